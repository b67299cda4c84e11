//go:build unix && !linux

package embeddedpg

import (
	"os/exec"
	"strconv"
	"strings"
)

// servesFolder tells whether a process is the server of a data folder, by the
// command line this package gave it.
func servesFolder(pid int, data string) bool {
	output, err := exec.Command("ps", "-ww", "-o", "args=", "-p", strconv.Itoa(pid)).Output() //nolint:gosec // the only variable is a number
	return err == nil && strings.Contains(string(output), "postgres -D "+data+" ")
}
