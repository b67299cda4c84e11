package app_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/authn"
)

// source are rows of ten bytes each. After breakAfter rows it fails, unless
// that is 0.
type source struct {
	rows             []app.Newcomer
	next, breakAfter int
}

var errBroken = errors.New("broken off")

func newSource(rows ...app.Newcomer) *source { return &source{rows: rows} }

// people are so many rows.
func people(n int) *source {
	s := &source{}
	for i := range n {
		s.rows = append(s.rows, app.Newcomer{Email: fmt.Sprintf("u%d@roster.test", i)})
	}
	return s
}

func (s *source) Content() [sha256.Size]byte {
	return sha256.Sum256(fmt.Append(nil, s.rows))
}

func (s *source) Next() (app.Row, error) {
	switch {
	case s.next == len(s.rows):
		return app.Row{}, io.EOF
	case s.breakAfter > 0 && s.next == s.breakAfter:
		return app.Row{}, errBroken
	}
	s.next++
	at := int64(s.next)
	return app.Row{Number: at, Line: at + 1, Start: 10 * at, End: 10*at + 10, Text: []byte("0123456789")}, nil
}

func (s *source) Read(row app.Row) (app.Newcomer, []app.Flaw) { return s.rows[row.Number-1], nil }

// imported runs an import, and gives the refusals as "row column:code …".
func (w *world) imported(ctx context.Context, src app.ImportSource, dryRun bool) (app.ImportReport, []string, error) {
	var mu sync.Mutex
	var refused []string
	report, err := w.Import(ctx, src, app.ImportOptions{DryRun: dryRun, Refused: func(r app.Refusal) error {
		text := fmt.Sprint(r.Row)
		for _, flaw := range r.Flaws {
			text += " " + flaw.Column + ":" + flaw.Code
		}
		mu.Lock()
		defer mu.Unlock()
		refused = append(refused, text)
		return nil
	}, Progress: func(app.ImportReport) {}})
	slices.Sort(refused)
	return report, refused, err
}

func TestImportGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	const rows = 2345
	w, ctx := newWorld(t), authn.AsSystem(t.Context())
	src := people(rows)
	src.rows[100].Email = "none"
	src.breakAfter = 1200
	first, _, err := w.imported(ctx, src, false)
	w.wantErr("broken off", err, errBroken)
	if first.Imported == 0 || first.Imported > 1200 {
		t.Errorf("%+v", first)
	}
	src.next, src.breakAfter = 0, 0
	second, refused, err := w.imported(ctx, src, false)
	if err != nil || second.Imported != rows-1 || second.Earlier < first.Imported || !slices.Equal(refused, []string{"101 email:format"}) {
		t.Errorf("%+v, refused %v, %v", second, refused, err)
	}
	src.next = 0
	third, refused, err := w.imported(ctx, src, false)
	if err != nil || third.FinishedAt == nil || third.Imported != rows-1 || len(refused) != 1 || src.next != 0 {
		t.Errorf("%+v, refused %v, %v; %d rows were read", third, refused, err, src.next)
	}
	total, err := w.Total(ctx, app.Filter{}, true)
	if err != nil || total.Count != rows-1 {
		t.Errorf("%d accounts, %v", total.Count, err)
	}
	count := map[string]int{}
	for _, name := range w.published() {
		count[name]++
	}
	if count["user.imported"] != rows-1 || count["user.import_begun"] != 1 {
		t.Errorf("published %v", count)
	}
	w.clock.Advance(31 * 24 * time.Hour)
	if _, err := w.Purge(ctx); err != nil {
		t.Error(err)
	}
	if again, refused, err := w.imported(ctx, src, false); err != nil || again.FinishedAt != nil || len(refused) != rows {
		t.Errorf("a month later: %+v, %d refused, %v", again, len(refused), err)
	}
}

// TestImportRefusesEachRowForWhatItIs also shows that a dry run says the same,
// and changes nothing.
func TestImportRefusesEachRowForWhatItIs(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), authn.AsSystem(t.Context())
	w.register("taken@roster.test")
	future, past, yes, no := w.clock.Now().Add(time.Hour), w.clock.Now().Add(-time.Hour), true, false
	with := func(change func(*app.Newcomer)) app.Newcomer {
		n := app.Newcomer{Email: "x@roster.test"}
		change(&n)
		return n
	}
	rows := map[string]app.Newcomer{
		"email:length":              {},
		"email:email_taken":         {Email: "TAKEN@roster.test"},
		"email:ascii":               {Email: "tаken@roster.test"}, // a Cyrillic letter
		"username:length":           with(func(n *app.Newcomer) { n.Username = "x" }),
		"external_id:external_id":   with(func(n *app.Newcomer) { n.ExternalID = strings.Repeat("x", 256) }),
		"first_name:first_name":     with(func(n *app.Newcomer) { n.Profile.FirstName = "\u202eann" }),
		"bio:bio":                   with(func(n *app.Newcomer) { n.Profile.Bio = strings.Repeat("x", 2001) }),
		"metadata_public:metadata":  with(func(n *app.Newcomer) { n.Public = []byte(`[]`) }),
		"metadata_private:metadata": with(func(n *app.Newcomer) { n.Private = []byte(`{"a":1e9}`) }),
		"roles:role_not_found":      with(func(n *app.Newcomer) { n.Roles = []app.RoleTerm{{Name: "king'"}} }),
		"roles:role_twice":          with(func(n *app.Newcomer) { n.Roles = []app.RoleTerm{{Name: "guest"}, {Name: "guest"}} }),
		"roles:future":              with(func(n *app.Newcomer) { n.Roles = []app.RoleTerm{{Name: "guest", ExpiresAt: &past}} }),
		"status:status":             with(func(n *app.Newcomer) { n.Status, n.Verified = "gone", &yes }),
		"status:unverified_is_pending": with(func(n *app.Newcomer) {
			n.Status, n.Verified = user.Active, &no
		}),
		"status:suspended":            with(func(n *app.Newcomer) { n.Suspension.Reason = "x" }),
		"suspended_until:future":      with(func(n *app.Newcomer) { n.Status, n.Suspension.Reason, n.Suspension.Until = user.Suspended, "x", &past }),
		"suspension_reason:required":  with(func(n *app.Newcomer) { n.Status = user.Suspended }),
		"created_at:past":             with(func(n *app.Newcomer) { n.CreatedAt = &future }),
		"last_login_at:past":          with(func(n *app.Newcomer) { n.LastLoginAt = &future }),
		"password_hash:password_hash": with(func(n *app.Newcomer) { n.PasswordHash = "secret" }),
		"email:length bio:bio":        {Profile: user.Profile{Bio: "\x00"}},
	}
	src := newSource(app.Newcomer{Email: "first@roster.test", Username: "first", ExternalID: "1"})
	var want []string
	for code, row := range rows {
		src.rows = append(src.rows, row)
		want = append(want, fmt.Sprintf("%d %s", len(src.rows), code))
	}
	src.rows = append(src.rows, app.Newcomer{Email: "First@roster.test", Username: "FIRST", ExternalID: "1"}, app.Newcomer{Email: "last@roster.test"})
	want = append(want, fmt.Sprintf("%d email:email_taken username:username_taken external_id:external_id_taken", len(rows)+2))
	slices.Sort(want)
	for _, dryRun := range []bool{true, false} {
		src.next = 0
		report, refused, err := w.imported(ctx, src, dryRun)
		if err != nil || !slices.Equal(refused, want) || report.Imported != 2 {
			t.Errorf("dry run %v: %+v, %v\ngot  %q\nwant %q", dryRun, report, err, refused, want)
		}
		if total, err := w.Total(ctx, app.Filter{}, true); err != nil || (total.Count == 1) != dryRun {
			t.Errorf("dry run %v: %d accounts, %v", dryRun, total.Count, err)
		}
	}
}

func TestImportKeepsWhatAccountsBring(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t), authn.AsSystem(t.Context())
	until := w.clock.Now().Add(time.Hour)
	report, refused, err := w.imported(ctx, newSource(
		app.Newcomer{Email: "a@roster.test", Status: user.Active, PasswordHash: "$good$", Roles: []app.RoleTerm{{Name: "guest", ExpiresAt: &until}}},
		app.Newcomer{Email: "b@roster.test", Roles: []app.RoleTerm{}},
		app.Newcomer{Email: "c@roster.test"},
	), false)
	if err != nil || report.Imported != 3 {
		t.Fatalf("%+v, %v, %v", report, refused, err)
	}
	var got []string
	_, err = w.Export(ctx, func(a app.Exported) error {
		text := fmt.Sprint(a.Email, " ", a.Status)
		for _, term := range a.Terms {
			text += fmt.Sprint(" ", term.Name, term.ExpiresAt != nil)
		}
		got = append(got, text)
		return nil
	})
	slices.Sort(got)
	if want := []string{"a@roster.test active guesttrue", "b@roster.test pending", "c@roster.test pending userfalse"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v", got, err)
	}
	kept := w.hashes.Kept()
	account, err := w.FindBy(ctx, app.ByEmail, "a@roster.test")
	if err != nil || len(kept) != 1 || kept[account.ID] != "$good$" {
		t.Errorf("kept %v, %v", kept, err)
	}
	for _, e := range w.events {
		for _, change := range e.Event.Describe().Changes {
			if fmt.Sprint(change.New) == "$good$" {
				t.Errorf("the event tells the hash as %s", change.Field)
			}
		}
	}
}

// TestImportGivesNobodyMoreThanTheActorHas: whoever may import gives roles only
// with the permission to, and only such as allow what they may themselves.
func TestImportGivesNobodyMoreThanTheActorHas(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rows := func() *source {
		return newSource(
			app.Newcomer{Email: "a@roster.test"},
			app.Newcomer{Email: "b@roster.test", Roles: []app.RoleTerm{{Name: "guest"}}},
			app.Newcomer{Email: "c@roster.test", Roles: []app.RoleTerm{{Name: "admin"}}},
		)
	}
	_, refused, err := w.imported(w.holding(user.PermissionImport), rows(), true)
	if want := []string{"2 roles:forbidden", "3 roles:forbidden roles:grant_beyond_own"}; err != nil || !slices.Equal(refused, want) {
		t.Errorf("without assigning: %q, %v", refused, err)
	}
	_, refused, err = w.imported(w.holding(user.PermissionImport, user.PermissionAssignRoles), rows(), true)
	if want := []string{"3 roles:grant_beyond_own"}; err != nil || !slices.Equal(refused, want) {
		t.Errorf("with assigning: %q, %v", refused, err)
	}
	_, _, err = w.imported(w.with(user.PermissionImport), rows(), true) // whose account is gone
	w.wantErr("gone meanwhile", err, authn.ErrForbidden)
}
