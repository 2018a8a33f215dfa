package room

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/device"
)

func TestInitialsOfANameAreOfItsFirstAndLastWord(t *testing.T) {
	for name, want := range map[string]string{
		"Ana": "A", "ana lindqvist": "AL", "Dr. Ada von Bern": "DB", "  ": "", "李雷": "李", "42 b": "B",
	} {
		if got := initialsOf(name); got != want {
			t.Errorf("initialsOf(%q) = %q, want %q", name, got, want)
		}
	}
}

// streamsSeen lists who publishes what, as a desk sees it.
func (d *desk) streamsSeen() (all []string) {
	for _, s := range d.Snapshot().Streams {
		all = append(all, s.Name+" "+s.Stream)
	}
	slices.Sort(all)
	return all
}

func TestWhatIsChosenIsOnFromTheBeginning(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := b.desk("Teacher"), b.desk("Ana")
		teacher.options.Media = Media{Camera: "test", Microphone: "test"}
		teacher.launch("T")
		ana.join(teacher.Invite())
		time.Sleep(5 * time.Second)
		for _, d := range []*desk{teacher, ana} {
			d.wantStreams("Teacher cam", "Teacher mic")
		}
		for _, s := range teacher.StreamStats() {
			t.Logf("%+v", s)
		}
	})
}

func (d *desk) wantStreams(want ...string) {
	d.t.Helper()
	if got := d.streamsSeen(); !slices.Equal(got, want) {
		d.t.Errorf("%s sees streams %q, want %q", d.options.Name, got, want)
	}
}

// calls returns how calls stood, in order, as a desk was told.
func (d *desk) calls() (all []string) {
	d.seen()
	for _, ev := range d.events {
		if c, is := ev.(CallChanged); is {
			line := c.State + " " + c.Person.Name
			if c.Reason != "" {
				line += " " + c.Reason
			}
			all = append(all, line)
		}
	}
	return all
}

func (d *desk) wantCalls(want ...string) {
	d.t.Helper()
	if got := d.calls(); !slices.Equal(got, want) {
		d.t.Errorf("%s: calls %q, want %q", d.options.Name, got, want)
	}
}

// problems returns what a desk was told that went wrong.
func (d *desk) problems() (all []string) {
	d.seen()
	for _, ev := range d.events {
		switch ev := ev.(type) {
		case Failed:
			all = append(all, ev.Err.Error())
		case DeviceChanged:
			if ev.Err != nil {
				all = append(all, ev.Kind.String()+" "+ev.State+": "+ev.Err.Error())
			}
		}
	}
	return all
}

// kbitOf returns at what rate a desk sends a stream of its own.
func (d *desk) kbitOf(stream string) float64 {
	for _, s := range d.StreamStats() {
		if s.Own && s.Name == stream {
			return s.Kbit
		}
	}
	return 0
}

// threeDesks are a teacher and two students, with microphones.
func threeDesks(b *building) (teacher, ana, ben *desk) {
	teacher, ana, ben = b.desk("Teacher"), b.desk("Ana"), b.desk("Ben")
	for _, d := range []*desk{teacher, ana, ben} {
		d.options.Media = Media{Microphone: "test"}
	}
	teacher.launch("T")
	ana.join(teacher.Invite())
	ben.join(teacher.Invite())
	time.Sleep(5 * time.Second)
	return teacher, ana, ben
}

func TestCallIsBetweenTwoAndTheClassHearsNothingMeanwhile(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := threeDesks(b)
		must(t, teacher.Call("Ana"))
		time.Sleep(2 * time.Second)
		teacher.wantCalls("calling Ana")
		ana.wantCalls("ringing Teacher")
		if got := teacher.kbitOf("call"); got > 1 {
			t.Errorf("while it rings the caller sends %.1f kbit/s", got)
		}
		if got := teacher.kbitOf("mic"); got > 1 {
			t.Errorf("while it rings the class hears the caller, %.1f kbit/s", got)
		}
		wantErr(t, teacher.Call("Ben"), ErrInCall)
		must(t, ana.Answer())
		time.Sleep(5 * time.Second)
		teacher.wantCalls("calling Ana", "talking Ana")
		ana.wantCalls("ringing Teacher", "talking Teacher")
		for _, d := range []*desk{teacher, ana} {
			if got := d.kbitOf("call"); got < 5 {
				t.Errorf("%s sends %.1f kbit/s in the call", d.options.Name, got)
			}
			if got := d.kbitOf("mic"); got > 1 {
				t.Errorf("%s sends %.1f kbit/s to the class during the call", d.options.Name, got)
			}
		}
		ben.wantStreams("Ana mic", "Ben mic", "Teacher mic")
		must(t, ana.HangUp())
		time.Sleep(5 * time.Second)
		teacher.wantCalls("calling Ana", "talking Ana", "ended Ana they ended")
		ana.wantCalls("ringing Teacher", "talking Teacher", "ended Teacher hung up")
		ben.wantCalls()
		if got := teacher.kbitOf("mic"); got < 5 {
			t.Errorf("after the call the class gets %.1f kbit/s", got)
		}
		wantErr(t, ana.HangUp(), ErrNoCall)
	})
}

func TestCallIsNotInWhatIsSaved(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		path := filepath.Join(t.TempDir(), "heard.wav")
		teacher, ana := b.desk("Teacher"), b.desk("Ana")
		teacher.options.Media = Media{Microphone: "test"}
		ana.options.Media = Media{Microphone: "test", SaveAudio: path}
		teacher.launch("T")
		ana.join(teacher.Invite())
		time.Sleep(5 * time.Second)
		must(t, teacher.SetOn(Microphone, false))
		must(t, teacher.Call("Ana"))
		time.Sleep(2 * time.Second)
		must(t, ana.Answer())
		time.Sleep(6 * time.Second)
		if got := teacher.kbitOf("call"); got < 5 {
			t.Errorf("the teacher sends %.1f kbit/s in the call", got)
		}
		ana.goAway()
		saved, err := os.ReadFile(path)
		must(t, err)
		loudest := func(sound []byte) (peak int16) {
			for ; len(sound) >= 2; sound = sound[2:] {
				peak = max(peak, int16(binary.LittleEndian.Uint16(sound)))
			}
			return peak
		}
		const head, second = 44, 2 * media.SampleRate
		if len(saved) < head+10*second {
			t.Fatalf("%d bytes were saved", len(saved))
		}
		if got := loudest(saved[head : head+5*second]); got < 1000 {
			t.Errorf("what the class hears is saved with a peak of %d", got)
		}
		if got := loudest(saved[len(saved)-5*second:]); got > 10 {
			t.Errorf("the call is saved, with a peak of %d", got)
		}
	})
}

func TestCallThatIsRefusedEndsAtTheCaller(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := threeDesks(b)
		must(t, ana.Call("Teacher"))
		time.Sleep(time.Second)
		must(t, teacher.HangUp())
		time.Sleep(3 * time.Second)
		ana.wantCalls("calling Teacher", "ended Teacher refused")
		teacher.wantCalls("ringing Ana", "ended Ana hung up")

		must(t, ben.Call("Teacher")) // and it rings again for others
		time.Sleep(time.Second)
		must(t, ana.Call("Teacher")) // who finds the line engaged
		time.Sleep(3 * time.Second)
		ana.wantCalls("calling Teacher", "ended Teacher refused", "calling Teacher", "ended Teacher refused")
		teacher.wantCalls("ringing Ana", "ended Ana hung up", "ringing Ben")
		time.Sleep(time.Minute)
		ben.wantCalls("calling Teacher", "ended Teacher no answer")
	})
}

func TestWhoCannotHearOrBeHeardInACallIsToldAndSoIsTheOther(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := b.desk("Teacher"), b.desk("Ana")
		teacher.options.Media = Media{Microphone: "test"}
		ana.options.Media = Media{SaveAudio: filepath.Join(t.TempDir(), "heard.wav")} // which nobody hears
		teacher.launch("T")
		ana.join(teacher.Invite())
		time.Sleep(5 * time.Second)
		must(t, teacher.Call("Ana"))
		time.Sleep(2 * time.Second)
		must(t, ana.Answer())
		time.Sleep(2 * time.Second)
		for d, want := range map[*desk][]string{
			teacher: {ErrCallSilent.Error(), ErrCallMute.Error(), ErrCallDeaf.Error()},
			ana:     {ErrCallUnheard.Error(), ErrCallSilent.Error(), ErrCallDeaf.Error()},
		} {
			if got := d.problems(); !slices.Equal(got, want) {
				t.Errorf("%s is told %q, want %q", d.options.Name, got, want)
			}
		}
		teacher.events = nil
		must(t, ana.Choose(Microphone, "test"))
		must(t, ana.HangUp())
		time.Sleep(2 * time.Second)
		must(t, teacher.Call("Ana"))
		time.Sleep(2 * time.Second)
		must(t, ana.Answer())
		time.Sleep(2 * time.Second)
		if got, want := teacher.problems(), []string{ErrCallSilent.Error(), ErrCallDeaf.Error()}; !slices.Equal(got, want) {
			t.Errorf("with a microphone there the teacher is told %q, want %q", got, want)
		}
	})
}

func TestCallEndsWhenTheOtherIsGone(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := threeDesks(b)
		must(t, teacher.Call("Ana"))
		time.Sleep(time.Second)
		must(t, ana.Call("Teacher")) // which is an answer
		time.Sleep(time.Second)
		ana.goAway()
		time.Sleep(3 * time.Second)
		teacher.wantCalls("calling Ana", "talking Ana", "ended Ana they ended")
	})
}

func TestCallEndsWhenWhoIsCalledGoesWithoutAnAnswer(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := threeDesks(b)
		must(t, teacher.Call("Ana"))
		time.Sleep(time.Second)
		ana.goAway()
		time.Sleep(3 * time.Second)
		teacher.wantCalls("calling Ana", "ended Ana they ended")
	})
}

func TestWhatStaffLockIsOffAndStaysOff(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := threeDesks(b)
		must(t, teacher.SetLock("mic", true))
		time.Sleep(2 * time.Second)
		teacher.wantStreams("Teacher mic")
		if got := ana.problems(); !slices.Equal(got, []string{"mic off: " + ErrLocked.Error()}) {
			t.Errorf("Ana is told %q, want once that it is locked", got)
		}
		wantErr(t, ana.SetOn(Microphone, true), ErrLocked)
		wantErr(t, ana.Call("Ben"), ErrLocked)
		must(t, ana.Call("Teacher"))
		must(t, teacher.SetLock("mic", false))
		time.Sleep(2 * time.Second)
		teacher.wantStreams("Teacher mic")
		must(t, ben.SetOn(Microphone, true))
		time.Sleep(2 * time.Second)
		teacher.wantStreams("Ben mic", "Teacher mic")
		must(t, teacher.SetOn(Microphone, false))
		time.Sleep(2 * time.Second)
		teacher.wantStreams("Ben mic")
		wantErr(t, ana.SetOn(Camera, true), ErrNoDevice)
	})
}

func TestCameraThatIsTurnedOffOrLockedStaysOff(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := b.desk("Teacher"), b.desk("Ana")
		ana.options.Media = Media{Camera: "test"}
		teacher.launch("T")
		ana.join(teacher.Invite())
		time.Sleep(5 * time.Second)
		teacher.wantStreams("Ana cam")
		must(t, ana.SetOn(Camera, false))
		time.Sleep(3 * time.Second)
		teacher.wantStreams()
		must(t, ana.SetOn(Camera, true))
		time.Sleep(3 * time.Second)
		teacher.wantStreams("Ana cam")
		must(t, teacher.SetLock("camera", true))
		time.Sleep(3 * time.Second)
		teacher.wantStreams()
		must(t, teacher.SetLock("camera", false))
		time.Sleep(3 * time.Second)
		teacher.wantStreams()
	})
}

func wantErr(t *testing.T, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("error = %v, want one that is %v", got, want)
	}
}

func TestMicrophoneWithPushToTalkIsHeardWhileTheKeyIsDown(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, _, _ := threeDesks(b)
		rate := func() float64 {
			time.Sleep(6 * time.Second)
			return teacher.kbitOf("mic")
		}
		if got := rate(); got < 5 {
			t.Errorf("%.1f kbit/s without push-to-talk", got)
		}
		teacher.SetPushToTalk(true)
		if got := rate(); got > 1 {
			t.Errorf("%.1f kbit/s while the key is up", got)
		}
		teacher.Talk(true)
		if got := rate(); got < 5 {
			t.Errorf("%.1f kbit/s while the key is down", got)
		}
		teacher.Talk(false)
		if got := rate(); got > 1 {
			t.Errorf("%.1f kbit/s when the key is up again", got)
		}
		teacher.Talk(true)
		time.Sleep(time.Second)
		teacher.StopTalking() // the window lost the keyboard
		rate()                // which is of before yet
		if got := rate(); got > 1 {
			t.Errorf("%.1f kbit/s when nobody can tell whether the key is down", got)
		}
	})
}

func TestFilesThatCannotServeAreToldBeforeTheClassBegins(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	must(t, os.WriteFile(in("film.mp4"), []byte("x"), 0o600))
	for _, tt := range []struct {
		media Media
		want  error
	}{
		{Media{Camera: in("missing.y4m")}, os.ErrNotExist},
		{Media{Camera: in("film.mp4")}, ErrDeviceFileType},
		{Media{SaveAudio: in("no/folder.wav")}, os.ErrNotExist},
	} {
		_, err := Launch(t.Context(), Options{ProfileDir: in("profile"), Name: "N", Media: tt.media}, "T", false)
		wantErr(t, err, tt.want)
	}
}

func TestTestCardIsSeenAndSavedAtTheOtherSide(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		dir := t.TempDir()
		teacher, ana := b.desk("Teacher"), b.desk("Ana")
		teacher.options.Media = Media{Camera: "test", Microphone: "test"}
		ana.options.Media = Media{SaveVideo: filepath.Join(dir, "seen.ivf"), SaveAudio: filepath.Join(dir, "heard.wav"), Record: filepath.Join(dir, "all.webm")}
		teacher.launch("T")
		ana.join(teacher.Invite())
		time.Sleep(3 * time.Second)
		var mu sync.Mutex
		var ages []time.Duration
		must(t, ana.Show([]Shown{{ID: teacher.me().ID, Stream: "cam", Picture: func(p *media.Picture) {
			mu.Lock()
			defer mu.Unlock()
			if _, at, ok := device.ReadStamp(p); ok {
				ages = append(ages, time.Since(at))
			}
		}}}))
		time.Sleep(6 * time.Second)
		for _, s := range ana.StreamStats() {
			t.Logf("%s: %+v", s.Person.Name, s.StreamStats)
		}
		ana.goAway()
		mu.Lock()
		defer mu.Unlock()
		slices.Sort(ages)
		if len(ages) < 150 {
			t.Fatalf("%d pictures of 6 s had a stamp that could be read", len(ages))
		}
		if p95 := ages[len(ages)*95/100]; p95 > 120*time.Millisecond {
			t.Errorf("pictures were %v old, 95 %% of them", p95)
		}
		for _, name := range []string{"seen.ivf", "heard.wav", "all.webm"} {
			info, err := os.Stat(filepath.Join(dir, name))
			must(t, err)
			if info.Size() < 20_000 {
				t.Errorf("%s has %d bytes", name, info.Size())
			}
		}
	})
}

// me returns the person at a desk.
func (d *desk) me() Person {
	for _, p := range d.Snapshot().People {
		if p.Self {
			return p
		}
	}
	return Person{}
}

func TestWhatWasRecordedIsNotWrittenOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lesson.webm")
	must(t, os.WriteFile(path, []byte("of last week"), 0o600))
	wantErr(t, Media{Record: path}.Check(), ErrSaveExists)
	must(t, os.Remove(path))
	must(t, Media{Record: path}.Check())
}

// Who rings again and again is not heard each time, so that others are.
func TestWhoRingsInVainAgainAndAgainRingsLess(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := threeDesks(b)
		for range 12 {
			if err := ana.Call("Teacher"); err == nil {
				time.Sleep(300 * time.Millisecond)
				_ = ana.HangUp() // it may have been refused
			}
			time.Sleep(1500 * time.Millisecond)
		}
		rings := 0
		for _, line := range teacher.calls() {
			if line == "ringing Ana" {
				rings++
			}
		}
		if rings < 2 || rings > 4 {
			t.Errorf("in some 20 s it rang %d times", rings)
		}
		must(t, ben.Call("Teacher"))
		time.Sleep(time.Second)
		if all := teacher.calls(); all[len(all)-1] != "ringing Ben" {
			t.Errorf("calls %q: want the last to be Ben's", all)
		}
		must(t, teacher.HangUp())
		time.Sleep(2 * time.Second)
		must(t, teacher.Call("Ana")) // who is welcome then
		time.Sleep(2 * time.Second)
		must(t, ana.Answer())
		time.Sleep(2 * time.Second)
		must(t, ana.HangUp())
		time.Sleep(3 * time.Second)
		must(t, ana.Call("Teacher"))
		time.Sleep(2 * time.Second)
		if all := teacher.calls(); all[len(all)-1] != "ringing Ana" {
			t.Errorf("calls %q: want the last to be Ana's", all)
		}
	})
}
