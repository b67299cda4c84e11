package coverage_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"roster/platform/tools/asvs/coverage"
)

// sound is a small project whose map has no problem.
func sound() map[string]string {
	return map[string]string{
		"go.mod":       "module roster\n",
		"docs/keys.md": "# Keys\n\n## How they live, and where\n",
		coverage.CatalogueFile: `
- chapter: 6
  name: Authentication
  documentation: true
  clauses:
    6.1.1: {level: 1, asks: a page, documented: docs/keys.md#how-they-live-and-where}
    6.2.1: {level: 1, asks: long passwords}
    6.2.10: {level: 2, asks: a | b, not_yet: all of it}
    6.2.9: {level: 2, asks: longer ones, note: 64 at least}
    6.6.1: {level: 2, asks: no telephone, not_applicable: none here}
`,
		"modules/user/name_test.go": "package user_test\n\n// TestName asks.\n//\n// ASVS: 6.2.1, 6.2.9\nfunc TestName(t *testing.T) {}\n",
		"test/far/far_test.go":      "//go:build interop\n\npackage far\n\n// ASVS: 6.2.9\nfunc (w *world) tries() {}\n",
		// not of this project
		"tools/lint/go.mod":           "module lint\n",
		"tools/lint/a_test.go":        "package lint\n\n// ASVS: 9.9.9\nfunc TestA(t *testing.T) {}\n",
		".cache/a_test.go":            "no Go",
		"platform/testdata/a_test.go": "no Go",
	}
}

func read(t *testing.T, files map[string]string) coverage.Map {
	t.Helper()
	project := fstest.MapFS{}
	for name, text := range files {
		project[name] = &fstest.MapFile{Data: []byte(text)}
	}
	m, err := coverage.Read(project)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestDocument(t *testing.T) {
	t.Parallel()
	m := read(t, sound())
	if problems := m.Problems(); len(problems) > 0 {
		t.Fatal(problems)
	}
	written := m.Document()
	for _, want := range []string{
		"| shown | 1 | 1 | 2 |\n| documented | 1 | 0 | 1 |\n| **not yet** | 0 | 1 | 1 |\n| not applicable | 0 | 1 | 1 |\n| all | 2 | 3 | 5 |\n\nNot yet: 6.2.10.\n",
		"| 6.1.1 | 1 | a page | documented: [keys.md#how-they-live-and-where](keys.md#how-they-live-and-where) |\n" +
			"| 6.2.1 | 1 | long passwords | [user.TestName](../modules/user/name_test.go) |\n" +
			"| 6.2.9 | 2 | longer ones | [user.TestName](../modules/user/name_test.go); [far.tries](../test/far/far_test.go) (built with interop); 64 at least |\n" +
			"| 6.2.10 | 2 | a \\| b | **not yet:** all of it |\n" +
			"| 6.6.1 | 2 | no telephone | not applicable: none here |\n",
	} {
		if !strings.Contains(written, want) {
			t.Errorf("no\n%s\nin\n%s", want, written)
		}
	}
}

// Each breaks the sound project in one place.
func TestProblems(t *testing.T) {
	t.Parallel()
	const name = "modules/user/name_test.go"
	annotated := func(line string) [3]string {
		return [3]string{name, "// ASVS: 6.2.1, 6.2.9", line}
	}
	for what, c := range map[string]struct {
		file, old, new string
		want           []string
	}{
		"a deleted test":            {name, "// ASVS: 6.2.1, 6.2.9\n", "", []string{"6.2.1 has neither a test, nor a document, nor an honest not_yet"}},
		"an unknown clause":         {annotated("")[0], annotated("")[1], "// ASVS: 6.2.1, 6.2.11", []string{name + ": user.TestName names 6.2.11, which is no clause of the catalogue"}},
		"no number":                 {name, ", 6.2.9", ", 6.2.09", []string{`"6.2.09" is no number of a clause`, "6.2.1 has neither"}},
		"another form":              {name, "// ASVS: 6.2.1, 6.2.9", "// asvs 6.2.1", []string{"name_test.go:5:1: an annotation looks like", "6.2.1 has neither"}},
		"inside of a function":      {name, "func TestName(t *testing.T) {}", "func TestName(t *testing.T) {\n\t// ASVS: 6.2.1\n}", []string{"name_test.go:7:2: an annotation belongs into the comment of a function"}},
		"a benchmark":               {name, "func TestName", "func BenchmarkName", []string{"a benchmark shows nothing", "6.2.1 has neither"}},
		"not_yet and a test":        {coverage.CatalogueFile, "long passwords", "long passwords, not_yet: longer ones", []string{"6.2.1 is not_yet, and has a test: user.TestName"}},
		"not_applicable and a test": {coverage.CatalogueFile, "long passwords", "long passwords, not_applicable: none", []string{"6.2.1 is not_applicable, and has a test: user.TestName"}},
		"two words":                 {coverage.CatalogueFile, "all of it", "all of it, not_applicable: none", []string{"6.2.10 has more than one of"}},
		"no section":                {"docs/keys.md", "## How they live, and where", "How they live, and where", []string{"6.1.1 is documented in docs/keys.md#how-they-live-and-where, which is not there"}},
		"no document":               {coverage.CatalogueFile, "docs/keys.md", "docs/locks.md", []string{"6.1.1 is documented in docs/locks.md"}},
		"a document for a test":     {coverage.CatalogueFile, "not_yet: all of it", "documented: docs/keys.md#keys", []string{"6.2.10 asks for more than documentation"}},
		"another chapter":           {coverage.CatalogueFile, "chapter: 6", "chapter: 5", []string{"6.1.1 is in another chapter", "6.2.1 is", "6.2.9 is", "6.2.10 is", "6.6.1 is"}},
		"another level":             {coverage.CatalogueFile, "level: 1, asks: long", "level: 3, asks: long", []string{"6.2.1 has no level 1 or 2"}},
		"nothing asked":             {coverage.CatalogueFile, "asks: no telephone, ", "", []string{"6.6.1 does not say what it asks"}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			files := maps.Clone(sound())
			if files[c.file] = strings.Replace(files[c.file], c.old, c.new, 1); files[c.file] == sound()[c.file] {
				t.Fatal("nothing is broken")
			}
			got := read(t, files).Problems()
			if len(got) != len(c.want) || slices.ContainsFunc(c.want, func(w string) bool { return !strings.Contains(strings.Join(got, "\n"), w) }) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// A file that cannot be read stops everything: what it shows would be missing.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	for file, text := range map[string]string{
		"modules/user/name_test.go":  "package user_test\n\nfunc {\n",
		coverage.CatalogueFile:       "- chapter: 6\n  clauses:\n    6.2.1: {level: 1, asked: x}\n",
		coverage.CatalogueFile + " ": "",
	} {
		project := fstest.MapFS{}
		for name, sound := range sound() {
			project[name] = &fstest.MapFile{Data: []byte(sound)}
		}
		if file == coverage.CatalogueFile+" " {
			delete(project, coverage.CatalogueFile)
		}
		project[file] = &fstest.MapFile{Data: []byte(text)}
		if _, err := coverage.Read(project); err == nil {
			t.Errorf("%s with %q is read", file, text)
		}
	}
}
