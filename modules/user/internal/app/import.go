package app

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"sync"
	"time"

	"roster/modules/user"
	"roster/platform/authn"
)

const (
	// A chunk is one unit of work: so many rows, or so many bytes of them, which
	// bounds what is in memory.
	rowsPerChunk  = 500
	bytesPerChunk = 2 << 20
	// chunksAtOnce keeps the database at work while the next rows are read.
	chunksAtOnce = 2
	// chunksRead is how many chunks of an earlier run are read at a time.
	chunksRead = 20
	// importKept is how long it is known that a content was imported.
	importKept = 30 * 24 * time.Hour
)

// Import makes an account of every row of a source that breaks no rule and
// tells of the others: authn.ErrForbidden, user.ErrImportUnderWay, and what the
// source or o.Refused returns, which ends it. Naming roles takes the permission
// to assign them, and what they allow.
//
// Each chunk of rows, its entries in the log and the note that it is done are
// one unit of work. So an import that ended half-way goes on where it was when
// it is begun again with the same content, and one that is finished does
// nothing.
func (s *Service) Import(ctx context.Context, src ImportSource, o ImportOptions) (ImportReport, error) {
	if err := authn.Require(ctx, user.PermissionImport); err != nil {
		return ImportReport{}, err
	}
	run := &importRun{service: s, src: src, o: o}
	if o.DryRun {
		run.twins = twins{}
		err := run.all(ctx, 1)
		return run.report, err
	}
	if err := run.begin(ctx); err != nil || run.report.FinishedAt != nil {
		return run.report, err
	}
	if err := run.all(ctx, chunksAtOnce); err != nil {
		return run.report, err
	}
	return run.report, s.Imports.Finish(ctx, run.id, s.Clock.Now())
}

// importRun is one run of an import.
type importRun struct {
	service *Service
	src     ImportSource
	o       ImportOptions
	id      string
	done    []ImportChunk // of earlier runs, in order, without refusals
	twins   twins         // nil but in a dry run

	mu     sync.Mutex // guards report and the calls of o
	report ImportReport
}

// begin finds out what earlier runs have done, and tells of it.
func (r *importRun) begin(ctx context.Context) error {
	s, content := r.service, r.src.Content()
	var found StoredImport
	err := s.Tx.Do(ctx, func(ctx context.Context) (err error) {
		var begun bool
		found, begun, err = s.Imports.Begin(ctx, s.IDs.Ordered(), content[:], s.Clock.Now())
		if err != nil || !begun {
			return err
		}
		return s.Events.Publish(ctx, user.ImportBegun{Content: hex.EncodeToString(content[:])})
	})
	if err != nil {
		return err
	}
	r.id, r.report.FinishedAt = found.ID, found.FinishedAt
	for from := int64(0); ; {
		chunks, err := s.Imports.Chunks(ctx, r.id, from, chunksRead)
		if err != nil {
			return err
		}
		for _, chunk := range chunks {
			if err := r.tell(chunk); err != nil {
				return err
			}
			r.report.Earlier = r.report.Imported + r.report.Refused
			r.done = append(r.done, ImportChunk{Start: chunk.Start, End: chunk.End})
			from = chunk.End
		}
		if len(chunks) < chunksRead {
			return nil
		}
	}
}

// all imports what is left, several chunks at once. The first failure ends it.
func (r *importRun) all(ctx context.Context, atOnce int) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var parts sync.WaitGroup
	run := func(part func() error) {
		parts.Go(func() {
			if err := part(); err != nil {
				stop(err)
			}
		})
	}
	chunks := make(chan []Row)
	run(func() error {
		defer close(chunks)
		return r.cut(ctx, chunks)
	})
	for range atOnce {
		run(func() error { return r.work(ctx, chunks) })
	}
	parts.Wait()
	return context.Cause(ctx)
}

// work imports chunks until there are no more.
func (r *importRun) work(ctx context.Context, chunks <-chan []Row) error {
	for rows := range chunks {
		chunk, err := r.chunk(ctx, rows)
		if err != nil {
			return err
		}
		if err := r.tell(chunk); err != nil {
			return err
		}
	}
	return nil
}

// cut sends the rows that are not done yet, in chunks.
func (r *importRun) cut(ctx context.Context, chunks chan<- []Row) error {
	var rows []Row
	size := 0
	send := func() error {
		if len(rows) == 0 {
			return nil
		}
		select {
		case chunks <- rows:
			rows, size = nil, 0
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for {
		row, err := r.src.Next()
		if errors.Is(err, io.EOF) {
			return send()
		}
		if err != nil {
			return err
		}
		done := r.isDone(row)
		if !done {
			rows, size = append(rows, row), size+len(row.Text)
		}
		if done || len(rows) == rowsPerChunk || size >= bytesPerChunk {
			if err := send(); err != nil {
				return err
			}
		}
	}
}

// isDone tells whether an earlier run has done a row. Rows come in order.
func (r *importRun) isDone(row Row) bool {
	for len(r.done) > 0 && row.Start >= r.done[0].End {
		r.done = r.done[1:]
	}
	return len(r.done) > 0 && row.Start >= r.done[0].Start
}

// tell adds a chunk that is done to the report.
func (r *importRun) tell(chunk ImportChunk) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Imported += int64(chunk.Imported)
	r.report.Refused += int64(len(chunk.Refusals))
	r.report.Bytes += chunk.End - chunk.Start
	for _, refusal := range chunk.Refusals {
		if err := r.o.Refused(refusal); err != nil {
			return err
		}
	}
	r.o.Progress(r.report)
	return nil
}
