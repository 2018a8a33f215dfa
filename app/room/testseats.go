package room

import (
	"reflect"
	"slices"

	"lyceum/quiz"
	"lyceum/quiz/attempt"
)

// arranged returns a question as a student has it: what can be chosen, matched or ordered is in that student's order.
func arranged(q *quiz.Question, seat *quiz.Seat) *quiz.Question {
	is := *q
	is.Options, is.Rights = inOrder(q.Options, seat.Options), inOrder(q.Rights, seat.Rights)
	is.Stems = make([]quiz.Stem, 0, len(q.Stems))
	for _, id := range seat.Stems {
		if i := slices.IndexFunc(q.Stems, func(s quiz.Stem) bool { return s.ID == id }); i >= 0 {
			is.Stems = append(is.Stems, q.Stems[i])
		}
	}
	is.Gaps = slices.Clone(q.Gaps)
	for i := range is.Gaps {
		if i < len(seat.Gaps) {
			is.Gaps[i].Options = inOrder(q.Gaps[i].Options, seat.Gaps[i])
		}
	}
	return &is
}

func inOrder(all []quiz.Option, ids []quiz.OptionID) []quiz.Option {
	if len(all) == 0 {
		return nil
	}
	out := make([]quiz.Option, 0, len(all))
	for _, id := range ids {
		if i := slices.IndexFunc(all, func(o quiz.Option) bool { return o.ID == id }); i >= 0 {
			out = append(out, all[i])
		}
	}
	return out
}

// fitsPaper reports whether a question is asked just as another is: it may differ in what is right, and what that is worth.
func fitsPaper(a, b *quiz.Question) bool { return reflect.DeepEqual(a.Paper(), b.Paper()) }

// A place is a seat of a student's own test, as far as lines need to know it.
type placed struct {
	at     attempt.Place
	mark   float64
	number int // as it is shown, from 1; 0 of a description
	hand   bool
}

// placesOf returns the places of a student's own test, in order.
func placesOf(test *quiz.Test, seats []quiz.Seat) []placed {
	all, number := make([]placed, 0, len(seats)), 0
	for i := range seats {
		s := &seats[i]
		q := &test.Slots[s.Slot].Pool[s.Question]
		p := placed{at: placeOf(s), mark: s.Mark, hand: q.Type == quiz.Essay}
		if q.Type != quiz.Description {
			number++
			p.number = number
		}
		all = append(all, p)
	}
	return all
}

func placeOf(s *quiz.Seat) attempt.Place {
	return attempt.Place{Slot: uint16(s.Slot), Question: uint16(s.Question)}
}
