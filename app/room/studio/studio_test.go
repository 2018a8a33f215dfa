package studio

import (
	"context"
	"errors"
	"slices"
	"testing"

	"lyceum/media/device"
	"lyceum/media/stream"
	"lyceum/session"
	"lyceum/session/journal"
)

// A fakeClass has nothing that can be published or played.
type fakeClass struct {
	Class
	err error // why
}

func (c *fakeClass) Play(context.Context, journal.Author, string, session.Playing) (*session.Playback, error) {
	return nil, c.err
}

// A bench is a studio without its worker: a test does what that would.
type bench struct {
	*Studio
	class *fakeClass
	told  []Event
}

func newBench() *bench {
	b := &bench{class: &fakeClass{err: errors.New("first")}}
	b.Studio = &Studio{
		cfg:    Config{Class: b.class, Setup: NoDevices(), Tell: func(ev Event) { b.told = append(b.told, ev) }},
		voices: map[journal.Author]*voice{}, watched: map[streamKey]*watched{},
	}
	return b
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
			b := newBench()
			b.speaker.out = &stream.Output{}
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
