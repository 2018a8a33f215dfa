package studio

import (
	"io"
	"sync"
	"time"

	"lyceum/media"
	"lyceum/media/dsp"
	"lyceum/session/monitor"
)

// smallEvery is how often a small picture is made of what is captured.
const smallEvery = 500 * time.Millisecond

// asBefore is by how much samples of two small pictures may differ, of 255, that are taken for one: a camera's noise.
const asBefore = 6

// A fan takes the pictures of one device to all of staff who are shown it: one small picture for all, and each to those who
// look at it large. Any goroutine may call its methods.
type fan struct {
	what    monitor.What
	preview preview // of the goroutine of the pictures

	mu     sync.Mutex // guards what follows
	on     bool       // else what comes is let go
	halted bool       // the same, by the person's word: from any goroutine, at once
	taps   []*tap
	made   time.Time // when a small picture was made last
	number uint64    // of the small picture; 0: there is none
	small  media.Picture
	spare  media.Picture
	scaler dsp.Scaler
}

// setOn says whether pictures are taken. Off, nothing of what came before is left.
func (f *fan) setOn(on bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.on = on; !on {
		f.forget()
	}
}

// halt has nothing be taken, or no longer so, before the worker knows.
func (f *fan) halt(on bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.halted = on; on {
		f.forget()
	}
}

func (f *fan) forget() {
	f.made, f.small, f.spare = time.Time{}, media.Picture{}, media.Picture{}
}

// take takes a picture, which is valid until it returns.
func (f *fan) take(p *media.Picture) {
	at := now()
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.on || f.halted {
		return
	}
	for _, t := range f.taps {
		t.put(p)
	}
	if at.Sub(f.made) < smallEvery {
		return
	}
	f.made = at
	width, height := f.what.Box()
	f.spare.Resize(dsp.Fit(p.Width, p.Height, width, height))
	f.scaler.Scale(&f.spare, p)
	if !isAsBefore(&f.small, &f.spare) {
		f.small, f.spare = f.spare, f.small
		f.number++
	}
}

// picture copies the newest small picture, and returns its number and when it was seen last; 0 if there is none.
func (f *fan) picture(p *media.Picture) (number uint64, seen time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.on || f.made.IsZero() || f.small.Width == 0 {
		return 0, seen
	}
	p.CopyFrom(&f.small)
	return f.number, f.made
}

func (f *fan) add(t *tap) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.taps = append(f.taps, t)
}

func (f *fan) remove(t *tap) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, is := range f.taps {
		if is == t {
			f.taps = append(f.taps[:i:i], f.taps[i+1:]...)
			return
		}
	}
}

// isAsBefore reports whether two pictures show the same.
func isAsBefore(a, b *media.Picture) bool {
	return a.Width == b.Width && a.Height == b.Height && near(a.Y, b.Y) && near(a.U, b.U) && near(a.V, b.V)
}

func near(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if d := int(a[i]) - int(b[i]); d > asBefore || d < -asBefore {
			return false
		}
	}
	return true
}

// A tap gives the newest of what is put into it. One goroutine reads it.
type tap struct {
	came chan struct{} // holds one when there is something to look at
	done chan struct{}
	once sync.Once

	mu    sync.Mutex // guards what follows
	next  media.Picture
	fresh bool
}

func newTap() *tap { return &tap{came: make(chan struct{}, 1), done: make(chan struct{})} }

func (t *tap) put(p *media.Picture) {
	t.mu.Lock()
	t.next.CopyFrom(p)
	t.fresh = true
	t.mu.Unlock()
	select {
	case t.came <- struct{}{}:
	default: // it is about to look
	}
}

// ReadPicture implements media.VideoSource.
func (t *tap) ReadPicture(p *media.Picture) error {
	for {
		select {
		case <-t.came:
		case <-t.done:
			return io.EOF
		}
		t.mu.Lock()
		fresh := t.fresh
		if t.fresh = false; fresh {
			p.CopyFrom(&t.next)
		}
		t.mu.Unlock()
		if fresh {
			return nil
		}
	}
}

// Close implements media.VideoSource.
func (t *tap) Close() error {
	t.once.Do(func() { close(t.done) })
	return nil
}
