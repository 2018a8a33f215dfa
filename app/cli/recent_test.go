package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRecentListsAndForgets(t *testing.T) {
	dir := t.TempDir()
	host := newRun()
	host.open = openers{} // the real ones
	host.start(t.Context(), "host", "--title", "Botany", "--name", "T", "--headless", "--json", "--for", "100ms", "--profile", dir, "--interface", lo(t))
	host.wantCode(t, 0)

	r := newRun().start(t.Context(), "recent", "--json", "--profile", dir)
	r.wantCode(t, 0)
	e := r.events(t)
	if len(e) != 1 || e[0]["event"] != "recent" || e[0]["title"] != "Botany" || e[0]["role"] != "instructor" || e[0]["entries"] == 0.0 {
		t.Fatalf("printed %q", r.out.String())
	}
	file := fmt.Sprint(e[0]["file"])
	if filepath.Dir(file) != filepath.Join(dir, "classes") {
		t.Errorf("file %q", file)
	}
	if r = newRun().start(t.Context(), "recent", "forget", "Algebra", "--json", "--profile", dir); r.code != 1 || r.kinds(t) != "error" {
		t.Errorf("forgetting what is not there: %q", r.out.String())
	}
	if r = newRun().start(t.Context(), "recent", "forget", "Botany", "--json", "--profile", dir); r.code != 0 || r.kinds(t) != "forgotten" {
		t.Errorf("forgetting: %q", r.out.String())
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("the file is still there")
	}
	if r = newRun().start(t.Context(), "recent", "--profile", dir); !strings.HasPrefix(r.out.String(), "No class is kept") {
		t.Errorf("printed %q", r.out.String())
	}
}
