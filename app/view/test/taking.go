//go:build !nogui

package test

import (
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// sideWidth is that of the column beside the questions; below narrowSide its content is behind a button.
const (
	sideWidth  float32 = 296
	narrowSide float32 = 820
)

// A taking is a test that is being answered.
type taking struct {
	content fyne.CanvasObject
	p       *Pane
	t       *model.Taking // the latest; never nil

	title    *widget.Text
	number   *widget.Text
	saved    *widget.Chip
	clock    *clock
	list     *widget.Button // opens the column, where there is no room for it
	fill     *widget.Button
	submit   *widget.Button
	head     *widget.Arranged
	banner   *widget.Banner
	side     *side
	question *question
	foot     *widget.Arranged
	back     *widget.Button
	note     *widget.Text
	next     *widget.Button
	body     *fyne.Container
	wide     bool
	dialog   *widget.OpenDialog
}

func newTaking(p *Pane) *taking {
	t := &taking{p: p, t: &model.Taking{}}
	t.title = widget.NewBold("", widget.Body, widget.Ink).Fit(360)
	t.number = widget.NewText("", widget.Secondary, widget.Muted)
	t.saved = widget.NewChip("okc", "", widget.Success)
	t.clock = newClock()
	t.list = widget.NewIconButton("grid", words.T("Questions"), widget.Outline, t.openSide)
	t.fill = widget.NewBare("full", words.T("Fill the screen with the test"), func() { p.SetFull(!p.full) })
	t.submit = widget.NewButton(words.T("Submit test"), widget.Outline, t.confirm)
	t.head = widget.Ends([]fyne.CanvasObject{t.title, t.number}, []fyne.CanvasObject{t.saved, t.clock.content, t.list, t.fill, t.submit})
	t.banner = widget.NewBanner("offline", widget.Warning)
	t.banner.Hide()
	t.side = newSide(p)
	t.question = newQuestion(p, t)
	t.back = widget.NewIconButton("left", words.T("Previous"), widget.Outline, func() { t.step(-1) })
	t.next = widget.NewIconButton("right", words.T("Next question"), widget.Primary, func() { t.step(1) })
	t.note = widget.NewText("", widget.Secondary, widget.Muted)
	t.foot = widget.Ends([]fyne.CanvasObject{t.back}, []fyne.CanvasObject{t.note, t.next})
	head := widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(6, 12, 6, 16, t.head))
	foot := widget.NewGround(widget.Surface, widget.TopEdge, widget.Pad(12, 32, 12, 32, t.foot))
	t.body = container.New(&takingLayout{t, head, foot}, head, t.banner, t.side.content, t.question.content, foot)
	t.content = t.body
	t.full(p.full)
	return t
}

// begin leads the keyboard to the first question.
func (t *taking) begin() {
	if f := t.first(); f != nil {
		t.p.window.Canvas().Focus(f)
	}
}

// set shows an attempt.
func (t *taking) set(is *model.Taking) {
	before := t.t
	t.t = is
	t.title.Set(t.p.test.Open.Title)
	word := ""
	if s := t.seat(); s != nil && s.Number > 0 {
		word = words.T("Question %d of %d", s.Number, is.Asked)
	}
	t.number.Set(word)
	icon, text, tone := savedWords(is)
	t.saved.Set(icon, text, tone)
	t.submit.Set(submitWord(is.Phase), is.Phase != model.TakingHandIn)
	t.list.Set(words.T("%d of %d answered", is.Answered, is.Asked), true)
	t.warn()
	t.side.set(is)
	t.question.set(is, t.seat())
	t.back.Set(words.T("Previous"), is.Now > 0)
	t.fillNext()
	if is.Saved != before.Saved || is.Now != before.Now || is.Answered != before.Answered || is.Phase != before.Phase {
		t.head.Refresh()
		t.foot.Refresh()
		t.body.Refresh()
	}
	t.tick(t.p.Now())
}

// seat is the question in front; nil: there is none.
func (t *taking) seat() *room.Seat {
	if t.t.Now < len(t.t.Seats) {
		return t.t.Seats[t.t.Now]
	}
	return nil
}

// fillNext says what comes after this question.
func (t *taking) fillNext() {
	word := words.T("Next question")
	if t.t.Now >= len(t.t.Seats)-1 {
		word = words.T("Finish")
	}
	t.next.Set(word, t.t.Phase != model.TakingHandIn)
	note := ""
	if t.t.Saved != model.SavedDelivered {
		note = words.T("Answers are kept on this computer until they are delivered.")
	}
	t.note.Set(note)
	widget.Show(t.note, note != "")
}

// savedWords say where the answers are.
func savedWords(is *model.Taking) (icon, word string, tone fyne.ThemeColorName) {
	switch is.Saved {
	case model.SavedDelivered:
		return "check2", words.T("Saved here · Delivered"), widget.Success
	case model.SavedHere:
		return "check", words.T("Saved here"), widget.Success
	case model.SavedWaiting:
		return "offline", words.T("Saved here, waiting for network"), widget.Warning
	case model.SaveFailed:
		return "alert", words.T("Not saved"), widget.Danger
	}
	return "clock", words.T("Saving"), widget.Muted
}

func submitWord(phase model.TakingPhase) string {
	if phase == model.TakingHandIn {
		return words.T("Submitting…")
	}
	return words.T("Submit test")
}

// warn says what must not be missed: that answers cannot be kept, that time is over, or that touch is lost.
func (t *taking) warn() {
	text, icon, tone := "", "offline", widget.Warning
	switch {
	case t.t.Fault != "":
		text, icon, tone = t.t.Fault, "alert", widget.Danger
	case t.t.Phase == model.TakingGrace:
		text, icon = words.T("Time is over. Answers cannot be changed any more; submit the test now."), "clock"
	case t.t.Offline:
		text = words.T("The connection is lost. Keep going: your answers are saved here and are delivered later.")
	}
	t.banner.SetTone(icon, tone)
	t.banner.Set(text, "", nil)
	if on := text != ""; on != t.banner.Visible() {
		widget.Show(t.banner, on)
		t.body.Refresh()
	}
}

// step leads to another question; behind the last one is the summary.
func (t *taking) step(by int) {
	to := t.t.Now + by
	switch {
	case to < 0:
	case to >= len(t.t.Seats):
		t.confirm()
	default:
		t.show(to)
	}
}

// show has a question in front, and the keyboard in it.
func (t *taking) show(n int) {
	t.question.lead = true
	t.p.asks.ShowSeat(n)
}

// flag marks the question in front to be looked at again, or no longer.
func (t *taking) flag() {
	if s := t.seat(); s != nil {
		t.p.asks.FlagSeat(t.t.Now, !s.Flagged)
	}
}

// first is what the keyboard goes to.
func (t *taking) first() fyne.Focusable {
	if f := t.question.answer.first(); f != nil {
		return f
	}
	return t.next
}

// press does what a key of the window does.
func (t *taking) press(key model.Key) bool {
	if act, ok := model.TestActionOf(key); ok {
		t.do(act, key)
		return true
	}
	r, n := utf8.DecodeRuneInString(key.Name)
	if n == 0 || n != len(key.Name) || key.Shift {
		return false
	}
	if s := t.seat(); s != nil && s.Check == room.CheckNone && t.question.answer.pick(r) {
		return true
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) // a letter that picks nothing must not turn a camera on
}

// do does what a key is for. Only Enter leads behind the last question, to the summary.
func (t *taking) do(act model.TestAction, key model.Key) {
	last := max(0, len(t.t.Seats)-1)
	switch act {
	case model.TestNext:
		if t.t.Now < last || key.Name == "Return" || key.Name == "KP_Enter" {
			t.step(1)
		}
	case model.TestBack:
		t.step(-1)
	case model.TestFirst:
		t.show(0)
	case model.TestLast:
		t.show(last)
	case model.TestFlag:
		t.flag()
	}
}

// tick shows how much time is left.
func (t *taking) tick(now time.Time) {
	if t.clock.set(t.t, now) {
		t.head.Refresh()
	}
}

// full says whether the window fills the screen.
func (t *taking) full(on bool) {
	tip := words.T("Fill the screen with the test")
	if on {
		tip = words.T("Leave full screen")
	}
	t.fill.SetTip(tip)
	t.fill.SetOn(on)
}

// openSide shows in a dialog what has no room beside the question.
func (t *taking) openSide() {
	s := newSide(t.p)
	s.chose = func() { t.dialog.Close() }
	s.set(t.t)
	t.dialog = widget.ShowDialog(t.p.window.Canvas(), widget.Dialog{
		Title: words.T("Questions"), Width: 400 * widget.TextScale(), Body: s.column, First: s.grid,
	})
}

// A takingLayout puts the head above, the column at the left, the question at the right, and the foot below.
type takingLayout struct {
	t          *taking
	head, foot *widget.Ground
}

// Layout implements fyne.Layout.
func (l *takingLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	t := l.t
	wide := size.Width >= narrowSide*widget.TextScale()
	if t.side.content.Visible() != wide {
		widget.Show(t.side.content, wide)
	}
	if t.list.Visible() == wide {
		widget.Show(t.list, !wide)
	}
	top := l.head.HeightFor(size.Width)
	place(l.head, 0, 0, size.Width, top)
	if t.banner.Visible() {
		h := t.banner.HeightFor(size.Width)
		place(t.banner, 0, top, size.Width, h)
		top += h
	}
	left := float32(0)
	if wide {
		left = sideWidth * widget.TextScale()
		place(t.side.content, 0, top, left, size.Height-top)
	}
	foot := l.foot.HeightFor(size.Width - left)
	place(t.question.content, left, top, size.Width-left, size.Height-top-foot)
	place(l.foot, left, size.Height-foot, size.Width-left, foot)
}

// MinSize implements fyne.Layout.
func (l *takingLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }

func place(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(0, width), max(0, height)))
}

// answered reports whether a question of an attempt has an answer, or asks nothing.
func answered(s *room.Seat) bool { return s.Answered || s.Question.Type == quiz.Description }
