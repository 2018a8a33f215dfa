//go:build !nogui

package test

import (
	"cmp"
	"reflect"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/prose"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// A question is the one in front: what is asked, its pictures beside it, and where it is answered.
type question struct {
	content *container.Scroll
	p       *Pane
	t       *taking
	lead    bool // the keyboard goes to the answer of the next question that shows

	heading *widget.Text
	marks   *widget.Text
	flag    *widget.Button
	head    *widget.Arranged
	text    *prose.Prose
	place   *fyne.Container // holds the answer
	hint    *widget.Text
	check   *widget.Button
	review  *fyne.Container
	page    *fyne.Container

	key    seatKey // what is built
	answer answerer
	own    *quiz.Response // what was answered here and has not come back yet; nil: nothing
	result *room.SeatResult
	state  room.CheckState
}

// A seatKey says which question is built; two can be compared.
type seatKey struct {
	test    string
	attempt int
	n       int
	q       quiz.ID
}

func newQuestion(p *Pane, t *taking) *question {
	q := &question{p: p, t: t, answer: nothing{}, place: container.NewStack(), review: widget.Column(8)}
	q.heading = widget.NewHeading("", widget.Title, widget.Ink)
	q.marks = widget.NewText("", widget.Secondary, widget.Muted)
	q.flag = widget.NewIconButton("flag", words.T("Flag"), widget.Outline, t.flag)
	q.flag.SetTip(words.T("To look at it again (%s)", model.TestFlagKey().Word()))
	right := widget.Row(12, q.marks, q.flag)
	q.head = widget.NewArranged(func(width float32) ([]widget.Place, float32) {
		m := right.MinSize()
		if width-m.Width-12 < 240*widget.TextScale() {
			h := q.heading.HeightFor(width)
			return []widget.Place{{Size: fyne.NewSize(width, h)}, {At: fyne.NewPos(0, h+8), Size: fyne.NewSize(min(m.Width, width), m.Height)}}, h + 8 + m.Height
		}
		h := q.heading.HeightFor(width - m.Width - 12)
		all := max(h, m.Height)
		return []widget.Place{
			{At: fyne.NewPos(0, float32(int((all-h)/2))), Size: fyne.NewSize(width-m.Width-12, h)}, {At: fyne.NewPos(width-m.Width, 0), Size: m},
		}, all
	}, q.heading, right)
	q.text = prose.New(widget.Head, widget.Ink)
	q.hint = widget.NewParagraph("", widget.Secondary, widget.Muted)
	q.check = widget.NewIconButton("okc", words.T("Check this answer"), widget.Outline, func() { p.asks.CheckSeat(t.t.Now) })
	q.page = widget.Column(16, q.head)
	q.content = widget.NewScroll(widget.Pad(24, 32, 24, 32, widget.Page(960*widget.TextScale(), q.page)))
	return q
}

// set shows a question.
func (q *question) set(t *model.Taking, s *room.Seat) {
	if s == nil {
		return
	}
	key := seatKey{t.Test, t.Attempt, t.Now, s.Question.ID}
	anew := key != q.key
	if anew {
		q.key, q.own = key, nil
		q.build(s)
	}
	q.flag.Set(flagWord(s.Flagged), true)
	q.flag.SetOn(s.Flagged)
	fixed := s.Check != room.CheckNone || t.Phase != model.TakingOpen
	q.answer.set(q.response(s, fixed), fixed)
	widget.Show(q.check, t.Checks && s.Number > 0 && s.Check == room.CheckNone)
	q.check.Set(words.T("Check this answer"), s.Answered && !fixed)
	if anew || s.Result != q.result || s.Check != q.state {
		q.result, q.state = s.Result, s.Check
		q.fillReview(s)
	}
	if anew {
		q.page.Refresh()
		q.content.ScrollToTop()
		q.content.Refresh()
		if q.lead {
			q.lead = false
			q.p.window.Canvas().Focus(q.t.first())
		}
	}
}

// response is what the question shows as answered: what the store says, but for an answer that is still on its way to it. Else a tick
// that follows another one fast would be put upon what there was before both.
func (q *question) response(s *room.Seat, fixed bool) *quiz.Response {
	if q.own == nil || fixed || reflect.DeepEqual(*q.own, s.Response) {
		q.own = nil
		return &s.Response
	}
	return q.own
}

// build makes everything for another question.
func (q *question) build(s *room.Seat) {
	is := s.Question
	q.heading.Set(titleOf(s))
	q.marks.Set(marksWord(s.Mark))
	widget.Show(q.marks, s.Number > 0)
	q.answer = newAnswerer(q.p, s, q.hooks())
	q.hint.Set(q.answer.hint())
	var rest []prose.Block
	var pictures []fyne.CanvasObject
	if is.Type == quiz.Cloze {
		q.text.Set(nil)
	} else {
		for _, b := range prose.Of(is.Text, is.Pictures) {
			if b.Picture != nil {
				pictures = append(pictures, newPicture(b.Picture))
				continue
			}
			rest = append(rest, b)
		}
		q.text.Set(rest)
	}
	q.place.Objects = nil
	if o := q.answer.object(); o != nil {
		q.place.Add(o)
	}
	if isShort(is.Type) { // there is room for it beside the picture
		asked := widget.Column(16, q.text, q.answered(), q.hint)
		q.page.Objects = []fyne.CanvasObject{q.head, besidePictures(asked, pictures), widget.Row(8, q.check), q.review}
		return
	}
	if !q.text.Empty() || len(pictures) > 0 {
		q.page.Objects = []fyne.CanvasObject{q.head, besidePictures(q.text, pictures), q.answered(), q.hint, widget.Row(8, q.check), q.review}
		return
	}
	q.page.Objects = []fyne.CanvasObject{q.head, q.answered(), q.hint, widget.Row(8, q.check), q.review}
}

// isShort reports whether questions of a type are answered in a line.
func isShort(t quiz.Type) bool { return t == quiz.Numeric || t == quiz.Short }

// answered holds the answer, as high as it is.
func (q *question) answered() fyne.CanvasObject {
	if len(q.place.Objects) == 0 {
		return widget.NewSpace(0, 0)
	}
	return q.place.Objects[0]
}

// hooks are what an answer tells.
func (q *question) hooks() hooks {
	n := func() int { return q.key.n }
	return hooks{
		answer: func(is quiz.Response) { q.own = &is; q.p.asks.AnswerSeat(n(), is) },
		typed:  func(is quiz.Response) { q.own = &is; q.p.asks.TypeSeat(n(), is) },
		left:   q.p.asks.LeaveField,
		next:   func() { q.t.step(1) },
		pasted: q.p.asks.TestPasted,
	}
}

// fillReview shows what came of a check.
func (q *question) fillReview(s *room.Seat) {
	q.review.Objects = nil
	switch {
	case s.Check == room.CheckAsked:
		q.review.Add(noted("clock", widget.Muted, words.T("A computer of staff marks this answer. It waits until one can be reached.")))
	case s.Result != nil:
		q.review.Objects = reviewed(s)
	}
	q.review.Refresh()
	q.page.Refresh()
}

func flagWord(on bool) string {
	if on {
		return words.T("Flagged")
	}
	return words.T("Flag")
}

// marksWord says what a question is worth.
func marksWord(mark float64) string {
	if mark == 1 {
		return words.T("1 mark")
	}
	return words.T("%s marks", model.Decimal(mark))
}

// noted is a line with an icon before it.
func noted(icon string, tone fyne.ThemeColorName, text string) fyne.CanvasObject {
	t := widget.NewParagraph(text, widget.Body, widget.Ink)
	return widget.TopRow(8, t, widget.NewIcon(icon, 20, tone), t)
}

// titleOf is what stands above a question. What a class is given has no names: they may tell what is right.
func titleOf(s *room.Seat) string {
	name := s.Question.Name
	switch {
	case s.Number == 0:
		return cmp.Or(name, model.TypeWord(s.Question.Type))
	case name == "":
		return words.T("Question %d", s.Number)
	}
	return strconv.Itoa(s.Number) + ". " + name
}
