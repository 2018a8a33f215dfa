//go:build !nogui

package test

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/prose"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// A work is what one student answered, as staff see it: a list of the answers, and the one in front with the form to mark it.
type work struct {
	content fyne.CanvasObject
	p       *Pane
	is      *model.TestWork

	back    *widget.Button
	name    *widget.Text
	state   *widget.Chip
	sum     *widget.Text
	head    *widget.Arranged
	list    *rows.List[workRow]
	ground  fyne.CanvasObject // under list
	heading *widget.Text
	text    *prose.Prose
	place   *fyne.Container
	signals *fyne.Container
	history *fyne.Container
	form    *markForm
	page    *fyne.Container
	scroll  *container.Scroll
	prev    *widget.Button
	next    *widget.Button
	left    *widget.Text
	foot    *widget.Arranged
	body    *fyne.Container
	shown   workKey
}

// A workKey says which answer is shown; two can be compared.
type workKey struct {
	who     string
	attempt int
	n       int
}

func newWork(p *Pane) *work {
	w := &work{p: p, is: &model.TestWork{}, place: widget.Column(12), signals: widget.Column(4), history: widget.Column(4)}
	w.back = widget.NewBare("back", words.T("Back to everybody"), func() { p.asks.CloseWork() })
	w.name = widget.NewBold("", widget.Head, widget.Ink).Fit(300)
	w.state = widget.NewChip("clock", "", widget.Muted)
	w.sum = widget.NewText("", widget.Secondary, widget.Muted)
	w.head = widget.Ends([]fyne.CanvasObject{w.back, w.name, w.state}, []fyne.CanvasObject{w.sum})
	w.list = rows.New(rows.Of[workRow]{
		Name: words.T("Answers"), Key: func(r workRow) string { return strconv.Itoa(r.n) }, Same: func(a, b workRow) bool { return a == b },
		Kind: func(workRow) int { return 0 }, Guess: func(workRow) float32 { return wallRowHeight() },
		New: func(int) fyne.CanvasObject { return newWorkLine() }, Fill: func(o fyne.CanvasObject, r workRow) { o.(*workLine).set(r) },
		Tap: func(r workRow, _ fyne.Position) { w.step(r.n - w.is.Now) }, Hover: true,
	})
	w.heading = widget.NewHeading("", widget.Title, widget.Ink)
	w.text = prose.New(widget.Body, widget.Ink)
	w.form = newMarkForm(w)
	w.page = widget.Column(16, w.heading, w.place, w.form.content, w.history, w.signals)
	w.scroll = widget.NewScroll(widget.Pad(20, 24, 24, 24, widget.Page(820*widget.TextScale(), w.page)))
	w.prev = widget.NewIconButton("left", words.T("Previous"), widget.Outline, func() { w.step(-1) })
	w.next = widget.NewIconButton("right", words.T("Next"), widget.Outline, func() { w.step(1) })
	w.left = widget.NewText("", widget.Secondary, widget.Muted)
	w.foot = widget.Ends([]fyne.CanvasObject{w.prev, w.next}, []fyne.CanvasObject{w.left})
	head := widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(6, 16, 6, 8, w.head))
	foot := widget.NewGround(widget.Surface, widget.TopEdge, widget.Pad(8, 24, 8, 24, w.foot))
	w.ground = widget.NewGround(widget.Surface, widget.RightEdge, w.list)
	w.body = container.New(&workLayout{w, head, foot}, head, w.ground, w.scroll, foot)
	w.content = w.body
	return w
}

func (w *work) first() fyne.Focusable { return w.form.mark }

// step shows another answer of the same student.
func (w *work) step(by int) {
	if to := w.is.Now + by; to >= 0 && to < len(w.is.Answers) {
		w.p.asks.ShowWork(w.is.Answers[to].Seat)
	}
}

// set shows the answers of a student.
func (w *work) set(t *model.TestPane) {
	before := w.is
	w.is = t.Wall.Work
	row := wallRow{row: w.is.Row, marks: t.Wall.Marks}
	w.name.Set(w.is.Row.Name)
	w.state.Set(row.state())
	w.sum.Set(row.sum())
	w.head.Refresh()
	all := make([]workRow, len(w.is.Answers))
	for i := range w.is.Answers {
		all[i] = workRowOf(i, &w.is.Answers[i], i == w.is.Now)
	}
	w.list.Set(all)
	w.left.Set(leftWords(w.is))
	w.prev.Set(words.T("Previous"), w.is.Now > 0)
	w.next.Set(words.T("Next"), w.is.Now < len(w.is.Answers)-1)
	w.foot.Refresh()
	if before == w.is || w.is.Now >= len(w.is.Answers) {
		return
	}
	key := workKey{w.is.Row.ID, w.is.Row.Attempt, w.is.Now}
	anew := key != w.shown
	w.shown = key
	w.fill(&w.is.Answers[w.is.Now])
	w.form.set(&w.is.Answers[w.is.Now], anew, t.Wall.May)
	w.page.Refresh()
	if anew {
		w.scroll.ScrollToTop()
		w.p.window.Canvas().Focus(w.first())
	}
	w.scroll.Refresh()
}

func leftWords(is *model.TestWork) string {
	if is.Left == 0 {
		return words.T("Nothing waits to be marked")
	}
	if is.Only != "" {
		return words.N("%d answer to this question waits to be marked", "%d answers to this question wait to be marked", is.Left)
	}
	return words.N("%d answer waits to be marked", "%d answers wait to be marked", is.Left)
}

// fill shows one answer.
func (w *work) fill(a *model.WorkAnswer) {
	w.heading.Set(strconv.Itoa(a.Number) + ". " + a.Question.Name)
	var pictures []fyne.CanvasObject
	var rest []prose.Block
	for _, b := range prose.Of(a.Question.Text, a.Question.Pictures) {
		if b.Picture != nil {
			pictures = append(pictures, newPicture(b.Picture))
			continue
		}
		rest = append(rest, b)
	}
	w.text.Set(rest)
	w.place.Objects = []fyne.CanvasObject{besidePictures(w.text, pictures)}
	answer := a.Text
	if answer == "" {
		answer = words.T("No answer")
	}
	w.place.Add(widget.NewCard(widget.Pad(12, 16, 12, 16, labelled(words.T("Answer of %s", w.is.Row.Name), answer))))
	if a.Key != "" {
		w.place.Add(labelled(words.T("Right answer"), a.Key))
	}
	if a.Late {
		w.place.Add(noted("clock", widget.Warning, words.T("This answer came late.")))
	}
	w.history.Objects = nil
	for _, h := range a.History {
		text := words.T("By the key of before it was %s", model.Decimal(h.Mark))
		if h.By != "" {
			text = words.T("%s gave %s on %s", h.By, model.Decimal(h.Mark), h.At.Local().Format("02.01. 15:04"))
		}
		if h.Comment != "" {
			text += ": " + h.Comment
		}
		w.history.Add(widget.NewParagraph(text, widget.Secondary, widget.Muted))
	}
	w.signals.Objects = nil
	if len(w.is.Log) > 0 {
		w.signals.Add(widget.NewHeading(words.T("What happened"), widget.Body, widget.Ink))
	}
	for _, e := range w.is.Log {
		w.signals.Add(widget.NewParagraph(e.At.Local().Format("15:04:05")+" "+e.Text, widget.Secondary, widget.Muted))
	}
}

// A workLayout puts the list of answers at the left, where there is room.
type workLayout struct {
	w          *work
	head, foot *widget.Ground
}

// Layout implements fyne.Layout.
func (l *workLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	top, foot := l.head.HeightFor(size.Width), l.foot.HeightFor(size.Width)
	place(l.head, 0, 0, size.Width, top)
	left := float32(0)
	wide := size.Width >= narrowSide*widget.TextScale()
	if l.w.ground.Visible() != wide {
		widget.Show(l.w.ground, wide)
	}
	if wide {
		left = sideWidth * widget.TextScale()
		place(l.w.ground, 0, top, left, size.Height-top-foot)
	}
	place(l.w.scroll, left, top, size.Width-left, size.Height-top-foot)
	place(l.foot, 0, size.Height-foot, size.Width, foot)
}

// MinSize implements fyne.Layout.
func (l *workLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }

// essayOf reports whether an answer is marked by hand only.
func essayOf(a *model.WorkAnswer) bool { return a.Question.Type == quiz.Essay }
