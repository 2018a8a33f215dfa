package conduct

import (
	"slices"
	"testing"

	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

// askedAfter returns who asked for what after a minute of the script, in a word each.
func (l *lesson) askedAfter(minute int) (all []string) {
	for _, a := range l.folded().Asks.Since(clockAt(minute, 0)) {
		all = append(all, [...]string{"silence", "speak", "show screen", "show camera", "share screen"}[a.What])
	}
	return all
}

func TestOnlyStaffAskPeopleToBeSilentOrToSpeak(t *testing.T) {
	l := &lesson{TB: t}
	ann, prof := l.Author(1), l.Author(9)
	quiet, speak := l.must(Ask{}.Encode()), l.must(Ask{What: AskSpeak, Whom: []journal.Author{ann.Author()}}.Encode())
	ann.SayAt(at(1, 0), journal.KindAsk, student, quiet)
	prof.SayAt(at(2, 0), journal.KindAsk, proctor, quiet)
	prof.SayAt(at(3, 0), journal.KindAsk, instructor, speak)
	prof.SayAt(at(4, 0), journal.KindAsk, student, quiet) // who is staff no more
	prof.SayAt(at(5, 0), journal.KindAsk, instructor, []byte{5, 1, 1, 31: 0, 33: 0})
	prof.SayAt(at(6, 0), journal.KindAsk, instructor, []byte{2, 0})
	if got := l.askedAfter(0); !slices.Equal(got, []string{"silence", "speak"}) {
		t.Errorf("counted %q", got)
	}
	if got := l.askedAfter(2); !slices.Equal(got, []string{"speak"}) {
		t.Errorf("what was asked at minute 2 is asked after it: %q", got)
	}
	l.converges()
}

// Who may moderate and not monitor asks people to speak, and to show the class something, but not to show staff anything.
func TestOnlyWhoMayMonitorAsksToBeShownSomething(t *testing.T) {
	l := &lesson{TB: t}
	ann, prof := l.Author(1), l.Author(9)
	for minute, rights := range []journal.Rights{student | journal.Moderate, student | journal.Monitor, proctor} {
		for i, what := range []AskWhat{AskSpeak, AskShowScreen, AskShowCamera, AskShareScreen} {
			prof.SayAt(at(1+minute, i), journal.KindAsk, rights, l.must(Ask{What: what, Whom: []journal.Author{ann.Author()}}.Encode()))
		}
	}
	want := []string{"speak", "share screen", "speak", "show screen", "show camera", "share screen"}
	if got := l.askedAfter(0); !slices.Equal(got, want) {
		t.Errorf("counted %q, want %q", got, want)
	}
	l.converges()
}

func TestEveryoneWhoIsAskedToBeSilentIsEveryoneButStaff(t *testing.T) {
	for _, tt := range []struct {
		ask    Ask
		who    journal.Author
		rights journal.Rights
		want   bool
	}{
		{Ask{}, ann, student, true},
		{Ask{}, ann, 0, true},
		{Ask{}, ann, proctor, false},
		{Ask{}, ann, deputy, false},
		{Ask{Whom: []journal.Author{ann}}, ann, student, true},
		{Ask{Whom: []journal.Author{ann}}, ann, instructor, true},
		{Ask{Whom: []journal.Author{bob}}, ann, student, false},
		{Ask{What: AskSpeak, Whom: []journal.Author{ann, bob}}, bob, student, true},
	} {
		if got := tt.ask.Means(tt.who, tt.rights); got != tt.want {
			t.Errorf("%+v means somebody with rights %v: %v", tt.ask, tt.rights, got)
		}
	}
}

func TestWhoRecordsDoesSoUntilTheySayOtherwiseLeaveOrComeAnew(t *testing.T) {
	on, off := RecordingChange{On: true}.Encode(), RecordingChange{}.Encode()
	l := &lesson{TB: t}
	for name, end := range map[string]func(a *journaltest.Scribe){
		"said":  func(a *journaltest.Scribe) { a.SayAt(at(5, 0), journal.KindRecording, student, off) },
		"left":  func(a *journaltest.Scribe) { a.SayAt(at(5, 0), journal.KindLeave, student, nil) },
		"again": func(a *journaltest.Scribe) { a.SayAt(at(5, 0), journal.KindJoin, student, l.join("Ann")) },
	} {
		l = &lesson{TB: t}
		a := l.Author(1)
		a.SayAt(at(0, 0), journal.KindJoin, student, l.join("Ann"))
		a.SayAt(at(1, 0), journal.KindRecording, 0, on) // an observer owes it to the class as well
		l.Author(2).SayAt(at(1, 0), journal.KindChat, student, []byte("and nobody else"))
		if got := l.folded().Recorders.Snapshot(); !slices.Equal(got, []journal.Author{a.Author()}) {
			t.Errorf("%s: before, %v record", name, got)
		}
		end(a)
		if got := l.folded().Recorders.Snapshot(); len(got) != 0 {
			t.Errorf("%s: after, %v record", name, got)
		}
		a.SayAt(at(6, 0), journal.KindRecording, student, on)
		if !l.folded().Recorders.Is(a.Author()) {
			t.Errorf("%s: who records once more does not", name)
		}
		l.converges()
	}
}

func TestListOfWhoRecordsDoesNotChangeOnceItIsGivenOut(t *testing.T) {
	l := &lesson{TB: t}
	c := New()
	before := c.Recorders.Snapshot()
	for i := byte(1); i < 6; i++ {
		l.Author(i).SayAt(at(int(i), 0), journal.KindRecording, student, RecordingChange{On: true}.Encode())
	}
	for _, e := range l.Entries() {
		c.Apply(e)
		if len(before) > 0 && !slices.IsSortedFunc(before, journal.Author.Compare) {
			t.Fatal("an older list changed")
		}
		before = c.Recorders.Snapshot()
	}
	if len(before) != 5 {
		t.Errorf("%d record, want 5", len(before))
	}
}
