package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roster/modules/user/internal/app"
)

// everything are accounts in every state, with awkward values.
const everything = `{"email":"Ann@roster.test","username":"Ann","email_verified":true,"first_name":"=1+1","last_name":"'t Hooft","display_name":"''=x","bio":"a,\"b\"\n\nc","avatar_url":"https://roster.test/a","phone":"+4930123456","locale":"de-CH","timezone":"Europe/Zurich","metadata_public":{"a":[1,null]},"metadata_private":{"b":"\"\n"},"roles":["guest","moderator/2027-01-02T03:04:05Z"],"external_id":"-7","created_at":"2020-01-02T03:04:05.123456Z","last_login_at":"2026-01-01T00:00:00Z","password_hash":"$good$1"}
{"email":"bob@roster.test","status":"suspended","suspended_until":"2026-04-01T00:00:00Z","roles":[]}
{"email":"eve@roster.test"}
`

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestExportsCanBeImported: what comes out of one program goes into another, in
// both formats, and comes out the same but for ids and the time of the change.
func TestExportsCanBeImported(t *testing.T) {
	t.Parallel()
	first := newService(t)
	if _, stderr, err := runOn(t, first, "users", "import", write(t, "in.ndjson", everything)); err != nil || stderr != "3 accounts imported, 0 rows refused.\n" {
		t.Fatalf("%s, %v", stderr, err)
	}
	want := exported(t, first)
	if len(want) != 3 || !strings.Contains(strings.Join(want, ""), `"'t Hooft"`) {
		t.Fatalf("exported %q", want)
	}
	for _, format := range []string{"ndjson", "csv"} {
		content, _, err := runOn(t, first, "users", "export", "--format", format)
		if err != nil {
			t.Fatal(err)
		}
		second := newService(t)
		if _, stderr, err := runOn(t, second, "users", "import", write(t, "again."+format, content)); err != nil {
			t.Fatalf("%s: %s, %v", format, stderr, err)
		}
		for i, got := range exported(t, second) {
			if got != want[i] {
				t.Errorf("%s:\ngot  %s\nwant %s", format, got, want[i])
			}
		}
	}
}

// exported are the accounts without what an import makes anew, sorted: they come
// by their ids, which are chosen at random.
func exported(t *testing.T, from *app.Service) []string {
	t.Helper()
	out, _, err := runOn(t, from, "users", "export")
	if err != nil {
		t.Fatal(err)
	}
	var accounts []string
	for line := range strings.Lines(out) {
		var account map[string]any
		if err := json.Unmarshal([]byte(line), &account); err != nil {
			t.Fatal(err)
		}
		delete(account, "id")
		delete(account, "updated_at")
		text, err := json.Marshal(account)
		if err != nil {
			t.Fatal(err)
		}
		accounts = append(accounts, string(text))
	}
	slices.Sort(accounts)
	return accounts
}

func TestImportTellsOfRefusedRows(t *testing.T) {
	t.Parallel()
	s, file := newService(t), write(t, "in.csv", "email,password_hash\na@roster.test,canary-hash\nb@roster.test,\nb@roster.test,\n")
	errorsFile := filepath.Join(t.TempDir(), "errors")
	const want = `{"row":1,"line":2,"errors":[{"column":"password_hash","code":"password_hash","message":"A password hash is argon2id in PHC form or bcrypt, at a bearable cost."}]}
{"row":3,"line":4,"errors":[{"column":"email","code":"email_taken","message":"Another account has this email address."}]}
`
	for range 2 { // the second time there is nothing to do, and it says the same
		_, stderr, err := runOn(t, s, "users", "import", file, "--errors", errorsFile)
		if err == nil || !strings.Contains(err.Error(), "2 rows were refused; "+errorsFile) || !strings.Contains(stderr, "1 accounts imported, 2 rows refused.") {
			t.Errorf("%s, %v", stderr, err)
		}
		if got, err := os.ReadFile(errorsFile); err != nil || string(got) != want {
			t.Errorf("%s, %v", got, err)
		}
	}
	if info, err := os.Stat(errorsFile); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	_, stderr, err := runOn(t, s, "users", "import", file, "--dry-run")
	if err == nil || !strings.Contains(stderr, `"row":2`) || strings.Contains(stderr, "canary") || !strings.Contains(err.Error(), "--errors FILE") {
		t.Errorf("a dry run afterwards: %s, %v", stderr, err)
	}
}

func TestImportRefusesWhatIsNoFile(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"no file":         {"none.csv"},
		"no format":       {write(t, "users.txt", "")},
		"another format":  {write(t, "users.csv", "email\n"), "--format", "xml"},
		"unknown column":  {write(t, "users.csv", "shoe\n")},
		"errors in space": {write(t, "users.csv", "email\n"), "--errors", filepath.Join(t.TempDir(), "none", "errors")},
	} {
		if _, _, err := runOn(t, newService(t), append([]string{"users", "import"}, args...)...); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestExportAsCSVHasTheColumnsOfAnImport(t *testing.T) {
	t.Parallel()
	out, err := run(t, 0, "users", "export", "--format", "csv")
	if err != nil {
		t.Fatal(err)
	}
	header, err := csv.NewReader(strings.NewReader(out)).Read()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := runOn(t, newService(t), "users", "import", write(t, "empty.csv", strings.Join(header, ",")+"\n")); err != nil {
		t.Error(err)
	}
}
