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

// A scene is somebody who plays what others say to a room, with a microphone in it. The far end speaks from the beginning
// to 12 s, the near end from 8 s to 16 s: far end alone, both, near end alone.
type scene struct {
	far, near, mic []int16
	echo           []float64
	skew           float64       // microphone's clock over the speaker's, ppm
	lie            time.Duration // by which sound is heard later than its time says
	tremble        time.Duration // of all times
	before         time.Duration // for so long nothing was heard
	begin, end     func(*Processor)
}

const (
	farEnds, nearBegins, sceneEnds = 12, 8, 16 // s
	second                         = media.SampleRate
)

// office is a room of some 10 m² with a laptop, whose echo is not much lower than who speaks there.
func office(delay time.Duration, seed uint64) synth.Room {
	return synth.Room{Delay: delay, Decay: 250 * time.Millisecond, Loss: 6, Straight: 3, Seed: seed}
}

// synthScene is a scene with speech made by computation.
func synthScene(room synth.Room, noise float64) *scene {
	return newScene(synth.NewSpeaker(120, room.Seed+1).Say(nil, farEnds*second), synth.NewSpeaker(190, room.Seed+2).Say(nil, (sceneEnds-nearBegins)*second),
		room.Response(), noise)
}

// newScene is a scene in which far and near are said; the noise is in dBFS.
func newScene(far, near []int16, response []float64, noise float64) *scene {
	s := &scene{far: make([]int16, sceneEnds*second), near: make([]int16, sceneEnds*second)}
	copy(s.far[:farEnds*second], far)
	copy(s.near[nearBegins*second:], near)
	s.echo = synth.Echo(s.far, response)
	s.listen(noise)
	return s
}

// listen has the microphone hear it all.
func (s *scene) listen(noise float64) {
	near := make([]float64, len(s.near))
	for i, v := range s.near {
		near[i] = float64(v)
	}
	s.mic = synth.Sum(s.echo, near, synth.Noise(len(near), noise, 5))
}

// drift has the microphone's clock run by a skew: the echo arrives stretched. What is near stays.
func (s *scene) drift(ppm, noise float64) {
	s.skew = ppm
	k := kernelFor(1, 1)
	samples, late := make([]float32, len(s.echo)+k.taps), make([]int16, len(s.echo))
	for i, v := range s.echo {
		samples[i+k.taps/2-1] = float32(v)
	}
	at, step := 0.0, 1/(1+ppm*1e-6)
	k.run(late, samples, &at, &step, step, 0)
	echo := make([]float64, len(s.echo))
	for i, v := range late {
		echo[i] = float64(v)
	}
	s.echo = echo
	s.listen(noise)
}

// run returns what a processor makes of the scene, brought back to the time of what went in.
func (s *scene) run(t testing.TB, c Config) []int16 {
	t.Helper()
	p, err := NewProcessor(c)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if s.begin != nil {
		s.begin(p)
		defer s.end(p)
	}
	chance := rand.New(rand.NewPCG(9, 9))
	start := time.Unix(1e9, 0)
	tremble := func() time.Duration { return time.Duration(chance.NormFloat64() * float64(s.tremble)) }
	out := make([]int16, len(s.mic))
	copy(out, s.mic)
	silence, heard := make([]int16, media.FrameSamples), make([]int16, media.FrameSamples)
	for at := -s.before; at < 0; at += media.FrameTime {
		p.Played(silence, start.Add(at))
		clear(heard)
		p.Captured(heard, start.Add(at))
	}
	const ahead = 20 // frames that wait in the speaker's buffers
	for i := range len(out)/media.FrameSamples + ahead {
		if at := i * media.FrameSamples; at < len(out) {
			p.Played(s.far[at:][:media.FrameSamples], start.Add(time.Duration(i)*media.FrameTime-s.lie+tremble()))
		}
		if j := i - ahead; j >= 0 {
			at := time.Duration(float64(j) * float64(media.FrameTime) / (1 + s.skew*1e-6))
			p.Captured(out[j*media.FrameSamples:][:media.FrameSamples], start.Add(at+tremble()))
		}
	}
	late := int(p.Delay() * second / time.Second)
	return append(out[late:], make([]int16, late)...)
}

func rms(s []float64) float64 {
	var sum float64
	for _, v := range s {
		sum += v * v
	}
	return math.Sqrt(sum / float64(len(s)))
}

// returnLoss is by how many dB all that is left is lower than the echo was, from one second to another.
func (s *scene) returnLoss(out []int16, from, to int) float64 {
	return decibels(rms(s.echo[from*second:to*second])) - Level(out[from*second:to*second])
}

// nearGain is by how many dB the near end is louder in out, from one second to another: at each frequency of what has its
// shape, whatever its phase.
func (s *scene) nearGain(out []int16, from, to int) float64 {
	const n = 2048
	f := newFourier(n)
	near, got := make([]complex64, n), make([]complex64, n)
	product, energy := make([]complex128, n), make([]float64, n)
	for at := from * second; at+n <= to*second; at += n / 2 {
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
