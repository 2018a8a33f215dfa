package dsp

import (
	"fmt"
	"math"
	"slices"
	"sync"
)

// A Resampler changes the rate of a sound: from one number of samples a second to another, and by a skew that may change at
// any time, for a device or a sender whose clock is a little fast or slow. It is a windowed sinc at any place between two
// samples, so a ratio that glides makes no click.
type Resampler struct {
	kernel  *kernel
	nominal float64   // samples taken for one that is given
	step    float64   // the same with the skew, as it is now
	want    float64   // and as it shall be
	held    []float32 // what was taken and is still needed
	at      float64   // where in held the next sample is to be made, of the first coefficient
}

// MaxSkew is the greatest skew in parts per million.
const MaxSkew = 5000

// glide is how much the step changes at most with a sample given, so that no change of pitch is heard: 100 ppm in 10 ms.
const glide = 100e-6 / 480

// NewResampler returns a resampler between two rates in Hz, each from 8,000 to 96,000.
func NewResampler(from, to int) (*Resampler, error) {
	if from < 8000 || from > 96000 || to < 8000 || to > 96000 {
		return nil, fmt.Errorf("resample %d Hz to %d Hz: rates are 8000 to 96000", from, to)
	}
	k := kernelFor(from, to)
	r := &Resampler{kernel: k, nominal: float64(from) / float64(to)}
	r.step, r.want = r.nominal, r.nominal
	// Room for the 100 ms that Process takes at most.
	r.held = make([]float32, k.taps/2, k.taps+96000/10)
	return r, nil
}

// SetSkew sets how many parts per million faster than said the samples given to Process were taken: with a positive skew
// fewer are made of them. It is reached gently, within 20 ms for 200 ppm.
func (r *Resampler) SetSkew(ppm float64) {
	r.want = r.nominal * (1 + min(max(ppm, -MaxSkew), MaxSkew)*1e-6)
}

// Delay returns how many samples given to Process are held back: what it makes is so much late.
func (r *Resampler) Delay() int { return r.kernel.taps / 2 }

// Process appends to dst what src makes. The whole of src is taken, at most 100 ms; how many samples come out differs by
// one from call to call. It takes memory only where dst has not room
// for two more.
func (r *Resampler) Process(dst, src []int16) []int16 {
	for _, s := range src {
		r.held = append(r.held, float32(s))
	}
	most := max(0, int((float64(len(r.held)-r.kernel.taps)-r.at)/r.step)+2)
	dst = slices.Grow(dst, most)
	n := r.kernel.run(dst[len(dst):len(dst)+most], r.held, &r.at, &r.step, r.want, glide*r.nominal)
	dst = dst[:len(dst)+n]
	used := min(int(r.at), len(r.held))
	r.held = r.held[:copy(r.held, r.held[used:])]
	r.at -= float64(used)
	return dst
}

// A kernel is a sinc under a Kaiser window, at so many places between two samples, and one more.
type kernel struct {
	taps, phases int
	table        []float32 // phases+1 rows of taps
}

const (
	kernelTaps   = 64   // at the lower of the two rates
	kernelPhases = 512  // interpolating between them is 100 dB exact
	kernelBeta   = 9.6  // of the window: 95 dB
	kernelPass   = 0.91 // of the lower Nyquist frequency is where half is left; 21.8 kHz of 48 kHz
)

var (
	kernelsMutex sync.Mutex // guards kernels
	kernels      = map[[2]int]*kernel{}
)

// kernelFor returns the kernel for two rates; each pair has one for all who need it.
func kernelFor(from, to int) *kernel {
	divisor := gcd(from, to)
	key := [2]int{from / divisor, to / divisor}
	kernelsMutex.Lock()
	defer kernelsMutex.Unlock()
	k := kernels[key]
	if k == nil {
		k = newKernel(min(1, float64(to)/float64(from)))
		if len(kernels) < 16 { // device rates are few
			kernels[key] = k
		}
	}
	return k
}

// newKernel makes a kernel that passes so much of the band of what is given to it.
func newKernel(band float64) *kernel {
	k := &kernel{taps: (int(kernelTaps/band) + 7) &^ 7, phases: int(math.Ceil(kernelPhases * band))}
	k.table = make([]float32, (k.phases+1)*k.taps)
	half := float64(k.taps) / 2
	for row := range k.phases + 1 {
		coefficients := k.table[row*k.taps:][:k.taps]
		var sum float64
		for i := range coefficients {
			x := float64(i) - (half - 1) - float64(row)/float64(k.phases)
			c := sinc(x*band*kernelPass) * kaiser(x/half)
			coefficients[i], sum = float32(c), sum+c
		}
		for i := range coefficients {
			coefficients[i] /= float32(sum)
		}
	}
	return k
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// kaiser is the window at x from −1 to 1.
func kaiser(x float64) float64 {
	if x <= -1 || x >= 1 {
		return 0
	}
	return bessel(kernelBeta*math.Sqrt(1-x*x)) / bessel(kernelBeta)
}

// bessel is the modified Bessel function of order 0.
func bessel(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > 1e-12*sum; k++ {
		term *= x / (2 * k) * x / (2 * k)
		sum += term
	}
	return sum
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
