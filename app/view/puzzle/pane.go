//go:build !nogui

package puzzle

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
)

// Asks is what the pane asks for; *model.Store does it.
type Asks interface {
	ShowPuzzle(id puzzle.GameID)
	LookAtPuzzle(board puzzle.BoardID)
	ListPuzzles()
	OpenWorkshop()
	OfferPuzzle(key string)
	OpenPuzzleFile(path string)
	SetPuzzleOffer(to model.PuzzleOffer)
	DropPuzzleOffer()
	StartPuzzle()
	ResetPuzzle(all bool)
	EndPuzzle()
	ShuffleTeams()
	SetTeam(who string, team int)

	GrabPiece(piece int, at jigsaw.Point)
	MovePiece(at jigsaw.Point)
	PutBack()
	PointCell(id puzzle.GameID, cell int)
	LayPiece(piece int, at jigsaw.Point)
	PutTile(tile, from, to int)
	OrderItem(item, behind int)
	TypeLetters(letters ...puzzle.Letter)
	TakeHint(piece int)
	CheckPuzzle()
	RestartPuzzle()

	WatchPuzzles(f func())
	PuzzleHolds(id puzzle.GameID, board puzzle.BoardID) []room.PuzzleHold
	LookFor(folder string, kinds []string)
}

var _ Asks = (*model.Store)(nil)

// A stage is the play area of some kinds of puzzles.
type stage interface {
	object() fyne.CanvasObject
	focus() fyne.Focusable
	set(v *model.PuzzleView)
	setHolds(all []room.PuzzleHold)
	picked() model.PuzzleHand // what a hint would be about
	foot() string             // what is said beneath it
	peek(on bool)             // shows the whole picture; of a jigsaw
	settled() bool            // all that is to be seen has been drawn
	inPlace()                 // draws in the goroutine of the window: for tests
}

// A Pane shows one of the puzzles of a class.
type Pane struct {
	Content fyne.CanvasObject
	Menu    *widget.Button   // which puzzle is in front; for the line of tabs
	Now     func() time.Time // class time; tests set another

	asks    Asks
	window  fyne.Window
	ticker  *video.Ticker
	class   *model.Class      // the latest; never nil
	pane    *model.PuzzlePane // of it; never nil
	calm    bool              // nothing moves that need not
	folder  *model.Folder
	shelf   *model.PuzzleShelf
	shown   bool
	watched bool
	sources sources
	inbox   *inbox

	empty  *widget.Empty
	blank  fyne.CanvasObject
	offer  *offer // nil until it is first shown, as those below
	play   *play
	stack  *fyne.Container
	front  fyne.CanvasObject
	stages map[puzzle.Kind]stage
	place  bool // stages draw in place: for tests
}

// New returns the pane in a window. What moves is redrawn by ticker.
func New(asks Asks, w fyne.Window, ticker *video.Ticker) *Pane {
	p := &Pane{asks: asks, window: w, ticker: ticker, Now: time.Now, class: &model.Class{}, pane: &model.PuzzlePane{}, stages: map[puzzle.Kind]stage{}}
	p.inbox = &inbox{p: p}
	p.Menu = widget.NewIconButton("puzzle", words.T("Puzzles"), widget.Plain, p.openMenu).SetArrow(nil)
	p.empty = widget.NewEmpty("puzzle", "", "", "", nil)
	p.blank = widget.NewGround(widget.Surface2, widget.NoEdge, widget.Pad(16, 16, 16, 16, widget.Centre(420, p.empty)))
	p.stack = container.NewStack(p.blank)
	p.front = p.blank
	p.Content = p.stack
	return p
}

// stageOf returns the play area for a kind of puzzle, which is made when it is first needed.
func (p *Pane) stageOf(k puzzle.Kind) stage {
	if k != puzzle.JigsawKind && k != puzzle.CrosswordKind {
		k = puzzle.OrderingKind // all cards have one
	}
	if p.stages[k] == nil {
		p.stages[k] = p.newStage(k)
	}
	return p.stages[k]
}

// newStage returns a play area for a kind of puzzle.
func (p *Pane) newStage(k puzzle.Kind) (s stage) {
	switch k {
	case puzzle.JigsawKind:
		s = newTable(p)
	case puzzle.CrosswordKind:
		s = newCrossStage(p)
	default:
		s = newCardStage(p)
	}
	if p.place {
		s.inPlace()
	}
	return s
}

// moves reports whether something may move for its own sake.
func (p *Pane) moves() bool { return !p.calm }

// clock is the time by which things move.
func (p *Pane) clock() time.Time { return time.Now() }

// SetShown says whether the pane is in front. Only then it asks who holds what.
func (p *Pane) SetShown(on bool) {
	if p.shown == on {
		return
	}
	p.shown = on
	p.watch()
	p.fill()
}

// watch hears who holds what while the pane is in front of a class.
func (p *Pane) watch() {
	on := p.shown && p.class.Phase == model.Present
	switch {
	case on == p.watched:
		return
	case on:
		p.asks.WatchPuzzles(p.inbox.poke)
	default:
		p.asks.WatchPuzzles(nil)
	}
	p.watched = on
}

// Set shows the snapshot; without a class it shows nothing.
func (p *Pane) Set(s *model.Snapshot) {
	p.folder, p.shelf = s.Folder, s.Shelf
	p.sources.set(s, p.window.Canvas())
	p.calm = s.Settings.ReducedMotion
	class, is := s.Class, &model.PuzzlePane{}
	if class == nil {
		class = &model.Class{}
	}
	if class.Puzzle != nil {
		is = class.Puzzle
	}
	changed := is != p.pane || class.Number != p.class.Number
	if class.Number != p.class.Number {
		p.watched = false // another room
	}
	p.class, p.pane = class, is
	p.watch()
	if p.shown && changed {
		p.fill()
	}
}

// fill shows the puzzle as it is now.
func (p *Pane) fill() {
	if !p.shown {
		return
	}
	front := p.blank
	switch {
	case p.pane.Offer != nil:
		if p.offer == nil {
			p.offer = newOffer(p)
		}
		p.offer.set(p.pane)
		front = p.offer.content
	case p.pane.Open == nil:
		p.fillEmpty()
	default:
		if p.play == nil {
			p.play = newPlay(p)
		}
		p.play.set(p.pane.Open)
		front = p.play.content
	}
	p.fillMenu()
	p.put(front)
}

// put has a part in front. The keyboard goes along if it was in the one before: nothing that is hidden may keep it.
func (p *Pane) put(front fyne.CanvasObject) {
	if front == p.front {
		return
	}
	c := p.window.Canvas()
	inside := c.Focused() != nil && p.hasFocus() && !widget.Covered(c)
	p.front.Hide()
	p.front = front
	p.stack.Objects = []fyne.CanvasObject{front}
	front.Show()
	p.stack.Refresh()
	if inside {
		c.Unfocus()
		p.Focus()
	}
}

// fillEmpty says why there is no puzzle.
func (p *Pane) fillEmpty() {
	switch {
	case p.pane.Loading:
		p.empty.Set("puzzle", words.T("Reading the puzzle…"), words.T("It shows here in a moment."), "", nil)
	case p.pane.CanManage:
		p.empty.Set("puzzle", words.T("No puzzle in this class"), words.T("Open one of yours, one that comes with Lyceum, or a file. The class solves it together, in teams, or each alone."), words.T("Open a puzzle"), p.OpenShelf)
	default:
		p.empty.Set("puzzle", words.T("No puzzle"), words.T("When your teacher opens a puzzle, it shows here."), "", nil)
	}
}

// hasFocus reports whether something in the pane has the keyboard.
func (p *Pane) hasFocus() bool {
	o, ok := p.window.Canvas().Focused().(fyne.CanvasObject)
	if !ok {
		return false
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	from, where := at(p.Content), at(o)
	size := p.Content.Size()
	return where.X >= from.X && where.Y >= from.Y && where.X < from.X+size.Width && where.Y < from.Y+size.Height
}

// Tick shows how time has passed; it is called once a second, with the time of the class.
func (p *Pane) Tick(now time.Time) {
	if p.shown && p.play != nil && p.front == p.play.content {
		p.play.tick(now)
	}
}

// Escape closes what is open in the pane, and reports whether anything was.
func (p *Pane) Escape() bool {
	switch {
	case !p.shown:
		return false
	case p.pane.Offer != nil:
		p.asks.DropPuzzleOffer()
		return true
	}
	return p.play != nil && p.front == p.play.content && p.play.escape()
}

// Focus leads the keyboard into the pane.
func (p *Pane) Focus() {
	var to fyne.Focusable
	switch {
	case p.pane.Offer != nil && p.offer != nil:
		to = p.offer.mode
	case p.pane.Open != nil && p.play != nil:
		to = p.play.stage.focus()
	case p.empty.Button().Visible():
		to = p.empty.Button()
	}
	if to != nil {
		p.window.Canvas().Focus(to)
	}
}

// note says something at the foot of the puzzle for a while.
func (p *Pane) note(icon, text string) {
	if p.play != nil {
		p.play.note(icon, text)
	}
}

// foots says anew what stands beneath the puzzle.
func (p *Pane) foots() {
	if p.play != nil {
		p.play.foots()
	}
}

// Settle draws at once what is drawn beside the window else: for tests, with a ticker that posts in place.
func (p *Pane) Settle() {
	p.place = true
	for _, s := range p.stages {
		s.inPlace()
	}
	if p.offer != nil {
		p.offer.stage.inPlace()
	}
	for range 100 {
		p.ticker.Tick()
		if (p.play == nil || p.play.stage == nil || p.play.stage.settled()) && (p.offer == nil || p.offer.stage.settled()) {
			p.ticker.Tick()
			return
		}
		time.Sleep(time.Millisecond) // an order that was out before
	}
}
