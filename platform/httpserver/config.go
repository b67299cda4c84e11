package httpserver

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"
	"go.uber.org/zap"

	"roster/platform/fault"
	"roster/platform/id"
	"roster/platform/idempotency"
	"roster/platform/quota"
)

// Config is how the server listens and what it bears.
type Config struct {
	// Address is where the API listens, OpsAddress where health, metrics and
	// profiles do. A port of 0 takes a free one.
	Address, OpsAddress string
	// PublicURL is the address under which people reach the service.
	PublicURL string
	// Version is that of the program, for the OpenAPI document.
	Version string

	MaxBodyBytes, MaxHeaderBytes int

	ReadHeaderTimeout, ReadTimeout, WriteTimeout, IdleTimeout time.Duration
	// RequestTimeout is how long a request may work, DrainTimeout how long those
	// in flight have to finish when the server stops.
	RequestTimeout, DrainTimeout time.Duration
	// DrainDelay comes before: requests are still taken, but the server is not
	// ready, and each reply closes its connection. Load balancers notice, and no
	// client sends its next request into a connection that is being closed.
	DrainDelay time.Duration

	// TrustedProxies are the networks whose X-Forwarded-For is believed.
	TrustedProxies []string
	// CORSOrigins are the origins whose pages may call the API.
	CORSOrigins []string
	// RateLimitFactor is how many times the limit of an operation a client may
	// ask for it; 0 sets no limits.
	RateLimitFactor int
}

// Deps is what the server borrows from the process.
type Deps struct {
	Authenticator Authenticator
	Log           *zap.Logger
	IDs           id.Generator
	// Idempotency is needed by operations that are idempotent.
	Idempotency *idempotency.Guard
	// Quotas count for all replicas; operations need them whose limit has a lease.
	Quotas quota.Store
	// Metrics is where the server's are registered, and what /metrics shows.
	Metrics *prometheus.Registry
	// Tracing is nil when it is off.
	Tracing trace.TracerProvider
	// Checks are what has to work for the service to be ready.
	Checks []Check
	// Faults are what every operation can answer with, such as an outage of what
	// all of them need.
	Faults []*fault.Error
}

// Check is one thing that has to work for the service to be ready, or that an
// operator should know of.
type Check struct {
	// Name is shown to everybody: "database".
	Name string
	// Run returns what is wrong, which only the operations listener shows. Its
	// context ends after a few seconds.
	Run func(ctx context.Context) error
	// Warns makes a failure a warning: it is told, and requests still come.
	Warns bool
}

// minHeaderBytes is what a browser with a token needs.
const minHeaderBytes = 4 << 10

func (c Config) publicURL() (url.URL, error) {
	public, err := url.Parse(strings.TrimRight(c.PublicURL, "/"))
	if err != nil || public.Host == "" || public.Scheme != "http" && public.Scheme != "https" {
		return url.URL{}, fmt.Errorf("public_url is no address such as https://roster.example.com")
	}
	return *public, nil
}

func (c Config) check() error {
	for _, network := range c.TrustedProxies {
		_, prefixErr := netip.ParsePrefix(network)
		_, addrErr := netip.ParseAddr(network)
		if prefixErr != nil && addrErr != nil {
			return fmt.Errorf("http.trusted_proxies: %q is no network such as 10.0.0.0/8", network)
		}
	}
	if c.MaxBodyBytes <= 0 || c.MaxHeaderBytes < minHeaderBytes {
		return fmt.Errorf("http.max_body_bytes has to be positive, http.max_header_bytes at least %d", minHeaderBytes)
	}
	for _, limit := range []time.Duration{c.ReadHeaderTimeout, c.ReadTimeout, c.WriteTimeout, c.IdleTimeout, c.RequestTimeout, c.DrainTimeout} {
		if limit <= 0 {
			return fmt.Errorf("every time-out of http has to be positive")
		}
	}
	return nil
}
