package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"go.uber.org/zap"
	"go.uber.org/zap/exp/zapslog"
	"go.uber.org/zap/zapcore"

	"roster/platform/database"
)

const (
	workers      = 4
	pollInterval = 250 * time.Millisecond
	stopTimeout  = 10 * time.Second
	seldom       = 24 * time.Hour
)

// Queue enqueues and works jobs. It polls over the program's own connections,
// so it needs neither a second pool nor a session of its own.
type Queue struct {
	db      *database.DB
	inserts *river.Client[*sql.Tx]
	log     *zap.Logger
}

// NewQueue makes a queue that can enqueue; Run also works.
func NewQueue(db *database.DB, log *zap.Logger) (*Queue, error) {
	inserts, err := river.NewClient(riverdatabasesql.New(db.SQL()), &river.Config{
		Schema: Schema,
		// River tells of new jobs at most that often. Nobody listens: Run polls.
		FetchCooldown: seldom, FetchPollInterval: seldom,
	})
	if err != nil {
		return nil, fmt.Errorf("make job client: %w", err)
	}
	return &Queue{db: db, inserts: inserts, log: log.Named("jobs")}, nil
}

// Enqueue adds the job to the open unit of work: it exists if and when that
// commits. Outside a unit of work it returns ErrOutside.
func (q *Queue) Enqueue(ctx context.Context, args river.JobArgs) error {
	tx, ok := q.db.Tx(ctx)
	if !ok {
		return ErrOutside
	}
	if _, err := q.inserts.InsertTx(ctx, tx, args, nil); err != nil {
		return database.Explain("enqueue "+args.Kind(), err)
	}
	return nil
}

// Run works the registered jobs until ctx ends, then lets running ones finish.
func (q *Queue) Run(ctx context.Context, r *Registry) error {
	client, err := river.NewClient(riverdatabasesql.New(q.db.SQL()), &river.Config{
		Schema:            Schema,
		Workers:           r.workers,
		PeriodicJobs:      r.periodic,
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		FetchPollInterval: pollInterval,
		PollOnly:          true,
		// The application's role does not own River's indexes, so it cannot rebuild
		// them; autovacuum is enough for a table that stays small.
		ReindexerSchedule: river.NeverSchedule(),
		Logger:            slog.New(zapslog.NewHandler(quiet(q.log.Core()))),
	})
	if err != nil {
		return fmt.Errorf("make job workers: %w", err)
	}
	// Jobs outlive ctx until stop lets them finish.
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start job workers: %w", err)
	}
	<-ctx.Done()
	stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := client.Stop(stopCtx); err != nil {
		return fmt.Errorf("stop job workers: %w", err)
	}
	return nil
}

// quiet leaves out River's running commentary below warnings.
func quiet(core zapcore.Core) zapcore.Core {
	raised, err := zapcore.NewIncreaseLevelCore(core, zapcore.WarnLevel)
	if err != nil { // the core is already stricter
		return core
	}
	return raised
}
