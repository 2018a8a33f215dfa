package studio

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/device"
	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// A fakeClass has nothing that can be published or played.
type fakeClass struct {
	Class
	err  error // why
	used session.Used
}

func (c *fakeClass) Publish(context.Context, string, netgroup.PublishConfig, session.Publishing) (*session.Publication, error) {
	return nil, session.ErrNotReady
}

func (c *fakeClass) Play(context.Context, journal.Author, string, session.Playing) (*session.Playback, error) {
	return nil, c.err
}

// A bench is a studio without its worker: a test does what that would.
type bench struct {
	*Studio
	class *fakeClass
	told  []Event
	there map[device.Kind]bool     // devices that can be opened
	came  chan func(device.Change) // gets what takes news of devices, of who begins to watch
	gone  chan bool                // who watched does no more
}

func newBench(t *testing.T) *bench {
	b := &bench{class: &fakeClass{err: errors.New("first")}, there: map[device.Kind]bool{},
		came: make(chan func(device.Change), 9), gone: make(chan bool, 9)}
	b.Studio = &Studio{
		cfg:     Config{Class: b.class, Setup: NoDevices(), Tell: func(ev Event) { b.told = append(b.told, ev) }},
		changed: make(chan struct{}, 1), epoch: time.Unix(1_800_000_000, 0),
		voices: map[journal.Author]*voice{}, volumes: map[journal.Author]float32{}, watched: map[streamKey]*watched{},
	}
	b.mic.spec = b.cfg.Setup.Microphone
	b.hardware = hardware{openMicrophone: b.openMicrophone, openSpeaker: b.openSpeaker, watch: b.watch}
	b.ctx, b.cancel = context.WithCancel(t.Context())
	t.Cleanup(func() {
		b.cancel()
		b.stopMicrophone()
		b.closeSpeaker()
		b.beside.Wait()
	})
	return b
}

func (b *bench) openMicrophone(spec device.Spec) (media.AudioSource, error) {
	if !b.there[device.Microphone] {
		return nil, &device.Error{Kind: device.Microphone, Err: device.ErrMissing}
	}
	return device.OpenMicrophone(device.Spec{From: device.None})
}

func (b *bench) openSpeaker(spec device.Spec) (media.AudioSink, error) {
	if spec.From != device.None && !b.there[device.Speaker] {
		return nil, &device.Error{Kind: device.Speaker, Err: device.ErrMissing}
	}
	return device.OpenSpeaker(device.Spec{From: device.None})
}

func (b *bench) watch(ctx context.Context, changed func(device.Change)) {
	b.came <- changed
	<-ctx.Done()
	b.gone <- true
}

// failures returns what was told of failures since it was asked last.
func (b *bench) failures() (all []string) {
	for _, ev := range b.told {
		if f, is := ev.(Failed); is {
			all = append(all, f.Err.Error())
		}
	}
	b.told = nil
	return all
}

func (b *bench) wantFailures(t *testing.T, want ...string) {
	t.Helper()
	if got := b.failures(); !slices.Equal(got, want) {
		t.Errorf("told of failures %q, want %q", got, want)
	}
}

func TestWhatFailsAgainAndAgainIsToldOnce(t *testing.T) {
	ana := journal.Author{1}
	view := &session.View{Streams: []session.Stream{
		{Author: ana, Name: session.StreamMicrophone}, {Author: ana, Name: session.StreamCamera},
	}}
	for name, settle := range map[string]func(*Studio, *session.View){
		"voice": (*Studio).settleVoices, "picture": (*Studio).settleWatched,
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			if err := b.playOn(device.Spec{From: device.None}); err != nil {
				t.Fatal(err)
			}
			b.shown = []Shown{{Author: ana, Name: session.StreamCamera}}
			for range 5 {
				settle(b.Studio, view)
			}
			b.wantFailures(t, "first")
			b.class.err = errors.New("second")
			settle(b.Studio, view)
			settle(b.Studio, view)
			b.wantFailures(t, "second")
			settle(b.Studio, &session.View{}) // it is not published any more
			settle(b.Studio, view)
			b.wantFailures(t, "second")
		})
	}
}

type namedDevice string

func (n namedDevice) Opened() string { return string(n) }

func TestDeviceIsToldByItsOwnName(t *testing.T) {
	for _, tt := range []struct {
		spec   device.Spec
		opened any
		want   string
	}{
		{device.Spec{Kind: device.Speaker}, namedDevice("Headset"), "Headset"},
		{device.Spec{Kind: device.Microphone, From: device.Test}, struct{}{}, "test"},
	} {
		var told []Event
		s := &Studio{cfg: Config{Tell: func(ev Event) { told = append(told, ev) }}}
		s.begins(tt.spec, tt.opened)
		if len(told) != 1 || told[0] != (DeviceOpened{tt.spec.Kind, tt.want}) {
			t.Errorf("told %v, want %q", told, tt.want)
		}
	}
}

func TestDeviceThatIsMissingIsTriedWhenOneComes(t *testing.T) {
	b := newBench(t)
	b.cfg.Setup.Speaker.From, b.mic.spec.From = device.Default, device.Default
	b.want(device.Microphone, true)
	view := &session.View{Ready: true}
	look := func() {
		b.settleMissing()
		b.settleSpeaker()
		b.settleMicrophone(view)
	}
	look()
	look()
	b.wantFailures(t, "speaker: there is no such device", "mic: there is no such device")
	came := <-b.came // that is watched for

	came(device.Change{Kind: device.Microphone, What: device.Added, Name: "of no use"})
	look()
	b.wantFailures(t)
	b.there[device.Microphone], b.there[device.Speaker] = true, true
	came(device.Change{Kind: device.Microphone, What: device.Removed})
	look()
	if b.mic.sender != nil {
		t.Error("the microphone was tried though none came")
	}
	came(device.Change{Kind: device.Microphone, What: device.Added})
	look()
	if b.mic.sender == nil || b.speaker.isHeard {
		t.Errorf("a microphone came: it is open %v, the speaker %v", b.mic.sender != nil, b.speaker.isHeard)
	}
	came(device.Change{Kind: device.Speaker, What: device.Added})
	look()
	if !b.speaker.isHeard || b.speaker.out == nil {
		t.Error("a speaker came, and is not used")
	}
	b.wantFailures(t)
	select { // nobody watches when nothing is missing
	case <-b.gone:
	case <-time.After(5 * time.Second):
		t.Error("devices are watched still")
	}
}

func TestMutingForgetsAMicrophoneThatIsMissing(t *testing.T) {
	b := newBench(t)
	b.mic.spec.From = device.Default
	b.want(device.Microphone, true)
	view := &session.View{Ready: true}
	b.settleMicrophone(view)
	b.wantFailures(t, "mic: there is no such device")
	came := <-b.came
	b.Mute()
	b.settleMuted()
	b.there[device.Microphone] = true
	came(device.Change{Kind: device.Microphone, What: device.Added})
	b.settleMissing()
	b.settleMicrophone(view)
	if err := b.chooseMicrophone(device.Spec{Kind: device.Microphone, From: device.Default}); err != nil {
		t.Error(err)
	}
	if b.mic.wanted || b.mic.sender != nil {
		t.Errorf("after a mute a microphone that comes is wanted: %v, open: %v", b.mic.wanted, b.mic.sender != nil)
	}
	b.wantFailures(t)
}

func TestTurningTheMicrophoneOnTriesTheSpeakerToo(t *testing.T) {
	b := newBench(t)
	b.cfg.Setup.Speaker.From, b.cfg.Setup.SaveAudio = device.Default, "a.wav"
	b.files.setup = b.cfg.Setup
	b.settleSpeaker()
	b.wantFailures(t, "speaker: there is no such device")
	if b.speaker.out == nil || b.speaker.isHeard {
		t.Fatal("without a speaker sound is not made to be saved")
	}
	b.there[device.Speaker] = true
	b.settleSpeaker()
	if b.speaker.isHeard {
		t.Fatal("it was tried without a reason")
	}
	if err := b.setMicrophone(true); !errors.Is(err, ErrNoDevice) {
		t.Errorf("error %v", err)
	}
	before := b.speaker.out
	b.settleSpeaker()
	if !b.speaker.isHeard || b.speaker.out == before {
		t.Error("the speaker that is there is not used")
	}
	if err := before.Wait(); err != nil {
		t.Errorf("what was there in its place ended with %v", err)
	}
}
