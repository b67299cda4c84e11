package main

import (
	"context"
	"fmt"
	"net/http"

	"roster/test/bench/load"
)

func login(_ context.Context, w *world) (work, error) {
	requests := func(address, path string) (all [][]byte) {
		for _, p := range w.people {
			body := fmt.Sprintf(`{"login":%q,"password":%q}`, p.email, password)
			all = append(all, raw(address, http.MethodPost, path, "", body))
		}
		return all
	}
	return work{
		requests: requests(w.server.API, "/v1/auth/login"),
		ceiling:  func(address, path string) ([][]byte, *load.Chain) { return requests(address, path), nil },
	}, nil
}

func refresh(ctx context.Context, w *world) (work, error) {
	const chains = 128 // the server's from one end, the ceiling's from the other
	people := w.tokens()
	if len(people) < chains {
		return work{}, fmt.Errorf("%d people are too few for %d chains of tokens", len(people), chains)
	}
	tokens := make([]string, chains)
	for i := range tokens {
		fresh := people[i] // a login of its own: an earlier run may have used up the first
		if err := w.client("").login(ctx, &fresh); err != nil {
			return work{}, err
		}
		tokens[i] = fresh.refresh
	}
	chain := func(address, path string, tokens []string) *load.Chain {
		head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: ", path, address)
		return &load.Chain{Head: []byte(head), Field: "refresh_token", Tokens: tokens}
	}
	return work{
		chain: chain(w.server.API, "/v1/auth/refresh", tokens[:chains/2]),
		ceiling: func(address, path string) ([][]byte, *load.Chain) {
			return nil, chain(address, path, tokens[chains/2:])
		},
	}, nil
}

// made is the body of a new account, which is one of many.
const made = `"email":"m` + load.Number + `@` + madeDomain + `","username":"m` + load.Number + `","profile":{"display_name":"Made ` + load.Number + `"}`

func newAccounts(path, token, body string, headers ...string) func(context.Context, *world) (work, error) {
	return func(_ context.Context, w *world) (work, error) {
		if token == "admin" {
			token = w.admin.token
		}
		return work{
			requests: [][]byte{raw(w.server.API, http.MethodPost, path, token, body, headers...)},
			ceiling: func(address, path string) ([][]byte, *load.Chain) {
				return [][]byte{raw(address, http.MethodPost, path, "", body)}, nil
			},
		}, nil
	}
}

func register(ctx context.Context, w *world) (work, error) {
	return newAccounts("/v1/auth/register", "", `{`+made+`,"password":"a sentence of `+load.Number+`"}`)(ctx, w)
}

func create(ctx context.Context, w *world) (work, error) {
	return newAccounts("/v1/users", "admin", `{`+made+`}`, "Idempotency-Key: "+load.Number)(ctx, w)
}
