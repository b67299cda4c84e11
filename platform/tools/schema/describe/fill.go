package describe

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"
)

var marked = regexp.MustCompile(`(?s)(<!-- generated: ([a-z]+) ?([a-z]*) -->\n).*?(<!-- end -->)`)

// Fill returns the document with each generated part as the database has it now.
func Fill(ctx context.Context, db *sql.DB, document string) (string, error) {
	c, err := readCatalogue(ctx, db)
	if err != nil {
		return "", err
	}
	var failed error
	filled := marked.ReplaceAllStringFunc(document, func(part string) string {
		m := marked.FindStringSubmatch(part)
		write, known := parts[m[2]]
		if !known {
			failed = fmt.Errorf("there is no generated part %q", m[2])
			return part
		}
		text := write(c, m[3])
		if text == "" {
			failed = fmt.Errorf("the generated part %q of %q is empty", m[2], m[3])
		}
		return m[1] + text + m[4]
	})
	return filled, failed
}

// parts writes each kind of part; of is the owner that it is limited to.
var parts = map[string]func(c catalogue, of string) string{
	"figures":   figures,
	"overview":  overview,
	"diagram":   diagram,
	"tables":    tables,
	"personal":  func(c catalogue, _ string) string { return marks(c, personal) },
	"secrets":   func(c catalogue, _ string) string { return marks(c, secret) },
	"functions": functions,
	"triggers":  triggers,
	"views":     views,
	"indexes":   indexes,
}

func code(text string) string { return "`" + strings.ReplaceAll(text, "|", `\|`) + "`" }
