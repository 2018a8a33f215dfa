package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
)

// fakeRooms opens one fakeClass, as the window's store wants it.
type fakeRooms struct{ r *run }

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
	r.open.rooms = fakeRooms{r}
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
