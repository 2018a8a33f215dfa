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
	maxFingers  = 32
	maxEstimate = 1 << maxFingers
)

// Estimate returns how many members there are, self among them, if they stand evenly on the ring: from the
// distance between the members that stand three before and three behind self. all are the others, in rising
// order. Where these are no more than full, who knows that many knows all, and they are counted.
//
// The distance is the sum of six gaps, so that a single estimate is off by half as a rule; the median of those of
// several members is better.
func Estimate(self Address, all []Address, full int) int {
	if len(all) <= max(full, 2*EachSide) {
		return len(all) + 1
	}
	i, _ := slices.BinarySearchFunc(all, self, Address.Compare)
	n := len(all)
	span := all[(i-EachSide+n)%n].To(all[(i+EachSide-1)%n]).share()
	// The sum of six gaps whose mean is 1/n is above 5.67/n as often as it is below.
	if estimate := 1 + (2*EachSide-1.0/3)/span; estimate < maxEstimate {
		return max(int(math.Round(estimate)), len(all)+1)
	}
	return maxEstimate
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
