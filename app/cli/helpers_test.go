package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/collab/board"
	"lyceum/collab/board/live"
	"lyceum/media"
)

// A fakeClass remembers what was asked of it.
type fakeClass struct {
	model.Easel            // what no test asks for panics
	examining              // the same
	sharing                // the same
	puzzling               // the same
	mu          sync.Mutex // guards what follows
	asked       []string
	snap        room.Snapshot
	err         error // of everything but Leave
	stats       room.Stats
	streams     []room.StreamStats
	watched     []room.Watched
	leaves      error
	gone        bool

	events chan room.Event
	reason string
}

func newFakeClass() *fakeClass {
	return &fakeClass{events: make(chan room.Event, 100), snap: room.Snapshot{Title: "T"}, reason: room.ReasonLeft}
}

func (f *fakeClass) ask(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, fmt.Sprintf(format, args...))
}

func (f *fakeClass) calls() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Join(f.asked, "; ")
}

func (f *fakeClass) Snapshot() room.Snapshot { return f.snap }
func (f *fakeClass) Draw(doc board.DocumentID, ops ...board.Op) error {
	return f.did("draw %d on %v", len(ops), doc.Kind)
}
func (f *fakeClass) SendInk(live.Message)      {}
func (f *fakeClass) Changed() <-chan struct{}  { return nil }
func (f *fakeClass) Events() <-chan room.Event { return f.events }
func (f *fakeClass) Invite() string            { return "G:invite" }
func (f *fakeClass) Port() int                 { return 4000 }
func (f *fakeClass) State() (string, int)      { return "abc", 7 }

func (f *fakeClass) Say(text string) error {
	f.ask("say %s", text)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil && !f.gone {
		f.events <- room.Said{Message: room.Message{ID: "1", Name: "Ana", Text: text, Own: true}}
	}
	return f.err
}

func (f *fakeClass) NewInvite(role room.Role, until time.Time) (room.Invite, error) {
	after := ""
	if !until.IsZero() {
		after = " for " + time.Until(until).String()
	}
	f.ask("invite %s%s", role, after)
	return room.Invite{ID: "i1", Role: role, Text: "G:" + string(role), Until: until}, f.err
}

func (f *fakeClass) Invites() ([]room.Invite, error) {
	f.ask("invites")
	return []room.Invite{{ID: "i1", Role: room.Student}, {ID: "i2", Role: room.Proctor, State: "revoked"}}, f.err
}

func (f *fakeClass) Stats() room.Stats { return f.stats }

func (f *fakeClass) ImportRoster(csv io.Reader) (int, error) {
	text, err := io.ReadAll(csv)
	f.ask("roster %s", text)
	return strings.Count(string(text), "\n"), errors.Join(err, f.err)
}

// did notes what was asked and answers as the fake is told to.
func (f *fakeClass) did(format string, args ...any) error {
	f.ask(format, args...)
	return f.err
}

func (f *fakeClass) Resolve(who, branch string) error { return f.did("resolve [%s] %s", who, branch) }
func (f *fakeClass) SayToStaff(text string) error     { return f.did("staff %s", text) }
func (f *fakeClass) Tell(who, text string) error      { return f.did("tell [%s] %s", who, text) }
func (f *fakeClass) Edit(id, text string) error       { return f.did("edit [%s] %s", id, text) }
func (f *fakeClass) Erase(id string) error            { return f.did("delete %s", id) }
func (f *fakeClass) Clear() error                     { return f.did("clear") }
func (f *fakeClass) React(emoji string) error         { return f.did("react %s", emoji) }
func (f *fakeClass) RaiseHand(up bool) error          { return f.did("hand %v", up) }
func (f *fakeClass) LowerHand(who string) error       { return f.did("lower [%s]", who) }
func (f *fakeClass) Present(who string) error         { return f.did("present [%s]", who) }
func (f *fakeClass) PresentNobody() error             { return f.did("present nobody") }
func (f *fakeClass) Admit(who string) error           { return f.did("admit %s", who) }
func (f *fakeClass) Refuse(who string) error          { return f.did("refuse %s", who) }
func (f *fakeClass) Remember(who string) error        { return f.did("remember %s", who) }
func (f *fakeClass) Remove(who string) error          { return f.did("remove %s", who) }
func (f *fakeClass) SetRole(who string, role room.Role) error {
	return f.did("role [%s] %s", who, role)
}
func (f *fakeClass) SetDeputy(who string, on bool) error    { return f.did("deputy [%s] %v", who, on) }
func (f *fakeClass) SetLock(item string, on bool) error     { return f.did("lock %s %v", item, on) }
func (f *fakeClass) SetOn(k room.DeviceKind, on bool) error { return f.did("%v %v", k, on) }
func (f *fakeClass) Mute(who string) error                  { return f.did("mute [%s]", who) }
func (f *fakeClass) AskToSpeak(who string) error            { return f.did("ask [%s]", who) }
func (f *fakeClass) SetWaitingRoom(on bool) error           { return f.did("waiting room %v", on) }
func (f *fakeClass) StartRecording(path string) error       { return f.did("record %s", path) }
func (f *fakeClass) StopRecording() error                   { return f.did("record no more") }
func (f *fakeClass) SetVolume(who string, percent int) error {
	return f.did("volume [%s] %d", who, percent)
}
func (f *fakeClass) Choose(k room.DeviceKind, text string) error {
	return f.did("use %v [%s]", k, text)
}
func (f *fakeClass) Look(all []room.Look) error {
	for _, l := range all {
		f.ask("look at %s's %s", l.ID, l.What)
		l.Picture(image.NewGray(image.Rect(0, 0, 96, 54)), time.Now())
	}
	return f.did("look at %d", len(all))
}
func (f *fakeClass) LookLarge(who, what string, picture func(*media.Picture)) error {
	picture(media.NewPicture(640, 360))
	return f.did("large [%s] %s", who, what)
}
func (f *fakeClass) StopLarge() { f.ask("large no more") }
func (f *fakeClass) AskToShow(who []string, what string) error {
	return f.did("ask %q for %s", who, what)
}
func (f *fakeClass) ShowToClass(who string) error           { return f.did("show [%s] to the class", who) }
func (f *fakeClass) AnswerShow(what string, yes bool) error { return f.did("show %s %v", what, yes) }
func (f *fakeClass) SetCameraForStaff(on bool) error        { return f.did("camera for staff %v", on) }
func (f *fakeClass) EndAttention() error                    { return f.did("attention no more") }
func (f *fakeClass) Watched() []room.Watched                { return f.watched }
func (f *fakeClass) WatchLinks(on bool) error               { return f.did("links %v", on) }
func (f *fakeClass) SetMonitorPresence(p room.MonitorPresence) {
	f.ask("%s %v %v %v", p.Place, p.Focused, p.Hidden, p.Idle)
}
func (f *fakeClass) SetSnapshots(rule room.SnapshotRule) error {
	return f.did("snapshots %d %v", rule.Keep, rule.Every)
}
func (f *fakeClass) SetAttention(text string, lasts time.Duration) error {
	return f.did("attention %v %s", lasts, text)
}
func (f *fakeClass) SaveSnapshot(who string) ([]string, error) {
	return []string{"a.jpg"}, f.did("snapshot [%s]", who)
}
func (f *fakeClass) Call(who string) error           { return f.did("call [%s]", who) }
func (f *fakeClass) Answer() error                   { return f.did("answer") }
func (f *fakeClass) HangUp() error                   { return f.did("hang up") }
func (f *fakeClass) StreamStats() []room.StreamStats { return f.streams }
func (f *fakeClass) RevokeInvite(id string) error    { return f.did("revoke %s", id) }
func (f *fakeClass) SetOwnerLeaves(how room.OwnerLeaves, to string) error {
	return f.did("owner %s [%s]", how, to)
}

func (f *fakeClass) LeaveAs(how room.OwnerLeaves, to string) error {
	if err := f.did("leave as %s [%s]", how, to); err != nil {
		return err
	}
	return f.Leave()
}

func (f *fakeClass) End() error {
	f.ask("end")
	if f.err != nil {
		return f.err
	}
	f.reason = room.ReasonEnded
	return f.Leave()
}

func (f *fakeClass) Leave() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.gone {
		f.gone = true
		f.asked = append(f.asked, "leave")
		f.events <- room.Ended{Reason: f.reason}
		close(f.events)
	}
	return f.leaves
}

// A run is what a command line is given and what came of it.
type run struct {
	in    io.Reader
	open  openers
	env   Environment
	out   output
	err   output
	class *fakeClass // that host and join get
	asked string     // by host, join and the window: how it was opened
	hide  room.Hide  // by host
	code  int

	passOn room.PassOn // by host
}

// An output may be written to and read by several goroutines.
type output struct {
	mu    sync.Mutex // guards b
	b     strings.Builder
	wrote chan struct{} // if not nil: something was written
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.wrote <- struct{}{}:
	default: // nobody asks, or it is known
	}
	return o.b.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// newRun opens fake classes only, with input that ends at once.
func newRun() *run {
	r := &run{in: strings.NewReader(""), class: newFakeClass()}
	r.open = openers{
		launch: func(_ context.Context, o room.Options, title string, open bool) (class, error) {
			r.asked = fmt.Sprintf("launch %s %v %s", title, open, options(o))
			r.hide, r.passOn = o.Hide, o.PassOn
			return r.class, nil
		},
		reopen: func(_ context.Context, o room.Options, which string, teaching bool) (class, error) {
			r.asked = fmt.Sprintf("reopen %s %v %s", which, teaching, options(o))
			return r.class, nil
		},
		join: func(_ context.Context, o room.Options, invite string) (class, error) {
			r.asked = fmt.Sprintf("join %s %s", invite, options(o))
			return r.class, nil
		},
	}
	return r
}

func options(o room.Options) string {
	return fmt.Sprintf("%s %d %v", o.Name, o.Port, o.Interfaces)
}

func (r *run) start(ctx context.Context, args ...string) *run {
	r.env.In, r.env.Out, r.env.Err, r.env.open = r.in, &r.out, &r.err, r.open
	r.code = Run(ctx, args, r.env)
	return r
}

// events returns the JSON lines printed.
func (r *run) events(t *testing.T) (all []map[string]any) {
	t.Helper()
	for line := range strings.Lines(r.out.String()) {
		var e map[string]any
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%q is not JSON: %v", line, err)
		}
		all = append(all, e)
	}
	return all
}

// kinds returns the names of the events printed.
func (r *run) kinds(t *testing.T) string {
	t.Helper()
	var names []string
	for _, e := range r.events(t) {
		names = append(names, fmt.Sprint(e["event"]))
	}
	return strings.Join(names, " ")
}

func (r *run) wantCode(t *testing.T, want int) {
	t.Helper()
	if r.code != want {
		t.Errorf("exit code %d, want %d; printed %q, complained %q", r.code, want, r.out.String(), r.err.String())
	}
}

// inBubble runs a test where time costs nothing.
func inBubble(t *testing.T, f func(t *testing.T)) { synctest.Test(t, f) }
