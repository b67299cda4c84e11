package hostile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"roster/test/operations"
	"roster/test/running/runningtest"
)

// here stands in a body where the text goes.
const here = "the text goes here"

// request is one with a text in its place.
type request struct {
	method, address string
	headers         []string // "Name: value"
	body            []byte
}

// make builds the request of a shot; everything else in it is as it should be.
func (v *visit) request(s shot) request {
	v.T.Helper()
	values, query := maps.Clone(v.values), ""
	r := request{method: v.op.Method, headers: v.headers()}
	switch s.kind {
	case inPath:
		values[s.at[0]] = s.text
	case inQuery:
		query = "?" + url.QueryEscape(s.at[0]) + "=" + url.QueryEscape(s.text)
	case inBody, asName, "":
	default:
		r.headers = append(r.headers, headerOf(s))
	}
	for name, value := range values {
		values[name] = url.PathEscape(value)
	}
	r.address = v.op.At(values) + query
	if v.op.MediaType != "" {
		r.body = v.body(s)
	}
	return r
}

// headers are those that the operation asks for.
func (v *visit) headers() []string {
	headers := []string{"Authorization: Bearer " + v.caller.Token}
	if v.op.TakesIfMatch() {
		headers = append(headers, "If-Match: *")
	}
	if v.op.MediaType != "" {
		headers = append(headers, "Content-Type: "+v.op.MediaType)
	}
	return headers
}

func headerOf(s shot) string {
	if s.at[0] == bearer {
		return bearer + " " + s.text
	}
	return s.at[0] + ": " + s.text
}

// body is the document's example with the text in it.
func (v *visit) body(s shot) []byte {
	v.T.Helper()
	body := v.op.Body(password, v.Serial())
	switch s.kind {
	case inBody:
		body = operations.With(body, s.at, "hostile", func(any) any { return here })
	case asName:
		body = operations.With(body, s.at, here, func(any) any { return 1 })
	}
	written, err := json.Marshal(body)
	if err != nil {
		v.T.Fatal(err)
	}
	return bytes.Replace(written, []byte(`"`+here+`"`), literal(s.text), 1)
}

// send sends a request. What Go's client would not put into a head goes over a
// connection of its own.
func (v *visit) send(r request) (runningtest.Reply, error) {
	for _, line := range r.headers {
		if strings.ContainsFunc(line, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }) {
			return v.sendRaw(r)
		}
	}
	var body any
	if r.body != nil {
		body = json.RawMessage(r.body)
	}
	return v.Site.Client().Try(v.T.Context(), r.method, r.address, body, r.headers...)
}

// sendRaw writes the request byte for byte.
func (v *visit) sendRaw(r request) (runningtest.Reply, error) {
	connection, err := (&net.Dialer{}).DialContext(v.T.Context(), "tcp", v.Site.API)
	if err != nil {
		return runningtest.Reply{}, fmt.Errorf("connect: %w", err)
	}
	defer func() { _ = connection.Close() }()
	if err := connection.SetDeadline(time.Now().Add(runningtest.Patience)); err != nil {
		return runningtest.Reply{}, fmt.Errorf("limit the wait: %w", err)
	}
	_, err = fmt.Fprintf(connection, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n\r\n%s",
		r.method, r.address, v.Site.API, len(r.body), strings.Join(r.headers, "\r\n"), r.body)
	if err != nil {
		return runningtest.Reply{}, fmt.Errorf("send: %w", err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		return runningtest.Reply{}, fmt.Errorf("read the reply: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return runningtest.Reply{}, fmt.Errorf("read the reply: %w", err)
	}
	reply := runningtest.Reply{T: v.T, Status: response.StatusCode, Header: response.Header, Raw: string(raw)}
	_ = json.Unmarshal(raw, &reply.Body) // not every reply is an object
	return reply, nil
}
