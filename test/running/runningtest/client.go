package runningtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// crowd is how many connections to one server are kept between requests.
const crowd = 256

// transport is shared by all clients: what they measure is no handshake.
var transport = func() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // the standard library's own
	t.MaxIdleConnsPerHost, t.MaxIdleConns = crowd, 0
	return t
}()

// HangUp closes the connections that nobody uses just now.
func HangUp() { transport.CloseIdleConnections() }

// Client speaks to one address, as nobody or with a token.
type Client struct {
	T     testing.TB
	Base  string // http://host:port
	Token string
}

// Client speaks to the installation's API as nobody.
func (i *Installation) Client() Client { return Client{T: i.T, Base: "http://" + i.API} }

// As returns a client that sends the token.
func (c Client) As(token string) Client {
	c.Token = token
	return c
}

// Send makes a request with an optional JSON body and headers "Name: value",
// and fails the test when no reply comes.
func (c Client) Send(method, path string, body any, headers ...string) Reply {
	c.T.Helper()
	r, err := c.Try(c.T.Context(), method, path, body, headers...)
	if err != nil {
		c.T.Fatal(err)
	}
	return r
}

// Try is Send for whoever expects that there may be no reply, or calls it from
// another goroutine than the test's.
func (c Client) Try(ctx context.Context, method, path string, body any, headers ...string) (Reply, error) {
	request, err := c.request(ctx, method, path, body, headers)
	if err != nil {
		return Reply{}, fmt.Errorf("make the request %s %s: %w", method, path, err)
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return Reply{}, fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return Reply{}, fmt.Errorf("%s %s: %w", method, path, err)
	}
	r := Reply{T: c.T, Status: response.StatusCode, Header: response.Header, Raw: string(raw)}
	_ = json.Unmarshal(raw, &r.Body) // not every reply is an object
	return r, nil
}

func (c Client) request(ctx context.Context, method, path string, body any, headers []string) (*http.Request, error) {
	var payload io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		payload = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.Base+path, payload)
	if err != nil {
		return nil, err
	}
	switch {
	case body == nil:
	case method == http.MethodPatch:
		request.Header.Set("Content-Type", "application/merge-patch+json")
	default:
		request.Header.Set("Content-Type", "application/json")
	}
	if c.Token != "" {
		request.Header.Set("Authorization", "Bearer "+c.Token)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Set(name, value)
	}
	return request, nil
}
