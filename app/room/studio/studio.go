package studio

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"lyceum/media/device"
	"lyceum/media/dsp"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/monitor"
	"lyceum/session/netgroup"
)

// Errors of what a person asks for.
var (
	ErrClosed      = session.ErrClosed
	ErrNoDevice    = errors.New("no device was chosen for that")
	ErrEnded       = errors.New("nothing comes from it any more") // of a device or a file
	ErrSaveType    = errors.New("a file of that type cannot be written")
	ErrSaveExists  = errors.New("there is a file of that name, which is not written over")
	ErrSlowDisk    = errors.New("the disk was too slow for all that was to be saved")
	ErrNoCall      = errors.New("there is no call")
	ErrInCall      = errors.New("there is a call already")
	ErrCallUnheard = errors.New("there is no microphone here for the call")
	ErrCallSilent  = errors.New("there is no speaker here for the call")
	ErrCallMute    = errors.New("the other in the call has no microphone")
	ErrCallDeaf    = errors.New("the other in the call has no speaker")
	ErrAbsent      = errors.New("that person is not there")
	ErrUnnoted     = errors.New("who looks cannot be written down, so nothing is shown")
	ErrStaffOnly   = errors.New("the camera was on for staff alone")
)

// A Class is what of a class a studio needs; *session.Class is one.
type Class interface {
	Publish(ctx context.Context, name string, cfg netgroup.PublishConfig, on session.Publishing) (*session.Publication, error)
	PublishDirect(
		ctx context.Context, to journal.Author, name string, cfg netgroup.PublishConfig, on session.Publishing,
	) (*session.Publication, error)
	Play(ctx context.Context, author journal.Author, name string, on session.Playing) (*session.Playback, error)
	PlayDirect(ctx context.Context, author journal.Author, name string, on session.Playing) (*session.Playback, error)
	ClassTime(ctx context.Context) (time.Time, error)
	SetRecording(ctx context.Context, on bool) error
	SetUsed(u session.Used)
	Tell(ctx context.Context, who journal.Author, message []byte) error
	Withdraw(ctx context.Context, who journal.Author) error
	WriteViewing(ctx context.Context, v conduct.Viewing) error
}

// A Setup says which devices are used, and what becomes of what is received.
type Setup struct {
	Camera, Screen, Microphone, Speaker device.Spec
	On                                  []device.Kind // what is on from the beginning, as soon as the class can be written to
	DSP                                 bool          // echo, noise and loudness of a real microphone are seen to
	SaveVideo, SaveAudio, Record        string        // files; empty: none
}

// NoDevices is a setup without any.
func NoDevices() Setup {
	return Setup{
		Camera: device.Spec{Kind: device.Camera, From: device.None}, Screen: device.Spec{Kind: device.Screen, From: device.None},
		Microphone: device.Spec{Kind: device.Microphone, From: device.None}, Speaker: device.Spec{Kind: device.Speaker, From: device.None},
	}
}

// A Config is what a studio works for.
type Config struct {
	Class    Class
	Self     journal.Author
	Initials string // of the person, on test cards
	Setup    Setup
	Tell     func(Event) // takes news, from any goroutine; must not wait
	// Save keeps a small picture that staff want to be saved, in whatever goroutine. Nil: none can be.
	Save func(p Saved) (file string, err error)
}

// A Studio is the pictures and sound of one class. Its methods may be called from any goroutine but the class's loop, unless
// they say otherwise.
type Studio struct {
	cfg      Config
	hardware hardware
	inbox    chan func()
	changed  chan struct{} // something may have to be done
	view     atomic.Pointer[session.View]
	ctx      context.Context // ends when the studio is closed
	cancel   context.CancelFunc
	worker   sync.WaitGroup
	beside   sync.WaitGroup // those who wait for streams to end
	key      talkKey
	level    level                          // at the microphone
	muted    atomic.Bool                    // staff asked for that, and the worker has not seen to it
	chime    atomic.Pointer[func() []int16] // to be played; nil: none
	looked   looked                         // by staff, at this person
	looks    looks                          // of this person, of staff

	// Owned by the worker.
	epoch    time.Time // of timestamps; zero: not known yet
	pictures []*ownPictures
	mic      microphone
	clean    dsp.Config // what is taken out of a real microphone's sound
	speaker  speaker
	talkers  talkers
	missing  missing
	voices   map[journal.Author]*voice
	volumes  map[journal.Author]float32 // those that were set; 1 is as it comes
	unheard  telling[journal.Author]
	shown    []Shown
	unseen   telling[streamKey]
	watched  map[streamKey]*watched
	call     call
	used     used
	files    files
	untold   telling[string]

	showings  []*showing // to staff, the screen first
	forStaff  bool       // the camera is for staff alone
	viewings  monitor.Viewings
	unwritten telling[string]
	shows     Shows // as was told
	looking   looking
}

// Open begins; nothing happens before the first Update.
func Open(cfg Config) *Studio {
	s := &Studio{
		cfg: cfg, hardware: ownHardware, inbox: make(chan func()), changed: make(chan struct{}, 1),
		voices: map[journal.Author]*voice{}, volumes: map[journal.Author]float32{}, watched: map[streamKey]*watched{},
		pictures: []*ownPictures{
			{kind: device.Camera, name: session.StreamCamera, spec: cfg.Setup.Camera},
			{kind: device.Screen, name: session.StreamScreen, spec: cfg.Setup.Screen},
		},
	}
	s.showings = newShowings(s.pictures)
	s.looked.asks = map[monitor.What]journal.Author{}
	s.looks.ready, s.looking.told = make(chan struct{}, 1), map[journal.Author]toldLook{}
	s.mic.spec = cfg.Setup.Microphone
	s.level.set(dsp.Silence)
	if cfg.Setup.DSP {
		s.clean = dsp.Config{Echo: true, Noise: true, Gain: true}
	}
	s.files.setup = cfg.Setup
	for _, k := range cfg.Setup.On {
		s.want(k, true)
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.worker.Go(s.work)
	return s
}

// Close ends everything: streams, devices, files.
func (s *Studio) Close() {
	s.cancel()
	s.worker.Wait()
}

// Update takes in what the class is like now. It never waits; the class's loop may call it.
func (s *Studio) Update(v session.View) {
	s.view.Store(&v)
	s.poke()
}

// poke has the worker look whether there is something to do. It never waits.
func (s *Studio) poke() {
	select {
	case s.changed <- struct{}{}:
	default: // it is about to
	}
}

// do has the worker do something, and waits for it.
func (s *Studio) do(f func() error) error {
	result := make(chan error, 1)
	select {
	case s.inbox <- func() { result <- f() }:
	case <-s.ctx.Done():
		return ErrClosed
	}
	select {
	case err := <-result:
		return err
	case <-s.ctx.Done():
		return ErrClosed
	}
}

// settle has everything be as it should be by the newest view.
func (s *Studio) settle() {
	v := s.view.Load()
	if v == nil {
		return
	}
	if s.epoch.IsZero() && v.Ready {
		s.setEpoch()
	}
	s.fail(s.files.open())
	s.fail(s.files.check())
	s.settleMissing()
	s.settleMuted()
	s.settleSpeaker()
	s.settleChime()
	s.settleRecording(v.Ready)
	s.settleCall(v)
	s.settleMicrophone(v)
	for _, o := range s.pictures {
		s.settlePictures(v, o)
	}
	s.settleShowings(v)
	s.settleVoices(v)
	s.settleWatched(v)
	s.settlePreviews()
	s.settleUsed(now())
	s.settleLooking(v)
}

// shut ends everything; the worker's last act.
func (s *Studio) shut() {
	s.settleUsed(now())
	s.endCall(Hangup)
	s.stopLooking()
	s.shutShowings()
	for _, o := range s.pictures {
		o.stop()
	}
	s.stopMicrophone()
	for _, w := range s.watched {
		w.stop()
	}
	s.closeSpeaker()
	s.beside.Wait()
	s.fail(s.files.close())
}

// want notes that something is to be on or off.
func (s *Studio) want(k device.Kind, on bool) {
	if k == device.Microphone {
		s.mic.wanted = on
	}
	for _, o := range s.pictures {
		if o.kind == k {
			o.wanted = on
		}
	}
}

// SetOn turns the camera, the screen or the microphone on or off. Errors are those of device and of session's Publish, and
// ErrNoDevice.
func (s *Studio) SetOn(k device.Kind, on bool) error {
	return s.do(func() error {
		v := s.view.Load()
		if v == nil || !v.Ready {
			return session.ErrNotReady
		}
		if k == device.Microphone {
			return s.setMicrophone(on)
		}
		for _, o := range s.pictures {
			if o.kind == k {
				return s.setPictures(v, o, on)
			}
		}
		return nil
	})
}

// fail tells of something that went wrong.
func (s *Studio) fail(err error) {
	if err != nil {
		s.cfg.Tell(Failed{err})
	}
}

// stopped tells why something is off, unless it is because the class is over.
func (s *Studio) stopped(k device.Kind, why error) {
	if !errors.Is(why, session.ErrClosed) {
		s.cfg.Tell(Stopped{k, why})
	}
}

// deviceChanged tells of a device that is in use.
func (s *Studio) deviceChanged(c device.Change) { s.cfg.Tell(DeviceChanged{c}) }

// begins tells of a device that is used from now on.
func (s *Studio) begins(spec device.Spec, opened any) {
	s.cfg.Tell(DeviceOpened{Kind: spec.Kind, Name: nameOf(spec, opened)})
}

// nameOf returns what an open device is called: a real one by its own name, whatever it was asked for by.
func nameOf(spec device.Spec, opened any) string {
	if is, real := opened.(interface{ Opened() string }); real {
		return is.Opened()
	}
	return spec.String()
}
