package model

import (
	"slices"
	"testing"

	"lyceum/app/room"
)

func TestPeopleAreInTheOrderOfTheList(t *testing.T) {
	here := func(name string, role room.Role, hand int) Person {
		return Person{ID: name, Name: name, Role: role, Here: true, Hand: hand}
	}
	gone := here("Anton", room.Student, 0)
	gone.Here = false
	deputy := here("Étienne", room.Student, 0)
	deputy.Deputy = true
	all := []Person{
		gone, here("zoe", room.Student, 0), here("Örjan", room.Student, 0), here("Xenia", room.Observer, 0), here("Samuel", room.Proctor, 0),
		here("Oscar", room.Student, 0), here("Mara", room.Instructor, 0), deputy, here("Leila", room.Student, 2), here("Jonas", room.Student, 1),
	}
	var got []string
	before := slices.Clone(all)
	for _, p := range order(all) {
		got = append(got, p.Name)
	}
	want := []string{"Jonas", "Leila", "Mara", "Étienne", "Samuel", "Örjan", "Oscar", "zoe", "Xenia", "Anton"}
	if !slices.Equal(got, want) {
		t.Errorf("order %q, want %q", got, want)
	}
	if !slices.Equal(all, before) {
		t.Error("order changed what it was given")
	}
	if queue := handQueue(all); len(queue) != 2 || queue[0].Name != "Jonas" || queue[1].Name != "Leila" {
		t.Errorf("queue %+v, want Jonas before Leila", queue)
	}
}
