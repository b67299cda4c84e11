package httpserver_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/humatest"

	"roster/platform/fault"
	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
)

func TestRoutePanics(t *testing.T) {
	t.Parallel()
	good := httpserver.Operation{ID: "x", Method: http.MethodGet, Path: "/x", Summary: "X", Tag: "x", Public: true}
	change := func(f func(*httpserver.Operation)) httpserver.Operation {
		op := good
		f(&op)
		return op
	}
	for name, op := range map[string]httpserver.Operation{
		"needs an ID":    change(func(op *httpserver.Operation) { op.ID = "" }),
		"a summary":      change(func(op *httpserver.Operation) { op.Summary = "" }),
		"say its status": change(func(op *httpserver.Operation) { op.Method = http.MethodPost }),
		"idempotent by":  change(func(op *httpserver.Operation) { op.Idempotent = true }),
		"is public":      change(func(op *httpserver.Operation) { op.Permission = "x:read" }),
		"two problems": change(func(op *httpserver.Operation) {
			op.Faults = []*fault.Error{fault.New(fault.Conflict, "unauthenticated", "Something else.")}
		}),
	} {
		message := panicOf(func() { registerEmpty(httpservertest.New(t).API(), op) })
		if !strings.Contains(message, name) {
			t.Errorf("%s: %q", name, message)
		}
	}
	if message := panicOf(func() { registerEmpty(httpservertest.New(t).API(), good) }); message != "" {
		t.Errorf("a good operation: %s", message)
	}
}

func TestRouteNeedsTheEdge(t *testing.T) {
	t.Parallel()
	_, other := humatest.New(t)
	op := httpserver.Operation{ID: "x", Method: http.MethodGet, Path: "/x", Summary: "X", Tag: "x"}
	if message := panicOf(func() { registerEmpty(other, op) }); !strings.Contains(message, "API of a Server") {
		t.Errorf("%q", message)
	}
}

func TestUniqueItemsRefused(t *testing.T) {
	t.Parallel()
	type body struct {
		Inner struct {
			Tags []string `json:"tags" uniqueItems:"true"`
		} `json:"inner"`
	}
	message := panicOf(func() {
		route(httpservertest.New(t).API(), "x", http.MethodPost, "/x", func(*struct{ Body body }) {})
	})
	if !strings.Contains(message, "uniqueItems") {
		t.Errorf("%q", message)
	}
}

func registerEmpty(api huma.API, op httpserver.Operation) {
	httpserver.Route(api, op, func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
}

func panicOf(f func()) (message string) {
	defer func() {
		if cause := recover(); cause != nil {
			message, _ = cause.(string)
		}
	}()
	f()
	return ""
}
