package mail

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	gomail "github.com/wneessen/go-mail"
	"go.uber.org/zap"

	"roster/platform/clock"
)

// Files writes mails into a folder instead of sending them.
type Files struct {
	composer  composer
	dir       string
	showLinks bool
	log       *zap.Logger
}

// NewFiles returns a sender that writes into dir, which it makes, with its parents, for the owner's eyes only. showLinks
// is as in New.
func NewFiles(cfg Config, dir string, showLinks bool, now clock.Clock, log *zap.Logger) (*Files, error) {
	// Unencoded, so that a person can read and copy the links.
	c, err := newComposer(cfg.From, now, gomail.NoEncoding)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the mail folder: %w", err)
	}
	return &Files{composer: c, dir: dir, showLinks: showLinks, log: log}, nil
}

// Send writes the mail into a file of its own, named so that names sort by time, and a line into the log.
func (f *Files) Send(ctx context.Context, m Message) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("write mail: %w", err)
	}
	msg, err := f.composer.compose(m)
	if err != nil {
		return err
	}
	name := f.composer.now.Now().Format("20060102T150405.000000Z") + "-" + strings.ToLower(rand.Text()[:8]) + ".eml"
	path := filepath.Join(f.dir, name)
	if err := f.write(msg, path); err != nil {
		return fmt.Errorf("write mail: %w", err)
	}
	fields := []zap.Field{zap.String("to", m.To), zap.String("subject", m.Subject), zap.String("file", path)}
	if link := firstLink(m.Text); f.showLinks && link != "" {
		fields = append(fields, zap.String("link", link))
	}
	f.log.Info("mail written to a file", fields...)
	return nil
}

// write makes the file appear under its name when it is whole.
func (f *Files) write(msg *gomail.Msg, path string) error {
	tmp, err := os.CreateTemp(f.dir, ".mail-*") // CreateTemp makes it 0600
	if err != nil {
		return err
	}
	_, err = msg.WriteTo(tmp)
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}

var linkPattern = regexp.MustCompile(`https?://[^\s<>"]+`)

// firstLink is the first link in a text, without the punctuation after it, or empty.
func firstLink(text string) string {
	return strings.TrimRight(linkPattern.FindString(text), ".,;:!?)")
}
