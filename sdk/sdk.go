// Package sdk is the Go client of Roster. client.gen.go, made from the OpenAPI
// document, has a method for each operation and a type for each body; the rest
// of the package tells problems from successes and sends tokens.
//
//	client, err := sdk.NewClientWithResponses("http://127.0.0.1:8080", sdk.WithToken(token))
//	me, err := sdk.Check(client.GetMeWithResponse(ctx, nil))
//
// Any program may use it. It depends on nothing else of Roster.
package sdk

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// Problem is a reply that is not a success, as an error (RFC 9457).
type Problem struct {
	// Status is that of the reply.
	Status int `json:"status"`
	// Code is the stable name of the problem: decide by it.
	Code string `json:"code"`
	// Title is the sort of problem in a few words, Detail what went wrong.
	Title  string `json:"title"`
	Detail string `json:"detail"`
	// RequestID is what to quote when asking for help.
	RequestID string `json:"request_id"`
	// Errors are the broken rules, each with its place.
	Errors []ProblemField `json:"errors"`
}

// ProblemField is one broken rule at one place of the request.
type ProblemField struct {
	Pointer string `json:"pointer"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Error says status, code and detail.
func (p *Problem) Error() string { return fmt.Sprintf("%d %s: %s", p.Status, p.Code, p.Detail) }

// Reply is what every method of ClientWithResponses returns.
type Reply interface {
	// StatusCode is the status of the reply.
	StatusCode() int
	// GetBody is its body as it came.
	GetBody() []byte
}

// Check takes what a method of ClientWithResponses returned, and makes a Problem
// of whatever is not a success: a reply from 400 on. The reply is there in both
// cases; its HTTPResponse has the headers, ETag and Retry-After among them.
func Check[R Reply](reply R, err error) (R, error) {
	if err != nil || reply.StatusCode() < http.StatusBadRequest {
		return reply, err
	}
	problem := &Problem{}
	if json.Unmarshal(reply.GetBody(), problem) != nil || problem.Code == "" {
		// A proxy in between answered, not Roster.
		problem = &Problem{Code: "not_a_problem_document", Detail: http.StatusText(reply.StatusCode())}
	}
	problem.Status = reply.StatusCode()
	return reply, problem
}

// WithToken sends an access token with every request.
func WithToken(token string) ClientOption {
	return WithRequestEditorFn(func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+token)
		return nil
	})
}
