package room

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"lyceum/collab/files"
	deck "lyceum/collab/slides"
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

func TestWhatCannotBeSharedIsRefused(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := sharingClass(b)
		share := func(d *desk, path, to, note string) error {
			_, err := d.ShareFile(background, path, to, note, nil)
			return err
		}
		large := ana.file("large", nil)
		must(t, os.Truncate(large, MaxSharedFile+1))
		fine := ana.file("fine", []byte("x"))
		teacher.must("locks", teacher.SetLock("chat", true))
		teacher.must("locks", teacher.SetLock("private", true))
		wait(5 * time.Second)
		for what, tt := range map[string]struct{ got, want error }{
			"nothing":             {share(teacher, filepath.Join(t.TempDir(), "no"), "", ""), os.ErrNotExist},
			"a folder":            {share(teacher, t.TempDir(), "", ""), ErrFileKind},
			"too large":           {share(teacher, large, "", ""), ErrFileTooLarge},
			"with a long note":    {share(teacher, fine, "", strings.Repeat("x", 501)), ErrFileNote},
			"with all, locked":    {share(ana, fine, "", ""), ErrLocked},
			"with Ben, locked":    {share(ana, fine, "Ben", ""), ErrLocked},
			"with staff, locked":  {share(ana, fine, "Teacher", ""), nil},
			"by staff, locked":    {share(teacher, fine, "", ""), nil},
			"with who is missing": {share(teacher, fine, "Dora", ""), ErrNobody},
		} {
			if !errors.Is(tt.got, tt.want) {
				t.Errorf("%s: %v, want %v", what, tt.got, tt.want)
			}
		}
		ticket, err := ana.share([]byte("x"))
		must(t, err)
		body, err := files.EncodeShared(files.Description{Name: "in spite.txt", Ticket: ticket.AppendTo(nil)})
		ana.writesFile(journal.KindFile, body, err)
		wait(5 * time.Second)
		ben.wantFiles("what is locked does not show", "fine here")
		if n := len(ana.class.Files()); n != 3 {
			t.Errorf("Ana keeps %d files, want what she could share, the teacher's, and what was not announced", n)
		}
	})
}

// Whatever a hostile program calls files, they are saved into the folder that was chosen, and nothing there is touched.
func TestHostileNamesStayInTheFolder(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, _, eve := sharingClass(b)
		ticket, err := eve.share([]byte("evil"))
		must(t, err)
		names := []string{"../../x", `..\..\x`, "/etc/x", "CON", "aux.txt", strings.Repeat("ä", 300) + ".pdf", "photo\u202egpj.exe", ".bashrc", "a\x00b", "..", "   ", "x\n\x1b[31m"}
		for _, name := range names {
			eve.writesFile(journal.KindFile, rawShared(name, ticket), nil)
		}
		wait(20 * time.Second)
		all := teacher.Snapshot().Sharing.Files
		if len(all) != len(names) {
			t.Fatalf("%d files are shown, want %d", len(all), len(names))
		}
		parent := t.TempDir()
		dir := filepath.Join(parent, "a", "b")
		must(t, os.MkdirAll(dir, 0o700))
		must(t, os.WriteFile(filepath.Join(dir, "x"), []byte("mine"), 0o600))
		for _, f := range all {
			path, err := teacher.SaveFile(f.ID, dir)
			if err != nil || filepath.Dir(path) != dir {
				t.Errorf("%q is saved as %q, %v", f.Name, path, err)
			}
		}
		if saved, _ := os.ReadDir(dir); len(saved) != len(names)+1 {
			t.Errorf("%d files are in the folder, want %d", len(saved), len(names)+1)
		}
		if mine, _ := os.ReadFile(filepath.Join(dir, "x")); string(mine) != "mine" {
			t.Errorf("what was there became %q", mine)
		}
		if above, _ := os.ReadDir(parent); len(above) != 1 {
			t.Errorf("something was written above the folder")
		}
		if f := all[6]; !f.Program {
			t.Errorf("%q is not taken for a program", f.Name)
		}
	})
}

// rawShared is the body of an entry that shares a file, past what the program checks.
func rawShared(name string, ticket session.Ticket) []byte {
	b := []byte{1}
	for _, field := range [][]byte{[]byte(name), nil, ticket.AppendTo(nil)} {
		b = append(b, byte(len(field)&0x7f|0x80*min(1, len(field)>>7)))
		if len(field) > 0x7f {
			b = append(b, byte(len(field)>>7))
		}
		b = append(b, field...)
	}
	return b
}

// What staff share comes first, then what is handed in: students who announce much that nobody has keep nothing of it from coming.
func TestFilesOfStaffComeFirst(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := sharingClass(b)
		box, err := teacher.OpenBox("Essay", "", time.Time{})
		must(t, err)
		wait(5 * time.Second)
		ana.shares("first.txt", []byte("first"))
		ana.handsIn(box, "essay.txt", []byte("essay"))
		teacher.shares("last.pdf", []byte("last"))
		wait(5 * time.Second)
		var order []string
		teacher.Room.mu.Lock()
		for _, w := range teacher.wantedFiles() {
			order = append(order, w.name)
		}
		teacher.Room.mu.Unlock()
		if want := []string{"last.pdf", "essay.txt", "first.txt"}; !slices.Equal(order, want) {
			t.Errorf("%q come in this order, want %q", order, want)
		}
	})
}

// One student cannot take all the room that others' files need.
func TestOneStudentCannotFillDisks(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, eve := sharingClass(b)
		teacher.must("locks nothing", teacher.SetLock("chat", false))
		for i := range 150 {
			ticket := session.Ticket{File: pieces.File{Root: [32]byte{1, byte(i)}, Size: 1 << 20}}
			eve.writesFile(journal.KindFile, rawShared(fmt.Sprint(i), ticket), nil)
		}
		huge := session.Ticket{File: pieces.File{Root: [32]byte{2}, Size: pieces.MaxSize}}
		eve.writesFile(journal.KindFile, rawShared("huge", huge), nil)
		eve.writesFile(journal.KindFile, []byte{1, 1, 'x', 0, 2, 7, 7}, nil) // names no file
		wait(10 * time.Second)
		data := bytesOf(3, 100_000)
		id := teacher.shares("leaf.pdf", data)
		wait(time.Minute)
		ana.wantSaved(id, "leaf.pdf", data)
		fetching := 0
		for _, f := range ana.Snapshot().Sharing.Files {
			if f.State == FileFetching {
				fetching++
			}
		}
		if fetching != fetchFilesOfAuthor {
			t.Errorf("%d files of one student are fetched by themselves, want %d", fetching, fetchFilesOfAuthor)
		}
		all := ana.Snapshot().Sharing.Files
		if err := ana.FetchFile(all[150].ID); !errors.Is(err, ErrQuota) {
			t.Errorf("a file of 64 GB is fetched: %v", err)
		}
		if f := ana.Snapshot().Sharing.Files[150]; f.State != FileFault || !errors.Is(f.Err, ErrQuota) {
			t.Errorf("the file of 64 GB: %+v", f)
		}
		if err := ana.FetchFile(all[151].ID); !errors.Is(err, ErrFileAnnounced) || all[151].State != FileFault {
			t.Errorf("what names no file is fetched: %v, %+v", err, all[151])
		}
	})
}

// Who announces the file of slides as a file, and takes that away again, takes nothing from anybody.
func TestFileOfSlidesIsNotTakenAwayAsAFile(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, eve := sharingClass(b)
		data := bytesOf(3, 100_000)
		ticket, err := teacher.share(data)
		must(t, err)
		before, err := files.EncodeShared(files.Description{Name: "early.pdf", Ticket: ticket.AppendTo(nil)})
		eve.writesFile(journal.KindFile, before, err)
		wait(10 * time.Second)
		early := teacher.Snapshot().Sharing.Files[0].ID
		body, err := deck.EncodeOpen(deck.Opening{Title: "Plants", Source: deck.PDF, Pages: []deck.Size{{Width: 1600, Height: 900}}, Ticket: ticket.AppendTo(nil)})
		must(t, err)
		teacher.writesFile(journal.KindDeck, body, nil)
		wait(10 * time.Second)
		late := b.desk("Cem")
		late.options.FetchUpTo = 1 << 20
		late.join(teacher.Invite())
		wait(30 * time.Second)
		for _, d := range []*desk{ana, late} {
			if decks := d.Snapshot().Boards.Decks; len(decks) != 1 || !decks[0].IsHere() {
				t.Errorf("%s has the slides %+v", d.options.Name, decks)
			}
		}
		eve.must("takes it away", eve.RemoveFile(early))
		wait(10 * time.Second)
		for _, d := range []*desk{teacher, ana, late} {
			if states := d.class.Files(); len(states) != 1 || states[0].Have != states[0].Size {
				t.Errorf("%s keeps %+v, want the slides", d.options.Name, states)
			}
		}
	})
}
