package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"roster/modules/identity/internal/app"
	"roster/modules/user"
)

func TestFirstLineIsThePassword(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a good one\n": "a good one", "a good one\r\n": "a good one", "a good one": "a good one", " a good one \nmore": " a good one ",
	} {
		if got, err := firstLine(strings.NewReader(text)); err != nil || got != want {
			t.Errorf("firstLine(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "\n"} {
		if _, err := firstLine(strings.NewReader(text)); err == nil {
			t.Errorf("firstLine(%q) succeeds", text)
		}
	}
}

func TestBadFlagsAreOneLineAndOpenNothing(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"admin", "create"},
		{"admin", "create", "--email", "nobody"},
		{"admin", "create", "--email", "ada@example.com", "--username", "a@b"},
		{"admin", "create", "--email", "ada@example.com", "--password-stdin"},
		{"seed", "more"},
	} {
		root := &cobra.Command{Use: "roster", SilenceUsage: true, SilenceErrors: true}
		root.AddCommand(Commands(func(*cobra.Command) (*app.Service, func(), error) {
			t.Errorf("%v: the database was opened", args)
			return nil, nil, errors.New("opened")
		})...)
		root.SetArgs(args)
		root.SetIn(&bytes.Buffer{})
		if err := root.Execute(); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v: %v; want an error of one line", args, err)
		}
	}
}

func TestTakenAddressSaysWhatToDo(t *testing.T) {
	t.Parallel()
	if got := explain(user.ErrEmailTaken).Error(); !strings.Contains(got, "nothing was changed") {
		t.Errorf("explain = %q", got)
	}
}
