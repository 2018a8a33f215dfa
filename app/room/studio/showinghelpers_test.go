package studio

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/media"
	"lyceum/media/device"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/monitor"
	"lyceum/session/netgroup"
)

// A lens is a device that counts its pictures. With still, all are alike.
type lens struct {
	on     *atomic.Int32 // devices that are open
	taken  *atomic.Int32 // pictures
	still  bool
	closed chan struct{}
	once   sync.Once
}

func (l *lens) ReadPicture(p *media.Picture) error {
	select {
	case <-l.closed:
		return io.EOF
	case <-time.After(100 * time.Millisecond):
	}
	p.CopyFrom(media.NewPicture(320, 180))
	if n := l.taken.Add(1); !l.still {
		for i := range p.Y {
			p.Y[i] = byte(n * 40)
		}
	}
	return nil
}

func (l *lens) Close() error {
	l.once.Do(func() {
		close(l.closed)
		l.on.Add(-1)
	})
	return nil
}

// A home is a studio of a student, without its worker, whose class and devices are counted.
type home struct {
	*Studio
	t                       *testing.T
	still                   bool
	on, taken               atomic.Int32
	opened                  int
	pictures                map[journal.Author]int // small ones that were sent
	same                    map[journal.Author]int // of those that were as before
	answers                 map[journal.Author][]string
	large                   []string // streams that were to be published
	published               int
	withdrawn               int
	written                 []conduct.Viewing
	view                    session.View
	looks                   map[journal.Author]monitor.Look
	told                    []Event
	refuseTell, refuseWrite error
}

func (h *home) Publish(context.Context, string, netgroup.PublishConfig, session.Publishing) (*session.Publication, error) {
	h.published++
	return nil, session.ErrNotAllowed
}

func (h *home) PublishDirect(_ context.Context, to journal.Author, name string, _ netgroup.PublishConfig, _ session.Publishing) (*session.Publication, error) {
	h.large = append(h.large, fmt.Sprint(to[0], " ", name))
	return nil, session.ErrNotAllowed
}

func (h *home) Play(context.Context, journal.Author, string, session.Playing) (*session.Playback, error) {
	return nil, session.ErrNotReady
}

func (h *home) PlayDirect(context.Context, journal.Author, string, session.Playing) (*session.Playback, error) {
	return nil, session.ErrNotReady
}

func (h *home) ClassTime(context.Context) (time.Time, error)   { return time.Now(), nil }
func (h *home) Withdraw(context.Context, journal.Author) error { h.withdrawn++; return nil }
func (h *home) SetRecording(context.Context, bool) error       { return nil }
func (h *home) WriteViewing(_ context.Context, v conduct.Viewing) error {
	if h.refuseWrite != nil {
		return h.refuseWrite
	}
	h.written = append(h.written, v)
	return nil
}

func (h *home) Tell(_ context.Context, who journal.Author, message []byte) error {
	if h.refuseTell != nil {
		return h.refuseTell
	}
	told, err := monitor.ParseTold(message)
	if err != nil {
		h.t.Errorf("told %x: %v", message, err)
	}
	switch told := told.(type) {
	case monitor.Thumbnail:
		if len(told.JPEG) == 0 {
			h.same[who]++
		} else if _, err := decodeThumbnail(told.JPEG, told.What); err != nil {
			h.t.Error(err)
		} else {
			h.pictures[who]++
		}
	case monitor.Answered:
		h.answers[who] = append(h.answers[who], told.What.String()+" "+told.Answer.String())
	}
	return nil
}

// atHome runs a test in a bubble.
func atHome(t *testing.T, f func(t *testing.T, h *home)) {
	synctest.Test(t, func(t *testing.T) {
		h := &home{t: t, pictures: map[journal.Author]int{}, same: map[journal.Author]int{}, answers: map[journal.Author][]string{},
			looks: map[journal.Author]monitor.Look{}}
		pictures := []*ownPictures{
			{kind: device.Camera, name: session.StreamCamera, spec: device.Spec{Kind: device.Camera}},
			{kind: device.Screen, name: session.StreamScreen, spec: device.Spec{Kind: device.Screen}},
		}
		h.Studio = &Studio{
			cfg:     Config{Class: h, Self: ana, Setup: NoDevices(), Tell: func(ev Event) { h.told = append(h.told, ev) }},
			changed: make(chan struct{}, 1), epoch: time.Now(), pictures: pictures, showings: newShowings(pictures),
		}
		h.looked.asks = map[monitor.What]journal.Author{}
		open := func(device.Spec, device.Mode) (media.VideoSource, error) {
			h.opened++
			h.on.Add(1)
			return &lens{on: &h.on, taken: &h.taken, still: h.still, closed: make(chan struct{})}, nil
		}
		h.hardware = hardware{openCamera: open, openScreen: open}
		h.view = session.View{Ready: true, Self: ana, Members: []session.Member{
			{Author: prof, Rights: journal.AllRights, Present: true}, {Author: proctor, Rights: journal.Proctor.Rights(), Present: true},
			{Author: ana, Rights: journal.Student.Rights(), Present: true}, {Author: ben, Rights: journal.Student.Rights(), Present: true},
		}}
		h.Update(h.view)
		f(t, h)
		h.shutShowings()
		if n := h.on.Load(); n != 0 {
			t.Errorf("%d devices are open at the end", n)
		}
	})
}

// look has somebody look from now on, as often as it has to be said.
func (h *home) look(who journal.Author, screen, camera monitor.Sight) {
	h.looks[who] = monitor.Look{Screen: screen, Camera: camera}
	if screen.Saved+camera.Saved > 0 {
		h.looks[who] = monitor.Look{Screen: screen, Camera: camera, Since: h.epoch}
	}
}

// pass lets time pass, with the worker's round every second.
func (h *home) pass(d time.Duration) {
	for range int(d / time.Second) {
		now := time.Now()
		for who, l := range h.looks {
			l.At = now
			message, err := monitor.EncodeLook(l)
			if err != nil {
				h.t.Fatal(err)
			}
			h.Told(now, who, message)
		}
		h.settleShowings(&h.view)
		time.Sleep(time.Second)
		synctest.Wait()
	}
}

// sent returns how much was captured, and sent, so far.
func (h *home) sent() [4]int {
	sent := [4]int{h.opened, int(h.taken.Load()), 0, len(h.large)}
	for _, who := range []journal.Author{ana, ben, proctor, prof} {
		sent[2] += h.pictures[who] + h.same[who]
	}
	return sent
}

func (h *home) wantSent(what string, want [4]int) {
	h.t.Helper()
	if got := h.sent(); got != want {
		h.t.Errorf("%s: %d devices opened, %d pictures captured, %d small ones sent, %d streams; want %v", what, got[0], got[1], got[2], got[3], want)
	}
}
