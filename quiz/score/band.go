package score

import "math"

// A FacilityBand is how hard a question was. Bands are those of the Open University's guide to quiz statistics.
type FacilityBand uint8

// Bands of facility, by whole percent.
const (
	TooHard     FacilityBand = iota // to 5: extremely hard, or something is wrong with the question
	VeryHard                        // to 10
	Hard                            // to 20
	FairlyHard                      // to 34
	RightlyHard                     // to 65: right for the average student
	FairlyEasy                      // to 80
	Easy                            // to 89
	VeryEasy                        // to 94
	TooEasy                         // above
)

// ReadFacility returns the band of a facility in percent.
func ReadFacility(percent float64) FacilityBand {
	whole := math.Round(percent)
	for i, most := range []float64{5, 10, 20, 34, 65, 80, 89, 94} {
		if whole <= most {
			return FacilityBand(i)
		}
	}
	return TooEasy
}

// A DiscriminationBand is how well a question tells the able from the others.
type DiscriminationBand uint8

// Bands of the index of discrimination, in percent.
const (
	Backwards          DiscriminationBand = iota // below 0: the key is probably wrong
	VeryWeak                                     // from 0
	Weak                                         // from 20
	Adequate                                     // from 30
	VeryDiscriminating                           // from 50
)

// ReadDiscrimination returns the band of an index of discrimination in percent.
func ReadDiscrimination(percent float64) DiscriminationBand {
	for i, least := range []float64{0, 20, 30, 50} {
		if percent < least {
			return DiscriminationBand(i)
		}
	}
	return VeryDiscriminating
}

// WeakEfficiency reports whether a discriminative efficiency in percent is too low.
func WeakEfficiency(percent float64) bool { return percent < 50 }

// UnfitGuess reports whether guessing earns so much, in percent, that a question is unfit for a test that counts.
func UnfitGuess(percent float64) bool { return percent > 40 }

// A ConsistencyBand is how far a test measures one thing.
type ConsistencyBand uint8

// Bands of internal consistency, in percent.
const (
	PoorConsistency ConsistencyBand = iota // below 64
	FairConsistency                        // from 64
	GoodConsistency                        // from 75
)

// ReadConsistency returns the band of an internal consistency in percent.
func ReadConsistency(percent float64) ConsistencyBand {
	switch {
	case percent < 64:
		return PoorConsistency
	case percent < 75:
		return FairConsistency
	}
	return GoodConsistency
}

// An Aim is where a figure lies beside what a test that counts aims at.
type Aim uint8

// Places beside an aim.
const (
	BelowAim Aim = iota
	OnAim
	AboveAim
)

// AimOfMean returns where a mean lies, in percent of the largest sum: 50 to 75 is aimed at.
func AimOfMean(percent float64) Aim { return aim(percent, 50, 75) }

// AimOfSD returns where a standard deviation lies, in percent of the largest sum: 12 to 18 is aimed at.
func AimOfSD(percent float64) Aim { return aim(percent, 12, 18) }

func aim(percent, least, most float64) Aim {
	switch {
	case percent < least:
		return BelowAim
	case percent > most:
		return AboveAim
	}
	return OnAim
}
