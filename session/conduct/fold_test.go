package conduct

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
)

var (
	up   = HandChange{Up: true}.Encode()
	down = HandChange{}.Encode()
)

// queue returns whose hands are up, by the first byte of the key.
func queue(c *Conduct) (q []byte) {
	for _, h := range c.Hands.Snapshot() {
		q = append(q, h.Author[0])
	}
	return q
}

func (l *lesson) wantQueue(why string, want ...byte) {
	l.Helper()
	if got := queue(l.folded()); !slices.Equal(got, want) {
		l.Errorf("%s: queue %v, want %v", why, got, want)
	}
}

func TestHandsQueueByClockThenAuthor(t *testing.T) {
	l := &lesson{TB: t}
	a, b, c := l.Author(1), l.Author(2), l.Author(3)
	c.SayAt(at(1, 0), journal.KindHand, student, up)
	b.SayAt(at(0, 9), journal.KindHand, student, up)
	a.SayAt(at(1, 0), journal.KindHand, student, up)
	l.wantQueue("three hands", 2, 1, 3)
	if since := l.folded().Hands.Snapshot()[0].Since; since != clockAt(0, 9) {
		t.Errorf("hand up since %v, want %v", since, clockAt(0, 9))
	}
	b.Say(journal.KindHand, student, up)
	l.wantQueue("up again while up keeps the place", 2, 1, 3)
	b.SayAt(at(2, 0), journal.KindHand, student, down)
	b.SayAt(at(3, 0), journal.KindHand, student, up)
	l.wantQueue("down and up again goes to the end", 1, 3, 2)
	l.converges()
}

func TestHandSurvivesAReconnectNotALeaveARemovalOrTheEnd(t *testing.T) {
	l := &lesson{TB: t}
	prof, a, b, c := l.Author(9), l.Author(1), l.Author(2), l.Author(3)
	a.Say(journal.KindHand, student, up)
	b.Say(journal.KindHand, student, up)
	last := c.Say(journal.KindHand, student, up)
	a.Say(journal.KindJoin, student, l.join("Ann"))
	l.wantQueue("rejoined", 1, 2, 3)
	b.Say(journal.KindLeave, student, nil)
	l.wantQueue("left", 1, 3)
	prof.Say(journal.KindRemove, instructor, l.remove(last))
	l.wantQueue("removed", 1)
	b.Say(journal.KindEnd, student, nil)
	prof.Say(journal.KindEnd, proctor, nil)
	l.wantQueue("ended by who may not", 1)
	prof.Say(journal.KindEnd, deputy, nil)
	l.wantQueue("ended")
	l.converges()
}

func TestLoweringSparesHandsThatWentUpMeanwhile(t *testing.T) {
	l := &lesson{TB: t}
	prof, a, b, c := l.Author(9), l.Author(1), l.Author(2), l.Author(3)
	old := a.SayAt(at(1, 0), journal.KindHand, student, up)
	a.SayAt(at(1, 1), journal.KindHand, student, down)
	a.SayAt(at(1, 2), journal.KindHand, student, up)
	b.SayAt(at(1, 3), journal.KindHand, student, up)
	c.SayAt(at(1, 10), journal.KindHand, student, up)
	one := l.must(LowerHands{Hands: []RaisedHand{{old.Author, old.Seq}}}.Encode())
	prof.SayAt(at(1, 20), journal.KindLowerHands, instructor, one)
	l.wantQueue("one hand, that went down and up meanwhile", 1, 2, 3)
	prof.SayAt(at(1, 21), journal.KindLowerHands, student, l.must(LowerHands{UpTo: clockAt(2, 0)}.Encode()))
	l.wantQueue("by a student", 1, 2, 3)
	prof.SayAt(at(1, 22), journal.KindLowerHands, proctor, l.must(LowerHands{UpTo: clockAt(1, 5)}.Encode()))
	l.wantQueue("all up to a clock", 3)
	l.converges()
}

func TestObserverCannotRaiseAHand(t *testing.T) {
	l := &lesson{TB: t}
	l.Author(1).Say(journal.KindHand, 0, up)
	l.wantQueue("no right to post")
}

func TestStageIsHandedOnByWhoHasIt(t *testing.T) {
	l := &lesson{TB: t}
	prof, a, b, c := l.Author(9), l.Author(1), l.Author(2), l.Author(3)
	stage := func(who journal.Author) []byte { return StageChange{who}.Encode() }
	want := func(why string, who journal.Author) {
		t.Helper()
		if got := l.folded().Stage.Snapshot(); got != who {
			t.Errorf("%s: %v presents, want %v", why, got, who)
		}
	}
	a.Say(journal.KindStage, student, stage(a.Author()))
	want("a student who helps herself", journal.Author{})
	prof.Say(journal.KindStage, journal.Moderate, stage(a.Author()))
	want("given by who moderates", a.Author())
	b.Say(journal.KindStage, student, stage(b.Author()))
	want("taken by a student", a.Author())
	a.Say(journal.KindJoin, student, l.join("Ann"))
	want("back after a loss", a.Author())
	a.Say(journal.KindStage, student, stage(b.Author()))
	want("handed on", b.Author())
	a.Say(journal.KindStage, student, stage(a.Author()))
	want("taken back by who handed on", b.Author())
	b.Say(journal.KindStage, student, nil)
	want("given back", journal.Author{})
	c.Say(journal.KindStage, student|journal.Present, stage(c.Author()))
	want("taken by right", c.Author())
	c.Say(journal.KindLeave, student|journal.Present, nil)
	want("left", journal.Author{})
	last := a.Say(journal.KindHand, student, up)
	prof.Say(journal.KindStage, instructor, stage(a.Author()))
	prof.Say(journal.KindRemove, instructor, l.remove(last))
	want("removed", journal.Author{})
	prof.Say(journal.KindStage, instructor, stage(b.Author()))
	want("given", b.Author())
	l.converges()
	prof.Say(journal.KindEnd, instructor, nil)
	want("ended", journal.Author{})
}

// A presenter who was taken off the stage cannot give it away by a clock that was held back.
func TestStageTakenBackStaysTakenBack(t *testing.T) {
	l := &lesson{TB: t}
	prof, a, b := l.Author(9), l.Author(1), l.Author(2)
	prof.SayAt(at(1, 0), journal.KindStage, instructor, StageChange{a.Author()}.Encode())
	prof.SayAt(at(2, 0), journal.KindStage, instructor, nil)
	a.SayAt(at(1, 59), journal.KindStage, student, StageChange{b.Author()}.Encode())
	if got := l.folded().Stage.Snapshot(); got != (journal.Author{}) {
		t.Errorf("%v presents", got)
	}
	l.Author(4).SayAt(at(3, 0), journal.KindStage, instructor, StageChange{b.Author()}.Encode()) // else there is no state to compare
	l.converges()
}

func TestWhoPresentedIsKnownForEveryMoment(t *testing.T) {
	l := &lesson{TB: t}
	prof, a, b := l.Author(9), l.Author(1), l.Author(2)
	before := a.SayAt(at(0, 30), journal.KindHand, student, up)
	prof.SayAt(at(1, 0), journal.KindStage, instructor, StageChange{a.Author()}.Encode())
	during := a.SayAt(at(1, 30), journal.KindHand, student, up)
	handed := a.SayAt(at(2, 0), journal.KindStage, student, StageChange{b.Author()}.Encode())
	after := a.SayAt(at(2, 30), journal.KindHand, student, up)
	want := func(why string, e journal.Entry, who journal.Author) {
		t.Helper()
		if got := l.folded().Stage.At(e); got != who {
			t.Errorf("%s: %v presented, want %v", why, got, who)
		}
	}
	want("before anybody does", before, journal.Author{})
	want("while she does", during, a.Author())
	want("as she hands on", handed, a.Author())
	want("after it", after, b.Author())
	prof.SayAt(at(1, 15), journal.KindStage, instructor, nil)
	want("taken off the stage by what came in later", during, journal.Author{})
	want("so that she could not hand on", after, journal.Author{})
}

func TestLocksOfTwoAtOnceAddUp(t *testing.T) {
	l := &lesson{TB: t}
	prof, tutor := l.Author(9), l.Author(8)
	prof.SayAt(at(1, 0), journal.KindLocks, instructor, l.must(LockChange{On: LockChat | LockCamera}.Encode()))
	tutor.SayAt(at(1, 0), journal.KindLocks, proctor, l.must(LockChange{On: LockMicrophone, Off: LockCamera}.Encode()))
	prof.SayAt(at(2, 0), journal.KindLocks, instructor, l.must(LockChange{Off: LockChat}.Encode()))
	l.Author(1).SayAt(at(1, 30), journal.KindLocks, student, l.must(LockChange{Off: AllLocks}.Encode()))
	h := l.folded().Locks.Snapshot()
	for _, tt := range []struct {
		at   journal.Clock
		want Locks
	}{{clockAt(0, 59), 0}, {clockAt(1, 0), LockChat | LockCamera | LockMicrophone}, {clockAt(1, 59), LockChat | LockCamera | LockMicrophone}, {clockAt(2, 0), LockCamera | LockMicrophone}, {clockAt(9, 0), LockCamera | LockMicrophone}} {
		if got := h.At(tt.at); got != tt.want {
			t.Errorf("locked at %v: %v, want %v", tt.at.Time(), got, tt.want)
		}
	}
	l.converges()
}

func TestLocksHoldForStudentsAndObservers(t *testing.T) {
	all := AllLocks
	for _, tt := range []struct {
		rights   journal.Rights
		presents bool
		what     Locks
		want     bool
	}{
		{student, false, LockChat, true}, {0, false, LockPeople, true}, {proctor, false, LockChat, false},
		{student | journal.Grade, false, LockChat, false}, {student, true, LockCamera, false}, {student, true, LockMicrophone, false},
		{student, true, LockChat, true}, {student | journal.Present, false, LockCamera, true},
	} {
		if got := all.Forbids(tt.what, tt.rights, tt.presents); got != tt.want {
			t.Errorf("%v forbidden with %v, presenting %v: %v, want %v", tt.what, tt.rights, tt.presents, got, tt.want)
		}
	}
	if (AllLocks &^ LockChat).Forbids(LockChat, student, false) {
		t.Error("what is not locked is forbidden")
	}
}

func TestSnapshotsStayAsTheyAreWhenMoreIsSaid(t *testing.T) {
	l := &lesson{TB: t}
	c, prof := New(), l.Author(9)
	say := func(when time.Time, on Locks, title string) {
		c.Apply(prof.SayAt(when, journal.KindLocks, instructor, l.must(LockChange{On: on}.Encode())))
		c.Apply(l.Author(byte(on)).SayAt(when, journal.KindLaunch, instructor, l.launch(title)))
	}
	say(at(1, 0), LockChat, "One")
	locks, sittings := c.Locks.Snapshot(), c.Sittings.Snapshot()
	c.Apply(l.Author(10).SayAt(at(1, 0), journal.KindLocks, instructor, l.must(LockChange{On: LockNotes}.Encode())))
	c.Apply(l.Author(8).SayAt(at(9, 0), journal.KindEnd, instructor, nil))
	c.Locks.Snapshot()
	c.Sittings.Snapshot()
	if locks.Now() != LockChat || !sittings[0].Running() {
		t.Errorf("what was shown became %v, %+v", locks, sittings)
	}
}

func TestReactionsBeyondTheRateDoNotCount(t *testing.T) {
	l := &lesson{TB: t}
	a, b := l.Author(1), l.Author(2)
	for i := range 15 {
		a.SayAt(at(1, i), journal.KindReaction, student, []byte("👍"))
	}
	a.SayAt(at(1, 59), journal.KindReaction, student, []byte("👎"))
	a.SayAt(at(2, 0), journal.KindReaction, student, []byte("👏"))
	b.SayAt(at(1, 5), journal.KindReaction, student, []byte("😂"))
	b.SayAt(at(1, 6), journal.KindReaction, student, []byte("not an emoji"))
	c := l.folded()
	if n := len(c.Reactions.Counted(a.Author())); n != 11 {
		t.Errorf("%d reactions count, want ten in a minute and one more", n)
	}
	if n := len(c.Reactions.Counted(b.Author())); n != 1 {
		t.Errorf("%d reactions of somebody else count, want 1", n)
	}
	if shown := c.Reactions.Since(clockAt(1, 30)); len(shown) != 1 || shown[0].Emoji != "👏" {
		t.Errorf("shown half a minute on: %v, want the last alone", shown)
	}
	l.converges()
}

func TestSameClassMeetsAgainAfterItsEnd(t *testing.T) {
	l := &lesson{TB: t}
	prof, other, tutor, a := l.Author(9), l.Author(8), l.Author(7), l.Author(1)
	prof.SayAt(at(0, 0), journal.KindLaunch, instructor, l.launch("Week 1"))
	other.SayAt(at(0, 5), journal.KindLaunch, instructor, l.launch("Week one"))
	a.SayAt(at(0, 0), journal.KindLaunch, student, l.launch("Mine"))
	tutor.SayAt(at(50, 0), journal.KindEnd, deputy, nil)
	prof.SayAt(at(50, 1), journal.KindEnd, instructor, nil)
	prof.SayAt(at(7*24*60, 0), journal.KindLaunch, instructor, l.launch("Week 2"))
	want := []Sitting{
		{Number: 1, Title: "Week 1", Started: clockAt(0, 0), Owner: prof.Author(), Ended: clockAt(50, 0), EndedBy: tutor.Author()},
		{Number: 2, Title: "Week 2", Started: clockAt(7*24*60, 0), Owner: prof.Author()},
	}
	if got := l.folded().Sittings.Snapshot(); !slices.Equal(got, want) {
		t.Errorf("sittings %+v, want %+v", got, want)
	}
	prof.SayAt(at(14*24*60, 0), journal.KindLaunch, instructor, l.launch("Week 3"))
	got := l.folded().Sittings.Snapshot()
	if len(got) != 3 || !got[1].Lapsed || got[1].Ended != got[2].Started || !l.folded().Sittings.Last().Running() {
		t.Errorf("sittings %+v, want one that lapsed and one that runs", got)
	}
	l.converges()
}

func TestOwnerPolicyIsWhatAnInstructorSaidLast(t *testing.T) {
	l := &lesson{TB: t}
	prof, tutor := l.Author(9), l.Author(8)
	if got := l.folded().Owner.Snapshot(); got.Choice != KeepOpen {
		t.Errorf("policy %v before anything was said", got)
	}
	prof.SayAt(at(2, 0), journal.KindOwner, instructor, l.must(OwnerPolicy{HandOver, tutor.Author()}.Encode()))
	l.Author(7).SayAt(at(1, 0), journal.KindOwner, instructor, l.must(OwnerPolicy{Choice: LockUp}.Encode()))
	tutor.SayAt(at(3, 0), journal.KindOwner, deputy, l.must(OwnerPolicy{Choice: LockUp}.Encode()))
	if got := l.folded().Owner.Snapshot(); got != (OwnerPolicy{HandOver, tutor.Author()}) {
		t.Errorf("policy %v, want to hand over", got)
	}
	l.converges()
}

// What counts of a log that is too long goes by the log, not by what came first.
func TestFirstStatementsOfALogCount(t *testing.T) {
	said := func(order []int) *HandFold {
		f := &HandFold{}
		for _, i := range order {
			f.Apply(journal.Entry{Author: ann, Seq: uint64(i) + 1, Clock: journal.Clock(i+1) << 16, Kind: journal.KindHand,
				Rights: journal.Post, Body: []byte{byte(i+1) & 1}})
		}
		return f
	}
	order := make([]int, maxSaid+9)
	for i := range order {
		order[i] = i
	}
	want := said(order)
	slices.Reverse(order[maxSaid-20:])
	got := said(order)
	if got.Hash() != want.Hash() || len(got.said.statements()) != maxSaid || !slices.Equal(got.Raised(ann), want.Raised(ann)) {
		t.Errorf("%d statements, hash %x, want %x", len(got.said.statements()), got.Hash(), want.Hash())
	}
}

// Entries made by chance, by everyone with any right, come to one state.
func TestAnythingSaidConverges(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { randomLesson(t, seed).converges() })
	}
}

// randomLesson writes 60 entries of six people over some minutes, many at the same clock.
func randomLesson(t testing.TB, seed uint64) *lesson {
	rng := rand.New(rand.NewPCG(seed, 7))
	l := &lesson{TB: t}
	rights := []journal.Rights{student, student, student, proctor, deputy, instructor}
	people := make([]journal.Author, len(rights))
	scribes := map[journal.Author]func(time.Time, journal.Kind, []byte) journal.Entry{}
	last := map[journal.Author]journal.Entry{}
	for i := range rights {
		p := l.Author(byte(i + 1))
		people[i] = p.Author()
		scribes[p.Author()] = func(when time.Time, k journal.Kind, body []byte) journal.Entry {
			return p.SayAt(when, k, rights[i], body)
		}
		last[p.Author()] = scribes[p.Author()](at(0, i), journal.KindJoin, l.join(fmt.Sprint("Person ", i)))
	}
	scribes[people[5]](at(0, 7), journal.KindLaunch, l.launch("Chance"))
	scribes[people[0]](at(0, 8), journal.KindHand, up)
	for range 60 {
		who, other := people[rng.IntN(len(people))], people[rng.IntN(len(people))]
		when := at(rng.IntN(8), rng.IntN(4)*15)
		kind, body := l.anything(rng, last[other], clockAt(rng.IntN(8), 0))
		last[who] = scribes[who](when, kind, body)
	}
	return l
}

// anything returns the kind and body of something to say about whose last entry is given.
func (l *lesson) anything(rng *rand.Rand, other journal.Entry, clock journal.Clock) (journal.Kind, []byte) {
	lock := Locks(1 << rng.IntN(9))
	switch rng.IntN(15) {
	case 13:
		return journal.KindShow, l.must(Show{Place: ShowBoard, Page: ShownPage{Number: uint16(1 + rng.IntN(9))}}.Encode())
	case 14:
		return journal.KindDrawers, l.must(Drawers{DrawListed, []journal.Author{other.Author}}.Encode())
	case 0, 1:
		return journal.KindHand, []byte{byte(rng.IntN(2))}
	case 2:
		return journal.KindLowerHands, l.must(LowerHands{Hands: []RaisedHand{{other.Author, other.Seq}}}.Encode())
	case 3:
		return journal.KindLowerHands, l.must(LowerHands{UpTo: clock}.Encode())
	case 4:
		return journal.KindStage, StageChange{other.Author}.Encode()
	case 5:
		return journal.KindLocks, l.must(LockChange{On: lock}.Encode())
	case 6:
		return journal.KindLocks, l.must(LockChange{Off: lock}.Encode())
	case 7:
		return journal.KindReaction, []byte(UsualReactions[rng.IntN(6)])
	case 8:
		return journal.KindPresence, l.must(Sightings{{other.Author, rng.IntN(2) == 0, clock}}.Encode())
	case 9:
		return journal.KindChat, []byte("hello")
	case 10:
		return []journal.Kind{journal.KindLeave, journal.KindEnd, journal.KindLeave}[rng.IntN(3)], nil
	case 11:
		return journal.KindLaunch, l.launch("Again")
	}
	if rng.IntN(3) == 0 {
		return journal.KindRemove, l.remove(other)
	}
	return journal.KindJoin, l.join("Back")
}
