package synth

import (
	"math"
	"math/rand/v2"
	"time"

	"lyceum/media"
)

// A Room says what a microphone hears of a loudspeaker.
type Room struct {
	Delay    time.Duration // until the sound arrives on the straight way, devices' buffers and all
	Decay    time.Duration // until the reverberation is 60 dB lower: 250 ms in a furnished office
	Loss     float64       // dB by which the echo is lower than what is played, all its ways together
	Straight float64       // energy of the straight way over that of the reflections, dB
	Seed     uint64
}

// Response returns the room's impulse response: nothing for the delay, the straight way coloured by a small loudspeaker,
// some single reflections, then reverberation that gets thinner.
func (r Room) Response() []float64 {
	chance := rand.New(rand.NewPCG(r.Seed, 0x2007))
	delay := int(r.Delay.Seconds() * media.SampleRate)
	tail := int(r.Decay.Seconds() * media.SampleRate)
	reflections := make([]float64, tail)
	// Up to 25 ms single walls answer, afterwards all of them.
	for range 12 {
		at := int((0.001 + 0.024*chance.Float64()) * media.SampleRate)
		if at < tail {
			reflections[at] += (chance.Float64() + 0.5) * float64(1-2*chance.IntN(2)) * decay(at, tail) * 3
		}
	}
	for i := media.SampleRate * 4 / 1000; i < tail; i++ {
		reflections[i] += chance.NormFloat64() * decay(i, tail) * 0.25
	}
	scale(reflections, 1/math.Sqrt(energy(reflections)))
	reflections[0] += math.Pow(10, r.Straight/20)
	response := append(make([]float64, delay), speaker(reflections)...)
	scale(response, math.Pow(10, -r.Loss/20)/math.Sqrt(energy(response)))
	return response
}

// decay is the amplitude after i of so many samples in which it falls by 60 dB.
func decay(i, tail int) float64 { return math.Pow(10, -3*float64(i)/float64(tail)) }

// speaker is what a small loudspeaker and a cheap microphone do: nothing below 180 Hz, less and less above 9 kHz.
func speaker(s []float64) []float64 {
	out := make([]float64, len(s))
	high := math.Exp(-2 * math.Pi * 180 / media.SampleRate)
	low := math.Exp(-2 * math.Pi * 9000 / media.SampleRate)
	var last, passed, smooth float64
	for i, v := range s {
		passed = high * (passed + v - last)
		last = v
		smooth += (1 - low) * (passed - smooth)
		out[i] = smooth
	}
	return out
}

func energy(s []float64) float64 {
	var sum float64
	for _, v := range s {
		sum += v * v
	}
	return sum
}

func scale(s []float64, by float64) {
	for i := range s {
		s[i] *= by
	}
}

// Echo returns what arrives of played: its convolution with the response, of the same length.
func Echo(played []int16, response []float64) []float64 {
	// By blocks in the frequency domain, as long as the response.
	block := 1
	for block < len(response) {
		block *= 2
	}
	way := make([]complex128, 2*block)
	for i, v := range response {
		way[i] = complex(v, 0)
	}
	transform(way, false)
	out := make([]float64, len(played)+2*block)
	x := make([]complex128, 2*block)
	for from := 0; from < len(played); from += block {
		clear(x)
		for i, v := range played[from:min(from+block, len(played))] {
			x[i] = complex(float64(v), 0)
		}
		transform(x, false)
		for i := range x {
			x[i] *= way[i]
		}
		transform(x, true)
		for i, v := range x {
			out[from+i] += real(v)
		}
	}
	return out[:len(played)]
}

// transform is Fourier's, in place; backwards it has the factor 1/n.
func transform(x []complex128, backwards bool) {
	n := len(x)
	for i, j := 1, 0; i < n; i++ {
		bit := n >> 1
		for ; j&bit != 0; bit >>= 1 {
			j ^= bit
		}
		if j ^= bit; i < j {
			x[i], x[j] = x[j], x[i]
		}
	}
	sign := -1.0
	if backwards {
		sign = 1
	}
	for half := 1; half < n; half *= 2 {
		for k := range half {
			sin, cos := math.Sincos(sign * math.Pi * float64(k) / float64(half))
			root := complex(cos, sin)
			for at := k; at < n; at += 2 * half {
				t := x[at+half] * root
				x[at], x[at+half] = x[at]+t, x[at]-t
			}
		}
	}
	if backwards {
		for i := range x {
			x[i] /= complex(float64(n), 0)
		}
	}
}

// Noise returns n samples of the noise of a room and its fans, more of it low than high, at a level in dBFS.
func Noise(n int, level float64, seed uint64) []float64 {
	chance := rand.New(rand.NewPCG(seed, 0x0a12))
	out := make([]float64, n)
	var smooth float64
	for i := range out {
		smooth += 0.05 * (chance.NormFloat64() - smooth)
		out[i] = smooth + 0.03*chance.NormFloat64()
	}
	scale(out, 32768*math.Pow(10, level/20)/math.Sqrt(energy(out)/float64(n)))
	return out
}

// Sum adds sounds of one length up to what a microphone gives.
func Sum(sounds ...[]float64) []int16 {
	out := make([]int16, len(sounds[0]))
	for i := range out {
		var sum float64
		for _, s := range sounds {
			sum += s[i]
		}
		out[i] = int16(math.Round(min(max(sum, math.MinInt16), math.MaxInt16)))
	}
	return out
}
