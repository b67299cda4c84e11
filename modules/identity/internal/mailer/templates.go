package mailer

import (
	"bytes"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"

	"golang.org/x/text/language"

	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
)

// The templates of a letter called x are x.subject.txt (one line, without any
// value: so nothing can be injected), x.txt and x.html, in a folder for each
// language. A new language is a folder, and a line in languages.
//
//go:embed templates
var files embed.FS

// languages lists those there are; the first is for everybody else.
var languages = []tongue{
	{tag: language.English, minute: "minute", minutes: "minutes", hour: "hour", hours: "hours"},
	{tag: language.German, minute: "Minute", minutes: "Minuten", hour: "Stunde", hours: "Stunden"},
}

// tongue is a language, and its words for what templates do not say themselves.
type tongue struct {
	tag                          language.Tag
	minute, minutes, hour, hours string
}

// templates are all letters in one language.
type templates struct {
	tongue
	text *texttemplate.Template
	html *htmltemplate.Template
}

// library is all languages.
type library struct {
	matcher   language.Matcher
	templates []templates
}

// parseTemplates reads all letters; it fails when a language lacks one.
func parseTemplates() (library, error) {
	var all library
	tags := make([]language.Tag, 0, len(languages))
	for _, t := range languages {
		parsed, err := parseLanguage(t)
		if err != nil {
			return library{}, fmt.Errorf("parse mail templates in %s: %w", t.tag, err)
		}
		tags, all.templates = append(tags, t.tag), append(all.templates, parsed)
	}
	all.matcher = language.NewMatcher(tags)
	return all, nil
}

func parseLanguage(t tongue) (templates, error) {
	folder := "templates/" + t.tag.String() + "/"
	text, err := texttemplate.New("").Option("missingkey=error").ParseFS(files, folder+"*.txt")
	if err != nil {
		return templates{}, err
	}
	html, err := htmltemplate.New("").Option("missingkey=error").ParseFS(files, folder+"*.html")
	if err != nil {
		return templates{}, err
	}
	for _, kind := range domain.LetterKinds() {
		name := string(kind)
		if text.Lookup(name+".subject.txt") == nil || text.Lookup(name+".txt") == nil || html.Lookup(name+".html") == nil {
			return templates{}, fmt.Errorf("letter %s is missing, in whole or in part", name)
		}
	}
	return templates{tongue: t, text: text, html: html}, nil
}

// in gives the letters in the language that suits a locale best.
func (l library) in(locale string) templates {
	_, i := language.MatchStrings(l.matcher, locale)
	return l.templates[i]
}

// render fills in a letter; To is left to the caller.
func (t templates) render(name string, c content) (app.Written, error) {
	var subject, text, html bytes.Buffer
	if err := t.text.ExecuteTemplate(&subject, name+".subject.txt", nil); err != nil {
		return app.Written{}, fmt.Errorf("write subject of mail %s: %w", name, err)
	}
	if err := t.text.ExecuteTemplate(&text, name+".txt", c); err != nil {
		return app.Written{}, fmt.Errorf("write text of mail %s: %w", name, err)
	}
	if err := t.html.ExecuteTemplate(&html, name+".html", c); err != nil {
		return app.Written{}, fmt.Errorf("write HTML of mail %s: %w", name, err)
	}
	return app.Written{Subject: strings.TrimSpace(subject.String()), Text: text.String(), HTML: html.String()}, nil
}
