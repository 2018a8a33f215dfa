package session

import (
	"context"
	"syscall"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/journal/store"
)

// A faultyDisk takes batches and writes them only while it is not full.
type faultyDisk struct {
	batchWriter
	full bool
	held []store.Batch
	n    uint64 // of the last batch taken
	done func(n uint64, err error)
}

func (d *faultyDisk) Add(b store.Batch) (uint64, error) {
	d.n++
	if !d.full {
		return d.batchWriter.Add(b)
	}
	d.held = append(d.held, b)
	first := d.n - uint64(len(d.held))
	go d.done(first, syscall.ENOSPC)
	return d.n, nil
}

// fill makes somebody's disk full, and returns what makes room again.
func (p *someone) fill() (room func()) {
	p.t.Helper()
	var d *faultyDisk
	must(p.t, p.do(p.t.Context(), func(time.Time) {
		d = &faultyDisk{batchWriter: p.disk.writer, full: true, n: p.disk.added, done: p.written}
		p.disk.writer = d
	}))
	return func() {
		must(p.t, p.do(p.t.Context(), func(time.Time) {
			d.full = false
			for _, b := range d.held {
				if _, err := d.batchWriter.Add(b); err != nil {
					p.t.Error(err)
				}
			}
			d.held = nil
		}))
	}
}

// A class goes on when a disk is full; nothing is called saved that is not; and all is saved once there is room.
func TestFullDiskStopsNoClassAndSavesNothing(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana := s.person("Ana").withDisk().join(teacher.Invite())
		wait(5 * time.Second)
		ana.write("saved")
		saved := ana.inspected().Saved
		room := ana.fill()
		ana.write("not saved")
		must(t, ana.RaiseHand(t.Context(), true))
		wait(2 * time.Second)
		teacher.wantSaid("saved", "not saved")
		v := ana.inspected()
		wantErr(t, v.DiskError, syscall.ENOSPC)
		if v.Saved != saved {
			t.Errorf("saved up to %d, want %d", v.Saved, saved)
		}
		room()
		wait(2 * time.Second)
		if v := ana.inspected(); v.DiskError != nil || v.Saved != ana.length() {
			t.Errorf("with room again: saved up to %d of %d, %v", v.Saved, ana.length(), v.DiskError)
		}
	})
}

// Nobody is told of an entry before it is on the disk of its author.
func TestEntriesWaitForTheDisk(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana := s.person("Ana").withDisk().join(teacher.Invite())
		wait(5 * time.Second)
		slow := &slowDisk{}
		must(t, ana.do(t.Context(), func(time.Time) {
			slow.batchWriter, ana.disk.writer = ana.disk.writer, slow
			slow.n = ana.disk.added
		}))
		written := make(chan error, 1)
		go func() { written <- ana.Write(t.Context(), journal.KindChat, []byte("slowly")) }()
		wait(time.Minute)
		select {
		case err := <-written:
			t.Fatalf("written before it is on disk: %v", err)
		default:
		}
		ana.wantSaid("slowly") // who wrote it sees it
		teacher.wantSaid()
		must(t, ana.do(t.Context(), func(time.Time) { slow.write(t) }))
		wait(time.Second)
		must(t, <-written)
		teacher.wantSaid("slowly")
	})
}

// A slowDisk writes nothing until it is told to, and then at once.
type slowDisk struct {
	batchWriter
	held []store.Batch
	n    uint64
	fast bool
}

func (d *slowDisk) Add(b store.Batch) (uint64, error) {
	d.n++
	if d.fast {
		return d.batchWriter.Add(b)
	}
	d.held = append(d.held, b)
	return d.n, nil
}

func (d *slowDisk) write(t *testing.T) {
	d.fast = true
	for _, b := range d.held {
		if _, err := d.batchWriter.Add(b); err != nil {
			t.Error(err)
		}
	}
}

// Leaving does not wait for a disk that writes nothing.
func TestLeavingDoesNotWaitForADeadDisk(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").withDisk().launch("T", true)
		ana := s.person("Ana").withDisk().join(teacher.Invite())
		wait(5 * time.Second)
		must(t, ana.do(t.Context(), func(time.Time) {
			ana.disk.writer = &slowDisk{batchWriter: ana.disk.writer, n: ana.disk.added}
		}))
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		wantErr(t, ana.Write(ctx, journal.KindChat, []byte("x")), context.DeadlineExceeded)
		begun := time.Now()
		ana.leave()
		if d := time.Since(begun); d > 4*time.Second {
			t.Errorf("leaving took %v", d)
		}
	})
}
