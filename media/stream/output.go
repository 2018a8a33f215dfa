package stream

import (
	"errors"
	"math"
	"slices"
	"sync"
	"time"

	"lyceum/media"
	"lyceum/media/dsp"
)

// ErrVoices says that as many voices are played as can be.
var ErrVoices = errors.New("32 voices are played already")

// An OutputConfig says where voices are played.
type OutputConfig struct {
	Sink media.AudioSink // owned by the output from then on

	// Heard, if not nil, has each frame of a voice that is heard, before it is mixed: for meters, and to know who speaks.
	Heard func(v *Voice, frame []int16)
	// Played, if not nil, has each frame as it was written, and when it is heard: for echo.
	Played func(frame []int16, heard time.Time)
	// They are called by the output's goroutine, which waits for them, and may be neither slow nor call the output.
}

// A roomSink is a sink that says when it has room, so that what is heard next need not be mixed before. It is heard
// sooner then.
type roomSink interface {
	// AwaitRoom waits until WriteSound would not wait.
	AwaitRoom() error
}

// An Output plays voices together. Any goroutine may call its methods.
type Output struct {
	cfg  OutputConfig
	done chan struct{} // closed when its goroutine has ended
	err  error

	mixed func(frame []int16, heard time.Time) // who has what was mixed last; its goroutine's

	mu      sync.Mutex                           // guards what follows, for as long as it takes to mix 20 ms
	listens func(frame []int16, heard time.Time) // see SetPublic
	sound   []int16                              // what is left of a Play
	mixer   dsp.Mixer
	voices  [dsp.MaxVoices]*Voice
	private [dsp.MaxVoices]bool
	public  dsp.Mixer // of the others, if anybody wants it
	frame   [media.FrameSamples]int16
	open    [media.FrameSamples]int16 // what public mixed
}

// Add plays a voice from now on. It is ErrVoices if there are too many.
func (o *Output) Add(v *Voice) error { return o.add(v, false) }

// AddPrivate does the same for a voice that is not for recordings.
func (o *Output) AddPrivate(v *Voice) error { return o.add(v, true) }

func (o *Output) add(v *Voice, private bool) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	i := slices.Index(o.voices[:], nil)
	switch {
	case slices.Contains(o.voices[:], v):
		return nil
	case i < 0:
		return ErrVoices
	}
	o.voices[i], o.private[i] = v, private
	o.mixer.Reset(i, v.volume.get())
	o.public.Reset(i, v.volume.get())
	return nil
}

// Remove plays a voice no more.
func (o *Output) Remove(v *Voice) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if i := slices.Index(o.voices[:], v); i >= 0 {
		o.voices[i] = nil
	}
}

// SetPublic has listens, from now on, have each frame as it was written, without private voices, and when it is heard: for
// recordings; nil ends that. The output's goroutine calls it and waits for it.
func (o *Output) SetPublic(listens func(frame []int16, heard time.Time)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.listens = listens
}

// Play plays a short sound beside the voices, in the place of one that is being played. It is not for recordings. Nobody may
// change it from then on.
func (o *Output) Play(sound []int16) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sound = sound
}

// Close closes the sink, and waits until nothing is played any more. Voices stay as they are.
func (o *Output) Close() error {
	err := o.cfg.Sink.Close()
	<-o.done
	return err
}

// Wait waits until the sink takes no more, and returns why: nil if it was closed.
func (o *Output) Wait() error {
	<-o.done
	return o.err
}

// mix fills frame with the next 20 ms.
func (o *Output) mix(now time.Time, frame []int16) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, v := range o.voices {
		if v == nil || !v.Pull(now, o.frame[:]) {
			continue
		}
		if o.cfg.Heard != nil {
			o.cfg.Heard(v, o.frame[:])
		}
		o.mixer.SetVolume(i, v.volume.get())
		o.mixer.Add(i, o.frame[:])
		if o.listens != nil && !o.private[i] {
			o.public.SetVolume(i, v.volume.get())
			o.public.Add(i, o.frame[:])
		}
	}
	o.mixer.Mix(frame)
	for i := range min(len(frame), len(o.sound)) {
		frame[i] = int16(min(max(int(frame[i])+int(o.sound[i]), math.MinInt16), math.MaxInt16))
	}
	o.sound = o.sound[min(len(frame), len(o.sound)):]
	if o.mixed = o.listens; o.mixed != nil {
		o.public.Mix(o.open[:])
	}
}

// written says that what was mixed is heard from a moment on.
func (o *Output) written(frame []int16, heard time.Time) {
	o.mu.Lock()
	for _, v := range o.voices {
		if v != nil {
			v.Heard(heard.Add(lasting(dsp.LimiterDelay)))
		}
	}
	o.mu.Unlock()
	if o.cfg.Played != nil {
		o.cfg.Played(frame, heard)
	}
	if o.mixed != nil {
		o.mixed(o.open[:], heard)
	}
}
