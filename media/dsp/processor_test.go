package dsp

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/dsp/synth"
)

// A scene is somebody who plays what others say to a room, with a microphone in it.
type scene struct {
	far, near, mic []int16
	echo           []float64
	room           synth.Room
	skew           float64       // microphone's clock over the speaker's, ppm
	lie            time.Duration // by which sound is heard later than its time says
	tremble        time.Duration // of all times
}

const sceneSeconds = 30

// newScene has the far end speak from 0 to 20 s, the near end from 15 s to the end: 15 s of far end alone, 5 s of both, 10 s
// of near end alone.
func newScene(room synth.Room, noise float64) *scene {
	const n = media.SampleRate
	s := &scene{room: room}
	s.far = synth.NewSpeaker(120, room.Seed+1).Say(nil, 20*n)
	s.far = append(s.far, make([]int16, 10*n)...)
	s.near = append(make([]int16, 15*n), synth.NewSpeaker(190, room.Seed+2).Say(nil, 15*n)...)
	near := make([]float64, len(s.near))
	for i, v := range s.near {
		near[i] = float64(v)
	}
	s.echo = synth.Echo(s.far, room.Response())
	s.mic = synth.Sum(s.echo, near, synth.Noise(len(near), noise, room.Seed+3))
	return s
}

// drift has the microphone's clock run by the scene's skew: the echo arrives stretched. What is near stays.
func (s *scene) drift() {
	if s.skew == 0 {
		return
	}
	echo, mic := make([]float64, len(s.echo)), make([]float64, len(s.echo))
	for i := range echo {
		// A microphone whose clock is fast takes more samples of the same sound.
		at := float64(i) / (1 + s.skew*1e-6)
		for k := -15; k <= 16; k++ {
			if n := int(at) + k; n >= 0 && n < len(echo) {
				x := at - float64(n)
				echo[i] += s.echo[n] * sinc(x) * kaiser(x/17)
			}
		}
		mic[i] = float64(s.mic[i]) - s.echo[i] + echo[i]
	}
	s.echo, s.mic = echo, synth.Sum(mic)
}

// run returns what a processor makes of the scene, brought back to the time of what went in.
func (s *scene) run(t testing.TB, c Config) []int16 {
	p, err := NewProcessor(c)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	chance := rand.New(rand.NewPCG(9, 9))
	start := time.Now()
	tremble := func() time.Duration { return time.Duration(chance.NormFloat64() * float64(s.tremble)) }
	out := make([]int16, len(s.mic))
	copy(out, s.mic)
	const ahead = 20 // frames that wait in the speaker's buffers
	for i := range len(out)/media.FrameSamples + ahead {
		if at := i * media.FrameSamples; at < len(out) {
			p.Played(s.far[at:][:media.FrameSamples], start.Add(time.Duration(i)*media.FrameTime-s.lie+tremble()))
		}
		if i >= ahead {
			j := i - ahead
			at := time.Duration(float64(j) * float64(media.FrameTime) / (1 + s.skew*1e-6))
			p.Captured(out[j*media.FrameSamples:][:media.FrameSamples], start.Add(at+tremble()))
		}
	}
	late := int(p.Delay() * media.SampleRate / time.Second)
	return append(out[late:], make([]int16, late)...)
}

func rms(s []float64) float64 {
	var sum float64
	for _, v := range s {
		sum += v * v
	}
	return math.Sqrt(sum / float64(len(s)))
}

// returnLoss is by how many dB the echo is lower, from one second to another.
func (s *scene) returnLoss(out []int16, from, to int) float64 {
	return 20*math.Log10(rms(s.echo[from*media.SampleRate:to*media.SampleRate])/32768) - Level(out[from*media.SampleRate:to*media.SampleRate])
}

// nearGain is by how many dB the near end is louder in out, from one second to another: at each frequency of what has its
// shape, whatever its phase.
func (s *scene) nearGain(out []int16, from, to int) float64 {
	const n = 2048
	f := newFourier(n)
	near, got := make([]complex64, n), make([]complex64, n)
	product, energy := make([]complex128, n), make([]float64, n)
	for at := from * media.SampleRate; at+n <= to*media.SampleRate; at += n / 2 {
		for i := range near {
			w := float32(0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/n))
			near[i], got[i] = complex(w*float32(s.near[at+i]), 0), complex(w*float32(out[at+i]), 0)
		}
		f.forward(near)
		f.forward(got)
		for k, v := range near {
			product[k] += complex128(got[k] * conj(v))
			energy[k] += real(complex128(v * conj(v)))
		}
	}
	var passed, total float64
	for k, p := range product {
		passed += real(p*cmplx.Conj(p)) / (energy[k] + 1)
		total += energy[k]
	}
	return 10 * math.Log10(passed/total)
}

func TestEchoIsTwentyDecibelsLower(t *testing.T) {
	for _, delay := range []int{30, 80, 150} {
		s := newScene(synth.Room{Delay: time.Duration(delay) * time.Millisecond, Decay: 250 * time.Millisecond, Loss: 6, Straight: 3, Seed: 1}, -60)
		out := s.run(t, Config{Echo: true, Noise: true})
		if got := s.returnLoss(out, 8, 15); got < 20 {
			t.Errorf("%d ms: return loss of %.1f dB, want 20", delay, got)
		}
		if got := s.nearGain(out, 15, 20); got < -3 {
			t.Errorf("%d ms: the near end is changed by %.1f dB in double talk, want -3", delay, got)
		}
	}
}

func BenchmarkProcessorFrame(b *testing.B) {
	s := newScene(synth.Room{Delay: 40 * time.Millisecond, Decay: 250 * time.Millisecond, Loss: 6, Straight: 3, Seed: 1}, -60)
	p, err := NewProcessor(Config{Echo: true, Noise: true, Gain: true})
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	b.ReportAllocs()
	at, frame := time.Now(), make([]int16, media.FrameSamples)
	for i := 0; b.Loop(); i++ {
		from := i % (20 * 50) * media.FrameSamples
		copy(frame, s.mic[from:])
		p.Played(s.far[from:][:media.FrameSamples], at)
		p.Captured(frame, at)
		at = at.Add(media.FrameTime)
	}
}
