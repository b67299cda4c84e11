package importfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"roster/modules/user/internal/app"
)

// header are the names of the columns of a CSV file.
type header []string

// readHeader reads the first row, which must name known columns, each once, and
// email among them.
func readHeader(in *input) (header, error) {
	row, err := table{in}.next()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("is empty; a CSV file begins with a row of column names")
	}
	if err != nil {
		return nil, fmt.Errorf("read the header: %w", err)
	}
	if row.Flaw != nil {
		return nil, fmt.Errorf("the header cannot be read: %s", row.Flaw.Message)
	}
	h, err := csv.NewReader(bytes.NewReader(row.Text)).Read()
	if err != nil {
		return nil, fmt.Errorf("the header cannot be read: %w", err)
	}
	for i, name := range h {
		if _, known := columns[name]; !known {
			return nil, fmt.Errorf("column %d of the header, %q, is unknown; there are: %s",
				i+1, shortened(name), strings.Join(slices.Sorted(maps.Keys(columns)), ", "))
		}
		if slices.Contains(h[:i], name) {
			return nil, fmt.Errorf("the header names the column %s twice", name)
		}
	}
	if !slices.Contains(h, "email") {
		return nil, errors.New("the header lacks the column email, without which there is no account")
	}
	return h, nil
}

// read takes a row of CSV apart. An empty field is none.
func (h header) read(text []byte) (app.Newcomer, []app.Flaw) {
	switch {
	case !utf8.Valid(text):
		return app.Newcomer{}, []app.Flaw{{Code: "encoding", Message: "The row is not UTF-8 text."}}
	case bytes.IndexByte(text, 0) >= 0:
		return app.Newcomer{}, []app.Flaw{{Code: "nul", Message: "The row holds the character U+0000."}}
	}
	reader := csv.NewReader(bytes.NewReader(text))
	reader.FieldsPerRecord = -1
	fields, err := reader.Read()
	if err != nil {
		return app.Newcomer{}, []app.Flaw{badQuotes}
	}
	if len(fields) != len(h) {
		return app.Newcomer{}, []app.Flaw{{
			Code: "columns", Message: fmt.Sprintf("The row has %d fields, and the header names %d columns.", len(fields), len(h)),
		}}
	}
	var n app.Newcomer
	var flaws []app.Flaw
	for i, field := range fields {
		column := columns[h[i]]
		if field != "" && !column.field(&n, field) {
			flaws = append(flaws, app.Flaw{Column: h[i], Code: column.code, Message: column.rule})
		}
	}
	slices.SortFunc(flaws, byColumn)
	return finished(n), flaws
}

func byColumn(a, b app.Flaw) int { return strings.Compare(a.Column, b.Column) }

// shortened is a name that somebody made up, fit to be shown.
func shortened(name string) string {
	const most = 40
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return name
}
