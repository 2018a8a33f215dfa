package device

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/gen2brain/malgo"

	"lyceum/media"
)

// tooLate is how far a reader of sound may fall behind before it loses the oldest.
const tooLate = 200 * time.Millisecond

// A pace waits for moments that are one period apart, until it is closed.
type pace struct {
	start  time.Time
	period time.Duration
	next   int64 // the moment to wait for next
	done   chan struct{}
	close  func()
}

func newPace(period time.Duration) *pace {
	p := &pace{start: time.Now(), period: period, done: make(chan struct{})}
	p.close = sync.OnceFunc(func() { close(p.done) })
	return p
}

// wait waits for the next moment, or takes one that was up to late ago, and returns its number and its time.
func (p *pace) wait(late time.Duration) (n int64, at time.Time, err error) {
	if behind := time.Since(p.moment(p.next)); behind > late {
		p.next += int64((behind - late + p.period - 1) / p.period)
	}
	n, at = p.next, p.moment(p.next)
	p.next++
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-p.done:
		return 0, time.Time{}, io.EOF
	case <-timer.C:
	}
	select {
	case <-p.done:
		return 0, time.Time{}, io.EOF
	default:
		return n, at, nil
	}
}

func (p *pace) moment(n int64) time.Time { return p.start.Add(time.Duration(n) * p.period) }

// A testCard is a camera or a screen that shows a test card.
type testCard struct {
	*pace
	card *card
}

func openTestCard(spec Spec, want Mode) *testCard {
	return &testCard{newPace(time.Second / time.Duration(want.FPS)), newCard(want.Width, want.Height, spec.Initials)}
}

// ReadPicture implements media.VideoSource.
func (t *testCard) ReadPicture(p *media.Picture) error {
	n, at, err := t.wait(t.period)
	if err == nil {
		t.card.draw(p, uint32(n), at)
	}
	return err
}

// Close implements media.VideoSource.
func (t *testCard) Close() error { t.close(); return nil }

// A testSound is a microphone that hears the test sound.
type testSound struct {
	*pace
	voice *voice
}

func openTestSound(spec Spec) *testSound {
	return &testSound{newPace(media.FrameTime), newVoice(spec.Initials)}
}

// ReadSound implements media.AudioSource.
func (t *testSound) ReadSound(buf []int16) (time.Time, error) {
	_, at, err := t.wait(tooLate)
	at = at.Add(-media.FrameTime) // it is complete at the moment, and began before
	if err == nil {
		t.voice.speak(buf[:media.FrameSamples], at)
	}
	return at, err
}

// Close implements media.AudioSource.
func (t *testSound) Close() error { t.close(); return nil }

// Nothing is a source that gives nothing, and a sink that hears nothing.
type nothing struct{ *pace }

func openNothing() nothing { return nothing{newPace(media.FrameTime)} }

// ReadPicture implements media.VideoSource.
func (n nothing) ReadPicture(*media.Picture) error { <-n.done; return io.EOF }

// ReadSound implements media.AudioSource.
func (n nothing) ReadSound([]int16) (time.Time, error) { <-n.done; return time.Time{}, io.EOF }

// AwaitRoom waits until WriteSound would not.
func (n nothing) AwaitRoom() error {
	timer := time.NewTimer(time.Until(n.moment(n.next)))
	defer timer.Stop()
	select {
	case <-n.done:
		return io.EOF
	case <-timer.C:
		return nil
	}
}

// WriteSound implements media.AudioSink.
func (n nothing) WriteSound([]int16) (time.Time, error) {
	_, at, err := n.wait(2 * media.FrameTime) // as much as a speaker has in store
	return at, err
}

func (n nothing) alive(time.Time) error { return nil }

// Close implements all three.
func (n nothing) Close() error { n.close(); return nil }

// checkEvery is how often an open device is looked after: it is replaced within a second.
const checkEvery = 250 * time.Millisecond

// wait waits for the goroutine to end, unless a driver holds it up.
func (k *keeper[T]) wait() {
	ended := make(chan struct{})
	go func() {
		k.loop.Wait()
		close(ended)
	}()
	await(ended, closeTime)
}

// run looks after the device until it is closed.
func (k *keeper[T]) run() {
	ticker := time.NewTicker(checkEvery)
	defer ticker.Stop()
	for {
		select {
		case <-k.done:
			return
		case now := <-ticker.C:
			k.check(now)
		}
	}
}

// soundStall is how long a callback may stay away before a device is thought to have stopped. PulseAudio does not say
// that a stream's device is gone, but then the device is not listed any more, and that is seen sooner. The first
// callback has more time: one that PulseAudio had asleep took two seconds.
const (
	soundStall = 4 * time.Second
	soundStart = 6 * time.Second
)

var errStalled = errors.New("the device gives nothing any more")

// alive says why a device gives nothing any more, whose ring was made at base and whose callback came last at heard
// since then, 0 for never.
func (d *soundDevice) alive(now, base time.Time, heard int64) error {
	select {
	case err := <-d.stopped:
		d.stopped <- err
		return err
	default:
	}
	since := now.Sub(base.Add(time.Duration(heard)))
	if since > soundStart || since > soundStall && heard != 0 {
		return errStalled
	}
	return nil
}

// How long a sound system or a driver may take. One that takes longer is left to itself, with what it holds.
const (
	listTime  = time.Second
	openTime  = 5 * time.Second
	closeTime = time.Second
)

// await waits for a channel to be closed, and reports whether it was in time.
func await(closed <-chan struct{}, limit time.Duration) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-closed:
		return true
	case <-timer.C:
		return false
	}
}

// list returns the microphones or speakers; those that there were before while the sound system does not answer.
func (s *soundLister) list(kind Kind) []Info {
	s.mu.Lock()
	answered := s.asking[kind]
	if answered == nil {
		answered = make(chan struct{})
		s.asking[kind] = answered
		go func() {
			infos := s.ask(kind)
			s.mu.Lock()
			defer s.mu.Unlock()
			s.last[kind], s.asking[kind] = infos, nil
			close(answered)
		}()
	}
	s.mu.Unlock()
	await(answered, listTime)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last[kind]
}

// openSoundDevice does what openSound does, if the sound system answers.
func openSoundDevice(info Info, preferred bool, data malgo.DataProc) (*soundDevice, error) {
	type result struct {
		device *soundDevice
		err    error
	}
	opened, late := make(chan result), make(chan struct{})
	go func() {
		device, err := openSound(info, preferred, data)
		select {
		case opened <- result{device, err}:
		case <-late:
			if err == nil {
				device.free()
			}
		}
	}()
	timer := time.NewTimer(openTime)
	defer timer.Stop()
	select {
	case r := <-opened:
		return r.device, r.err
	case <-timer.C:
		close(late)
		return nil, &Error{info.Kind, info.Name, errStalled}
	}
}

// close ends the device, and its callback.
func (d *soundDevice) close() {
	ended := make(chan struct{})
	go func() {
		d.free()
		close(ended)
	}()
	await(ended, closeTime)
}

// openDriver opens a camera or a screen.
func openDriver(info Info, want Mode) (*driven, error) {
	infos, found := videoDrivers(info.Kind)
	i := slices.IndexFunc(infos, func(other Info) bool { return other.Name == info.Name })
	if i < 0 {
		return nil, &Error{info.Kind, info.Name, ErrMissing}
	}
	d := &driven{info: info, driver: found[i], converter: converter{want: want, crop: info.Kind == Camera},
		last: time.Now(), came: make(chan struct{}, 1), done: make(chan struct{}), ended: make(chan struct{})}
	d.stop = sync.OnceFunc(func() { close(d.done) })
	if info.Kind == Screen {
		d.desk = openDesk(info.ID)
	}
	if err := d.start(); err != nil {
		if d.desk != nil {
			d.desk.close()
		}
		return nil, videoError(info.Kind, info.Name, err)
	}
	go d.run()
	return d, nil
}

// run reads pictures, and closes the driver: that may not happen while it reads.
func (d *driven) run() {
	defer close(d.ended)
	defer d.driver.Close()
	if d.desk != nil {
		defer d.desk.close()
	}
	period := time.Second / time.Duration(d.converter.want.FPS)
	due := time.Now()
	for {
		img, release, err := d.reader.Read()
		now := time.Now()
		select {
		case <-d.done:
			err = io.EOF
		default:
		}
		switch {
		case err != nil:
		case now.Before(due.Add(-period / 4)): // the camera is faster than is wanted
			release()
			continue
		default:
			due = now.Add(min(max(due.Add(period).Sub(now), 0), period))
			err = d.convert(img)
			release()
		}
		if d.took(now, err); err != nil {
			return
		}
	}
}

// watchEvery is how often Watch looks.
const watchEvery = 500 * time.Millisecond

// Watch calls changed for each device that comes or goes, until ctx ends; it returns then.
func Watch(ctx context.Context, changed func(Change)) {
	watch(ctx, func(kind Kind) []Info {
		switch kind {
		case Camera:
			return Cameras()
		case Screen:
			return Screens()
		}
		return sounds.list(kind)
	}, changed)
}

func watch(ctx context.Context, list func(Kind) []Info, changed func(Change)) {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	var before [Speaker + 1][]Info
	for kind := range before {
		before[kind] = list(Kind(kind))
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		for kind := range before {
			now := list(Kind(kind))
			for _, c := range changes(Kind(kind), before[kind], now) {
				changed(c)
			}
			before[kind] = now
		}
	}
}
