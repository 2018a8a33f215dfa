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
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
)

// The demo starts its own program for each window of a student. This test binary plays that program.
const playWindow = "LYCEUM_TEST_WINDOW" // "1", or "broken" for one that closes at once

// aDisplay is real enough for a window that shows nothing.
const aDisplay = ":77"

func TestMain(m *testing.M) {
	switch os.Getenv(playWindow) {
	case "1":
		time.Sleep(time.Minute) // it is killed
		os.Exit(0)
	case "broken":
		os.Exit(3)
	}
	os.Exit(m.Run())
}

// A demoRun is a demo without a network, and who took part in it.
type demoRun struct {
	*run
	mu     sync.Mutex // guards what follows
	joined []room.Options
	people map[string]*fakeClass
}

// newDemoRun has a class in which everybody is there at once.
func newDemoRun(t *testing.T) *demoRun {
	t.Helper()
	r := &demoRun{run: newWindowRun(t), people: map[string]*fakeClass{}}
	r.open.devices = func() []room.DeviceInfo { return nil }
	r.open.rooms = demoRooms{fakeRooms{r: r.run}}
	r.class.snap = room.Snapshot{Title: demoTitle, Role: room.Instructor, Invite: "G:invite", Connection: room.Connected, WaitingRoom: true,
		People: []room.Person{{ID: "0", Name: demoTeacher, Role: room.Instructor, Self: true, Connected: true}}}
	for _, m := range demoCast {
		r.class.snap.People = append(r.class.snap.People, room.Person{ID: "of " + m.name, Name: m.name, Role: room.Student, Connected: true})
	}
	r.open.join = func(_ context.Context, o room.Options, invite string) (class, error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.joined = append(r.joined, o)
		r.people[o.Name] = newFakeClass()
		return r.people[o.Name], nil
	}
	return r
}

// demoRooms are fakeRooms whose class does what the demo asks of the teacher's.
type demoRooms struct{ fakeRooms }

func (f demoRooms) Launch(ctx context.Context, o room.Options, title string, open bool) (model.Room, error) {
	c, err := f.fakeRooms.Launch(ctx, o, title, open)
	if err != nil {
		return nil, err
	}
	return demoClass{c.(windowClass)}, nil
}

type demoClass struct{ windowClass }

func (c demoClass) SetRole(who string, role room.Role) error { return c.fake.SetRole(who, role) }
func (c demoClass) SetWaitingRoom(on bool) error             { return c.fake.SetWaitingRoom(on) }
func (c demoClass) React(emoji string) error                 { return c.fake.React(emoji) }
func (c demoClass) SetOn(k room.DeviceKind, on bool) error   { return c.fake.SetOn(k, on) }

// Its class is open to anyone who hears of it, so nobody but this machine does, unless told otherwise.
func TestDemoPlaysAClass(t *testing.T) {
	t.Run("on this machine alone", func(t *testing.T) { demoPlays(t, nil, lo(t)) })
	t.Run("on a network that was named", func(t *testing.T) { demoPlays(t, []string{"--interface", "eth7"}, "eth7") })
}

func demoPlays(t *testing.T, args []string, network string) {
	t.Setenv("DISPLAY", aDisplay)
	var r *demoRun
	inBubble(t, func(t *testing.T) {
		r = newDemoRun(t)
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
		defer cancel()
		r.start(ctx, append([]string{"demo"}, args...)...)
		r.wantCode(t, 0)
	})
	for _, o := range r.joined {
		if !slices.Equal(o.Interfaces, []string{network}) {
			t.Errorf("%s is on %v, want %s alone", o.Name, o.Interfaces, network)
		}
	}
	asked := r.class.calls()
	for _, want := range []string{"role [of " + demoProctor + "] proctor", "waiting room true", "say " + demoLine(t, teacherPlays), "mic false; ", "mic true"} {
		if !strings.Contains(asked, want) {
			t.Errorf("of the teacher was asked %q, not %q", asked, want)
		}
	}
	for i, m := range demoCast {
		got := r.people[m.name].calls()
		if !strings.Contains(got, "say "+demoLine(t, i)) || !strings.HasSuffix(got, "leave") {
			t.Errorf("of %s was asked %q", m.name, got)
		}
		if strings.Count(got, "say "+demoLine(t, i)) != 1 {
			t.Errorf("%s writes the same twice: %q", m.name, got)
		}
		if m.speech > 0 && (!strings.Contains(got, "use mic [") || strings.Count(got, "mic true") < 2) {
			t.Errorf("%s does not go on speaking: %q", m.name, got)
		}
	}
	if last := r.joined[len(r.joined)-1]; last.Name != demoGuest {
		t.Errorf("the last to come is %s", last.Name)
	}
}

// demoLine returns what somebody writes first; everybody writes something.
func demoLine(t *testing.T, who int) string {
	t.Helper()
	for _, turn := range demoScene {
		if turn.who == who && turn.once {
			f := newFakeClass()
			if err := turn.do(f); err != nil {
				t.Fatal(err)
			}
			if text, says := strings.CutPrefix(f.calls(), "say "); says {
				return text
			}
		}
	}
	t.Fatalf("%d writes nothing", who)
	return ""
}

// A demo whose class ends, or in which nobody may do anything, goes on until its window is closed.
func TestDemoDoesNotMindWhatIsDoneToItsPeople(t *testing.T) {
	t.Setenv("DISPLAY", aDisplay)
	inBubble(t, func(t *testing.T) {
		r := newDemoRun(t)
		join := r.open.join
		r.open.join = func(ctx context.Context, o room.Options, invite string) (class, error) {
			c, err := join(ctx, o, invite)
			if o.Name == "Kwame Mensah" {
				c.(*fakeClass).err = room.ErrNotAllowed
			}
			return c, err
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		r.start(ctx, "demo")
		r.wantCode(t, 0)
	})
}

func TestDemoWhoseClassDoesNotOpenSaysSo(t *testing.T) {
	t.Setenv("DISPLAY", aDisplay)
	inBubble(t, func(t *testing.T) {
		r := newDemoRun(t)
		r.open.launch = func(context.Context, room.Options, string, bool) (class, error) { return nil, errors.New("no port") }
		r.start(t.Context(), "demo")
		r.wantCode(t, 1)
	})
}

func TestDemoEndsWhenAStudentsWindowDoes(t *testing.T) {
	t.Setenv(playWindow, "broken")
	t.Setenv("DISPLAY", aDisplay)
	dir := t.TempDir() // with an Xvfb that says a number
	script := "#!/bin/sh\necho 5 >&3\nexec sleep 60\n"
	if err := os.WriteFile(filepath.Join(dir, "Xvfb"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	d := &demo{c: &common{env: Environment{Err: &output{}}}, dir: dir}
	if err := d.seatStudents(t.Context(), "G:x"); err != nil {
		t.Fatal(err)
	}
	defer d.dismiss()
	for _, s := range d.seats {
		err := <-s.ended
		s.ended <- err
	}
	if err := d.closed(); !errors.Is(err, errWindowClosed) || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("closed = %v", err)
	}
}

func TestDemoWithoutAnyDisplaySaysWhatIsMissing(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv("PATH", t.TempDir()) // no Xvfb
	r := newRun()
	r.env.Show = func(context.Context, *model.Store) error { return nil }
	r.start(t.Context(), "demo")
	if r.wantCode(t, 1); !strings.Contains(r.err.String(), "Xvfb") {
		t.Errorf("complained %q", r.err.String())
	}
}

// A display that never says its number, or dies before, is an error and leaves nothing running.
func TestBrokenDisplayIsAnError(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "Xvfb"), []byte("#!/bin/sh\nexit 4\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	if _, _, err := startDisplay(t.Context()); err == nil || !strings.Contains(err.Error(), "exit status 4") {
		t.Errorf("startDisplay = %v", err)
	}
}
