package mail

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http/httptest"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// sink is a mail server that keeps what it gets.
type sink struct {
	host     string
	port     int
	trust    *tls.Config // for clients
	identity *tls.Config // nil: no STARTTLS
	replies  map[string]string
	implicit bool   // TLS from the first byte
	onData   func() // called at DATA, which is then never answered

	mu       sync.Mutex
	commands []string // as received, with "TLS " before those that came under TLS
	bodies   []string
}

// newSink starts a server on a port of its own. replies replaces the answer to a command, by its verb; setups are done
// before it starts.
func newSink(t *testing.T, startTLS bool, replies map[string]string, setups ...func(*sink)) *sink {
	t.Helper()
	s := &sink{replies: replies}
	for _, setup := range setups {
		setup(s)
	}
	certs := httptest.NewTLSServer(nil)
	certs.Close()
	pool := x509.NewCertPool()
	pool.AddCert(certs.Certificate())
	s.trust = &tls.Config{RootCAs: pool, ServerName: "example.com", MinVersion: tls.VersionTLS12}
	if startTLS {
		s.identity = certs.TLS
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host, port, _ := net.SplitHostPort(l.Addr().String())
	s.host = host
	s.port, _ = strconv.Atoi(port)
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { s.serve(conn) })
		}
	})
	// Waits for each connection, and so hangs when the sender forgets to close one.
	t.Cleanup(func() { _ = l.Close(); serving.Wait() })
	return s
}

func (s *sink) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	text, under := textproto.NewConn(conn), ""
	if s.implicit {
		text, under = textproto.NewConn(tls.Server(conn, s.identity)), "TLS "
	}
	_ = text.PrintfLine("220 sink ready")
	for {
		line, err := text.ReadLine()
		if err != nil {
			return
		}
		s.note(under + line)
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		if verb == "DATA" && s.onData != nil {
			s.onData()
			continue
		}
		reply := s.reply(verb, under)
		_ = text.PrintfLine("%s", reply)
		switch {
		case verb == "QUIT":
			return
		case verb == "STARTTLS" && s.identity != nil:
			text, under = textproto.NewConn(tls.Server(conn, s.identity)), "TLS "
		case verb == "DATA" && strings.HasPrefix(reply, "354"):
			body, _ := text.ReadDotBytes()
			s.mu.Lock()
			s.bodies = append(s.bodies, string(body))
			s.mu.Unlock()
			_ = text.PrintfLine("%s", s.reply("BODY", under))
		}
	}
}

func (s *sink) reply(verb, under string) string {
	if r, ok := s.replies[verb]; ok {
		return r
	}
	switch verb {
	case "EHLO":
		if s.identity != nil && under == "" {
			return "250-sink\r\n250 STARTTLS"
		}
		return "250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN"
	case "STARTTLS":
		return "220 go ahead"
	case "AUTH":
		return "235 welcome"
	case "DATA":
		return "354 go on"
	case "QUIT":
		return "221 bye"
	}
	return "250 ok"
}

func (s *sink) note(command string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = append(s.commands, command)
}

// got is all commands so far, one a line.
func (s *sink) got() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.commands, "\n")
}

func (s *sink) mails() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bodies
}

func (s *sink) config(protection string) Config {
	return Config{From: "Roster <roster@example.com>", SMTPHost: s.host, SMTPPort: s.port, SMTPTLS: protection}
}
