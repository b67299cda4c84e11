package declared

import (
	"context"
	"errors"

	"roster/platform/tools/schema/scratch"
)

// Check tells what is not as it should be, one line each: migrations that differ from atlas.sum, a schema.hcl that
// the migrations do not make, a fingerprint.txt that is out of date. The error is about the checking itself.
func (p Project) Check(ctx context.Context, server *scratch.Server) (problems []string, err error) {
	set, err := p.Migrations()
	if err != nil {
		return nil, err
	}
	if err := set.Verify(); err != nil {
		return []string{err.Error()}, nil // nothing unverified is run
	}
	replayed, err := p.Replay(ctx, server)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, replayed.Close()) }()
	difference, err := p.Compare(ctx, server, replayed.DB)
	if err != nil {
		return nil, err
	}
	statements, err := difference.Statements(ctx)
	if err != nil {
		return nil, err
	}
	for _, statement := range statements {
		problems = append(problems, "schema.hcl and the migrations differ (`go tool schema diff NAME`): "+statement)
	}
	drift, err := set.Drift(ctx, replayed.DB)
	if err != nil {
		return nil, err
	}
	for _, line := range drift {
		problems = append(problems, "fingerprint.txt is out of date (`go tool schema hash`): "+line)
	}
	return problems, nil
}
