package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"roster/modules/user/internal/app"
)

// shownRefusals is how many are shown where no file takes them all.
const shownRefusals = 20

// refusals tells which rows were refused: all in a file, or the first on the
// terminal.
type refusals struct {
	path string
	file *os.File // nil without a file
	out  *bufio.Writer
	left int // still to be shown; below zero: without end
}

func newRefusals(path string, terminal io.Writer) (*refusals, error) {
	if path == "" {
		return &refusals{out: bufio.NewWriter(terminal), left: shownRefusals}, nil
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600) //nolint:gosec // the operator says where
	if err != nil {
		return nil, fmt.Errorf("--errors: %w", err)
	}
	return &refusals{path: path, file: file, out: bufio.NewWriter(file), left: -1}, nil
}

// tell writes one refusal as a line of JSON.
func (r *refusals) tell(refused app.Refusal) error {
	if r.left == 0 {
		return nil
	}
	r.left--
	line, err := json.Marshal(refused)
	if err == nil {
		_, err = r.out.Write(append(line, '\n'))
	}
	if err == nil && r.file == nil {
		err = r.out.Flush()
	}
	if err != nil {
		return fmt.Errorf("tell of a refused row: %w", err)
	}
	return nil
}

// where says where all refusals are.
func (r *refusals) where() string {
	if r.file != nil {
		return r.path + " says why"
	}
	return fmt.Sprintf("the first %d are above, --errors FILE keeps all", shownRefusals)
}

func (r *refusals) close() error {
	err := r.out.Flush()
	if r.file != nil {
		err = errors.Join(err, r.file.Close())
	}
	if err != nil {
		return fmt.Errorf("tell of refused rows: %w", err)
	}
	return nil
}
