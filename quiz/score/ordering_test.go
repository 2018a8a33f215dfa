package score

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const modes = RelativeToCorrect + 1

func orderOf(letters string) (order []int) {
	for _, r := range letters {
		order = append(order, int(r-'A'))
	}
	return order
}

// The first five rows agree with the unit tests of Moodle's question type ordering, the
// others follow from what the modes count; modes are in the order of their constants.
func TestOrderingModesAreMoodles(t *testing.T) {
	for _, tt := range []struct {
		response string
		want     [modes]float64
	}{
		{"ABCDEF", [modes]float64{1, 1, 1, 1, 1, 1, 1, 1, 1}},
		{"FEDCBA", [modes]float64{0, 0, 0, 0, 0, 0, 0, 0, 0.4}},
		{"FBCDEA", [modes]float64{4. / 6, 0, 3. / 5, 3. / 6, 6. / 12, 12. / 30, 4. / 6, 4. / 6, 20. / 30}},
		{"CBDEFA", [modes]float64{1. / 6, 0, 2. / 5, 2. / 6, 4. / 12, 18. / 30, 4. / 6, 3. / 6, 20. / 30}},
		{"BCDEFA", [modes]float64{0, 0, 4. / 5, 4. / 6, 8. / 12, 20. / 30, 5. / 6, 5. / 6, 20. / 30}},
		{"ACB", [modes]float64{1. / 3, 0, 0, 0, 1. / 6, 4. / 6, 2. / 3, 0, 4. / 6}},
		{"BAC", [modes]float64{1. / 3, 0, 0, 1. / 3, 1. / 6, 4. / 6, 2. / 3, 0, 4. / 6}},
		{"BA", [modes]float64{0, 0, 0, 0, 0, 0, 0, 0, 0}},
	} {
		for mode, want := range tt.want {
			if got := Ordering(OrderingMode(mode), orderOf(tt.response)); math.Abs(got-want) > 1e-12 {
				t.Errorf("%s by mode %d earns %v, want %v", tt.response, mode, got, want)
			}
		}
	}
}

func TestOrderingOfFewerThanTwoItemsIsRight(t *testing.T) {
	for mode := range modes {
		for _, letters := range []string{"", "A"} {
			if got := Ordering(mode, orderOf(letters)); got != 1 {
				t.Errorf("%q by mode %d earns %v, want 1", letters, mode, got)
			}
		}
	}
}

// byDefinition marks an order as the table of modes says it, item by item, slowly.
func byDefinition(mode OrderingMode, order []int) float64 {
	n := len(order)
	at := make([]int, n) // where each item stands
	for i, item := range order {
		at[item] = i
	}
	count, of := 0, n
	for item := range n {
		isLast, isFirst := item == n-1, item == 0
		nextRight := !isLast && at[item+1] == at[item]+1 || isLast && at[item] == n-1
		previousRight := !isFirst && at[item-1] == at[item]-1 || isFirst && at[item] == 0
		switch mode {
		case Absolute, AllOrNothing:
			count += oneIf(at[item] == item)
		case NextExcludingLast:
			count, of = count+oneIf(nextRight && !isLast), n-1
		case NextIncludingLast:
			count += oneIf(nextRight)
		case OnePreviousNext:
			count, of = count+oneIf(nextRight)+oneIf(previousRight), 2*n
		case AllPreviousNext:
			of = n * (n - 1)
			for other := range n {
				count += oneIf(other < item && at[other] < at[item]) + oneIf(other > item && at[other] > at[item])
			}
		case RelativeToCorrect:
			of = n * (n - 1)
			count += n - 1 - int(math.Abs(float64(at[item]-item)))
		}
	}
	switch mode {
	case AllOrNothing:
		return float64(oneIf(count == n))
	case LongestOrdered, LongestContiguous:
		count = longestOf(order, mode == LongestContiguous)
	}
	return float64(count) / float64(of)
}

// longestOf tries every choice of places.
func longestOf(order []int, contiguous bool) (longest int) {
	for choice := range 1 << len(order) {
		var chosen []int
		for i, item := range order {
			if choice&(1<<i) != 0 {
				chosen = append(chosen, item)
			}
		}
		bits := strings.Trim(strconv.FormatInt(int64(choice), 2), "0")
		if contiguous && (strings.Contains(bits, "0") || len(chosen) > 0 && chosen[len(chosen)-1]-chosen[0] != len(chosen)-1) {
			continue
		}
		if slices.IsSorted(chosen) && len(chosen) > 1 {
			longest = max(longest, len(chosen))
		}
	}
	return longest
}

func TestOrderingIsAsDefined(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		order := random.Perm(2 + random.IntN(8))
		for mode := range modes {
			got, want := Ordering(mode, order), byDefinition(mode, order)
			if math.Abs(got-want) > 1e-12 || got < 0 || got > 1 {
				t.Fatalf("%v by mode %d earns %v, want %v", order, mode, got, want)
			}
			if (got == 1) != slices.IsSorted(order) {
				t.Fatalf("%v by mode %d earns %v; only the right order earns 1", order, mode, got)
			}
		}
	}
}

func FuzzOrdering(f *testing.F) {
	f.Add(uint8(3), []byte{3, 1, 2})
	f.Add(uint8(200), []byte{})
	f.Fuzz(func(t *testing.T, mode uint8, keys []byte) {
		order := make([]int, min(len(keys), 100))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return int(keys[a]) - int(keys[b]) })
		if got := Ordering(OrderingMode(mode), order); !(got >= 0 && got <= 1) {
			t.Fatalf("%v by mode %d earns %v", order, mode, got)
		}
	})
}
