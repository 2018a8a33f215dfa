package studio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
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

// Ana is at the computer of these tests.
var (
	proctor = journal.Author{8}
	prof    = journal.Author{9}
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

var (
	small = monitor.Sight{Small: true, Width: 96, Height: 72, Period: 2 * time.Second}
	both  = monitor.Sight{Small: true, Width: 96, Height: 72, Period: 2 * time.Second, Large: true, LargeWidth: 640, LargeHeight: 360}
)

func TestWithoutAYesNothingIsCapturedOrSent(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.look(prof, both, both)
		h.look(proctor, small, small)
		h.pass(time.Minute)
		h.wantSent("before an answer", [4]int{})
		h.consent(h.showings[0], false)
		h.consent(h.showings[1], false)
		h.pass(time.Minute)
		h.wantSent("after a no", [4]int{})
		if got := slices.Compact(slices.Clone(h.answers[prof])); !slices.Contains(got, "screen asked") || !slices.Contains(got, "camera no") {
			t.Errorf("answers %q", got)
		}
		if len(h.written) != 0 {
			t.Errorf("looks at nothing are written down: %v", h.written)
		}

		h.consent(h.showings[0], true) // the screen alone
		h.pass(10 * time.Second)
		got := h.sent()
		if got[0] == 0 || got[1] == 0 || got[2] < 8 || got[3] == 0 {
			t.Errorf("after a yes: %v", got)
		}
		if slices.ContainsFunc(h.large, func(s string) bool { return s != "9 show screen" }) {
			t.Errorf("streams %q", h.large)
		}
		h.consent(h.showings[0], false)
		stopped := h.sent()
		if h.on.Load() != 0 {
			t.Error("a device is open once it was said to stop")
		}
		time.Sleep(10 * time.Second)
		h.pass(time.Minute)
		h.wantSent("once it was said to stop", stopped)
	})
}

// A no holds at once, though the worker be waiting for a device.
func TestStopDoesNotWaitForTheWorker(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.consent(h.showings[0], true)
		h.look(prof, small, monitor.Sight{})
		h.pass(3 * time.Second)
		h.ctx, h.cancel = context.WithTimeout(t.Context(), time.Minute) // nobody takes what is to be done
		h.inbox = make(chan func())
		go func() { _ = h.Consent(monitor.OfScreen, false) }()
		synctest.Wait()
		var p media.Picture
		time.Sleep(2 * time.Second)
		if number, _ := h.showings[0].fan.picture(&p); number != 0 {
			t.Error("there is a picture after the no")
		}
		h.cancel()
	})
}

func TestOnlyStaffWhoMayMonitorAreShownAnything(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.consent(h.showings[0], true)
		h.look(ben, small, small) // a student whose program pretends
		h.look(ana, small, small)
		h.look(journal.Author{77}, small, small) // nobody
		h.pass(time.Minute)
		h.wantSent("for a student", [4]int{})
		if len(h.answers) != 0 {
			t.Errorf("a student is answered: %v", h.answers)
		}
		h.look(prof, small, monitor.Sight{})
		h.look(proctor, small, monitor.Sight{})
		h.pass(10 * time.Second)
		if h.pictures[prof] == 0 || h.pictures[proctor] == 0 || h.pictures[ben] != 0 {
			t.Errorf("pictures %v", h.pictures)
		}

		h.view.Members[1].Rights = journal.Student.Rights()
		h.Update(h.view)
		before := h.pictures[proctor] + h.same[proctor]
		h.pass(10 * time.Second)
		if h.pictures[proctor]+h.same[proctor] != before {
			t.Error("who is a proctor no more is still served")
		}
		h.view.Members[0].Left = true
		h.Update(h.view)
		h.settleShowings(&h.view)
		stopped := h.sent()
		if h.on.Load() != 0 {
			t.Error("a device is open for staff who have left")
		}
		h.pass(10 * time.Second)
		h.wantSent("once all staff are gone", stopped)
	})
}

func TestWhoDoesNotSaySoAnyMoreIsShownNothingMore(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.consent(h.showings[0], true)
		h.look(prof, small, monitor.Sight{})
		h.pass(5 * time.Second)
		delete(h.looks, prof)
		h.pass(monitor.LookHolds + time.Second)
		stopped := h.sent()
		if h.on.Load() != 0 {
			t.Error("the device is open though nobody looks")
		}
		h.pass(time.Minute)
		h.wantSent("once the look has lapsed", stopped)
	})
}

// Of what does not change a few bytes are sent, and the whole again every fifteen seconds, for it may have been lost; of what does no
// more than a picture a second.
func TestSmallPicturesComeAsOftenAsTheLookSaysAndOnceEach(t *testing.T) {
	for _, still := range []bool{false, true} {
		atHome(t, func(t *testing.T, h *home) {
			h.still = still
			h.consent(h.showings[0], true)
			h.look(prof, small, monitor.Sight{})
			often := small
			often.Period = monitor.MinPeriod
			h.look(proctor, often, monitor.Sight{})
			h.pass(2 * time.Second)
			was := h.sent()
			h.pass(20 * time.Second)
			for range 100 { // news of the class come often
				h.settleShowings(&h.view)
			}
			slow, fast := h.pictures[prof]+h.same[prof], h.pictures[proctor]+h.same[proctor]
			if now := h.sent(); now[0] != was[0] || slow < 9 || slow > 12 || fast < 19 || fast > 23 {
				t.Errorf("still %v: %d and %d pictures, devices opened %d times", still, slow, fast, now[0])
			}
			if still && (h.pictures[prof] != 2 || h.pictures[proctor] != 2) || !still && h.same[prof] > 1 {
				t.Errorf("still %v: pictures %v, the same %v", still, h.pictures, h.same)
			}
		})
	}
}

func TestAQuestionIsPutOnceUnlessStaffAskByName(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.look(prof, small, monitor.Sight{})
		h.pass(3 * time.Second)
		if is := h.showings[0]; is.consent != ConsentAsked || is.by != prof || h.showings[1].consent != ConsentUnasked {
			t.Errorf("the screen is %v by %v, the camera %v", is.consent, is.by, h.showings[1].consent)
		}
		h.consent(h.showings[0], false)
		h.look(proctor, both, monitor.Sight{})
		h.pass(10 * time.Minute)
		if is := h.showings[0]; is.consent != ConsentNo {
			t.Errorf("after a no, looks put the question again: %v", is.consent)
		}
		h.AskedToShow(ben, monitor.OfScreen) // no staff
		h.pass(time.Second)
		if is := h.showings[0]; is.consent != ConsentNo {
			t.Error("a student can put the question")
		}
		h.AskedToShow(proctor, monitor.OfScreen)
		h.pass(time.Second)
		if is := h.showings[0]; is.consent != ConsentAsked || is.by != proctor {
			t.Errorf("asked by name the screen is %v by %v", is.consent, is.by)
		}
		h.consent(h.showings[0], false)
		h.AskedToShow(proctor, monitor.OfScreen)
		h.pass(time.Second)
		if is := h.showings[0]; is.consent != ConsentNo {
			t.Error("the question can be put again at once")
		}
		h.wantSent("without a yes", [4]int{})
	})
}

func TestEveryLookIsWrittenDownAndShown(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.consent(h.showings[0], true)
		h.look(prof, small, monitor.Sight{})
		h.pass(10 * time.Second)
		if len(h.written) != 1 || h.written[0].Viewer != prof || h.written[0].What != conduct.ViewScreen || h.written[0].How != conduct.ViewSmall {
			t.Errorf("written when it begins: %v", h.written)
		}
		if got := h.shows.Viewers; len(got) != 1 || got[0].Who != prof || got[0].What != monitor.OfScreen {
			t.Errorf("viewers %v", got)
		}
		saved := small
		saved.Saved = 1
		h.look(prof, saved, monitor.Sight{})
		h.pass(2 * time.Second)
		if n := len(h.written); n != 2 || h.written[1].How != conduct.ViewSaved {
			t.Errorf("a picture was saved: %v", h.written)
		}
		delete(h.looks, prof)
		h.pass(2 * time.Minute)
		if last := h.written[len(h.written)-1]; len(h.written) != 3 || last.To.Time().Sub(last.From.Time()) < 10*time.Second {
			t.Errorf("written when it ends: %v", h.written)
		}
		if len(h.shows.Viewers) != 0 {
			t.Errorf("viewers still: %v", h.shows.Viewers)
		}
	})
}

// With the lock that hides cameras from students, and at the person's own wish, a camera that is on is for staff alone.
func TestCameraForStaffIsNotPublished(t *testing.T) {
	for name, choose := range map[string]func(h *home){
		"lock": func(h *home) { h.view.Locks = conduct.LockCameras },
		"wish": func(h *home) { h.forStaff = true },
	} {
		t.Run(name, func(t *testing.T) {
			atHome(t, func(t *testing.T, h *home) {
				choose(h)
				camera, sh := h.Studio.pictures[0], h.showings[1]
				if err := h.setPictures(&h.view, camera, true); err != nil {
					t.Fatal(err)
				}
				h.settlePictures(&h.view, camera)
				h.pass(5 * time.Second)
				if is := h.shows.All[1]; h.published != 0 || is.Consent != ConsentYes || sh.consent != ConsentUnasked || h.on.Load() != 1 {
					t.Errorf("published %d times, shown %+v, consent %v, %d devices open", h.published, is, sh.consent, h.on.Load())
				}
				h.look(prof, monitor.Sight{}, small)
				h.pass(5 * time.Second)
				if h.pictures[prof] == 0 {
					t.Error("staff see nothing")
				}
				if err := h.setPictures(&h.view, camera, false); err != nil {
					t.Fatal(err)
				}
				off := h.sent()
				h.pass(10 * time.Second)
				h.wantSent("once it is off", off)

				if err := h.setPictures(&h.view, camera, true); err != nil {
					t.Fatal(err)
				}
				h.view.Locks, h.forStaff = 0, false
				h.settlePictures(&h.view, camera)
				if h.published != 0 || camera.wanted {
					t.Error("what was turned on for staff is published when it is not for them alone any more")
				}
			})
		})
	}
}

// A camera that was on when staff locked cameras is seen by them for as long, and no longer; and no lock makes a yes of a no.
func TestLockOfCamerasIsNoYes(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		camera, sh := h.Studio.pictures[0], h.showings[1]
		lock := func(on bool) {
			if h.view.Locks = 0; on {
				h.view.Locks = conduct.LockCameras
			}
		}
		camera.wanted = true // for the class
		lock(true)
		h.look(prof, monitor.Sight{}, both)
		h.pass(5 * time.Second)
		if h.pictures[prof] == 0 {
			t.Error("staff do not see a camera that is on, while nobody else does")
		}
		lock(false)
		camera.wanted = false
		h.pass(time.Second)
		off := h.sent()
		h.pass(time.Minute)
		h.wantSent("once the camera is off", off)
		if sh.consent != ConsentAsked {
			t.Errorf("the camera is %v", sh.consent)
		}

		h.consent(sh, false)
		camera.wanted = true
		lock(true)
		h.pass(time.Minute)
		h.AskedToShow(proctor, monitor.OfCamera)
		h.pass(time.Minute)
		h.wantSent("after a no, and a lock, and a question", off)
		if sh.consent != ConsentAsked || h.on.Load() != 0 {
			t.Errorf("the camera is %v, and %d devices are open", sh.consent, h.on.Load())
		}
	})
}

// However short a look is, it is written down, and shows for some seconds; and its pace is kept, however often it begins anew.
func TestShortLooksAreNotedAndKeepThePace(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.consent(h.showings[0], true)
		h.pass(time.Second)
		say := func(s monitor.Sight) {
			time.Sleep(50 * time.Millisecond)
			h.looks = map[journal.Author]monitor.Look{}
			message, err := monitor.EncodeLook(monitor.Look{At: time.Now(), Screen: s})
			if err != nil {
				t.Fatal(err)
			}
			h.Told(time.Now(), prof, message)
			h.settleShowings(&h.view)
		}
		large := monitor.Sight{Large: true, LargeWidth: 640, LargeHeight: 360}
		say(large)
		say(monitor.Sight{})
		if len(h.written) != 1 || h.written[0].How != conduct.ViewLarge || len(h.large) != 1 {
			t.Fatalf("written %v, published %q", h.written, h.large)
		}
		h.pass(3 * time.Second)
		if got := h.shows.Viewers; len(got) != 1 || got[0].How != conduct.ViewLarge {
			t.Errorf("three seconds later viewers are %v", got)
		}
		h.pass(5 * time.Second)
		if got := h.shows.Viewers; len(got) != 0 {
			t.Errorf("eight seconds later viewers are %v", got)
		}

		for i := range 200 { // for twenty seconds
			say(both)
			say(monitor.Sight{})
			if i > 40 && len(h.shows.Viewers) == 0 {
				t.Fatal("nobody is shown to look")
			}
		}
		if n := h.pictures[prof] + h.same[prof]; n > 11 || h.opened > 12 || len(h.large) > 12 {
			t.Errorf("in twenty seconds %d small pictures, %d devices opened, %d streams", n, h.opened, len(h.large))
		}
	})
}

func TestNothingIsShownThatCannotBeWrittenDown(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.refuseWrite = errors.New("the log is full")
		h.consent(h.showings[0], true)
		h.look(prof, both, monitor.Sight{})
		h.pass(20 * time.Second)
		stopped := h.sent()
		h.pass(time.Minute)
		h.wantSent("once a look could not be written down", stopped)
		if h.on.Load() != 0 || !slices.Contains(h.answers[prof], "screen broken") {
			t.Errorf("%d devices are open, answers %q", h.on.Load(), h.answers[prof])
		}
		h.refuseWrite = nil
		h.pass(15 * time.Second)
		if h.sent() == stopped {
			t.Error("nothing is shown once it can be written down")
		}
	})
}

func TestWhatWaitsIsTakenBackWithANo(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.consent(h.showings[0], true)
		h.look(prof, small, monitor.Sight{})
		h.pass(5 * time.Second)
		if h.consent(h.showings[0], false); h.withdrawn != 1 {
			t.Errorf("taken back %d times", h.withdrawn)
		}
	})
}

func TestDeviceThatDoesNotWorkIsToldAndTriedAgain(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		broken := true
		open := h.hardware.openScreen
		h.hardware.openScreen = func(spec device.Spec, m device.Mode) (media.VideoSource, error) {
			if broken {
				h.opened++
				return nil, &device.Error{Kind: device.Screen, Err: device.ErrMissing}
			}
			return open(spec, m)
		}
		h.consent(h.showings[0], true)
		h.look(prof, small, monitor.Sight{})
		h.pass(30 * time.Second)
		if h.opened > 4 || !slices.Contains(h.answers[prof], "screen broken") {
			t.Errorf("tried %d times, answers %q", h.opened, h.answers[prof])
		}
		failures := 0
		for _, ev := range h.told {
			if _, is := ev.(Failed); is {
				failures++
			}
		}
		if failures != 1 {
			t.Errorf("told %d times", failures)
		}
		broken = false
		h.pass(15 * time.Second)
		if h.pictures[prof] == 0 {
			t.Error("a device that works again shows nothing")
		}
	})
}
