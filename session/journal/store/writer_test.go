package store

import (
	"errors"
	"slices"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// A disk takes batches as a File does, and fails on cue. Its owner waits for the Writer before reading it.
type disk struct {
	mu  sync.Mutex // guards err
	err error

	slow   time.Duration
	groups []int // batches of each transaction
	tries  []time.Time
}

func (d *disk) write(batches []Batch) error {
	d.tries = append(d.tries, time.Now())
	time.Sleep(d.slow)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err == nil {
		d.groups = append(d.groups, len(batches))
	}
	return d.err
}

// mend has it take batches from now on.
func (d *disk) mend() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.err = nil
}

// reports remembers what a Writer reported.
type reports struct {
	mu   sync.Mutex // guards what follows
	done []uint64
	errs []error
}

func (r *reports) add(n uint64, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done, r.errs = append(r.done, n), append(r.errs, err)
}

func mustAdd(t *testing.T, w *Writer, b Batch, want uint64) {
	t.Helper()
	if n, err := w.Add(b); err != nil || n != want {
		t.Errorf("Add = %d, %v; want %d", n, err, want)
	}
}

func TestWhatIsReportedIsInTheFile(t *testing.T) {
	path := tempFile(t)
	raws := entriesOf(t, newPerson(1), 200)
	f := mustOpen(t, path)
	var r reports
	w := NewWriter(f, r.add)
	for i := range raws {
		mustAdd(t, w, batchOf(raws[i]), uint64(i+1))
	}
	mustClose(t, w)
	if !slices.IsSorted(r.done) || r.done[len(r.done)-1] != 200 || errors.Join(r.errs...) != nil {
		t.Errorf("reported %d, %v", r.done, r.errs)
	}
	if _, err := w.Add(Batch{}); !errors.Is(err, ErrClosed) {
		t.Errorf("Add after Close = %v", err)
	}
	mustClose(t, f)
	wantRaws(t, "again", collect(t, mustOpen(t, path).Entries(Class)), raws)
}

func TestBatchesCloseTogetherAreOneTransaction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &disk{slow: 30 * time.Millisecond}
		var r reports
		w := newWriter(d.write, r.add)
		begun := time.Now()
		mustAdd(t, w, Batch{}, 1)
		time.Sleep(time.Millisecond)
		mustAdd(t, w, Batch{}, 2)
		time.Sleep(10 * time.Millisecond) // the first two are being written
		for n := range uint64(5) {
			mustAdd(t, w, Batch{}, 3+n)
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Second)
		mustClose(t, w)
		if !slices.Equal(d.groups, []int{2, 5}) || !slices.Equal(r.done, []uint64{2, 7}) {
			t.Errorf("groups of %d, reported %d", d.groups, r.done)
		}
		if waited := d.tries[0].Sub(begun); waited > 10*time.Millisecond {
			t.Errorf("the first waited %v, want at most 10 ms", waited)
		}
	})
}

func TestFailedWriteIsKeptTriedAgainAndNeverReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &disk{err: syscall.ENOSPC}
		var r reports
		w := newWriter(d.write, r.add)
		mustAdd(t, w, Batch{}, 1)
		mustAdd(t, w, Batch{}, 2)
		time.Sleep(20 * time.Second)
		synctest.Wait()
		if slices.Max(r.done) != 0 || slices.Contains(r.errs, nil) || !errors.Is(r.errs[0], syscall.ENOSPC) {
			t.Errorf("reported %d, %v", r.done, r.errs)
		}
		want := []time.Duration{0, 250e6, 500e6, 1e9, 2e9, 4e9, 5e9, 5e9}
		if len(d.tries) != len(want) {
			t.Fatalf("%d tries in 20 s, want %d", len(d.tries), len(want))
		}
		for i := 1; i < len(want); i++ {
			if got := d.tries[i].Sub(d.tries[i-1]); got != want[i] {
				t.Errorf("try %d came %v after the one before, want %v", i+1, got, want[i])
			}
		}
		d.mend() // room was made
		mustAdd(t, w, Batch{}, 3)
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if r.done[len(r.done)-1] != 3 || r.errs[len(r.errs)-1] != nil {
			t.Errorf("after there is room: reported %d, %v", r.done, r.errs)
		}
		mustClose(t, w)
	})
}

func TestCloseTriesOnceMoreAndSaysWhatIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &disk{err: syscall.EIO}
		var r reports
		w := newWriter(d.write, r.add)
		mustAdd(t, w, Batch{}, 1)
		time.Sleep(100 * time.Millisecond)
		synctest.Wait()
		tries := len(d.tries)
		if err := w.Close(); !errors.Is(err, syscall.EIO) {
			t.Errorf("Close = %v", err)
		}
		if len(d.tries) != tries+1 {
			t.Errorf("%d tries at Close", len(d.tries)-tries)
		}
	})
}

func TestBacklogIsBoundedAndLeavesNoGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &disk{err: syscall.ENOSPC}
		var r reports
		w := newWriter(d.write, r.add)
		mib := Batch{Facts: map[string][]byte{"a": make([]byte, 1<<20)}}
		taken := uint64(0)
		for {
			n, err := w.Add(mib)
			if errors.Is(err, ErrBacklog) {
				break
			}
			taken = n
		}
		if most := uint64(maxWaitingBytes >> 20); taken < most-1 || taken > most {
			t.Errorf("%d batches of 1 MiB were taken", taken)
		}
		if _, err := w.Add(Batch{}); !errors.Is(err, ErrBacklog) {
			t.Errorf("one that would have room, after one that had none: %v", err)
		}
		d.mend()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if got := r.done[len(r.done)-1]; got != taken {
			t.Errorf("%d of the %d taken were written", got, taken)
		}
		if _, err := w.Add(Batch{}); !errors.Is(err, ErrBacklog) {
			t.Errorf("after that: %v, which would leave a gap", err)
		}
		mustClose(t, w)
	})
}

// What one member can have stored at one time is taken whatever else waits, else the class would be kept no more.
func TestLongestLogTwiceIsTaken(t *testing.T) {
	w := newWriter((&disk{err: syscall.ENOSPC}).write, func(uint64, error) {})
	first := entriesOf(t, newPerson(1), 1)[0]
	log := slices.Repeat([]Raw{first}, 64<<20/len(first.Raw))
	mustAdd(t, w, Batch{Entries: log, Evidence: log}, 1)
	mustAdd(t, w, batchOf(first), 2)
	_ = w.Close() // it says that nothing was written
}

func TestImpossibleBatchHasNoNumber(t *testing.T) {
	w := newWriter((&disk{}).write, func(uint64, error) {})
	if _, err := w.Add(batchOf(Raw{Class, []byte("nothing")})); !errors.Is(err, ErrBatch) {
		t.Errorf("Add = %v", err)
	}
	mustAdd(t, w, Batch{}, 1)
	mustClose(t, w)
}
