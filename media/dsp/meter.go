package dsp

import (
	"math"

	"lyceum/media"
)

// Silence is the level of nothing at all, in dBFS.
const Silence = -96.0

// meterFrames is how many frames a level is taken over: 200 ms.
const meterFrames = 10

// A Meter tells how loud a sound is, from frames of 20 ms. The zero value is ready.
type Meter struct {
	energies [meterFrames]float64
	next     int
	peak     float64
}

// Add adds a frame.
func (m *Meter) Add(frame []int16) {
	var sum, peak float64
	for _, s := range frame {
		v := float64(s)
		sum += v * v
		peak = max(peak, v, -v)
	}
	m.energies[m.next] = sum / media.FrameSamples
	m.next = (m.next + 1) % meterFrames
	// A bar that falls 20 dB a second can be read.
	m.peak = max(peak, m.peak*0.955)
}

// Level returns the level of the last 200 ms in dBFS, from [Silence] to 0: a sine as loud as can be has −3.
func (m *Meter) Level() float64 {
	var sum float64
	for _, e := range m.energies {
		sum += e
	}
	return decibels(math.Sqrt(sum / meterFrames))
}

// Peak returns the highest sample in dBFS; it falls by 20 dB a second.
func (m *Meter) Peak() float64 { return decibels(m.peak) }

// Level returns the level of a piece of sound in dBFS, as a [Meter] does.
func Level(samples []int16) float64 {
	var sum float64
	for _, s := range samples {
		sum += float64(s) * float64(s)
	}
	if len(samples) == 0 {
		return Silence
	}
	return decibels(math.Sqrt(sum / float64(len(samples))))
}

func decibels(amplitude float64) float64 {
	if amplitude <= 0 {
		return Silence
	}
	return min(max(20*math.Log10(amplitude/32768), Silence), 0)
}
