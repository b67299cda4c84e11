// Package openapi holds the committed OpenAPI document against the program: the
// same text, a valid document, and every operation in it served.
package openapi

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"roster/test/running"
)

const committed = "../../docs/openapi.yaml"

var binary string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := running.Folder()
	if err == nil {
		defer func() { _ = os.RemoveAll(dir) }()
		binary, err = running.Build(context.Background(), dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "openapi:", err)
		return 1
	}
	return m.Run()
}

func TestTheDocumentIsCurrent(t *testing.T) {
	t.Parallel()
	installation, err := running.New(binary, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	cmd := installation.Command(t.Context(), "openapi")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	printed, err := cmd.Output()
	if err != nil {
		t.Fatalf("roster openapi: %v\n%s", err, &stderr)
	}
	if _, err := os.Stat(installation.Data); !os.IsNotExist(err) {
		t.Errorf("printing the document left something behind: %v", err)
	}
	want, err := os.ReadFile(committed)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(printed, want) {
		t.Error("docs/openapi.yaml is not what the program prints: run `make generate`")
	}
}

func load(t *testing.T) *openapi3.T {
	t.Helper()
	document, err := openapi3.NewLoader().LoadFromFile(committed)
	if err != nil {
		t.Fatal(err)
	}
	return document
}

func TestTheDocumentIsValidAndComplete(t *testing.T) {
	t.Parallel()
	document := load(t)
	if err := document.Validate(t.Context(), openapi3.EnableExamplesValidation()); err != nil {
		t.Error(err)
	}
	operations := map[string]bool{}
	for path, item := range document.Paths.Map() {
		for method, operation := range item.Operations() {
			name := method + " " + path
			if operation.OperationID == "" || operations[operation.OperationID] {
				t.Errorf("%s: the operation id %q is missing or taken", name, operation.OperationID)
			}
			operations[operation.OperationID] = true
			if operation.Summary == "" || operation.Description == "" || len(operation.Tags) == 0 {
				t.Errorf("%s has no summary, no description or no tag", name)
			}
			checkExamples(t, name, operation)
			checkProblems(t, name, operation)
		}
	}
	if len(operations) < 15 {
		t.Errorf("only %d operations", len(operations))
	}
	for _, tag := range document.Tags {
		if tag.Description == "" {
			t.Errorf("the tag %s is not described", tag.Name)
		}
	}
}

// checkExamples wants an example of each body that is sent or answered.
func checkExamples(t *testing.T, name string, operation *openapi3.Operation) {
	t.Helper()
	bodies := map[string]openapi3.Content{}
	if operation.RequestBody != nil {
		bodies["the request"] = operation.RequestBody.Value.Content
	}
	for status, response := range operation.Responses.Map() {
		bodies[status] = response.Value.Content
	}
	for body, content := range bodies {
		for mediaType, media := range content {
			described := strings.HasSuffix(mediaType, "json") && mediaType != "application/openapi+json"
			if described && media.Example == nil && len(media.Examples) == 0 {
				t.Errorf("%s: %s has no example as %s", name, body, mediaType)
			}
		}
	}
}

// checkProblems wants every error documented as a problem.
func checkProblems(t *testing.T, name string, operation *openapi3.Operation) {
	t.Helper()
	failures := 0
	for status, response := range operation.Responses.Map() {
		if status < "400" || status == "default" {
			continue
		}
		failures++
		if response.Value.Content.Get("application/problem+json") == nil && status != "503" {
			t.Errorf("%s: %s is no problem document", name, status)
		}
	}
	if failures == 0 && operation.Security != nil {
		t.Errorf("%s documents no error", name)
	}
}

var parameter = regexp.MustCompile(`\{[^}]+\}`)

// start serves on an empty database, and returns the server's base URL.
func start(t *testing.T) string {
	t.Helper()
	dir, err := running.Folder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	installation, err := running.New(binary, dir)
	if err != nil {
		t.Fatal(err)
	}
	cmd := installation.Command(t.Context())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	if err := installation.AwaitReady(t.Context()); err != nil {
		t.Fatal(err)
	}
	return "http://" + installation.API
}

// TestEveryDocumentedOperationIsServed asks for each without a token: what is
// not public answers 401, and nothing answers that there is no such route.
//
// ASVS: 8.2.1
func TestEveryDocumentedOperationIsServed(t *testing.T) {
	t.Parallel()
	server := start(t)
	for path, item := range load(t).Paths.Map() {
		for method, operation := range item.Operations() {
			status := ask(t, method, server+parameter.ReplaceAllString(path, "00000000-0000-4000-8000-00000000ffff"))
			private := operation.Security != nil && len(*operation.Security) > 0
			switch {
			case private && status != http.StatusUnauthorized:
				t.Errorf("%s %s without a token answers %d", method, path, status)
			case !private && (status == http.StatusMethodNotAllowed || status >= http.StatusInternalServerError):
				t.Errorf("%s %s answers %d", method, path, status)
			}
		}
	}
}

func ask(t *testing.T, method, url string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

// What an operation takes is in the document, so nobody can be asked for the
// name of their first pet.
//
// ASVS: 6.4.2
func TestNobodyIsAskedForHintsAndSecretAnswers(t *testing.T) {
	t.Parallel()
	suspect := regexp.MustCompile(`(?i)question|answer|hint|maiden|mother|pet\b|recovery`)
	members := 0
	for name, schema := range load(t).Components.Schemas {
		for member := range schema.Value.Properties {
			members++
			if suspect.MatchString(member) && member != "token_type_hint" {
				t.Errorf("%s has the member %s", name, member)
			}
		}
	}
	if members < 100 {
		t.Errorf("only %d members were looked at", members)
	}
}
