package httpserver

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/fault"
)

const (
	healthPath = "/healthz"
	readyPath  = "/readyz"
	systemTag  = "System"
)

var errUnknownProblem = fault.New(fault.NotFound, "unknown_problem", "No problem has this code.")

type healthOutput struct {
	Body struct {
		Status string `json:"status" enum:"ok" doc:"Always ok: the process answers."`
	}
}

type readyOutput struct {
	Status int
	Body   Ready
}

type problemInput struct {
	Code string `path:"code" maxLength:"100" doc:"The code member of a problem."`
}

// problemKind gives the schema its name.
type problemKind entry

type problemOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         problemKind
}

type documentOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// routeSystem registers what every service answers.
func (s *Server) routeSystem() {
	Describe(s.api, systemTag, "Health, readiness, problems and this document.")
	Route(s.api, Operation{
		ID: "get-health", Method: http.MethodGet, Path: healthPath, Tag: systemTag, Public: true,
		Summary: "Whether the process answers", Description: "For whoever restarts processes. It asks nothing and nobody.",
	}, func(context.Context, *struct{}) (*healthOutput, error) {
		out := &healthOutput{}
		out.Body.Status = "ok"
		return out, nil
	})
	Route(s.api, Operation{
		ID: "get-readiness", Method: http.MethodGet, Path: readyPath, Tag: systemTag, Public: true,
		Summary: "Whether requests should be sent here", Description: "200 when they should, 503 when not.",
	}, func(ctx context.Context, _ *struct{}) (*readyOutput, error) {
		state, ready := s.readiness.ask(ctx, false)
		return &readyOutput{Status: readyStatus(ready), Body: state}, nil
	})
	ready := s.api.OpenAPI().Paths[readyPath].Get
	ready.Responses["503"].Content[jsonType] = ready.Responses["200"].Content[jsonType]
	Route(s.api, Operation{
		ID: "explain-problem", Method: http.MethodGet, Path: "/problems/{code}", Tag: systemTag, Public: true,
		Summary: "What a problem means", Description: "What the code member of a problem stands for, and what to do about it. A problem's type is this address.",
		Faults: []*fault.Error{errUnknownProblem},
	}, func(_ context.Context, in *problemInput) (*problemOutput, error) {
		found, known := s.api.edge.problems.find(in.Code)
		if !known {
			return nil, errUnknownProblem
		}
		return &problemOutput{CacheControl: "public, max-age=3600", Body: problemKind(found)}, nil
	})
	s.routeDocument("get-openapi-json", "/openapi.json", "application/openapi+json", func(d documents) []byte { return d.json })
	s.routeDocument("get-openapi-yaml", "/openapi.yaml", "application/openapi+yaml", func(d documents) []byte { return d.yaml })
}

func (s *Server) routeDocument(id, path, mediaType string, pick func(documents) []byte) {
	Route(s.api, Operation{
		ID: id, Method: http.MethodGet, Path: path, Tag: systemTag, Public: true,
		Summary: "This document", Description: "OpenAPI 3.1, made from the operations that are served.",
	}, func(context.Context, *struct{}) (*documentOutput, error) {
		d := s.document()
		if d.err != nil {
			return nil, d.err
		}
		return &documentOutput{ContentType: mediaType, Body: pick(d)}, nil
	})
	success := s.api.OpenAPI().Paths[path].Get.Responses["200"]
	success.Headers = nil
	success.Content = map[string]*huma.MediaType{mediaType: {Schema: &huma.Schema{}}}
}

func readyStatus(ready bool) int {
	if ready {
		return http.StatusOK
	}
	return http.StatusServiceUnavailable
}
