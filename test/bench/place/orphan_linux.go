package place

import (
	"os/exec"
	"syscall"
)

// dieWithParent ends the process when this program ends, however it does.
func dieWithParent(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} }
