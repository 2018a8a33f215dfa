package attempt

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/quiz"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

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
