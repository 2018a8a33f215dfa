//go:build !nogui

package test

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// Asks is what the pane asks for; *model.Store does it.
type Asks interface {
	ShowTest(id string)
	OpenAttempt()
	ShowSeat(n int)
	AnswerSeat(n int, is quiz.Response)
	TypeSeat(n int, is quiz.Response)
	LeaveField()
	FlagSeat(n int, on bool)
	CheckSeat(n int)
	HandIn()
	TestPasted(n int)
	TestFull(on bool)

	OpenBank(tab model.BankTab)
	OpenTestFile(path string)
	SetOffer(t quiz.Test)
	DropOffer()
	AnnounceTest()
	StartTest(start model.TestStart)
	ExtendTest(who string, by time.Duration)
	EndTest()
	ReleaseTest()
	SortTest(by model.TestSort)
	OpenWork(id string)
	CloseWork()
	ShowWork(seat int)
	GiveMark(seat int, mark float64, comment string)
	MarkNext(question string)
	OpenResults()
	LookFor(folder string, kinds []string)
}

var _ Asks = (*model.Store)(nil)

// A Pane shows one of the tests of a class, as far as it is with this person.
type Pane struct {
	Content fyne.CanvasObject
	Menu    *widget.Button   // which test is in front; for the line of tabs
	Now     func() time.Time // class time; tests set another
	// SetFull has the window fill the screen with the test, or no longer; SetWide leaves out what lies beside it.
	SetFull func(on bool)
	SetWide func(on bool)

	asks   Asks
	window fyne.Window
	class  *model.Class    // the latest; never nil
	test   *model.TestPane // of it; never nil
	folder *model.Folder
	shown  bool
	full   bool
	began  int // number of the attempt that was seen to begin here

	empty   *widget.Empty
	lobby   *lobby  // nil until it is first shown, as those below
	taking  *taking // of a test that is answered
	done    *done
	offer   *offer
	wall    *wall
	work    *work
	chooser chooser
	stack   *fyne.Container
	shows   part
	front   fyne.CanvasObject // its content
}

// A part is one of the things the pane shows.
type part uint8

const (
	emptyPart part = iota
	lobbyPart
	takingPart
	donePart
	offerPart
	wallPart
	workPart
)

// need returns a part, which is made when it is first shown: a class without a test needs none.
func need[T any](p *Pane, is **T, make func(*Pane) *T) *T {
	if *is == nil {
		*is = make(p)
	}
	return *is
}

// New returns the pane in a window.
func New(asks Asks, w fyne.Window) *Pane {
	p := &Pane{asks: asks, window: w, Now: time.Now, class: &model.Class{}, test: &model.TestPane{}, SetFull: func(bool) {}, SetWide: func(bool) {}}
	p.Menu = widget.NewIconButton("check2", words.T("Tests"), widget.Plain, p.openTests).SetArrow(nil)
	p.empty = widget.NewEmpty("check2", "", "", "", nil)
	blank := widget.NewGround(widget.Surface2, widget.NoEdge, widget.Pad(16, 16, 16, 16, widget.Centre(420, p.empty)))
	p.stack = container.NewStack(blank)
	p.front = blank
	p.Content = p.stack
	return p
}

// SetShown says whether the pane is in front.
func (p *Pane) SetShown(on bool) {
	if p.shown != on {
		p.shown = on
		p.fill()
	}
}

// Set shows the snapshot; without a class it shows nothing.
func (p *Pane) Set(s *model.Snapshot) {
	p.folder = s.Folder
	p.chooser.set(s.Folder)
	class, test := s.Class, &model.TestPane{}
	if class == nil {
		class = &model.Class{}
	}
	if class.Test != nil {
		test = class.Test
	}
	if class.Number != p.class.Number {
		p.began = 0
	}
	changed := test != p.test
	p.class, p.test = class, test
	if p.shown && changed {
		p.fill()
	}
}

// fill shows the test as it is now.
func (p *Pane) fill() {
	if !p.shown {
		return
	}
	show, front := emptyPart, p.stack.Objects[0]
	switch t := p.test; {
	case t.Offer != nil:
		o := need(p, &p.offer, newOffer)
		o.set(t)
		show, front = offerPart, o.content
	case t.Open == nil:
		p.fillEmpty()
	case t.Wall != nil && t.Wall.Work != nil:
		w := need(p, &p.work, newWork)
		w.set(t)
		show, front = workPart, w.content
	case t.Wall != nil:
		w := need(p, &p.wall, newWall)
		w.set(t)
		show, front = wallPart, w.content
	case p.isTaking():
		k := need(p, &p.taking, newTaking)
		k.set(t.Taking)
		show, front = takingPart, k.content
	case t.Taking != nil && (t.Taking.Phase == model.TakingDone || t.Taking.Phase == model.TakingExpired):
		d := need(p, &p.done, newDone)
		d.set(t)
		show, front = donePart, d.content
	default:
		l := need(p, &p.lobby, newLobby)
		l.set(t)
		show, front = lobbyPart, l.content
	}
	p.fillMenu()
	p.put(show, front)
	p.follow()
}

// put has a part in front. The keyboard goes along if it was in the one before: nothing that is hidden may keep it.
func (p *Pane) put(show part, front fyne.CanvasObject) {
	if show == p.shows {
		return
	}
	c := p.window.Canvas()
	inside := c.Focused() != nil && p.hasFocus() && !widget.Covered(c)
	p.front.Hide()
	p.shows, p.front = show, front
	if !slices.Contains(p.stack.Objects, front) {
		p.stack.Objects = append(p.stack.Objects, front)
	}
	front.Show()
	p.stack.Refresh()
	if inside {
		c.Unfocus()
		p.Focus()
	}
}

// isTaking reports whether this person answers a test.
func (p *Pane) isTaking() bool {
	return p.test.Taking != nil && p.test.Taking.Phase <= model.TakingHandIn
}

// follow has what lies beside a test go when it begins, and come back when it ends.
func (p *Pane) follow() {
	number := 0
	if p.isTaking() {
		number = p.test.Taking.Attempt
	}
	if number == p.began {
		return
	}
	p.began = number
	p.SetWide(number > 0)
	if p.test.Open != nil && p.test.Open.Watch.FullScreen {
		p.SetFull(number > 0)
	}
	if number > 0 {
		p.taking.begin()
	}
}

// Full tells whether the window fills the screen.
func (p *Pane) Full(on bool) {
	if p.full != on {
		p.full = on
		if p.isTaking() {
			p.asks.TestFull(on)
		}
		if p.taking != nil {
			p.taking.full(on)
		}
	}
}

// fillEmpty says why there is no test.
func (p *Pane) fillEmpty() {
	switch {
	case p.test.Loading:
		p.empty.Set("check2", words.T("Reading the test…"), words.T("It shows here in a moment."), "", nil)
	case p.test.CanGive:
		p.empty.Set("check2", words.T("No test in this class"), words.T("Give one that you have saved among your questions, or open a file: Lyceum’s own, GIFT or Aiken."), words.T("Give a test"), p.openSources)
	default:
		p.empty.Set("check2", words.T("No test running"), words.T("When your teacher gives a test, it shows here."), "", nil)
	}
}

// fillMenu names the test in front.
func (p *Pane) fillMenu() {
	word := words.T("Tests")
	if p.test.Open != nil {
		word = short(p.test.Open.Title, 32)
	}
	p.Menu.Set(word, true)
	widget.Show(p.Menu, p.shown && !p.isTaking() && (len(p.test.All) > 1 || p.test.CanGive && p.test.Open != nil))
}

// openTests lists the tests of the class.
func (p *Pane) openTests() {
	var items []widget.MenuItem
	for _, t := range p.test.All {
		items = append(items, widget.MenuItem{Word: t.Title + " · " + stateWord(t.State), Ticked: p.test.Open != nil && p.test.Open.ID == t.ID, Do: func() { p.asks.ShowTest(t.ID) }})
	}
	if p.test.CanGive {
		items = append(items, p.sources(len(items) > 0)...)
	}
	widget.ShowMenu(p.window.Canvas(), p.Menu, items)
}

// sources are where a test to be given comes from.
func (p *Pane) sources(line bool) []widget.MenuItem {
	return []widget.MenuItem{
		{Icon: "check2", Word: words.T("Give a saved test"), Line: line, Do: func() { p.asks.OpenBank(model.BankTests) }},
		{Icon: "folder", Word: words.T("Give a test from a file"), Do: p.chooseTest},
		{Icon: "pen", Word: words.T("Your questions"), Line: true, Do: func() { p.asks.OpenBank(model.BankQuestions) }},
	}
}

func (p *Pane) openSources() {
	widget.ShowMenu(p.window.Canvas(), p.empty.Button(), p.sources(false))
}

// stateWord says how far a test is.
func stateWord(s model.TestState) string {
	switch s {
	case model.TestRunning:
		return words.T("running")
	case model.TestOver:
		return words.T("over")
	case model.TestReleased:
		return words.T("results returned")
	}
	return words.T("not begun")
}

// Tick shows how time has passed; it is called once a second, with the time of the class.
func (p *Pane) Tick(now time.Time) {
	if !p.shown {
		return
	}
	switch p.shows {
	case takingPart:
		p.taking.tick(now)
	case wallPart:
		p.wall.tick(now)
	}
}

// Press does what a key of the window does in a test, and reports whether that is anything: letters and digits pick, the others are
// those of model.TestKeys.
func (p *Pane) Press(key model.Key) bool {
	if !p.shown || p.shows != takingPart || key.Ctrl || key.Alt || !p.hasFocus() {
		return false
	}
	return p.taking.press(key)
}

// hasFocus reports whether nothing outside the pane has the keyboard.
func (p *Pane) hasFocus() bool {
	o, ok := p.window.Canvas().Focused().(fyne.CanvasObject)
	if !ok {
		return true
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	from, where := at(p.Content), at(o)
	size := p.Content.Size()
	return where.X >= from.X && where.Y >= from.Y && where.X < from.X+size.Width && where.Y < from.Y+size.Height
}

// Escape closes what is open in the pane, and reports whether anything was.
func (p *Pane) Escape() bool {
	switch {
	case !p.shown:
		return false
	case p.shows == workPart:
		p.asks.CloseWork()
	case p.shows == offerPart:
		p.asks.DropOffer()
	default:
		return false
	}
	return true
}

// Focus leads the keyboard into the pane.
func (p *Pane) Focus() {
	var to fyne.Focusable
	switch p.shows {
	case takingPart:
		to = p.taking.first()
	case lobbyPart:
		to = p.lobby.open
	case wallPart:
		to = p.wall.first()
	case workPart:
		to = p.work.first()
	case offerPart:
		to = p.offer.first()
	case donePart:
		to = p.done.first()
	default:
		if b := p.empty.Button(); b.Visible() {
			to = b
		}
	}
	if to != nil {
		p.window.Canvas().Focus(to)
	}
}
