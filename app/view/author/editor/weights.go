//go:build !nogui

package editor

import (
	"math"

	"lyceum/quiz"
)

// A weighing is a way to say what choices are worth.
type weighing string

// Ways.
const (
	weighEven  weighing = "even"  // k right ones are worth 1/k each where several can be chosen, else 1; wrong ones 0
	weighCosts weighing = "costs" // the same, but n wrong ones cost 1/n each
	weighOwn   weighing = "own"   // a number for each
)

// weigh returns what choices are worth by a way other than weighOwn.
func weigh(by weighing, several bool, right []bool) []float64 {
	var k, n float64
	for _, is := range right {
		if is {
			k++
		} else {
			n++
		}
	}
	if !several {
		k = 1
	}
	out := make([]float64, len(right))
	for i, is := range right {
		switch {
		case is:
			out[i] = 1 / k
		case by == weighCosts:
			out[i] = -1 / n
		}
	}
	return out
}

// weighingOf returns by which way options were weighed: right are those above 0.
func weighingOf(options []quiz.Option, several bool) weighing {
	right := make([]bool, len(options))
	for i, o := range options {
		right[i] = o.Fraction > 0
	}
	for _, by := range []weighing{weighEven, weighCosts} {
		same := true
		for i, f := range weigh(by, several, right) {
			same = same && math.Abs(f-options[i].Fraction) < 1e-9
		}
		if same {
			return by
		}
	}
	return weighOwn
}
