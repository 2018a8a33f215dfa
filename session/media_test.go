package session

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// A viewing is what somebody got of a stream.
type viewing struct {
	*Playback
	frames       [][]byte
	began, ended int
}

func (p *someone) watch(of *someone, name string, direct bool) *viewing {
	p.t.Helper()
	v := &viewing{}
	on := Playing{
		Frame: func(_ time.Time, f netgroup.Frame) {
			defer p.enter()()
			v.frames = append(v.frames, f.Data)
		},
		Began: func(time.Time, netgroup.PublishConfig) { v.began++ },
		Ended: func(time.Time) { v.ended++ },
	}
	play := p.Play
	if direct {
		play = p.PlayDirect
	}
	var err error
	if v.Playback, err = play(p.t.Context(), of.self(), name, on); err != nil {
		p.t.Fatal(err)
	}
	return v
}

// show publishes a stream and returns why it ended, once it has.
func (p *someone) show(name string, kind netgroup.StreamKind) (*Publication, *error) {
	p.t.Helper()
	why := new(error)
	pub, err := p.Publish(p.t.Context(), name, netgroup.PublishConfig{Kind: kind}, Publishing{Ended: func(err error) { *why = err }})
	if err != nil {
		p.t.Fatal(err)
	}
	return pub, why
}

// send writes frames of a few bytes, 20 ms apart.
func (p *Publication) send(t *testing.T, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		if err := p.Write(netgroup.Frame{Key: i == from, Timestamp: uint64(i) * 20_000, Data: bytes.Repeat([]byte{byte(i)}, 300)}); err != nil {
			t.Fatal(err)
		}
		wait(20 * time.Millisecond)
	}
	wait(time.Second)
}

func (p *someone) streams() (names []string) {
	for _, s := range p.View().Streams {
		for _, m := range p.View().Members {
			if m.Author == s.Author {
				names = append(names, m.Name+" "+s.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}

func threePeople(s *school) (teacher, ana, ben *someone) {
	teacher = s.person("Teacher").launch("T", false)
	ana, ben = s.person("Ana").join(teacher.Invite()), s.person("Ben").join(teacher.Invite())
	wait(5 * time.Second)
	return teacher, ana, ben
}

func TestStreamOfAMemberComesToWhoPlaysItAndNobodyElse(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana, ben := threePeople(s)
		seen := ana.watch(teacher, StreamCamera, false) // before there is one
		pub, _ := teacher.show(StreamCamera, netgroup.VideoStream)
		heard := ben.watch(teacher, StreamMicrophone, false)
		wait(time.Second)
		for _, p := range []*someone{teacher, ana, ben} {
			if got := p.streams(); !slices.Equal(got, []string{"Teacher cam"}) {
				t.Errorf("%s sees streams %q", p.cfg.Name, got)
			}
		}
		pub.send(t, 1, 51)
		if len(seen.frames) != 50 || seen.frames[0][0] != 1 || seen.began != 1 {
			t.Errorf("Ana got %d frames, it began %d times", len(seen.frames), seen.began)
		}
		if len(heard.frames) != 0 {
			t.Errorf("Ben got %d frames of a stream that he does not play", len(heard.frames))
		}
		pub.Close()
		wait(time.Second)
		if got := ana.streams(); len(got) != 0 || seen.ended != 1 {
			t.Errorf("after the end Ana sees streams %q; it ended %d times", got, seen.ended)
		}
		wantErr(t, pub.Write(netgroup.Frame{Data: []byte{1}}), ErrClosed)
	})
}

func TestPublisherKnowsWhenNobodyPlays(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana, ben := threePeople(s)
		pub, _ := teacher.show(StreamCamera, netgroup.VideoStream)
		wait(2 * time.Second)
		if !pub.IsIdle() {
			t.Error("nobody plays it, and it is not idle")
		}
		first := ana.watch(teacher, StreamCamera, false)
		wait(200 * time.Millisecond)
		if pub.IsIdle() {
			t.Error("Ana plays it, and it is idle")
		}
		second := ben.watch(teacher, StreamCamera, false)
		wait(2 * time.Second)
		first.Close()
		wait(2 * time.Second)
		if pub.IsIdle() {
			t.Error("Ben plays it, and it is idle")
		}
		second.Close()
		wait(2 * time.Second)
		if !pub.IsIdle() {
			t.Error("nobody plays it any more, and it is not idle")
		}
	})
}

func TestFramesAloneChangeNoView(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana, _ := threePeople(s)
		ana.watch(teacher, StreamMicrophone, false)
		pub, _ := teacher.show(StreamMicrophone, netgroup.AudioStream)
		wait(time.Second)
		before := len(ana.views)
		pub.send(t, 1, 101)
		if n := len(ana.views) - before; n > 20 {
			t.Errorf("%d views for 100 frames", n)
		}
	})
}

func TestLockedStudentIsNotPlayedAndStopsPublishing(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana, ben := threePeople(s)
		seen := ben.watch(ana, StreamMicrophone, false)
		pub, why := ana.show(StreamMicrophone, netgroup.AudioStream)
		wait(time.Second)
		pub.send(t, 1, 11)
		must(t, teacher.SetLock(t.Context(), conduct.LockMicrophone, true))
		wait(time.Second)
		wantErr(t, *why, ErrLocked)
		if seen.ended != 1 || len(ben.streams()) != 0 {
			t.Errorf("while it is locked: ended %d times, Ben sees %q", seen.ended, ben.streams())
		}
		_, err := ana.Publish(t.Context(), StreamMicrophone, netgroup.PublishConfig{Kind: netgroup.AudioStream}, Publishing{})
		wantErr(t, err, ErrLocked)
		_, err = ana.Publish(t.Context(), "music", netgroup.PublishConfig{Kind: netgroup.AudioStream}, Publishing{})
		wantErr(t, err, ErrLocked)

		must(t, teacher.Present(t.Context(), ana.self())) // who presents may speak
		wait(time.Second)
		pub, _ = ana.show(StreamMicrophone, netgroup.AudioStream)
		wait(time.Second)
		pub.send(t, 21, 31)
		if len(seen.frames) != 20 || seen.began != 2 {
			t.Errorf("Ben got %d frames in %d goes", len(seen.frames), seen.began)
		}
	})
}

// A program that publishes in spite of a lock is heard by nobody.
func TestWhoPublishesInSpiteOfALockIsNotPlayed(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana, ben := threePeople(s)
		must(t, teacher.SetLock(t.Context(), conduct.LockCamera, true))
		wait(time.Second)
		var stream *netgroup.NetStream
		must(t, ana.do(t.Context(), func(now time.Time) {
			stream, _ = ana.group.Publish(now, StreamCamera, netgroup.PublishConfig{Kind: netgroup.DataStream})
		}))
		seen := ben.watch(ana, StreamCamera, false)
		wait(time.Second)
		for i := range 10 {
			must(t, ana.do(t.Context(), func(now time.Time) {
				_, _ = stream.Write(now, netgroup.Frame{Key: true, Timestamp: uint64(i), Data: make([]byte, 100)})
			}))
			wait(20 * time.Millisecond)
		}
		wait(time.Second)
		if len(seen.frames) > 0 || seen.began > 0 {
			t.Errorf("Ben got %d frames", len(seen.frames))
		}
		if all := ben.View().Streams; len(all) != 1 || !all[0].Locked {
			t.Errorf("Ben sees streams %+v", all)
		}
	})
}

func TestWhoMayNotPublishIsTold(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana, ben := threePeople(s)
		seen := ben.watch(ana, StreamCamera, false)
		_, why := ana.show(StreamCamera, netgroup.VideoStream)
		wait(time.Second)
		must(t, teacher.SetRole(t.Context(), ana.self(), journal.Observer))
		wait(time.Second)
		wantErr(t, *why, ErrNotAllowed)
		_, err := ana.Publish(t.Context(), StreamCamera, netgroup.PublishConfig{Kind: netgroup.VideoStream}, Publishing{})
		wantErr(t, err, ErrNotAllowed)
		if seen.ended != 1 {
			t.Errorf("for Ben it ended %d times", seen.ended)
		}
	})
}

func TestDirectStreamIsForOneAlone(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana, ben := threePeople(s)
		private, other := teacher.watch(ana, "call", true), ben.watch(ana, "call", true)
		pub, err := ana.PublishDirect(t.Context(), teacher.self(), "call", netgroup.PublishConfig{Kind: netgroup.AudioStream}, Publishing{})
		must(t, err)
		wait(time.Second)
		if len(ben.streams()) != 0 || !slices.Equal(teacher.streams(), []string{"Ana call"}) {
			t.Errorf("streams: Ben sees %q, the teacher %q", ben.streams(), teacher.streams())
		}
		pub.send(t, 1, 21)
		if len(private.frames) != 20 || len(other.frames) != 0 {
			t.Errorf("the teacher got %d frames, Ben %d", len(private.frames), len(other.frames))
		}
		must(t, teacher.SetLock(t.Context(), conduct.LockMicrophone|conduct.LockPrivate, true)) // with staff one may talk
		wait(time.Second)
		_, err = ana.PublishDirect(t.Context(), ben.self(), "call", netgroup.PublishConfig{Kind: netgroup.AudioStream}, Publishing{})
		wantErr(t, err, ErrLocked)
		pub.send(t, 21, 31)
		if len(private.frames) != 30 {
			t.Errorf("the teacher got %d frames", len(private.frames))
		}
	})
}

func TestLockedCamerasOfOthersAreNotPlayedByStudents(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana, ben := threePeople(s)
		byBen, byTeacher := ben.watch(ana, StreamCamera, false), teacher.watch(ana, StreamCamera, false)
		must(t, teacher.SetLock(t.Context(), conduct.LockCameras, true))
		wait(time.Second)
		pub, _ := ana.show(StreamCamera, netgroup.VideoStream)
		wait(time.Second)
		pub.send(t, 1, 11)
		if len(byBen.frames) != 0 || len(byTeacher.frames) != 10 {
			t.Errorf("Ben got %d frames, the teacher %d", len(byBen.frames), len(byTeacher.frames))
		}
		must(t, teacher.SetLock(t.Context(), conduct.LockCameras, false))
		wait(time.Second)
		pub.send(t, 11, 21)
		if len(byBen.frames) != 10 {
			t.Errorf("Ben got %d frames when he may", len(byBen.frames))
		}
	})
}

func TestStreamsEndWithTheClass(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana, _ := threePeople(s)
		seen := ana.watch(teacher, StreamCamera, false)
		pub, why := teacher.show(StreamCamera, netgroup.VideoStream)
		wait(time.Second)
		teacher.leave()
		wait(time.Second)
		wantErr(t, *why, ErrClosed)
		wantErr(t, pub.Write(netgroup.Frame{Data: []byte{1}}), ErrClosed)
		pub.Close()
		if seen.ended != 1 {
			t.Errorf("for Ana it ended %d times", seen.ended)
		}
		ana.leave()
		seen.Close()
	})
}

// Who sends far more than was announced is played by nobody any more, so that nobody passes it on.
func TestStreamThatIsFarMoreThanItSaysIsPlayedNoMore(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		_, ana, ben := threePeople(s)
		seen := ben.watch(ana, StreamMicrophone, false)
		pub, _ := ana.show(StreamMicrophone, netgroup.AudioStream)
		wait(time.Second)
		flood := func(bytes int) {
			for i := range 500 {
				_ = pub.Write(netgroup.Frame{Key: true, Timestamp: uint64(i) * 20_000, Data: make([]byte, bytes)})
				wait(20 * time.Millisecond)
			}
		}
		flood(200) // 80 kbit/s: two and a half times as much
		if len(seen.frames) < 495 || seen.ended > 0 {
			t.Fatalf("of what is some more than was said, %d frames of 500 came; it ended %d times", len(seen.frames), seen.ended)
		}
		flood(2000)
		if got := len(seen.frames); got > 600 || seen.ended != 1 {
			t.Errorf("%d frames came, and it ended %d times", got, seen.ended)
		}
		for _, is := range ben.View().Streams {
			if is.Name == StreamMicrophone && !is.Locked {
				t.Error("Ben is not told that it is not played")
			}
		}
		seen.frames = nil
		pub.Close()
		again, _ := ana.show(StreamMicrophone, netgroup.AudioStream)
		again.send(t, 1, 20)
		if len(seen.frames) > 0 {
			t.Errorf("published again, %d frames came", len(seen.frames))
		}
	})
}

// Who waits to be let in is nobody's caller yet, whatever their program does.
func TestWhoIsNotLetInCannotCall(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher")
		teacher.cfg.WaitingRoom = true
		teacher.launch("T", false)
		ana := s.person("Ana").join(teacher.Invite())
		wait(10 * time.Second)
		for _, name := range []string{"call", StreamMicrophone} {
			must(t, ana.do(t.Context(), func(now time.Time) {
				_, direct := ana.group.PublishDirect(now, teacher.self(), name, netgroup.PublishConfig{Kind: netgroup.AudioStream})
				_, toAll := ana.group.Publish(now, name, netgroup.PublishConfig{Kind: netgroup.AudioStream})
				must(t, errors.Join(direct, toAll))
			}))
		}
		wait(10 * time.Second)
		if all := teacher.View().Streams; len(all) > 0 {
			t.Errorf("the teacher sees streams %+v", all)
		}
		must(t, teacher.Admit(t.Context(), ana.author()))
		wait(time.Minute)
		if all := teacher.View().Streams; len(all) != 4 {
			t.Errorf("of who was let in the teacher sees streams %+v", all)
		}
	})
}
