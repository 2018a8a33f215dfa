//go:build !nogui

package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/class"
	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
	"lyceum/media"
	"lyceum/media/device"
	"lyceum/media/dsp"
)

var names = []string{"Amara Okafor", "Dr. Mara Lindqvist", "Jonas Virtanen", "Leila Haddad", "Priya Nair", "Dae-jung Park",
	"Chloé Marchand", "Elif Yıldız", "Gabriel Costa"}

// frames is how many pictures of a card are made beforehand, so that making them is not measured.
const frames = 8

// measuring shows people and plays their pictures.
type measuring struct {
	ctx        context.Context
	probe      *probe
	window     fyne.Window
	ticker     *video.Ticker
	screen     *class.Screen
	class.Asks // of which nothing is asked but what is below

	mu      sync.Mutex
	asked   time.Time // when looks were
	looks   []model.Look
	members []model.MemberLook // of the wall
	cancel  context.CancelFunc // of the pictures that play
}

// noDialogs opens none.
type noDialogs struct{}

func (noDialogs) Invite()         {}
func (noDialogs) Settings(string) {}
func (noDialogs) Shortcuts()      {}
func (noDialogs) Reports()        {}

// LookForDevices implements class.Asks.
func (m *measuring) LookForDevices() {}

// LookAt implements video.Asks: pictures come in the size in which they are looked at, as from a decoder.
func (m *measuring) LookAt(all []model.Look) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.looks, m.asked = all, time.Now()
}

// set shows so many people, of whom some have pictures that move: all, if moving is as many.
func (m *measuring) set(n, moving int, layout model.Layout, screen bool) {
	s := viewtest.Student()
	is := &model.Stage{}
	is.Layout, is.Shown, is.Pages = layout, layout, 1
	for i := range n {
		p := model.Person{ID: fmt.Sprint(i), Name: names[i%len(names)], Role: room.Student, Self: i == 0, Here: true, Camera: model.MediaOn}
		t := model.Tile{Key: model.TileKey{ID: p.ID}, Picture: true}
		switch i {
		case 0:
			p.Hand = 3
		case 1:
			p.Role, p.Mic, p.Speaking = room.Instructor, model.MediaOn, true
		case 2:
			p.Hand = 1
		case 3:
			p.Link = model.LinkPoor
		case 4:
			p.Reaction = "👍"
		case 5:
			t.Picture = moving < n
		}
		t.Person = p
		if layout != model.LayoutGrid && (i == 1 || n == 1) {
			if screen {
				t.Key.Screen = true
			}
			is.Main = &t
			continue
		}
		is.Tiles = append(is.Tiles, t)
	}
	s.Class.Stage = *is
	s.Class.StartedAt = time.Now().Add(-24 * time.Minute)
	m.mu.Lock()
	m.looks, m.asked = nil, time.Now()
	m.mu.Unlock()
	fyne.DoAndWait(func() { m.screen.Set(s) })
	for !m.settled() {
		time.Sleep(50 * time.Millisecond)
	}
	m.play(moving)
}

// settled reports whether what is looked at has been the same for half a second.
func (m *measuring) settled() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return time.Since(m.asked) > 500*time.Millisecond
}

// still has nobody's picture move any more.
func (m *measuring) still() {
	if m.cancel != nil {
		m.cancel()
	}
}

// play moves pictures that are looked at, thirty times a second: so many of them.
func (m *measuring) play(moving int) {
	m.still()
	var ctx context.Context
	ctx, m.cancel = context.WithCancel(m.ctx)
	m.mu.Lock()
	looks := m.looks[:min(moving, len(m.looks))]
	m.mu.Unlock()
	for i, l := range looks {
		go func() {
			cards := drawCards(l)
			tick := time.NewTicker(time.Second / 30)
			defer tick.Stop()
			for n := i; ; n++ {
				select {
				case <-tick.C:
					l.Picture(cards[n%frames])
				case <-ctx.Done():
					return
				}
			}
		}()
	}
}

// drawCards returns pictures of a test card, as a decoder would give them for a look.
func drawCards(l model.Look) (out [frames]*media.Picture) {
	w, h := dsp.Fit(16, 9, l.Width, l.Height)
	if l.Key.ID == "2" { // a camera of 4 to 3
		w, h = dsp.Fit(4, 3, l.Width, l.Height)
	}
	var id int
	fmt.Sscan(l.Key.ID, &id)
	source, err := device.OpenCamera(device.Spec{Kind: device.Camera, From: device.Test, Initials: string(rune('A' + id))},
		device.Mode{Width: w, Height: h, FPS: 60})
	if err != nil {
		panic(err)
	}
	defer source.Close()
	for i := range out {
		out[i] = &media.Picture{}
		if err := source.ReadPicture(out[i]); err != nil {
			panic(err)
		}
	}
	return out
}
