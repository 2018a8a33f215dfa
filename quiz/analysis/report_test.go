package analysis

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"lyceum/quiz"
	"lyceum/quiz/score"
)

func id(n int) quiz.ID { return quiz.ID{byte(n >> 8), byte(n), 1} }

// single is a choice of which option 1 is right.
func single(n, options int) quiz.Question {
	q := quiz.Question{ID: id(n), Type: quiz.Single, Name: fmt.Sprint("Q", n), Mark: 1}
	for o := range options {
		q.Options = append(q.Options, quiz.Option{ID: quiz.OptionID(o + 1), Text: quiz.Text{Source: fmt.Sprint("option ", o+1)}})
	}
	q.Options[0].Fraction = 1
	return q
}

// testOf is a test of single choices, one a slot, each worth the same.
func testOf(n int, mark float64) *quiz.Test {
	t := &quiz.Test{}
	for i := range n {
		t.Slots = append(t.Slots, quiz.Slot{Pool: []quiz.Question{single(i, 3)}, Pick: 1, Mark: mark})
	}
	return t
}

// attempt is one with these marks for the slots of testOf; who has none took the second choice.
func attempt(student string, number int, marks ...float64) Attempt {
	a := Attempt{Student: student, Number: number, Finished: true}
	for i, mark := range marks {
		chosen := quiz.OptionID(2)
		if mark > 0 {
			chosen = 1
		}
		a.Answers = append(a.Answers, Answer{Question: id(i), Slot: i, Mark: mark, Response: quiz.Response{Chosen: []quiz.OptionID{chosen}}})
	}
	return a
}

// vector are the marks of which all figures are known: 5 students, 3 questions.
func vector() []Attempt {
	return []Attempt{attempt("a", 1, 1, 1, 1), attempt("b", 1, 1, 1, 0), attempt("c", 1, 1, 0, 1), attempt("d", 1, 0, 1, 0), attempt("e", 1, 0, 0, 0)}
}

func wantNear(t *testing.T, what string, got score.Figure, want, by float64) {
	t.Helper()
	if !got.Known || math.Abs(got.Value-want) > by {
		t.Errorf("%s: %+v, want %v", what, got, want)
	}
}

func TestKnownMarksGiveKnownFigures(t *testing.T) {
	r := Analyse(testOf(3, 1), vector())
	if r.Students != 5 || r.Hidden || !r.Warned || r.Max != 3 {
		t.Fatalf("%+v", r)
	}
	for what, c := range map[string]struct {
		got  score.Figure
		want float64
	}{
		"mean": {r.Summary.Mean, 100 * 1.6 / 3}, "SD": {r.Summary.SD, 100 * 1.1402 / 3}, "median": {r.Summary.Median, 200. / 3},
		"lowest": {r.Summary.Lowest, 0}, "highest": {r.Summary.Highest, 100}, "reliability": {r.Summary.Consistency, 46.154},
		"error ratio": {r.Summary.ErrorRatio, 73.380}, "standard error": {r.Summary.StandardError, 100 * 0.8367 / 3},
	} {
		wantNear(t, what, c.got, c.want, 0.005)
	}
	wantNear(t, "mean in points", score.Figure{Value: r.Points(r.Summary.Mean), Known: true}, 1.6, 1e-9)
	if r.Summary.MeanAim != score.OnAim || r.Summary.SDAim != score.AboveAim || r.Summary.ConsistencyBand != score.PoorConsistency {
		t.Errorf("readings: %+v", r.Summary)
	}
	for i, want := range [][4]float64{{60, 64.55, 100, 37.83}, {60, 0, 0, 27.94}, {40, 32.73, 37.5, 34.22}} {
		q := r.Questions[i]
		wantNear(t, "facility", q.Facility, want[0], 0.005)
		wantNear(t, "discrimination", q.Discrimination, want[1], 0.005)
		wantNear(t, "efficiency", q.Efficiency, want[2], 0.005)
		wantNear(t, "effective weight", q.EffectiveWeight, want[3], 0.005)
		wantNear(t, "intended weight", q.IntendedWeight, 100./3, 0.005)
	}
	if q := r.Questions[1]; q.FacilityBand != score.RightlyHard || q.DiscriminationBand != score.VeryWeak || !q.WeakEfficiency || q.Guess.Value < 33 || q.UnfitGuess {
		t.Errorf("readings: %+v", q)
	}
	if want := ([Bins]int{0: 1, 3: 1, 6: 2, 9: 1}); r.Histogram != want {
		t.Errorf("histogram %v, want %v", r.Histogram, want)
	}
	if got := r.LookFirst(); !slices.Equal(got, []int{1, 2, 0}) {
		t.Errorf("look first at %v", got)
	}
}

func TestFewStudentsAreHiddenAndSomeAreWarnedOf(t *testing.T) {
	for n, want := range map[int][2]bool{0: {true, false}, 4: {true, false}, 5: {false, true}, 29: {false, true}, 30: {false, false}} {
		var attempts []Attempt
		for i := range n {
			attempts = append(attempts, attempt(fmt.Sprint(i), 1, float64(i%2), 1))
		}
		r := Analyse(testOf(2, 1), attempts)
		if r.Hidden != want[0] || r.Warned != want[1] {
			t.Errorf("%d students: hidden %v, warned %v", n, r.Hidden, r.Warned)
		}
		if r.Hidden && !reflect.DeepEqual(r, &Report{Students: n, Hidden: true, Max: 2}) {
			t.Errorf("%d students: something is told: %+v", n, r)
		}
	}
}

func TestFirstFinishedAttemptCounts(t *testing.T) {
	attempts := vector()
	open := attempt("a", 1, 0, 0, 0)
	open.Finished = false
	attempts[0].Number = 2 // the first one was never finished
	again := attempt("e", 2, 1, 1, 1)
	got := Analyse(testOf(3, 1), append([]Attempt{open, again}, attempts...))
	if want := Analyse(testOf(3, 1), vector()); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestQuestionThatWaitsIsLeftOutUntilAllIsMarked(t *testing.T) {
	test := testOf(3, 1)
	essay := quiz.Question{ID: id(9), Type: quiz.Essay, Name: "Essay", Mark: 4}
	test.Slots = append([]quiz.Slot{{Pool: []quiz.Question{essay}, Pick: 1, Mark: 4}}, test.Slots...)
	attempts := vector()
	for i := range attempts {
		for k := range attempts[i].Answers {
			attempts[i].Answers[k].Slot++
		}
		attempts[i].Answers = append(attempts[i].Answers, Answer{Question: id(9), Mark: 4, Grading: i == 2})
	}
	r := Analyse(test, attempts)
	if r.Waiting != 1 || r.Max != 3 || r.Questions[0].Waiting != 1 || r.Questions[0].Facility.Known {
		t.Errorf("%+v", r)
	}
	wantNear(t, "mean", r.Summary.Mean, 100*1.6/3, 1e-9)
	attempts[2].Answers[3].Grading = false
	r = Analyse(test, attempts)
	if r.Waiting != 0 || r.Max != 7 || r.Questions[0].Facility.Value != 100 || r.Questions[0].Discrimination.Known {
		t.Errorf("%+v", r)
	}
}

func TestQuestionsOfAPoolAreJudgedByWhoHadThem(t *testing.T) {
	pool := []quiz.Question{single(10, 2), single(11, 2), single(12, 2)}
	test := testOf(1, 1)
	test.Slots = append(test.Slots, quiz.Slot{Pool: pool, Pick: 2, Mark: 1}, quiz.Slot{Pool: []quiz.Question{{ID: id(20), Type: quiz.Description}}, Pick: 1})
	var attempts []Attempt
	for i := range 12 {
		a := attempt(fmt.Sprintf("%02d", i), 1, float64(i%2))
		for n := range 2 { // 10 and 11, or 11 and 10; the last two have 12
			which := 10 + (i+n)%2
			if i >= 10 {
				which = 12 - n
			}
			a.Answers = append(a.Answers, Answer{Question: id(which), Slot: 1, Mark: float64(which % 2), Response: quiz.Response{Chosen: []quiz.OptionID{1}}})
		}
		attempts = append(attempts, a)
	}
	r := Analyse(test, attempts)
	if r.Max != 3 || len(r.Questions) != 4 {
		t.Fatalf("%+v", r)
	}
	for i, want := range []struct {
		students int
		facility float64
		hidden   bool
	}{{12, 50, false}, {10, 0, false}, {12, 100, false}, {2, 0, true}} {
		q := r.Questions[i]
		if q.Students != want.students || q.Facility.Value != want.facility || q.Hidden != want.hidden || q.Pool != (i > 0) || q.Number != min(i, 1)+1 {
			t.Errorf("question %d: %+v, want %+v", i, q, want)
		}
	}
}

func TestChoicesTellWhichWereNotTakenAndWhichWereTakenByTheAble(t *testing.T) {
	test := testOf(4, 1)
	var attempts []Attempt
	for i := range 40 {
		able := float64(i % 2)
		a := attempt(fmt.Sprint(i), 1, 0, able, able, 1)
		// The able take the second choice, the others the right one; nobody takes the third.
		a.Answers[0].Response.Chosen = []quiz.OptionID{quiz.OptionID(1 + i%2)}
		a.Answers[0].Mark = 1 - able
		if i == 0 {
			a.Answers[0].Response, a.Answers[0].Mark = quiz.Response{}, 0
		}
		attempts = append(attempts, a)
	}
	q := Analyse(test, attempts).Questions[0]
	if q.Blank != 1 || q.DiscriminationBand != score.Backwards {
		t.Errorf("%+v", q)
	}
	for i, want := range []Choice{
		{ID: 1, Right: true, Fraction: 1, Students: 19, Percent: 47.5, Rest: score.Figure{Value: 100. / 3, Known: true}},
		{ID: 2, Students: 20, Percent: 50, Rest: score.Figure{Value: 100, Known: true}, Outscores: true},
		{ID: 3, Unused: true},
	} {
		got := q.Choices[i]
		got.Text = quiz.Text{}
		if math.Abs(got.Rest.Value-want.Rest.Value) > 1e-9 {
			t.Errorf("rest %v, want %v", got.Rest, want.Rest)
		}
		if got.Rest = want.Rest; got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	if fine := Analyse(test, attempts).Questions[1]; fine.Choices[1].Outscores || fine.Choices[0].Outscores {
		t.Errorf("%+v", fine.Choices)
	}
}

func TestHistogramPutsSumsIntoTenths(t *testing.T) {
	for total, want := range map[float64]int{-1: 0, 0: 0, 0.99: 0, 1: 1, 2.9999999999999996: 3, 3: 3, 9.5: 9, 10: 9, 11: 9} {
		if got := histogram([]float64{total}, 10); got[want] != 1 {
			t.Errorf("%v of 10 is in %v, want bin %d", total, got, want)
		}
	}
	if got := histogram([]float64{1}, 0); got != [Bins]int{} {
		t.Errorf("of nothing: %v", got)
	}
}

func TestHostileAttemptsDoNoHarm(t *testing.T) {
	attempts := vector()
	attempts[0].Answers = append(attempts[0].Answers, Answer{Slot: 99, Grading: true}, Answer{Slot: -1, Mark: 5}, Answer{Slot: 0, Mark: 5, Question: id(0)}, Answer{Slot: 0, Question: id(77)})
	attempts[4].Answers = nil
	if got, want := Analyse(testOf(3, 1), attempts), Analyse(testOf(3, 1), vector()); got.Summary != want.Summary || got.Waiting != 0 {
		t.Errorf("got %+v, want %+v", got.Summary, want.Summary)
	}
	if r := Analyse(&quiz.Test{}, vector()); r.Max != 0 || len(r.Questions) != 0 || r.Summary.Mean.Known {
		t.Errorf("a test of nothing: %+v", r)
	}
}

// independent returns facility and discrimination by sums in exact fractions, and by another formula than package score's.
func independent(most float64, xs, totals []float64) (facility, discrimination float64, known bool) {
	exact := func(f float64) *big.Rat { return new(big.Rat).SetFloat64(f) }
	n := exact(float64(len(xs)))
	sx, sy, sxx, syy, sxy := new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)
	mul := func(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
	for i := range xs {
		x := exact(xs[i])
		y := new(big.Rat).Sub(exact(totals[i]), x)
		sx.Add(sx, x)
		sy.Add(sy, y)
		sxx.Add(sxx, mul(x, x))
		syy.Add(syy, mul(y, y))
		sxy.Add(sxy, mul(x, y))
	}
	spread := func(ab, a, b *big.Rat) float64 { // n·Σab − Σa·Σb
		f, _ := new(big.Rat).Sub(mul(n, ab), mul(a, b)).Float64()
		return f
	}
	sum, _ := sx.Float64()
	facility = 100 * sum / float64(len(xs)) / most
	if vx, vy := spread(sxx, sx, sx), spread(syy, sy, sy); vx > 0 && vy > 0 {
		return facility, 100 * spread(sxy, sx, sy) / math.Sqrt(vx) / math.Sqrt(vy), true
	}
	return facility, 0, false
}

func TestFacilityAndDiscriminationEqualAnIndependentCalculation(t *testing.T) {
	const students, questions = 200, 40
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 40))
		mark := []float64{1, 2.5, 1. / 3}[seed]
		var attempts []Attempt
		columns, totals := make([][]float64, questions), make([]float64, students)
		for s := range students {
			able, marks := r.NormFloat64(), make([]float64, questions)
			for q := range questions {
				hard := 3*float64(q)/questions - 1.5
				switch p := 1 / (1 + math.Exp(hard-able)); {
				case r.Float64() < p:
					marks[q] = mark
				case seed > 0 && r.IntN(3) == 0:
					marks[q] = mark / 3 // part of it
				}
				columns[q] = append(columns[q], marks[q])
				totals[s] += marks[q]
			}
			attempts = append(attempts, attempt(fmt.Sprintf("%03d", s), 1, marks...))
		}
		report := Analyse(testOf(questions, mark), attempts)
		for q := range questions {
			got := report.Questions[q]
			facility, discrimination, known := independent(mark, columns[q], totals)
			wantNear(t, fmt.Sprint("seed ", seed, ", facility of ", q), got.Facility, facility, 1e-9)
			if got.Discrimination.Known != known || math.Abs(got.Discrimination.Value-discrimination) > 1e-9 {
				t.Errorf("seed %d, discrimination of %d: %+v, want %v", seed, q, got.Discrimination, discrimination)
			}
		}
	}
}

func TestAnalysisChangesNothingItWasGiven(t *testing.T) {
	attempts := vector()
	slices.Reverse(attempts)
	want := fmt.Sprintf("%+v", attempts)
	Analyse(testOf(3, 1), attempts)
	if got := fmt.Sprintf("%+v", attempts); got != want {
		t.Errorf("attempts are %s, were %s", got, want)
	}
}
