package load

import (
	"bufio"
	"bytes"
	"strings"
	"testing"
)

func TestRepliesEndWhereTheySay(t *testing.T) {
	t.Parallel()
	const next = "HTTP/1.1 418 I'm a teapot\r\nContent-Length: 0\r\n\r\n"
	for name, reply := range map[string]struct {
		text, body string
		status     int
	}{
		"by length":  {"HTTP/1.1 200 OK\r\nA: b\r\ncontent-length:  5\r\n\r\nhello", "hello", 200},
		"in chunks":  {"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "hello", 201},
		"no content": {"HTTP/1.1 204 No Content\r\nA: b\r\n\r\n", "", 204},
	} {
		for _, keep := range []bool{true, false} {
			r := bufio.NewReader(strings.NewReader(reply.text + next))
			var body *bytes.Buffer
			if keep {
				body = &bytes.Buffer{}
			}
			status, err := readReply(r, body)
			if err != nil || status != reply.status || keep && body.String() != reply.body {
				t.Errorf("%s: %d, %v, body %s", name, status, err, body)
			}
			if status, err := readReply(r, nil); err != nil || status != 418 {
				t.Errorf("after the one %s: %d, %v", name, status, err)
			}
		}
	}
}

func TestBrokenRepliesAreErrors(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "HTTP/1.1", "HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
		"HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nshort",
	} {
		for _, body := range []*bytes.Buffer{nil, {}} {
			if status, err := readReply(bufio.NewReader(strings.NewReader(text)), body); err == nil {
				t.Errorf("%q: %d, no error", text, status)
			}
		}
	}
}
