package cli

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lyceum/app/room"
)

func TestVerbsOfLookingAtPeople(t *testing.T) {
	r := newRun()
	r.class.snap.People = []room.Person{{ID: "t", Name: "Teacher", Role: room.Instructor, Self: true}, {ID: "a", Name: "Ana Lindqvist", Role: room.Student},
		{ID: "b", Name: "Ben", Role: room.Student}, {ID: "p", Name: "Pia", Role: room.Proctor}}
	r.in = strings.NewReader("look all screen\nlook Ana Lindqvist camera\nlook off\nlarge \"Ben\" screen\nlarge off\nask-show Ana Lindqvist share\n" +
		"show screen yes\nshow camera no\nstaff-camera on\nshow-class Ben\nattention 60 Eyes to the front\nattention off\nsnapshot Ben\nsnapshots 7 30s\n" +
		"links on\npresence board unfocused 90s\npresence video focused\n" +
		"look Nobody screen\nlook screen\nlarge\nask-show\nshow screen\nattention x\nattention 601 x\nattention 5\nsnapshot\nsnapshots x\nlinks\npresence\npresence board maybe\nleave\n")
	r.start(t.Context(), "join", "G:x", "--name", "N", "--headless", "--json").wantCode(t, 0)
	want := "look at a's screen; look at b's screen; look at 2; look at a's camera; look at 1; look at 0; large [Ben] screen; large no more; " +
		`ask ["Ana Lindqvist"] for share; show screen true; show camera false; camera for staff true; show [Ben] to the class; attention 1m0s Eyes to the front; ` +
		"attention no more; snapshot [Ben]; snapshots 7 30s; links true; board false false 1m30s; video true false 0s; leave"
	if got := r.class.calls(); got != want {
		t.Errorf("asked\n%q, want\n%q", got, want)
	}
	if problems := strings.Count(r.out.String(), `"message":"That command is written`); problems != 12 {
		t.Errorf("%d commands were taken for wrong, want 12: %s", problems, r.out.String())
	}
	for _, want := range []string{
		`"event":"thumbnail","name":"Ben","id":"b","what":"screen","width":96,"height":54,"same":false,"age_ms":`,
		`"event":"large","who":"Ben","what":"screen","width":640,"height":360,"pictures":1`,
		`"event":"snapshot","file":"a.jpg"`,
	} {
		if !strings.Contains(r.out.String(), want) {
			t.Errorf("%s is not in:\n%s", want, r.out.String())
		}
	}
}

func TestEventsOfLookingAtPeople(t *testing.T) {
	r := newRun()
	ana, at := room.Person{ID: "a", Name: "Ana"}, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, ev := range []room.Event{
		room.Answered{Person: ana, What: room.LookScreen, Answer: "yes"},
		room.AskedToShow{Asked: room.Asked{What: room.LookScreen, By: room.Person{ID: "t", Name: "Dr. Lindqvist"}}},
		room.AskedToShow{Asked: room.Asked{What: room.LookCamera, By: room.Person{ID: "t", Name: "Dr. Lindqvist"}}},
		room.AskedToShow{Asked: room.Asked{What: room.LookShare, By: room.Person{ID: "t", Name: "Dr. Lindqvist"}}},
		room.ShowingChanged{Showing: room.Showing{What: room.LookScreen, Consent: "yes", Fault: errors.New("gone")}},
		room.ViewerChanged{Viewer: room.Viewer{ID: "t", Name: "Dr. Lindqvist", What: room.LookScreen, Large: true, Since: at}, On: true},
		room.AttentionChanged{Attention: room.Attention{Text: "Eyes to the front", By: ana, Until: at}},
	} {
		r.class.events <- ev
	}
	r.class.snap.ViewLog = []room.ViewLogged{{ID: "a", Name: "Ana", Viewer: "t", ViewerName: "Dr. Lindqvist", What: "screen", How: "small", From: at, To: at.Add(time.Minute)}}
	r.class.watched = []room.Watched{{ID: "a", Name: "Ana", Role: room.Student, Presence: "here", Reported: at, Place: "board", FocusLost: 2, Loss: 0.0123, SoundIn: -1, ScreenConsent: "yes"}}
	r.in = strings.NewReader("views\nmonitor\nleave\n")
	r.start(t.Context(), "join", "G:x", "--name", "N", "--headless", "--json").wantCode(t, 0)
	for _, want := range []string{
		`"event":"answer","name":"Ana","id":"a","what":"screen","answer":"yes"`,
		`"event":"asked","by":"Dr. Lindqvist","id":"t","message":"Dr. Lindqvist asks to see your screen: small pictures`,
		"Say `show camera yes`, or",
		"Say `show share yes` if",
		`"event":"showing","what":"screen","consent":"yes","on":false,"staff":false,"message":`,
		`"event":"viewer","name":"Dr. Lindqvist","id":"t","what":"screen","large":true,"on":true,"since":"2026-03-02T09:00:00Z"`,
		`"event":"attention","text":"Eyes to the front","by":"Ana","id":"a","until":"2026-03-02T09:00:00Z"`,
		`"event":"view","name":"Ana","id":"a","viewer":"Dr. Lindqvist","viewer_id":"t","what":"screen","how":"small","from":"2026-03-02T09:00:00Z","to":"2026-03-02T09:01:00Z"`,
		`"event":"monitor","name":"Ana","id":"a","role":"student","presence":"here","gone":"","reported":"2026-03-02T09:00:00Z","place":"board"`,
		`"focus_lost":2`, `"sound_in":-1`, `"shows_screen":"yes"`,
	} {
		if !strings.Contains(r.out.String(), want) {
			t.Errorf("%s is not in:\n%s", want, r.out.String())
		}
	}
}
