package embeddedpg

import "context"

// Start returns ErrUnsupported: PostgreSQL's Unix socket and the account it
// runs under have no counterpart here.
func Start(context.Context, Options) (*Cluster, error) { return nil, ErrUnsupported }

// Join returns ErrUnsupported, for no cluster can have been started.
func Join(context.Context, string) (Address, error) { return Address{}, ErrUnsupported }

// process is never made on Windows.
type process struct{ done chan struct{} }

func (*process) stop(context.Context) error { return ErrUnsupported }

func (*process) failure() error { return ErrUnsupported }
