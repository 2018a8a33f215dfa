package model

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"lyceum/app/room"
	"lyceum/media"
	"lyceum/session/doctor"
)

// fakeLobby is what fakeRooms knows before a class is opened.
type fakeLobby struct {
	mu     sync.Mutex
	recent []room.Recent
	plugs  []room.DeviceInfo
	plug   func()         // told when plugs has changed
	found  []doctor.Check // by Examine
	asked  []string
	opened []*fakeChecker
	noOpen error         // OpenCheck's
	slow   time.Duration // a check takes this long to close
}

func (f *fakeLobby) note(format string, values ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, fmt.Sprintf(format, values...))
}

func (f *fakeLobby) take() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	asked := f.asked
	f.asked = nil
	return asked
}

func (f *fakeLobby) ReadInvite(text string, _ time.Time) (room.InviteInfo, error) {
	if !strings.Contains(text, "G:") {
		return room.InviteInfo{}, &room.InviteError{Kind: room.InviteMissing}
	}
	return room.InviteInfo{Title: "Algebra"}, nil
}

func (f *fakeLobby) Recent(string) ([]room.Recent, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.recent), nil
}

func (f *fakeLobby) Forget(file string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.recent = slices.DeleteFunc(f.recent, func(r room.Recent) bool { return r.File == file })
	return nil
}

func (f *fakeLobby) Devices() []room.DeviceInfo {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.plugs)
}

func (f *fakeLobby) WatchDevices(ctx context.Context, changed func()) {
	f.mu.Lock()
	f.plug = changed
	f.mu.Unlock()
	<-ctx.Done()
}

func (f *fakeLobby) Examine(ctx context.Context, cfg doctor.Config) bool {
	f.note("examine %s", cfg.Invite)
	for _, c := range f.found {
		cfg.Report(c)
	}
	return len(f.found) > 0
}

func (f *fakeLobby) OpenCheck(m room.Media) (Checker, error) {
	f.note("open camera=%s mic=%s speaker=%s", m.Camera, m.Microphone, m.Speaker)
	if f.noOpen != nil {
		return nil, f.noOpen
	}
	c := &fakeChecker{lobby: f, events: make(chan room.CheckEvent), level: -20}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.opened = append(f.opened, c)
	return c, nil
}

// checker is the one opened last.
func (f *fakeLobby) checker() *fakeChecker {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.opened[len(f.opened)-1]
}

// fakeChecker writes down what it is told.
type fakeChecker struct {
	lobby  *fakeLobby
	events chan room.CheckEvent
	level  float64
	give   func(*media.Picture)
	closed bool
}

func (c *fakeChecker) Choose(k room.DeviceKind, text string) error {
	c.lobby.note("choose %s %s", k, text)
	return nil
}
func (c *fakeChecker) SetOn(k room.DeviceKind, on bool) { c.lobby.note("set %s %t", k, on) }
func (c *fakeChecker) SetSound(noise, echo bool)        { c.lobby.note("sound %t %t", noise, echo) }
func (c *fakeChecker) Picture(f func(*media.Picture))   { c.give = f }
func (c *fakeChecker) Level() float64                   { return c.level }
func (c *fakeChecker) PlayTest()                        { c.lobby.note("play") }
func (c *fakeChecker) Echo(on bool)                     { c.lobby.note("echo %t", on) }
func (c *fakeChecker) Events() <-chan room.CheckEvent   { return c.events }
func (c *fakeChecker) Close() {
	time.Sleep(c.lobby.slow)
	c.lobby.mu.Lock()
	defer c.lobby.mu.Unlock()
	c.closed = true
	c.lobby.asked = append(c.lobby.asked, "closed")
}

func (f *fakeRooms) Practise(_ context.Context, o room.Options, title string) (Room, error) {
	f.note("practise " + o.Name + "/" + title)
	return f.room, f.err
}
