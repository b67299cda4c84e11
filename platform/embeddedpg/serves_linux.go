package embeddedpg

import (
	"fmt"
	"os"
)

// servesFolder tells whether a process is the server of a data folder, which
// every PostgreSQL server has as its working folder.
func servesFolder(pid int, data string) bool {
	working, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	return err == nil && working == data
}
