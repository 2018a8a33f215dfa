package device

import (
	"math"
	"testing"
	"time"

	"lyceum/media"
)

func at(ms int) time.Time { return noon.Add(time.Duration(ms) * time.Millisecond) }

func TestKeyOpensAfterTwentyMillisecondsAndClosesAfterATail(t *testing.T) {
	var talk Talk
	if !talk.Open(at(0)) {
		t.Error("who is not muted is not heard")
	}
	talk.SetMuted(true)
	talk.Press(at(1000))
	talk.Press(at(1100)) // repeated by the keyboard
	talk.Release(at(2000))
	for ms, want := range map[int]bool{2000: true, 2199: true, 2200: false} {
		if got := talk.Open(at(ms)); got != want {
			t.Errorf("Open at %d ms = %v, want %v", ms, got, want)
		}
	}
	talk.Press(at(3000))
	for ms, want := range map[int]bool{3019: false, 3020: true, 9000: true} {
		if got := talk.Open(at(ms)); got != want {
			t.Errorf("Open at %d ms = %v, want %v", ms, got, want)
		}
	}
}

func TestSlipOfTheKeyIsNotHeard(t *testing.T) {
	var talk Talk
	talk.SetMuted(true)
	talk.Press(at(0))
	talk.Release(at(19))
	if talk.Open(at(20)) || talk.Open(at(100)) {
		t.Error("a key that was down for 19 ms opened")
	}
}

func TestKeyPressedAgainInTheTailLeavesNoGap(t *testing.T) {
	var talk Talk
	talk.SetMuted(true)
	talk.Press(at(0))
	talk.Release(at(500))
	talk.Press(at(690)) // the tail ends before the key would open
	for ms := 690; ms < 1000; ms++ {
		if !talk.Open(at(ms)) {
			t.Fatalf("closed at %d ms", ms)
		}
	}
}

func TestMutedWhileTheKeyIsHeldStaysClosedUntilItIsPressedAgain(t *testing.T) {
	for name, end := range map[string]func(*Talk){
		"muted by the teacher":         func(t *Talk) { t.SetMuted(true) },
		"the window lost the keyboard": func(t *Talk) { t.Cancel() },
	} {
		var talk Talk
		talk.SetMuted(true)
		talk.Press(at(0))
		if !talk.Open(at(100)) {
			t.Errorf("%s: closed before", name)
		}
		end(&talk)
		talk.Press(at(200)) // repeated by the keyboard
		if talk.Open(at(300)) {
			t.Errorf("%s: open while the key is still held", name)
		}
		talk.Release(at(400))
		if talk.Open(at(401)) {
			t.Errorf("%s: open after the key went up", name)
		}
		talk.Press(at(1000))
		if !talk.Open(at(1020)) {
			t.Errorf("%s: closed after the key was pressed anew", name)
		}
	}
}

// hum returns 20 ms of a tone at a level in dBFS.
func hum(dbfs float64) []int16 {
	frame := make([]int16, media.FrameSamples)
	peak := 32768 * math.Sqrt2 * math.Pow(10, dbfs/20)
	for i := range frame {
		frame[i] = int16(math.Round(peak * math.Sin(2*math.Pi*float64(i)/96)))
	}
	return frame
}

// hints returns how often Add hinted in so many levels of 200 ms that are loud where loud says so.
func hints(m *MutedTalk, from, levels int, loud func(i int) bool) (n int) {
	for i := range levels * meterFrames {
		level := -70.0
		if loud((from + i/meterFrames) % 5) {
			level = -48
		}
		if m.Add(at((from*meterFrames+i)*20), hum(level)) {
			n++
		}
	}
	return n
}

func TestTalkingWhileMutedIsThreeOfFiveLevels(t *testing.T) {
	var m MutedTalk
	if n := hints(&m, 0, 50, func(i int) bool { return i < 2 }); n != 0 {
		t.Errorf("%d hints at two loud levels of five", n)
	}
	if n := hints(&m, 50, 5, func(i int) bool { return i%2 == 0 }); n != 1 {
		t.Errorf("%d hints at three loud levels of five, want 1", n)
	}
	quiet := 0
	for i := range 1000 {
		if m.Add(at(i*20), hum(-52)) {
			quiet++
		}
	}
	if quiet != 0 {
		t.Errorf("%d hints at −52 dBFS", quiet)
	}
}

func TestHintIsShownAtMostEveryThirtySeconds(t *testing.T) {
	var m MutedTalk
	if n := hints(&m, 0, 5*61, func(int) bool { return true }); n != 3 { // at 0.6, 30.6 and 60.6 s
		t.Errorf("%d hints in 61 s of talking, want 3", n)
	}
	m = MutedTalk{}
	hints(&m, 0, 2, func(int) bool { return true })
	m.Reset()
	if n := hints(&m, 2, 2, func(int) bool { return true }); n != 0 {
		t.Error("what was said before the microphone was muted counts")
	}
}

// conditions returns what Add told in so many seconds at a level.
func conditions(h *Health, seconds int, level func(i int) float64) (told []Condition) {
	for i := range seconds * 50 {
		if c, changed := h.Add(hum(level(i / meterFrames))); changed {
			told = append(told, c)
		}
	}
	return told
}

func TestSilentMicrophoneIsToldOnceAndAgainWhenItIsWell(t *testing.T) {
	var h Health
	if told := conditions(&h, 60, func(int) float64 { return -65 }); told != nil {
		t.Errorf("a quiet room: %v", told)
	}
	if told := conditions(&h, 4, func(int) float64 { return -100 }); told != nil {
		t.Errorf("four seconds of silence: %v", told)
	}
	if told := conditions(&h, 20, func(int) float64 { return -100 }); len(told) != 1 || told[0] != Silent {
		t.Errorf("silence: %v, want silent once", told)
	}
	if told := conditions(&h, 5, func(int) float64 { return -40 }); len(told) != 1 || told[0] != Well {
		t.Errorf("after silence: %v, want well once", told)
	}
}

func TestNoisyMicrophoneIsToldButSpeechIsNot(t *testing.T) {
	var h Health
	speech := func(i int) float64 {
		if i%8 == 7 { // a pause for breath
			return -55
		}
		return -20
	}
	if told := conditions(&h, 120, speech); told != nil {
		t.Errorf("speech: %v", told)
	}
	if told := conditions(&h, 15, func(int) float64 { return -30 }); len(told) != 1 || told[0] != Noisy {
		t.Errorf("noise: %v, want noisy once", told)
	}
	if told := conditions(&h, 3, func(int) float64 { return -50 }); len(told) != 1 || told[0] != Well {
		t.Errorf("after the noise: %v, want well once", told)
	}
}
