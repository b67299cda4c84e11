package importfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"roster/modules/user/internal/app"
)

var tooLong = app.Flaw{Code: "row_too_long", Message: "A row has at most 1 MiB."}

// lines are rows of a line each; blank ones are none.
type lines struct{ in *input }

func (l lines) next() (app.Row, error) {
	for {
		row, err := l.in.readLine()
		if err != nil || row.Flaw != nil || len(row.Text) > 0 {
			return row, err
		}
	}
}

// readLine gives the next line, or io.EOF. A line that is too long comes without
// its text, with a flaw.
func (in *input) readLine() (app.Row, error) {
	row := app.Row{Line: in.line, Start: in.offset, End: in.offset}
	for {
		text, err := in.ReadSlice('\n')
		row.End += int64(len(text))
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			row.Flaw = &tooLong
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return row, err //nolint:wrapcheck // File says what it was reading
		case row.End == row.Start:
			return row, io.EOF
		case row.Flaw == nil:
			row.Text = bytes.Clone(bytes.TrimSpace(text))
		}
		in.offset, in.line = row.End, in.line+1
		return row, nil
	}
}
