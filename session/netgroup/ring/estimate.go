package ring

import (
	"iter"
	"math"
	"math/bits"
	"slices"
)

// EachSide is how many members next to it on either side a member is linked to.
const EachSide = 3

// Fastest is how many others it is linked to for their low round-trip times.
const Fastest = 6

const (
	surelyAll   = 14 // members that a mesh has besides self
	perhapsAll  = 48 // whom a neighbour tells of, about
	farMore     = 2  // by chance one in twelve is so far off
	maxFingers  = 32
	maxEstimate = 1 << maxFingers
)

// Estimate returns how many members there are, self among them, if they stand evenly on the ring. all are the
// others that self knows of, in rising order, at least the three next to it on either side.
//
// Who knows few is taken to know all, and so is who knows up to 48 of which the gaps next to it do not say that
// there are far more. Else the estimate comes from the distance between the members that stand three before and
// three behind self. That is the sum of six gaps, so that a single estimate is off by a third as a rule, to either
// side; the median of those of several members is better.
func Estimate(self Address, all []Address) int {
	n := len(all)
	if n <= surelyAll {
		return n + 1
	}
	i, _ := slices.BinarySearchFunc(all, self, Address.Compare)
	span := all[(i-EachSide+n)%n].To(all[(i+EachSide-1)%n]).share()
	// The sum of six gaps whose mean is 1/n is above 5.67/n as often as it is below.
	byGaps := 1 + (2*EachSide-1.0/3)/span
	if n <= perhapsAll && byGaps < farMore*float64(n+1) {
		return n + 1
	}
	return max(int(min(math.Round(byGaps), maxEstimate)), n+1)
}

// Target returns how many neighbours a member of a group of count members, itself among them, looks for:
// 13 + ⌊log₂ count⌋.
func Target(count int) int { return 2*EachSide + Fastest + 1 + fingers(count) }

// Fingers yields the addresses that a member looks for long links at: 1/2, 1/4, … of the ring away from it in the
// increasing direction, down to the mean distance of two members.
func Fingers(self Address, count int) iter.Seq[Address] {
	return func(yield func(Address) bool) {
		for n := 1; n <= fingers(count) && yield(self.Add(fraction(n))); n++ {
		}
	}
}

// fingers returns how many long links that includes: to the members nearest to 1/2, 1/4, … of the ring away.
func fingers(count int) int { return min(bits.Len(uint(max(count, 1)))-1, maxFingers) }
