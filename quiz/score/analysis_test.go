package score

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func near(got Figure, want, by float64) bool { return got.Known && math.Abs(got.Value-want) <= by }

var fiveByThree = [][]float64{{1, 1, 1}, {1, 1, 0}, {1, 0, 1}, {0, 1, 0}, {0, 0, 0}}

func TestAnalysisOfFiveByThree(t *testing.T) {
	a := Analyse([]float64{1, 1, 1}, fiveByThree)
	for _, tt := range []struct {
		name string
		got  Figure
		want float64
		by   float64
	}{
		{"mean", a.Mean, 1.6, 1e-12}, {"median", a.Median, 2, 0}, {"SD", a.SD, 1.1402, 5e-5},
		{"consistency", a.Consistency, 46.154, 5e-4}, {"error ratio", a.ErrorRatio, 73.380, 5e-4}, {"standard error", a.StandardError, 0.8367, 5e-5},
		{"facility 1", a.Items[0].Facility, 60, 1e-12}, {"facility 2", a.Items[1].Facility, 60, 1e-12}, {"facility 3", a.Items[2].Facility, 40, 1e-12},
		{"discrimination 1", a.Items[0].Discrimination, 64.55, 5e-3}, {"discrimination 2", a.Items[1].Discrimination, 0, 1e-12},
		{"discrimination 3", a.Items[2].Discrimination, 32.73, 5e-3},
		{"efficiency 1", a.Items[0].Efficiency, 100, 1e-12}, {"efficiency 2", a.Items[1].Efficiency, 0, 1e-12}, {"efficiency 3", a.Items[2].Efficiency, 37.5, 1e-12},
		{"effective weight 1", a.Items[0].EffectiveWeight, 37.83, 5e-3}, {"effective weight 2", a.Items[1].EffectiveWeight, 27.94, 5e-3},
		{"effective weight 3", a.Items[2].EffectiveWeight, 34.22, 5e-3}, {"intended weight", a.Items[2].IntendedWeight, 100. / 3, 1e-12},
		{"item's SD", a.Items[0].SD, math.Sqrt(0.3), 1e-12},
	} {
		if !near(tt.got, tt.want, tt.by) {
			t.Errorf("%s: %v, want %v", tt.name, tt.got, tt.want)
		}
	}
	if a.Attempts != 5 || a.Items[0].UpperLower.Known {
		t.Errorf("%d attempts, upper less lower %v: five are too few", a.Attempts, a.Items[0].UpperLower)
	}
}

// finite fails for a figure that is no number, or has a value without being known.
func finite(t *testing.T, a Analysis) {
	t.Helper()
	figures := []Figure{a.Mean, a.Median, a.SD, a.Skewness, a.Kurtosis, a.Consistency, a.ErrorRatio, a.StandardError}
	for _, i := range a.Items {
		figures = append(figures, i.Facility, i.SD, i.Discrimination, i.Efficiency, i.EffectiveWeight, i.IntendedWeight, i.UpperLower)
	}
	for i, f := range figures {
		if math.IsNaN(f.Value) || math.IsInf(f.Value, 0) || !f.Known && f.Value != 0 {
			t.Fatalf("figure %d is %v", i, f)
		}
	}
}

func TestWhatNeverVariesHasNoFigures(t *testing.T) {
	third := 1. / 3
	for _, tt := range []struct {
		name                                                        string
		most                                                        []float64
		marks                                                       [][]float64
		mean, sd, skewness, consistency, facility, di, weight, item bool
	}{
		{name: "nobody", most: []float64{1, 1}},
		{name: "no items", marks: [][]float64{{}, {}}, mean: true, sd: true},
		{name: "one", most: []float64{1, 1}, marks: [][]float64{{1, 0}}, mean: true, facility: true},
		{name: "two alike", most: []float64{1, 1}, marks: [][]float64{{1, 0}, {1, 0}}, mean: true, sd: true, facility: true, item: true},
		{name: "all alike, in thirds", most: []float64{1, 1}, marks: [][]float64{{third, 0.1}, {third, 0.1}, {third, 0.1}, {third, 0.1}}, mean: true, sd: true, facility: true, item: true},
		{name: "the rest does not vary", most: []float64{1, 1}, marks: [][]float64{{1, third}, {0, third}, {1, third}, {1, third}},
			mean: true, sd: true, skewness: true, consistency: true, facility: true, weight: true, item: true},
		{name: "the item does not vary", most: []float64{1, 1}, marks: [][]float64{{third, 1}, {third, 0}, {third, 1}, {third, 1}},
			mean: true, sd: true, skewness: true, consistency: true, facility: true, weight: true, item: true},
		{name: "an item alone", most: []float64{1}, marks: [][]float64{{1}, {0}, {0}}, mean: true, sd: true, skewness: true, facility: true, weight: true, item: true},
		{name: "sums do not vary, items do", most: []float64{1, 1}, marks: [][]float64{{1, 0}, {0, 1}, {1, 0}}, mean: true, sd: true, facility: true, di: true, item: true},
		{name: "worth nothing", most: []float64{0, 1}, marks: [][]float64{{0, 1}, {0, 0}, {0, 1}}, mean: true, sd: true, skewness: true, consistency: true, weight: true, item: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := Analyse(tt.most, tt.marks)
			finite(t, a)
			var i Item
			if len(a.Items) > 0 {
				i = a.Items[0]
			}
			for _, f := range []struct {
				name string
				got  Figure
				want bool
			}{
				{"mean", a.Mean, tt.mean}, {"median", a.Median, tt.mean}, {"SD", a.SD, tt.sd}, {"skewness", a.Skewness, tt.skewness},
				{"consistency", a.Consistency, tt.consistency}, {"error ratio", a.ErrorRatio, tt.consistency}, {"standard error", a.StandardError, tt.consistency},
				{"facility", i.Facility, tt.facility}, {"discrimination", i.Discrimination, tt.di}, {"efficiency", i.Efficiency, tt.di},
				{"effective weight", i.EffectiveWeight, tt.weight}, {"item's SD", i.SD, tt.item},
			} {
				if f.got.Known != f.want {
					t.Errorf("%s: %v, want known %v", f.name, f.got, f.want)
				}
			}
		})
	}
}

func TestQuestionThatWorksAgainstTheOthersHasNoEffectiveWeight(t *testing.T) {
	a := Analyse([]float64{1, 4}, [][]float64{{1, 0}, {1, 0}, {0, 4}, {0, 4}, {1, 2}})
	if w := a.Items[0].EffectiveWeight; w.Known || !near(a.Items[0].Discrimination, -100/math.Sqrt(1.2), 1e-9) {
		t.Errorf("weight %v, discrimination %v; want none, and %v", w, a.Items[0].Discrimination, -100/math.Sqrt(1.2))
	}
	if w := a.Items[1].EffectiveWeight; !near(w, 100, 1e-12) {
		t.Errorf("the other has %v, want all", w)
	}
}

func TestShapeOfDistribution(t *testing.T) {
	for _, tt := range []struct {
		xs                 []float64
		skewness, kurtosis float64 // of spreadsheets' SKEW and KURT
		shape              bool
	}{
		{[]float64{3, 4, 5, 2, 3, 4, 5, 6, 4, 7}, 0.359543071406797, -0.151799637208416, true},
		{[]float64{1, 2, 3, 4, 5}, 0, -1.2, true},
		{[]float64{1, 2, 3}, 0, 0, false},
	} {
		if got := Skewness(tt.xs); !near(got, tt.skewness, 1e-12) {
			t.Errorf("skewness of %v: %v, want %v", tt.xs, got, tt.skewness)
		}
		if got := Kurtosis(tt.xs); tt.shape && !near(got, tt.kurtosis, 1e-12) || !tt.shape && got.Known {
			t.Errorf("kurtosis of %v: %v, want %v, %v", tt.xs, got, tt.kurtosis, tt.shape)
		}
	}
	if got := Skewness([]float64{1, 2}); got.Known {
		t.Errorf("two have skewness %v", got)
	}
	if got := Kurtosis([]float64{2, 2, 2, 2}); got.Known {
		t.Errorf("four alike have kurtosis %v", got)
	}
}

// Sums of the same marks in another order differ in their last bits; that is no difference.
func TestRoundingIsNoDifference(t *testing.T) {
	tenth, third := 0.1, 0.3
	xs := []float64{tenth + 0.2, third, third, third}
	if xs[0] == third {
		t.Fatal("nothing is tried")
	}
	if sd, skewness, r := SD(xs), Skewness(xs), Correlation(xs, []float64{1, 2, 3, 4}); sd != (Figure{0, true}) || skewness.Known || r.Known {
		t.Errorf("SD %v, skewness %v, correlation %v, want 0 and none", sd, skewness, r)
	}
	if sd := SD([]float64{1, 1 + 1e-6}); sd.Value == 0 {
		t.Error("a millionth is none")
	}
}

func TestMedian(t *testing.T) {
	for _, tt := range []struct {
		xs   []float64
		want Figure
	}{{nil, Figure{}}, {[]float64{3}, Figure{3, true}}, {[]float64{9, 1, 5}, Figure{5, true}}, {[]float64{9, 1, 5, 2}, Figure{3.5, true}}} {
		if got := Median(tt.xs); got != tt.want {
			t.Errorf("median of %v: %v, want %v", tt.xs, got, tt.want)
		}
	}
	if got := Mean(nil); got.Known {
		t.Errorf("mean of nothing: %v", got)
	}
	if got := Correlation([]float64{1, 2, 3}, []float64{2, 4, 6}); got != (Figure{1, true}) {
		t.Errorf("correlation of doubles: %v, want 1", got)
	}
}

func TestMarksBeyondReckoningAreNotKnown(t *testing.T) {
	huge := 1e200
	a := Analyse([]float64{1, 1}, [][]float64{{huge, huge}, {-huge, huge}, {0, 1}, {1, 0}, {1, 1}})
	finite(t, a)
	if a.SD.Known || a.ErrorRatio.Known || a.Items[0].Discrimination.Known {
		t.Errorf("SD %v, discrimination %v", a.SD, a.Items[0].Discrimination)
	}
}

func TestUpperLessLower(t *testing.T) {
	most, marks := []float64{2, 10}, [][]float64{}
	for s := range 20 { // sums rise; the best five have the first item, so has one of the worst five
		first := 0.0
		if s >= 15 || s == 2 {
			first = 2
		}
		marks = append(marks, []float64{first, float64(s)/2 - first})
	}
	if got := Analyse(most, marks).Items[0].UpperLower; !near(got, 80, 1e-12) {
		t.Errorf("upper less lower: %v, want 80 (5 of 5 less 1 of 5)", got)
	}
	if got := Analyse(most, marks[:19]).Items[0].UpperLower; got.Known {
		t.Errorf("of 19: %v, want none", got)
	}
	for _, row := range marks { // all are alike, so all share both groups
		row[1] = 5 - row[0]
	}
	if got := Analyse(most, marks).Items[0].UpperLower; !near(got, 0, 1e-12) {
		t.Errorf("of equals: %v, want 0", got)
	}
	if got := Analyse([]float64{0, 1}, marks).Items[0].UpperLower; got.Known {
		t.Errorf("worth nothing: %v", got)
	}
}

// class returns marks of a class: able people earn more of easy items.
func class(seed uint64, people, items int) (most []float64, marks [][]float64) {
	random := rand.New(rand.NewPCG(seed, 0))
	for range items {
		most = append(most, float64(1+random.IntN(5)))
	}
	hardness := make([]float64, items)
	for i := range hardness {
		hardness[i] = random.NormFloat64()
	}
	for range people {
		able := random.NormFloat64()
		row := make([]float64, items)
		for i := range row {
			if earned := able - hardness[i] + random.NormFloat64(); earned > 0.5 {
				row[i] = most[i]
			} else if earned > 0 {
				row[i] = most[i] * float64(random.IntN(4)) / 3
			}
		}
		marks = append(marks, row)
	}
	return most, marks
}

// What an analysis says does not depend on who stands where, nor, in percent, on how much the points are worth.
func TestAnalysisProperties(t *testing.T) {
	for seed := range uint64(20) {
		most, marks := class(seed, 10+int(seed)*5, 6)
		a := Analyse(most, marks)
		finite(t, a)
		shuffled, doubled := slices.Clone(marks), make([][]float64, len(marks))
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		for s, row := range marks {
			for _, mark := range row {
				doubled[s] = append(doubled[s], 2*mark)
			}
		}
		twice := make([]float64, len(most))
		for i, m := range most {
			twice[i] = 2 * m
		}
		b, c := Analyse(most, shuffled), Analyse(twice, doubled)
		for _, pair := range [][2]Figure{{a.Mean, b.Mean}, {a.SD, b.SD}, {a.Median, b.Median}, {a.Consistency, b.Consistency}, {a.Consistency, c.Consistency},
			{a.Skewness, c.Skewness}, {a.Kurtosis, c.Kurtosis}, {Figure{2 * a.SD.Value, true}, c.SD}, {Figure{2 * a.StandardError.Value, true}, c.StandardError}} {
			if !near(pair[0], pair[1].Value, 1e-9) {
				t.Fatalf("seed %d: %v, and %v of the same", seed, pair[0], pair[1])
			}
		}
		for i := range a.Items {
			for _, pair := range itemPairs(a.Items[i], b.Items[i], c.Items[i]) {
				if pair[0].Known != pair[1].Known || math.Abs(pair[0].Value-pair[1].Value) > 1e-9 {
					t.Fatalf("seed %d, item %d: %v, and %v of the same", seed, i, pair[0], pair[1])
				}
			}
			if d := a.Items[i].Discrimination; d.Value < -100 || d.Value > 100 || a.Items[i].Efficiency.Value > 100+1e-9 {
				t.Fatalf("seed %d, item %d: discrimination %v, efficiency %v", seed, i, d, a.Items[i].Efficiency)
			}
		}
	}
}

func itemPairs(a, b, c Item) (pairs [][2]Figure) {
	for _, other := range []Item{b, c} {
		pairs = append(pairs, [2]Figure{a.Facility, other.Facility}, [2]Figure{a.Discrimination, other.Discrimination}, [2]Figure{a.Efficiency, other.Efficiency},
			[2]Figure{a.EffectiveWeight, other.EffectiveWeight}, [2]Figure{a.IntendedWeight, other.IntendedWeight}, [2]Figure{a.UpperLower, other.UpperLower})
	}
	return pairs
}
