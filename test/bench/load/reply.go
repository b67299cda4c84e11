package load

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"strconv"
)

// readReply reads a reply of HTTP/1.1 to a GET or POST, and its body into a
// buffer, or nowhere. Of the head it looks at what says where the reply ends: a
// server that sends more headers is not to wait for a load that makes a map of
// them.
func readReply(r *bufio.Reader, body *bytes.Buffer) (status int, err error) {
	line, err := readLine(r)
	if err != nil {
		return 0, err
	}
	const version, digits = "HTTP/1.1 ", 3
	text, found := bytes.CutPrefix(line, []byte(version))
	if !found || len(text) < digits {
		return 0, errors.New("the reply does not begin like one of HTTP/1.1")
	}
	if status, err = strconv.Atoi(string(text[:digits])); err != nil {
		return 0, fmt.Errorf("read the status: %w", err)
	}
	length, chunked, err := readHead(r)
	switch {
	case err != nil:
		return 0, err
	case status == http.StatusNoContent || status == http.StatusNotModified:
		return status, nil
	case chunked:
		if err := readAll(httputil.NewChunkedReader(r), body); err != nil {
			return 0, err
		}
		_, _, err = readHead(r) // trailers, and the empty line
	case length < 0:
		err = errors.New("the reply does not say how long it is")
	case body == nil:
		_, err = r.Discard(length)
	default:
		_, err = io.CopyN(body, r, int64(length))
	}
	return status, err //nolint:wrapcheck // exchange does
}

func readAll(from io.Reader, body *bytes.Buffer) error {
	if body == nil {
		_, err := io.Copy(io.Discard, from)
		return err //nolint:wrapcheck // exchange does
	}
	_, err := body.ReadFrom(from)
	return err //nolint:wrapcheck // exchange does
}

// readHead reads headers up to the empty line; the length is -1 when none says it.
func readHead(r *bufio.Reader) (length int, chunked bool, err error) {
	for length = -1; ; {
		line, err := readLine(r)
		if err != nil || len(line) == 0 {
			return length, chunked, err
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return 0, false, fmt.Errorf("read the length: %w", err)
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = bytes.EqualFold(bytes.TrimSpace(value), []byte("chunked"))
		}
	}
}

// readLine reads a line without its end; it holds until the next is read.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	return bytes.TrimRight(line, "\r\n"), err //nolint:wrapcheck // exchange does
}
