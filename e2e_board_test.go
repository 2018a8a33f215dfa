//go:build e2e

package main_test

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// maxStageBehind is how long after a command everybody may be told what the class is shown.
const maxStageBehind = time.Second

// TestE2EBoard is a lesson at the board without windows: three draw at once and hold the same, the class is led, also who comes late; a
// private board is read by staff alone until it is shown; and what was drawn is in the report folder afterwards.
func TestE2EBoard(t *testing.T) {
	l := newLesson(t, 4*time.Minute)
	teacher := l.start("Teacher", "host", "--title", "Ferns", "--invite-file", l.invite())
	teacher.await("the invite is there", event("invite"))
	ana, ben := l.start("Ana", "join", "@"+l.invite()), l.start("Ben", "join", "@"+l.invite())
	all := []*process{teacher, ana, ben}
	eachSees("all are in class", event("joined", "name", "Ana"), all...)
	eachSees("all are in class", event("joined", "name", "Ben"), all...)
	awaitNeighborsOf(2, all...)

	began := time.Now()
	teacher.command("place board")
	for _, p := range all[1:] {
		behind := p.when("it is told where to look", with("shown", map[string]any{"place": "board", "page": 1.0})).Sub(began)
		t.Logf("%s is told where to look after %v", p.name, rounded(behind))
		if behind > maxStageBehind {
			t.Errorf("%s is told where to look after %v", p.name, behind)
		}
	}
	ana.command("watch-ink on")
	teacher.command("draw rectangle #009E73 8 100,100 700,500")
	ben.command("ink pen #D55E00 8 900 120,120 400,300 680,140")
	ana.command("draw text #111111 32 140,420 Where does the oxygen come from?")
	ana.await("Ben's stroke is seen as it is drawn", func(e map[string]any) bool {
		return e["event"] == "ink" && e["name"] == "Ben" && e["kind"] == "pen" && e["points"].(float64) > 5
	})
	for _, p := range all {
		p.drawnBy(3)
	}
	awaitEqualStates(t, l.deadline, all, 9)
	ben.command("undo")
	for _, p := range all {
		p.drawnBy(2)
	}
	teacher.command("page add")
	teacher.command("drawers staff")
	ben.await("he may not draw", event("drawers", "who", "staff"))
	if e := ben.ask("draw pen #111111 4 10,10 20,20", answered); e["event"] != "error" {
		t.Errorf("who may not draw draws: %v", e)
	}
	late := l.start("Late", "join", "@"+l.invite())
	late.await("who comes late is led to the page that is shown", with("shown", map[string]any{"place": "board", "page": 2.0}))
	if e := late.ask("board", event("board")); e["page"] != 2.0 || e["pages"] != 2.0 || e["follow"] != "following" {
		t.Errorf("who comes late has in front %v", e)
	}

	ana.command("place private")
	ana.command("draw pen #CC79A7 14 300,300 900,500")
	ana.drawnBy(1)
	teacher.command("comment Ana")
	teacher.drawnBy(1)
	teacher.command("draw highlighter #E69F00 24 300,300 900,500")
	ana.await("staff wrote on her board", event("returned", "by", "Teacher"))
	ana.drawnBy(2)
	if e := ben.ask("board", event("board")); e["private"] != 0.0 {
		t.Errorf("Ben reads %v private boards", e["private"])
	}
	teacher.command("reveal Ana on")
	ben.await("it is shown to everybody", event("revealed", "name", "Ana"))
	ben.command("place reveal Ana")
	ben.drawnBy(2)

	slides, err := filepath.Abs(filepath.Join("assets", "sample", "slides.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	teacher.command("open " + slides)
	eachSees("the slides are here", event("deck", "state", "here"), append(all, late)...)
	teacher.command("page 3")
	late.await("who follows is led to the third", with("shown", map[string]any{"place": "slides", "page": 3.0}))
	teacher.command("draw arrow #D55E00 8 300,300 700,400")
	late.drawnBy(1)

	picture := filepath.Join(l.dir, "page.png")
	ben.command("export png " + picture)
	if b, err := os.ReadFile(picture); err != nil {
		t.Error(err)
	} else if is, err := png.Decode(bytes.NewReader(b)); err != nil || is.Bounds().Dx() != 1600 {
		t.Errorf("the picture: %v", err)
	}
	folder := l.report(teacher).path
	teacher.command("end")
	for _, p := range append(all, late) {
		p.awaitCleanExit()
	}
	for _, name := range []string{"board.pdf", "board.cboard", "slides-slides.pdf", filepath.Join("private-boards", "Ana.pdf")} {
		b, err := os.ReadFile(filepath.Join(folder, name))
		begins := map[string]string{".pdf": "%PDF-", ".cboard": "{"}[filepath.Ext(name)]
		if err != nil || !bytes.HasPrefix(b, []byte(begins)) {
			t.Errorf("%s in the report folder: %d bytes, %v", name, len(b), err)
		}
	}
}
