package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// hasDisplay reports whether windows can be shown. Only X11 and Wayland say so in the environment.
func hasDisplay() bool {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// startDisplay starts an X server without a screen, on a display number that it finds itself.
func startDisplay(ctx context.Context) (server *exec.Cmd, display string, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, "", err
	}
	defer r.Close()
	server = exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset")
	server.ExtraFiles = []*os.File{w}
	err = server.Start()
	w.Close()
	if err != nil {
		return nil, "", fmt.Errorf("virtual display (Xvfb): %w", err)
	}
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		_ = server.Process.Kill()
		return nil, "", fmt.Errorf("virtual display (Xvfb) did not start: %w", errors.Join(err, server.Wait()))
	}
	return server, ":" + strings.TrimSpace(number), nil
}
