package store

import "time"

// Paces of a [Writer]; our choice.
const (
	// gather is how long it waits for more once a batch is there, if nothing else holds it up: a loop that hears
	// of several entries at once adds them within that. What comes while it writes makes the next group.
	gather = 2 * time.Millisecond
	// retryAfter is how long it waits after a failure, retryAtMost after many.
	retryAfter  = 250 * time.Millisecond
	retryAtMost = 5 * time.Second
)

func newWriter(write func([]Batch) error, done func(n uint64, err error)) *Writer {
	w := &Writer{write: write, done: done, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	go w.run()
	return w
}

// run writes until the Writer is closed and all is written, or cannot be.
func (w *Writer) run() {
	defer close(w.ended)
	pause := retryAfter
	w.await()
	for {
		batches, closed := w.group()
		if len(batches) == 0 {
			if closed {
				return
			}
			w.await()
			continue
		}
		err := w.write(batches)
		w.done(w.written(len(batches), err), err)
		if err == nil {
			pause = retryAfter
			continue
		}
		if closed {
			return // one try after Close
		}
		w.pause(pause)
		pause = min(2*pause, retryAtMost)
	}
}

// await waits for a batch, and for those that come close behind it.
func (w *Writer) await() {
	<-w.wake
	w.pause(gather)
}

// pause waits, but not once the Writer is closed.
func (w *Writer) pause(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	for {
		if w.isClosed() {
			return
		}
		select {
		case <-timer.C:
			return
		case <-w.wake:
		}
	}
}
