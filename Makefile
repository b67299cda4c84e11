# The commands of this repository. CI is .ci/run, which `make check` runs as it is.

SHELL      := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

LINTER   := go tool -modfile=tools/golangci/go.mod golangci-lint
CLIENTGEN := go tool -modfile=tools/oapicodegen/go.mod oapi-codegen
OASDIFF  := go tool -modfile=tools/oasdiff/go.mod oasdiff
FUZZTIME ?= 1m
BENCH    ?=
MATRIX   ?=
MUTANTS  ?=
GUIDE_USERS ?= 1000000

.PHONY: help
help: ## show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## build the program as ./roster
	CGO_ENABLED=0 go build -trimpath -o roster .

.PHONY: cross
cross: ## build it for every system it runs on, to see that it builds
	@for target in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64; do \
	  echo "$$target"; \
	  CGO_ENABLED=0 GOOS=$${target%/*} GOARCH=$${target#*/} go build -o /dev/null .; \
	done

.PHONY: run
run: ## serve, on a PostgreSQL of its own under data/
	go run .

.PHONY: test
test: ## run every test
	go test ./...

.PHONY: test-race
test-race: ## run every test under the race detector
	go test -race ./...

.PHONY: test-races
test-races: ## run the races within the user module 1,000 times each, those between two replicas 100 times
	ROSTER_RACE_ROUNDS=1000 go test -count=1 -timeout 30m ./modules/user/usermodule
	ROSTER_RACE_ROUNDS=100 go test -count=1 -timeout 30m -v ./test/races

.PHONY: test-newmodule
test-newmodule: ## write a module in a copy of the tree, and run every test of the copy (ten minutes)
	ROSTER_NEWMODULE=whole go test -count=1 -timeout 30m -v ./test/newmodule

.PHONY: test-faults
test-faults: ## kill, starve, flood and cut off a server, and count what is lost (twenty minutes)
	ROSTER_FAULTS=long go test -count=1 -timeout 60m -v ./test/faults

.PHONY: test-hostile
test-hostile: ## send every text of test/hostile to every place of the API, 255,000 requests (over an hour)
	ROSTER_HOSTILE=whole go test -count=1 -timeout 90m -v ./test/hostile

.PHONY: lint
lint: ## run the linters (the first run builds them: minutes)
	$(LINTER) config verify
	$(LINTER) run ./...

.PHONY: generate
generate: ## write what is generated: wiring, OpenAPI document, schema fingerprint, map of ASVS
	go tool wire gen . ./modules/...
	go run . openapi > docs/.openapi.yaml
	mv docs/.openapi.yaml docs/openapi.yaml
	$(CLIENTGEN) -config sdk/generate.yaml docs/openapi.yaml
	go tool schema hash
	go tool asvs

.PHONY: lint-openapi
lint-openapi: ## hold the OpenAPI document to Spectral's, OWASP's and Redocly's rules (node, npm)
	cd tools/openapi && npm ci --silent --no-audit --no-fund && \
	  npx spectral lint --fail-severity=warn -r spectral.yaml ../../docs/openapi.yaml && \
	  npx redocly lint --config redocly.yaml ../../docs/openapi.yaml

.PHONY: compatible
compatible: ## refuse a change of the API that breaks clients of the published one
	$(OASDIFF) breaking --fail-on ERR test/openapi/published.yaml docs/openapi.yaml

.PHONY: publish-api
publish-api: ## make today's API the one that later changes may not break (at a release)
	cp docs/openapi.yaml test/openapi/published.yaml

.PHONY: sdk-ts
sdk-ts: ## make the TypeScript client, and check its types and its example (node, npm)
	cd sdk/typescript && npm ci --silent --no-audit --no-fund && \
	  npx openapi-typescript ../../docs/openapi.yaml -o roster.d.ts && npx tsc -p .

.PHONY: check
check: ## run everything that CI runs
	.ci/run

.PHONY: bench
bench: ## measure start, memory and speed from outside (BENCH="-rounds 3")
	go run ./test/bench $(BENCH)

.PHONY: interop
interop: ## have foreign JWT libraries verify tokens (node, npm, python3-jwt, libcrypt-jwt-perl)
	cd test/interop/verifiers && npm ci --silent --no-audit --no-fund
	go test -tags interop -count 1 ./test/interop

.PHONY: fuzz
fuzz: ## run each fuzz target for a minute, and stop at the first that fails (FUZZTIME=1m)
	@targets=$$(grep -roE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . | sed -E 's|/[^/]*:func | |' | sort); \
	while read -r package target; do \
	  echo "$$package $$target"; \
	  go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$package" < /dev/null || \
	    { echo "FAILED: $$target in $$package" >&2; exit 1; }; \
	done <<< "$$targets"

.PHONY: fuzz-api
fuzz-api: ## fuzz the running server by its OpenAPI document with Schemathesis (python3, curl)
	test/fuzzapi/run

.PHONY: pentest
pentest: ## have sqlmap and ffuf attack a server of its own (twelve minutes; wants both installed)
	@for tool in sqlmap ffuf; do command -v $$tool >/dev/null || \
	  { echo "$$tool is missing: apt-get install sqlmap ffuf, or https://sqlmap.org and https://github.com/ffuf/ffuf" >&2; exit 1; }; done
	go test -tags pentest -count=1 -timeout 60m -v ./test/pentest

.PHONY: mutants
mutants: ## break the rules and the authorisation, and see which breakages no test notices (MUTANTS="DIRECTORY…")
	@ulimit -v 8388608 2>/dev/null || true; nice go tool mutants -workers 2 $(MUTANTS)

.PHONY: vuln
vuln: ## look for known vulnerabilities (needs the Go vulnerability database)
	@code=0; go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./... || code=$$?; \
	case $$code in \
	  0) ;; \
	  3) echo "vulnerabilities found"; exit 1 ;; \
	  *) echo "NOT CHECKED: govulncheck could not do its work (is the database reachable?)"; exit 2 ;; \
	esac

.PHONY: clean
clean: ## remove what building and fuzzing leave behind (data/ stays)
	rm -f roster roster.exe docs/.openapi.yaml coverage.out
	go clean -fuzzcache

.PHONY: test-completeness
test-completeness: ## hold the log to the write-ahead log over 20,000 operations (minutes)
	ROSTER_COMPLETENESS_OPERATIONS=20000 go test -count=1 -timeout 60m -v -run TestEveryChangeHasItsEntry ./test/completeness

.PHONY: test-matrix
test-matrix: ## run the database tests on PostgreSQL 14 to 18 and under other locales (needs npm)
	test/matrix $(MATRIX)

.PHONY: query-guide
query-guide: ## measure docs/query_optimization.md anew, on a million accounts (GUIDE_USERS=1000000; a quarter of an hour, 4 GB)
	ROSTER_QUERY_GUIDE_USERS=$(GUIDE_USERS) go test -count=1 -timeout 90m -v -run TestWriteGuide ./test/queries
	go tool schema describe
