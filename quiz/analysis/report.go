package analysis

import (
	"cmp"
	"math"
	"slices"

	"lyceum/quiz"
	"lyceum/quiz/score"
)

// A Report is what answers tell of a test. Nobody changes it.
type Report struct {
	Students int // whose attempts count
	// Hidden says that there are so few that nothing can be said (score.Few): all that follows but Waiting and Max is empty.
	// Warned says that what is said may be otherwise in the next class (score.Some).
	Hidden, Warned bool
	Waiting        int     // answers to be marked by hand
	Max            float64 // points of all questions that are not left out

	Summary   Summary
	Histogram [Bins]int // students by the share of Max that they got: up to 10 %, up to 20 %, …; 100 % is in the last
	Questions []Question
}

// Bins is how many steps a histogram has.
const Bins = 10

// A Summary is what there is to say of sums of marks. Figures are in percent of Report.Max, if they do not say otherwise.
type Summary struct {
	Mean, Median, SD, Lowest, Highest score.Figure
	MeanAim, SDAim                    score.Aim // if Mean and SD are known
	Skewness, Kurtosis                score.Figure
	Consistency                       score.Figure // in percent, of itself
	ConsistencyBand                   score.ConsistencyBand
	ErrorRatio                        score.Figure // in percent of SD
	StandardError                     score.Figure
}

// Points returns how many points a figure of a summary is.
func (r *Report) Points(f score.Figure) float64 { return f.Value * r.Max / 100 }

// A Question is what answers tell of one.
type Question struct {
	ID       quiz.ID
	Slot     int // of the test; 0 is the first
	Number   int // of the slot among those that ask something, from 1
	Name     string
	Type     quiz.Type
	Mark     float64 // what it is worth
	Pool     bool    // it is one of several of its slot
	Students int     // who were given it
	Waiting  int     // answers to its slot that are to be marked by hand: then nothing else is known
	Hidden   bool    // too few students were given it

	score.Item
	FacilityBand       score.FacilityBand       // if Facility is known
	DiscriminationBand score.DiscriminationBand // if Discrimination is known
	WeakEfficiency     bool
	Guess              score.Figure // what guessing earns, in percent
	UnfitGuess         bool         // so much that it is unfit for a test that counts

	Choices []Choice // of a choice and of true/false
	Blank   int      // who left it empty
}

// Analyse returns what attempts tell of a test with its key.
func Analyse(test *quiz.Test, attempts []Attempt) *Report {
	s := newSheet(test, counted(attempts))
	n := len(s.attempts)
	r := &Report{Students: n, Hidden: n < score.Few, Warned: n >= score.Few && n < score.Some, Max: s.max}
	for _, waiting := range s.waiting {
		r.Waiting += waiting
	}
	if r.Hidden {
		return r
	}
	all := score.Analyse(s.most, s.marks)
	r.Summary = summarise(s, all)
	r.Histogram = histogram(s.totals, s.max)
	number := 0
	for i, slot := range test.Slots {
		if !asks(slot) {
			continue
		}
		number++
		for k := range slot.Pool {
			if slot.Pool[k].Type != quiz.Description {
				r.Questions = append(r.Questions, question(s, all, slot, i, number, &slot.Pool[k]))
			}
		}
	}
	return r
}

func summarise(s *sheet, a score.Analysis) Summary {
	share := func(f score.Figure) score.Figure {
		if !f.Known || s.max <= 0 {
			return score.Figure{}
		}
		return score.Figure{Value: 100 * f.Value / s.max, Known: true}
	}
	sum := Summary{
		Mean: share(a.Mean), Median: share(a.Median), SD: share(a.SD), Skewness: a.Skewness, Kurtosis: a.Kurtosis,
		Lowest: share(score.Figure{Value: slices.Min(s.totals), Known: true}), Highest: share(score.Figure{Value: slices.Max(s.totals), Known: true}),
		Consistency: a.Consistency, ErrorRatio: a.ErrorRatio, StandardError: share(a.StandardError),
	}
	sum.MeanAim, sum.SDAim = score.AimOfMean(sum.Mean.Value), score.AimOfSD(sum.SD.Value)
	sum.ConsistencyBand = score.ReadConsistency(sum.Consistency.Value)
	return sum
}

// histogram counts sums by steps of a tenth of the largest.
func histogram(totals []float64, most float64) (bins [Bins]int) {
	if most <= 0 {
		return bins
	}
	for _, total := range totals {
		step := math.Floor(Bins*total/most + 1e-9) // sums of thirds may be a bit below what they are
		bins[int(min(max(step, 0), Bins-1))]++
	}
	return bins
}

// question says what the answers to one tell.
func question(s *sheet, all score.Analysis, slot quiz.Slot, at, number int, q *quiz.Question) Question {
	out := Question{
		ID: q.ID, Slot: at, Number: number, Name: q.Name, Type: q.Type, Mark: slot.Mark, Pool: len(slot.Pool) > 1, Waiting: s.waiting[at],
	}
	if guess, known := q.RandomGuess(); known {
		out.Guess = score.Figure{Value: 100 * guess, Known: true}
		out.UnfitGuess = score.UnfitGuess(out.Guess.Value)
	}
	if out.Waiting > 0 {
		return out
	}
	g := s.given(at, q.ID)
	out.Students = len(g.marks)
	if out.Hidden = out.Students < score.Few; out.Hidden {
		return out
	}
	if out.Pool {
		out.Item = score.AnalyseItem(slot.Mark, g.marks, g.totals)
		out.IntendedWeight = all.Items[s.first[at]].IntendedWeight
	} else {
		out.Item = all.Items[s.first[at]]
	}
	out.FacilityBand = score.ReadFacility(out.Facility.Value)
	out.DiscriminationBand = score.ReadDiscrimination(out.Discrimination.Value)
	out.WeakEfficiency = out.Efficiency.Known && score.WeakEfficiency(out.Efficiency.Value)
	out.Blank = g.blank(q)
	out.Choices = g.choices(q, s.max-slot.Mark)
	return out
}

// LookFirst returns the places of questions in Report.Questions by how much they need to be looked at: first those that
// discriminate least, then those of which that is not known, as they stand in the test.
func (r *Report) LookFirst() []int {
	order := make([]int, len(r.Questions))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		x, y := r.Questions[i].Discrimination, r.Questions[j].Discrimination
		if x.Known != y.Known {
			if x.Known {
				return -1
			}
			return 1
		}
		return cmp.Compare(x.Value, y.Value)
	})
	return order
}
