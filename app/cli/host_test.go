package cli

import (
	"strings"
	"testing"

	"lyceum/app/room"
)

func TestHostSaysWhatBecomesOfTheClassWithoutItsTeacher(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := newRun().start(t.Context(), strings.Fields("host --headless --name T --title T --for 1s --owner-leaves lock")...)
		r.wantCode(t, 0)
		if got := r.class.calls(); got != "owner lock []; leave" {
			t.Errorf("asked %q", got)
		}
	})
}

func TestHideSaysWhatTheNetworkIsNotTold(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := newRun().start(t.Context(), strings.Fields("host --headless --name T --title T --for 1s --hide title,people --hide teacher")...)
		r.wantCode(t, 0)
		if want := (room.Hide{Title: true, Teacher: true, People: true}); r.hide != want {
			t.Errorf("hides %+v, want %+v", r.hide, want)
		}
	})
}
