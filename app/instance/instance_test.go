package instance

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// claim makes the test the window of a profile; what it is handed comes in the channel.
func claim(t *testing.T, dir string) (*Instance, <-chan string) {
	t.Helper()
	i, err := Claim(dir)
	if err != nil {
		t.Fatal(err)
	}
	if i.listen == nil {
		t.Fatal("no socket")
	}
	got := make(chan string, 10)
	done := make(chan struct{})
	go func() { i.Serve(t.Context(), func(m string) { got <- m }); close(done) }()
	t.Cleanup(func() { i.Close(); <-done })
	return i, got
}

func TestSecondStartHandsItsInviteOver(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "profile")
	_, got := claim(t, dir)
	if _, err := Claim(dir); !errors.Is(err, ErrTaken) {
		t.Fatalf("second claim: %v, want ErrTaken", err)
	}
	for _, m := range []string{"", "lyceum://G:abc", strings.Repeat("x", MaxMessage)} {
		if err := HandOver(t.Context(), dir, m); err != nil {
			t.Fatal(err)
		}
		if is := <-got; is != m {
			t.Errorf("handed over %d bytes, %d came", len(m), len(is))
		}
	}
	if err := HandOver(t.Context(), dir, strings.Repeat("x", MaxMessage+1)); !errors.Is(err, ErrTooLong) {
		t.Errorf("a longer message: %v", err)
	}
}

func TestStaleSocketIsReplaced(t *testing.T) {
	dir := t.TempDir()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, socketFile), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false) // as if the program had been killed
	l.Close()
	_, got := claim(t, dir)
	if err := HandOver(t.Context(), dir, "hello"); err != nil {
		t.Fatal(err)
	}
	<-got
}

func TestOnlyTheUserCanReachTheWindow(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "profile")
	claim(t, dir)
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, socketFile): 0o600, filepath.Join(dir, lockFile): 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if is := info.Mode().Perm(); is != want {
			t.Errorf("%s has mode %o, want %o", path, is, want)
		}
	}
}

func TestTooLongAMessageIsNotTaken(t *testing.T) {
	dir := t.TempDir()
	_, got := claim(t, dir)
	c, err := net.Dial("unix", filepath.Join(dir, socketFile))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.Write(make([]byte, MaxMessage+1)) // it may be cut off
	c.(*net.UnixConn).CloseWrite()
	if err := HandOver(t.Context(), dir, "next"); err != nil {
		t.Fatal(err)
	}
	if is := <-got; is != "next" {
		t.Errorf("%d bytes were taken", len(is))
	}
}

func TestWindowThatHangsIsTold(t *testing.T) {
	dir := t.TempDir()
	i, err := Claim(dir) // and does not serve
	if err != nil {
		t.Fatal(err)
	}
	defer i.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if err := HandOver(ctx, dir, ""); err == nil {
		t.Error("nobody answered, and that is no error")
	}
}

// TestKilledWindowLetsGo claims a profile in another process, kills that, and claims it here.
func TestKilledWindowLetsGo(t *testing.T) {
	if dir := os.Getenv("LYCEUM_TEST_CLAIM"); dir != "" {
		if _, err := Claim(dir); err != nil {
			t.Fatal(err)
		}
		os.Stdout.WriteString("claimed\n")
		select {}
	}
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledWindowLetsGo$")
	cmd.Env = append(os.Environ(), "LYCEUM_TEST_CLAIM="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 8)); err != nil {
		t.Fatal(err)
	}
	if _, err := Claim(dir); !errors.Is(err, ErrTaken) {
		t.Errorf("while it runs: %v, want ErrTaken", err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	_, got := claim(t, dir)
	if err := HandOver(t.Context(), dir, "after"); err != nil {
		t.Fatal(err)
	}
	<-got
}
