package standings

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/zap"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/user"
	"roster/platform/database"
)

const (
	beatEvery = 250 * time.Millisecond
	// silence is how long no beat may come back before the connection is given
	// up and made anew.
	silence        = 3 * time.Second
	retryAfter     = 500 * time.Millisecond
	connectTimeout = 5 * time.Second
	beatPrefix     = "beat:"
)

// errSilent says that a connection delivers nothing any more.
var errSilent = errors.New("no notification comes back; LISTEN needs a connection of its own, past any pooler in transaction mode (database.listen_url)")

// Feed keeps a Memory up with what other replicas announce.
type Feed struct {
	url    string
	db     *database.DB
	memory *Memory
	clock  app.Clock
	log    *zap.Logger
	// name tells this replica's beats from others'.
	name string

	start, end sync.Once
	stop       context.CancelFunc
	done       chan struct{}
}

// NewFeed makes a Feed, which Start sets going and the returned function ends.
// Without an address to listen on it never starts, and Memory remembers nothing.
func NewFeed(cfg identity.Config, db *database.DB, memory *Memory, clock app.Clock, log *zap.Logger) (*Feed, func()) {
	f := &Feed{
		url: cfg.ListenURL, db: db, memory: memory, clock: clock, log: log.Named("standings"),
		name: rand.Text(), done: make(chan struct{}), stop: func() {},
	}
	return f, func() {
		f.start.Do(func() { close(f.done) }) // it was never started, and will not be
		f.end.Do(f.stop)
		<-f.done
	}
}

// Start follows announcements in the background until the Feed is ended. It
// does not wait: until the first beat the database is asked.
func (f *Feed) Start() {
	f.start.Do(func() {
		ctx, cancel := context.WithCancel(context.Background())
		f.stop = cancel
		if f.url == "" {
			cancel()
		}
		go func() {
			defer close(f.done)
			f.run(ctx)
		}()
	})
}

func (f *Feed) run(ctx context.Context) {
	var beats sync.WaitGroup
	defer beats.Wait()
	for told := false; ctx.Err() == nil; {
		err := f.follow(ctx, &beats, func() { told = false })
		f.memory.lost()
		if ctx.Err() == nil && !told {
			f.log.Warn("revocations of other replicas are not heard; every request asks the database", zap.Error(err))
			told = true
		}
		select {
		case <-ctx.Done():
		case <-time.After(retryAfter):
		}
	}
}

// follow listens until the connection fails.
func (f *Feed) follow(ctx context.Context, beats *sync.WaitGroup, heard func()) error {
	conn, err := f.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return fmt.Errorf("listen for revocations: %w", err)
	}
	// What was kept before LISTEN may have been revoked unheard.
	f.memory.forgetAll()
	beating, stop := context.WithCancel(ctx)
	defer stop()
	beats.Go(func() { f.beat(beating) })
	for {
		wait, cancel := context.WithTimeout(ctx, silence)
		n, err := conn.WaitForNotification(wait)
		cancel()
		if ctx.Err() == nil && wait.Err() != nil && n == nil {
			return errSilent
		}
		if err != nil {
			return fmt.Errorf("wait for revocations: %w", err)
		}
		if f.take(n.Payload) {
			heard()
		}
	}
}

func (f *Feed) connect(ctx context.Context) (*pgx.Conn, error) {
	cfg, err := pgx.ParseConfig(f.url)
	if err != nil { // its message may show the password
		return nil, errors.New("database.listen_url is no PostgreSQL address")
	}
	cfg.ConnectTimeout = connectTimeout
	cfg.RuntimeParams["application_name"] = "roster standings"
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("connect to listen for revocations: %w", err)
	}
	return conn, nil
}

// take acts on a notification, and tells whether it was a beat of this replica.
func (f *Feed) take(payload string) (own bool) {
	rest, isBeat := strings.CutPrefix(payload, beatPrefix)
	switch {
	case !isBeat && payload == everybody:
		f.memory.forgetAll()
	case !isBeat:
		f.memory.forget(user.ID(payload))
	default:
		name, sent, _ := strings.Cut(rest, ":")
		micros, err := strconv.ParseInt(sent, 10, 64)
		if own = name == f.name && err == nil; own {
			f.memory.heard(time.UnixMicro(micros))
		}
	}
	return own
}

// beat sends beats until ctx ends. That one is lost is seen where it is missed.
func (f *Feed) beat(ctx context.Context) {
	ticker := time.NewTicker(beatEvery)
	defer ticker.Stop()
	for {
		sent := strconv.FormatInt(f.clock.Now().UnixMicro(), 10)
		_ = notify(ctx, f.db, beatPrefix+f.name+":"+sent)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
