package dsp

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/dsp/synth"
)

// wantQuietEcho checks what a conversation needs: 20 dB less echo from a time on, and a near end that is at most 3 dB lower
// while both speak and afterwards.
func wantQuietEcho(t *testing.T, s *scene, out []int16, from int) {
	t.Helper()
	loss, double, alone := s.returnLoss(out, from, nearBegins), s.nearGain(out, nearBegins, farEnds), s.nearGain(out, farEnds, sceneEnds)
	t.Logf("figure echo.loss %.1f dB", loss)
	t.Logf("figure echo.near-end %.1f dB", min(double, alone))
	t.Logf("echo return loss %.1f dB from %d s to %d s; near end %.1f dB in double talk, %.1f dB alone", loss, from, nearBegins, double, alone)
	for at := from; at < nearBegins; at++ {
		if got := s.returnLoss(out, at, at+1); got < 20 && decibels(rms(s.echo[at*second:(at+1)*second])) > -45 {
			t.Errorf("echo return loss of %.1f dB in second %d, want 20", got, at)
		}
	}
	if double < -3 || alone < -3 {
		t.Errorf("the near end is %.1f dB louder in double talk and %.1f dB alone, want at least -3", double, alone)
	}
}

func TestEchoIsTwentyDecibelsLowerAndTheNearEndIsHeard(t *testing.T) {
	for _, delay := range []int{30, 80, 150} {
		t.Run(fmt.Sprintf("%d ms", delay), func(t *testing.T) {
			s := synthScene(office(time.Duration(delay)*time.Millisecond, uint64(delay)), -60)
			wantQuietEcho(t, s, s.run(t, Config{Echo: true, Noise: true}), 3)
		})
	}
}

// Loudness that is brought up must not bring up what is left of the echo.
func TestGainDoesNotBringTheEchoBack(t *testing.T) {
	s := synthScene(office(60*time.Millisecond, 4), -60)
	with, without := s.run(t, Config{Echo: true, Noise: true, Gain: true}), s.run(t, Config{Echo: true, Noise: true})
	for at := range nearBegins {
		if got, want := s.returnLoss(with, at, at+1), s.returnLoss(without, at, at+1); got < want-1 {
			t.Errorf("in second %d the echo return loss is %.1f dB, without gain %.1f dB", at, got, want)
		}
	}
}

func TestEchoIsFoundWhateverTheTimesSay(t *testing.T) {
	for _, tt := range []struct {
		name    string
		skew    float64
		lie     time.Duration
		tremble time.Duration
		from    int
	}{
		{"heard 300 ms later than said", 0, 300 * time.Millisecond, 0, 4},
		{"heard 150 ms earlier than said", 0, -150 * time.Millisecond, 0, 4},
		{"clocks 100 ppm apart", 100, 0, 0, 4},
		{"clocks 50 ppm apart, times tremble by 1 ms", -50, 0, time.Millisecond, 7},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := synthScene(office(40*time.Millisecond, 80), -60)
			if tt.skew != 0 {
				s.drift(tt.skew, -60)
			}
			s.lie, s.tremble = tt.lie, tt.tremble
			wantQuietEcho(t, s, s.run(t, Config{Echo: true, Noise: true}), tt.from)
		})
	}
}

// What was taken for an echo where none is, is not believed for ever.
func TestEchoIsSoughtAtItsTimeAgain(t *testing.T) {
	s := synthScene(office(60*time.Millisecond, 80), -60)
	s.begin = func(p *Processor) { p.lie = 75 * block }
	s.end = func(p *Processor) {
		if p.lie != 0 {
			t.Errorf("after 12 s of speech the echo is sought %d ms late", p.lie*1000/second)
		}
	}
	s.run(t, Config{Echo: true})
}

func TestEchoInANoisyRoom(t *testing.T) {
	s := synthScene(office(60*time.Millisecond, 80), -45)
	wantQuietEcho(t, s, s.run(t, Config{Echo: true, Noise: true}), 3)
}

// Silence teaches nothing, and must not make certain of it.
func TestEchoAfterALongSilence(t *testing.T) {
	s := synthScene(office(60*time.Millisecond, 80), -60)
	s.before = 2 * time.Minute
	wantQuietEcho(t, s, s.run(t, Config{Echo: true, Noise: true}), 3)
}

// Somebody turns the laptop round: another room.
func TestEchoOfAChangedRoomIsLearnt(t *testing.T) {
	one, other := office(50*time.Millisecond, 80), office(53*time.Millisecond, 81)
	s := synthScene(one, -60)
	changed := synth.Echo(s.far, other.Response())
	copy(s.echo[3*second:], changed[3*second:])
	s.listen(-60)
	wantQuietEcho(t, s, s.run(t, Config{Echo: true, Noise: true}), 6)
}

func TestProcessorThatTakesNothingOutOnlyDelays(t *testing.T) {
	s := synthScene(office(50*time.Millisecond, 3), -60)
	out := s.run(t, Config{})
	for i, v := range out[:len(out)-second] {
		if v != s.mic[i] {
			t.Fatalf("sample %d is %d, want %d", i, v, s.mic[i])
		}
	}
}

// process runs a processor that hears nothing but what a microphone captures.
func process(t *testing.T, c Config, samples []int16) []int16 {
	p, err := NewProcessor(c)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	out := append([]int16(nil), samples...)
	for i := 0; i < len(out); i += media.FrameSamples {
		p.Captured(out[i:][:media.FrameSamples], time.Unix(1e9, 0).Add(time.Duration(i)*time.Second/second))
	}
	return out
}

func TestNoiseIsLowered(t *testing.T) {
	noise := synth.Sum(synth.Noise(5*second, -45, 1))
	out := process(t, Config{Noise: true}, noise)
	if got := Level(noise[3*second:]) - Level(out[3*second:]); got < 12 {
		t.Errorf("noise is %.1f dB lower, want 12", got)
	}
}

func TestSpeechIsBroughtToOneLoudness(t *testing.T) {
	speech := synth.NewSpeaker(150, 1).Say(nil, 20*second)
	for _, volume := range []float64{0.1, 0.3, 1, 3} {
		in := make([]int16, len(speech))
		for i, v := range speech {
			in[i] = toInt16(float32(volume) * float32(v))
		}
		out := process(t, Config{Gain: true}, in)
		if got := Level(out[12*second:]); got < speechLevel-4.5 || got > speechLevel+3 {
			t.Errorf("speech at %.1f dBFS became %.1f dBFS, want some %v", Level(in), got, speechLevel)
		}
	}
}

func TestNoiseAloneIsNotBroughtUp(t *testing.T) {
	noise := synth.Sum(synth.Noise(10*second, -50, 1))
	out := process(t, Config{Gain: true}, noise)
	if got := Level(out[8*second:]) - Level(noise[8*second:]); got > 1 {
		t.Errorf("noise is %.1f dB louder", got)
	}
}

func TestProcessorTakesNoMemoryForAFrame(t *testing.T) {
	p, err := NewProcessor(Config{Echo: true, Noise: true, Gain: true})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	speech := synth.NewSpeaker(150, 1).Say(nil, 2*second)
	at, i := time.Unix(1e9, 0), 0
	frame := make([]int16, media.FrameSamples)
	if n := testing.AllocsPerRun(90, func() {
		copy(frame, speech[i*media.FrameSamples:])
		p.Played(frame, at)
		p.Captured(frame, at)
		at, i = at.Add(media.FrameTime), (i+1)%100
	}); n != 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

// One goroutine plays, another captures: for the race detector.
func TestPlayedAndCapturedFromTwoGoroutines(t *testing.T) {
	p, err := NewProcessor(Config{Echo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	var wait sync.WaitGroup
	for _, work := range []func([]int16, time.Time){p.Played, p.Captured} {
		wait.Go(func() {
			frame := make([]int16, media.FrameSamples)
			for i := range 50 {
				work(frame, time.Unix(1e9, 0).Add(time.Duration(i)*media.FrameTime))
			}
		})
	}
	wait.Wait()
}

func BenchmarkProcessorFrame(b *testing.B) {
	s := synthScene(office(40*time.Millisecond, 1), -60)
	p, err := NewProcessor(Config{Echo: true, Noise: true, Gain: true})
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	b.ReportAllocs()
	at, frame := time.Unix(1e9, 0), make([]int16, media.FrameSamples)
	for i := 0; b.Loop(); i++ {
		from := i % (12 * 50) * media.FrameSamples
		copy(frame, s.mic[from:])
		p.Played(s.far[from:][:media.FrameSamples], at)
		p.Captured(frame, at)
		at = at.Add(media.FrameTime)
	}
}
