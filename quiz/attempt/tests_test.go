package attempt

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/quiz"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

func slicesSort(c Receipt) {
	slices.SortFunc(c, func(a, b Mark16) int { return bytes.Compare(a[:], b[:]) })
}

// inTest is a class whose test began at second 10: an instructor and two students.
func inTest(t testing.TB, a About, closes float64, boxes func(teacher, ana *member) [][]byte) (c *class, teacher, ana, ben *member) {
	c = newClass(t)
	teacher, ana, ben = c.member(1, instructor), c.member(2, student), c.member(3, student)
	teacher.announces(1, a)
	var end journal.Clock
	if closes > 0 {
		end = clock(closes)
	}
	var all [][]byte
	if boxes != nil {
		all = boxes(teacher, ana)
	}
	teacher.starts(10, end, all...)
	return c, teacher, ana, ben
}

func TestAnswersUpToTheDeadlineCount(t *testing.T) {
	c, teacher, ana, _ := inTest(t, about(), 0, nil)
	ana.does(20, Step{Kind: Opened})
	ana.answers(21, 0, "one")
	ana.answers(20+600, 0, "two")
	ana.answers(20+600+Slack.Seconds(), 1, "typed as time ran out")
	ana.answers(20+600+Slack.Seconds()+1, 0, "late")
	ana.does(20+600+Slack.Seconds()+2, Step{Kind: Finished})
	for _, by := range []*member{teacher, ana} {
		a := c.attempt(by, ana)
		if got := a.text(t, 0); got != "two" {
			t.Errorf("the answer is %q, want two", got)
		}
		if got := a.text(t, 1); got == "" {
			t.Error("what was typed as time ran out is lost")
		}
		if a.Late != 2 || a.Finished != 0 {
			t.Errorf("%d late, finished %v; want 2, not finished", a.Late, a.Finished)
		}
	}
}

func TestUnfinishedAttemptEndsByRule(t *testing.T) {
	for rule, want := range map[quiz.Overdue][]Phase{
		quiz.OverdueSubmit:  {Open, HandedIn, HandedIn},
		quiz.OverdueGrace:   {Open, Overdue, Abandoned},
		quiz.OverdueAbandon: {Open, Abandoned, Abandoned},
	} {
		is := about()
		is.Overdue, is.Grace = rule, time.Minute
		c, teacher, ana, _ := inTest(t, is, 0, nil)
		ana.does(20, Step{Kind: Opened})
		a := c.attempt(teacher, ana)
		for i, now := range []float64{620, 650, 700} {
			if got := a.Phase(clock(now)); got != want[i] {
				t.Errorf("rule %v, second %v: phase %v, want %v", rule, now, got, want[i])
			}
		}
		if got := a.Next(clock(600)); got != clock(620)+1 {
			t.Errorf("rule %v: changes by itself at %v", rule, got.Time())
		}
	}
}

func TestHandedInWithinGrace(t *testing.T) {
	is := about()
	is.Overdue, is.Grace = quiz.OverdueGrace, time.Minute
	c, teacher, ana, _ := inTest(t, is, 0, nil)
	ana.does(20, Step{Kind: Opened})
	ana.answers(650, 0, "too late to be changed")
	ana.does(670, Step{Kind: Finished})
	a := c.attempt(teacher, ana)
	if a.Phase(clock(700)) != Done || a.text(t, 0) != "" {
		t.Errorf("phase %v, answer %q; want handed in, without a change after the deadline", a.Phase(clock(700)), a.text(t, 0))
	}
}

func TestTestClosesBeforeTheLimitIsOver(t *testing.T) {
	c, teacher, ana, ben := inTest(t, about(), 100, nil)
	ana.does(50, Step{Kind: Opened})
	ben.does(100, Step{Kind: Opened})
	if a := c.attempt(teacher, ana); a.Deadline != clock(100) {
		t.Errorf("deadline %v, want %v", a.Deadline.Time(), clock(100).Time())
	}
	if k := c.seenBy(teacher).Test(testID).Taking(ben.author()); len(k.Attempts()) != 0 {
		t.Error("an attempt begins after the test closed")
	}
}

// Extra time is known to who has it, and to staff, and moves both ends.
func TestExtraTime(t *testing.T) {
	c, teacher, ana, ben := inTest(t, about(), 300, func(teacher, ana *member) [][]byte {
		return [][]byte{teacher.box(ana, Given{Extra: time.Minute})}
	})
	body, err := Takers{testID, []Taker{{Who: ana.author(), Extra: time.Minute}}}.Encode()
	teacher.decides(9, body, err)
	ana.does(20, Step{Kind: Opened})
	ben.does(20, Step{Kind: Opened})
	for _, by := range []*member{teacher, ana} {
		if a := c.attempt(by, ana); a.Deadline != clock(360) {
			t.Errorf("with extra time: deadline %v, want %v", a.Deadline.Time(), clock(360).Time())
		}
	}
	for _, by := range []*member{teacher, ben} {
		if a := c.attempt(by, ben); a.Deadline != clock(300) {
			t.Errorf("without: deadline %v, want %v", a.Deadline.Time(), clock(300).Time())
		}
	}
	if got := c.seenBy(ben).Test(testID).Extra(ana.author()); got != 0 {
		t.Errorf("another student knows of %v", got)
	}
	// More, later; and an end by staff is one for everybody.
	body, err = Change{Test: testID, Kind: Extended, Boxes: [][]byte{teacher.box(ana, Given{Extra: 2 * time.Minute})}}.Encode()
	teacher.says(200, body, err)
	if a := c.attempt(ana, ana); a.Deadline != clock(420) {
		t.Errorf("with more: deadline %v, want %v", a.Deadline.Time(), clock(420).Time())
	}
	body, err = Change{Test: testID, Kind: Ended}.Encode()
	teacher.says(250, body, err)
	if a := c.attempt(ana, ana); a.Deadline != clock(250) {
		t.Errorf("ended: deadline %v, want %v", a.Deadline.Time(), clock(250).Time())
	}
	body, err = Change{Test: testID, Kind: Extended, Closes: clock(400)}.Encode()
	teacher.says(260, body, err)
	if a := c.attempt(ben, ben); a.Deadline != clock(400) {
		t.Errorf("extended after all: deadline %v, want %v", a.Deadline.Time(), clock(400).Time())
	}
}

// What an offline student wrote after the test was ended counts once it is extended.
func TestExtendingBringsBackWhatWasLate(t *testing.T) {
	c, teacher, ana, _ := inTest(t, about(), 0, nil)
	ana.does(20, Step{Kind: Opened})
	body, err := Change{Test: testID, Kind: Ended}.Encode()
	teacher.says(100, body, err)
	ana.answers(200, 0, "offline")
	if a := c.attempt(teacher, ana); a.Late != 1 || a.text(t, 0) != "" {
		t.Errorf("%d late, answer %q", a.Late, a.text(t, 0))
	}
	body, err = Change{Test: testID, Kind: Extended, Closes: clock(400)}.Encode()
	teacher.says(300, body, err)
	if a := c.attempt(teacher, ana); a.Late != 0 || a.text(t, 0) != "offline" {
		t.Errorf("extended: %d late, answer %q", a.Late, a.text(t, 0))
	}
}

func TestTestForSomeIsForThemAlone(t *testing.T) {
	c := newClass(t)
	teacher, ana, ben := c.member(1, instructor), c.member(2, student), c.member(3, student)
	teacher.announces(1, about())
	body, err := Takers{testID, []Taker{{Who: ana.author(), Takes: true}}}.Encode()
	teacher.decides(5, body, err)
	body, err = Change{Test: testID, Kind: Started, Boxes: [][]byte{teacher.box(ana, Given{Takes: true, Key: key})}}.Encode()
	teacher.says(10, body, err)
	ana.does(20, Step{Kind: Opened})
	ben.does(20, Step{Kind: Opened})
	for _, by := range []*member{teacher, ana} {
		is := c.seenBy(by).Test(testID)
		if !is.Takes(ana.author()) || len(is.Taking(ana.author()).Attempts()) != 1 {
			t.Error("who is to take it cannot")
		}
	}
	is := c.seenBy(ben).Test(testID)
	if s := is.State(); s.HasKey || is.Takes(ben.author()) || len(is.Taking(ben.author()).Attempts()) != 0 {
		t.Errorf("who is not to take it can: %v", s.HasKey)
	}
	if k := c.seenBy(teacher).Test(testID).Taking(ben.author()); len(k.Attempts()) != 0 || k.Void() != 1 {
		t.Errorf("staff count %d attempts of who is not to take it", len(k.Attempts()))
	}
}

func TestKeyThatWasNotAnnouncedStartsNothing(t *testing.T) {
	c := newClass(t)
	teacher, ana := c.member(1, instructor), c.member(2, student)
	teacher.announces(1, about())
	body, err := Change{Test: testID, Kind: Started, Open: true, Key: PaperKey{1}}.Encode()
	teacher.says(10, body, err)
	if s := c.seenBy(ana).Test(testID).State(); s.Started != 0 || s.HasKey {
		t.Errorf("it has begun: %+v", s)
	}
}

func TestWhoMayGiveTests(t *testing.T) {
	end, err := Change{Test: testID, Kind: Ended}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name           string
		rights         journal.Rights
		announces, end bool
	}{
		{"a student", student, false, false}, {"a proctor", proctor, false, true}, {"an instructor", instructor, true, true},
		{"who presents", student | journal.Present, false, false}, {"who grades", student | journal.Grade, true, true},
	} {
		c := newClass(t)
		other, reader := c.member(5, tt.rights), c.member(6, student)
		other.announces(1, about())
		if got := c.seenBy(reader).Test(testID) != nil; got != tt.announces {
			t.Errorf("%s announces: %v, want %v", tt.name, got, tt.announces)
		}
		c = newClass(t)
		teacher, other := c.member(1, instructor), c.member(5, tt.rights)
		teacher.announces(1, about())
		teacher.starts(2, 0)
		other.says(3, end, nil)
		if got := c.seenBy(teacher).Test(testID).State().Hard; got != tt.end {
			t.Errorf("%s ends: %v, want %v", tt.name, got, tt.end)
		}
	}
}

// What students write as if they were staff, and staff as if they were students, is void.
func TestNobodyPassesForAnother(t *testing.T) {
	c, teacher, ana, ben := inTest(t, about(), 0, nil)
	ana.does(20, Step{Kind: Opened})
	teacher.does(20, Step{Kind: Opened})
	body, err := Marked{Test: testID, Who: ana.author(), Attempt: 1, Mark: 3}.Encode()
	ana.decides(30, body, err)
	body, err = Takers{testID, []Taker{{Who: ana.author(), Extra: time.Hour}}}.Encode()
	ana.decides(31, body, err)
	ben.log.SayAt(at(32), journal.KindAnswer, student, []byte{byte(Opened)})
	ben.receipts(33, teacher.answers(32, 0, "x"))
	is := c.seenBy(teacher).Test(testID)
	if m := is.Marks(ana.author(), 1, Place{}); len(m) != 0 {
		t.Errorf("a student has marked: %v", m)
	}
	if got := is.Extra(ana.author()); got != 0 {
		t.Errorf("a student has given %v", got)
	}
	if is.Taking(teacher.author()) != nil {
		t.Error("staff take the test")
	}
}

func TestReceiptCoversAllBefore(t *testing.T) {
	c, teacher, ana, _ := inTest(t, about(), 0, nil)
	ana.does(20, Step{Kind: Opened})
	first := ana.answers(21, 0, "one")
	second := ana.answers(22, 0, "two")
	for _, by := range []*member{teacher, ana} {
		if c.seenBy(by).Test(testID).Taking(ana.author()).Delivered() {
			t.Error("delivered before there is a receipt")
		}
	}
	teacher.receipts(23, first)
	if k := c.seenBy(ana).Test(testID).Taking(ana.author()); k.Delivered() || k.Covered() != first.Seq {
		t.Errorf("covered up to %d, want %d", k.Covered(), first.Seq)
	}
	teacher.receipts(300, second)
	for _, by := range []*member{teacher, ana} {
		if k := c.seenBy(by).Test(testID).Taking(ana.author()); !k.Delivered() {
			t.Error("not delivered in spite of a receipt")
		}
	}
	log := c.seenBy(teacher).Test(testID).Taking(ana.author()).Log(1)
	var got []journal.Clock
	for _, l := range log {
		got = append(got, l.Received)
	}
	if want := []journal.Clock{clock(23), clock(23), clock(300)}; !slices.Equal(got, want) {
		t.Errorf("received at %v, want %v", got, want)
	}
	if n := c.seenBy(teacher).Test(testID).Taking(ana.author()).CameLate(1); n != 1 {
		t.Errorf("%d came late, want 1", n)
	}
}

func TestReceiptsNameWhatIsNewOnce(t *testing.T) {
	c, teacher, ana, ben := inTest(t, about(), 0, nil)
	ana.does(20, Step{Kind: Opened})
	one, two := ana.answers(21, 0, "one"), ben.does(22, Step{Kind: Opened})
	want := Receipt{MarkOf(one.Hash), MarkOf(two.Hash)}
	slicesSort(want)
	got := c.seenBy(teacher).Receipts()
	if len(got) != 1 || !slices.Equal(got[0], want) {
		t.Fatalf("receipts %x, want %x", got, want)
	}
	teacher.receipts(24, one, two)
	if got := c.seenBy(teacher).Receipts(); len(got) != 0 {
		t.Errorf("again: %x", got)
	}
}

// A signal, a flag or nothing: what was written stays as it was.
func TestEditThatFitsNothingChangesNothing(t *testing.T) {
	c, teacher, ana, _ := inTest(t, about(), 0, nil)
	ana.does(20, Step{Kind: Opened})
	ana.answers(21, 0, "one")
	ana.does(22, Step{Kind: Answered, Edit: Edit{Head: 400, Middle: []byte("x")}})
	ana.does(23, Step{Kind: Answered, Edit: Edit{Middle: []byte{packedText, 0xff}}})
	ana.does(24, Step{Kind: Answered, Place: Place{Slot: 1}, Attempt: 2, Edit: Edit{Middle: []byte{0}}})
	ana.answers(25, 0, "one and two")
	a := c.attempt(teacher, ana)
	if got := a.text(t, 0); got != "one and two" {
		t.Errorf("the answer is %q", got)
	}
	if k := c.seenBy(teacher).Test(testID).Taking(ana.author()); k.Void() != 3 {
		t.Errorf("%d void, want 3", k.Void())
	}
}

func TestNothingChangesAfterItWasHandedIn(t *testing.T) {
	c, teacher, ana, _ := inTest(t, about(), 0, nil)
	ana.does(20, Step{Kind: Opened})
	ana.answers(21, 0, "one")
	ana.does(22, Step{Kind: Finished})
	ana.answers(23, 0, "two")
	ana.does(24, Step{Kind: Opened, Attempt: 2})
	a := c.attempt(teacher, ana)
	if a.text(t, 0) != "one" || a.After != 1 {
		t.Errorf("answer %q, %d after", a.text(t, 0), a.After)
	}
}

func TestAttemptsFollowEachOther(t *testing.T) {
	is := about()
	is.Attempts = 2
	c, teacher, ana, _ := inTest(t, is, 0, nil)
	ana.does(20, Step{Kind: Opened})
	ana.does(21, Step{Kind: Opened, Attempt: 2}) // the first is open
	ana.does(700, Step{Kind: Opened, Attempt: 2})
	ana.does(701, Step{Kind: Finished, Attempt: 2})
	ana.does(702, Step{Kind: Opened, Attempt: 3})
	all := c.seenBy(teacher).Test(testID).Taking(ana.author()).Attempts()
	if len(all) != 2 || all[1].Opened != clock(700) || all[0].Phase(clock(700)) != HandedIn {
		t.Errorf("%d attempts: %+v", len(all), all)
	}
}

// What was to be marked at once does not change any more, and is answered once.
func TestCheckedAnswerStays(t *testing.T) {
	is := about()
	is.Behaviour = quiz.Immediate
	c, teacher, ana, _ := inTest(t, is, 0, nil)
	ana.does(20, Step{Kind: Opened})
	ana.answers(21, 0, "one")
	check := ana.does(22, Step{Kind: Checked})
	ana.answers(23, 0, "two")
	k := c.seenBy(teacher).Test(testID).Taking(ana.author())
	if got := k.Attempts()[0].text(t, 0); got != "one" {
		t.Errorf("the answer is %q", got)
	}
	asked := k.Unchecked()
	if len(asked) != 1 || asked[0].Entry != MarkOf(check.Hash) {
		t.Fatalf("asked %+v", asked)
	}
	box, err := Result{1, []Seat{{Mark: 1, Max: 1, Comment: "Good"}}}.Seal(plainSealer{}, teacher.author(), ana.author(), testID)
	if err != nil {
		t.Fatal(err)
	}
	box.Check = asked[0].Entry
	body, err := Results{testID, []ResultBox{box}}.Encode()
	teacher.log.SayAt(at(24), journal.KindTestResult, instructor, teacher.body(body, err))
	if k := c.seenBy(teacher).Test(testID).Taking(ana.author()); len(k.Unchecked()) != 0 {
		t.Error("it is to be answered again")
	}
	if got, told := c.seenBy(ana).Test(testID).Result(1, Place{}); !told || got.Comment != "Good" {
		t.Errorf("the student is told %+v, %v", got, told)
	}
}

// Results of others, and of who may not give any, are none.
func TestResultsAreForOne(t *testing.T) {
	c, teacher, ana, ben := inTest(t, about(), 0, nil)
	v := Result{1, []Seat{{Mark: 1, Max: 1}}}
	for _, by := range []*member{teacher, ben} {
		box, err := v.Seal(plainSealer{}, by.author(), ana.author(), testID)
		if err != nil {
			t.Fatal(err)
		}
		body, err := Results{testID, []ResultBox{box}}.Encode()
		by.log.SayAt(at(24), journal.KindTestResult, by.rights, by.body(body, err))
		v.Seats[0].Mark = 0.5
	}
	if _, told := c.seenBy(ben).Test(testID).Result(1, Place{}); told {
		t.Error("another student is told")
	}
	if got, _ := c.seenBy(ana).Test(testID).Result(1, Place{}); got.Mark != 1 {
		t.Errorf("a student has given a mark: %v", got.Mark)
	}
}

func TestLatestMarkByHandComesLast(t *testing.T) {
	c, teacher, ana, _ := inTest(t, about(), 0, nil)
	other := c.member(4, student|journal.Grade)
	for i, by := range []*member{other, teacher, other} {
		body, err := Marked{Test: testID, Who: ana.author(), Attempt: 1, Mark: float64(i), Comment: "so"}.Encode()
		by.decides(float64(50-i), body, err)
	}
	m := c.seenBy(teacher).Test(testID).Marks(ana.author(), 1, Place{})
	if len(m) != 3 || m[0].Mark != 1 || m[2].Mark != 2 {
		t.Errorf("marks %+v", m)
	}
}

func TestSignalsAreCounted(t *testing.T) {
	c, teacher, ana, _ := inTest(t, about(), 0, nil)
	ana.does(20, Step{Kind: Opened})
	ana.does(30, Step{Kind: Signalled, Signal: FocusLost})
	ana.does(37, Step{Kind: Signalled, Signal: FocusBack})
	ana.does(40, Step{Kind: Signalled, Signal: Pasted, N: 300})
	ana.does(41, Step{Kind: Signalled, Signal: FullScreenLeft})
	got := c.attempt(teacher, ana).Signals
	want := Signals{FocusLost: 1, Away: 7 * time.Second, Unfull: 1, Pastes: 1, Pasted: 300, Last: clock(41)}
	if got != want {
		t.Errorf("signals %+v, want %+v", got, want)
	}
}

// The longest essay is one entry, and each key pressed in it a small one.
func TestLongestEssayIsAnEntry(t *testing.T) {
	long := strings.Repeat("ü", quiz.MaxAnswer/2)
	raw, err := Pack(quiz.Response{Text: long})
	if err != nil {
		t.Fatal(err)
	}
	step := Step{Test: testID, Attempt: MaxAttempts, Kind: Answered, Place: Place{MaxQuestions - 1, MaxQuestions - 1}, Edit: EditOf(nil, raw)}
	body, err := step.Encode()
	if err != nil || len(body) > netgroup.MaxDeskBody {
		t.Errorf("%d bytes, %v; at most %d", len(body), err, netgroup.MaxDeskBody)
	}
	next, err := Pack(quiz.Response{Text: long[:4000] + "?" + long[4000:len(long)-2]})
	if err != nil {
		t.Fatal(err)
	}
	step.Edit = EditOf(raw, next)
	body, err = step.Encode()
	if err != nil || len(body) > 64 {
		t.Errorf("a letter in the middle: %d bytes, %v", len(body), err)
	}
}

func TestTooMuchOfOneStudentIsVoid(t *testing.T) {
	c, teacher, ana, ben := inTest(t, about(), 0, nil)
	ana.does(20, Step{Kind: Opened})
	for i := range maxSteps {
		ana.does(21+float64(i)/1000, Step{Kind: Flagged, On: i%2 == 0})
	}
	ana.answers(500, 0, "one more")
	ben.does(20, Step{Kind: Opened})
	ben.answers(500, 0, "as usual")
	if a := c.attempt(teacher, ana); a.text(t, 0) != "" {
		t.Error("there is no end to what one student writes")
	}
	if a := c.attempt(teacher, ben); a.text(t, 0) == "" {
		t.Error("another student is not heard")
	}
}
