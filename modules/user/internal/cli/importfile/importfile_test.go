package importfile_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roster/modules/user/internal/app"
	"roster/modules/user/internal/cli/importfile"
)

// open writes a file and opens it.
func open(t *testing.T, format, content string) (*importfile.File, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "users")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := importfile.Open(path, format)
	if err == nil {
		t.Cleanup(func() { _ = file.Close() })
	}
	return file, err
}

// rowsOf are what a file has, each as "number line email flaws".
func rowsOf(t *testing.T, format, content string) []string {
	t.Helper()
	file, err := open(t, format, content)
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	end := int64(0)
	for {
		row, err := file.Next()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		if row.Start < end || row.End <= row.Start || row.End > file.Size() {
			t.Errorf("row %d is from %d to %d, behind %d", row.Number, row.Start, row.End, end)
		}
		end = row.End
		rows = append(rows, told(file, row))
	}
}

func told(file *importfile.File, row app.Row) string {
	var n app.Newcomer
	var flaws []app.Flaw
	if row.Flaw != nil {
		flaws = []app.Flaw{*row.Flaw}
	} else {
		n, flaws = file.Read(row)
	}
	text := fmt.Sprintf("%d %d %s", row.Number, row.Line, n.Email)
	for _, flaw := range flaws {
		text += fmt.Sprintf(" %s:%s", flaw.Column, flaw.Code)
	}
	return text
}

const long = 10 << 20

// TestEachBadRowIsOne: a row that cannot be read is one refusal, and those
// around it are read.
func TestEachBadRowIsOne(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		format, content string
		want            []string
	}{
		"lines": {importfile.NDJSON, "{\"email\":\"a@b.cd\"}\r\n\n  \n{\"email\":\"e@f.gh\"}", []string{"1 1 a@b.cd", "2 4 e@f.gh"}},
		"mark":  {importfile.NDJSON, "\ufeff{\"email\":\"a@b.cd\"}\n", []string{"1 1 a@b.cd"}},
		"wrong JSON": {
			importfile.NDJSON, "{\"email\":\"a@b.cd\"\n[]\nnull\n7\n{} {}\n{\"email\":\"e\\u0000\"}\n\xff\n{\"email\":\"x\",\"email\":\"y\"}\n{\"email\":\"e@f.gh\"}\n",
			[]string{
				"1 1  :syntax", "2 2  :object", "3 3  :object", "4 4  :object", "5 5  :trailing_data", "6 6  :nul", "7 7  :encoding",
				"8 8  :duplicate_member", "9 9 e@f.gh",
			},
		},
		"wrong types": {
			importfile.NDJSON, `{"email":1,"EMAIL":"a","email_verified":"yes","roles":"admin","created_at":"today","bio":null,"metadata_public":7,"` + strings.Repeat("n", 99) + `":1}`,
			[]string{"1 1  EMAIL:unknown_column created_at:time email:text email_verified:boolean " + strings.Repeat("n", 40) + "…:unknown_column roles:roles"},
		},
		"long line": {
			importfile.NDJSON, `{"email":"` + strings.Repeat("a", long) + "\"}\n{\"email\":\"e@f.gh\"}\n", []string{"1 1  :row_too_long", "2 2 e@f.gh"},
		},
		"table": {
			importfile.CSV, "\ufeffemail,bio\r\na@b.cd,\"one\r\n\"\"two\"\"\n\nthree\"\r\n\r\ne@f.gh,\r\n\"g@h.ij\",\"\"", []string{"1 2 a@b.cd", "2 7 e@f.gh", "3 8 g@h.ij"},
		},
		"wrong quotes": {
			importfile.CSV, "email,bio\na@b.cd,x\"y\nc@d.ef,\"x\"y\ne@f.gh,\"x\n\"g@h.ij\",y\nk@l.mn,\"never closed\no@p.qr,z\n",
			[]string{"1 2  :quotes", "2 3  :quotes", "3 4  :quotes", "4 5 g@h.ij", "5 6  :quote_open", "6 7 o@p.qr"},
		},
		"fields": {
			importfile.CSV, "email,email_verified,roles,created_at,metadata_public\na@b.cd\na@b.cd,,,,,\na@b.cd,yes,a/b,today,{\n\xff,,,,\n\x00,,,,\ne@f.gh,true,-,2026-01-02T03:04:05Z,{}\n",
			[]string{
				"1 2  :columns", "2 3  :columns", "3 4 a@b.cd created_at:time email_verified:boolean metadata_public:object roles:roles",
				"4 5  :encoding", "5 6  :nul", "6 7 e@f.gh",
			},
		},
		"long field": {
			importfile.CSV, "email,bio\na@b.cd,\"" + strings.Repeat("a", long) + "\"\nc@d.ef," + strings.Repeat("a", long) + "\ne@f.gh,\n",
			[]string{"1 2  :row_too_long", "2 3  :row_too_long", "3 4 e@f.gh"},
		},
		"long quote": {
			importfile.CSV, "email,bio\na@b.cd,\"\n" + strings.Repeat("a@b.cd,"+strings.Repeat("x", 1000)+"\n", 2000), append([]string{"1 2  :quote_open"}, manyRows(2000)...),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := rowsOf(t, c.format, c.content); !slices.Equal(got, c.want) {
				t.Errorf("got %d rows\n%.2000q\nwant\n%.2000q", len(got), got, c.want)
			}
		})
	}
}

func manyRows(n int) []string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = fmt.Sprintf("%d %d a@b.cd", i+2, i+3)
	}
	return rows
}

func TestFilesThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ format, content, want string }{
		"empty table":    {importfile.CSV, "", "is empty"},
		"unknown column": {importfile.CSV, "email,shoe_size\n", `"shoe_size", is unknown`},
		"column twice":   {importfile.CSV, "email,bio,email\n", "email twice"},
		"no email":       {importfile.CSV, "username\n", "lacks the column email"},
		"header quotes":  {importfile.CSV, "em\"ail\n", "cannot be read"},
		"format":         {"xml", "", "neither ndjson nor csv"},
	} {
		_, err := open(t, c.format, c.content)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := importfile.Open(t.TempDir(), importfile.CSV); err == nil || !strings.Contains(err.Error(), "no regular file") {
		t.Errorf("a folder: %v", err)
	}
	if _, err := importfile.Open(filepath.Join(t.TempDir(), "none"), importfile.CSV); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func TestAFileThatChangesIsNoticed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "users")
	if err := os.WriteFile(path, []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := importfile.Open(path, importfile.NDJSON)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	if err := os.WriteFile(path, []byte("{}\n{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for {
		_, err = file.Next()
		if err != nil {
			break
		}
	}
	if errors.Is(err, io.EOF) {
		t.Error("not noticed")
	}
}

func TestEscapingIsUndone(t *testing.T) {
	t.Parallel()
	for plain, escaped := range map[string]string{
		"": "", "a": "a", "=1+1": "'=1+1", "+49": "'+49", "-": "'-", "@a": "'@a", "\ta": "'\ta",
		"'": "'", "'t Hooft": "'t Hooft", "'=1": "''=1", "''": "'''", "''a": "'''a",
	} {
		if got := importfile.Escaped(plain); got != escaped {
			t.Errorf("%q is escaped as %q", plain, got)
		}
		if got := importfile.Unescaped(escaped); got != plain {
			t.Errorf("%q is %q again", escaped, got)
		}
	}
}

// FuzzRows: whatever a file holds, its rows lie one behind the other, and no
// byte that is no blank is lost.
func FuzzRows(f *testing.F) {
	for _, seed := range []string{"email\na@b.cd\n", "email,bio\na,\"b\nc\"\n\"", "{\"email\":\"a\"}\n\x00", "email\r\n\"a\"\"\r\r\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		for _, format := range []string{importfile.NDJSON, importfile.CSV} {
			file, err := open(t, format, content)
			if err != nil {
				continue
			}
			end := int64(-1)
			for {
				row, err := file.Next()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if end >= 0 && strings.TrimSpace(content[end:row.Start]) != "" {
					t.Fatalf("%q is lost", content[end:row.Start])
				}
				end = row.End
				_ = told(file, row)
			}
			if end >= 0 && strings.TrimSpace(content[end:]) != "" {
				t.Fatalf("%q is lost", content[end:])
			}
		}
	})
}
