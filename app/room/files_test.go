package room

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/netgroup/pieces"
)

// bytesOf is what is in a file of the tests.
func bytesOf(seed byte, size int) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(i>>8) ^ byte(i)*seed
	}
	return b
}

// file writes a file on somebody's computer and returns its path.
func (d *desk) file(name string, data []byte) string {
	d.t.Helper()
	path := filepath.Join(d.t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// shares shares a file with all.
func (d *desk) shares(name string, data []byte) (id string) {
	d.t.Helper()
	id, err := d.ShareFile(background, d.file(name, data), "", "", nil)
	if err != nil {
		d.t.Fatalf("%s shares %s: %v", d.options.Name, name, err)
	}
	return id
}

// wantFiles wants somebody to see files, by name and state.
func (d *desk) wantFiles(why string, want ...string) {
	d.t.Helper()
	var got []string
	for _, f := range d.Snapshot().Sharing.Files {
		got = append(got, f.Name+" "+f.State)
	}
	if !slices.Equal(got, want) {
		d.t.Errorf("%s: %s sees %q, want %q", why, d.options.Name, got, want)
	}
}

// wantSaved wants a file to be saved here, with what is in it.
func (d *desk) wantSaved(id, name string, data []byte) {
	d.t.Helper()
	dir := d.t.TempDir()
	path, err := d.SaveFile(id, dir)
	if err != nil {
		d.t.Errorf("%s saves: %v", d.options.Name, err)
		return
	}
	got, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, data) || filepath.Base(path) != name || filepath.Dir(path) != dir {
		d.t.Errorf("%s saved %q with %d bytes, %v; want %q with the %d that were shared", d.options.Name, path, len(got), err, name, len(data))
	}
}

// writesFile has somebody's program write an entry about files past all that it checks.
func (d *desk) writesFile(kind journal.Kind, body []byte, err error) {
	d.t.Helper()
	if err == nil {
		err = d.class.Write(background, kind, body)
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// sharingClass is a class in which files of up to a megabyte are fetched by themselves.
func sharingClass(b *building) (teacher, ana, ben *desk) {
	teacher = b.desk("Teacher")
	teacher.options.FetchUpTo = 1 << 20
	teacher.launch("Algebra")
	ana, ben = b.desk("Ana"), b.desk("Ben")
	for _, d := range []*desk{ana, ben} {
		d.options.FetchUpTo = 1 << 20
		d.join(teacher.Invite())
	}
	wait(10 * time.Second)
	return teacher, ana, ben
}

func TestSmallFileComesByItselfAndLargeOneWhenAsked(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := sharingClass(b)
		small, large := bytesOf(3, 300_000), bytesOf(5, 3<<20)
		var progress []float64
		first, err := teacher.ShareFile(background, teacher.file("leaf.pdf", small), "", "for Friday", func(done float64) { progress = append(progress, done) })
		if err != nil {
			t.Fatal(err)
		}
		second := teacher.shares("film.webm", large)
		wait(20 * time.Second)
		teacher.wantFiles("own files are here", "leaf.pdf here", "film.webm here")
		ana.wantFiles("what is large waits", "leaf.pdf here", "film.webm waits")
		ana.wantSaved(first, "leaf.pdf", small)
		if _, err := ana.SaveFile(second, t.TempDir()); !errors.Is(err, ErrNotHere) {
			t.Errorf("what is not here is saved: %v", err)
		}
		if f := ana.Snapshot().Sharing.File(first); f.Note != "for Friday" || f.By.Name != "Teacher" || f.Own || f.Remove || f.Program || f.Size != 300_000 {
			t.Errorf("Ana sees %+v", f)
		}
		if !slices.IsSorted(progress) || len(progress) == 0 || progress[len(progress)-1] != 1 {
			t.Errorf("progress of sharing: %v", progress)
		}
		ben.must("asks", ben.FetchFile(second))
		wait(30 * time.Second)
		ben.wantFiles("it was asked for", "leaf.pdf here", "film.webm here")
		ben.wantSaved(second, "film.webm", large)
		ana.SetFetchUpTo(4 << 20)
		wait(30 * time.Second)
		ana.wantSaved(second, "film.webm", large)
		one, _ := teacher.State()
		for _, d := range []*desk{ana, ben} {
			if is, _ := d.State(); is != one {
				t.Errorf("%s has another state", d.options.Name)
			}
		}
		if got := filesTold(ben); !slices.Equal(got, []string{"leaf.pdf shared", "film.webm shared", "leaf.pdf here", "film.webm here"}) &&
			!slices.Equal(got, []string{"leaf.pdf shared", "leaf.pdf here", "film.webm shared", "film.webm here"}) {
			t.Errorf("Ben is told %q", got)
		}
	})
}

// The hash is that of the file's own bytes, so that it can be compared with one from elsewhere.
func TestHashIsThatOfTheWholeFile(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := sharingClass(b)
		content := bytesOf(7, 200_000)
		id := teacher.shares("leaf.pdf", content)
		wait(20 * time.Second)
		want := fmt.Sprintf("%x", sha256.Sum256(content))
		if got, err := ana.HashFile(background, id); got != want || err != nil {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
		if _, err := ana.HashFile(background, "nothing"); !errors.Is(err, ErrNoFile) {
			t.Errorf("of a file that is not there: %v", err)
		}
	})
}

// filesTold lists what somebody was told of files.
func filesTold(d *desk) (told []string) {
	d.seen()
	for _, ev := range d.events {
		switch ev := ev.(type) {
		case FileChanged:
			told = append(told, ev.File.Name+" "+ev.State)
		case FileOpened:
			told = append(told, ev.File.Name+" opened by "+ev.By.Name)
		case BoxChanged:
			told = append(told, ev.Box.Title+" "+ev.State)
		case HandedIn:
			told = append(told, ev.HandIn.Name+" of "+ev.HandIn.By.Name+" "+ev.State)
		}
	}
	return told
}

func TestFileForOnePersonReachesThatPerson(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := sharingClass(b)
		data := bytesOf(7, 1000)
		id, err := teacher.ShareFile(background, teacher.file("feedback.txt", data), "Ana", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		wait(10 * time.Second)
		ana.wantFiles("for her", "feedback.txt here")
		ana.wantSaved(id, "feedback.txt", data)
		ben.wantFiles("not for him")
		if f := ana.Snapshot().Sharing.File(id); f.To.Name != "Ana" {
			t.Errorf("Ana sees %+v", f)
		}
		if err := ben.FetchFile(id); !errors.Is(err, ErrNoFile) {
			t.Errorf("Ben fetches it: %v", err)
		}
		if err := teacher.OpenFileForAll(id); !errors.Is(err, ErrNoFile) {
			t.Errorf("it is opened for everybody: %v", err)
		}
		one, _ := teacher.State()
		if is, _ := ben.State(); is != one {
			t.Error("Ben has another state")
		}
		if _, err := ana.ShareFile(background, ana.file("x", nil), "Nobody", "", nil); !errors.Is(err, ErrNobody) {
			t.Errorf("for nobody: %v", err)
		}
	})
}

func TestStaffPinOpenAndTakeAwayFiles(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := sharingClass(b)
		plants, roots := teacher.shares("plants.pdf", []byte("%PDF plants")), ana.shares("roots.txt", []byte("roots"))
		run := ana.shares("homework.pdf.exe", []byte("MZ"))
		hidden := ana.shares("hidden.txt", []byte("#!/bin/sh\n"))
		wait(10 * time.Second)
		for what, err := range map[string]error{
			"pins": ana.PinFile(roots, true), "opens": ana.OpenFileForAll(roots), "removes": ben.RemoveFile(roots),
		} {
			if !errors.Is(err, ErrNotStaff) {
				t.Errorf("a student %s: %v", what, err)
			}
		}
		for _, id := range []string{run, hidden} {
			if f := ben.Snapshot().Sharing.File(id); !f.Program {
				t.Errorf("%s is not taken for a program", f.Name)
			}
			if err := teacher.OpenFileForAll(id); !errors.Is(err, ErrFileProgram) {
				t.Errorf("a program is opened for everybody: %v", err)
			}
		}
		teacher.must("pins", teacher.PinFile(plants, true))
		teacher.must("opens", teacher.OpenFileForAll(plants))
		teacher.must("removes", teacher.RemoveFile(run))
		ana.must("removes her own", ana.RemoveFile(hidden))
		wait(10 * time.Second)
		ben.wantFiles("some were taken away", "plants.pdf here", "roots.txt here")
		if s := ben.Snapshot().Sharing; !s.File(plants).Pinned || s.Opened != plants {
			t.Errorf("Ben sees %+v, opened %q", s.File(plants), s.Opened)
		}
		for _, want := range []string{"plants.pdf pinned", "plants.pdf opened by Teacher", "homework.pdf.exe removed", "hidden.txt removed"} {
			if told := filesTold(ben); !slices.Contains(told, want) {
				t.Errorf("Ben is told %q, not %q", told, want)
			}
		}
		if n := len(ben.class.Files()); n != 2 {
			t.Errorf("Ben keeps %d files, want 2", n)
		}
		late := b.desk("Cem").join(teacher.Invite())
		wait(2 * openedHolds)
		late.wantFiles("nothing comes by itself unless he says so", "plants.pdf here", "roots.txt waits")
	})
}

func TestCanceledFileIsGoneUntilItIsAskedForAgain(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := sharingClass(b)
		data := bytesOf(3, 200*pieces.Size)
		id := teacher.shares("film.webm", data)
		wait(5 * time.Second)
		ana.must("asks", ana.FetchFile(id))
		time.Sleep(partly)
		ana.must("stops", ana.CancelFile(id))
		wait(20 * time.Second)
		ana.wantFiles("stopped", "film.webm waits")
		if n := len(ana.class.Files()); n != 0 {
			t.Errorf("%d files are kept", n)
		}
		if sent := teacher.Snapshot().Sharing.File(id).Sent; sent == 0 || sent >= uint64(len(data)) {
			t.Errorf("%d bytes were sent before she stopped", sent)
		}
		ana.must("asks again", ana.FetchFile(id))
		wait(time.Minute)
		ana.wantSaved(id, "film.webm", data)
	})
}

// partly is how long it takes until part of a large file is here, and not all.
const partly = 40 * time.Millisecond

// What was begun goes on when the program is started again, though nobody asks for it anew.
func TestFetchGoesOnAfterARestart(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := sharingClass(b)
		data := bytesOf(9, 300*pieces.Size)
		id := teacher.shares("film.webm", data)
		wait(5 * time.Second)
		ana.must("asks", ana.FetchFile(id))
		time.Sleep(partly)
		ana.goAway()
		wait(5 * time.Second)
		sent := teacher.Snapshot().Sharing.File(id).Sent
		if sent == 0 || sent >= uint64(len(data)) {
			t.Fatalf("%d bytes were sent before the restart", sent)
		}
		ana.opened(Reopen(t.Context(), ana.options, "Algebra", false))
		wait(time.Minute)
		ana.wantFiles("after the restart", "film.webm here")
		ana.wantSaved(id, "film.webm", data)
		if all := teacher.Snapshot().Sharing.File(id).Sent; float64(all) > 1.2*float64(len(data)) {
			t.Errorf("%d bytes were sent in all, of a file of %d", all, len(data))
		}
	})
}

// A disk that is full is said, what came stays, and it goes on when somebody has made room.
func TestFullDiskIsSaidAndLosesNothing(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := sharingClass(b)
		data := bytesOf(9, 300*pieces.Size)
		id := teacher.shares("film.webm", data)
		wait(5 * time.Second)
		ana.must("asks", ana.FetchFile(id))
		time.Sleep(partly)
		ana.mu.Lock()
		var t1 *transfer
		for _, t1 = range ana.sharing.transfers {
		}
		ana.mu.Unlock()
		ana.class.CancelFetch(t1.ticket.ID()) // as the class does when a piece cannot be written
		ana.sharedCame(t1.ticket.ID(), t1, session.ErrDiskFull, true)
		wait(5 * time.Second)
		f := ana.Snapshot().Sharing.File(id)
		if f.State != FileFault || !errors.Is(f.Err, syscall.ENOSPC) || f.Have < 10*pieces.Size {
			t.Errorf("after the disk was full: %+v", f)
		}
		if !slices.Contains(filesTold(ana), "film.webm fault") {
			t.Errorf("Ana is told %q", filesTold(ana))
		}
		ana.must("asks again", ana.FetchFile(id))
		wait(time.Minute)
		ana.wantSaved(id, "film.webm", data)
	})
}
