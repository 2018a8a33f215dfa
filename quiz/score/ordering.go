package score

// An OrderingMode is a way to mark an ordering of n items. Neighbours are those of the right order.
type OrderingMode uint8

// The nine modes of Moodle's question type ordering, with what they count.
const (
	Absolute          OrderingMode = iota // items in their places, of n
	AllOrNothing                          // 1 if all are in their places
	NextExcludingLast                     // items whose next one is right, of n-1: the last has none
	NextIncludingLast                     // the same of n: the last is right if it is last
	OnePreviousNext                       // previous ones and next ones that are right, of 2n; the ends of the list are right at its ends
	AllPreviousNext                       // pairs with the right one first, both ways, of n(n-1)
	LongestOrdered                        // items in the longest sequence, with gaps, that is in order, of n; one alone is none
	LongestContiguous                     // items in the longest run of neighbours, of n; one alone is none
	RelativeToCorrect                     // n-1 less the distance of each item from its place, of n(n-1)
)

// Ordering returns the fraction of an order: order[i] says which of the items in their right order, from 0, stands at
// place i. It is a permutation. An order of fewer than two items is right.
func Ordering(mode OrderingMode, order []int) float64 {
	n := len(order)
	if n < 2 {
		return 1
	}
	places := inPlace(order)
	switch mode {
	case AllOrNothing:
		return float64(oneIf(places == n))
	case NextExcludingLast:
		return Share(rightNext(order), n-1)
	case NextIncludingLast:
		return Share(rightNext(order)+oneIf(order[n-1] == n-1), n)
	case OnePreviousNext:
		// Each pair of neighbours is one that has the right next and one that has the right previous.
		return Share(2*rightNext(order)+oneIf(order[0] == 0)+oneIf(order[n-1] == n-1), 2*n)
	case AllPreviousNext:
		return Share(previousNext(order), n*(n-1))
	case LongestOrdered:
		return Share(notAlone(longestOrdered(order)), n)
	case LongestContiguous:
		return Share(notAlone(longestContiguous(order)), n)
	case RelativeToCorrect:
		return Share(nearness(order), n*(n-1))
	}
	return Share(places, n)
}

func oneIf(is bool) int {
	if is {
		return 1
	}
	return 0
}

func notAlone(length int) int {
	if length < 2 {
		return 0
	}
	return length
}

func inPlace(order []int) (count int) {
	for i, item := range order {
		count += oneIf(item == i)
	}
	return count
}

func rightNext(order []int) (count int) {
	for i := range order[1:] {
		count += oneIf(order[i+1] == order[i]+1)
	}
	return count
}
