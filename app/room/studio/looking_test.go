package studio

import (
	"context"
	"errors"
	"image"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/monitor"
	"lyceum/session/netgroup"
)

// A tower is a studio of staff, whose looks are counted.
type tower struct {
	*Studio
	t *testing.T

	mu     sync.Mutex // guards what follows
	looks  map[journal.Author][]monitor.Look
	shown  int
	newest image.Image
	at     time.Time
	told   []Answered
	saved  []Saved
}

func (w *tower) Publish(context.Context, string, netgroup.PublishConfig, session.Publishing) (*session.Publication, error) {
	return nil, session.ErrNotAllowed
}

func (w *tower) PublishDirect(context.Context, journal.Author, string, netgroup.PublishConfig, session.Publishing) (*session.Publication, error) {
	return nil, session.ErrNotAllowed
}

func (w *tower) Play(context.Context, journal.Author, string, session.Playing) (*session.Playback, error) {
	return nil, session.ErrNotReady
}

func (w *tower) PlayDirect(context.Context, journal.Author, string, session.Playing) (*session.Playback, error) {
	return nil, session.ErrNotReady
}

func (w *tower) ClassTime(context.Context) (time.Time, error)        { return time.Now(), nil }
func (w *tower) Withdraw(context.Context, journal.Author) error      { return nil }
func (w *tower) SetRecording(context.Context, bool) error            { return nil }
func (w *tower) WriteViewing(context.Context, conduct.Viewing) error { return nil }
func (w *tower) Tell(_ context.Context, who journal.Author, b []byte) error {
	told, err := monitor.ParseTold(b)
	l, is := told.(monitor.Look)
	if err != nil || !is {
		w.t.Errorf("told %x: %v", b, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looks[who] = append(w.looks[who], l)
	return nil
}

// inTower runs a test in a bubble, of a proctor in a class with a teacher and 300 students.
func inTower(t *testing.T, f func(t *testing.T, w *tower)) {
	synctest.Test(t, func(t *testing.T) {
		w := &tower{t: t, looks: map[journal.Author][]monitor.Look{}}
		v := session.View{Ready: true, Self: proctor, Members: []session.Member{
			{Author: prof, Rights: journal.AllRights, Present: true}, {Author: proctor, Rights: journal.Proctor.Rights(), Present: true},
		}}
		for i := range 300 {
			v.Members = append(v.Members, session.Member{Author: student(i), Rights: journal.Student.Rights(), Present: true})
		}
		w.Studio = Open(Config{Class: w, Self: proctor, Setup: NoDevices(), Tell: func(ev Event) {
			w.mu.Lock()
			defer w.mu.Unlock()
			if a, is := ev.(Answered); is {
				w.told = append(w.told, a)
			}
		}, Save: func(p Saved) (string, error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.saved = append(w.saved, p)
			return "file", nil
		}})
		defer w.Close()
		w.Update(v)
		f(t, w)
	})
}

func student(i int) journal.Author { return journal.Author{100, byte(i), byte(i >> 8)} }

// lookAt looks at the first students' screens, and cameras too.
func (w *tower) lookAt(n int, cameras bool) {
	w.t.Helper()
	var list []Look
	take := func(is image.Image, at time.Time) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.shown++
		w.newest, w.at = is, at
	}
	for i := range n {
		list = append(list, Look{Who: student(i), What: monitor.OfScreen, Width: 300, Height: 10, Picture: take})
		if cameras {
			list = append(list, Look{Who: student(i), What: monitor.OfCamera, Width: 96, Height: 72, Picture: take})
		}
	}
	if err := w.Look(list); err != nil {
		w.t.Fatal(err)
	}
}

// send has a student tell something.
func (w *tower) send(who journal.Author, told any) {
	w.t.Helper()
	var b []byte
	var err error
	switch told := told.(type) {
	case monitor.Thumbnail:
		b, err = monitor.EncodeThumbnail(told)
	case monitor.Answered:
		b, err = monitor.EncodeAnswer(told)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.Told(time.Now(), who, b)
}

func (w *tower) seen() int {
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.shown
}

func thumbnail(t *testing.T, number uint64) monitor.Thumbnail {
	t.Helper()
	b, err := encodeThumbnail(noisy(96, 54), monitor.MaxThumbnail)
	if err != nil {
		t.Fatal(err)
	}
	return monitor.Thumbnail{What: monitor.OfScreen, At: time.Now(), Number: number, JPEG: b}
}

func TestLookIsSaidEveryFiveSecondsAndThatItIsOver(t *testing.T) {
	inTower(t, func(t *testing.T, w *tower) {
		w.lookAt(2, false)
		time.Sleep(20*time.Second + time.Millisecond)
		w.lookAt(1, false)
		time.Sleep(10 * time.Second)
		synctest.Wait()
		w.mu.Lock()
		defer w.mu.Unlock()
		if n := len(w.looks[student(0)]); n < 6 || n > 8 {
			t.Errorf("in 30 s it is said %d times", n)
		}
		over := w.looks[student(1)]
		looks := 0
		for _, l := range over {
			if l.Screen.IsLook() {
				looks++
			}
		}
		if n := len(over); looks < 4 || looks > 5 || n != looks+2 && n != looks+3 || over[n-2].Screen.IsLook() {
			t.Errorf("what is over: %v", over)
		}
		for i := 1; i < len(over); i++ {
			if !over[i].At.After(over[i-1].At) {
				t.Errorf("at %v after %v", over[i].At, over[i-1].At)
			}
		}
		if s := over[0].Screen; !s.Small || s.Width != 256 || s.Height != monitor.MinSide || s.Period != lookPeriod || over[0].Camera.IsLook() {
			t.Errorf("look %+v", over[0])
		}
	})
}

// However many tiles there are, all pictures together would be no more than the machine takes, were each as large as it may be.
func TestPeriodsKeepWhatComesInWithinBounds(t *testing.T) {
	for _, n := range []int{1, 30, 60, MaxLooks, 300} {
		inTower(t, func(t *testing.T, w *tower) {
			w.lookAt(n, n <= 60)
			time.Sleep(time.Second)
			synctest.Wait()
			w.mu.Lock()
			defer w.mu.Unlock()
			bits, tiles := 0.0, 0
			for _, said := range w.looks {
				l := said[len(said)-1]
				for _, what := range monitor.Whats {
					if s := l.Of(what); s.Small {
						tiles++
						bits += float64(what.Most()*8) / s.Period.Seconds()
					}
				}
			}
			t.Logf("%d tiles: %.2f Mbit/s", tiles, bits/1e6)
			if bits > maxLookBits || tiles > MaxLooks {
				t.Errorf("%d tiles: %.0f bits a second", tiles, bits)
			}
		})
	}
}

func TestWhatNobodyLooksAtIsLetGo(t *testing.T) {
	inTower(t, func(t *testing.T, w *tower) {
		w.lookAt(1, false)
		w.send(student(1), thumbnail(t, 1))
		camera := thumbnail(t, 1)
		camera.JPEG = camera.JPEG[:100]
		camera.What = monitor.OfCamera
		w.send(student(0), camera)
		w.send(student(1), monitor.Answered{What: monitor.OfScreen, Answer: monitor.AnswerYes, At: time.Now()})
		time.Sleep(2 * time.Second)
		if n := w.seen(); n != 0 || len(w.told) != 0 {
			t.Errorf("%d pictures are shown, and %v told", n, w.told)
		}
		w.send(student(0), thumbnail(t, 1))
		if n := w.seen(); n != 1 || w.newest == nil || time.Since(w.at) != 0 {
			t.Errorf("%d pictures are shown of who is looked at, of %v", n, w.at)
		}
		time.Sleep(2 * time.Second)
		before := w.newest
		w.send(student(0), monitor.Thumbnail{What: monitor.OfScreen, At: time.Now(), Number: 1})
		if n := w.seen(); n != 2 || w.newest != before || time.Since(w.at) != 0 {
			t.Errorf("what is as it was is shown %d times", n)
		}
		w.send(student(0), monitor.Thumbnail{What: monitor.OfScreen, At: time.Now(), Number: 2}) // of which nothing came
		if n := w.seen(); n != 2 {
			t.Errorf("what never came is shown, %d", n)
		}
	})
}

func TestWhoFloodsIsHeardTwiceASecond(t *testing.T) {
	inTower(t, func(t *testing.T, w *tower) {
		w.lookAt(2, false)
		for range 10 {
			for i := range 200 {
				w.send(student(0), monitor.Answered{What: monitor.OfScreen, Answer: monitor.AnswerYes + monitor.Answer(i%2), At: time.Now()})
				w.send(student(0), thumbnail(t, uint64(i+1)))
			}
			time.Sleep(time.Second)
			synctest.Wait()
		}
		w.send(student(1), thumbnail(t, 1)) // another is heard as before
		n := w.seen()
		w.mu.Lock()
		defer w.mu.Unlock()
		if n < 1 || n > 27 || len(w.told) > 27 {
			t.Errorf("%d pictures are shown, %d events told", n, len(w.told))
		}
		if w.newest == nil {
			t.Error("another's picture is not shown")
		}
	})
}

func TestBombsAndGarbageShowNothing(t *testing.T) {
	inTower(t, func(t *testing.T, w *tower) {
		w.lookAt(1, false)
		good := thumbnail(t, 1)
		for _, b := range [][]byte{withFrame(good.JPEG, jpegSOF0, 65500, 65500), withFrame(good.JPEG, 0xc2, 96, 54), good.JPEG[:50], []byte("x")} {
			bad := good
			bad.JPEG, bad.At = b, time.Now()
			w.send(student(0), bad)
			time.Sleep(2 * time.Second)
		}
		w.Told(time.Now(), student(0), []byte("\x02\x01 not at all"))
		w.Told(time.Now(), student(0), nil)
		if n := w.seen(); n != 0 {
			t.Errorf("%d pictures are shown", n)
		}
		late := thumbnail(t, 9)
		late.At = time.Now().Add(-time.Hour)
		w.send(student(0), late)
		time.Sleep(time.Second)
		future := thumbnail(t, 10)
		future.At = time.Now().Add(time.Hour)
		w.send(student(0), future)
		if n := w.seen(); n != 1 || w.at.After(time.Now()) {
			t.Errorf("%d pictures are shown, the last of %v", n, w.at)
		}
	})
}

func TestPictureThatWasOvertakenIsLetGo(t *testing.T) {
	inTower(t, func(t *testing.T, w *tower) {
		w.lookAt(1, false)
		older := thumbnail(t, 1)
		time.Sleep(2 * time.Second)
		w.send(student(0), thumbnail(t, 2))
		w.seen()
		newest := w.newest
		w.send(student(0), older)
		if n := w.seen(); n != 1 || w.newest != newest {
			t.Errorf("%d pictures are shown, the older one after the newer", n)
		}
	})
}

func TestAnswersAreToldWhenTheyChangeAndANoTakesThePictureAway(t *testing.T) {
	inTower(t, func(t *testing.T, w *tower) {
		w.lookAt(1, false)
		say := func(a monitor.Answer) {
			w.send(student(0), monitor.Answered{What: monitor.OfScreen, Answer: a, At: time.Now()})
			time.Sleep(2 * time.Second)
		}
		say(monitor.AnswerAsked)
		say(monitor.AnswerAsked)
		say(monitor.AnswerYes)
		w.send(student(0), thumbnail(t, 1))
		time.Sleep(2 * time.Second)
		if _, err := w.SaveSnapshot(student(0)); err != nil {
			t.Error(err)
		}
		say(monitor.AnswerNo)
		w.seen()
		var answers []monitor.Answer
		for _, ev := range w.told {
			answers = append(answers, ev.Answer)
		}
		if want := []monitor.Answer{monitor.AnswerAsked, monitor.AnswerYes, monitor.AnswerNo}; !slices.Equal(answers, want) {
			t.Errorf("answers %v, want %v", answers, want)
		}
		if _, err := w.SaveSnapshot(student(0)); !errors.Is(err, ErrNoPicture) {
			t.Errorf("after a no the picture that was there can be saved: %v", err)
		}
		w.seen()
		if len(w.saved) != 1 || w.saved[0].Who != student(0) || w.saved[0].What != monitor.OfScreen {
			t.Errorf("saved %v", w.saved)
		}
		said := w.looks[student(0)]
		if said[len(said)-1].Screen.Saved != 1 {
			t.Error("who is looked at is not told that a picture was saved")
		}
	})
}

func TestWhoMayNotMonitorAnyMoreLooksAtNobody(t *testing.T) {
	inTower(t, func(t *testing.T, w *tower) {
		w.lookAt(3, false)
		time.Sleep(time.Second)
		v := *w.view.Load()
		v.Members = slices.Clone(v.Members)
		v.Members[1].Rights = journal.Student.Rights()
		w.Update(v)
		time.Sleep(time.Second)
		w.send(student(0), thumbnail(t, 1))
		if n := w.seen(); n != 0 { // and all that was said is there
			t.Errorf("%d pictures are shown", n)
		}
		said := w.looks[student(2)]
		if said[len(said)-1].Screen.IsLook() {
			t.Error("that it is over is not said")
		}
	})
}
