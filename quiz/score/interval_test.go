package score

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestIntervalsIncludeTheirBounds(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   Interval
		x    float64
		want bool
	}{
		{"nominal, lower bound", Nominal(3.1415, 0.0005), 3.141, true},
		{"nominal, upper bound", Nominal(3.1415, 0.0005), 3.142, true},
		{"nominal, above", Nominal(3.1415, 0.0005), 3.1421, false},
		{"nominal, below", Nominal(3.1415, 0.0005), 3.1409, false},
		{"nominal, sum of tenths", Nominal(0.3, 0), 0.1 + 0.2, true},
		{"nominal, widened by the size of the answer", Nominal(1e10, 0), 1e10 + 5e-5, true},
		{"nominal, and no wider", Nominal(1e10, 0), 1e10 + 2e-4, false},
		{"nominal, small answers are not widened less", Nominal(0.001, 0), 0.001 + 0.9e-14, true},
		{"nominal, and no more", Nominal(0.001, 0), 0.001 + 1.1e-14, false},
		{"nominal, a tolerance below 0 is none", Nominal(5, -1), 5, true},
		{"relative, lower bound of a negative answer", Relative(-20, 0.1), -22, true},
		{"relative, upper bound of a negative answer", Relative(-20, 0.1), -18, true},
		{"relative, below", Relative(-20, 0.1), -22.001, false},
		{"relative, above", Relative(-20, 0.1), -17.999, false},
		{"relative, of nothing is nothing", Relative(0, 0.5), 1e-300, false},
		{"relative, widened", Relative(1e10, 0), 1e10 + 0.9e-4, true},
		{"relative, and no wider", Relative(1e10, 0), 1e10 + 1.1e-4, false},
		{"geometric, lower bound", Geometric(10, 1), 5, true},
		{"geometric, upper bound", Geometric(10, 1), 20, true},
		{"geometric, below", Geometric(10, 1), 4.999, false},
		{"geometric, above", Geometric(10, 1), 20.001, false},
		{"geometric, negative", Geometric(-10, 1), -5, true},
		{"geometric, negative, other bound", Geometric(-10, 1), -20, true},
		{"geometric, negative, above", Geometric(-10, 1), -4.9, false},
		{"geometric, negative, below", Geometric(-10, 1), -20.1, false},
		{"no number", Nominal(1, 1), math.NaN(), false},
	} {
		if got := tt.in.Contains(tt.x); got != tt.want {
			t.Errorf("%s: %v contains %v: %v, want %v", tt.name, tt.in, tt.x, got, tt.want)
		}
	}
}

func TestBoundsThemselvesAreInside(t *testing.T) {
	in := Interval{-1, 2}
	for x, want := range map[float64]bool{-1: true, 2: true, 0: true, math.Nextafter(-1, -2): false, math.Nextafter(2, 3): false} {
		if got := in.Contains(x); got != want {
			t.Errorf("%v contains %v: %v, want %v", in, x, got, want)
		}
	}
}

// The answer itself is right, a wider tolerance takes all that a narrower one takes, and intervals of an answer below 0
// mirror those above.
func TestIntervalProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 3000 {
		answer, by, x := random.NormFloat64()*100, random.Float64(), random.NormFloat64()*100
		for name, kind := range map[string]func(answer, by float64) Interval{"nominal": Nominal, "relative": Relative, "geometric": Geometric} {
			in := kind(answer, by)
			wider, mirrored := kind(answer, by+random.Float64()), kind(-answer, by)
			if !in.Contains(answer) || in.Contains(x) && !wider.Contains(x) || in.Contains(x) != mirrored.Contains(-x) {
				t.Fatalf("%s: %v ± %v is %v, wider %v, mirrored %v, beside %v", name, answer, by, in, wider, mirrored, x)
			}
		}
	}
}

func TestUnitCosts(t *testing.T) {
	for _, tt := range []struct {
		fraction, cost, part, mark float64
	}{{1, 0.25, 0.75, 0.75}, {0.5, 0.5, 0.25, 0}, {0.5, 0.25, 0.375, 0.25}, {0.25, 0.5, 0.125, 0}, {1, 1, 0, 0}, {1, 0, 1, 1}, {-0.5, 0.5, 0, 0}} {
		if part, mark := UnitCostsPart(tt.fraction, tt.cost), UnitCostsMark(tt.fraction, tt.cost); part != tt.part || mark != tt.mark {
			t.Errorf("%v less %v is %v of the part and %v of the mark, want %v and %v", tt.fraction, tt.cost, part, mark, tt.part, tt.mark)
		}
	}
}

func TestUnitsAreTheSameHoweverWritten(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"m", "m", true}, {"m", " m ", true}, {"mm", "Mm", false}, {"m²", "m^2", true}, {"m²", "m2", true}, {"m/s", "m / s", true},
		{"µm", "μm", true}, {"s⁻¹", "s-1", true}, {"s⁻¹", "s^−1", true}, {"m", "", false}, {"Å", "A\u030a", true},
	} {
		if got := SameUnit(tt.a, tt.b); got != tt.want {
			t.Errorf("%q and %q are the same: %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}
