package mailer

import (
	"bytes"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"

	"roster/platform/mail"
)

// The templates of a mail called x are x.subject.txt (one line, without any
// value: so nothing can be injected), x.txt and x.html, per language.
//
//go:embed templates
var files embed.FS

const language = "en"

type templates struct {
	text *texttemplate.Template
	html *htmltemplate.Template
}

func parseTemplates() (templates, error) {
	folder := "templates/" + language + "/"
	text, err := texttemplate.New("").Option("missingkey=error").ParseFS(files, folder+"*.txt")
	if err != nil {
		return templates{}, fmt.Errorf("parse mail templates: %w", err)
	}
	html, err := htmltemplate.New("").Option("missingkey=error").ParseFS(files, folder+"*.html")
	if err != nil {
		return templates{}, fmt.Errorf("parse mail templates: %w", err)
	}
	return templates{text: text, html: html}, nil
}

// render fills in a mail; To is left to the caller.
func (t templates) render(name string, c content) (mail.Message, error) {
	var subject, text, html bytes.Buffer
	if err := t.text.ExecuteTemplate(&subject, name+".subject.txt", nil); err != nil {
		return mail.Message{}, fmt.Errorf("write subject of mail %s: %w", name, err)
	}
	if err := t.text.ExecuteTemplate(&text, name+".txt", c); err != nil {
		return mail.Message{}, fmt.Errorf("write text of mail %s: %w", name, err)
	}
	if err := t.html.ExecuteTemplate(&html, name+".html", c); err != nil {
		return mail.Message{}, fmt.Errorf("write HTML of mail %s: %w", name, err)
	}
	return mail.Message{Subject: strings.TrimSpace(subject.String()), Text: text.String(), HTML: html.String()}, nil
}
