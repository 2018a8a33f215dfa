package room

import (
	"errors"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/session/monitor"
)

// A wall counts the small pictures that come.
type wall struct {
	mu     sync.Mutex // guards what follows
	shown  map[string]int
	newest map[string]image.Image
}

func newWall() *wall { return &wall{shown: map[string]int{}, newest: map[string]image.Image{}} }

// look looks at people's screens.
func (w *wall) look(d *desk, names ...string) {
	d.t.Helper()
	var all []Look
	for _, p := range d.Snapshot().People {
		if slices.Contains(names, p.Name) {
			all = append(all, Look{ID: p.ID, What: LookScreen, Width: 256, Height: 144, Picture: func(is image.Image, _ time.Time) {
				w.mu.Lock()
				defer w.mu.Unlock()
				w.shown[p.Name]++
				w.newest[p.Name] = is
			}})
		}
	}
	must(d.t, d.Look(all))
}

func (w *wall) count(name string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.shown[name]
}

// screens are a teacher and two students who have a screen, which none of them shares.
func screens(b *building) (teacher, ana, ben *desk) {
	teacher, ana, ben = b.desk("Teacher"), b.desk("Ana"), b.desk("Ben")
	teacher.launch("T")
	for _, d := range []*desk{ana, ben} {
		d.join(teacher.Invite())
	}
	time.Sleep(5 * time.Second)
	for _, d := range []*desk{ana, ben} {
		must(b.t, d.Choose(Screen, "test"))
		must(b.t, d.Choose(Camera, "test"))
	}
	return teacher, ana, ben
}

// asked returns what a desk is asked for now.
func (d *desk) asked() (all []string) {
	for _, a := range d.Snapshot().Asked {
		all = append(all, a.What+" by "+a.By.Name)
	}
	return all
}

func (d *desk) viewers() (all []string) {
	for _, v := range d.Snapshot().Viewers {
		text := v.Name + " " + v.What
		if v.Large {
			text += " large"
		}
		all = append(all, text)
	}
	return all
}

func wantAll(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestStaffSeeScreensOfThoseWhoSaidYes(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := screens(b)
		w := newWall()
		w.look(teacher, "Ana", "Ben")
		time.Sleep(5 * time.Second)
		for _, d := range []*desk{ana, ben} {
			wantAll(t, d.options.Name+" is asked", d.asked(), "screen by Teacher")
			wantAll(t, d.options.Name+" is seen", d.viewers())
		}
		must(t, ana.AnswerShow(LookScreen, true))
		must(t, ben.AnswerShow(LookScreen, false))
		time.Sleep(20 * time.Second)
		if n := w.count("Ana"); n < 7 || n > 11 {
			t.Errorf("of Ana %d pictures came in 20 s", n)
		}
		if n := w.count("Ben"); n != 0 {
			t.Errorf("of Ben, who said no, %d pictures came", n)
		}
		w.mu.Lock()
		if size := w.newest["Ana"].Bounds().Size(); size != image.Pt(256, 144) {
			t.Errorf("a picture of %v", size)
		}
		w.mu.Unlock()
		wantAll(t, "Ana's viewers", ana.viewers(), "Teacher screen")
		wantAll(t, "Ana is asked", ana.asked())
		ana.wantStreams()
		ben.wantStreams()

		must(t, ana.StopShowing(LookScreen))
		time.Sleep(time.Second)
		n := w.count("Ana")
		time.Sleep(10 * time.Second)
		if more := w.count("Ana") - n; more != 0 {
			t.Errorf("after she stopped %d pictures of Ana came", more)
		}
		wantAll(t, "Ana's viewers", ana.viewers())
		var answers []string
		teacher.seen()
		for _, ev := range teacher.events {
			if a, is := ev.(Answered); is {
				answers = append(answers, a.Person.Name+" "+a.Answer)
			}
		}
		slices.Sort(answers)
		wantAll(t, "the teacher is told", answers, "Ana asked", "Ana no", "Ana yes", "Ben asked", "Ben no")
	})
}

// What a machine sends is counted, by the byte: while staff look and there is no yes, it is no more than the answers that there is none.
func TestWithoutAYesAMachineSendsNothingButThat(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := screens(b)
		time.Sleep(time.Minute)
		sent := func(what string) uint64 {
			before, _ := ana.class.Traffic()
			time.Sleep(time.Minute)
			after, _ := ana.class.Traffic()
			t.Logf("%s: %d bytes", what, after-before)
			return after - before
		}
		const answers = 12 * 800 // one a look, by way of somebody else at the worst, with all that goes with it
		quiet := sent("nobody looks")
		w := newWall()
		w.look(teacher, "Ana")
		must(t, teacher.LookLarge("Ana", LookScreen, func(*media.Picture) { t.Error("a picture without a yes") }))
		if got := sent("she has not answered"); got > quiet+answers {
			t.Errorf("she has not answered: %d bytes, %d while nobody looks", got, quiet)
		}
		must(t, ana.AnswerShow(LookScreen, false))
		if got := sent("she has said no"); got > quiet+answers {
			t.Errorf("she has said no: %d bytes, %d while nobody looks", got, quiet)
		}
		teacher.StopLarge()
		must(t, ana.AnswerShow(LookScreen, true))
		if got := sent("she has said yes"); got < quiet+10*answers {
			t.Errorf("she has said yes: %d bytes, %d while nobody looks", got, quiet)
		}
	})
}

func TestWhoWasLookedAtReadsByWhomAndSoDoStaff(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := screens(b)
		must(t, ana.AnswerShow(LookScreen, true))
		w := newWall()
		w.look(teacher, "Ana")
		time.Sleep(20 * time.Second)
		for _, d := range []*desk{teacher, ana} {
			if log := d.Snapshot().ViewLog; len(log) != 1 || !log[0].To.IsZero() {
				t.Errorf("while it goes on %s reads %v", d.options.Name, log)
			}
		}
		must(t, teacher.Look(nil))
		time.Sleep(2 * time.Minute)
		log := func(d *desk) (all []string) {
			for _, v := range d.Snapshot().ViewLog {
				all = append(all, v.ViewerName+" "+v.How+" "+v.What+" of "+v.Name)
				if lasted := v.To.Sub(v.From); lasted < 10*time.Second || lasted > 30*time.Second {
					t.Errorf("%s reads a look of %v", d.options.Name, lasted)
				}
			}
			return all
		}
		wantAll(t, "Ana", log(ana), "Teacher small screen of Ana")
		wantAll(t, "the teacher", log(teacher), "Teacher small screen of Ana")
		wantAll(t, "Ben", log(ben))
	})
}

// Who leaves while they are looked at leaves behind for how long that was; of a machine that is switched off it is known that they were.
func TestLookOfWhoGoesAwayIsKnown(t *testing.T) {
	for name, goes := range map[string]func(d *desk){
		"leaves":       func(d *desk) { d.goAway() },
		"switched off": func(d *desk) { d.conn.Fail(errors.New("switched off")) },
	} {
		t.Run(name, func(t *testing.T) {
			inBuilding(t, func(t *testing.T, b *building) {
				teacher, ana, _ := screens(b)
				must(t, ana.AnswerShow(LookScreen, true))
				newWall().look(teacher, "Ana")
				time.Sleep(40 * time.Second)
				goes(ana)
				time.Sleep(30 * time.Second)
				log := teacher.Snapshot().ViewLog
				if len(log) != 1 || log[0].Name != "Ana" || log[0].ViewerName != "Teacher" {
					t.Fatalf("the teacher reads %v", log)
				}
				if lasted := log[0].To.Sub(log[0].From); name == "leaves" && (lasted < 35*time.Second || lasted > 45*time.Second) {
					t.Errorf("it lasted %v", lasted)
				}
			})
		})
	}
}

func TestLargeViewGoesToOneOfStaffAndEndsWithTheLook(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := screens(b)
		must(t, ana.AnswerShow(LookScreen, true))
		var mu sync.Mutex
		pictures, width := 0, 0
		must(t, teacher.LookLarge("Ana", LookScreen, func(p *media.Picture) {
			mu.Lock()
			defer mu.Unlock()
			pictures, width = pictures+1, p.Width
		}))
		time.Sleep(10 * time.Second)
		mu.Lock()
		n := pictures
		if n < 40 || width < 1280 {
			t.Errorf("%d pictures came, %d pixels wide", n, width)
		}
		mu.Unlock()
		wantAll(t, "Ana's viewers", ana.viewers(), "Teacher screen large")
		for _, s := range ben.class.View().Streams {
			t.Errorf("Ben is told of a stream %q", s.Name)
		}
		teacher.StopLarge()
		time.Sleep(2 * time.Second)
		wantAll(t, "Ana's viewers, a moment later", ana.viewers(), "Teacher screen large")
		time.Sleep(6 * time.Second)
		wantAll(t, "Ana's viewers", ana.viewers())
		for _, s := range ana.class.View().Streams {
			t.Errorf("Ana still publishes %q", s.Name)
		}
		must(t, teacher.LookLarge("Ana", LookCamera, func(*media.Picture) { t.Error("a picture of a camera without a yes") }))
		time.Sleep(5 * time.Second)
		wantAll(t, "Ana is asked", ana.asked(), "camera by Teacher")
	})
}

func TestOnlyStaffLook(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := screens(b)
		must(t, ana.AnswerShow(LookScreen, true))
		is := Look{ID: ana.Snapshot().People[1].ID, What: LookScreen, Width: 256, Height: 144, Picture: func(image.Image, time.Time) { t.Error("seen") }}
		wantErr(t, ben.Look([]Look{is}), ErrNotAllowed)
		wantErr(t, ben.LookLarge("Ana", LookScreen, nil), ErrNotAllowed)
		wantErr(t, ben.AskToShow([]string{"Ana"}, LookScreen), ErrNotAllowed)
		wantErr(t, ben.ShowToClass("Ana"), ErrNotAllowed)
		wantErr(t, ben.SetAttention("Look", time.Minute), ErrNotAllowed)
		if _, err := ben.SaveSnapshot("Ana"); err == nil {
			t.Error("a student saves pictures")
		}
		wantErr(t, teacher.Look([]Look{{ID: is.ID, What: "desk"}}), ErrNoLook)
		wantErr(t, teacher.AskToShow([]string{"Nobody"}, LookScreen), ErrNobody)
		if ben.Watched() != nil {
			t.Error("a student sees reports")
		}

		must(t, teacher.SetRole("Ben", Proctor))
		time.Sleep(time.Second)
		w := newWall()
		w.look(ben, "Ana")
		time.Sleep(10 * time.Second)
		if w.count("Ana") == 0 {
			t.Error("a proctor sees nothing")
		}
		must(t, teacher.SetRole("Ben", Student))
		time.Sleep(time.Second)
		n := w.count("Ana")
		time.Sleep(30 * time.Second)
		if more := w.count("Ana") - n; more > 0 {
			t.Errorf("who is a proctor no more sees %d pictures", more)
		}
	})
}

// A student's program that was changed tells Ana's that it looks, and shows the teacher what is none.
func TestHostileStudentLooksAtNobodyAndShowsNothing(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := screens(b)
		must(t, ana.AnswerShow(LookScreen, true))
		pretend := func(to *desk, message []byte) {
			t.Helper()
			must(t, ben.class.Tell(t.Context(), to.self, message))
		}
		for range 10 {
			pretend(ana, encodedLook(t))
			pretend(teacher, encodedLook(t))
			pretend(teacher, []byte{2, 1, 1, 1, 0xff, 0xd8})
			time.Sleep(time.Second)
		}
		wantAll(t, "Ana's viewers", ana.viewers())
		for _, d := range []*desk{ana, teacher} {
			for _, s := range d.class.View().Streams {
				t.Errorf("%s publishes %q", d.options.Name, s.Name)
			}
			wantAll(t, d.options.Name+" is asked", d.asked())
		}
		w := newWall()
		w.look(teacher, "Ana", "Ben")
		for range 5 {
			pretend(teacher, []byte{2, 1, 1, 1, 0xff, 0xd8})
			pretend(teacher, encodedBomb(t))
			time.Sleep(2 * time.Second)
		}
		if w.count("Ana") == 0 || w.count("Ben") != 0 {
			t.Errorf("pictures: %d of Ana, %d of Ben", w.count("Ana"), w.count("Ben"))
		}
	})
}

func TestShowToClassAndAttentionReachWhomTheyAreFor(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := screens(b)
		must(t, teacher.ShowToClass("Ana"))
		must(t, teacher.SetAttention("Eyes to the front", 30*time.Second))
		time.Sleep(2 * time.Second)
		wantAll(t, "Ana is asked", ana.asked(), "share by Teacher")
		wantAll(t, "Ben is asked", ben.asked())
		if s := ben.Snapshot(); s.Attention.Text != "Eyes to the front" || s.Attention.By.Name != "Teacher" || s.Presenter != ana.Snapshot().Presenter || s.Presenter == "" {
			t.Errorf("Ben sees %+v, and %s presents", s.Attention, s.Presenter)
		}
		must(t, ana.AnswerShow(LookShare, true))
		time.Sleep(3 * time.Second)
		wantAll(t, "Ana is asked", ana.asked())
		ben.wantStreams("Ana screen")
		time.Sleep(30 * time.Second)
		if s := ben.Snapshot(); s.Attention.Text != "" {
			t.Errorf("Ben still sees %+v", s.Attention)
		}
		var told []string
		ben.seen()
		for _, ev := range ben.events {
			if a, is := ev.(AttentionChanged); is {
				told = append(told, a.Text)
			}
		}
		wantAll(t, "Ben is told", told, "Eyes to the front", "")

		must(t, ana.SetOn(Screen, false))
		must(t, teacher.AskToShow([]string{"Ana", "Ben"}, LookShare))
		time.Sleep(time.Second)
		wantAll(t, "Ben is asked", ben.asked(), "share by Teacher")
		must(t, ben.AnswerShow(LookShare, false))
		wantAll(t, "Ben is asked", ben.asked())
		must(t, ben.Choose(Screen, "none"))
		var device *DeviceError // the one there is was tried; where there is none, or none can be shared, that is said
		if err := ben.AnswerShow(LookShare, true); err != nil && !errors.As(err, &device) && !errors.Is(err, ErrNoScreens) {
			t.Errorf("who says yes and has chosen no screen: %v", err)
		}
		must(t, ben.SetOn(Screen, false))

		must(t, teacher.ShowToClass("Ana"))
		time.Sleep(time.Second)
		wantAll(t, "Ana is asked", ana.asked(), "share by Teacher")
		must(t, teacher.PresentNobody())
		time.Sleep(time.Second)
		wantAll(t, "Ana is asked when somebody else has the stage", ana.asked())
		must(t, teacher.AskToShow([]string{"Ana"}, LookShare))
		time.Sleep(time.Second)
		wantAll(t, "Ana is asked", ana.asked(), "share by Teacher")
		time.Sleep(shareHolds + 10*time.Second)
		wantAll(t, "Ana is asked when nobody waits for it", ana.asked())
	})
}

// What is shared with the class is shown small from the same device: some cannot be opened twice.
func TestWhatIsSharedIsShownSmallToo(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := screens(b)
		must(t, ana.AnswerShow(LookScreen, true))
		w := newWall()
		w.look(teacher, "Ana")
		time.Sleep(6 * time.Second)
		must(t, ana.SetOn(Screen, true))
		time.Sleep(2 * time.Second)
		n := w.count("Ana")
		time.Sleep(10 * time.Second)
		if more := w.count("Ana") - n; n == 0 || more < 3 {
			t.Errorf("%d pictures before, %d while it is shared", n, more)
		}
		must(t, ana.SetOn(Screen, false))
		time.Sleep(3 * time.Second)
		n = w.count("Ana")
		time.Sleep(10 * time.Second)
		if more := w.count("Ana") - n; more < 3 {
			t.Errorf("%d pictures after it was shared", more)
		}
		must(t, ana.SetOn(Screen, true))
		must(t, ana.StopShowing(LookScreen))
		time.Sleep(time.Second)
		n = w.count("Ana")
		time.Sleep(10 * time.Second)
		if more := w.count("Ana") - n; more != 0 {
			t.Errorf("%d small pictures after a no, of what is shared", more)
		}
		ana.wantStreams("Ana screen") // which the no is not about
	})
}

func TestCameraForStaffIsSeenByStaffAlone(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := screens(b)
		must(t, ana.SetOn(Camera, true))
		time.Sleep(2 * time.Second)
		ben.wantStreams("Ana cam")
		must(t, teacher.SetLock("cameras", true))
		time.Sleep(3 * time.Second)
		for _, d := range []*desk{teacher, ben} {
			d.wantStreams()
		}
		camera := ana.Snapshot().Showing[1]
		if camera.What != LookCamera || !camera.Staff || !camera.On || camera.Consent != "yes" {
			t.Errorf("Ana's camera: %+v", camera)
		}
		pictures, mu := 0, sync.Mutex{}
		must(t, teacher.Look([]Look{{ID: teacher.idOf("Ana"), What: LookCamera, Width: 96, Height: 72, Picture: func(is image.Image, _ time.Time) {
			mu.Lock()
			defer mu.Unlock()
			pictures++
		}}}))
		time.Sleep(10 * time.Second)
		mu.Lock()
		if pictures < 3 {
			t.Errorf("the teacher sees %d pictures", pictures)
		}
		mu.Unlock()
		must(t, teacher.SetLock("cameras", false))
		time.Sleep(3 * time.Second)
		ben.wantStreams("Ana cam") // as before: it was turned on for the class
		must(t, ana.SetOn(Camera, false))
		must(t, ana.SetCameraForStaff(true))
		must(t, ana.SetOn(Camera, true))
		time.Sleep(3 * time.Second)
		ben.wantStreams()
		must(t, ana.SetCameraForStaff(false))
		time.Sleep(3 * time.Second)
		ben.wantStreams() // it was not
		if got := ana.problems(); !slices.Equal(got, []string{"camera off: " + ErrStaffOnly.Error()}) {
			t.Errorf("Ana is told %q", got)
		}
	})
}

func (d *desk) idOf(name string) string {
	for _, p := range d.Snapshot().People {
		if p.Name == name {
			return p.ID
		}
	}
	d.t.Fatalf("%s does not see %s", d.options.Name, name)
	return ""
}

func TestSnapshotsAreKeptForSoManyDaysAndTold(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := screens(b)
		root := t.TempDir()
		teacher.mu.Lock()
		teacher.news.reports = filepath.Join(root, "2026-03-02 T")
		teacher.mu.Unlock()
		must(t, ana.AnswerShow(LookScreen, true))
		w := newWall()
		w.look(teacher, "Ana")
		time.Sleep(5 * time.Second)
		wantErr(t, teacher.SetSnapshots(SnapshotRule{Keep: MaxKeepPicture + 1}), ErrKeepPicture)
		must(t, teacher.SetSnapshots(SnapshotRule{Keep: 3}))
		files, err := teacher.SaveSnapshot("Ana")
		must(t, err)
		must(t, teacher.Look(nil)) // at once
		time.Sleep(time.Second)
		w.look(teacher, "Ana")
		if len(files) != 1 || !strings.Contains(filepath.Base(files[0]), "Ana_screen_") {
			t.Fatalf("saved %q", files)
		}
		f, err := os.Open(files[0])
		must(t, err)
		config, kind, err := image.DecodeConfig(f)
		must(t, f.Close())
		if err != nil || kind != "jpeg" || config.Width != 256 {
			t.Errorf("a %s of %d pixels: %v", kind, config.Width, err)
		}
		time.Sleep(5 * time.Second)
		more, err := teacher.SaveSnapshot("Ana")
		must(t, err)
		must(t, os.Remove(more[0]))
		time.Sleep(2 * time.Minute)
		saved := 0
		for _, v := range ana.Snapshot().ViewLog {
			if v.How == "saved" && v.ViewerName == "Teacher" && v.To.Equal(v.From) {
				saved++
			}
		}
		if saved != 2 {
			t.Errorf("of two pictures that were saved Ana reads %v", ana.Snapshot().ViewLog)
		}

		other := filepath.Join(filepath.Dir(files[0]), "notes_until-20200101.txt")
		must(t, os.WriteFile(other, nil, 0o600))
		delete := func(after time.Duration, want int) {
			t.Helper()
			if n, err := DeleteSnapshots(root, time.Now().Add(after)); n != want || err != nil {
				t.Errorf("%d were deleted after %v, want %d: %v", n, after, want, err)
			}
		}
		delete(3*24*time.Hour, 0)
		delete(5*24*time.Hour, 1)
		if _, err := os.Stat(other); err != nil {
			t.Error("another file was deleted")
		}
		must(t, teacher.SetSnapshots(SnapshotRule{Every: time.Second})) // 10 s at least
		time.Sleep(time.Minute)
		list, err := os.ReadDir(filepath.Dir(files[0]))
		must(t, err)
		if n := len(list) - 1; n < 4 || n > 7 {
			t.Errorf("%d pictures were saved within a minute", n)
		}
	})
}

func TestReportsTellWhatTheWindowKnows(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := screens(b)
		watched := func() (w Watched) {
			teacher.Watched()
			time.Sleep(2 * time.Second)
			for _, w := range teacher.Watched() {
				if w.Name == "Ana" {
					return w
				}
			}
			return Watched{}
		}
		ana.SetMonitorPresence(MonitorPresence{Place: "board", Focused: true})
		must(t, ana.AnswerShow(LookScreen, true))
		time.Sleep(10 * time.Second)
		if w := watched(); w.Place != "board" || !w.Focused || w.FocusLost != 0 || w.ScreenConsent != "yes" || w.CameraConsent != "unasked" || w.Mic != "off" || w.Presence != "here" {
			t.Errorf("%+v", w)
		}
		ana.SetMonitorPresence(MonitorPresence{Place: "video", Idle: 5 * time.Minute})
		must(t, ana.SetOn(Screen, true))
		time.Sleep(10 * time.Second)
		if w := watched(); w.Place != "video" || w.Focused || w.FocusLost != 1 || w.Screen != "on" || time.Since(w.IdleSince) < 5*time.Minute-time.Second {
			t.Errorf("%+v", w)
		}
	})
}

// encodedLook returns a look at a screen, large and small.
func encodedLook(t *testing.T) []byte {
	t.Helper()
	b, err := monitor.EncodeLook(monitor.Look{At: time.Now(), Screen: monitor.Sight{
		Small: true, Width: 256, Height: 144, Period: time.Second, Large: true, LargeWidth: 1920, LargeHeight: 1080,
	}})
	must(t, err)
	return b
}

// encodedBomb returns a small picture that says it is the largest there can be.
func encodedBomb(t *testing.T) []byte {
	t.Helper()
	b, err := monitor.EncodeThumbnail(monitor.Thumbnail{What: monitor.OfScreen, At: time.Now(), Number: 1, JPEG: []byte{
		0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0xff, 0xff, 0xff, 0xff, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1,
	}})
	must(t, err)
	return b
}
