//go:build !nogui

package test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/quiz"
)

// A listener notes what a pane asks for.
type listener struct{ asked []string }

func (l *listener) note(f string, a ...any) { l.asked = append(l.asked, fmt.Sprintf(f, a...)) }

func (l *listener) ShowTest(id string)                { l.note("show %s", id) }
func (l *listener) OpenAttempt()                      { l.note("open") }
func (l *listener) ShowSeat(n int)                    { l.note("seat %d", n) }
func (l *listener) AnswerSeat(n int, r quiz.Response) { l.note("answer %d %s", n, said(r)) }
func (l *listener) TypeSeat(n int, r quiz.Response)   { l.note("type %d %s", n, said(r)) }
func (l *listener) LeaveField()                       { l.note("leave field") }
func (l *listener) FlagSeat(n int, on bool)           { l.note("flag %d %t", n, on) }
func (l *listener) CheckSeat(n int)                   { l.note("check %d", n) }
func (l *listener) HandIn()                           { l.note("hand in") }
func (l *listener) TestPasted(n int)                  { l.note("pasted %d", n) }
func (l *listener) TestFull(on bool)                  { l.note("full %t", on) }
func (l *listener) OpenBank(tab model.BankTab)        { l.note("bank %s", tab) }
func (l *listener) OpenTestFile(path string)          { l.note("file %s", path) }
func (l *listener) SetOffer(t quiz.Test)              { l.note("offer %s %v", t.Title, t.Limit) }
func (l *listener) DropOffer()                        { l.note("drop") }
func (l *listener) AnnounceTest()                     { l.note("announce") }
func (l *listener) StartTest(s model.TestStart) {
	l.note("start %v %d %v", s.Closes, len(s.Who), s.Extra)
}
func (l *listener) ExtendTest(who string, by time.Duration) { l.note("extend %s %v", who, by) }
func (l *listener) EndTest()                                { l.note("end") }
func (l *listener) ReleaseTest()                            { l.note("release") }
func (l *listener) SortTest(by model.TestSort)              { l.note("sort %d", by) }
func (l *listener) OpenWork(id string)                      { l.note("work %s", id) }
func (l *listener) CloseWork()                              { l.note("close work") }
func (l *listener) ShowWork(seat int)                       { l.note("work at %d", seat) }
func (l *listener) GiveMark(seat int, mark float64, c string) {
	l.note("mark %d %v %s", seat, mark, c)
}
func (l *listener) MarkNext(q string)        { l.note("next %s", q) }
func (l *listener) OpenResults()             { l.note("results") }
func (l *listener) LookFor(string, []string) {}

// said writes a response on one line.
func said(r quiz.Response) string {
	var all []string
	for _, id := range r.Chosen {
		all = append(all, fmt.Sprint(id))
	}
	for _, p := range r.Pairs {
		all = append(all, fmt.Sprintf("%d=%d", p.Stem, p.Right))
	}
	for _, g := range r.Gaps {
		all = append(all, "["+said(g)+"]")
	}
	return strings.Join(append(all, r.Text), ",")
}

func (l *listener) expect(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(l.asked, want) {
		t.Errorf("asked %q, want %q", l.asked, want)
	}
	l.asked = nil
}

// taking opens the test at a question of a type.
func takingAt(t *testing.T, kind string) (*Pane, *listener, *viewtest.Window) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.TestQuestion(viewtest.SeatOf[kind]))
	l.asked = nil
	return p, l, w
}

func press(p *Pane, names ...string) (used bool) {
	for _, n := range names {
		used = p.Press(model.Key{Name: n})
	}
	return used
}

func TestLettersAndDigitsPickAChoice(t *testing.T) {
	p, l, w := takingAt(t, "single")
	press(p, "C")
	l.expect(t, "answer 0 3,")
	press(p, "4")
	l.expect(t, "answer 0 4,")
	w.Canvas().Focus(p.taking.first())
	press(p, "B")
	l.expect(t, "answer 0 2,")
	if f := w.Canvas().Focused(); viewtest.Name(f) != viewtest.Name(p.taking.question.answer.(*choices).cards[1]) {
		t.Errorf("B is picked, and the keyboard is at %q", viewtest.Name(f))
	}
	if !press(p, "M") {
		t.Error("M, which picks nothing, went on to the class: it would turn a microphone on")
	}
	l.expect(t)
}

func TestSeveralChoicesAreTickedOneAfterTheOtherBeforeAnyComesBack(t *testing.T) {
	p, l, _ := takingAt(t, "multiple")
	press(p, "D")
	s := viewtest.TestQuestion(viewtest.SeatOf["multiple"]) // as it was before: the store has not heard of it yet
	p.Set(s)
	press(p, "A")
	l.expect(t, "answer 1 1,2,4,", "answer 1 2,4,")
}

func TestPlusFlagsAndEnterLeadsOn(t *testing.T) {
	p, l, _ := takingAt(t, "single")
	press(p, "+")
	l.expect(t, "flag 0 true")
	press(p, "Return")
	l.expect(t, "seat 1")
	press(p, "Left")
	l.expect(t)
}

// Each letter picks its own choice, and no letter does anything else, however many choices there are.
func TestLettersPickAndDoNothingElse(t *testing.T) {
	p, l, _ := takingAt(t, "single")
	for r := 'A'; r <= 'Z'; r++ {
		l.asked = nil
		if !press(p, string(r)) {
			t.Errorf("%c goes on to the class", r)
		}
		if at := int(r - 'A'); at < 4 && at != 1 { // the second is chosen
			l.expect(t, fmt.Sprintf("answer 0 %d,", at+1))
		} else if len(l.asked) > 0 && at >= 4 {
			t.Errorf("%c, which is no choice's, asks for %q", r, l.asked)
		}
	}
	for _, k := range model.TestKeys {
		for _, key := range k.Keys {
			if r := []rune(key.Name); len(r) == 1 && (unicode.IsLetter(r[0]) || unicode.IsDigit(r[0])) {
				t.Errorf("%q has the key %s, which picks a choice", k.Word, key)
			}
		}
	}
}

func TestLettersAreTextInAField(t *testing.T) {
	p, l, w := takingAt(t, "short")
	field := p.taking.question.answer.first().(*widget.Input)
	w.Canvas().Focus(field)
	field.SetText("")
	l.asked = nil
	fynetest.Type(field, "fa")
	l.expect(t, "type 3 f", "type 3 fa")
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	l.expect(t, "seat 4")
}

func TestNumberGoesWithItsUnit(t *testing.T) {
	p, l, _ := takingAt(t, "numeric")
	n := p.taking.question.answer.(*number)
	if n.input.Text != "4.5" || n.units.Chosen() != "mL/min" {
		t.Errorf("shows %q in %q, want 4.5 in mL/min", n.input.Text, n.units.Chosen())
	}
	n.units.Choose("L/h")
	l.expect(t, "answer 6 4.5 L/h")
	n.input.SetText("4,6")
	l.expect(t, "type 6 4,6 L/h")
}

func TestMatchingIsAnsweredStemByStem(t *testing.T) {
	p, l, _ := takingAt(t, "matching")
	m := p.taking.question.answer.(*matches)
	m.menus[2].Choose("6")
	l.expect(t, "answer 4 1=4,2=5,3=6,")
	m.menus[0].Choose("")
	l.expect(t, "answer 4 2=5,3=6,")
}

func TestOrderIsMovedByKeyboard(t *testing.T) {
	p, l, w := takingAt(t, "ordering")
	o := p.taking.question.answer.(*order)
	w.Canvas().Focus(o)
	key := func(name fyne.KeyName) { o.TypedKey(&fyne.KeyEvent{Name: name}) }
	key(fyne.KeyDown) // to the second, which is the third of the key
	key(fyne.KeySpace)
	key(fyne.KeyDown)
	l.expect(t)
	key(fyne.KeySpace)
	l.expect(t, "answer 5 1,2,3,4,5,")
}

func TestOrderIsMovedByDragging(t *testing.T) {
	p, l, _ := takingAt(t, "ordering")
	o := p.taking.question.answer.(*order)
	at := fyne.NewPos(40, o.tops[1]+10)
	to := fyne.NewPos(40, o.tops[2]+10)
	e := &fyne.DragEvent{Dragged: fyne.NewDelta(0, to.Y-at.Y)}
	e.Position = to
	o.Dragged(e)
	l.expect(t)
	o.DragEnd()
	l.expect(t, "answer 5 1,2,3,4,5,")
}

func TestGapsAreFilledInTheText(t *testing.T) {
	p, l, _ := takingAt(t, "cloze")
	g := p.taking.question.answer.(*gaps)
	if g.all[0].field.input.Text != "carbon dioxide" || g.all[1].menu.Chosen() != "1" {
		t.Errorf("shows %q and %q, want carbon dioxide and 1", g.all[0].field.input.Text, g.all[1].menu.Chosen())
	}
	g.all[1].menu.Choose("2")
	l.expect(t, "answer 7 [carbon dioxide],[2,],[],")
	g.all[2].field.input.SetText("water")
	l.expect(t, "type 7 [carbon dioxide],[2,],[water],")
}

func TestEssayCountsWordsAndTellsOfPasting(t *testing.T) {
	p, l, w := takingAt(t, "essay")
	e := p.taking.question.answer.(*essay)
	if got := e.count.Text(); got != "29 words" {
		t.Errorf("counts %q, want 29 words", got)
	}
	w.Canvas().Focus(e.area)
	clip := fynetest.NewClipboard()
	clip.SetContent("twenty characters and more")
	e.area.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
	if !slices.Contains(l.asked, "pasted 26") {
		t.Errorf("asked %q, want that 26 characters were pasted", l.asked)
	}
}

func TestWholeTestIsTakenByTheKeyboardAlone(t *testing.T) {
	p, l, w := takingAt(t, "single")
	seats := p.test.Taking.Seats
	for range seats {
		press(p, "Return")
		if !slices.Contains(l.asked, fmt.Sprintf("seat %d", p.test.Taking.Now+1)) {
			break
		}
		s := viewtest.TestQuestion(p.test.Taking.Now + 1)
		l.asked = nil
		p.Set(s)
		if f := w.Canvas().Focused(); f == nil {
			t.Fatalf("at question %d the keyboard is nowhere", p.test.Taking.Now)
		}
		w.Canvas().Unfocus()
	}
	if p.test.Taking.Now != len(seats)-1 {
		t.Fatalf("Enter leads to question %d, want %d", p.test.Taking.Now, len(seats)-1)
	}
	if !p.taking.dialog.Open() {
		t.Fatal("behind the last question there is no summary")
	}
	texts := strings.Join(viewtest.Words(w), "|")
	for _, want := range []string{"9 of 20 questions answered", "Not answered: 10, 11", "Flagged to look at again: 4, 9"} {
		if !strings.Contains(texts, want) {
			t.Errorf("the summary says %q, want %q in it", texts, want)
		}
	}
	viewtest.Find[*widget.Button](t, w, "Back to the test").TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	l.expect(t)
	p.taking.confirm()
	for _, o := range viewtest.Visible(w) {
		if b, ok := o.(*widget.Button); ok && b.Word() == "Submit test" && b.Icon() == "send" {
			b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}
	}
	l.expect(t, "hand in")
}

// What a class is given has no names of questions.
func TestQuestionWithoutANameIsCalledByItsNumber(t *testing.T) {
	paper := quiz.Question{Type: quiz.Essay, Name: "Because of the heat", Text: quiz.Text{Source: "Why?"}}
	bare := paper.Paper()
	for want, s := range map[string]*room.Seat{"Question 3": {Number: 3, Question: &bare}, "3. Because of the heat": {Number: 3, Question: &paper}, "Text": {Question: &quiz.Question{Type: quiz.Description}}} {
		if got := titleOf(s); got != want {
			t.Errorf("above the question stands %q, want %q", got, want)
		}
	}
}

// Who starts a test by keyboard can type the first answer at once, and whoever ends up elsewhere in the pane has the keyboard there.
func TestKeyboardGoesAlongWithWhatIsInFront(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, _ := open(w, viewtest.TestBegun())
	w.Canvas().Focus(p.lobby.open)
	p.Set(viewtest.TestQuestion(viewtest.SeatOf["numeric"]))
	if f := w.Canvas().Focused(); f == nil || f != p.taking.first() {
		t.Errorf("the test has begun, and the keyboard is at %q", viewtest.Name(f))
	}
	p.Set(viewtest.TestHandedIn())
	if f := w.Canvas().Focused(); f != nil && f != p.done.first() {
		t.Errorf("the test is handed in, and the keyboard is at %q, which is hidden", viewtest.Name(f))
	}
	p.Set(viewtest.TestWall(23))
	w.Canvas().Focus(p.wall.first())
	p.Set(viewtest.TestMarking())
	if f := w.Canvas().Focused(); f != p.work.first() {
		t.Errorf("an answer is to be marked, and the keyboard is at %q", viewtest.Name(f))
	}
	w.Canvas().Unfocus()
	p.Set(viewtest.TestWall(23))
	if f := w.Canvas().Focused(); f != nil {
		t.Errorf("%q took the keyboard, which was not in the pane", viewtest.Name(f))
	}
}

func TestClockSaysInWordsThatTimeRunsOut(t *testing.T) {
	p, _, _ := takingAt(t, "single")
	for _, c := range []struct {
		left       time.Duration
		time, word string
	}{{18*time.Minute + 42*time.Second, "18:42", "left"}, {4 * time.Minute, "4:00", "left: hurry"}, {59500 * time.Millisecond, "1:00", "left: last minute"}, {0, "0:00", "time is over"}} {
		p.Tick(p.test.Taking.Deadline.Add(-c.left))
		if got := p.taking.clock; got.time.Text() != c.time || got.word.Text() != c.word {
			t.Errorf("with %v left the clock says %s %s, want %s %s", c.left, got.time.Text(), got.word.Text(), c.time, c.word)
		}
	}
}

func TestCheckedAnswerCannotBeChanged(t *testing.T) {
	p, l, _ := takingAt(t, "single")
	s := viewtest.TestQuestion(0)
	seat := *s.Class.Test.Taking.Seats[0]
	seat.Check = room.CheckMarked
	s.Class.Test.Taking.Seats[0], s.Class.Test.Taking.Checks = &seat, true
	p.Set(s)
	press(p, "C")
	l.expect(t)
}

func TestMarksAreGivenByEnterAndLeadOn(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.TestMarking())
	l.asked = nil
	f := p.work.form
	f.mark.SetText("5")
	f.mark.OnSubmitted("")
	l.expect(t)
	if f.field.Note() != "A number from 0 to 4" {
		t.Errorf("says %q, want A number from 0 to 4", f.field.Note())
	}
	f.mark.SetText("3,5")
	f.comment.SetText("Well put")
	f.mark.OnSubmitted("")
	l.expect(t, "mark 8 3.5 Well put", "next ")
}

func TestWallOfThousandsDrawsOnlyWhatIsInSight(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, _ := open(w, viewtest.TestWall(3000))
	if n := p.wall.list.Fills; n == 0 || n > 60 {
		t.Errorf("%d rows were drawn of 3000, want those in sight", n)
	}
	before := p.wall.list.Fills
	s := viewtest.TestWall(3000)
	s.Class.Test.Wall.Rows[5].Answered++
	p.Set(s)
	if n := p.wall.list.Fills - before; n != 1 {
		t.Errorf("%d rows were drawn anew, want 1", n)
	}
}

// What the window's goroutine does for a snapshot of a crowd, of whom a third have answered since the last.
func BenchmarkWallOfThreeThousand(b *testing.B) {
	is, next := viewtest.TestWall(3000), viewtest.TestWall(3000)
	for i := 0; i < 3000; i += 3 {
		next.Class.Test.Wall.Rows[i].Answered++
	}
	p, _ := open(viewtest.Open(b, viewtest.Usual), is)
	for b.Loop() {
		is, next = next, is
		p.Set(is)
		p.Tick(viewtest.Now)
	}
}

// Buttons that come while a test goes on take a line of their own where there is no room, and what is below moves down.
func TestWallMakesRoomForAnswersToMark(t *testing.T) {
	w := viewtest.Open(t, fyne.NewSize(704, 648)) // between the panels of a usual window
	wall := func(ungraded int) *model.Snapshot {
		s := viewtest.TestWall(23)
		open := *s.Class.Test.Open
		open.Title, open.Closes = "Cells", time.Time{}
		s.Class.Test.Open, s.Class.Test.Wall.Counts.Ungraded = &open, ungraded
		return s
	}
	p, _ := open(w, wall(0))
	before := p.wall.ground.Size().Height
	p.Set(wall(4))
	if got, need := p.wall.ground.Size().Height, p.wall.ground.HeightFor(704); got != need || got <= before {
		t.Errorf("above the rows are %v px, want %v, more than the %v without answers to mark", got, need, before)
	}
}

func TestStartHasExtraTimeAndLeavesOut(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.TestSealed())
	l.asked = nil
	rows := p.wall.is.Rows
	p.wall.give(rows[0], 10*time.Minute)
	p.wall.starts.out[rows[1].ID] = true
	p.wall.starts.closes.SetText("45")
	p.wall.act()
	l.expect(t, fmt.Sprintf("start 45m0s %d [{%s 10m0s}]", len(rows)-1, rows[0].ID))
}

func TestOfferTellsWhatTheFormSays(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	_, l := open(w, viewtest.TestOffered())
	l.asked = nil
	for _, o := range viewtest.Visible(w) {
		if i, ok := o.(*widget.Input); ok && i.Text == "40" {
			i.SetText("25")
		}
	}
	l.expect(t, "offer "+viewtest.TestTitle+" 25m0s")
}

func TestTestComesFromTheBankOrFromAFile(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	p, l := open(w, viewtest.TestNone())
	l.asked = nil
	sources := p.sources(false)
	sources[0].Do()
	sources[2].Do()
	l.expect(t, "bank tests", "bank questions")
}

// Whoever gives a test sees how, in the smallest window and with the largest texts, too.
func TestAnnouncingIsAlwaysInSight(t *testing.T) {
	for _, size := range []fyne.Size{viewtest.Usual, viewtest.Small} {
		w := viewtest.Open(t, size)
		s := viewtest.TestOffered()
		offer := *s.Class.Test.Offer
		offer.Fault = "The test has no title. Write one."
		s.Class.Test.Offer = &offer
		p, _ := open(w, s)
		b := p.offer.announce
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
		if bottom := at.Y + b.Size().Height; at.Y < 0 || bottom > w.Canvas().Size().Height || at.X+b.Size().Width > w.Canvas().Size().Width {
			t.Errorf("in a window of %v the button ends at %v, %v", size, at.X+b.Size().Width, bottom)
		}
	}
}
