//go:build e2e

package main_test

import (
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// maxSourceCopies is what who shows slides to seven may send of them, in times their size.
const maxSourceCopies = 1.2

// noise writes a picture of 1280×900 that nothing makes smaller: 3.4 MB.
func noise(t *testing.T, path string, seed byte) {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 1280, 900))
	rand.NewChaCha8([32]byte{seed}).Read(picture.Pix)
	for i := 3; i < len(picture.Pix); i += 4 {
		picture.Pix[i] = 255
	}
	f, err := os.Create(path)
	if err == nil {
		err = (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(f, picture)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// sentBytes is how many bytes a process has sent by the statistics that it has printed, but for so many events at first. Each has the
// rate since the one before.
func sentBytes(p *process, but int) (bytes float64) {
	events, _ := p.printed()
	last := 0.0
	for i, e := range events {
		if event("stats")(e) {
			at := e["t"].(float64)
			if i >= but {
				bytes += e["sent_kbit_s"].(float64) * 1000 / 8 * (at - last)
			}
			last = at
		}
	}
	return bytes
}

// TestE2ESlidesCostOneUploadAndOutliveWhoShowedThem: a teacher shows slides of 20 MB to seven, and leaves. All go home. On the next day
// one comes back, and somebody who was never there gets every page from her.
func TestE2ESlidesCostOneUploadAndOutliveWhoShowedThem(t *testing.T) {
	const pages = 6
	l := newLesson(t, 6*time.Minute)
	open := "open"
	for i := range byte(pages) {
		path := filepath.Join(l.dir, fmt.Sprintf("page%d.png", i+1))
		noise(t, path, i)
		open += " " + path
	}
	teacher := l.start("Teacher", "host", "--title", "Ferns", "--invite-file", l.invite())
	teacher.await("the invite is there", event("invite"))
	all := []*process{teacher}
	for _, name := range []string{"Ana", "Ben", "Cem", "Dora", "Eli", "Fay", "Gus"} {
		all = append(all, l.start(name, "join", "@"+l.invite()))
		eachSees(name+" is in class", event("joined", "name", name), all...)
	}
	awaitNeighborsOf(7, all...)

	teacher.ask("stats", event("stats")) // from now on it is counted
	before, _ := teacher.printed()
	began := time.Now()
	teacher.command(open)
	eachSees("the slides are here", event("deck", "state", "here"), all...)
	took := time.Since(began)
	teacher.ask("stats", event("stats"))
	sent := sentBytes(teacher, len(before))
	size := teacher.awaitFrom(0, "the slides are here", event("deck", "state", "here"))["size"].(float64)
	t.Logf("%.1f MB were with all seven after %v", size/1e6, rounded(took))
	t.Logf("figure deck.source-copies %.3f times", sent/size)
	if sent > maxSourceCopies*size {
		t.Errorf("the teacher sent %.2f times the size of the slides, want %v at most", sent/size, maxSourceCopies)
	}
	for _, p := range all {
		p.command("leave")
		p.awaitCleanExit()
	}

	ana := l.start("Ana", "join", "--again", "Ferns")
	hal := l.start("Hal", "join", "@"+l.invite())
	hal.await("the slides are here", event("deck", "state", "here"))
	hal.command("place slides")
	if board := hal.ask("board", event("board")); board["pages"] != float64(pages) {
		t.Errorf("Hal has %v, want %d pages", board, pages)
	}
	exported := filepath.Join(l.dir, "hal.pdf")
	hal.command("export pdf " + exported)
	if info, err := os.Stat(exported); err != nil || float64(info.Size()) < size/2 {
		t.Errorf("Hal's export: %v, want one of about %.0f bytes", err, size)
	}
	for _, p := range []*process{ana, hal} {
		p.command("leave")
		p.awaitCleanExit()
	}
}
