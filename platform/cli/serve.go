package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"roster/configs"
	"roster/platform/garbage"
	"roster/platform/lifecycle"
	"roster/platform/postgres"
)

func (s session[A]) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Serve the API until the process is asked to end (the default command)",
		Long: `Serves the API and, on a second address, health, metrics and profiles. In
development it first brings up a PostgreSQL of its own under data/ and migrates
it. Ctrl-C or SIGTERM finishes the requests in flight and stops everything.`,
		Args: cobra.NoArgs,
		RunE: s.serve,
	}
}

// heap is what a server's heap grows to under load in any case.
const heap = 40 << 20

func (s session[A]) serve(cmd *cobra.Command, _ []string) (err error) {
	cfg, err := prepared(cmd)
	if err != nil {
		return err
	}
	log, flush, err := newLogger(cfg)
	if err != nil {
		return err
	}
	defer flush()
	logSettings(log, cfg)
	server, err := postgres.Own(cmd.Context(), options(cmd, cfg))
	if err != nil {
		return explainRunning(err)
	}
	app, done, err := s.start(cmd, cfg, server, log)
	if err != nil {
		return errors.Join(err, server.Close(context.WithoutCancel(cmd.Context())))
	}
	defer done()
	services := append([]lifecycle.Service{{Name: "postgres", Run: server.Watch}}, s.program.Process(app).Services()...)
	services = append(services, lifecycle.Service{Name: "greeting", Start: func(context.Context) error {
		_ = log.Sync() // the greeting stands below what was logged
		greet(cmd.ErrOrStderr(), cfg, server)
		debug.FreeOSMemory() // parsed migrations and the like: an idle server need not keep them
		garbage.Tolerate(heap)
		return nil
	}})
	return lifecycle.Run(cmd.Context(), services...)
}

// logSettings writes one entry with every setting, secrets masked.
func logSettings(log *zap.Logger, cfg configs.Config) {
	settings := cfg.Masked()
	fields := make([]zap.Field, 0, len(settings))
	for _, s := range settings {
		fields = append(fields, zap.String(s.Key, s.Value))
	}
	log.Info("settings", fields...)
}

// greet prints what somebody who has just started the server needs to know.
func greet(w io.Writer, cfg configs.Config, server *postgres.Server) {
	mail := "sent by " + cfg.Mail.SMTPHost
	if cfg.Mail.SMTPHost == "" {
		mail = cfg.Data.Path("mail")
	}
	database := place(server.URL)
	if server.Embedded {
		database = "embedded, in " + server.Folder()
	}
	for _, line := range [][2]string{
		{"API", "http://" + cfg.HTTP.Address + "/v1"},
		{"Operations", "http://" + cfg.Ops.Address + " (/readyz, /metrics)"},
		{"Database", database},
		{"Mail", mail},
		{"First admin", "roster admin create --email you@example.com   (go run . admin create …)"},
	} {
		_, _ = fmt.Fprintf(w, "  %-12s %s\n", line[0], line[1])
	}
}

// place names a database without its password.
func place(address string) string {
	parsed, err := pgx.ParseConfig(address)
	if err != nil {
		return "(not shown)"
	}
	return fmt.Sprintf("%s at %s:%d as %s", parsed.Database, parsed.Host, parsed.Port, parsed.User)
}
