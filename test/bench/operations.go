package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"roster/test/bench/load"
)

// operation is something that people do, and what it is held against.
type operation struct {
	name, title string
	// group is what its slowest requests count for.
	group string
	// prepare makes what is sent to the server.
	prepare func(context.Context, *world) (work, error)
	// list says that a ceiling answers all rows of the statement.
	list bool
	// least is the path of a ceiling that does the least, instead of one that
	// sends the statement; gorm the path of one by GORM.
	least, gorm string
	// from is the smallest number of users that it makes sense with.
	from int
	// behind says that it comes after all others, when some thousand newcomers are
	// there, in the place of those that the others made.
	behind bool
}

// work is what is sent: requests, or a chain.
type work struct {
	requests [][]byte
	chain    *load.Chain
	// first is the first page of the list that the requests go on with.
	first [][]byte
	// ceiling is what the ceiling is sent, when it needs another form.
	ceiling func(address, path string) ([][]byte, *load.Chain)
}

// The groups of the requirements, which have a goal for the 99th percentile.
const (
	groupSingle = "single record"
	groupJoin   = "join"
	groupList   = "list"
	groupSearch = "search" // a list too, but no page of the list
	groupAudit  = "audit"
	groupOther  = ""
)

// operations has what adds accounts last: the pages before are of accounts alike,
// the first as those deep in the list.
func operations() []operation {
	return []operation{
		{name: "me", title: "who am I", group: groupJoin, prepare: whoAmI},
		{name: "get", title: "user by id, with profile and roles", group: groupJoin, prepare: byID, gorm: "get"},
		{name: "get-by-email", title: "user by email, with profile and roles", group: groupSingle, prepare: byEmail},
		{name: "list", title: "list of 50, first page", group: groupList, prepare: firstPage, list: true, gorm: "list"},
		{name: "list-estimate", title: "list of 50, with an estimate of the total", group: groupList, prepare: firstPageWithEstimate, list: true},
		{name: "list-50k", title: "lists of 50 around depth 50,000", group: groupList, prepare: deepPages(50_000), list: true, from: 90_000},
		{name: "list-500k", title: "lists of 50 around depth 500,000", group: groupList, prepare: deepPages(500_000), list: true, from: 900_000},
		{name: "list-50k-one", title: "list of 50 at depth 50,000", group: groupList, prepare: onePage(deepPages(50_000)), list: true, from: 90_000},
		{name: "list-500k-one", title: "list of 50 at depth 500,000", group: groupList, prepare: onePage(deepPages(500_000)), list: true, from: 900_000},
		{name: "search", title: "search by a fragment, one hit", group: groupSearch, prepare: search, list: true},
		{name: "search-common", title: "search by three letters", group: groupSearch, prepare: searchCommon, list: true},
		{name: "role-admin", title: "list of a rare role's holders", group: groupList, prepare: byRole("admin"), list: true},
		{name: "role-moderator", title: "list of a common role's holders", group: groupList, prepare: byRole("moderator"), list: true},
		{name: "audit", title: "log of one person, newest 50", group: groupAudit, prepare: auditOf, list: true},
		{name: "login", title: "login, beyond the hash", prepare: login, least: "/least/login"},
		{name: "refresh", title: "refresh with rotation", prepare: refresh, least: "/least/refresh"},
		{name: "register", title: "sign-up, beyond the hash", prepare: register, least: "/least/create"},
		{name: "create", title: "user made by an administrator", prepare: create, least: "/least/create"},
		{name: "search-newcomers", title: "search by three letters, behind 30,000 sign-ups", prepare: searchCommon, list: true, behind: true},
	}
}

func whoAmI(_ context.Context, w *world) (work, error) {
	var out work
	for _, p := range w.tokens() {
		out.requests = append(out.requests, raw(w.server.API, http.MethodGet, "/v1/me", p.token, ""))
	}
	return out, nil
}

// asAdmin are requests of the administrator for the paths of people.
func asAdmin(w *world, path func(person) string) work {
	var out work
	for _, p := range w.people {
		if where := path(p); where != "" {
			out.requests = append(out.requests, raw(w.server.API, http.MethodGet, where, w.admin.token, ""))
		}
	}
	return out
}

func byID(_ context.Context, w *world) (work, error) {
	out := asAdmin(w, func(p person) string { return "/v1/users/" + p.id })
	out.ceiling = func(address, path string) (all [][]byte, _ *load.Chain) {
		for _, p := range w.people {
			all = append(all, raw(address, http.MethodGet, path+"/"+p.id, "", ""))
		}
		return all, nil
	}
	return out, nil
}

func byEmail(_ context.Context, w *world) (work, error) {
	return asAdmin(w, func(p person) string { return "/v1/users/by/email/" + url.PathEscape(p.email) }), nil
}

func firstPage(_ context.Context, w *world) (work, error) {
	return pageAt(w, "/v1/users?limit=50"), nil
}

func firstPageWithEstimate(_ context.Context, w *world) (work, error) {
	return pageAt(w, "/v1/users?limit=50&include_total=estimate"), nil
}

func pageAt(w *world, path string) work {
	return work{
		requests: [][]byte{raw(w.server.API, http.MethodGet, path, w.admin.token, "")},
		ceiling: func(address, path string) ([][]byte, *load.Chain) {
			return [][]byte{raw(address, http.MethodGet, path, "", "")}, nil
		},
	}
}

// deepPages are some twenty different pages, one after another: hardly any of their rows
// are in a processor's cache, as those of the first page are when it is asked again
// and again.
func deepPages(depth int) func(context.Context, *world) (work, error) {
	return func(ctx context.Context, w *world) (out work, err error) {
		out.first = pageAt(w, "/v1/users?limit=50").requests
		cursors, err := w.cursors(ctx, depth)
		for _, cursor := range cursors {
			path := "/v1/users?limit=50&cursor=" + url.QueryEscape(cursor)
			out.requests = append(out.requests, raw(w.server.API, http.MethodGet, path, w.admin.token, ""))
		}
		return out, err
	}
}

// onePage is one of the pages, again and again, as the first page is asked.
func onePage(pages func(context.Context, *world) (work, error)) func(context.Context, *world) (work, error) {
	return func(ctx context.Context, w *world) (work, error) {
		out, err := pages(ctx, w)
		if err == nil {
			middle := len(out.requests) / 2
			out.requests = out.requests[middle : middle+1]
		}
		return out, err
	}
}

func search(_ context.Context, w *world) (work, error) {
	return asAdmin(w, func(p person) string {
		local, _, _ := strings.Cut(p.email, "@")
		const digitsAndSome = 9
		return "/v1/users?limit=50&q=" + url.QueryEscape(local[max(0, len(local)-digitsAndSome):])
	}), nil
}

func searchCommon(_ context.Context, w *world) (work, error) {
	return asAdmin(w, func(p person) string {
		const three = 3
		letters := strings.ToLower(p.email[:three])
		if strings.Trim(letters, "abcdefghijklmnopqrstuvwxyz") != "" {
			return ""
		}
		return "/v1/users?limit=50&q=" + letters
	}), nil
}

func byRole(role string) func(context.Context, *world) (work, error) {
	return func(_ context.Context, w *world) (work, error) {
		return work{requests: [][]byte{raw(w.server.API, http.MethodGet, "/v1/users?limit=50&role="+role, w.admin.token, "")}}, nil
	}
}

// auditOf asks for the logs of people with a page of them: whoever has fewer
// entries logs in until there are as many.
func auditOf(ctx context.Context, w *world) (out work, err error) {
	const chosen, entries = 100, 50
	people := w.people[len(w.people)-chosen:]
	conn, err := w.cluster.Connect(ctx)
	if err != nil {
		return out, err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	for i := range people {
		var has int
		if err := conn.QueryRow(ctx, `SELECT count(*) FROM user_audit_log WHERE subject_type = 'user' AND subject_id = $1`, people[i].id).Scan(&has); err != nil {
			return out, fmt.Errorf("count the entries of somebody: %w", err)
		}
		for ; has < entries; has++ {
			if err := w.client("").login(ctx, &people[i]); err != nil {
				return out, err
			}
		}
		path := "/v1/audit-events?limit=50&subject_type=user&subject_id=" + people[i].id
		out.requests = append(out.requests, raw(w.server.API, http.MethodGet, path, w.admin.token, ""))
	}
	return out, nil
}
