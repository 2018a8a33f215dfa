package files

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestNamesAreDefused(t *testing.T) {
	for in, want := range map[string]string{
		"leaf.pdf":               "leaf.pdf",
		"Blätter – 3. Stunde.md": "Blätter – 3. Stunde.md",
		"../../x":                "x",
		`..\..\x.txt`:            "x.txt",
		"/etc/passwd":            "passwd",
		"C:\\a\\b.txt":           "b.txt",
		"c:stream.txt:zone":      "c_stream.txt_zone",
		"..":                     "file",
		"":                       "file",
		"folder/":                "file",
		"...":                    "file",
		".bashrc":                "bashrc",
		"CON":                    "_CON",
		"con.txt":                "_con.txt",
		"nul .tar.gz":            "_nul .tar.gz",
		"COM1":                   "_COM1",
		"lpt².x":                 "_lpt².x",
		"COM10":                  "COM10",
		"console.log":            "console.log",
		"a\x00b\nc\x7f.txt":      "ab c.txt",
		"photo\u202egpj.exe":     "photogpj.exe",
		"\u2067abc\u2069.txt":    "abc.txt",
		"\ufeffx\u200b.txt":      "x.txt",
		"trailing.txt. . ":       "trailing.txt",
		"photo.jpg                                       .exe": "photo.jpg .exe",
		"photo.jpg\u3164\u3164\u2800.exe":                      "photo.jpg .exe",
		"a<b>c|d?e*f\"g":                                       "a_b_c_d_e_f_g",
		"bad \xff utf":                                         "bad _ utf",
		"👩\u200d👧.png":                                         "👩\u200d👧.png",
		"\u200dx":                                              "x",
	} {
		if got := Name(in); got != want {
			t.Errorf("Name(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLongNameKeepsItsEnding(t *testing.T) {
	for _, letter := range []string{"a", "ä", "語", "👩"} {
		got := Name(strings.Repeat(letter, 300) + ".tar.gz")
		if len(got) > MaxName || len(got) < MaxName-4 || !strings.HasSuffix(got, letter+".tar.gz") && !strings.HasSuffix(got, ".gz") || !utf8.ValidString(got) {
			t.Errorf("%d bytes %q", len(got), got)
		}
	}
	if got := Name("a." + strings.Repeat("b", 300)); len(got) != MaxName {
		t.Errorf("an ending that is none: %d bytes, want %d", len(got), MaxName)
	}
	if got := Name("CON." + strings.Repeat("b", 300)); len(got) > MaxName || !strings.HasPrefix(got, "_CON.") {
		t.Errorf("a long device: %q", got)
	}
}

// Whatever somebody calls a file, its name is one of a file, in one folder, and stays what it is.
func FuzzName(f *testing.F) {
	for _, s := range []string{"leaf.pdf", "../../x", "CON.txt", strings.Repeat("語", 300) + ".exe", "a\u202eb", " . ", "\xff", "\u200d.\u200c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name := Name(s)
		hidden := func(r rune) bool {
			return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || strings.ContainsRune(`/\<>:"|?*`, r)
		}
		switch {
		case name == "" || len(name) > MaxName || !utf8.ValidString(name):
			t.Fatalf("%q becomes %q", s, name)
		case strings.ContainsFunc(name, hidden), strings.Trim(name, ". ") != name, isDevice(name):
			t.Fatalf("%q becomes %q", s, name)
		case Name(name) != name:
			t.Fatalf("%q becomes %q, and that %q", s, name, Name(name))
		case isProgramName(numbered(name, 2)) != isProgramName(name):
			t.Fatalf("%q is a program, %q not, or the other way", name, numbered(name, 2))
		}
	})
}

func TestProgramsAreKnownByNameAndByContent(t *testing.T) {
	for name, is := range map[string]bool{
		"setup.exe": true, "SETUP.EXE": true, "photo.jpg.scr": true, "run.sh": true, "x.lnk": true, "marks.xlsm": true, "a.desktop": true, "b.jar": true,
		"drawing.SVG": true, "page.html": true, "feed.xml": true,
		"evil.exe. ": true, "photo\u202egpj.exe": true,
		"plants.pdf": false, "exe": false, "notes.exe.txt": false, "page.odt": false, "marks.xlsx": false, "": false,
	} {
		if got := IsProgram(name, nil); got != is {
			t.Errorf("%q: program %v, want %v", name, got, is)
		}
	}
	for head, is := range map[string]bool{
		"MZ\x90\x00": true, "\x7fELF\x02": true, "#!/bin/sh\n": true, "\xca\xfe\xba\xbe\x00": true, "%PDF-1.7": false, "Hello": false, "": false,
		"<!DOCTYPE html>": true, "\ufeff\r\n<!-- leaf --><HTML>": true, "<?xml version=\"1.0\"?>\n<svg xmlns=": true,
		"<?xml version=\"1.0\"?><a:b xmlns:a=\"http://www.w3.org/1999/xhtml\">": true,
		"<?xml version=\"1.0\"?><score-partwise>":                               false, "How to write <html>": false, "< 5 bubbles": false,
	} {
		if got := IsProgram("harmless.txt", []byte(head)); got != is {
			t.Errorf("%q: program %v, want %v", head, got, is)
		}
	}
}
