package dsp

import (
	"math"
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
	const ahead = 3 // frames that wait in the speaker's buffers
	for i := range len(out)/media.FrameSamples + ahead {
		if at := i * media.FrameSamples; at < len(out) {
			p.Played(s.far[at:][:media.FrameSamples], start.Add(time.Duration(i)*media.FrameTime-s.lie+tremble()))
		}
		if i >= ahead {
			j := i - ahead
			p.Captured(out[j*media.FrameSamples:][:media.FrameSamples], start.Add(time.Duration(j)*media.FrameTime+tremble()))
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

// nearGain is by how many dB the near end is louder in out, from one second to another: of the part of out that has its
// shape. in pieces of 20 ms in which it speaks, the median...
func (s *scene) nearGain(out []int16, from, to int) float64 {
	var product, energy float64
	for i := from * media.SampleRate; i < to*media.SampleRate; i++ {
		product += float64(out[i]) * float64(s.near[i])
		energy += float64(s.near[i]) * float64(s.near[i])
	}
	return 20 * math.Log10(math.Abs(product)/energy)
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
