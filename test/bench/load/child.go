package load

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// Command is the argument that makes the program a Child.
const Command = "load-child"

// Child reads a specification, runs it and writes what it found. The program
// calls it when it was started by Run.
func Child(ctx context.Context, in io.Reader, out io.Writer) error {
	var s Spec
	if err := json.NewDecoder(in).Decode(&s); err != nil {
		return fmt.Errorf("read the specification of the load: %w", err)
	}
	result, err := run(ctx, s)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(result)
}

// Run runs a specification in a process of its own.
func Run(ctx context.Context, s Spec) (Result, error) {
	program, err := os.Executable()
	if err != nil {
		return Result{}, fmt.Errorf("find this program: %w", err)
	}
	spec, err := json.Marshal(s)
	if err != nil {
		return Result{}, fmt.Errorf("write the specification of the load: %w", err)
	}
	child := exec.CommandContext(ctx, program, Command) //nolint:gosec // this very program
	var out bytes.Buffer
	child.Stdin, child.Stdout, child.Stderr = bytes.NewReader(spec), &out, os.Stderr
	if err := child.Run(); err != nil {
		return Result{}, fmt.Errorf("make load: %w", err)
	}
	var r Result
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		return Result{}, fmt.Errorf("read what the load found: %w", err)
	}
	return r, nil
}
