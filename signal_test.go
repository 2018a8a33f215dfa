//go:build !windows

package main_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// Whoever presses Ctrl-C twice does not want to wait for what hinders the program from leaving in good
// order: here, that nobody reads what it prints.
func TestSecondSignalEndsTheProgramAtOnce(t *testing.T) {
	unread, stdout, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer unread.Close()
	cmd := exec.Command(buildProgram(t), "host", "--title", "T", "--name", "T", "--headless",
		"--interface", loopback(t), "--profile", t.TempDir())
	cmd.Stdout = stdout
	cmd.Stdin = strings.NewReader(strings.Repeat("state\n", 10_000)) // its answers are more than a pipe holds
	cmd.WaitDelay = time.Second
	err = cmd.Start()
	stdout.Close()
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // a signal is its end
		close(ended)
	}()
	// Until its first line it may not have begun to listen for signals.
	if _, err := unread.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	deadline := time.After(20 * time.Second)
	for tick := time.NewTicker(100 * time.Millisecond); ; { // signals that come at once count as one
		select {
		case <-ended:
			if cmd.ProcessState.Exited() {
				t.Errorf("the program ended with %v, want it ended by the signal", cmd.ProcessState)
			}
			return
		case <-tick.C:
			_ = cmd.Process.Signal(os.Interrupt)
		case <-deadline:
			_ = cmd.Process.Kill()
			<-ended
			t.Fatal("the program outlived every signal")
		}
	}
}
