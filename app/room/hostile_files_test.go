package room

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/collab/files"
	deck "lyceum/collab/slides"
	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/netgroup/pieces"
)

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
