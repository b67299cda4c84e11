package httpserver

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

const (
	rateLimitHeader       = "RateLimit"
	rateLimitPolicyHeader = "RateLimit-Policy"

	maxStanding = 200
)

// documentLimit says how often the operation may be asked for: in words, for
// programs, and by the headers of each reply.
func documentLimit(registered *huma.Operation, limit *Limit) {
	if limit == nil {
		return
	}
	per := "account"
	if len(registered.Security) == 0 {
		per = "network"
	}
	if registered.Description != "" {
		registered.Description += " "
	}
	registered.Description += fmt.Sprintf("One %s may ask %d times in %s, unless the server is set otherwise.", per, limit.Requests, inWords(limit.Window))
	if registered.Extensions == nil {
		registered.Extensions = map[string]any{}
	}
	registered.Extensions["x-rate-limit"] = map[string]any{
		"requests": limit.Requests, "window_seconds": seconds(limit.Window), "per": per, "all_replicas": limit.Lease > 0,
	}
	for _, status := range []int{registered.DefaultStatus, http.StatusTooManyRequests} {
		reply := registered.Responses[strconv.Itoa(status)]
		if reply.Headers == nil {
			reply.Headers = map[string]*huma.Param{}
		}
		reply.Headers[rateLimitHeader] = textHeader("How many requests are left (r), and in how many seconds the window ends (t).", maxStanding)
		reply.Headers[rateLimitPolicyHeader] = textHeader("How many requests there may be (q) in a window of how many seconds (w).", maxStanding)
	}
}

// inWords is a window of whole minutes as people say it.
func inWords(window time.Duration) string {
	if minutes := int(window / time.Minute); minutes != 1 {
		return strconv.Itoa(minutes) + " minutes"
	}
	return "a minute"
}
