package httpserver_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/getkin/kin-openapi/openapi3"

	"roster/platform/httpserver/httpservertest"
)

func document(t *testing.T, register ...func(huma.API)) []byte {
	t.Helper()
	doc, err := httpservertest.New(t, register...).OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestDocumentIsValid(t *testing.T) {
	t.Parallel()
	doc, err := openapi3.NewLoader().LoadFromData(document(t, notes))
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	create := doc.Paths.Value("/v1/notes").Post
	for _, status := range []int{201, 400, 409, 413, 415, 422, 500, 503} {
		if create.Responses.Status(status) == nil {
			t.Errorf("no %d", status)
		}
	}
	patch := doc.Paths.Value("/v1/notes/{id}").Patch.RequestBody.Value.Content
	if patch["application/merge-patch+json"] == nil || patch["application/json"] == nil {
		t.Error("PATCH does not take both media types")
	}
	if list := doc.Paths.Value("/v1/notes").Get; len(*list.Security) != 1 || list.Extensions["x-permission"] != "notes:read" {
		t.Errorf("security %v, extensions %v", list.Security, list.Extensions)
	}
}

func TestDocumentIsTheSameInAnyOrder(t *testing.T) {
	t.Parallel()
	a, b := document(t, notes, hostileFormats), document(t, hostileFormats, notes)
	if !bytes.Equal(a, b) {
		t.Error("the order of registration shows")
	}
	if strings.Contains(string(a), "$schema") {
		t.Error("links to schemas in the document")
	}
}

func TestDocumentIsServed(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	yaml := s.Send(t, httpservertest.Request{Method: "GET", Path: "/openapi.yaml"}).Want(200)
	wantHeader(t, yaml, "Content-Type", "application/openapi+yaml")
	if !bytes.Equal(yaml.Body, document(t, notes)) {
		t.Error("what is served is not what is exported")
	}
	json := s.Send(t, httpservertest.Request{Method: "GET", Path: "/openapi.json"}).Want(200)
	wantHeader(t, json, "Content-Type", "application/openapi+json")
	var parsed struct{ OpenAPI string }
	json.JSON(&parsed)
	if parsed.OpenAPI != "3.1.0" {
		t.Errorf("version %q", parsed.OpenAPI)
	}
}
