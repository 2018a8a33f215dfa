package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/journal/store"
	"lyceum/session/netgroup/pieces"
)

// fileOf returns a file of the tests.
func fileOf(size int) []byte {
	b := make([]byte, size)
	rand.NewChaCha8([32]byte{byte(size), byte(size >> 8)}).Read(b)
	return b
}

func (p *someone) share(data []byte) Ticket {
	p.t.Helper()
	ticket, err := p.Share(p.t.Context(), bytes.NewReader(data), uint64(len(data)), nil)
	if err != nil {
		p.t.Fatalf("%s shares: %v", p.cfg.Name, err)
	}
	return ticket
}

// A fetched is a file that somebody of the tests waits for.
type fetched struct {
	*someone
	ticket Ticket

	mu    sync.Mutex // guards what follows
	told  []FileState
	ended []error
}

func (p *someone) fetch(t Ticket) *fetched {
	p.t.Helper()
	f := &fetched{someone: p, ticket: t}
	if err := p.Fetch(t, Fetching{
		Progress: func(s FileState) {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.told = append(f.told, s)
		},
		Done: func(err error) {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.ended = append(f.ended, err)
		},
	}); err != nil {
		p.t.Fatalf("%s fetches: %v", p.cfg.Name, err)
	}
	return f
}

// wantEnd wants the fetch to have ended once, with an error or nil.
func (f *fetched) wantEnd(want error) {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.ended) != 1 || !errors.Is(f.ended[0], want) {
		f.t.Errorf("%s: the fetch ended with %v, want [%v]", f.cfg.Name, f.ended, want)
	}
}

func (f *fetched) wantUnderWay() {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.ended) != 0 {
		f.t.Errorf("%s: the fetch ended with %v", f.cfg.Name, f.ended)
	}
}

func (p *someone) wantFile(t Ticket, data []byte) {
	p.t.Helper()
	f, err := p.OpenFile(t)
	if err != nil {
		p.t.Errorf("%s opens the file: %v", p.cfg.Name, err)
		return
	}
	defer f.Close()
	wantRead(p.t, f, data)
}

func wantRead(t *testing.T, f *File, data []byte) {
	t.Helper()
	got, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("read %d bytes, %v; want the %d that were shared", len(got), err, len(data))
	}
}

// fileState returns how far a file is, as it was told last.
func (p *someone) fileState(id FileID) FileState { return p.files.stateOf(id) }

func TestFileReachesEverybody(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Dr. Lindqvist").launch("Photosynthesis", false)
		var pupils []*someone
		for i := range 7 {
			pupils = append(pupils, s.person(fmt.Sprint("Pupil ", i)).join(teacher.Invite()))
		}
		wait(10 * time.Second)
		data := fileOf(3<<20 + 17)
		ticket := teacher.share(data)
		wait(time.Second)
		var fetches []*fetched
		for _, p := range pupils {
			fetches = append(fetches, p.fetch(ticket))
		}
		wait(time.Minute)
		for _, f := range fetches {
			f.wantEnd(nil)
			f.wantFile(ticket, data)
			f.mu.Lock()
			if last := f.told[len(f.told)-1]; last.Have != uint64(len(data)) || last.Size != uint64(len(data)) || last.ID != ticket.ID() {
				t.Errorf("%s was told %+v in the end", f.cfg.Name, last)
			}
			f.mu.Unlock()
		}
		if sent := teacher.fileState(ticket.ID()).Sent; float64(sent) > 1.2*float64(len(data)) {
			t.Errorf("who shared it sent %.2f copies to seven, want 1.2 at most", float64(sent)/float64(len(data)))
		}
	})
}

func TestFileOutlivesWhoSharedIt(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		data := fileOf(1 << 20)
		teacher, anna, ben := s.person("Dr. Lindqvist"), s.person("Anna"), s.person("Ben")
		for _, p := range []*someone{teacher, anna, ben} {
			p.cfg.Dir = t.TempDir()
		}
		teacher.launch("Photosynthesis", false)
		invite := teacher.Invite()
		anna.join(invite)
		wait(10 * time.Second)
		ticket := teacher.share(data)
		f := anna.fetch(ticket)
		wait(10 * time.Second)
		f.wantEnd(nil)
		id := anna.ID()
		teacher.leave()
		anna.leave()

		wait(24 * time.Hour)
		c, err := Reopen(t.Context(), anna.cfg, store.PathOf(anna.cfg.Dir, id))
		if err != nil {
			t.Fatal(err)
		}
		anna.Class = c
		anna.closeAtEnd()
		spec := ben.parse(invite)
		if err := spec.AddBootstrapPeer(peerAt(anna.cfg, c.peer.Addrs())); err != nil {
			t.Fatal(err)
		}
		ben.joinSpec(spec)
		late := ben.fetch(ticket)
		wait(time.Minute)
		late.wantEnd(nil)
		ben.wantFile(ticket, data)
	})
}

func TestFetchGoesOnWhereItStopped(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		data := fileOf(120 * pieces.Size)
		teacher, anna := s.person("Dr. Lindqvist").launch("Photosynthesis", false), s.person("Anna")
		anna.cfg.Dir = t.TempDir()
		anna.join(teacher.Invite())
		wait(10 * time.Second)
		ticket := teacher.share(data)
		f := anna.fetch(ticket)
		for range 1000 {
			time.Sleep(time.Millisecond)
			if k := anna.files.store.Get(ticket.ID()); k != nil {
				if have, _ := k.Have(); have > 5*pieces.Size {
					break
				}
			}
		}
		id := anna.ID()
		anna.leave()
		wait(time.Second)
		f.wantEnd(ErrClosed)
		before := teacher.fileState(ticket.ID()).Sent

		c, err := Reopen(t.Context(), anna.cfg, store.PathOf(anna.cfg.Dir, id))
		if err != nil {
			t.Fatal(err)
		}
		anna.Class = c
		anna.closeAtEnd()
		wait(10 * time.Second)
		had := anna.fileState(ticket.ID()).Have
		if had < 5*pieces.Size || had == uint64(len(data)) {
			t.Fatalf("%d of %d bytes are here after the restart", had, len(data))
		}
		again := anna.fetch(ticket)
		wait(20 * time.Second)
		again.wantEnd(nil)
		anna.wantFile(ticket, data)
		wait(time.Second)
		if more := teacher.fileState(ticket.ID()).Sent - before; more > uint64(len(data))-had+20*pieces.Size {
			t.Errorf("%d bytes were sent again, %d were lacking", more, uint64(len(data))-had)
		}
	})
}

func TestFetchWaitsForSomebodyWhoHasTheFile(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		data := fileOf(100000)
		teacher := s.person("Dr. Lindqvist")
		teacher.cfg.Dir = t.TempDir()
		teacher.launch("Photosynthesis", false)
		anna := s.person("Anna").join(teacher.Invite())
		wait(10 * time.Second)
		ticket := teacher.share(data)
		id := teacher.ID()
		teacher.leave()
		wait(10 * time.Second)
		f := anna.fetch(ticket)
		wantErr(t, anna.Fetch(ticket, Fetching{}), ErrFetching)
		wait(time.Minute)
		f.wantUnderWay()
		c, err := Reopen(t.Context(), teacher.cfg, store.PathOf(teacher.cfg.Dir, id))
		if err != nil {
			t.Fatal(err)
		}
		teacher.Class = c
		teacher.closeAtEnd()
		wait(2 * time.Minute)
		f.wantEnd(nil)
		anna.wantFile(ticket, data)
		again := anna.fetch(ticket) // what is here is done at once
		wait(time.Second)
		again.wantEnd(nil)
	})
}

func TestFetchIsCanceledAndFileDropped(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Dr. Lindqvist").launch("Photosynthesis", false)
		anna := s.person("Anna").join(teacher.Invite())
		wait(10 * time.Second)
		data := fileOf(500000)
		nobodys := Ticket{File: pieces.File{Root: pieces.Hash{1}, Size: 5}}
		f := anna.fetch(nobodys)
		wait(time.Second)
		anna.CancelFetch(nobodys.ID())
		wait(time.Second)
		f.wantEnd(ErrCanceled)
		if list := anna.Files(); len(list) != 0 {
			t.Errorf("%v is kept of a file of which nothing came", list)
		}
		ticket := teacher.share(data)
		first := anna.fetch(ticket)
		wait(10 * time.Second)
		first.wantEnd(nil)
		anna.CancelFetch(ticket.ID()) // it is here, and stays
		wait(time.Second)
		anna.wantFile(ticket, data)
		anna.Drop(ticket.ID())
		anna.Drop(FileID{7}) // nobody's
		again := anna.fetch(ticket)
		anna.Drop(ticket.ID())
		wait(time.Second)
		again.wantEnd(ErrCanceled)
		_, err := anna.OpenFile(ticket)
		wantErr(t, err, fs.ErrNotExist)
		third := anna.fetch(ticket)
		wait(10 * time.Second)
		third.wantEnd(nil)
		anna.wantFile(ticket, data)
	})
}

// A machine whose disk rots is no liar: it offers what is damaged no more, and others keep its company.
func TestDamagedPieceIsNotPassedOn(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		data := fileOf(5 * pieces.Size)
		teacher := s.person("Dr. Lindqvist")
		teacher.cfg.Dir = t.TempDir()
		teacher.launch("Photosynthesis", false)
		anna := s.person("Anna").join(teacher.Invite())
		wait(10 * time.Second)
		ticket := teacher.share(data)
		names, err := filepath.Glob(filepath.Join(teacher.cfg.Dir, "*"+store.FilesSuffix, "*"))
		if err != nil || len(names) != 1 {
			t.Fatalf("%v, %v", names, err)
		}
		file, err := os.OpenFile(names[0], os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.WriteAt(make([]byte, 100), 3*pieces.Size); err != nil {
			t.Fatal(err)
		}
		_ = file.Close()
		f := anna.fetch(ticket)
		wait(time.Minute)
		f.wantUnderWay()
		if have := anna.fileState(ticket.ID()).Have; have != 4*pieces.Size {
			t.Errorf("%d bytes came, want the four pieces that are good", have)
		}
		anna.wantPresent("Dr. Lindqvist", "Anna")
	})
}

func TestWhatMayNotBeSharedIsRefused(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Dr. Lindqvist")
		teacher.cfg.FileQuota = 200000
		teacher.launch("Photosynthesis", false)
		wait(5 * time.Second)
		_, err := teacher.Share(t.Context(), bytes.NewReader(fileOf(300000)), 300000, nil)
		wantErr(t, err, ErrQuota)
		_, err = teacher.Share(t.Context(), bytes.NewReader(nil), 10, nil)
		wantErr(t, err, io.ErrUnexpectedEOF)
		wantErr(t, teacher.Fetch(Ticket{File: pieces.File{Size: 1 << 30}}, Fetching{}), ErrQuota)
		wantErr(t, teacher.Fetch(Ticket{File: pieces.File{Size: 1 << 60}}, Fetching{}), ErrTicket)
		teacher.leave()
		_, err = teacher.Share(t.Context(), bytes.NewReader(nil), 0, nil)
		wantErr(t, err, ErrClosed)
		wantErr(t, teacher.Fetch(Ticket{}, Fetching{}), ErrClosed)
		if temp := teacher.files.temporary; temp == "" {
			t.Error("a class that is not kept has no folder of its own")
		} else if _, err := os.Stat(temp); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the files of a class that is not kept stay: %v", err)
		}
	})
}

func TestFilesGoWithTheClassFile(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Dr. Lindqvist")
		teacher.cfg.Dir = t.TempDir()
		teacher.launch("Photosynthesis", false)
		data := fileOf(70000)
		ticket := teacher.share(data)
		id := teacher.ID()
		teacher.leave()
		f, err := OpenKept(teacher.cfg.Dir, id, ticket)
		if err != nil {
			t.Fatal(err)
		}
		wantRead(t, f, data)
		_ = f.Close()
		infos, err := store.List(teacher.cfg.Dir)
		if err != nil || len(infos) != 1 || infos[0].Size < int64(len(data)) {
			t.Errorf("%+v, %v; want one class of at least the file's size", infos, err)
		}
		if err := store.Delete(store.PathOf(teacher.cfg.Dir, id)); err != nil {
			t.Fatal(err)
		}
		if names, _ := os.ReadDir(teacher.cfg.Dir); len(names) != 0 {
			t.Errorf("%v is left", names)
		}
	})
}

// What is folded may want a file at once.
func TestFetchMayBeCalledOnTheLoop(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Dr. Lindqvist").launch("Photosynthesis", false)
		anna := s.person("Anna")
		fold, done := anna.cfg.Fold, make(chan error, 1)
		anna.cfg.Fold = func(e journal.Entry) {
			fold(e)
			if ticket, err := ParseTicket(e.Body); err == nil {
				if err := anna.Fetch(ticket, Fetching{From: []journal.Author{e.Author}, Done: func(err error) { done <- err }}); err != nil {
					done <- err
				}
			}
		}
		anna.join(teacher.Invite())
		wait(10 * time.Second)
		ticket := teacher.share(fileOf(200000))
		encoded := ticket.AppendTo(nil)
		if len(encoded) > MaxTicket {
			t.Errorf("a ticket has %d bytes", len(encoded))
		}
		if err := teacher.Write(t.Context(), journal.KindChat, encoded); err != nil {
			t.Fatal(err)
		}
		wait(10 * time.Second)
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
		default:
			t.Error("the file did not come")
		}
	})
}

func TestSharingEndsWithItsContext(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Dr. Lindqvist").launch("Photosynthesis", false)
		ctx, cancel := context.WithCancel(t.Context())
		_, err := teacher.Share(ctx, bytes.NewReader(fileOf(300000)), 300000, func(uint64) { cancel() })
		wantErr(t, err, context.Canceled)
		wait(time.Second)
		if list := teacher.Files(); len(list) != 0 {
			t.Errorf("%v is kept", list)
		}
	})
}
