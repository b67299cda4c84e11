package hostile

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"roster/test/operations"
	"roster/test/running/runningtest"
)

// atTheDoor are refusals that come before there is an operation.
var atTheDoor = []int{http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge}

// judge holds a reply to the document, unless the same has passed already, and a
// text that was taken to what was sent.
func (v *visit) judge(s shot, reply runningtest.Reply) {
	v.T.Helper()
	if reply.Raw == "" || v.passed[reply.Status] != reply.Raw {
		v.examine(s, reply)
	}
	if s.kind == inBody && reply.Status < http.StatusMultipleChoices {
		v.keeps(s, reply)
	}
}

func (v *visit) examine(s shot, reply runningtest.Reply) {
	v.T.Helper()
	switch {
	case reply.Status >= http.StatusInternalServerError:
		v.wrong(s, reply, "is no refusal")
	case runningtest.Internals(reply.Raw) != "":
		v.wrong(s, reply, "tells "+runningtest.Internals(reply.Raw))
	case s.brokenHead() && reply.Status == http.StatusBadRequest && strings.HasPrefix(reply.Raw, "400 Bad Request"):
		return // net/http itself refuses it
	case reply.Status >= http.StatusBadRequest && !v.codes.known(reply):
		v.wrong(s, reply, "is no problem that /problems explains")
	case s.kind == inPath && (reply.Status == http.StatusNotFound || reply.Status == http.StatusMethodNotAllowed), slices.Contains(atTheDoor, reply.Status):
		return // another path, or none
	default:
		if err := v.documented(reply); err != nil {
			v.wrong(s, reply, err.Error())
			return
		}
		v.passed[reply.Status] = reply.Raw
	}
}

func (v *visit) wrong(s shot, reply runningtest.Reply, why string) {
	v.T.Helper()
	v.T.Errorf("%s, %s, %.100q: %d %s\n%.600s", v.op.ID, s.place, s.text, reply.Status, why, reply.Raw)
}

// brokenHead tells a text that no header may hold.
func (s shot) brokenHead() bool {
	return strings.HasPrefix(s.kind, header) && strings.ContainsFunc(s.text, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f })
}

// documented says what the document does not tell of in a reply.
func (v *visit) documented(reply runningtest.Reply) error {
	item := v.op.Document.Paths.Value(v.op.Path)
	asked := httptest.NewRequestWithContext(v.T.Context(), v.op.Method, v.op.Path, http.NoBody)
	return openapi3filter.ValidateResponse(v.T.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: asked, Route: &routers.Route{
			Spec: v.op.Document, Path: v.op.Path, PathItem: item, Method: v.op.Method, Operation: v.op.Described,
		}},
		Status: reply.Status, Header: reply.Header, Body: io.NopCloser(bytes.NewReader([]byte(reply.Raw))),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, ExcludeResponseBody: !strings.HasSuffix(reply.Header.Get("Content-Type"), "json")},
	})
}

// keeps asks for a text that was taken: in the reply, and by a GET of the same
// path, it is what was sent; a time is the same moment, to the microsecond.
func (v *visit) keeps(s shot, reply runningtest.Reply) {
	v.T.Helper()
	at := slices.Clone(s.at)
	if i := slices.Index(at, operations.AnyName); i >= 0 {
		at[i] = "hostile"
	}
	replies := []runningtest.Reply{reply}
	if v.op.Document.Paths.Value(v.op.Path).Get != nil {
		replies = append(replies, v.Site.Client().As(v.caller.Token).Send(http.MethodGet, v.op.At(v.values), nil).Want(http.StatusOK))
	}
	for _, reply := range replies {
		kept, isText := reply.At(at...).(string)
		if isText && !same(kept, s.text) {
			v.wrong(s, reply, "keeps another text")
		}
	}
}

func same(kept, sent string) bool {
	if kept == meant(sent) {
		return true
	}
	was, err := time.Parse(time.RFC3339Nano, sent)
	is, broken := time.Parse(time.RFC3339Nano, kept)
	return err == nil && broken == nil && is.Equal(was.Truncate(time.Microsecond))
}

// meant is the text that its literal stands for: two halves, each written as an
// escape, are one character.
func meant(text string) string {
	var read string
	if json.Unmarshal(literal(text), &read) != nil || strings.ContainsRune(read, utf8.RuneError) {
		return text // halves by themselves stand for nothing
	}
	return read
}

// codes are those of problems that GET /problems/{code} has explained.
type codes struct {
	mu        sync.Mutex
	explained map[string]bool
	client    runningtest.Client
}

// known tells whether a reply is a problem with a code that is explained.
func (c *codes) known(reply runningtest.Reply) bool {
	code := reply.Text("code")
	if reply.Header.Get("Content-Type") != "application/problem+json" || code == "" {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.explained[code] {
		c.explained[code] = c.client.Send(http.MethodGet, "/problems/"+code, nil).Status == http.StatusOK
	}
	return c.explained[code]
}
