package reports

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// A bench is a writer, what it is given to tell, and what it told.
type bench struct {
	*Writer
	root string

	mu      sync.Mutex
	content Content
	none    bool // this person has nothing to tell
	told    []string
	written []string // in order, by name
	full    bool     // the disk
}

// inBubble runs a test with a writer where time costs nothing.
func inBubble(t *testing.T, f func(t *testing.T, b *bench)) {
	root := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		b := &bench{root: root, content: class(time.Minute, "Ana")}
		b.Writer = NewWriter(Config{Root: root, Source: b.source, Tell: b.tell, replace: b.replace})
		f(t, b)
		b.Close()
	})
}

func (b *bench) source(context.Context) (Content, bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.content, !b.none, nil
}

func (b *bench) tell(s Status) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.told = append(b.told, fmt.Sprintf("%s %v", filepath.Base(s.Folder), s.Err != nil))
}

func (b *bench) replace(folder, name string, content []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.full {
		return &fs.PathError{Op: "write", Path: filepath.Join(folder, name), Err: syscall.ENOSPC}
	}
	b.written = append(b.written, name)
	return replace(folder, name, content)
}

// change gives it something else to tell.
func (b *bench) change(soon bool, do func()) {
	b.mu.Lock()
	do()
	b.mu.Unlock()
	b.Changed(soon)
}

// since returns what was written since it was asked last.
func (b *bench) since() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.written
	b.written = nil
	return all
}

func (b *bench) wantTold(t *testing.T, want ...string) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if !slices.Equal(b.told, want) {
		t.Errorf("told %q, want %q", b.told, want)
	}
}

func (b *bench) folder() string { return filepath.Join(b.root, "2026-03-02 Algebra") }

func wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestWhoComesIsInTheFolderTwoSecondsLater(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.Changed(true)
		wait(2 * time.Second)
		if got := people(t, b.folder()); !slices.Equal(got, []string{"Prof 0:01:00", "Ana 0:01:00"}) {
			t.Errorf("attendance %q", got)
		}
		b.change(true, func() { b.content = class(time.Minute, "Ana", "Ben") })
		wait(2 * time.Second)
		if got := people(t, b.folder()); len(got) != 3 {
			t.Errorf("attendance %q", got)
		}
		b.change(false, func() { b.content = class(2*time.Minute, "Ana", "Ben") })
		wait(5 * time.Second)
		if got := people(t, b.folder()); got[0] != "Prof 0:01:00" {
			t.Errorf("before its time: %q", got)
		}
		wait(6 * time.Second)
		if got := people(t, b.folder()); got[0] != "Prof 0:02:00" {
			t.Errorf("attendance %q", got)
		}
		b.wantTold(t, "2026-03-02 Algebra false")
	})
}

// What is as it was is not written again, nor is the page for nothing but its date; the summary is last.
func TestOnlyWhatChangedIsWritten(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.Changed(true)
		wait(2 * time.Second)
		if got := b.since(); !slices.Equal(got, everything) {
			t.Errorf("written %q", got)
		}
		b.change(false, func() { b.content.Report.Made = start.Add(time.Hour) })
		wait(time.Minute)
		if got := b.since(); len(got) != 0 {
			t.Errorf("nothing is new, and %q was written", got)
		}
		b.change(false, func() { b.content.Report.Lines = append(b.content.Report.Lines, b.content.Report.Lines[0]) })
		wait(time.Minute)
		if got := b.since(); !slices.Equal(got, []string{"chat.csv", "report.html", "summary.json"}) {
			t.Errorf("written %q", got)
		}
	})
}

func TestFullDiskIsToldOnceAndTriedAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.Changed(true)
		wait(2 * time.Second)
		before := read(t, b.folder(), "attendance.csv")
		b.change(true, func() { b.full, b.content = true, class(time.Hour, "Ana", "Ben") })
		wait(5 * time.Minute)
		b.wantTold(t, "2026-03-02 Algebra false", "2026-03-02 Algebra true")
		if got := read(t, b.folder(), "attendance.csv"); got != before {
			t.Errorf("attendance is %q now", got)
		}
		wantNames(t, b.folder(), slices.Clone(everything)...)
		b.mu.Lock()
		b.full = false
		b.mu.Unlock()
		wait(retryAfter + time.Second)
		b.wantTold(t, "2026-03-02 Algebra false", "2026-03-02 Algebra true", "2026-03-02 Algebra false")
		if got := people(t, b.folder()); len(got) != 3 {
			t.Errorf("attendance %q", got)
		}
	})
}

func TestFaultIsOneThatCanBeTold(t *testing.T) {
	w := &Writer{cfg: Config{Root: filepath.Join(os.DevNull, "x"), replace: replace, Tell: func(Status) {}, Log: nil}, places: map[int]*place{}}
	_, err := w.writeSitting(class(time.Hour).sittings()[0], true)
	if err == nil {
		t.Fatal("no error")
	}
	if _, err := WriteAll(filepath.Join(os.DevNull, "x"), class(time.Hour)); !errors.Is(err, ErrWrite) || !strings.Contains(err.Error(), os.DevNull) {
		t.Errorf("%v", err)
	}
}

// One file that is open in a program which lets nobody replace it keeps the others from nothing.
func TestOneFileThatCannotBeWrittenHoldsUpNoOther(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.Changed(true)
		wait(2 * time.Second)
		must(t, os.Remove(filepath.Join(b.folder(), "attendance.csv")))
		must(t, os.Mkdir(filepath.Join(b.folder(), "attendance.csv"), 0o700))
		b.change(true, func() {
			b.content = class(time.Hour, "Ana")
			b.content.Report.Lines[0].Text = "changed"
		})
		wait(2 * time.Second)
		if !strings.Contains(read(t, b.folder(), "chat.csv"), "changed") {
			t.Error("the chat was not written")
		}
		if s, err := readSummary(b.folder()); err != nil || s.AsOf != "2026-03-02T09:01:00+01:00" {
			t.Errorf("the summary says %s, and not all is: %v", s.AsOf, err)
		}
		b.wantTold(t, "2026-03-02 Algebra false", "2026-03-02 Algebra true")
		must(t, os.Remove(filepath.Join(b.folder(), "attendance.csv")))
		wait(retryAfter + time.Second)
		if got := people(t, b.folder()); got[0] != "Prof 1:00:00" {
			t.Errorf("attendance %q", got)
		}
	})
}

func TestFolderThatWasTakenAwayIsMadeAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.Changed(true)
		wait(2 * time.Second)
		must(t, os.RemoveAll(b.folder()))
		b.change(true, func() { b.content = class(time.Hour, "Ana") })
		wait(2 * time.Second)
		wantNames(t, b.folder(), slices.Clone(everything)...)
	})
}

// The folder of the sitting before is renewed, with what came in since; it is not made where there is none.
func TestSittingBeforeIsRenewed(t *testing.T) {
	for _, there := range []bool{true, false} {
		inBubble(t, func(t *testing.T, b *bench) {
			old := class(time.Minute, "Ana")
			if there {
				_, err := WriteAll(b.root, old)
				must(t, err)
			}
			b.change(true, func() { b.content = class(time.Hour, "Ana", "Ben").sat(7) })
			wait(2 * time.Second)
			if !there {
				wantNames(t, b.root, "2026-03-09 Algebra")
				return
			}
			wantNames(t, b.root, "2026-03-02 Algebra", "2026-03-09 Algebra")
			if got := people(t, b.folder()); len(got) != 3 || got[0] != "Prof 1:00:00" {
				t.Errorf("attendance of the sitting before: %q", got)
			}
			b.wantTold(t, "2026-03-09 Algebra false")
		})
	}
}

func TestNothingIsWrittenForWhoHasNothingToTell(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.change(true, func() { b.none = true })
		wait(time.Minute)
		wantNames(t, b.root)
		b.change(true, func() { b.none = false }) // made a proctor
		wait(2 * time.Second)
		wantNames(t, b.root, "2026-03-02 Algebra")
	})
}

func TestCloseWritesTheLastWord(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		b.Changed(true)
		wait(2 * time.Second)
		b.change(false, func() { b.content = class(time.Hour, "Ana") })
		b.Close()
		if got := people(t, b.folder()); got[0] != "Prof 1:00:00" {
			t.Errorf("attendance %q", got)
		}
		b.Changed(true) // nobody listens, and nobody waits
		b.Changed(true)
	})
}

// A disk that hangs holds up nobody who comes or goes, and the end of the class for some seconds.
func TestHangingDiskHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hangs := make(chan struct{})
		w := NewWriter(Config{Root: t.TempDir(), Tell: func(Status) {}, Source: func(context.Context) (Content, bool, error) {
			<-hangs
			return Content{}, false, nil
		}})
		w.Changed(true)
		wait(time.Second)
		began := time.Now()
		for range 1000 {
			w.Changed(true)
		}
		if d := time.Since(began); d != 0 {
			t.Errorf("telling took %v", d)
		}
		w.Close()
		if d := time.Since(began); d > closeWithin {
			t.Errorf("closing took %v", d)
		}
		close(hangs)
		synctest.Wait()
	})
}

// At whatever moment a program dies, each file is the old one or the new one. What it was writing beside is replaced.
func TestFileIsTheOldOneOrTheNewOne(t *testing.T) {
	root := t.TempDir()
	folders, err := WriteAll(root, class(time.Minute, "Ana"))
	must(t, err)
	beside := filepath.Join(folders[0], ".attendance.csv.part")
	must(t, os.WriteFile(beside, []byte("half a ta"), 0o600)) // died here
	if got := people(t, folders[0]); len(got) != 2 {
		t.Errorf("attendance %q", got)
	}
	_, err = WriteAll(root, class(time.Hour, "Ana"))
	must(t, err)
	wantNames(t, folders[0], slices.Clone(everything)...)
	if got := people(t, folders[0]); got[0] != "Prof 1:00:00" {
		t.Errorf("attendance %q", got)
	}
}

// A program that dies amid a round, at whatever step, leaves files that are whole, and the next one makes all of them new.
func TestDeathAmidARoundLeavesWholeFiles(t *testing.T) {
	for step := range len(everything) + 1 {
		root, steps := t.TempDir(), 0
		folders, err := WriteAll(root, class(time.Minute, "Ana"))
		must(t, err)
		w := &Writer{places: map[int]*place{}, cfg: Config{Root: root, replace: func(folder, name string, content []byte) error {
			if steps++; steps <= step {
				return replace(folder, name, content)
			}
			if steps == step+1 { // half of it is beside
				must(t, os.WriteFile(filepath.Join(folder, "."+name+".part"), content[:len(content)/2], 0o600))
			}
			return errors.New("dead")
		}}}
		_, err = w.writeSitting(class(time.Hour, "Ana", "Ben").sittings()[0], true)
		if (err == nil) != (step == len(everything)) {
			t.Fatalf("step %d: %v", step, err)
		}
		if got := people(t, folders[0]); !slices.Equal(got, []string{"Prof 0:01:00", "Ana 0:01:00"}) && !slices.Equal(got, []string{"Prof 1:00:00", "Ana 1:00:00", "Ben 1:00:00"}) {
			t.Errorf("step %d: attendance %q", step, got)
		}
		if s, err := readSummary(folders[0]); err != nil || (s.AsOf == "2026-03-02T10:00:00+01:00") != (step == len(everything)) {
			t.Errorf("step %d: the summary says that all is of %s, %v", step, s.AsOf, err)
		}
		if page := read(t, folders[0], "report.html"); !strings.HasSuffix(strings.TrimSpace(page), "</html>") {
			t.Errorf("step %d: a page of %d bytes", step, len(page))
		}
		again, err := WriteAll(root, class(2*time.Hour, "Ana", "Ben"))
		must(t, err)
		if got := people(t, folders[0]); again[0] != folders[0] || got[0] != "Prof 2:00:00" {
			t.Errorf("step %d: afterwards %q in %s", step, got, again[0])
		}
		wantNames(t, folders[0], slices.Clone(everything)...)
	}
}
