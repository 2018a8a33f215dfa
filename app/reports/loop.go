package reports

import (
	"context"
	"time"
)

// closeWithin bounds how long the last round may take until Close goes on without it: a disk can hang.
const closeWithin = 5 * time.Second

// run writes when it is time, until the writer is closed.
func (w *Writer) run() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-w.poked:
			w.schedule.changed(time.Now(), w.soon.Swap(false))
		case <-timer.C:
		case <-w.ctx.Done():
			return
		}
		due := w.schedule.due()
		if now := time.Now(); !due.IsZero() && !now.Before(due) {
			w.round(w.ctx, now)
			due = w.schedule.due()
		}
		if due.IsZero() {
			timer.Stop()
		} else {
			timer.Reset(time.Until(due))
		}
	}
}

// round writes once.
func (w *Writer) round(ctx context.Context, begun time.Time) {
	w.schedule.begin()
	err := w.write(ctx)
	ended := time.Now()
	w.schedule.done(ended, ended.Sub(begun), err != nil)
}

// Close writes what there is to tell at the end. Nothing is written after it returned, unless the disk hangs.
func (w *Writer) Close() {
	w.cancel()
	written := make(chan struct{})
	go func() { // ends when the disk lets it
		defer close(written)
		w.done.Wait()
		ctx, cancel := context.WithTimeout(context.Background(), closeWithin)
		defer cancel()
		w.round(ctx, time.Now())
	}()
	timeout := time.NewTimer(closeWithin)
	defer timeout.Stop()
	select {
	case <-written:
	case <-timeout.C:
		w.cfg.Log.Warn("the report folder could not be written in time")
	}
}
