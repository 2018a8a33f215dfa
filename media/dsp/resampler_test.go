package dsp

import (
	"fmt"
	"math"
	"math/cmplx"
	"testing"

	"lyceum/media"
)

// sine returns n samples of a sine of so many dBFS.
func sine(n int, hz, rate, level float64) []int16 {
	s := make([]int16, n)
	amplitude := 32767 * math.Pow(10, level/20)
	for i := range s {
		s[i] = int16(math.Round(amplitude * math.Sin(2*math.Pi*hz*float64(i)/rate)))
	}
	return s
}

// noiseBeside returns how far below a sine of about hz all else in samples is, in dB, and the sine's frequency: the sine is
// fitted, whatever its phase. It must be hz to half a turn over all samples.
func noiseBeside(samples []int16, hz, rate float64) (snr, fitted float64) {
	best := func(hz float64) float64 { return residual(samples, hz, rate) }
	// The frequency with least left over, by golden section, where there is one minimum.
	width := 0.5 * rate / float64(len(samples))
	low, high := hz-width, hz+width
	for range 40 {
		a, b := high-(high-low)*0.618, low+(high-low)*0.618
		if best(a) < best(b) {
			high = b
		} else {
			low = a
		}
	}
	var total float64
	for _, s := range samples {
		total += float64(s) * float64(s)
	}
	fitted = (low + high) / 2
	return 10 * math.Log10(total/best(fitted)), fitted
}

// residual is the energy left when the best sine of hz is taken away.
func residual(samples []int16, hz, rate float64) float64 {
	var sc, ss, cc, xs, xc, xx float64
	turn := cmplx.Rect(1, 2*math.Pi*hz/rate)
	z := complex(1, 0)
	for _, v := range samples {
		x, c, s := float64(v), real(z), imag(z)
		sc, ss, cc, xs, xc, xx = sc+s*c, ss+s*s, cc+c*c, xs+x*s, xc+x*c, xx+x*x
		z *= turn
	}
	det := ss*cc - sc*sc
	a, b := (xs*cc-xc*sc)/det, (xc*ss-xs*sc)/det
	return math.Max(xx-a*xs-b*xc, 1e-9)
}

func resample(r *Resampler, src []int16, frame int) []int16 {
	var out []int16
	for len(src) > 0 {
		n := min(frame, len(src))
		out = r.Process(out, src[:n])
		src = src[n:]
	}
	return out
}

func TestResampledSineHasNoiseBelow80Decibels(t *testing.T) {
	for _, tt := range []struct{ from, to int }{
		{44100, 48000}, {48000, 44100}, {32000, 48000}, {48000, 32000}, {16000, 48000}, {48000, 16000}, {8000, 48000}, {48000, 8000}, {48000, 48000},
	} {
		for _, part := range []float64{0.01, 0.1, 0.3, 0.8} { // of the lower rate's Nyquist frequency
			hz := part * float64(min(tt.from, tt.to)) / 2
			t.Run(fmt.Sprintf("%d to %d, %.0f Hz", tt.from, tt.to, hz), func(t *testing.T) {
				r, err := NewResampler(tt.from, tt.to)
				if err != nil {
					t.Fatal(err)
				}
				out := resample(r, sine(tt.from, hz, float64(tt.from), -1), tt.from/50)
				if got, want := len(out), tt.to; got < want-r.Delay()*tt.to/tt.from-2 || got > want {
					t.Errorf("a second became %d samples, want %d less the delay of %d", got, want, r.Delay())
				}
				if snr, _ := noiseBeside(out[tt.to/10:], hz, float64(tt.to)); snr < 80 {
					t.Errorf("noise is %.1f dB below the sine, want 80", snr)
				}
			})
		}
	}
}

func TestWhatTheLowerRateCannotHoldIsTakenAway(t *testing.T) {
	r, _ := NewResampler(48000, 16000)
	out := resample(r, sine(48000, 9500, 48000, -1), 960)
	if level := Level(out[1600:]); level > -80 {
		t.Errorf("9.5 kHz at 16 kHz leaves %.1f dBFS, want below -80", level)
	}
}

// A ratio that glides changes the pitch by less than can be heard, and makes no click: where a sample is not where the
// phase says, there is noise beside the sine.
func TestGlidingRatioMakesNoClick(t *testing.T) {
	r, _ := NewResampler(48000, 48000)
	const hz = 997
	src := sine(48000*8, hz, 48000, -3)
	var out []int16
	for i := 0; i < 400; i++ {
		r.SetSkew(200 * math.Sin(2*math.Pi*float64(i)/100))
		out = r.Process(out, src[i*960:][:960])
	}
	for from := 4800; from+960 < len(out); from += 960 {
		if snr, _ := noiseBeside(out[from:][:960], hz, 48000); snr < 66 {
			t.Fatalf("at %d ms noise is %.1f dB below the sine", from/48, snr)
		}
	}
	// The second difference of a sine is bounded: a click is not.
	limit := 32767*0.71*math.Pow(2*math.Pi*hz*1.0003/48000, 2) + 2.5
	for i := 200; i+1 < len(out); i++ {
		if d := math.Abs(float64(out[i+1]) - 2*float64(out[i]) + float64(out[i-1])); d > limit {
			t.Fatalf("at sample %d the second difference is %.1f, a sine's is at most %.1f", i, d, limit)
		}
	}
}

func TestSkewIsExact(t *testing.T) {
	for _, ppm := range []float64{-200, -20, 0, 20, 200} {
		r, _ := NewResampler(48000, 48000)
		r.SetSkew(ppm)
		out := resample(r, sine(48000*20, 1000, 48000, -3), 960)
		want := 48000*20/(1+ppm*1e-6) - float64(r.Delay())
		if got := float64(len(out)); math.Abs(got-want) > 3 {
			t.Errorf("20 s at %v ppm became %v samples, want %.0f", ppm, got, want)
		}
		if snr, hz := noiseBeside(out[48000:][:480000], 1000*(1+ppm*1e-6), 48000); snr < 80 || math.Abs(hz/(1000*(1+ppm*1e-6))-1) > 1e-6 {
			t.Errorf("at %v ppm 1000 Hz became %.4f Hz with noise at %.1f dB", ppm, hz, snr)
		}
	}
}

func TestResamplerTakesNoMemoryForAFrame(t *testing.T) {
	r, _ := NewResampler(44100, 48000)
	src, dst := sine(882, 440, 44100, -3), make([]int16, 0, 2000)
	if n := testing.AllocsPerRun(200, func() { r.Process(dst[:0], src) }); n != 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

func BenchmarkResamplerFrame(b *testing.B) {
	r, _ := NewResampler(48000, 48000)
	r.SetSkew(100)
	src, dst := sine(media.FrameSamples, 440, 48000, -3), make([]int16, 0, 2000)
	b.ReportAllocs()
	for b.Loop() {
		r.Process(dst[:0], src)
	}
}
