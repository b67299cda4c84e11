package newmodule

import (
	"net/http"
	"path/filepath"

	"roster/test/running/runningtest"
)

// answers starts the copy's program on an empty database and calls the module's routes as an administrator.
func (p project) answers() {
	p.t.Helper()
	binary := filepath.Join(p.root, "data", "roster")
	p.must("go", "build", "-o", binary, ".")
	site := runningtest.NewSite(p.t, runningtest.StartCluster(p.t, map[string]string{"fsync": "off"}))
	site.Binary = binary
	site.Serve()
	admin := site.Administrator()
	const path = "/v1/trial-notes"
	body := map[string]any{
		"title": "Salt", "body": "White.", "pinned": true, "rank": 3, "due_at": "2026-12-01T08:00:00Z", "owner_id": "0195b1c2-1111-7222-8333-0123456789ab",
	}
	made := admin.Send(http.MethodPost, path, body).Want(http.StatusCreated)
	where := path + "/" + made.Text("id")
	admin.Send(http.MethodPatch, where, map[string]any{"title": "Pepper"}, "If-Match: "+made.Header.Get("ETag")).Want(http.StatusOK)
	admin.Send(http.MethodPatch, where, map[string]any{"title": "Sugar"}, "If-Match: "+made.Header.Get("ETag")).Want(http.StatusPreconditionFailed)
	if got := admin.Send(http.MethodGet, where, nil).Want(http.StatusOK); got.Text("title") != "Pepper" || got.Text("body") != "White." {
		p.t.Errorf("kept %s", got.Raw)
	}
	if list := admin.Send(http.MethodGet, path, nil).Want(http.StatusOK).Items(); len(list) != 1 {
		p.t.Errorf("listed %v", list)
	}
	admin.Send(http.MethodDelete, where, nil, "If-Match: *").Want(http.StatusNoContent)
	site.Client().Send(http.MethodGet, path, nil).Want(http.StatusUnauthorized)

	told := admin.Send(http.MethodGet, "/v1/audit-events?subject_type=trial_note", nil).Want(http.StatusOK).Items()
	if len(told) != 3 || told[2]["action"] != "trialrun.trial_note_created" || told[0]["action"] != "trialrun.trial_note_deleted" {
		p.t.Errorf("the log tells %v", told)
	}
	catalogue := admin.Send(http.MethodGet, "/v1/permissions", nil).Want(http.StatusOK).Items()
	found := 0
	for _, permission := range catalogue {
		if permission["name"] == "trialrun:read" || permission["name"] == "trialrun:manage" {
			found++
		}
	}
	if found != 2 {
		p.t.Errorf("%d of the module's permissions are in the catalogue", found)
	}
}
