package configs

import (
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

func (v *validation) http(h HTTP) {
	v.address("http.address", h.Address)
	v.between("http.max_body_bytes", h.MaxBodyBytes, 1<<10, 64<<20)
	v.between("http.max_header_bytes", h.MaxHeaderBytes, 4<<10, 1<<20)
	v.lasts("http.read_header_timeout", h.ReadHeaderTimeout, time.Second, time.Minute)
	v.lasts("http.read_timeout", h.ReadTimeout, time.Second, 10*time.Minute)
	v.lasts("http.write_timeout", h.WriteTimeout, time.Second, 10*time.Minute)
	v.lasts("http.idle_timeout", h.IdleTimeout, time.Second, 10*time.Minute)
	v.lasts("http.request_timeout", h.RequestTimeout, 100*time.Millisecond, 10*time.Minute)
	v.require(h.WriteTimeout > h.RequestTimeout, "http.write_timeout", "must exceed http.request_timeout, or answers are cut off")
	v.lasts("http.drain_delay", h.DrainDelay, 0, time.Minute)
	v.lasts("http.drain_timeout", h.DrainTimeout, 0, 10*time.Minute)
	v.between("http.rate_limit_factor", h.RateLimitFactor, 0, 10000)
	for _, p := range h.TrustedProxies {
		prefix, err := netip.ParsePrefix(p)
		v.require(err == nil, "http.trusted_proxies", "must be networks such as 10.0.0.0/8 or 192.0.2.7/32")
		v.require(err != nil || prefix.Bits() > 0, "http.trusted_proxies", "must not trust the whole internet")
	}
	for _, o := range h.CORSOrigins {
		v.require(isOrigin(o), "http.cors_origins", "must be exact origins such as https://app.example.com, without a path or *")
	}
}

// address checks host:port. The host may be empty (all interfaces), the port 0 (any).
func (v *validation) address(key, address string) {
	_, port, err := net.SplitHostPort(address)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	v.require(err == nil, key, "must be host:port, such as 127.0.0.1:8080")
}

func (v *validation) publicURL(raw string) {
	const key = "public_url"
	u, ok := webURL(raw)
	v.require(ok && u.RawQuery == "" && u.Fragment == "" && !strings.HasSuffix(raw, "/"), key,
		"must be a URL such as https://accounts.example.com, without a slash at its end")
	if ok && v.production {
		v.require(u.Scheme == "https" || isLoopback(u.Hostname()), key, "must be https in production, because links with tokens start with it")
	}
}

// webURL parses an absolute http or https URL without a user in it.
func webURL(raw string) (*url.URL, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return nil, false
	}
	return u, u.Scheme == "http" || u.Scheme == "https"
}

func isOrigin(raw string) bool {
	u, ok := webURL(raw)
	return ok && u.Scheme+"://"+u.Host == raw && !strings.Contains(raw, "*")
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
