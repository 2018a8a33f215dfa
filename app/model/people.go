package model

import (
	"cmp"
	"slices"

	"lyceum/app/room"
)

// order returns people in the order of the list: raised hands, staff, others by name; who left last. all is not changed.
func order(all []Person) []Person {
	return slices.SortedStableFunc(slices.Values(all), func(a, b Person) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
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
