package httpserver_test

import (
	"errors"
	"testing"

	"roster/platform/fault"
	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]struct {
		version int64
		ok      bool
		err     error
	}{
		`"v42"`:                  {42, true, nil},
		httpserver.ETag(7):       {7, true, nil},
		`*`:                      {0, false, nil},
		`W/"v9", "v42"`:          {42, true, nil},
		`"other" , "v42"`:        {42, true, nil},
		`W/"v42"`:                {0, false, httpserver.ErrPreconditionFailed},
		`"other"`:                {0, false, httpserver.ErrPreconditionFailed},
		`"v042"`:                 {0, false, httpserver.ErrPreconditionFailed},
		`"v+42"`:                 {0, false, httpserver.ErrPreconditionFailed},
		`"v0"`:                   {0, false, httpserver.ErrPreconditionFailed},
		`"v-1"`:                  {0, false, httpserver.ErrPreconditionFailed},
		`"v9223372036854775808"`: {0, false, httpserver.ErrPreconditionFailed},
		`""`:                     {0, false, httpserver.ErrPreconditionFailed},
		`"v1", "v2"`:             {0, false, httpserver.ErrPreconditionMalformed},
		`v42`:                    {0, false, httpserver.ErrPreconditionMalformed},
		`"v42`:                   {0, false, httpserver.ErrPreconditionMalformed},
		`"v42" "v43"`:            {0, false, httpserver.ErrPreconditionMalformed},
		`"v42",`:                 {0, false, httpserver.ErrPreconditionMalformed},
		`"v 42"`:                 {0, false, httpserver.ErrPreconditionMalformed},
		`w/"v42"`:                {0, false, httpserver.ErrPreconditionMalformed},
	} {
		version, ok, err := httpserver.Precondition{IfMatch: header}.Version(true)
		if version != want.version || ok != want.ok || !errors.Is(err, want.err) {
			t.Errorf("%s: %d, %v, %v", header, version, ok, err)
		}
	}
}

func TestVersionMissing(t *testing.T) {
	t.Parallel()
	if _, _, err := (httpserver.Precondition{}).Version(true); !errors.Is(err, httpserver.ErrPreconditionRequired) {
		t.Errorf("required: %v", err)
	}
	if _, ok, err := (httpserver.Precondition{}).Version(false); ok || err != nil {
		t.Errorf("not required: %v, %v", ok, err)
	}
}

func FuzzVersion(f *testing.F) {
	for _, seed := range []string{`"v42"`, `W/"v1"`, `*`, `"v1", "v2"`, `"`, `,`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		version, ok, err := httpserver.Precondition{IfMatch: header}.Version(true)
		if _, isFault := fault.From(err); err != nil && !isFault {
			t.Fatalf("%v is no fault", err)
		}
		if ok && (err != nil || version < 1) {
			t.Fatalf("%d, %v", version, err)
		}
	})
}

const patchedNote = "/v1/notes/8b0c4a9c-2d3a-4b39-8a2c-9a2f9f3b1e11"

func TestPatch(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	for body, want := range map[string]struct {
		set, null bool
		value     string
	}{
		`{}`:             {},
		`{"title":null}`: {set: true, null: true},
		`{"title":"x"}`:  {set: true, value: "x"},
	} {
		for _, mediaType := range []string{"application/merge-patch+json", "application/json", "application/merge-patch+json; charset=utf-8"} {
			var got struct {
				Set, Null bool
				Value     string
				Expected  int64
			}
			reply := s.Send(t, httpservertest.Request{Method: "PATCH", Path: patchedNote, Body: body, Header: map[string]string{
				"If-Match": `"v3"`, "Content-Type": mediaType,
			}}).Want(200)
			reply.JSON(&got)
			if got.Set != want.set || got.Null != want.null || got.Value != want.value || got.Expected != 3 {
				t.Errorf("%s: %+v", body, got)
			}
			wantHeader(t, reply, "ETag", `"v4"`)
		}
	}
}

func TestPatchRefused(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	for name, try := range map[string]struct {
		match, body string
		status      int
		code        string
	}{
		"no If-Match":        {"", `{}`, 428, "precondition_required"},
		"weak":               {`W/"v3"`, `{}`, 412, "precondition_failed"},
		"malformed":          {`v3`, `{}`, 400, "precondition_malformed"},
		"too long":           {`"v3"`, `{"title":"eleven chars"}`, 422, "invalid_request"},
		"unknown member":     {`"v3"`, `{"Title":"x"}`, 422, "invalid_request"},
		"JSON Patch instead": {`"v3"`, `[{"op":"remove","path":"/title"}]`, 422, "invalid_request"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httpservertest.Request{Method: "PATCH", Path: patchedNote, Body: try.body, Header: map[string]string{}}
			if try.match != "" {
				r.Header["If-Match"] = try.match
			}
			s.Send(t, r).WantProblem(try.status, try.code)
		})
	}
}

func TestNotModified(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	for header, status := range map[string]int{
		`"v7"`: 304, `W/"v7"`: 304, `"a", "v7"`: 304, `*`: 304, `"v8"`: 200, `v7`: 200,
	} {
		got := s.Send(t, httpservertest.Request{Method: "GET", Path: "/v1/notes/1", Header: map[string]string{"If-None-Match": header}})
		got.Want(status)
		wantHeader(t, got, "ETag", `"v7"`)
		if status == 304 && len(got.Body) > 0 {
			t.Errorf("%s: a 304 with a body", header)
		}
	}
}

// ASVS: 1.2.2
func TestLinkToNextPage(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	got := s.Send(t, httpservertest.Request{Method: "GET", Path: "/v1/notes?limit=3&status=a,b&cursor=old", As: reader}).Want(200)
	wantHeader(t, got, "Link", `<https://roster.test/v1/notes?cursor=next&limit=3&status=a%2Cb>; rel="next"`)
}
