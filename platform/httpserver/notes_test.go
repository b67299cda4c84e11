package httpserver_test

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/authn"
	"roster/platform/fault"
	"roster/platform/httpserver"
	"roster/platform/mergepatch"
	"roster/platform/page"
)

var errTaken = fault.New(fault.Conflict, "note_taken", "Another note has this title.")

type noteBody struct {
	Title string   `json:"title" minLength:"1" maxLength:"20"`
	Tags  []string `json:"tags,omitempty" maxItems:"3"`
}

type note struct {
	Title string `json:"title"`
	Count int    `json:"count"`
}

type createInput struct{ Body noteBody }

type createOutput struct {
	Location string `header:"Location"`
	Body     note
}

type patchInput struct {
	httpserver.Precondition
	ID   string `path:"id" format:"uuid"`
	Body struct {
		Title mergepatch.Field[string] `json:"title,omitzero" maxLength:"10"`
		Count mergepatch.Field[int]    `json:"count,omitzero" minimum:"0"`
	}
}

type patchOutput struct {
	ETag string `header:"ETag"`
	Body struct {
		Set, Null bool
		Value     string
		Expected  int64
	}
}

type listInput struct {
	page.Query
	Status []string `query:"status"`
}

type getInput struct {
	ID string `path:"id"`
}

type getOutput struct {
	ETag string `header:"ETag"`
	Body note
}

// notes are operations of every sort.
func notes(api huma.API) {
	count := 0
	httpserver.Route(api, httpserver.Operation{
		ID: "create-note", Method: http.MethodPost, Path: "/v1/notes", Summary: "Create", Tag: "notes",
		Public: true, Status: http.StatusCreated, Idempotent: true, Faults: []*fault.Error{errTaken},
	}, func(_ context.Context, in *createInput) (*createOutput, error) {
		if in.Body.Title == "taken" {
			return nil, errTaken
		}
		count++
		return &createOutput{Location: "/v1/notes/1", Body: note{Title: in.Body.Title, Count: count}}, nil
	})
	httpserver.Route(api, httpserver.Operation{
		ID: "list-notes", Method: http.MethodGet, Path: "/v1/notes", Summary: "List", Tag: "notes", Permission: "notes:read",
	}, func(ctx context.Context, in *listInput) (*httpserver.ListOutput[note], error) {
		if err := authn.Require(ctx, "notes:read"); err != nil {
			return nil, err
		}
		return httpserver.List(ctx, page.New([]note{{Title: "a", Count: in.Limit}}, "next")), nil
	})
	httpserver.Route(api, httpserver.Operation{
		ID: "get-note", Method: http.MethodGet, Path: "/v1/notes/{id}", Summary: "Get", Tag: "notes", Public: true,
	}, func(_ context.Context, in *getInput) (*getOutput, error) {
		if in.ID == "panic" {
			panic("secret of the panic")
		}
		return &getOutput{ETag: httpserver.ETag(7), Body: note{Title: in.ID}}, nil
	})
	httpserver.Route(api, httpserver.Operation{
		ID: "update-note", Method: http.MethodPatch, Path: "/v1/notes/{id}", Summary: "Update", Tag: "notes", Public: true,
	}, func(_ context.Context, in *patchInput) (*patchOutput, error) {
		expected, _, err := in.Version(true)
		if err != nil {
			return nil, err
		}
		out := &patchOutput{ETag: httpserver.ETag(expected + 1)}
		out.Body.Set, out.Body.Null, out.Body.Value = in.Body.Title.Set(), in.Body.Title.Null(), in.Body.Title.Value()
		out.Body.Expected = expected
		return out, nil
	})
}
