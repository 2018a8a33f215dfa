package quiz

import (
	"crypto/sha256"
	"fmt"
	"reflect"
	"slices"
	"testing"
)

// An order that another version of this program would not find is an order by which nobody could be marked: this hash
// must never change. It was found by a program of its own, from what Order's comments say.
func TestOrderNeverChanges(t *testing.T) {
	test := everyTest(t)
	h := sha256.New()
	for author := range byte(20) {
		for attempt := 1; attempt <= 3; attempt++ {
			for _, seat := range test.Order([32]byte{author, 7}, attempt) {
				fmt.Fprintln(h, seat.Slot, seat.Question, seat.Options, seat.Stems, seat.Rights, seat.Gaps)
			}
		}
	}
	if got, want := fmt.Sprintf("%x", h.Sum(nil)), "d46165134cbb34be0b3e268cde37e3a63a996edf75ea8a8426db81ae6123461a"; got != want {
		t.Errorf("orders hash to %s, want %s", got, want)
	}
}

func TestOrderIsTheSameFromTestAndPaper(t *testing.T) {
	test := sealed(t, 7)
	paper := test.Paper()
	for author := range byte(50) {
		got, want := paper.Order([32]byte{author}, 2), test.Order([32]byte{author}, 2)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("author %d: %v of the paper, %v of the test", author, got, want)
		}
	}
}

func TestOrderHasEveryQuestionOnce(t *testing.T) {
	test := sealed(t, 8)
	for author := range byte(50) {
		seen := map[[2]int]bool{}
		slots := map[int]int{}
		for _, seat := range test.Order([32]byte{author}, 1) {
			at := [2]int{seat.Slot, seat.Question}
			q := &test.Slots[seat.Slot].Pool[seat.Question]
			if seen[at] || seat.Mark != test.Slots[seat.Slot].Mark {
				t.Fatalf("author %d: seat %+v", author, seat)
			}
			seen[at] = true
			slots[seat.Slot]++
			var shown []OptionID
			shown = append(append(append(shown, seat.Options...), seat.Rights...), seat.Stems...)
			if want := allIDs(q); !sameIDs(shown, want) || len(seat.Gaps) != len(q.Gaps) {
				t.Fatalf("author %d, %s: %v are shown, want %v", author, q.Type, shown, want)
			}
			for i, gap := range seat.Gaps {
				if !sameIDs(gap, idsOf(q.Gaps[i].Options)) {
					t.Fatalf("gap %d shows %v", i, gap)
				}
			}
		}
		for i, slot := range test.Slots {
			if slots[i] != slot.Pick {
				t.Fatalf("author %d has %d questions of slot %d, want %d", author, slots[i], i, slot.Pick)
			}
		}
	}
}

func sameIDs(a, b []OptionID) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func TestWhatIsNotShuffledIsInOrder(t *testing.T) {
	test := sealed(t, 9)
	test.Shuffle = false
	for i := range test.Slots {
		test.Slots[i].Pool[0].Shuffle = false
	}
	test.Slots[8].Pool[0].Gaps[1].Shuffle = false
	for author := range byte(30) {
		before := -1
		for _, seat := range test.Order([32]byte{author}, 1) {
			q := &test.Slots[seat.Slot].Pool[seat.Question]
			if seat.Slot < before || !slices.IsSorted(seat.Stems) && !q.Shuffle || !slices.IsSorted(seat.Options) && q.Type != Ordering && !q.Shuffle {
				t.Fatalf("author %d: seat %+v after slot %d", author, seat, before)
			}
			if len(seat.Gaps) > 1 && !slices.IsSorted(seat.Gaps[1]) {
				t.Fatalf("author %d: gaps %v", author, seat.Gaps)
			}
			before = seat.Slot
		}
	}
}

// Every place is as likely as any other, for slots, choices, items, rights, stems and what is picked.
func TestOrdersAreFair(t *testing.T) {
	test := sealed(t, 10)
	const students = 3000
	first, option, item, right, stem, picked := map[int]int{}, map[OptionID]int{}, map[OptionID]int{}, map[OptionID]int{}, map[OptionID]int{}, map[int]int{}
	for i := range students {
		seats := test.Order([32]byte{byte(i), byte(i >> 8)}, 1)
		first[seats[0].Slot]++
		for _, seat := range seats {
			switch q := &test.Slots[seat.Slot].Pool[seat.Question]; {
			case seat.Slot == 10:
				picked[seat.Question]++
			case q.Type == Single:
				option[seat.Options[0]]++
			case q.Type == Ordering:
				item[seat.Options[0]]++
			case q.Type == Matching:
				right[seat.Rights[0]]++
				stem[seat.Stems[0]]++
			}
		}
	}
	fair(t, "choice", option, 3, students)
	fair(t, "item", item, 4, students)
	fair(t, "right", right, 3, students)
	fair(t, "stem", stem, 3, students)
	fair(t, "picked", picked, 10, 3*students)
	fair(t, "first", first, 11, students)
}

func fair[K comparable](t *testing.T, name string, count map[K]int, places, all int) {
	t.Helper()
	if len(count) != places {
		t.Errorf("%s: %d places, want %d", name, len(count), places)
	}
	for at, n := range count {
		if want := all / places; n < want*75/100 || n > want*125/100 {
			t.Errorf("%s: %v is first %d times of %d, want about %d", name, at, n, all, want)
		}
	}
}

func TestOrderDependsOnTestAuthorAndAttempt(t *testing.T) {
	test := sealed(t, 11)
	base := test.Order([32]byte{1}, 1)
	other := *test
	other.ID[0]++
	for name, seats := range map[string][]Seat{"author": test.Order([32]byte{2}, 1), "attempt": test.Order([32]byte{1}, 2), "test": other.Order([32]byte{1}, 1)} {
		if reflect.DeepEqual(seats, base) {
			t.Errorf("another %s has the same order", name)
		}
	}
	if again := test.Order([32]byte{1}, 1); !reflect.DeepEqual(again, base) {
		t.Errorf("the same is %v, then %v", base, again)
	}
}

// A key that is corrected while a class has the test changes the order of nothing, nor does what happens to other questions.
func TestOrderOfAQuestionIsItsOwn(t *testing.T) {
	test := sealed(t, 12)
	base := test.Order([32]byte{1}, 1)
	test.Slots[1].Pool[0].Options[0].Fraction = 0.1
	test.Slots[2].Pool[0] = test.Slots[3].Pool[0]
	for i, seat := range test.Order([32]byte{1}, 1) {
		if seat.Slot != 2 && !reflect.DeepEqual(seat, base[i]) {
			t.Errorf("seat %d became %+v from %+v", i, seat, base[i])
		}
	}
}

func TestStreamsAreUniform(t *testing.T) {
	s := newStream([32]byte{1}, "test")
	count := [6]int{}
	for range 60000 {
		count[s.below(6)]++
	}
	for i, n := range count {
		if n < 9700 || n > 10300 {
			t.Errorf("%d came %d times of 60000", i, n)
		}
	}
	orders := map[string]int{}
	for range 6000 {
		ids := []OptionID{1, 2, 3}
		s.shuffle(ids)
		orders[fmt.Sprint(ids)]++
		orders[fmt.Sprint("p", s.permutation(3))]++
	}
	for order, n := range orders {
		if n < 850 || n > 1150 {
			t.Errorf("%s came %d times of 6000", order, n)
		}
	}
	if len(orders) != 12 {
		t.Errorf("%d orders, want 12", len(orders))
	}
	if s.below(1) != 0 || newStream([32]byte{1}, "a").next() == newStream([32]byte{1}, "b").next() || newStream([32]byte{1}, "a").next() == newStream([32]byte{1}, "a", 0).next() {
		t.Error("streams of other names are the same")
	}
}
