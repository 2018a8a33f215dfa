package device

import (
	"io"
	"sync"
	"time"

	"lyceum/media"
)

// A unit is one open device, or nothing in its place.
type unit interface {
	Close() error
	alive(now time.Time) error // why it gives nothing any more; nil while it does
}

type pictures interface {
	media.VideoSource
	unit
}

type listener interface {
	media.AudioSource
	unit
}

type player interface {
	media.AudioSink
	AwaitRoom() error
	unit
}

// A keeper keeps a device open: it replaces one that is gone, and goes back to the one that was asked for. Its goroutine
// (loop.go) ends with close.
type keeper[T unit] struct {
	keeping
	list func(Kind) []Info
	open func(info Info, preferred bool) (T, error)
	none func() T
	name string // of the device that was opened first

	mu      sync.Mutex // guards the two below
	current T
	swapped chan struct{} // closed when current is no longer used

	done  chan struct{}
	close func() // once
	loop  sync.WaitGroup
}

// keep opens what a spec asks for, and keeps it.
func keep[T unit](spec Spec, list func(Kind) []Info, open func(Info, bool) (T, error), none func() T) (*keeper[T], error) {
	use, preferred := choose(spec, list(spec.Kind))
	if use == nil || spec.From == Named && use.Name != spec.Name {
		return nil, &Error{spec.Kind, spec.Name, ErrMissing}
	}
	first, err := open(*use, preferred)
	if err != nil {
		return nil, err
	}
	k := &keeper[T]{keeping: keeping{spec: spec, now: use.Name}, list: list, open: open, none: none, name: use.Name,
		current: first, swapped: make(chan struct{}), done: make(chan struct{})}
	k.close = sync.OnceFunc(func() { close(k.done) })
	k.loop.Go(k.run)
	return k, nil
}

// Opened returns the name of the device that was opened; Changed tells of those that took its place.
func (k *keeper[T]) Opened() string { return k.name }

// inUse returns what is used now, and a channel that is closed when it no longer is.
func (k *keeper[T]) inUse() (T, <-chan struct{}) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.current, k.swapped
}

// swap uses another one from now on, and returns the one before.
func (k *keeper[T]) swap(next T) (before T) {
	k.mu.Lock()
	defer k.mu.Unlock()
	before = k.current
	close(k.swapped)
	k.current, k.swapped = next, make(chan struct{})
	return before
}

// check looks after the device once.
func (k *keeper[T]) check(now time.Time) {
	current, _ := k.inUse()
	failure := current.alive(now)
	list := k.list(k.spec.Kind)
	for {
		s, act := k.decide(now, list, failure != nil)
		if !act {
			return
		}
		if k.now != "" && named(list, k.now) == nil {
			failure = ErrMissing
		}
		if k.take(now, s, failure) {
			return
		}
	}
}

// take does one step, and reports whether it went well; if not, there is another one to take.
func (k *keeper[T]) take(now time.Time, s step, failure error) bool {
	change := Change{Kind: k.spec.Kind, What: s.what, Name: k.now, Now: s.use.Name}
	if failure != nil && k.now != "" {
		change.Err = &Error{k.spec.Kind, k.now, failure}
	}
	if s.what == Returned {
		change.Name = s.use.Name
	}
	if s.what == Lost {
		k.swap(k.none()).Close()
		k.now = ""
		k.tell(change)
		return true
	}
	if failure != nil {
		old := k.swap(k.none())
		if s.use.Name == k.now { // it cannot be opened twice
			old.Close()
		} else { // closing what is gone can take its time
			k.loop.Go(func() { old.Close() })
		}
	}
	next, err := k.open(s.use, s.preferred)
	if err != nil {
		k.couldNot(now, s.use.Name)
		return false
	}
	select {
	case <-k.done: // opening took so long that nobody waited for it
		next.Close()
		return true
	default:
	}
	k.swap(next).Close()
	k.now = s.use.Name
	k.tell(change)
	return true
}

func (k *keeper[T]) tell(c Change) {
	if k.spec.Changed != nil {
		k.spec.Changed(c)
	}
}

// Close ends the device and whoever waits for it.
func (k *keeper[T]) Close() error {
	k.close()
	k.wait()
	current, _ := k.inUse()
	return current.Close()
}

// use calls f with the device, and with the one that replaced it when f fails, until it does not.
func (k *keeper[T]) use(f func(T) error) error {
	for {
		current, swapped := k.inUse()
		err := f(current)
		if err == nil {
			return nil
		}
		select {
		case <-k.done:
			return io.EOF
		case <-swapped:
		}
	}
}

type keptPictures struct{ *keeper[pictures] }

// ReadPicture implements media.VideoSource.
func (k keptPictures) ReadPicture(p *media.Picture) error {
	return k.use(func(s pictures) error { return s.ReadPicture(p) })
}

type keptMicrophone struct{ *keeper[listener] }

// ReadSound implements media.AudioSource.
func (k keptMicrophone) ReadSound(buf []int16) (at time.Time, err error) {
	err = k.use(func(s listener) (err error) { at, err = s.ReadSound(buf); return err })
	return at, err
}

type keptSpeaker struct{ *keeper[player] }

// WriteSound implements media.AudioSink.
func (k keptSpeaker) WriteSound(buf []int16) (heard time.Time, err error) {
	err = k.use(func(s player) (err error) { heard, err = s.WriteSound(buf); return err })
	return heard, err
}

// AwaitRoom waits until WriteSound would not, so that who mixes can do it as late as there is time. The error is io.EOF
// after Close.
func (k keptSpeaker) AwaitRoom() error { return k.use(func(s player) error { return s.AwaitRoom() }) }

// Buffer returns how long sound stays in the buffers of the device and the system after its callback took it, as far as
// that was asked for.
func (k keptSpeaker) Buffer() time.Duration {
	current, _ := k.inUse()
	if s, ok := current.(*speaker); ok {
		return s.Buffer()
	}
	return 0
}
