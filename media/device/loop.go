package device

import (
	"context"
	"errors"
	"image"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/pion/mediadevices/pkg/driver"
	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/io/video"

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

// closeTime is how long closing a device may take. A driver that takes longer is left to itself, with what it holds.
const closeTime = time.Second

// close ends the device, and its callback.
func (d *soundDevice) close() {
	ended := make(chan struct{})
	go func() {
		d.free()
		close(ended)
	}()
	timer := time.NewTimer(closeTime)
	defer timer.Stop()
	select {
	case <-ended:
	case <-timer.C:
	}
}

// cameraStall is how long a camera may give nothing: it has to start, and in the dark it takes its time.
const cameraStall = 6 * time.Second

// sizeEvery is how often a screen is asked for its size. The driver never sees that it changes; it has to be opened anew.
const sizeEvery = 2 * time.Second

var errResized = errors.New("the screen has another size now")

// A driven is a camera or a screen of mediadevices. Its goroutine reads pictures as they come, so that whoever reads
// them gets the newest; it ends with Close, or with the driver's first error.
type driven struct {
	info      Info
	driver    driver.Driver
	reader    video.Reader
	converter converter
	spare     media.Picture // of the goroutine

	mu    sync.Mutex // guards what follows
	ready media.Picture
	fresh bool // ready was not read yet
	last  time.Time
	err   error

	came  chan struct{} // holds one when there is something to look at
	done  chan struct{}
	stop  func()
	ended chan struct{} // closed when the goroutine has closed the driver
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
		prepareScreens()
	}
	if err := d.start(); err != nil {
		return nil, videoError(info.Kind, info.Name, err)
	}
	go d.run()
	return d, nil
}

func (d *driven) start() error {
	if err := d.driver.Open(); err != nil {
		return err
	}
	properties, ok := bestProperty(d.driver.Properties(), d.converter.want)
	if !ok {
		d.driver.Close()
		return errors.New("the device has no format that is known")
	}
	if d.info.Kind == Screen || properties.FrameRate == 0 {
		properties.FrameRate = float32(d.converter.want.FPS)
	}
	d.converter.full = properties.FrameFormat == frame.FormatMJPEG
	reader, err := d.driver.(driver.VideoRecorder).VideoRecord(properties) // closes the driver when it fails
	d.reader = reader
	return err
}

// run reads pictures, and closes the driver: that may not happen while it reads.
func (d *driven) run() {
	defer close(d.ended)
	defer d.driver.Close()
	period := time.Second / time.Duration(d.converter.want.FPS)
	due := time.Now()
	looked := due
	for {
		img, release, err := d.reader.Read()
		now := time.Now()
		if d.info.Kind == Screen && now.Sub(looked) > sizeEvery {
			looked = now
			if width, height, ok := screenSize(d.info.ID); ok && err == nil && image.Pt(width, height) != img.Bounds().Size() {
				err = errResized
			}
		}
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
			err = d.converter.convert(&d.spare, img)
			release()
		}
		if d.took(now, err); err != nil {
			return
		}
	}
}

// took puts the spare picture where it is read from.
func (d *driven) took(at time.Time, err error) {
	d.mu.Lock()
	if d.err = err; err == nil {
		d.spare.At, d.last, d.fresh = at, at, true
		d.spare, d.ready = d.ready, d.spare
	}
	d.mu.Unlock()
	select {
	case d.came <- struct{}{}:
	default:
	}
}

// ReadPicture implements media.VideoSource.
func (d *driven) ReadPicture(p *media.Picture) error {
	for {
		select {
		case <-d.done:
			return io.EOF
		case <-d.came:
		}
		d.mu.Lock()
		err, fresh := d.err, d.fresh
		if err == nil && fresh {
			p.CopyFrom(&d.ready)
			d.fresh = false
		}
		d.mu.Unlock()
		if err != nil {
			d.took(time.Time{}, err) // for who asks again
		}
		if err != nil || fresh {
			return err
		}
	}
}

func (d *driven) alive(now time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err != nil {
		return errors.Unwrap(videoError(d.info.Kind, d.info.Name, d.err))
	}
	if now.Sub(d.last) > cameraStall {
		return errStalled
	}
	return nil
}

// Close implements media.VideoSource. A driver that waits for a picture is closed when it came, or did not.
func (d *driven) Close() error {
	d.stop()
	timer := time.NewTimer(closeTime)
	defer timer.Stop()
	select {
	case <-d.ended:
	case <-timer.C:
	}
	return nil
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
