package device

import (
	"io"
	"sync"
	"time"

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

// WriteSound implements media.AudioSink.
func (n nothing) WriteSound([]int16) (time.Time, error) {
	_, at, err := n.wait(2 * media.FrameTime) // as much as a speaker has in store
	return at, err
}

// Close implements all three.
func (n nothing) Close() error { n.close(); return nil }
