package authn

import (
	"context"
	"net/netip"
)

// Origin is where a request came from.
type Origin struct {
	RequestID string
	// IP is the address of the peer (or of the client behind a trusted proxy).
	IP        string
	UserAgent string
	// Reason is the caller's own words for a change (X-Change-Reason).
	Reason string
}

// unknownNetwork is shared by whatever is no address.
const unknownNetwork = "unknown"

// Network is what one client is taken to own: an IPv4 address, or the /64 of an
// IPv6 address, of which a home gets one at least. What is no address shares one
// network.
func (o Origin) Network() string {
	addr, err := netip.ParseAddr(o.IP)
	if err != nil {
		return unknownNetwork
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is4() {
		return addr.String()
	}
	const home = 64
	prefix, err := addr.Prefix(home)
	if err != nil {
		return unknownNetwork
	}
	return prefix.String()
}

type originKey struct{}

// WithOrigin returns a context whose request came from o.
func WithOrigin(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// OriginOf tells where the request came from; zero when nobody said.
func OriginOf(ctx context.Context) Origin {
	o, _ := ctx.Value(originKey{}).(Origin)
	return o
}
