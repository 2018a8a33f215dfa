package room

import (
	"image"
	"slices"
	"sync"
	"testing"
	"time"

	"lyceum/media"
)

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
