package usermodule_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/cli/importfile"
	"roster/platform/authn"
)

// TestRivalsImportOnce lets two processes import one file at the same time: one
// of them may have to stop, and there are no doubles and no false refusals.
func TestRivalsImportOnce(t *testing.T) {
	t.Parallel()
	const rows = 3000
	w := newWorld(t)
	var content strings.Builder
	content.WriteString("email,first_name\n")
	for i := range rows {
		fmt.Fprintf(&content, "u%d@roster.test,Zoë\n", i)
	}
	path := filepath.Join(t.TempDir(), "users.csv")
	if err := os.WriteFile(path, []byte(content.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx := authn.AsSystem(t.Context())
	run := func() int {
		file, err := importfile.Open(path, importfile.CSV)
		if err != nil {
			t.Error(err)
			return 0
		}
		defer func() { _ = file.Close() }()
		report, err := w.module.Service().Import(ctx, file, app.ImportOptions{
			Refused:  func(r app.Refusal) error { t.Errorf("refused %+v", r); return nil },
			Progress: func(app.ImportReport) {},
		})
		if err != nil && !errors.Is(err, user.ErrImportUnderWay) {
			t.Error(err)
		}
		return int(report.Imported)
	}
	race(run, run)
	if done := run(); done != rows {
		t.Errorf("%d rows are imported in the end", done)
	}
	total, err := w.module.Service().Total(ctx, app.Filter{}, true)
	if err != nil || total.Count != rows {
		t.Errorf("%d accounts, %v", total.Count, err)
	}
}
