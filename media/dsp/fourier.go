package dsp

import (
	"math"
	"math/bits"
	"math/cmplx"
)

// A fourier transforms n complex numbers, n a power of two.
type fourier struct {
	roots   []complex64 // e^(−2πik/n), half a circle
	reverse []int32     // the index with its bits reversed
}

func newFourier(n int) *fourier {
	f := &fourier{make([]complex64, n/2), make([]int32, n)}
	for k := range f.roots {
		f.roots[k] = complex64(cmplx.Rect(1, -2*math.Pi*float64(k)/float64(n)))
	}
	shift := 32 - bits.Len(uint(n-1))
	for i := range f.reverse {
		f.reverse[i] = int32(bits.Reverse32(uint32(i)) >> shift)
	}
	return f
}

// forward transforms x in place: X(k) = Σ x(i) e^(−2πik/n).
func (f *fourier) forward(x []complex64) {
	for i, j := range f.reverse {
		if int(j) > i {
			x[i], x[j] = x[j], x[i]
		}
	}
	for half := 1; half < len(x); half *= 2 {
		step := len(x) / (2 * half)
		for from := 0; from < len(x); from += 2 * half {
			low, high := x[from:from+half], x[from+half:from+2*half]
			for k := range low {
				t := high[k] * f.roots[k*step]
				low[k], high[k] = low[k]+t, low[k]-t
			}
		}
	}
}

// inverse transforms x back, but for the factor n.
func (f *fourier) inverse(x []complex64) {
	for i, v := range x {
		x[i] = complex(real(v), -imag(v))
	}
	f.forward(x)
	for i, v := range x {
		x[i] = complex(real(v), -imag(v))
	}
}
