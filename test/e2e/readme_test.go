package e2e

import (
	"context"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"roster/test/running/runningtest"
)

var shellBlock = regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")

// TestTheReadmeIsTrue runs the tour of the README, block after block in one
// shell, against a server; only addresses, folder and program are replaced.
// A block fails the test when a command in it does, or answers a problem.
func TestTheReadmeIsTrue(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := shellBlock.FindAllStringSubmatch(string(readme), -1)
	if len(blocks) < 6 {
		t.Fatalf("the README has %d examples", len(blocks))
	}
	i := runningtest.New(t)
	i.Serve()
	var script strings.Builder
	script.WriteString("set -euo pipefail\n")
	for _, block := range blocks {
		script.WriteString(block[1] + "\necho; echo -----\n")
	}
	here := strings.NewReplacer(
		"http://127.0.0.1:8080", "http://"+i.API,
		"data/mail", i.Data+"/mail",
		"go run .", i.Binary,
		"curl -s", "curl --fail-with-body -s",
	)
	ctx, cancel := context.WithTimeout(t.Context(), runningtest.Patience)
	defer cancel()
	shell := exec.CommandContext(ctx, "bash", "-c", here.Replace(script.String()))
	shell.Env = i.Environ()
	output, err := shell.CombinedOutput()
	if err != nil {
		t.Fatalf("the README's examples: %v\n%s", err, output)
	}
	for _, shown := range []string{`"display_name":"Ada"`, `"bio":"First programmer"`, `"moderator"`, `"user.role_assigned"`, "knows the community"} {
		if !strings.Contains(string(output), shown) {
			t.Errorf("the tour does not show %s:\n%s", shown, output)
		}
	}
}
