package cli

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestDesktopInstallAndRemoveKeepToTheUsersFolders(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"XDG_DATA_HOME", "XDG_CONFIG_HOME"} {
		t.Setenv(name, "")
	}
	t.Setenv("HOME", home)
	t.Setenv("PATH", t.TempDir()) // no tool of the desktop
	r := newRun()
	r.start(t.Context(), "desktop", "install", "--profile", "/tmp/My $profile 100%").wantCode(t, 0)
	data := filepath.Join(home, ".local", "share")
	entry, err := os.ReadFile(filepath.Join(data, "applications", "org.lyceum.Lyceum.desktop"))
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"[Desktop Entry]", "Type=Application", `Exec="` + self + `" --profile "/tmp/My \\$profile 100%%" %u`,
		"MimeType=x-scheme-handler/lyceum;", "Icon=org.lyceum.Lyceum", "Terminal=false",
	} {
		if !slices.Contains(strings.Split(string(entry), "\n"), want) {
			t.Errorf("no line %q in\n%s", want, entry)
		}
	}
	for _, size := range iconSizes {
		b, err := os.ReadFile(desktop{data: data}.iconFile(size))
		if err != nil {
			t.Fatal(err)
		}
		if is, err := png.DecodeConfig(bytes.NewReader(b)); err != nil || is.Width != size || is.Height != size {
			t.Errorf("the icon of %d pixels: %+v, %v", size, is, err)
		}
	}
	r = newRun()
	r.start(t.Context(), "desktop", "remove").wantCode(t, 0)
	var left []string
	filepath.WalkDir(home, func(path string, e os.DirEntry, _ error) error {
		if !e.IsDir() {
			left = append(left, path)
		}
		return nil
	})
	if len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	newRun().start(t.Context(), "desktop", "remove").wantCode(t, 0) // nothing is there: that is what was wanted
	newRun().start(t.Context(), "desktop").wantCode(t, 2)
}

func TestExecIsQuotedAsDesktopsReadIt(t *testing.T) {
	for arg, want := range map[string]string{
		"/opt/lyceum": `"/opt/lyceum"`,
		"/a b/c":      `"/a b/c"`,
		"/50%":        `"/50%%"`,
		`/x"y`:        `"/x\\"y"`,
		"/x`y":        "\"/x\\\\`y\"",
		`/back\slash`: `"/back\\\\slash"`,
		"/x$HOME":     `"/x\\$HOME"`,
	} {
		if got := quoteExec(arg); got != want {
			t.Errorf("%s is written %s, want %s", arg, got, want)
		}
	}
}
