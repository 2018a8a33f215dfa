package store

import (
	"fmt"
	"sync"
)

// Bounds of what waits to be written, and of what is written at once.
const (
	maxWaiting    = 65_536  // batches
	maxGroup      = 1024    // batches in one transaction
	maxGroupBytes = 8 << 20 // in one transaction; one batch may have more

	// maxWaitingBytes is a bound as Batch.size counts. One member can have a whole log of 64 MiB come at once, and
	// as much of what it takes the place of, by a fork and a decision about it: that must not be too much. The bytes
	// of entries are those of the journal, so they take no memory here.
	maxWaitingBytes = 256 << 20
)

// A Writer writes batches to a file in a goroutine of its own, those that come close together in one transaction.
//
// What cannot be written (the disk is full, or fails) is kept and tried again after 250 ms, then after twice that
// each time, at most 5 s. At most 65,536 batches or 256 MiB wait; the batch that would be too much, and
// all after it, are refused with ErrBacklog for good, so that no number is ever reported that leaves something
// out. What waits is still written. The owner, who has everything in its journal, can close the Writer and add all
// of it anew to another one: what the file has already is passed over.
type Writer struct {
	write func([]Batch) error
	done  func(n uint64, err error)
	wake  chan struct{} // holds one
	ended chan struct{}

	mu      sync.Mutex // guards what follows
	waiting []Batch
	bytes   int
	last    uint64 // number of the last batch taken
	full    bool
	closed  bool
	failure error // of the last try, nil if it succeeded
}

// NewWriter starts writing to a file. done is called by the Writer's goroutine, n never falling: all batches up
// to n are on disk, whatever err is. If err is not nil, it says why the next ones are not, yet; it comes with each
// try that fails. done must not block for long, nor call Close.
func NewWriter(file *File, done func(n uint64, err error)) *Writer {
	return newWriter(file.putAll, done)
}

// Add takes a batch and returns its number: 1, 2, 3… It never waits for the disk. An error (ErrBatch, ErrBacklog,
// ErrClosed) means that the batch was not taken and has no number.
func (w *Writer) Add(b Batch) (n uint64, err error) {
	if err := b.check(); err != nil {
		return 0, err
	}
	size := b.size()
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.closed:
		return 0, ErrClosed
	case w.full || len(w.waiting) >= maxWaiting || w.bytes+size > maxWaitingBytes:
		w.full = true
		return 0, fmt.Errorf("%w: %d batches, %d bytes", ErrBacklog, len(w.waiting), w.bytes)
	}
	w.waiting, w.bytes, w.last = append(w.waiting, b), w.bytes+size, w.last+1
	w.poke()
	return w.last, nil
}

// Close writes what waits and ends the goroutine. It returns the last error if something could not be written; done
// was not called for that, and will not be.
func (w *Writer) Close() error {
	w.mu.Lock()
	w.closed = true
	w.poke()
	w.mu.Unlock()
	<-w.ended
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.waiting) > 0 {
		return fmt.Errorf("%d batches were not written: %w", len(w.waiting), w.failure)
	}
	return nil
}

// poke has the goroutine look.
func (w *Writer) poke() {
	select {
	case w.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// group returns the batches to write next, and whether the Writer is closed. They stay in the queue until they
// are written.
func (w *Writer) group() (batches []Batch, closed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, bytes := 0, 0
	for n < min(len(w.waiting), maxGroup) && (n == 0 || bytes+w.waiting[n].size() <= maxGroupBytes) {
		bytes += w.waiting[n].size()
		n++
	}
	return w.waiting[:n:n], w.closed
}

// written takes n batches off the queue, or notes why they are still there, and returns the number of the last
// one on disk.
func (w *Writer) written(n int, err error) uint64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failure = err; err == nil {
		for i := range w.waiting[:n] {
			w.bytes -= w.waiting[i].size()
			w.waiting[i] = Batch{} // to be collected
		}
		w.waiting = w.waiting[n:]
	}
	return w.last - uint64(len(w.waiting))
}

func (w *Writer) isClosed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.closed
}
