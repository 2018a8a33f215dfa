package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lyceum/app/profile"
)

// taught returns a profile that has held a class with a line of chat in it.
func taught(t *testing.T) (profile, file string) {
	t.Helper()
	profile = t.TempDir()
	host := newRun()
	host.open = openers{} // the real ones
	host.in = strings.NewReader("say =1+1\ndraw pen #000000 4 10,10 50,50\nend\n")
	host.start(t.Context(), "host", "--title", "Botany", "--name", "T", "--headless", "--json", "--for", "10s", "--profile", profile, "--interface", lo(t))
	host.wantCode(t, 0)
	r := newRun().start(t.Context(), "profile", "classes", "--json", "--profile", profile)
	return profile, fmt.Sprint(r.events(t)[0]["file"])
}

func TestExportWritesWhatAClassFileTells(t *testing.T) {
	profile, file := taught(t)
	dir := filepath.Join(t.TempDir(), "reports")
	for _, tt := range []struct {
		args string            // after the class
		want map[string]string // file: part of what is in it; "-" is standard output
	}{
		{"--chat", map[string]string{"-": ",T,instructor,,'=1+1,,\r\n"}},
		{"--attendance", map[string]string{"-": "\r\n1,T,TRUE,0.00,0:00:00,0:00:00,1,0,0,"}},
		{"--format json", map[string]string{"-": `"text": "=1+1"`}},
		{"--format html --chat", map[string]string{"-": "<h2>Chat</h2>"}},
		{"--out " + dir, map[string]string{dir + "/attendance.csv": "Fingerprint", dir + "/chat.csv": "'=1+1"}},
		{"--chat --out " + dir + "/said.csv", map[string]string{dir + "/said.csv": "'=1+1"}},
		{"--format html --out " + dir, map[string]string{dir + "/class.html": "<title>"}},
	} {
		for _, class := range []string{file, "Botany"} {
			r := newRun().start(t.Context(), append([]string{"export", class, "--json", "--profile", profile}, strings.Fields(tt.args)...)...)
			r.wantCode(t, 0)
			for name, want := range tt.want {
				got := r.out.String()
				if name != "-" {
					data, err := os.ReadFile(name)
					if err != nil {
						t.Fatal(err)
					}
					if info, _ := os.Stat(name); info.Mode().Perm() != 0o600 {
						t.Errorf("%s: mode %v", name, info.Mode())
					}
					got = string(data)
				}
				if !strings.Contains(got, want) {
					t.Errorf("export %s: %s has %q, want %q in it", tt.args, name, got, want)
				}
			}
			if _, stdout := tt.want["-"]; !stdout && r.kinds(t) != strings.TrimSpace(strings.Repeat("exported ", len(tt.want))) {
				t.Errorf("export %s printed %q", tt.args, r.out.String())
			}
		}
	}
	if left, _ := filepath.Glob(dir + "/.*"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	r := newRun().start(t.Context(), "export", "Botany", "--format", "json", "--attendance", "--profile", profile)
	var object map[string]any
	if err := json.Unmarshal([]byte(r.out.String()), &object); err != nil || object["class"] != "Botany" || object["chat"] != nil {
		t.Errorf("object %q, %v", r.out.String(), err)
	}
}

func TestExportOfTwoTablesWritesThemHere(t *testing.T) {
	profile, file := taught(t)
	t.Chdir(t.TempDir())
	r := newRun().start(t.Context(), "export", file, "--attendance", "--chat", "--format", "csv", "--json", "--profile", profile)
	r.wantCode(t, 0)
	if got := r.kinds(t); got != "exported exported" {
		t.Errorf("printed %q", got)
	}
	for _, name := range []string{"attendance.csv", "chat.csv"} {
		if info, err := os.Stat(name); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestExportRefusesWhatMakesNoSense(t *testing.T) {
	profile := t.TempDir()
	for args, want := range map[string]int{
		"export":                     2,
		"export Botany --format pdf": 2,
		"export Botany --out " + profile + "/x.csv": 2, // two tables, one file
		"export Botany --chat":                      1, // there is none
		"export " + profile + "/x.lyceum --chat":    1,
	} {
		r := newRun().start(t.Context(), append(strings.Fields(args), "--profile", profile)...)
		if r.code != want || r.out.String() != "" || r.err.String() == "" {
			t.Errorf("%s: code %d, %q, %q", args, r.code, r.out.String(), r.err.String())
		}
	}
}

func TestExportOfADamagedFileSaysThatItIsIncomplete(t *testing.T) {
	dir, file := taught(t)
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(bytes.Repeat([]byte("damage"), 2048), 4096); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	r := newRun().start(t.Context(), "export", file, "--chat", "--json", "--out", t.TempDir(), "--profile", dir)
	if r.kinds(t) != "incomplete exported" || r.events(t)[0]["damaged"] != true {
		t.Errorf("code %d, %q, %q", r.code, r.out.String(), r.err.String())
	}
}

func TestExportAsksForThePassphrase(t *testing.T) {
	dir, _ := taught(t)
	p, err := profile.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(p.SetPassphrase([]byte("open sesame")), p.Close()); err != nil {
		t.Fatal(err)
	}
	for answer, want := range map[string]int{"open sesame\n": 0, "wrong sesame\n": 1, "": 1} {
		r := newRun()
		r.in = strings.NewReader(answer)
		r.start(t.Context(), "export", "Botany", "--chat", "--profile", dir)
		if r.code != want || strings.Contains(r.out.String(), "=1+1") != (want == 0) {
			t.Errorf("answer %q: code %d, %q, %q", answer, r.code, r.out.String(), r.err.String())
		}
	}
}

// The report folder of a class that was held without a window is where it says, and is written anew from the class file.
func TestExportWritesReportFoldersAnew(t *testing.T) {
	dir, _ := taught(t)
	list := newRun().start(t.Context(), "profile", "reports", "--json", "--profile", dir)
	list.wantCode(t, 0)
	all := list.events(t)
	if len(all) != 1 || all[0]["event"] != "report" || all[0]["title"] != "Botany" || all[0]["ended"] == "" || all[0]["sitting"] != 1.0 {
		t.Fatalf("reports %v", all)
	}
	folder := fmt.Sprint(all[0]["folder"])
	if filepath.Dir(folder) != filepath.Join(dir, "reports") {
		t.Errorf("the folder is %s", folder)
	}
	before, err := os.ReadFile(filepath.Join(folder, "attendance.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"attendance.csv", "board.pdf", "board.cboard"} {
		if err := os.Remove(filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, where := range []string{"", filepath.Join(t.TempDir(), "elsewhere")} {
		args := []string{"export", "Botany", "--format", "folder", "--json", "--profile", dir}
		if where != "" {
			args = append(args, "--out", where)
		}
		r := newRun().start(t.Context(), args...)
		r.wantCode(t, 0)
		got := fmt.Sprint(r.events(t)[0]["file"])
		if where == "" && got != folder || where != "" && filepath.Dir(got) != where {
			t.Errorf("%q: written to %s", where, got)
		}
		if now, err := os.ReadFile(filepath.Join(got, "attendance.csv")); err != nil || string(now) != string(before) {
			t.Errorf("%q: attendance\n%s, was\n%s, %v", where, now, before, err)
		}
		for _, name := range []string{"board.pdf", "board.cboard"} {
			if _, err := os.Stat(filepath.Join(got, name)); err != nil {
				t.Errorf("%q: %v", where, err)
			}
		}
	}
	r := newRun().start(t.Context(), "export", "Botany", "--format", "folder", "--chat", "--profile", dir)
	r.wantCode(t, 2)
	if r := newRun().start(t.Context(), "profile", "reports", "--in", t.TempDir(), "--profile", dir); !strings.Contains(r.out.String(), "no report folders") {
		t.Errorf("an empty folder: %q", r.out.String())
	}
}

func TestReportsCanBeLeftOut(t *testing.T) {
	dir := t.TempDir()
	host := newRun()
	host.open = openers{}
	host.in = strings.NewReader("end\n")
	host.start(t.Context(), "host", "--title", "Botany", "--name", "T", "--headless", "--json", "--for", "10s", "--reports", "none", "--profile", dir, "--interface", lo(t))
	host.wantCode(t, 0)
	if _, err := os.Stat(filepath.Join(dir, "reports")); !errors.Is(err, os.ErrNotExist) || strings.Contains(host.kinds(t), "reports") {
		t.Errorf("there are reports: %v, %q", err, host.kinds(t))
	}
}
