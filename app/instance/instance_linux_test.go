package instance

import (
	"path/filepath"
	"strings"
	"testing"
)

// Where /proc leads to a folder by a short path.
func TestLongPathsWorkToo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	_, got := claim(t, dir)
	if err := HandOver(t.Context(), dir, "G:abc"); err != nil {
		t.Fatal(err)
	}
	if is := <-got; is != "G:abc" {
		t.Errorf("%q came", is)
	}
}
