package dsp

import "math"

// A delayFinder finds how much later a microphone hears what was played than the devices' times say, by the peak of their
// correlation, whitened (GCC-PHAT): a driver may not tell, or not know, what waits behind it; a wireless speaker adds 200 ms.
type delayFinder struct {
	played   [finderWindow]float32 // at an eighth of the rate…
	captured [finderWindow]float32
	filled   int
	cross    []complex64 // their spectra, one times the other's conjugate, averaged
	work     []complex64
	fourier  *fourier
	last     float64 // what was found last, samples
	agreed   int     // how often in a row
	missed   int     // how often in a row there was something to be found, and nothing was
}

const (
	finderThin    = 6    // of so many samples one is made: 8 kHz
	finderWindow  = 8192 // 1 s
	finderPiece   = 4096 // of what was captured, to be found in what was played
	finderEarly   = 800  // 100 ms: an echo may come so much before its time
	finderFirst   = 5200 // 650 ms must have been heard
	finderEvery   = 2000 // 250 ms
	finderLowest  = 200 * finderWindow / 8000
	finderHighest = 3400 * finderWindow / 8000
	finderForget  = 0.5
	finderSure    = 9.0   // peak over the root mean square
	finderQuiet   = -55.0 // dBFS: of what was played, nothing can be found
	finderAgrees  = 2     // so often the same is believed
)

func (f *delayFinder) init() {
	f.fourier = newFourier(finderWindow)
	f.cross, f.work = make([]complex64, finderWindow), make([]complex64, finderWindow)
}

// reset forgets what was heard.
func (f *delayFinder) reset() {
	clear(f.cross)
	clear(f.played[:])
	clear(f.captured[:])
	f.filled, f.agreed, f.missed = 0, 0, 0
}

// add takes a block of both and reports, four times a second and if it is sure, by how many samples at 48 kHz what was
// captured is late.
func (f *delayFinder) add(played, captured []int16) (late float64, sure bool) {
	n := len(played) / finderThin
	thin(f.played[:], played)
	thin(f.captured[:], captured)
	if f.filled += n; f.filled < finderFirst {
		return 0, false
	}
	f.filled -= finderEvery
	return f.find()
}

// thin moves s on by a block, of which it takes the means of finderThin samples.
func thin(s []float32, block []int16) {
	n := len(block) / finderThin
	copy(s, s[n:])
	for i := range n {
		var sum int32
		for _, v := range block[i*finderThin:][:finderThin] {
			sum += int32(v)
		}
		s[len(s)-n+i] = float32(sum) / finderThin
	}
}

func (f *delayFinder) find() (late float64, sure bool) {
	// Both spectra by one transform: one sound is the real part, the other the imaginary.
	from := finderWindow - finderEarly - finderPiece
	var energy float64
	for i, v := range f.played {
		energy += float64(v) * float64(v)
		f.work[i] = complex(v, 0)
	}
	if decibels(math.Sqrt(energy/finderWindow)) < finderQuiet {
		f.agreed = 0
		return 0, false
	}
	for i, v := range f.captured[from : from+finderPiece] {
		f.work[from+i] += complex(0, v)
	}
	f.fourier.forward(f.work)
	var total float32
	for k := finderLowest; k < finderHighest; k++ {
		a, b := f.work[k], conj(f.work[finderWindow-k])
		played, captured := (a+b)/2, (a-b)/complex64(2i)
		f.work[k] = captured * conj(played)
		total += abs(f.work[k])
	}
	// Every piece counts the same, loud or not: else the last loud one would hide how clocks move apart since.
	for k := finderLowest; k < finderHighest; k++ {
		f.cross[k] = finderForget*f.cross[k] + f.work[k]/complex(total+1, 0)
	}
	clear(f.work)
	for k := finderLowest; k < finderHighest; k++ {
		if size := abs(f.cross[k]); size > 0 {
			f.work[k] = f.cross[k] / complex(size, 0)
		}
	}
	f.fourier.inverse(f.work)
	return f.peak()
}

// peak finds the greatest correlation, and whether it is one.
func (f *delayFinder) peak() (late float64, sure bool) {
	var most, sum float64
	best, count := 0, 0
	for lag := -finderEarly; lag < finderWindow-finderEarly-finderPiece; lag++ {
		size := f.height(lag) * f.height(lag)
		sum, count = sum+size, count+1
		if size > most {
			most, best = size, lag
		}
	}
	f.missed++
	if most < finderSure*finderSure*sum/float64(count) {
		f.agreed = 0
		return 0, false
	}
	// The top of the parabola through the peak and its neighbours.
	here, before, after := f.height(best), f.height(best-1), f.height(best+1)
	place := float64(best)
	if bend := before - 2*here + after; bend < 0 {
		place += 0.5 * (before - after) / bend
	}
	if math.Abs(place-f.last) > 16 {
		f.agreed = 0
	}
	f.last = place
	if f.agreed++; f.agreed < finderAgrees {
		return 0, false
	}
	f.missed = 0
	return place * finderThin, true
}

func (f *delayFinder) height(lag int) float64 {
	return float64(abs(f.work[(lag+finderWindow)%finderWindow]))
}

func conj(z complex64) complex64 { return complex(real(z), -imag(z)) }

func abs(z complex64) float32 {
	return float32(math.Sqrt(float64(real(z))*float64(real(z)) + float64(imag(z))*float64(imag(z))))
}
