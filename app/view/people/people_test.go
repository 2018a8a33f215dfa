//go:build !nogui

package people

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
)

var (
	usual = fyne.NewSize(256, 692)
	teach = room.Person{ID: "t", Name: "Dr. Mara Lindqvist", Role: room.Instructor, Connected: true}
	amara = room.Person{ID: "a", Name: "Amara Okafor", Role: room.Student, Connected: true, Self: true}
)

func studentClass() *model.Snapshot {
	s := &model.Snapshot{Panels: model.Panels{People: true, Chat: true}}
	s.Class = &model.Class{
		Number: 1, Phase: model.Present, Title: "Photosynthesis", Role: room.Student, Connection: room.Connected,
		Staff: []room.Person{teach}, Others: []room.Person{amara}, Here: 2, Teacher: teach,
		StartedAt: time.Date(2026, 1, 1, 10, 2, 0, 0, time.Local),
	}
	return s
}

func TestPeopleAreStaffFirstWithStateInWords(t *testing.T) {
	s := studentClass()
	gone := room.Person{ID: "b", Name: "Ben", Role: room.Student}
	s.Class.Others = append(s.Class.Others, gone)
	rows := rowsOf(s.Class)
	var got []string
	for _, row := range rows {
		got = append(got, row.word+row.person.Name)
	}
	if want := "[Staff Dr. Mara Lindqvist Students Amara Okafor Ben]"; fmt.Sprint(got) != want {
		t.Errorf("rows = %v, want %s", got, want)
	}
	test.NewTempApp(t).Settings().SetTheme(widget.Light())
	line := newPersonLine()
	line.set(rows[4])
	if line.you.Text() != "away" {
		t.Errorf("who is not connected is marked %q, want a word", line.you.Text())
	}
}
