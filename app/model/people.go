package model

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"lyceum/app/room"
	"lyceum/app/words"
)

// order returns people in the order of the list: raised hands, staff, others by name; who left last. all is not
// changed. It is cheap if they are in that order.
func order(all []Person) []Person {
	names := collate.New(language.Make(words.Language()), collate.IgnoreCase)
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Person) int {
		return cmp.Or(cmp.Compare(part(a), part(b)), cmp.Compare(a.Hand, b.Hand), cmp.Compare(duty(a), duty(b)),
			names.CompareString(a.Name, b.Name), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return all
}

// part is which part of the list a person belongs to.
func part(p Person) int {
	switch {
	case !p.Here:
		return 3
	case p.Hand > 0:
		return 0
	case p.Staff():
		return 1
	}
	return 2
}

// duty puts the teacher first, and whoever only watches last.
func duty(p Person) int {
	switch {
	case p.Role == room.Instructor:
		return 0
	case p.Staff():
		return 1
	case p.Role == room.Observer:
		return 3
	}
	return 2
}

// handQueue returns who has a hand up, longest first.
func handQueue(all []Person) []Person {
	var up []Person
	for _, p := range all {
		if p.Hand > 0 {
			up = append(up, p)
		}
	}
	slices.SortFunc(up, func(a, b Person) int { return cmp.Compare(a.Hand, b.Hand) })
	return up
}

// atDoor returns who waits to be let in, as they came.
func atDoor(waiting []room.Waiter) []Waiting {
	var all []Waiting
	for _, w := range waiting {
		all = append(all, Waiting{ID: w.ID, Name: w.Name, Role: w.Role})
	}
	return all
}

// find returns who has an ID; nil if nobody of all has.
func find(all []Person, id string) *Person {
	for i := range all {
		if all[i].ID == id {
			return &all[i]
		}
	}
	return nil
}

// shared returns before if now is the same, so that whoever holds it sees at once that nothing changed.
func shared[T comparable](before, now []T) []T {
	if slices.Equal(before, now) {
		return before
	}
	return now
}
