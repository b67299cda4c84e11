package declared_test

import (
	"strings"
	"testing"
	"time"

	"roster/platform/tools/schema/declared"
	"roster/platform/tools/schema/projecttest"
)

func TestWriteRefusesToGoBackInTime(t *testing.T) {
	t.Parallel()
	project := projecttest.Copy(t)
	before := time.Date(2026, 11, 23, 9, 3, 0, 0, time.UTC) // the version of the last of the first migrations
	if _, err := project.Write("late", declared.Blank(), before); err == nil || !strings.Contains(err.Error(), "20261123090300") {
		t.Fatalf("got %v, want the last version", err)
	}
	path, err := project.Write("later", declared.Blank(), before.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(path, "20271123090300_later.sql") {
		t.Errorf("wrote %s", path)
	}
	set, err := project.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	if err := set.Verify(); err != nil {
		t.Errorf("atlas.sum is not renewed: %v", err)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for name, good := range map[string]bool{
		"add_user_nickname": true, "v2": true,
		"": false, "Add": false, "a-b": false, "../x": false, "a__b": false, "_a": false, "1a": false, "a b": false,
	} {
		if err := declared.CheckName(name); (err == nil) != good {
			t.Errorf("%q: %v", name, err)
		}
	}
}
