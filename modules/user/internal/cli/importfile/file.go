package importfile

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"roster/modules/user/internal/app"
)

// maxRow is the size of the largest row in bytes: all fields at their longest,
// in the most wasteful spelling, fit.
const maxRow = 1 << 20

// The formats.
const (
	NDJSON = "ndjson"
	CSV    = "csv"
)

// File is a file of accounts; it is an app.ImportSource.
type File struct {
	file     *os.File
	content  [sha256.Size]byte
	size     int64
	modified time.Time
	rows     rows
	read     func(text []byte) (app.Newcomer, []app.Flaw)
	number   int64
}

// rows splits a file.
type rows interface {
	// next gives the next row without its number, or io.EOF.
	next() (app.Row, error)
}

// Open opens a regular file and reads it once, for its digest. A CSV file whose
// header does not name columns is an error; an unknown format too.
func Open(path, format string) (*File, error) {
	file, err := os.Open(path) //nolint:gosec // the operator says which
	if err != nil {
		return nil, fmt.Errorf("open what is to be imported: %w", err)
	}
	f := &File{file: file}
	if err := f.prepare(format); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), file.Close())
	}
	return f, nil
}

func (f *File) prepare(format string) error {
	info, err := f.file.Stat()
	if err != nil {
		return fmt.Errorf("look at the file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return errors.New("is no regular file, which can be read again when the import is stopped; copy it into one")
	}
	f.size, f.modified = info.Size(), info.ModTime()
	digest := sha256.New()
	if _, err := io.Copy(digest, f.file); err != nil {
		return fmt.Errorf("read for the digest: %w", err)
	}
	copy(f.content[:], digest.Sum(nil))
	if _, err := f.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("go back to the start: %w", err)
	}
	in, err := newInput(f.file)
	if err != nil {
		return err
	}
	switch format {
	case NDJSON:
		f.rows, f.read = lines{in}, readObject
	case CSV:
		header, err := readHeader(in)
		if err != nil {
			return err
		}
		f.rows, f.read = table{in}, header.read
	default:
		return fmt.Errorf("the format %q is neither ndjson nor csv", format)
	}
	return nil
}

// Content is part of app.ImportSource.
func (f *File) Content() [sha256.Size]byte { return f.content }

// Size is the size in bytes.
func (f *File) Size() int64 { return f.size }

// Next is part of app.ImportSource. A file that was written to since it was
// opened is an error at its end.
func (f *File) Next() (app.Row, error) {
	row, err := f.rows.next()
	if errors.Is(err, io.EOF) {
		return row, f.unchanged()
	}
	if err != nil {
		return row, fmt.Errorf("read what is to be imported: %w", err)
	}
	f.number++
	row.Number = f.number
	return row, nil
}

func (f *File) unchanged() error {
	info, err := f.file.Stat()
	if err != nil {
		return fmt.Errorf("look at the file again: %w", err)
	}
	if info.Size() != f.size || !info.ModTime().Equal(f.modified) {
		return errors.New("the file was changed while it was imported; what came of it is in the accounts and in the log")
	}
	return io.EOF
}

// Read is part of app.ImportSource.
func (f *File) Read(row app.Row) (app.Newcomer, []app.Flaw) { return f.read(row.Text) }

// Close closes the file.
func (f *File) Close() error {
	if err := f.file.Close(); err != nil {
		return fmt.Errorf("close what was imported: %w", err)
	}
	return nil
}

// input is a file with the place in it.
type input struct {
	*bufio.Reader
	offset, line int64 // of what comes next
}

// newInput begins behind the byte order mark, if there is one.
func newInput(file io.Reader) (*input, error) {
	const mark = "\xef\xbb\xbf"
	in := &input{Reader: bufio.NewReaderSize(file, maxRow), line: 1}
	start, err := in.Peek(len(mark))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the start of the file: %w", err)
	}
	if string(start) == mark {
		_, _ = in.Discard(len(mark)) // it was peeked at
		in.offset = int64(len(mark))
	}
	return in, nil
}
