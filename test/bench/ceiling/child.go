package ceiling

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Command is the argument that makes the program a Child.
const Command = "ceiling-child"

// Child reads a specification, serves it, and writes its address; it ends when
// its input does.
func Child(ctx context.Context, in io.Reader, out io.Writer) error {
	var s Spec
	decoder := json.NewDecoder(in)
	if err := decoder.Decode(&s); err != nil {
		return fmt.Errorf("read the specification of the ceilings: %w", err)
	}
	engine, err := s.engine(ctx)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{Handler: engine, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		_, _ = io.Copy(io.Discard, in)
		_ = server.Close()
	}()
	if _, err := fmt.Fprintln(out, listener.Addr()); err != nil {
		return fmt.Errorf("tell the address: %w", err)
	}
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

func (s Spec) engine(ctx context.Context) (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode)
	config, err := pgxpool.ParseConfig(s.URL)
	if err != nil {
		return nil, fmt.Errorf("read the address of the database: %w", err)
	}
	config.MaxConns = int32(s.Pool) //nolint:gosec // a few
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	simple, err := newObvious(s.URL, s.Pool)
	if err != nil {
		return nil, err
	}
	bare, err := newLeast(pool)
	if err != nil {
		return nil, err
	}
	engine := gin.New()
	for name, text := range s.Constants {
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			return nil, fmt.Errorf("read constant %s: %w", name, err)
		}
		engine.GET("/constant/"+name, func(c *gin.Context) { c.JSON(http.StatusOK, value) })
	}
	for name, statement := range s.Statements {
		made, err := shape(ctx, pool, statement)
		if err != nil {
			return nil, fmt.Errorf("ceiling of %s: %w", name, err)
		}
		engine.GET("/statement/"+name+"/:call", made.serve)
	}
	engine.GET("/gorm/get/:id", simple.get)
	engine.GET("/gorm/list", simple.list)
	engine.POST("/least/login", bare.login)
	engine.POST("/least/refresh", bare.refresh)
	engine.POST("/least/create", bare.create)
	return engine, nil
}

func (s *shaped) serve(c *gin.Context) {
	call, err := strconv.Atoi(c.Param("call"))
	if err != nil {
		fail(c, err)
		return
	}
	answer, err := s.answer(c.Request.Context(), call)
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusOK, answer)
}
