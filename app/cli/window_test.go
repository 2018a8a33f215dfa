package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/app/instance"
	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/session/doctor"
)

// fakeRooms opens one fakeClass, as the window's store wants it.
type fakeRooms struct {
	model.Rooms // whatever these tests do not ask for panics
	r           *run
}

func (fakeRooms) Recent(string) ([]room.Recent, error)        { return nil, nil }
func (fakeRooms) Devices() []room.DeviceInfo                  { return nil }
func (fakeRooms) WatchDevices(context.Context, func())        {}
func (fakeRooms) Examine(context.Context, doctor.Config) bool { return false }
func (fakeRooms) OpenCheck(room.Media) (model.Checker, error) {
	return nil, errors.New("no devices here")
}
func (fakeRooms) ReadInvite(string, time.Time) (room.InviteInfo, error) {
	return room.InviteInfo{Title: "Maths"}, nil
}

// A windowClass is a fakeClass as a window sees one; whatever these tests do not ask for panics.
type windowClass struct {
	model.Room
	fake *fakeClass
}

func (c windowClass) Snapshot() room.Snapshot   { return c.fake.Snapshot() }
func (c windowClass) Events() <-chan room.Event { return c.fake.Events() }
func (c windowClass) Changed() <-chan struct{}  { return c.fake.Changed() }
func (c windowClass) Say(text string) error     { return c.fake.Say(text) }
func (c windowClass) Leave() error              { return c.fake.Leave() }

func (windowClass) Choose(room.DeviceKind, string) error { return nil }
func (windowClass) SetSound(noise, echo bool)            {}
func (windowClass) SetPushToTalk(bool)                   {}

func (f fakeRooms) Launch(ctx context.Context, o room.Options, title string, open bool) (model.Room, error) {
	c, err := f.r.open.launch(ctx, o, title, open)
	if err != nil {
		return nil, err
	}
	return windowClass{fake: c.(*fakeClass)}, nil
}

func (f fakeRooms) Join(ctx context.Context, o room.Options, invite string) (model.Room, error) {
	c, err := f.r.open.join(ctx, o, invite)
	if err != nil {
		return nil, err
	}
	return windowClass{fake: c.(*fakeClass)}, nil
}

func (fakeRooms) Reopen(context.Context, room.Options, string, bool) (model.Room, error) {
	return nil, errors.New("no classes here")
}

func (fakeRooms) Browse(context.Context, room.Options) (model.Browser, error) {
	return nil, errors.New("no network here")
}

// newWindowRun has a window that only runs its store, until ctx ends.
func newWindowRun(t *testing.T) *run {
	r := newRun()
	r.open.rooms = fakeRooms{r: r}
	r.open.claim = func(string) (holder, error) { return unowned{}, nil }
	r.class.snap = room.Snapshot{Title: "Maths", Role: room.Instructor, Invite: "G:invite", Connection: room.Connected}
	r.env.Show = func(ctx context.Context, store *model.Store) error {
		var running sync.WaitGroup
		running.Go(func() { store.Run(ctx) })
		running.Wait()
		return nil
	}
	return r
}

func TestWindowStartsTheClassAndWritesItsInvite(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		dir := t.TempDir()
		file := filepath.Join(dir, "invite")
		r := newWindowRun(t)
		r.in = strings.NewReader("say hello\nnonsense\n" + strings.Repeat("x", 2*maxLine) + "\nsay bye\n")
		r.start(t.Context(), "host", "--title", "Maths", "--open", "--name", "T", "--profile", dir, "--invite-file", file, "--for", "1m")
		r.wantCode(t, 0)
		if r.asked != "launch Maths true T 0 []" {
			t.Errorf("opened %q", r.asked)
		}
		if text, err := os.ReadFile(file); err != nil || string(text) != "G:invite\n" {
			t.Errorf("the file has %q, %v", text, err)
		}
		if got := r.class.calls(); got != "leave" {
			t.Errorf("asked %q: without --json the input commands nothing", got)
		}
	})
}

func TestWindowCanBeSteered(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := newWindowRun(t)
		r.in = &slowly{lines: []string{"say hello\n", "nonsense\n", strings.Repeat("x", 2*maxLine) + "\n", "say bye\n", "leave\n"}}
		r.start(t.Context(), "join", "G:x", "--json", "--name", "Ana", "--profile", t.TempDir(), "--for", "1m")
		r.wantCode(t, 0)
		if r.asked != "join G:x Ana 0 []" || r.class.calls() != "say hello; say bye; leave" {
			t.Errorf("opened %q, asked %q", r.asked, r.class.calls())
		}
	})
}

// slowly gives a line a second: who steers a window waits for what it shows.
type slowly struct {
	lines []string
	rest  string
}

func (s *slowly) Read(b []byte) (int, error) {
	if s.rest == "" {
		if len(s.lines) == 0 {
			return 0, errors.New("no more")
		}
		time.Sleep(time.Second)
		s.rest, s.lines = s.lines[0], s.lines[1:]
	}
	n := copy(b, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

func TestWindowShowsTheStartScreenWithoutACommand(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		for _, args := range [][]string{{}, {"host"}} {
			r := newWindowRun(t)
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Minute, cancel)
			r.start(ctx, append(args, "--profile", t.TempDir())...)
			if r.wantCode(t, 0); r.asked != "" {
				t.Errorf("%v opened %q", args, r.asked)
			}
		}
		synctest.Wait()
	})
}

func TestWindowSaysThatTheInviteCannotBeWritten(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := newWindowRun(t)
		r.start(t.Context(), "host", "--title", "Maths", "--name", "T", "--profile", t.TempDir(), "--json", "--for", "1m",
			"--invite-file", filepath.Join(t.TempDir(), "no", "folder"))
		if r.kinds(t) != "error" {
			t.Errorf("printed %q", r.out.String())
		}
	})
}

func TestProgramWithoutWindowsSaysSo(t *testing.T) {
	for _, args := range [][]string{{}, {"host", "--title", "T"}, {"join", "G:x"}, {"demo"}} {
		r := newRun().start(t.Context(), args...)
		if r.wantCode(t, 1); r.err.String() != "lyceum: "+string(errNoWindow)+"\n" || r.asked != "" {
			t.Errorf("%v: complained %q", args, r.err.String())
		}
	}
	r := newRun()
	r.env.Show = func(context.Context, *model.Store) error { return errors.New("no display") }
	if r.start(t.Context(), "--profile", t.TempDir()).wantCode(t, 1); !strings.Contains(r.err.String(), "no display") {
		t.Errorf("complained %q", r.err.String())
	}
}

// takenProfile has a window elsewhere, which notes what it is handed.
type takenProfile struct {
	got []string
	err error
}

func (p *takenProfile) claim(string) (holder, error) { return nil, instance.ErrTaken }
func (p *takenProfile) handOver(_ context.Context, _, invite string) error {
	p.got = append(p.got, invite)
	return p.err
}

func TestSecondStartHandsItsInviteToTheWindow(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
		says string
	}{
		{nil, "", "has come to the front"},
		{[]string{"lyceum://join/G:abc"}, "lyceum://join/G:abc", "has the invite"},
		{[]string{"G:abc"}, "G:abc", "has the invite"},
		{[]string{"join", "G:abc"}, "G:abc", "has the invite"},
	} {
		inBubble(t, func(t *testing.T) {
			r, p := newWindowRun(t), &takenProfile{}
			r.open.claim, r.open.handOver = p.claim, p.handOver
			r.env.Show = func(context.Context, *model.Store) error { t.Error("a second window opened"); return nil }
			r.start(t.Context(), c.args...).wantCode(t, 0)
			if !slices.Equal(p.got, []string{c.want}) || !strings.Contains(r.out.String(), c.says) {
				t.Errorf("%q handed over %q and said %q", c.args, p.got, r.out.String())
			}
		})
	}
}

func TestSecondStartThatCannotHandOverSaysSo(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r, p := newWindowRun(t), &takenProfile{err: instance.ErrSilent}
		r.open.claim, r.open.handOver = p.claim, p.handOver
		r.start(t.Context(), "G:abc").wantCode(t, 1)
		if !strings.Contains(r.out.String(), "does not answer") {
			t.Errorf("said %q", r.out.String())
		}
		r = newWindowRun(t)
		r.open.claim, r.open.handOver = p.claim, p.handOver
		r.start(t.Context(), "host", "--title", "Maths", "--name", "T").wantCode(t, 1)
		if !strings.Contains(r.out.String(), "Start the class there") {
			t.Errorf("said %q", r.out.String())
		}
	})
}

// handing is a window that is handed one invite.
type handing struct{ invite string }

func (h handing) Serve(_ context.Context, take func(string)) { take(h.invite) }
func (handing) Close() error                                 { return nil }

func TestWindowComesToTheFrontAndGoesToTheInviteItIsHanded(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := newWindowRun(t)
		r.open.claim = func(string) (holder, error) { return handing{"no invite"}, nil }
		var last *model.Snapshot
		r.env.Show = func(ctx context.Context, store *model.Store) error {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(time.Second, cancel)
			store.Run(ctx)
			last = store.Snapshot()
			return nil
		}
		r.start(t.Context(), "--name", "Ana", "--profile", t.TempDir()).wantCode(t, 0)
		if last.Front != 1 || last.Check == nil {
			t.Errorf("front %d, check %+v", last.Front, last.Check)
		}
	})
}
