//go:build !nogui

package main

import (
	"fmt"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// patience is how long a picture of an input is waited for.
const patience = 10 * time.Second

// A hand moves the pointer and presses keys of the display, so that what it does goes the way of all that a person does; and it
// measures how long after that the repaint is over that shows it.
type hand struct {
	m    *measuring
	x    *xgb.Conn
	root xproto.Window
	at   xproto.TranslateCoordinatesReply // where the window is

	// What follows is the window's goroutine's.
	so   func() bool    // what was done has come of it; nil: nothing is waited for
	in   bool           // the repaint that is going on shows it
	took chan time.Time // when one is over that did
}

// newHand returns a hand over the window of this process.
func newHand(m *measuring) (*hand, error) {
	x, err := xgb.NewConn()
	if err != nil {
		return nil, err
	}
	if err := xtest.Init(x); err != nil {
		return nil, err
	}
	h := &hand{m: m, x: x, root: xproto.Setup(x).DefaultScreen(x).Root, took: make(chan time.Time, 1)}
	for _, w := range words32(x, h.root, "_NET_CLIENT_LIST") {
		if is := words32(x, xproto.Window(w), "_NET_WM_PID"); len(is) == 1 && is[0] == uint32(os.Getpid()) {
			at, err := xproto.TranslateCoordinates(x, xproto.Window(w), h.root, 0, 0).Reply()
			if err != nil {
				return nil, err
			}
			h.at = *at
			m.do(func() { m.probe.begins, m.probe.ended = h.begins, h.ends })
			return h, nil
		}
	}
	return nil, fmt.Errorf("the window is not on this display, or no window manager runs")
}

// begins looks whether the repaint that begins shows what was done.
func (h *hand) begins() { h.in = h.so != nil && h.so() }

func (h *hand) ends(time.Time) {
	if h.in {
		h.took <- time.Now()
		h.so, h.in = nil, false
	}
}

// do sends events and returns how long it takes until the end of the repaint in which so holds; patience, if it never does.
func (h *hand) do(so func() bool, events ...[2]byte) time.Duration {
	h.m.do(func() { h.so, h.in = so, false })
	sent := time.Now()
	h.send(events...)
	select {
	case at := <-h.took:
		return at.Sub(sent)
	case <-time.After(patience):
		h.m.do(func() { h.so, h.in = nil, false })
		return patience
	}
}

func (h *hand) send(events ...[2]byte) {
	for _, e := range events {
		xtest.FakeInput(h.x, e[0], e[1], 0, h.root, 0, 0, 0)
	}
	h.x.Sync()
}

// point moves the pointer to the middle of something, and lets the window take that in.
func (h *hand) point(o fyne.CanvasObject) {
	var x, y int16
	h.m.do(func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		size, scale := o.Size(), h.m.window.Canvas().Scale()
		x, y = h.at.DstX+int16((at.X+size.Width/2)*scale), h.at.DstY+int16((at.Y+size.Height/2)*scale)
	})
	xtest.FakeInput(h.x, xproto.MotionNotify, 0, 0, h.root, x, y, 0)
	h.x.Sync()
	time.Sleep(50 * time.Millisecond) // the window signals nothing
}

// held is how long a finger holds a button of the pointer down. Our choice.
const held = 80 * time.Millisecond

// click does the same as do with a click, which counts from when the button is let go: that is when a window acts.
func (h *hand) click(so func() bool) time.Duration {
	h.send([2]byte{xproto.ButtonPress, 1})
	time.Sleep(held)
	return h.do(so, [2]byte{xproto.ButtonRelease, 1})
}

// wheel turns the wheel of the pointer by a notch.
func wheel(down bool) [][2]byte {
	button := byte(4)
	if down {
		button = 5
	}
	return [][2]byte{{xproto.ButtonPress, button}, {xproto.ButtonRelease, button}}
}

// key presses a key and lets it go.
func key(code byte) [][2]byte {
	return [][2]byte{{xproto.KeyPress, code}, {xproto.KeyRelease, code}}
}
