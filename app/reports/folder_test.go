package reports

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var everything = []string{"attendance.csv", "chat.csv", "views.csv", "report.html", "summary.json"}

func TestEachSittingHasAFolder(t *testing.T) {
	root := filepath.Join(t.TempDir(), "below", "reports")
	folders, err := WriteAll(root, class(time.Hour, "Ana", "Ben").sat(7))
	must(t, err)
	if want := []string{filepath.Join(root, "2026-03-02 Algebra"), filepath.Join(root, "2026-03-09 Algebra")}; !slices.Equal(folders, want) {
		t.Fatalf("folders %q, want %q", folders, want)
	}
	for i, folder := range folders {
		wantNames(t, folder, slices.Clone(everything)...)
		if got := read(t, folder, "chat.csv"); strings.Contains(got, "hello") != (i == 0) || strings.Contains(got, "next week") != (i == 1) {
			t.Errorf("sitting %d: chat %q", i+1, got)
		}
	}
	if got := people(t, folders[0]); !slices.Equal(got, []string{"Prof 1:00:00", "Ana 1:00:00", "Ben 1:00:00"}) {
		t.Errorf("attendance %q", got)
	}
	wantNames(t, root, "2026-03-02 Algebra", "2026-03-09 Algebra")
	for _, path := range append(slices.Clone(folders), filepath.Join(folders[0], "attendance.csv")) {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

// A folder belongs to one class, sitting and person: others of the same name have others, and nobody's files are touched.
func TestFoldersOfOneNameAreToldApart(t *testing.T) {
	root := t.TempDir()
	foreign := filepath.Join(root, "2026-03-02 Algebra")
	must(t, os.Mkdir(foreign, 0o700))
	must(t, os.WriteFile(filepath.Join(foreign, "attendance.csv"), []byte("mine"), 0o600))
	one, deputy, other := class(time.Hour, "Ana"), class(time.Hour, "Ana"), class(time.Hour, "Ana")
	deputy.Person, other.Class = "deputy", "0the4"
	var got []string
	for range 2 { // the second time they are found
		got = nil
		for _, c := range []Content{one, deputy, other} {
			folders, err := WriteAll(root, c)
			must(t, err)
			got = append(got, filepath.Base(folders[0]))
		}
	}
	if want := []string{"2026-03-02 Algebra (2)", "2026-03-02 Algebra (3)", "2026-03-02 Algebra (4)"}; !slices.Equal(got, want) {
		t.Errorf("folders %q, want %q", got, want)
	}
	if read(t, foreign, "attendance.csv") != "mine" {
		t.Error("somebody's file was replaced")
	}
	wantNames(t, root, "2026-03-02 Algebra", "2026-03-02 Algebra (2)", "2026-03-02 Algebra (3)", "2026-03-02 Algebra (4)")
}

func TestSomethingElseInTheWayOfAFolderIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	if folders, err := WriteAll(filepath.Join(file, "reports"), class(time.Hour)); !errors.Is(err, ErrWrite) || len(folders) != 0 {
		t.Errorf("%q, %v", folders, err)
	}
	root := t.TempDir()
	must(t, os.WriteFile(filepath.Join(root, "2026-03-02 Algebra"), nil, 0o600))
	if folders, err := WriteAll(root, class(time.Hour)); err != nil || filepath.Base(folders[0]) != "2026-03-02 Algebra (2)" {
		t.Errorf("%q, %v", folders, err)
	}
}

// Whatever a class is called, its folder lies below the root, and can be made on any system.
func TestTitlesLeadNowhere(t *testing.T) {
	for title, want := range map[string]string{
		"Algebra": "Algebra", "../../etc/passwd": "etc passwd", "..": "", "a/b\\c:d*e?f\"g<h>i|j": "a b c d e f g h i j", "  x  ": "x", "": "",
		"CON": "CON", "x. ": "x", "Größe & Maß (1)": "Größe & Maß (1)", "张三": "张三", "a\u202eb": "a b", "a\x00b\nc": "a b c", "\u0301x": "\u0301x", ".hidden": "hidden",
		"\xff\xfe": "", "~$HOME;rm": "HOME rm", strings.Repeat("ä", 200): strings.Repeat("ä", 60), strings.Repeat("a ", 200): strings.TrimSpace(strings.Repeat("a ", 60)),
	} {
		if got := cleanTitle(title); got != want {
			t.Errorf("%q becomes %q, want %q", title, got, want)
		}
	}
	root := t.TempDir()
	c := class(time.Hour)
	c.Report.Sittings[0].Title = "../../../x"
	folders, err := WriteAll(root, c)
	must(t, err)
	if folders[0] != filepath.Join(root, "2026-03-02 x") {
		t.Errorf("folder %q", folders[0])
	}
}

func FuzzTitles(f *testing.F) {
	for _, s := range []string{"Algebra", "../x", "a\u202eb", "\xff", "CON", strings.Repeat("\u0301", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, title string) {
		got := cleanTitle(title)
		if len(got) > maxTitle || !utf8.ValidString(got) || strings.ContainsAny(got, "/\\:*?\"<>|.\x00\n") || got != strings.TrimSpace(got) || cleanTitle(got) != got {
			t.Errorf("%q becomes %q, then %q", title, got, cleanTitle(got))
		}
	})
}

func TestSummaryTellsWhoseReportItIs(t *testing.T) {
	root := t.TempDir()
	c := class(time.Hour, "Ana", "Ben")
	c.Report.Sittings[0].Rows[2].Intervals[0].To = clockAt(30 * time.Minute)
	folders, err := WriteAll(root, c)
	must(t, err)
	s, err := readSummary(folders[0])
	must(t, err)
	if s.Class != "c1a55" || s.Person != "teacher" || s.Sitting != 1 || s.Title != "Algebra" || s.Started != "2026-03-02T09:00:00+01:00" || s.Ended != "" ||
		s.AsOf != "2026-03-02T10:00:00+01:00" || s.Students != 2 || s.Staff != 1 || s.Percent != 75 || s.Messages != 4 || len(s.Files) != 4 {
		t.Errorf("%+v", s)
	}
	all, err := List(root, "teacher")
	if err != nil || len(all) != 1 || all[0].Path != folders[0] || all[0].Title != "Algebra" {
		t.Errorf("%+v, %v", all, err)
	}
	for _, who := range []string{"somebody", ""} {
		if all, err := List(root, who); err != nil || len(all) != 0 {
			t.Errorf("%q: %+v, %v", who, all, err)
		}
	}
	if all, err := List(filepath.Join(root, "none"), "teacher"); err != nil || len(all) != 0 {
		t.Errorf("a root that is not there: %+v, %v", all, err)
	}
}

func TestSummaryThatMakesNoSenseIsNobodys(t *testing.T) {
	for _, text := range []string{"", "{", "[]", `{"report": 2, "class": "c1a55", "person": "teacher", "sitting": 1}`, strings.Repeat(" ", maxSummary) + `{"report": 1}`} {
		root := t.TempDir()
		folder := filepath.Join(root, "2026-03-02 Algebra")
		must(t, os.Mkdir(folder, 0o700))
		must(t, os.WriteFile(filepath.Join(folder, summaryName), []byte(text), 0o600))
		folders, err := WriteAll(root, class(time.Hour))
		must(t, err)
		if filepath.Base(folders[0]) != "2026-03-02 Algebra (2)" || read(t, folder, summaryName) != text {
			t.Errorf("%.20q: written to %q", text, folders[0])
		}
	}
}

// What a computer leaves that dies while it makes a folder is taken away later, and nothing else.
func TestFoldersThatWereNeverFinishedAreSwept(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{besidePrefix + "old", besidePrefix + "new", ".other"} {
		must(t, os.Mkdir(filepath.Join(root, name), 0o700))
	}
	long := start.Add(-time.Hour)
	must(t, os.Chtimes(filepath.Join(root, besidePrefix+"old"), long, long))
	must(t, os.Chtimes(filepath.Join(root, besidePrefix+"new"), start, start))
	_, err := WriteAll(root, class(time.Minute))
	must(t, err)
	wantNames(t, root, "2026-03-02 Algebra", besidePrefix+"new", ".other")
}

func TestRootIsWhereThePersonWantsIt(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	want := func(named, profile, want string) {
		t.Helper()
		if got, err := Root(named, profile); err != nil || got != want {
			t.Errorf("Root(%q, %q) = %q, %v, want %q", named, profile, got, err, want)
		}
	}
	want(None, "", "")
	want(filepath.Join(home, "x"), "/p", filepath.Join(home, "x"))
	want("", filepath.Join(home, "p"), filepath.Join(home, "p", "reports"))
	want("", "", filepath.Join(home, "Lyceum")) // there are no documents
	must(t, os.Mkdir(filepath.Join(home, "Documents"), 0o700))
	want("", "", filepath.Join(home, "Documents", "Lyceum"))
	for _, name := range []string{"config", "Dokumente"} {
		must(t, os.Mkdir(filepath.Join(home, name), 0o700))
	}
	named := filepath.Join(home, "config", "user-dirs.dirs")
	for text, folder := range map[string]string{
		"# x\nXDG_DOCUMENTS_DIR=\"$HOME/Dokumente\"\n": "Dokumente", "XDG_MUSIC_DIR=\"$HOME/Music\"\n": "Documents", "XDG_DOCUMENTS_DIR=\"relative\"\n": "Documents",
		"XDG_DOCUMENTS_DIR=\"$HOME/gone\"\n": "",
	} {
		must(t, os.WriteFile(named, []byte(text), 0o600))
		want("", "", filepath.Join(home, folder, "Lyceum"))
	}
}

// Whoever reads a file while it is written reads one that is whole.
func TestReaderFindsAWholeFileAtAnyMoment(t *testing.T) {
	folder := t.TempDir()
	old, now := bytes.Repeat([]byte("old\n"), 1<<18), bytes.Repeat([]byte("new\n"), 1<<18)
	must(t, replace(folder, "x.csv", old))
	done := make(chan error)
	go func() {
		var err error
		for i := range 40 {
			err = errors.Join(err, replace(folder, "x.csv", [][]byte{now, old}[i%2]))
		}
		done <- err
	}()
	for reads := 0; ; reads++ {
		if b, err := os.ReadFile(filepath.Join(folder, "x.csv")); err != nil || !bytes.Equal(b, old) && !bytes.Equal(b, now) {
			t.Errorf("read %d bytes, %v", len(b), err)
		}
		select {
		case err := <-done:
			if must(t, err); reads < 5 {
				t.Errorf("read %d times: this checks nothing", reads)
			}
			return
		default:
		}
	}
}

// What is given of a class that met often is its last sittings: each has what was said in it and nothing of before.
func TestLinesBeforeTheSittingsThatAreGivenAreNobodys(t *testing.T) {
	root := t.TempDir()
	c := class(time.Hour, "Ana").sat(7).sat(14)
	c.Report.Sittings = c.Report.Sittings[1:]
	folders, err := WriteAll(root, c)
	must(t, err)
	if len(folders) != 2 {
		t.Fatalf("folders %q", folders)
	}
	for _, folder := range folders {
		if got := read(t, folder, "chat.csv"); strings.Contains(got, "hello") || strings.Count(got, "next week") != 1 {
			t.Errorf("%s: chat %q", folder, got)
		}
	}
}
