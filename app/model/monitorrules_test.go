package model

import (
	"slices"
	"testing"
	"time"

	"lyceum/app/room"
)

var atTen = time.Date(2026, 3, 12, 10, 0, 0, 0, time.UTC)

// pupil returns somebody who is here, works on a board and needs nothing.
func pupil(name string, change func(w *Watched)) Watched {
	w := Watched{
		Person: Person{ID: "id " + name, Name: name, Role: room.Student, Here: true},
		Known:  true, At: atTen, Place: PlaceBoard, Path: PathLAN, RTT: 3 * time.Millisecond, Sound: 1, Pictures: 1, Version: "2",
	}
	if change != nil {
		change(&w)
	}
	return w
}

func ago(d time.Duration) time.Time { return atTen.Add(-d) }

// What somebody needs, and what they do not.
func TestWhoNeedsAttention(t *testing.T) {
	inTest := func(w *Watched) { w.Place, w.Total, w.Answered = PlaceTest, 20, 3 }
	for _, tt := range []struct {
		name   string
		change func(w *Watched)
		want   Need
	}{
		{"who works needs nothing", func(*Watched) {}, NeedNothing},
		{"a hand", func(w *Watched) { w.Person.Hand, w.Person.HandSince = 1, ago(time.Second) }, NeedHand},
		{"another window for a moment is no matter", func(w *Watched) { w.Away = ago(awayAfter - time.Second) }, NeedNothing},
		{"another window for longer", func(w *Watched) { w.Away = ago(awayAfter) }, NeedFocus},
		{"another window in a test, at once", func(w *Watched) { inTest(w); w.Away = atTen }, NeedFocus},
		{"another window after the test is handed in", func(w *Watched) { inTest(w); w.Done, w.Away = true, atTen }, NeedNothing},
		{"gone a moment ago", func(w *Watched) { w.Gone = ago(time.Second) }, NeedOffline},
		{"gone for long is no news", func(w *Watched) { w.Gone = ago(goneFor) }, NeedNothing},
		{"gone for long with a test open", func(w *Watched) { inTest(w); w.Gone = ago(goneFor) }, NeedOffline},
		{"never here while this person was", func(w *Watched) { w.Person.Here = false }, NeedNothing},
		{"idle at a board", func(w *Watched) { w.IdleSince = ago(idleAfter) }, NeedIdle},
		{"idle a little less", func(w *Watched) { w.IdleSince = ago(idleAfter - time.Second) }, NeedNothing},
		{"who listens touches nothing", func(w *Watched) { w.Place, w.IdleSince = PlaceVideo, ago(time.Hour) }, NeedNothing},
		{"who has handed in may rest", func(w *Watched) { inTest(w); w.Done, w.IdleSince = true, ago(time.Hour) }, NeedNothing},
		{"the screen is not shown any more", func(w *Watched) { w.ShowsScreen, w.Stopped = ConsentStopped, ago(time.Second) }, NeedScreen},
		{"it is old news that somebody stopped", func(w *Watched) { w.ShowsScreen, w.Stopped = ConsentStopped, ago(stoppedFor) }, NeedNothing},
		{"the screen was never shown", func(w *Watched) { w.ShowsScreen = ConsentRefused }, NeedNothing},
		{"much is lost", func(w *Watched) { w.Loss = poorLoss }, NeedLink},
		{"a long way", func(w *Watched) { w.RTT = poorRTT }, NeedLink},
		{"the class is not heard", func(w *Watched) { w.Sound = 0.5 }, NeedLink},
		{"of the class nothing is to be heard yet", func(w *Watched) { w.Sound = 0 }, NeedNothing},
		{"the microphone fails", func(w *Watched) { w.Mic = HealthFault }, NeedMedia},
		{"the camera fails", func(w *Watched) { w.Camera = HealthFault }, NeedMedia},
		{"a hand counts before all", func(w *Watched) { w.Person.Hand = 2; w.Away, w.Loss, w.Mic = ago(time.Hour), 1, HealthFault }, NeedHand},
		{"who is gone has no hand up", func(w *Watched) { w.Person.Hand, w.Gone = 2, ago(time.Second) }, NeedOffline},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := pupil("Ana", tt.change)
			w.judge(atTen)
			if w.Need != tt.want {
				t.Errorf("need %d, want %d", w.Need, tt.want)
			}
			if tt.want != NeedNothing && !w.Has(tt.want) {
				t.Error("the need is not among all")
			}
		})
	}
}

// The monitor is made anew when the passing of time alone makes somebody need attention, or no longer.
func TestTimeAloneChangesWhatSomebodyNeeds(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(w *Watched)
		want   time.Time
	}{
		{"idle", func(w *Watched) { w.IdleSince = ago(time.Minute) }, ago(time.Minute).Add(idleAfter)},
		{"away", func(w *Watched) { w.Away = ago(time.Second) }, ago(time.Second).Add(awayAfter)},
		{"gone", func(w *Watched) { w.Gone = ago(time.Minute) }, ago(time.Minute).Add(goneFor)},
		{"stopped", func(w *Watched) { w.ShowsScreen, w.Stopped = ConsentStopped, ago(time.Minute) }, ago(time.Minute).Add(stoppedFor)},
		{"none", func(*Watched) {}, time.Time{}},
	} {
		w := pupil("Ana", tt.change)
		wake := w.judge(atTen)
		if !wake.Equal(tt.want) {
			t.Errorf("%s: next at %v, want %v", tt.name, wake, tt.want)
		}
		before := w.Need
		if w.judge(tt.want); !tt.want.IsZero() && w.Need == before {
			t.Errorf("%s: nothing changes then", tt.name)
		}
	}
}

// names lists who is shown.
func names(m *Monitor) (all []string) {
	for i := range m.All {
		all = append(all, m.All[i].Person.Name)
	}
	return all
}

func someClass() []Watched {
	return []Watched{
		pupil("Ana", func(w *Watched) { w.IdleSince = ago(6 * time.Minute) }),
		pupil("Ben", func(w *Watched) { w.Place, w.IdleSince = PlaceVideo, ago(7*time.Minute) }),
		pupil("Émile", func(w *Watched) { w.Person.Hand, w.Person.HandSince, w.Lost = 1, ago(time.Minute), 3 }),
		pupil("Dora", func(w *Watched) { w.Person.Hand, w.Person.HandSince, w.Version = 2, ago(time.Minute), "1" }),
		pupil("Eva", func(w *Watched) { w.Gone = ago(time.Minute) }),
		pupil("Felix", func(w *Watched) { w.Total, w.Answered, w.Done, w.Place, w.Loss = 20, 20, true, PlaceVideo, 0.02 }),
	}
}

func TestWhoNeedsAttentionComesFirst(t *testing.T) {
	m := MonitorOf(MonitorChoice{}, someClass(), atTen)
	want := []string{"Émile", "Dora", "Eva", "Ana", "Ben", "Felix"}
	if got := names(m); !slices.Equal(got, want) || m.Needs != 4 {
		t.Errorf("order %q, %d need attention; want %q, 4", got, m.Needs, want)
	}
}

func TestEachSortHasItsOrderAndItsBackward(t *testing.T) {
	for _, tt := range []struct {
		sort MonitorSort
		want []string
	}{
		{SortName, []string{"Ana", "Ben", "Dora", "Émile", "Eva", "Felix"}},
		{SortProgress, []string{"Felix", "Ana", "Ben", "Dora", "Émile", "Eva"}},
		{SortIdle, []string{"Ben", "Ana", "Dora", "Émile", "Felix", "Eva"}},
		{SortLink, []string{"Felix", "Ana", "Ben", "Dora", "Émile", "Eva"}},
		{SortPlace, []string{"Ana", "Dora", "Émile", "Ben", "Felix", "Eva"}},
		{SortState, []string{"Dora", "Émile", "Eva", "Ana", "Ben", "Felix"}},
		{SortLost, []string{"Émile", "Ana", "Ben", "Dora", "Eva", "Felix"}},
		{SortVersion, []string{"Dora", "Ana", "Ben", "Émile", "Eva", "Felix"}},
	} {
		c := MonitorChoice{Sort: tt.sort}
		if got := names(MonitorOf(c, someClass(), atTen)); !slices.Equal(got, tt.want) {
			t.Errorf("sort %d: %q, want %q", tt.sort, got, tt.want)
		}
	}
	back := names(MonitorOf(MonitorChoice{Sort: SortName, Backward: true}, someClass(), atTen))
	if want := []string{"Felix", "Eva", "Émile", "Dora", "Ben", "Ana"}; !slices.Equal(back, want) {
		t.Errorf("backward: %q, want %q", back, want)
	}
}

func TestFiltersChooseAndCount(t *testing.T) {
	for _, tt := range []struct {
		filter Filter
		want   []string
	}{
		{FilterNeeds, []string{"Émile", "Dora", "Eva", "Ana"}},
		{FilterHands, []string{"Émile", "Dora"}},
		{FilterIdle, []string{"Ana", "Ben"}},
		{FilterOffline, []string{"Eva"}},
		{FilterFinished, []string{"Felix"}},
	} {
		m := MonitorOf(MonitorChoice{Filter: tt.filter}, someClass(), atTen)
		if got := names(m); !slices.Equal(got, tt.want) {
			t.Errorf("filter %d: %q, want %q", tt.filter, got, tt.want)
		}
		if m.Counts[tt.filter] != len(tt.want) || m.Counts[FilterAll] != 6 {
			t.Errorf("filter %d: counts %v", tt.filter, m.Counts)
		}
		if len(m.Everybody) != 6 {
			t.Error("a filter hides people from those who look for one by ID")
		}
	}
	if got := names(MonitorOf(MonitorChoice{Search: " EV "}, someClass(), atTen)); !slices.Equal(got, []string{"Eva"}) {
		t.Errorf("search finds %q", got)
	}
}

// watchAll makes a monitor of a class as the store does.
func watchAll(w *watching, now time.Time, everyone []Person, reports ...Report) *Monitor {
	w.take(reports)
	return w.show(now, 0, everyone, nil)
}

func everyoneOf(all ...Watched) (people []Person) {
	for i := range all {
		people = append(people, all[i].Person)
	}
	return people
}

func TestOnlyStudentsAreWatched(t *testing.T) {
	everyone := everyoneOf(pupil("Ana", nil), pupil("Ben", func(w *Watched) { w.Person.Deputy = true }),
		pupil("Cem", func(w *Watched) { w.Person.Role = room.Observer }), pupil("Dr. Li", func(w *Watched) { w.Person.Role = room.Instructor }))
	m := watchAll(&watching{}, atTen, everyone)
	if got := names(m); !slices.Equal(got, []string{"Ana"}) || m.Ready {
		t.Errorf("watched %q, reports there %t", got, m.Ready)
	}
}

func report(name string, change func(r *Report)) Report {
	r := Report{ID: "id " + name, At: atTen, Place: PlaceBoard, Focused: true, Path: PathLAN, RTT: 3 * time.Millisecond, Sound: 1, Pictures: 1}
	if change != nil {
		change(&r)
	}
	return r
}

// A report that differs from the one before by what only wavers changes nothing that is shown.
func TestReportThatWaversIsTheSameMonitor(t *testing.T) {
	everyone := everyoneOf(pupil("Ana", nil))
	w := &watching{}
	first := watchAll(w, atTen, everyone, report("Ana", func(r *Report) { r.IdleSince = ago(40 * time.Second) }))
	later := report("Ana", func(r *Report) {
		r.At, r.IdleSince, r.RTT = atTen.Add(4*time.Second), ago(41*time.Second), 4*time.Millisecond
	})
	second := watchAll(w, atTen.Add(5*time.Second), everyone, later)
	a, b := first.All[0], second.All[0]
	b.At = a.At
	if a != b {
		t.Errorf("shown anew:\n%+v\n%+v", a, b)
	}
}

// However much happens, the monitor is made anew at most twice a second.
func TestMonitorIsNotMadeAnewForEachEvent(t *testing.T) {
	w := &watching{}
	everyone := everyoneOf(pupil("Ana", nil))
	first := watchAll(w, atTen, everyone)
	for i := range 10 {
		others := slices.Clone(everyone)
		others[0].Speaking = i%2 == 0
		if got := w.show(atTen.Add(time.Duration(i)*40*time.Millisecond), 0, others, nil); got != first {
			t.Fatal("made anew")
		}
	}
	others := slices.Clone(everyone)
	others[0].Hand = 1
	if got := w.show(atTen.Add(remakeEvery), 0, others, nil); got == first || got.All[0].Need != NeedHand {
		t.Error("what happened meanwhile does not show")
	}
	w.choose(MonitorChoice{Sort: SortName})
	if got := w.show(atTen.Add(remakeEvery+time.Millisecond), 0, others, nil); got.Choice.Sort != SortName {
		t.Error("a choice waits")
	}
}

// Whoever disappears is missed, though nobody tells of it, and whoever was not here at all is not.
func TestWhoDisappearsIsMissed(t *testing.T) {
	w := &watching{}
	here := everyoneOf(pupil("Ana", nil), pupil("Ben", func(w *Watched) { w.Person.Here = false }))
	watchAll(w, atTen, here)
	gone := slices.Clone(here)
	gone[0].Here = false
	m := w.show(atTen.Add(time.Minute), 0, gone, nil)
	if ana := m.All[0]; ana.Need != NeedOffline || !ana.Gone.Equal(atTen.Add(time.Minute)) {
		t.Errorf("Ana: %+v", ana)
	}
	if ben := m.All[1]; ben.Need != NeedNothing || !ben.Offline() {
		t.Errorf("Ben: %+v", ben)
	}
	if m = watchAll(w, atTen.Add(90*time.Second), gone, report("Ana", func(r *Report) { r.Left = true })); m.Everybody[0].Need != NeedNothing || !m.Everybody[0].Offline() {
		t.Error("whoever left on purpose is missed")
	}
	m = watchAll(w, atTen.Add(2*time.Minute), here, report("Ana", nil))
	if m.Everybody[0].Offline() {
		t.Error("Ana is back and not shown")
	}
}

// Whoever agreed and says no later has stopped, which staff are told; whoever says no at once has not.
func TestWhoStopsIsToldFromWhoNeverAgreed(t *testing.T) {
	everyone := everyoneOf(pupil("Ana", nil), pupil("Ben", nil))
	w := &watching{}
	says := func(now time.Time, ana, ben Consent) *Monitor {
		return watchAll(w, now, everyone, report("Ana", func(r *Report) { r.ShowsScreen = ana }), report("Ben", func(r *Report) { r.ShowsScreen = ben }))
	}
	says(atTen, ConsentGiven, ConsentAsked)
	for i := range 3 {
		m := says(atTen.Add(time.Duration(i+1)*time.Second), ConsentRefused, ConsentRefused)
		if ana, ben := m.Everybody[0], m.Everybody[1]; ana.Need != NeedScreen || ben.Need != NeedNothing {
			t.Errorf("Ana %d, Ben %d", ana.Need, ben.Need)
		}
	}
	if m := says(atTen.Add(9*time.Second), ConsentAsked, ConsentGiven); m.Everybody[0].Need != NeedNothing {
		t.Error("whoever is asked again still has stopped")
	}
}

// What programs tell is in class time; a clock that is wrong here changes nothing.
func TestWrongClockHereChangesNoNeed(t *testing.T) {
	for _, off := range []time.Duration{0, 5 * time.Minute, -5 * time.Minute} {
		everyone := everyoneOf(pupil("Ana", nil), pupil("Ben", nil))
		w := &watching{}
		w.take([]Report{report("Ana", func(r *Report) { r.Focused, r.Since = false, ago(awayAfter) }), report("Ben", func(r *Report) { r.Focused, r.Since = false, atTen })})
		m := w.show(atTen.Add(-off), off, everyone, nil)
		if m.Everybody[0].Need != NeedFocus || m.Everybody[1].Need != NeedNothing {
			t.Errorf("clock %v behind: Ana %d, Ben %d", off, m.Everybody[0].Need, m.Everybody[1].Need)
		}
		if want := atTen.Add(-off).Add(awayAfter); !w.next.Equal(want) {
			t.Errorf("clock %v behind: next at %v, want %v", off, w.next, want)
		}
	}
}

// Whose picture cannot come though they agreed is told from whose is on its way.
func TestWhyNothingComesIsKnown(t *testing.T) {
	everyone := everyoneOf(pupil("Ana", nil))
	w := &watching{}
	w.answered(room.Answered{Person: room.Person{ID: "id Ana"}, What: "screen", Answer: "broken"})
	w.answered(room.Answered{Person: room.Person{ID: "id Ana"}, What: "camera", Answer: "busy"})
	m := watchAll(w, atTen, everyone, report("Ana", nil))
	if ana := m.Everybody[0]; ana.Hitch(SightScreen) != HitchBroken || ana.Hitch(SightCamera) != HitchBusy {
		t.Errorf("%+v", ana)
	}
	w.answered(room.Answered{Person: room.Person{ID: "id Ana"}, What: "screen", Answer: "yes"})
	if m := watchAll(w, atTen.Add(time.Second), everyone, report("Ana", nil)); m.Everybody[0].Hitch(SightScreen) != HitchNone || len(w.hitch) != 1 {
		t.Error("it stays broken when pictures come")
	}
}

// Who runs the class and who watches it are in the table as well, below who attends; nobody of them needs attention.
func TestEverybodyElseIsBelowWhoAttends(t *testing.T) {
	all := append(someClass(), pupil("Prof", func(w *Watched) { w.Person.Role, w.Away = room.Instructor, ago(time.Hour) }),
		pupil("Olga", func(w *Watched) { w.Person.Role = room.Observer }), pupil("Deputy", func(w *Watched) { w.Person.Deputy, w.Loss = true, 1 }))
	also := func(c MonitorChoice) (all2 []string) {
		m := MonitorOf(c, slices.Clone(all), atTen)
		for i := range m.Also {
			all2 = append(all2, m.Also[i].Person.Name)
		}
		if len(m.Others) != 3 || len(m.Everybody) != 6 || m.Counts[FilterAll] != 6 {
			t.Errorf("%d others and %d students, %d counted", len(m.Others), len(m.Everybody), m.Counts[FilterAll])
		}
		return all2
	}
	for _, tt := range []struct {
		choice MonitorChoice
		want   []string
	}{
		{MonitorChoice{}, []string{"Deputy", "Olga", "Prof"}},
		{MonitorChoice{Sort: SortName, Backward: true}, []string{"Prof", "Olga", "Deputy"}},
		{MonitorChoice{Sort: SortLink}, []string{"Deputy", "Olga", "Prof"}},
		{MonitorChoice{Search: "o"}, []string{"Olga", "Prof"}},
		{MonitorChoice{Filter: FilterNeeds}, nil},
	} {
		if got := also(tt.choice); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %q, want %q", tt.choice, got, tt.want)
		}
	}
	m := MonitorOf(MonitorChoice{}, slices.Clone(all), atTen)
	if w := m.Person("id Prof"); w == nil || w.Need != NeedNothing {
		t.Errorf("%+v", w)
	}
	if m.Person("id Ana") == nil || m.Person("nobody") != nil {
		t.Error("people are not found by their IDs")
	}
}

// What others of the staff and observers report is known of them.
func TestOthersAreKnownByTheirReports(t *testing.T) {
	everyone := everyoneOf(pupil("Ana", nil), pupil("Prof", func(w *Watched) { w.Person.Role = room.Instructor }))
	w := &watching{}
	m := watchAll(w, atTen, everyone, report("Prof", func(r *Report) { r.RTT = 80 * time.Millisecond }))
	if len(m.Others) != 1 || !m.Others[0].Known || m.Others[0].RTT != 80*time.Millisecond || m.Ready {
		t.Errorf("others %+v, ready %t: of students nothing is known", m.Others, m.Ready)
	}
}

// As long as nothing is known of anybody the monitor says why.
func TestWhyNothingIsKnownOfAnybody(t *testing.T) {
	everyone := everyoneOf(pupil("Ana", nil), pupil("Prof", func(w *Watched) { w.Person.Role = room.Instructor }))
	w := &watching{}
	now := atTen
	want := func(what string, silence Silence, wake time.Time, reports ...Report) {
		t.Helper()
		w.take(reports)
		w.stale = true
		if m := w.show(now, 0, everyone, nil); m.Silence != silence {
			t.Errorf("%s: %d, want %d", what, m.Silence, silence)
		}
		if !wake.IsZero() && !w.next.Equal(wake) {
			t.Errorf("%s: it is looked at again at %v, want %v", what, w.next, wake)
		}
		now = now.Add(time.Second)
	}
	want("who just came", SilenceAtOnce, atTen.Add(longSilence))
	want("a moment later", SilenceAtOnce, atTen.Add(longSilence))
	w.hear(false, true)
	want("without touch", SilenceLost, time.Time{})
	w.hear(true, true)
	want("the seventeenth", SilenceMany, time.Time{})
	w.hear(false, false)
	want("once somebody has left", SilenceAtOnce, time.Time{})
	now = now.Add(longSilence)
	want("for long", SilenceLong, time.Time{})
	want("a report", SilenceNone, time.Time{}, report("Ana", nil))
	w.hear(true, false)
	want("the seventeenth, who knew something", SilenceMany, time.Time{}, report("Ana", nil))
	w.hear(false, false)
	everyone[0].Here = false
	want("nobody is here", SilenceNone, time.Time{})
	everyone = everyone[1:]
	w.hear(true, false)
	want("there are no students", SilenceNone, time.Time{})
}
