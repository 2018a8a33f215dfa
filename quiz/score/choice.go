package score

// Fractions nearer than this to 0 or 1 are 0 or 1 (question_state's limits in Moodle).
const nearly = 0.000001

// Right reports whether a fraction is a full mark.
func Right(fraction float64) bool { return fraction > 1-nearly }

// Wrong reports whether a fraction is no mark, or costs. What is neither right nor wrong is partly right.
func Wrong(fraction float64) bool { return fraction < nearly }

// Multiple returns the fraction that ticking options is worth: the sum of their fractions, from 0 to 1. Of a single
// choice the fraction of the option is all there is to say, and it may be below 0.
func Multiple(ticked ...float64) float64 {
	sum := 0.0
	for _, fraction := range ticked {
		sum += fraction
	}
	return within01(sum)
}

// Share returns right/of, the fraction of a matching whose parts are worth the same; of nothing it is 0.
func Share(right, of int) float64 {
	if of <= 0 {
		return 0
	}
	return float64(right) / float64(of)
}

// Weighted returns the fraction of a cloze: the mean of its parts' fractions by their weights, which are not below 0.
// Both are equally long. Without weight it is 0.
func Weighted(fractions, weights []float64) float64 {
	sum, all := 0.0, 0.0
	for i, weight := range weights {
		sum += fractions[i] * weight
		all += weight
	}
	if all <= 0 {
		return 0
	}
	return sum / all
}

// GuessSingle returns what blind guessing earns on average in a single choice with options of these fractions (Moodle's
// random guess score). Of true/false it is 0.5, of a text to be written 0.
func GuessSingle(fractions []float64) float64 {
	sum := 0.0
	for _, fraction := range fractions {
		sum += fraction
	}
	if len(fractions) == 0 {
		return 0
	}
	return sum / float64(len(fractions))
}

func within01(x float64) float64 { return min(max(x, 0), 1) }
