package score

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestMultipleChoiceIsClampedSum(t *testing.T) {
	for _, tt := range []struct {
		name   string
		ticked []float64
		want   float64
	}{
		{"both right", []float64{0.5, 0.5}, 1},
		{"one right", []float64{0.5}, 0.5},
		{"both right and one wrong", []float64{0.5, 0.5, -0.5}, 0.5},
		{"all", []float64{0.5, 0.5, -0.5, -0.5}, 0},
		{"wrong ones alone", []float64{-0.5, -0.5}, 0},
		{"nothing", nil, 0},
		{"more than all", []float64{1, 1}, 1},
	} {
		if got := Multiple(tt.ticked...); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// Whatever is ticked, in whatever order, earns from 0 to 1, and what is worth something never makes it less.
func TestMultipleChoiceProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		ticked := make([]float64, random.IntN(8))
		for i := range ticked {
			ticked[i] = float64(random.IntN(21)-10) / 10
		}
		got := Multiple(ticked...)
		if !(got >= 0 && got <= 1) {
			t.Fatalf("%v earns %v", ticked, got)
		}
		if more := Multiple(append(slices.Clone(ticked), random.Float64())...); more < got {
			t.Fatalf("%v earns %v, and %v with something good", ticked, got, more)
		}
		shuffled := slices.Clone(ticked)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if again := Multiple(shuffled...); math.Abs(again-got) > 1e-12 {
			t.Fatalf("%v earns %v, %v earns %v", ticked, got, shuffled, again)
		}
	}
}

func TestFractionsNearTheirEndsAreRightOrWrong(t *testing.T) {
	for _, tt := range []struct {
		fraction     float64
		right, wrong bool
	}{
		{1, true, false}, {0.9999995, true, false}, {0.9999985, false, false}, {0.5, false, false},
		{0.0000015, false, false}, {0.0000005, false, true}, {0, false, true}, {-1, false, true},
	} {
		if right, wrong := Right(tt.fraction), Wrong(tt.fraction); right != tt.right || wrong != tt.wrong {
			t.Errorf("%v is right %v, wrong %v, want %v, %v", tt.fraction, right, wrong, tt.right, tt.wrong)
		}
	}
}

func TestMatchingEarnsItsShare(t *testing.T) {
	for _, tt := range []struct {
		right, of int
		want      float64
	}{{0, 4, 0}, {3, 4, 0.75}, {4, 4, 1}, {0, 0, 0}, {0, -1, 0}, {1, 1, 1}} {
		if got := Share(tt.right, tt.of); got != tt.want {
			t.Errorf("%d of %d earn %v, want %v", tt.right, tt.of, got, tt.want)
		}
	}
}

func TestClozeIsMeanByWeight(t *testing.T) {
	for _, tt := range []struct {
		fractions, weights []float64
		want               float64
	}{
		{[]float64{1, 0, 0.5}, []float64{1, 1, 2}, 0.5},
		{[]float64{1, 0}, []float64{3, 1}, 0.75},
		{[]float64{1}, []float64{0}, 0},
		{[]float64{-0.5, 1}, []float64{2, 2}, 0.25},
		{nil, nil, 0},
	} {
		if got := Weighted(tt.fractions, tt.weights); got != tt.want {
			t.Errorf("%v by %v earn %v, want %v", tt.fractions, tt.weights, got, tt.want)
		}
	}
}

// A cloze earns something between its worst and its best part, as much if all weights are doubled, and more if a part does.
func TestClozeProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		n := 1 + random.IntN(6)
		fractions, weights, doubled := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range n {
			fractions[i], weights[i] = random.Float64(), 1+random.Float64()*9
			doubled[i] = 2 * weights[i]
		}
		got := Weighted(fractions, weights)
		if got < slices.Min(fractions)-1e-12 || got > slices.Max(fractions)+1e-12 || math.Abs(got-Weighted(fractions, doubled)) > 1e-12 {
			t.Fatalf("%v by %v earn %v", fractions, weights, got)
		}
		better := slices.Clone(fractions)
		better[random.IntN(n)] += 0.1
		if Weighted(better, weights) <= got {
			t.Fatalf("%v by %v earn %v, %v no more", fractions, weights, got, better)
		}
	}
}

func TestGuessEarnsMeanOfOptions(t *testing.T) {
	for _, tt := range []struct {
		fractions []float64
		want      float64
	}{{[]float64{1, 0, 0, 0}, 0.25}, {[]float64{1, 0.5, -0.5, -1}, 0}, {nil, 0}, {[]float64{1, 0.5}, 0.75}} {
		if got := GuessSingle(tt.fractions); got != tt.want {
			t.Errorf("guessing among %v earns %v, want %v", tt.fractions, got, tt.want)
		}
	}
}
