package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/app/room"
)

// fakeRooms opens fakeRooms' rooms and remembers what was asked.
type fakeRooms struct {
	fakeLobby
	mu      sync.Mutex
	asked   []string
	err     error
	block   bool // Join waits until its context ends
	late    bool // and then returns the room all the same
	room    *fakeRoom
	browser *fakeBrowser
	noNet   bool
	netErr  error
	onJoin  func()
	as      Room       // what is opened in the place of room; nil: room
	media   room.Media // of the last Options
	waits   bool       // the same
	reports string     // the same
}

func (f *fakeRooms) note(s string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, s)
}

func (f *fakeRooms) calls() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.asked)
}

func (f *fakeRooms) Launch(_ context.Context, o room.Options, title string, open bool) (Room, error) {
	f.note("launch " + o.Name + "/" + title)
	f.media, f.waits, f.reports = o.Media, o.WaitingRoom, o.Reports
	if f.err != nil {
		return nil, f.err
	}
	f.room.set(func(s *room.Snapshot) {
		s.Title, s.Role, s.People = title, room.Instructor, []room.Person{teacher(o.Name)}
	})
	if f.as != nil {
		return f.as, nil
	}
	return f.room, nil
}

func (f *fakeRooms) Join(ctx context.Context, o room.Options, invite string) (Room, error) {
	f.note("join " + o.Name + "/" + invite)
	f.media = o.Media
	if f.onJoin != nil {
		f.onJoin()
	}
	if f.block {
		<-ctx.Done()
		if !f.late {
			return nil, ctx.Err()
		}
	}
	if f.err != nil {
		return nil, f.err
	}
	if f.as != nil {
		return f.as, nil
	}
	return f.room, nil
}

func (f *fakeRooms) Browse(context.Context, room.Options) (Browser, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.noNet {
		return nil, cmp.Or(f.netErr, errors.New("no interface"))
	}
	return f.browser, nil
}

func (f *fakeRooms) Reopen(_ context.Context, o room.Options, file string, _ bool) (Room, error) {
	f.note("reopen " + o.Name + "/" + file)
	return f.room, f.err
}

type fakeRoom struct {
	Room    // whatever the tests do not ask for panics
	events  chan room.Event
	mu      sync.Mutex
	snap    room.Snapshot
	changed chan struct{}
	said    []string
	saidAll int // messages said when it was first ended or left
	sayErr  error
	left    int
	ended   int
	slow    time.Duration // Leave takes this long
	slowSay time.Duration // Say takes this long

	asked     []string
	chimes    []string
	invites   []room.Invite
	slowOn    time.Duration // SetOn takes this long to turn something on
	slowShow  time.Duration
	onErr     error
	chooseErr error
	verbErr   error

	leaveAsErr error

	stats   room.Stats
	streams []room.StreamStats
	taken   int // times that stats were asked for
}

func newFakeRoom() *fakeRoom {
	return &fakeRoom{changed: make(chan struct{}, 1), events: make(chan room.Event)}
}

func (r *fakeRoom) set(f func(*room.Snapshot)) {
	r.mu.Lock()
	f(&r.snap)
	r.mu.Unlock()
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

func (r *fakeRoom) Snapshot() room.Snapshot {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.snap
	return s
}
func (r *fakeRoom) Events() <-chan room.Event   { return r.events }
func (r *fakeRoom) StartRecording(string) error { return r.verbErr }
func (r *fakeRoom) StopRecording() error        { return r.verbErr }
func (r *fakeRoom) SetPushToTalk(on bool)       { r.note("push to talk", on) }
func (r *fakeRoom) Talk(down bool)              { r.note("talk", down) }
func (r *fakeRoom) StopTalking()                { r.note("stop talking") }
func (r *fakeRoom) Level() float64              { return -40 }

// Chime remembers sounds.
func (r *fakeRoom) Chime(sound string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.chimes = append(r.chimes, sound)
}

// heard returns the sounds since it was last called.
func (r *fakeRoom) heard() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := strings.Join(r.chimes, " ")
	r.chimes = nil
	return all
}

// note remembers what was asked of the room.
func (r *fakeRoom) note(what ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, strings.TrimSpace(fmt.Sprintln(what...)))
}

// was returns what was asked of the room since it was last called.
func (r *fakeRoom) was() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	asked := r.asked
	r.asked = nil
	return asked
}

// SetOn takes slowOn, fails with onErr, and publishes the stream or ends it.
func (r *fakeRoom) SetOn(k room.DeviceKind, on bool) error {
	r.note("set", k, on)
	if on {
		time.Sleep(r.slowOn)
		if r.onErr != nil {
			return r.onErr
		}
	}
	r.set(func(s *room.Snapshot) {
		s.Streams = slices.DeleteFunc(slices.Clone(s.Streams), func(is room.StreamOf) bool { return is.Self && is.Stream == streamOf(k) })
		if on {
			s.Streams = append(s.Streams, room.StreamOf{ID: "self", Self: true, Stream: streamOf(k)})
		}
	})
	return nil
}
func (r *fakeRoom) Choose(k room.DeviceKind, text string) error {
	r.note("choose", k, text)
	return r.chooseErr
}
func (r *fakeRoom) SetSound(noise, echo bool) { r.note("sound", noise, echo) }
func (r *fakeRoom) SetVolume(who string, percent int) error {
	r.note("volume", who, percent)
	return nil
}
func (r *fakeRoom) RaiseHand(up bool) error { r.note("hand", up); return r.verbErr }
func (r *fakeRoom) Call(who string) error   { r.note("call", who); return r.verbErr }
func (r *fakeRoom) Answer() error           { r.note("answer"); return nil }
func (r *fakeRoom) HangUp() error           { r.note("hang up"); return nil }
func (r *fakeRoom) LeaveAs(how room.OwnerLeaves, to string) error {
	r.note("leave as", how, to)
	return r.leaveAsErr
}
func (r *fakeRoom) SetOwnerLeaves(how room.OwnerLeaves, to string) error {
	r.note("owner leaves", how, to)
	return r.verbErr
}
func (r *fakeRoom) Show(all []room.Shown) error {
	r.note("show", len(all))
	time.Sleep(r.slowShow)
	return r.verbErr
}
func (r *fakeRoom) Invites() ([]room.Invite, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.invites), nil
}
func (r *fakeRoom) NewInvite(role room.Role, until time.Time) (room.Invite, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := room.Invite{ID: fmt.Sprint(len(r.invites) + 1), Role: role, Until: until, Text: "G:new", State: "open"}
	r.invites = append(r.invites, i)
	return i, nil
}
func (r *fakeRoom) RevokeInvite(id string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.invites {
		if r.invites[i].ID == id {
			r.invites[i].State = "revoked"
			return nil
		}
	}
	return room.ErrNoInvite
}

// devices returns what was asked of the room about devices.
func (r *fakeRoom) devices() []string {
	return slices.DeleteFunc(r.was(), func(s string) bool { return strings.HasPrefix(s, "push to talk") })
}

// tell has the room tell of something.
func (b *bench) tell(all ...room.Event) {
	for _, ev := range all {
		b.room.events <- ev
	}
}

// joined is a bench whose person is a student in a class with a teacher and Ben.
func (b *bench) joined() {
	b.t.Helper()
	b.JoinInvite("G:abc")
	b.room.set(func(s *room.Snapshot) {
		s.Title, s.Role, s.Connection = "Algebra", room.Student, room.Connected
		s.People = []room.Person{
			{ID: "t", Name: "Dr. Lindqvist", Role: room.Instructor, Connected: true},
			{ID: "self", Name: "Amara", Role: room.Student, Self: true, Connected: true},
			{ID: "ben", Name: "Ben", Role: room.Student, Connected: true},
		}
	})
	b.now()
	time.Sleep(settleFor)
	b.now()
	b.room.was()
}

// taught is a bench whose person teaches, alone.
func (b *bench) taught() {
	b.t.Helper()
	b.Teach("Algebra", false)
	b.now()
	b.room.was()
}
func (r *fakeRoom) SayToStaff(text string) error { r.note("say to staff", text); return r.verbErr }
func (r *fakeRoom) Tell(who, text string) error  { r.note("tell", who, text); return r.verbErr }
func (r *fakeRoom) Edit(id, text string) error   { r.note("edit", id, text); return r.verbErr }
func (r *fakeRoom) Erase(id string) error        { r.note("erase", id); return r.verbErr }
func (r *fakeRoom) Stats() room.Stats {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken++
	return r.stats
}
func (r *fakeRoom) StreamStats() []room.StreamStats { return r.streams }
func (r *fakeRoom) statsTaken() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.taken
}
func (r *fakeRoom) Changed() <-chan struct{} { return r.changed }
func (r *fakeRoom) Say(text string) error {
	time.Sleep(r.slowSay)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said = append(r.said, text)
	return r.sayErr
}
func (r *fakeRoom) Leave() error {
	r.noteSaid()
	time.Sleep(r.slow)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left++
	return nil
}
func (r *fakeRoom) noteSaid() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.left+r.ended == 0 {
		r.saidAll = len(r.said)
	}
}
func (r *fakeRoom) End() error {
	r.noteSaid()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended++
	return nil
}
func (r *fakeRoom) lefts() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.left
}

type fakeBrowser struct {
	mu      sync.Mutex
	list    []room.Announcement
	changed chan struct{}
	knocked []string
	answer  chan answer // of the staff
}

type answer struct {
	invite string
	err    error
}

func (b *fakeBrowser) Classes() []room.Announcement {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.list)
}
func (b *fakeBrowser) Changed() <-chan struct{} { return b.changed }
func (b *fakeBrowser) Close() error             { return nil }
func (b *fakeBrowser) Knock(ctx context.Context, o room.Options, key string) (string, error) {
	b.mu.Lock()
	b.knocked = append(b.knocked, key)
	b.mu.Unlock()
	select {
	case a := <-b.answer:
		return a.invite, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
func (b *fakeBrowser) set(list ...room.Announcement) {
	b.hear(list...)
	b.changed <- struct{}{}
}

// hear takes in announcements that change nothing.
func (b *fakeBrowser) hear(list ...room.Announcement) {
	b.mu.Lock()
	b.list = list
	b.mu.Unlock()
}

// A fakeRoom that teaches has Role and People say so.
func teacher(name string) room.Person {
	return room.Person{ID: "self", Name: name, Role: room.Instructor, Self: true, Connected: true}
}

// bench is a running store in a bubble.
type bench struct {
	*Store
	t     *testing.T
	rooms *fakeRooms
	room  *fakeRoom
	stop  func() // ends Run and waits for it
}

// inBubble runs f with a store whose person is called Amara.
func inBubble(t *testing.T, f func(b *bench)) {
	t.Helper()
	inBubbleAt(t, "", f)
}

// inBubbleAt does the same with a folder for the settings.
func inBubbleAt(t *testing.T, dir string, f func(b *bench)) {
	t.Helper()
	inBubbleWith(t, Config{Dir: dir}, func(b *bench) {
		b.post(func(st *state, _ time.Time) {
			s := *st.settings
			s.SkipCheck = true
			st.settings = &s
		})
		synctest.Wait()
		f(b)
	})
}

// inBubbleWith is inBubble with a configuration, of which Rooms and Room.Name are filled in, and Dir if it is empty.
func inBubbleWith(t *testing.T, c Config, f func(b *bench)) {
	t.Helper()
	c.Dir = cmp.Or(c.Dir, t.TempDir())
	synctest.Test(t, func(t *testing.T) {
		r := newFakeRoom()
		rooms := &fakeRooms{room: r, browser: &fakeBrowser{changed: make(chan struct{}, 1), answer: make(chan answer)}}
		c.Rooms, c.Room.Name = rooms, "Amara"
		s := New(c)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { s.Run(ctx); close(done) }()
		b := &bench{Store: s, t: t, rooms: rooms, room: r, stop: func() { cancel(); <-done }}
		synctest.Wait()
		f(b)
		b.stop()
		time.Sleep(24 * time.Hour) // what Run gave up waiting for ends before the bubble does
	})
}

// now returns the snapshot once everything has settled.
func (b *bench) now() *Snapshot {
	synctest.Wait()
	return b.Snapshot()
}

func (b *bench) connect() {
	b.room.set(func(s *room.Snapshot) { s.Title, s.Role, s.Connection = "Algebra", room.Student, room.Connected })
}
