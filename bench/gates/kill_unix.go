//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// killWhole has all that a command started end with it: go test does not pass on what it is told.
func killWhole(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
