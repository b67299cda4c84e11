package httpserver_test

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/httpserver"
)

// route registers a public operation that does something and answers 204.
func route[I any](api huma.API, id, method, path string, do func(*I)) {
	routeErr(api, id, method, path, func(_ context.Context, in *I) error {
		do(in)
		return nil
	})
}

// routeErr registers a public operation that answers with an error, or 204.
func routeErr[I any](api huma.API, id, method, path string, do func(context.Context, *I) error) {
	httpserver.Route(api, httpserver.Operation{
		ID: id, Method: method, Path: path, Summary: id, Tag: "test", Public: true, Status: http.StatusNoContent,
	}, func(ctx context.Context, in *I) (*struct{}, error) {
		return nil, do(ctx, in)
	})
}
