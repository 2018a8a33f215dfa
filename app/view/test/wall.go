//go:build !nogui

package test

import (
	"maps"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/testform"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A wall is a test as staff follow it: how far everybody is, and what is to be done with it.
type wall struct {
	content fyne.CanvasObject
	p       *Pane
	open    *model.TestInfo
	is      *model.TestWall

	title   *widget.Text
	state   *widget.Chip
	counts  *widget.Text
	sort    *widget.Select
	more    *widget.Button // time
	mark    *widget.Button
	results *widget.Button
	main    *widget.Button // begins, ends or returns the test
	head    *widget.Arranged
	line    *widget.Arranged
	starts  *starts
	list    *rows.List[wallRow]
	body    *fyne.Container
	ground  *widget.Ground // under head and line
	high    float32        // of ground, as it was laid out last
}

// starts are how a test is to begin: until when it goes on, who is left out, and who has more time.
type starts struct {
	content fyne.CanvasObject
	closes  *widget.Input
	out     map[string]bool
	extra   map[string]time.Duration
}

func newStarts() *starts {
	s := &starts{out: map[string]bool{}, extra: map[string]time.Duration{}}
	s.closes = widget.NewInput(words.T("Until I end it"), func() {})
	text := widget.NewParagraph(words.T("Give a student more time, or leave somebody out, with the menu of their row."), widget.Secondary, widget.Muted)
	field := widget.NewField(words.T("Closes for everybody after so many minutes"), s.closes).Tight()
	s.content = widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(8, 16, 12, 16, widget.Beside(24, 260, []float32{1, 2}, field, top(widget.Pad(8, 0, 0, 0, text)))))
	s.content.Hide()
	return s
}

func newWall(p *Pane) *wall {
	w := &wall{p: p, is: &model.TestWall{}, open: &model.TestInfo{}, starts: newStarts()}
	w.title = widget.NewBold("", widget.Head, widget.Ink).Fit(360)
	w.state = widget.NewChip("clock", "", widget.Muted)
	w.counts = widget.NewText("", widget.Secondary, widget.Muted)
	w.sort = widget.NewSelect(sortOptions(), "0", func(key string) {
		n, _ := strconv.Atoi(key)
		p.asks.SortTest(model.TestSort(n))
	})
	w.more = widget.NewIconButton("clock", words.T("More time"), widget.Outline, w.openMore).SetArrow(nil)
	w.mark = widget.NewIconButton("pen", words.T("Mark by hand"), widget.Outline, w.openEssays).SetArrow(nil)
	w.results = widget.NewIconButton("table", words.T("Results"), widget.Outline, func() { p.asks.OpenResults() })
	w.main = widget.NewIconButton("play", "", widget.Primary, w.act)
	w.head = widget.Ends([]fyne.CanvasObject{w.title, w.state}, []fyne.CanvasObject{w.more, w.mark, w.results, w.main})
	w.line = widget.Ends([]fyne.CanvasObject{w.counts}, []fyne.CanvasObject{widget.Fixed(220*widget.TextScale(), 0, w.sort)})
	w.list = rows.New(rows.Of[wallRow]{
		Name:  words.T("Students in the test"),
		Key:   func(r wallRow) string { return r.row.ID },
		Same:  func(a, b wallRow) bool { return a == b },
		Kind:  func(wallRow) int { return 0 },
		Guess: func(wallRow) float32 { return wallRowHeight() },
		New:   func(int) fyne.CanvasObject { return newWallLine() },
		Fill:  func(o fyne.CanvasObject, r wallRow) { o.(*wallLine).set(r) },
		Tap:   func(r wallRow, _ fyne.Position) { w.enter(r.row) },
		Menu:  func(r wallRow, at fyne.Position) { w.openMenu(r.row, at) },
		Copy:  func(r wallRow) string { return r.row.Name + "\t" + r.words() },
		Hover: true,
	})
	w.ground = widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(8, 12, 8, 16, widget.Column(4, w.head, w.line)))
	ground := widget.NewGround(widget.Surface, widget.NoEdge, w.list)
	w.body = container.New(&wallLayout{w, ground}, w.ground, w.starts.content, ground)
	w.content = w.body
	return w
}

func sortOptions() (all []widget.Option) {
	for _, s := range model.TestSorts {
		all = append(all, widget.Option{Key: strconv.Itoa(int(s)), Word: sortWord(s)})
	}
	return all
}

func sortWord(s model.TestSort) string {
	switch s {
	case model.TestByName:
		return words.T("By name")
	case model.TestByProgress:
		return words.T("By progress")
	case model.TestByMarks:
		return words.T("By marks")
	}
	return words.T("Who needs attention")
}

func (w *wall) first() fyne.Focusable { return w.list.Focusable() }

// set shows how a test stands.
func (w *wall) set(t *model.TestPane) {
	if w.open.ID != t.Open.ID {
		clear(w.starts.out)
		clear(w.starts.extra)
	}
	w.open, w.is = t.Open, t.Wall
	announced := t.Open.State == model.TestAnnounced
	w.title.Set(t.Open.Title)
	w.state.Set(wallState(t.Open))
	w.counts.Set(countWords(t.Open, &t.Wall.Counts))
	w.sort.Set(w.sort.Options(), strconv.Itoa(int(t.Wall.Sort)))
	w.main.SetIcon(mainIcon(t.Open.State))
	w.main.Set(mainWord(t.Open.State), t.Wall.May && t.Open.Fetched == 100)
	widget.Show(w.more, t.Open.State == model.TestRunning && t.Wall.May)
	widget.Show(w.results, !announced)
	w.mark.Set(words.N("Mark by hand: %d", "Mark by hand: %d", t.Wall.Counts.Ungraded), true)
	widget.Show(w.mark, t.Wall.Counts.Ungraded > 0)
	starts := announced && t.Wall.May
	other := starts != w.starts.content.Visible()
	widget.Show(w.starts.content, starts)
	w.head.Refresh()
	w.line.Refresh()
	if other || w.ground.HeightFor(w.body.Size().Width) != w.high { // buttons that come may need a line of their own
		w.body.Refresh()
	}
	w.fill(w.p.Now())
}

// fill has the rows say how everybody is at a time.
func (w *wall) fill(now time.Time) {
	all := make([]wallRow, len(w.is.Rows))
	for i := range w.is.Rows {
		r := &w.is.Rows[i]
		all[i] = wallRow{row: *r, marks: w.is.Marks, out: w.starts.out[r.ID]}
		if all[i].row.Extra == 0 && w.open.State == model.TestAnnounced {
			all[i].row.Extra = w.starts.extra[r.ID]
		}
		if !r.Lost.IsZero() {
			all[i].lost = int(max(0, now.Sub(r.Lost)) / (10 * time.Second)) // not anew each second
		}
	}
	w.list.Set(all)
}

// tick shows how time has passed.
func (w *wall) tick(now time.Time) {
	if w.is.Counts.Cut > 0 {
		w.fill(now)
	}
}

// wallState says how far a test is.
func wallState(t *model.TestInfo) (icon, word string, tone fyne.ThemeColorName) {
	switch t.State {
	case model.TestRunning:
		if !t.Closes.IsZero() {
			return "play", words.T("Running until %s", t.Closes.Local().Format("15:04")), widget.Success
		}
		return "play", words.T("Running"), widget.Success
	case model.TestOver:
		return "stop", words.T("Over"), widget.Muted
	case model.TestReleased:
		return "okc", words.T("Results returned"), widget.Success
	}
	return "lockon", words.T("Announced, sealed"), widget.Muted
}

// countWords say how many are how far.
func countWords(t *model.TestInfo, c *model.TestCounts) string {
	if t.State == model.TestAnnounced {
		return words.N("%d student", "%d students", c.All)
	}
	text := words.T("%d of %d handed in", c.HandedIn, c.All)
	if c.Taking > 0 {
		text += " · " + words.N("%d at it", "%d at it", c.Taking)
	}
	if c.Waiting > 0 {
		text += " · " + words.N("%d not begun", "%d not begun", c.Waiting)
	}
	if c.Cut > 0 {
		text += " · " + words.N("%d disconnected", "%d disconnected", c.Cut)
	}
	return text
}

func mainIcon(s model.TestState) string {
	switch s {
	case model.TestAnnounced:
		return "play"
	case model.TestRunning:
		return "stop"
	}
	return "mail"
}

func mainWord(s model.TestState) string {
	switch s {
	case model.TestAnnounced:
		return words.T("Start test")
	case model.TestRunning:
		return words.T("End test")
	case model.TestReleased:
		return words.T("Return changes")
	}
	return words.T("Return to students")
}

// act does what the main button says.
func (w *wall) act() {
	switch w.open.State {
	case model.TestAnnounced:
		w.start()
	case model.TestRunning:
		w.confirmEnd()
	default:
		w.p.asks.ReleaseTest()
	}
}

// start begins the test.
func (w *wall) start() {
	s := model.TestStart{Closes: testform.MinutesOf(w.starts.closes.Text)}
	for id, by := range w.starts.extra {
		s.Extra = append(s.Extra, model.TestExtra{ID: id, By: by})
	}
	if len(w.starts.out) > 0 {
		for i := range w.is.Rows {
			if id := w.is.Rows[i].ID; !w.starts.out[id] {
				s.Who = append(s.Who, id)
			}
		}
	}
	w.p.asks.StartTest(s)
}

// confirmEnd asks before a test is ended for everybody.
func (w *wall) confirmEnd() {
	var d *widget.OpenDialog
	cancel := widget.NewButton(words.T("Go on"), widget.Outline, func() { d.Close() })
	end := widget.NewIconButton("stop", words.T("End test"), widget.DangerPlain, func() {
		d.Close()
		w.p.asks.EndTest()
	})
	text := words.T("Nobody can answer after that. What is answered by now counts by the rules of the test.")
	if n := w.is.Counts.Taking; n > 0 {
		text = words.N("%d student is still at it.", "%d students are still at it.", n) + " " + text
	}
	d = widget.ShowDialog(w.p.window.Canvas(), widget.Dialog{
		Title: words.T("End the test for everybody?"), Width: 460 * widget.TextScale(), Body: widget.NewParagraph(text, widget.Body, widget.Ink),
		Buttons: []fyne.CanvasObject{cancel, end}, First: cancel,
	})
}

// openMore gives everybody more time.
func (w *wall) openMore() {
	var items []widget.MenuItem
	for _, n := range []int{5, 10, 15, 30} {
		items = append(items, widget.MenuItem{Icon: "clock", Word: words.N("%d minute more for everybody", "%d minutes more for everybody", n), Do: func() {
			w.p.asks.ExtendTest("", time.Duration(n)*time.Minute)
		}})
	}
	widget.ShowMenu(w.p.window.Canvas(), w.more, items)
}

// openEssays leads to the answers that wait to be marked, of one question or of all.
func (w *wall) openEssays() {
	items := []widget.MenuItem{{Icon: "pen", Word: words.T("All answers, student by student"), Do: func() { w.p.asks.MarkNext("") }}}
	for _, e := range w.is.Essays {
		items = append(items, widget.MenuItem{Icon: "people", Word: words.T("Question %d across students: %s (%d)", e.Number, short(e.Name, 40), e.Ungraded), Do: func() { w.p.asks.MarkNext(e.ID) }})
	}
	widget.ShowMenu(w.p.window.Canvas(), w.mark, items)
}

// enter shows what a student answered.
func (w *wall) enter(r model.TestRow) {
	if r.State != model.RowWaiting {
		w.p.asks.OpenWork(r.ID)
	}
}

// openMenu is what can be done with a student.
func (w *wall) openMenu(r model.TestRow, at fyne.Position) {
	var items []widget.MenuItem
	if r.State != model.RowWaiting {
		items = append(items, widget.MenuItem{Icon: "eye", Word: words.T("Show the answers"), Do: func() { w.enter(r) }})
	}
	announced := w.open.State == model.TestAnnounced
	if w.is.May && (announced || w.open.State == model.TestRunning) {
		for i, n := range []int{5, 10, 15, 30} {
			by := time.Duration(n) * time.Minute
			items = append(items, widget.MenuItem{Icon: "clock", Word: words.N("%d minute more for this student", "%d minutes more for this student", n), Line: i == 0 && len(items) > 0, Do: func() { w.give(r, by) }})
		}
	}
	if w.is.May && announced {
		items = append(items, widget.MenuItem{Word: words.T("Not for this student"), Ticked: w.starts.out[r.ID], Line: true, Do: func() {
			if w.starts.out[r.ID] {
				delete(w.starts.out, r.ID)
			} else {
				w.starts.out[r.ID] = true
			}
			w.fill(w.p.Now())
		}})
	}
	if len(items) > 0 {
		widget.ShowMenuAt(w.p.window.Canvas(), at, items)
	}
}

// give gives one student more time: with the start, or now.
func (w *wall) give(r model.TestRow, by time.Duration) {
	if w.open.State != model.TestAnnounced {
		w.p.asks.ExtendTest(r.ID, by)
		return
	}
	extra := maps.Clone(w.starts.extra)
	extra[r.ID] += by
	w.starts.extra = extra
	w.fill(w.p.Now())
}

// A wallLayout puts the head above the rows.
type wallLayout struct {
	w    *wall
	list fyne.CanvasObject
}

// Layout implements fyne.Layout.
func (l *wallLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	w := l.w
	y := w.ground.HeightFor(size.Width)
	w.high = y
	place(w.ground, 0, 0, size.Width, y)
	if w.starts.content.Visible() {
		h := widget.HeightFor(w.starts.content, size.Width)
		place(w.starts.content, 0, y, size.Width, h)
		y += h
	}
	place(l.list, 0, y, size.Width, size.Height-y)
}

// MinSize implements fyne.Layout.
func (l *wallLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }
