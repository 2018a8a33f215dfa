package model

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"lyceum/app/room"
)

// sharer is a room with files.
type sharer struct {
	*fakeRoom
	Sharer // whatever the tests do not ask for panics
	slow   time.Duration
	err    error
}

func (r *sharer) ShareFile(_ context.Context, path, to, note string, progress func(float64)) (string, error) {
	progress(0.5)
	time.Sleep(r.slow)
	r.note("share", path, "with", to, note)
	return "f9", r.err
}

func (r *sharer) SaveFile(id, folder string) (string, error) {
	r.note("save", id, "in", filepath.Base(folder))
	path := filepath.Join(folder, "leaf.pdf")
	return path, errors.Join(os.WriteFile(path, []byte("leaf"), 0o600), r.err)
}

func (r *sharer) HandIn(_ context.Context, box, path, _ string, _ func(float64)) (string, error) {
	r.note("hand in", path, "to", box)
	return "h9", r.err
}

func (r *sharer) TakeBack(id string) error  { r.note("take back", id); return nil }
func (r *sharer) SetFetchUpTo(bytes uint64) { r.note("fetch up to", bytes) }
func (r *sharer) HashFile(context.Context, string) (string, error) {
	return "ab12", r.err
}
func (r *sharer) CollectBox(_ context.Context, id, folder string) (room.Collected, error) {
	r.note("collect", id)
	return room.Collected{Folder: filepath.Join(folder, "Essay"), Students: 2, Files: 3, Missing: []room.HandIn{{}}}, nil
}
func (r *sharer) OpenBox(title, _ string, due time.Time) (string, error) {
	r.note("box", title, "due in", time.Until(due))
	return "b9", nil
}

func file(id, name, by string) room.SharedFile {
	return room.SharedFile{ID: id, By: room.Person{ID: by, Name: by}, FileHere: room.FileHere{Name: name, Size: 10, Have: 10, State: room.FileIsHere}}
}

// sharingClass is a bench of a student in a class with files.
func sharingClass(b *bench) *sharer {
	r := &sharer{fakeRoom: b.room}
	b.rooms.as = r
	b.joined()
	pinned := file("f1", "leaf.pdf", "Teacher")
	pinned.Pinned = true
	failed := file("f3", "film.mp4", "Teacher")
	failed.State, failed.Err = room.FileFault, room.ErrQuota
	r.shares(func(s *room.Sharing) {
		s.Files = []room.SharedFile{pinned, file("f2", "table.csv", "Ben"), failed}
	})
	b.now()
	r.was()
	return r
}

func (r *sharer) shares(change func(s *room.Sharing)) {
	r.set(func(s *room.Snapshot) {
		is := &room.Sharing{MayShare: true, MayHandIn: true, Quota: 1000, FetchUpTo: room.DefaultFetchUpTo}
		if s.Sharing != nil {
			*is = *s.Sharing
		}
		change(is)
		s.Sharing = is
	})
}

func fileNames(all []FileRow) (names []string) {
	for _, f := range all {
		names = append(names, f.Name)
	}
	return names
}

func TestPinnedFilesComeFirstThenTheNewest(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := sharingClass(b)
		is := b.now().Class.Files
		if got, want := fileNames(is.Files), []string{"leaf.pdf", "film.mp4", "table.csv"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if !is.CanShare || is.WhyNot != "" || is.Files[1].Fault == "" {
			t.Errorf("a student sees %+v", is)
		}
		r.set(func(s *room.Snapshot) {}) // something else may be new
		if again := b.now().Class.Files; again != is {
			t.Error("what is as before is made anew")
		}
		if is.Full != "" {
			t.Errorf("full: %q", is.Full)
		}
		r.shares(func(s *room.Sharing) { s.Used = 950 })
		if b.now().Class.Files.Full == "" {
			t.Error("that there is hardly any room left is not said")
		}
	})
}

func TestSharedFileIsAJobUntilItIsRead(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := sharingClass(b)
		r.slow = time.Second
		b.ShareFiles([]string{"/a/one.txt", "/a/two.txt"}, "t", "look")
		time.Sleep(600 * time.Millisecond)
		if jobs := b.now().Class.Files.Jobs; len(jobs) != 2 || jobs[0] != (FileJob{"one.txt", 0.5}) || jobs[1].Done >= 0 {
			t.Errorf("under way: %+v", jobs)
		}
		time.Sleep(2 * time.Second)
		if jobs := b.now().Class.Files.Jobs; len(jobs) != 0 {
			t.Errorf("still under way: %+v", jobs)
		}
		if got, want := r.was(), []string{"share /a/one.txt with t look", "share /a/two.txt with t look"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		r.err = room.ErrFileTooLarge
		b.ShareFiles([]string{"/a/large"}, "", "")
		time.Sleep(2 * time.Second)
		if s := b.now(); len(s.Toasts) == 0 || !s.Toasts[0].Fault {
			t.Errorf("what went wrong is not told: %+v", s.Toasts)
		}
	})
}

func TestFolderForFilesIsRememberedUntilItIsGone(t *testing.T) {
	inBubble(t, func(b *bench) {
		r, folder := sharingClass(b), filepath.Join(t.TempDir(), "lessons")
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		b.SaveFile("f1", folder)
		s := b.now()
		if s.Settings.FilesFolder != folder || len(s.Toasts) == 0 || s.Toasts[0].Do != DoOpenFolder || s.Toasts[0].Path != folder {
			t.Errorf("saved: %q, %+v", s.Settings.FilesFolder, s.Toasts)
		}
		if is := s.Class.Files.Files; is[0].Saved != filepath.Join(folder, "leaf.pdf") || is[2].Saved != "" {
			t.Errorf("rows say it is in %q, and another in %q", is[0].Saved, is[2].Saved)
		}
		b.SaveFile("f2", "")
		b.now()
		if got, want := r.was(), []string{"save f1 in lessons", "save f2 in lessons"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
		b.SaveFile("f2", "")
		if s = b.now(); s.Settings.FilesFolder != "" || !s.Toasts[0].Fault {
			t.Errorf("without the folder: %q, %+v", s.Settings.FilesFolder, s.Toasts)
		}
	})
}

func TestOpenedFileIsSavedOnce(t *testing.T) {
	inBubble(t, func(b *bench) {
		r, folder := sharingClass(b), t.TempDir()
		for n := 1; n <= 2; n++ {
			b.OpenFile("f1", folder)
			if is, want := b.now().Class.Files.Opened, (OpenedFile{n, filepath.Join(folder, "leaf.pdf")}); is != want {
				t.Errorf("opened %+v, want %+v", is, want)
			}
		}
		if got := r.was(); len(got) != 1 {
			t.Errorf("saved %q, want once", got)
		}
		if err := os.Remove(filepath.Join(folder, "leaf.pdf")); err != nil {
			t.Fatal(err)
		}
		b.OpenFile("f1", "")
		b.now()
		if got := r.was(); len(got) != 1 {
			t.Errorf("of a file that is not there any more: saved %q, want once", got)
		}
	})
}

func TestFileThatStaffOpenIsOfferedUntilItIsOpenedOrDeclined(t *testing.T) {
	inBubble(t, func(b *bench) {
		sharingClass(b)
		time.Sleep(settleFor)
		opens := room.FileOpened{File: file("f1", "leaf.pdf", "Teacher"), By: room.Person{ID: "t", Name: "Teacher"}}
		offered := func(what string, want bool) {
			t.Helper()
			if is := b.now().Class.Files.Offer; is.File.ID == "f1" != want || want && (is.By != "Teacher" || is.File.Name != "leaf.pdf") {
				t.Errorf("%s: offered %+v, want %v", what, is, want)
			}
		}
		b.tell(opens)
		offered("opened for everybody", true)
		b.DeclineFile()
		offered("declined", false)
		b.tell(opens)
		offered("opened for everybody again", true)
		b.OpenFile("f1", t.TempDir())
		offered("opened", false)
		opens.By = room.Person{ID: "self"}
		b.tell(opens)
		offered("by this person", false)
	})
}

func TestReplacementIsHandedInBeforeTheOldOneIsTakenBack(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := sharingClass(b)
		b.HandInFiles("b1", []string{"/a/new.pdf"}, "", "h1")
		b.now()
		if got, want := r.was(), []string{"hand in /a/new.pdf to b1", "take back h1"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		r.err = errors.New("the disk is full")
		b.HandInFiles("b1", []string{"/a/new.pdf"}, "", "h9")
		b.now()
		if got, want := r.was(), []string{"hand in /a/new.pdf to b1"}; !slices.Equal(got, want) {
			t.Errorf("of what could not be handed in: got %q, want %q", got, want)
		}
	})
}

func TestChosenLimitHoldsAtOnce(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := sharingClass(b)
		for set, want := range map[int]string{-1: "fetch up to 0", 100: "fetch up to 100000000"} {
			s := *b.now().Settings
			s.FetchUpTo = set
			b.ChangeSettings(s)
			b.now()
			if got := r.was(); !slices.Equal(got, []string{want}) {
				t.Errorf("%d: got %q, want %q", set, got, want)
			}
		}
	})
}

func TestBoxesAreOpenedAndCollected(t *testing.T) {
	inBubble(t, func(b *bench) {
		r := sharingClass(b)
		b.OpenBox("Essay", "", time.Hour)
		b.now()
		b.CollectBox("b1", "/home")
		s := b.now()
		if got, want := r.was(), []string{"box Essay due in 1h0m0s", "collect b1"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if got, want := s.Toasts[0].Text, "3 files were collected; 1 is still on its way"; got != want || s.Toasts[0].Path != "/home/Essay" {
			t.Errorf("got %q, want %q", got, want)
		}
		box := BoxRow{HandIns: []FileRow{{FromID: "a"}}}
		everyone := []Person{{ID: "a", Role: room.Student}, {ID: "b", Role: room.Student}, {ID: "t", Role: room.Instructor}, {ID: "o", Role: room.Observer}}
		if waits := box.Awaited(everyone); len(waits) != 1 || waits[0].ID != "b" {
			t.Errorf("awaited: %+v", waits)
		}
	})
}

func TestHashIsOfTheFileAskedFor(t *testing.T) {
	inBubble(t, func(b *bench) {
		sharingClass(b)
		b.HashFile("f2")
		if got, want := b.now().Class.Files.Hash, (FileHash{"f2", "ab12"}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
}
