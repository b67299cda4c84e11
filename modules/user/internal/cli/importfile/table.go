package importfile

import (
	"bytes"
	"errors"
	"io"

	"roster/modules/user/internal/app"
)

// table are rows of CSV (RFC 4180), which may have several lines.
type table struct{ in *input }

var (
	badQuotes = app.Flaw{Code: "quotes", Message: "A field that holds a quote is quoted, its quotes are doubled, and nothing stands beside the quotes around it."}
	openQuote = app.Flaw{Code: "quote_open", Message: "A quote is opened and not closed again within 1 MiB."}
)

// next gives the next row. Where the quotes are wrong nobody knows how far the
// row goes: then it is one line, and the next begins behind it.
func (t table) next() (app.Row, error) {
	for {
		row, err := t.record()
		if err != nil || row.Flaw != nil || len(bytes.TrimSpace(row.Text)) > 0 {
			return row, err
		}
	}
}

func (t table) record() (app.Row, error) {
	const first = 4 << 10
	for size := first; ; size *= 2 {
		text, err := t.in.Peek(min(size, maxRow))
		if err != nil && !errors.Is(err, io.EOF) {
			return app.Row{}, err //nolint:wrapcheck // File says what it was reading
		}
		if len(text) == 0 {
			return app.Row{}, io.EOF
		}
		end, found := endOfRecord(text, err != nil)
		switch {
		case found == complete:
			return t.take(text[:end]), nil
		case found == spoilt:
			return t.lineWith(badQuotes)
		case err != nil || size >= maxRow && found == quoted:
			return t.lineWith(openQuote)
		case size >= maxRow:
			return t.in.readLine() // which finds it too long
		}
	}
}

// take makes a row of the text that comes next.
func (t table) take(text []byte) app.Row {
	row := app.Row{Line: t.in.line, Start: t.in.offset, End: t.in.offset + int64(len(text)), Text: bytes.Clone(text)}
	t.in.offset, t.in.line = row.End, t.in.line+int64(bytes.Count(text, []byte{'\n'}))
	_, _ = t.in.Discard(len(text)) // it was peeked at
	return row
}

func (t table) lineWith(flaw app.Flaw) (app.Row, error) {
	row, err := t.in.readLine()
	if row.Flaw == nil {
		row.Flaw = &flaw
	}
	row.Text = nil
	return row, err
}

// place is where a text ends, seen from the record that begins it.
type place int

const (
	unquoted  place = iota // at the start of a field, or in one without quotes
	quoted                 // between quotes
	unquoting              // behind a quote, which ended the field or is doubled
	complete               // behind the record
	spoilt                 // behind something that CSV does not allow
)

// endOfRecord finds the end of the record that a text begins with. Without more
// to come the end of the text is one, unless a quote is open.
func endOfRecord(text []byte, all bool) (end int, found place) {
	at := unquoted
	for i, c := range text {
		switch at {
		case unquoted:
			if c == '"' {
				if i > 0 && text[i-1] != ',' {
					return 0, spoilt
				}
				at = quoted
			}
		case quoted:
			if c == '"' {
				at = unquoting
			}
			continue
		default: // unquoting
			switch c {
			case '"':
				at = quoted
			case ',':
				at = unquoted
			case '\r':
			case '\n':
			default:
				return 0, spoilt
			}
		}
		if c == '\n' {
			return i + 1, complete
		}
	}
	if all && at != quoted {
		return len(text), complete
	}
	return 0, at
}
