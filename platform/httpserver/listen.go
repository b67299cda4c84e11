package httpserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"

	"go.uber.org/zap"
)

// listeners are the two addresses, and what serves them.
type listeners struct {
	api, ops             net.Listener
	apiServer, opsServer *http.Server
}

// Start listens, so that whoever connects from now on waits rather than fails.
// A port that is taken is an error that says what to do.
func (s *Server) Start(ctx context.Context) error {
	apiListener, err := listen(ctx, s.cfg.Address, "http.address")
	if err != nil {
		return err
	}
	opsListener, err := listen(ctx, s.cfg.OpsAddress, "ops.address")
	if err != nil {
		_ = apiListener.Close()
		return err
	}
	s.listeners = listeners{
		api: apiListener, apiServer: s.netServer(s.Handler(), s.cfg.WriteTimeout),
		ops: opsListener, opsServer: s.netServer(s.operations(), profileTimeout),
	}
	return nil
}

func listen(ctx context.Context, address, setting string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("address %s is already in use: stop the other program or set %s", address, setting)
	case err != nil:
		return nil, fmt.Errorf("listen on %s (%s): %w", address, setting, err)
	}
	return listener, nil
}

// Address is where the API listens once the server has started, OpsAddress
// where operations do: useful with port 0.
func (s *Server) Address() string { return s.listeners.api.Addr().String() }

// OpsAddress is as Address.
func (s *Server) OpsAddress() string { return s.listeners.ops.Addr().String() }

// profileTimeout is how long a profile may take, which is as long as whoever
// asks for it wishes.
const profileTimeout = 5 * time.Minute

func (s *Server) netServer(handler http.Handler, reply time.Duration) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: s.cfg.ReadHeaderTimeout,
		ReadTimeout:       s.cfg.ReadTimeout,
		WriteTimeout:      reply,
		IdleTimeout:       s.cfg.IdleTimeout,
		MaxHeaderBytes:    s.cfg.MaxHeaderBytes + headerSlack,
		ErrorLog:          zap.NewStdLog(s.log.Named("net")),
	}
}

// Run serves until its context ends or Stop is called, and returns when the
// requests in flight have finished or their time is up. It starts the server
// if Start has not.
func (s *Server) Run(ctx context.Context) error {
	if s.listeners.api == nil {
		if err := s.Start(ctx); err != nil {
			return err
		}
	}
	failed := make(chan error, 2)
	serve := func(server *http.Server, listener net.Listener) {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("serve %s: %w", listener.Addr(), err)
		}
	}
	go serve(s.listeners.opsServer, s.listeners.ops)
	go serve(s.listeners.apiServer, s.listeners.api)
	select {
	case err := <-failed:
		return errors.Join(err, s.Stop(context.WithoutCancel(ctx)))
	case <-ctx.Done():
		return s.Stop(context.WithoutCancel(ctx))
	case <-s.stopped:
		return nil
	}
}

// Stop makes the server not ready and, after the drain delay, stops listening,
// lets requests in flight finish within the drain time or the context's, and
// cuts off the rest, which is an error.
func (s *Server) Stop(ctx context.Context) error {
	var err error
	s.stopOnce.Do(func() {
		s.readiness.draining.Store(true)
		err = s.drain(ctx)
		close(s.stopped)
	})
	return err
}

func (s *Server) drain(ctx context.Context) error {
	if s.listeners.api == nil {
		return nil
	}
	select {
	case <-time.After(s.cfg.DrainDelay):
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.DrainTimeout)
	defer cancel()
	err := s.listeners.apiServer.Shutdown(ctx)
	if err != nil {
		_ = s.listeners.apiServer.Close() // what did not finish in time
		err = fmt.Errorf("requests were still at work after http.drain_timeout and were cut off: %w", err)
	}
	// Health is answered until the last request is.
	_ = s.listeners.opsServer.Close()
	return err
}

// DrainTimeout is the longest that Stop takes.
func (s *Server) DrainTimeout() time.Duration { return s.cfg.DrainDelay + s.cfg.DrainTimeout }
