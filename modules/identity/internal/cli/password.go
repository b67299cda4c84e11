package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"roster/modules/identity/internal/domain"
)

// readPassword gets the new password from where the caller wants it, or
// nothing when nobody is there to ask.
func readPassword(cmd *cobra.Command, fromStdin bool) (string, error) {
	if fromStdin {
		return firstLine(cmd.InOrStdin())
	}
	file, ok := cmd.InOrStdin().(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return "", nil
	}
	first, err := ask(cmd, file, "Password: ")
	if err != nil {
		return "", err
	}
	again, err := ask(cmd, file, "Once more: ")
	if err != nil {
		return "", err
	}
	if first != again {
		return "", errors.New("the two passwords differ; try again")
	}
	if first == "" {
		return "", errors.New("the password is empty; try again")
	}
	return first, nil
}

func ask(cmd *cobra.Command, terminal *os.File, prompt string) (string, error) {
	cmd.PrintErr(prompt)
	typed, err := term.ReadPassword(int(terminal.Fd()))
	cmd.PrintErrln()
	if err != nil {
		return "", fmt.Errorf("read password: %w", err)
	}
	return string(typed), nil
}

// firstLine is the password as a pipe gives it: the text up to the end of the
// line, which is not a part of it.
func firstLine(r io.Reader) (string, error) {
	const newline = 2
	line, err := bufio.NewReader(io.LimitReader(r, domain.MaxPasswordBytes+newline)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read password from standard input: %w", err)
	}
	line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
	if line == "" {
		return "", errors.New("standard input holds no password; pipe it in, or leave out --password-stdin")
	}
	return line, nil
}
