//go:build !nogui

package board

import (
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/ink"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/board"
	"lyceum/collab/board/draw"
	"lyceum/collab/board/live"
)

// Asks is what the pane asks for; *model.Store does it.
type Asks interface {
	ShowTab(tab model.Tab)
	OpenDocument(doc board.DocumentID)
	ShowBoardPage(n int)
	BackToTeacher()
	Lead()
	SetPrivateBoard(on bool)
	Draw(doc board.DocumentID, ops ...board.Op)
	UndoBoard()
	RedoBoard()
	ClearBoard(mine bool)
	InsertBoardPage()
	RemoveBoardPage()
	SetBoardPattern(p board.Pattern)
	SetDrawers(d model.Drawers)
	SetLock(item string, on bool)
	OpenSlides(paths []string)
	RemoveDeck(doc board.DocumentID)
	OpenBoardFile(path string)
	AddPicture(path string, at board.Point)
	RevealBoard(owner string, on bool)
	RevealAllBoards(on bool)
	CopyToClassBoard(owner string)
	CommentBoard(owner string)
	ReturnBoard(owner string)
	WatchBoards(on bool)
	ExportBoard(as model.BoardFormat, path string)
	SendInk(message live.Message)
	WatchInk(take func(from room.Inker, message live.Message))
	BoardGround(doc board.DocumentID, page board.PageID) func(width int, part image.Rectangle) (*image.RGBA, bool)
	BoardImage(ticket string) image.Image
	WatchPictures(f func())
	LookFor(folder string, kinds []string)
}

var _ Asks = (*model.Store)(nil)

// A Pane shows the documents of a class: slides and boards.
type Pane struct {
	Content   fyne.CanvasObject
	Menu      *widget.Button   // which document is in front; for the line of tabs
	Shortcuts func()           // opens the list of keys
	Now       func() time.Time // class time; tests set another

	asks     Asks
	window   fyne.Window
	ticker   *video.Ticker
	class    *model.Class    // the latest; never nil
	board    *model.Board    // of it; never nil
	settings *model.Settings // never nil
	folder   *model.Folder   // whose files can be chosen
	shown    model.Tab       // which of its tabs is in front; empty: none
	walled   bool            // staff look at the wall of private boards
	watching bool            // which is kept up to date
	opening  string          // whose private board is to be in front instead; empty: nobody's

	tool     ink.Tool
	keep     bool // a tool stays in hand after one shape
	styles   map[ink.Tool]board.Style
	selected ink.Tool    // what made the objects that are selected; Select: none are
	chosen   board.Style // of the undermost of them
	refused  int         // Board.Refused as it was last
	focused  bool        // the board has the keyboard
	grid     bool
	closed   bool

	beneath     draw.Ground // of the page in front: slides; nil: nothing is
	beneathDoc  board.DocumentID
	beneathPage board.PageID
	waited      int // for how many ticks nothing was here of it; seen: something is

	canvas  *ink.Canvas
	toolbar *toolbar
	options *options
	zoom    *zoomStrip
	pages   *pageStrip
	right   *rightStrip
	chips   *chips
	hint    *hint
	empty   *widget.Empty
	wall    *wall
	head    *boardHead
	inbox   *inbox
	chooser chooser
	layout  *paneLayout
	laid    [parts]need // as it was last laid out
	body    *fyne.Container
}

// A page is said to be waited for after so many ticks: most are here before that. After seen none are counted.
const (
	longWait = 2
	seen     = -1
)

// New returns the pane in a window, which ticker redraws.
func New(asks Asks, w fyne.Window, ticker *video.Ticker) *Pane {
	p := &Pane{
		asks: asks, window: w, ticker: ticker, Now: time.Now, Shortcuts: func() {}, class: &model.Class{}, board: &model.Board{}, settings: &model.Settings{},
		tool: ink.Pen, selected: ink.Select, chosen: board.DefaultStyle, styles: firstStyles(),
	}
	p.canvas = ink.New(w, ticker, p.hooks())
	p.inbox = newInbox(p)
	p.toolbar = newToolbar(p)
	p.options = newOptions(p)
	p.zoom = newZoomStrip(p)
	p.pages = newPageStrip(p)
	p.right = newRightStrip(p)
	p.chips = newChips(p)
	p.hint = newHint()
	p.head = newBoardHead(p)
	p.wall = newWall(p)
	p.empty = widget.NewEmpty("file", "", "", "", nil)
	p.Menu = widget.NewIconButton("people", words.T("Class board"), widget.Plain, p.openDocuments).SetArrow(nil)
	place := widget.NewGround(widget.Surface2, widget.NoEdge, widget.Pad(16, 16, 16, 16, widget.Centre(420, p.empty)))
	p.layout = &paneLayout{p: p, empty: place}
	p.body = container.New(p.layout, p.layout.objects()...)
	p.Content = p.body
	p.canvas.SetTool(p.tool)
	p.canvas.SetStyle(p.styles[p.tool])
	p.layout.show()
	return p
}

// Settle draws at once what is drawn beside the window else: for tests, with a ticker that posts in place.
func (p *Pane) Settle() {
	if p.drawing() {
		p.canvas.Settle()
	}
}

// drawing reports whether a document is in front.
func (p *Pane) drawing() bool { return p.shown != "" && !p.walled && p.board.Open != nil }

// SetShown says which of the tabs of the pane is in front; empty: none.
func (p *Pane) SetShown(tab model.Tab) {
	if p.shown == tab {
		return
	}
	p.shown = tab
	if tab != model.TabBoard {
		p.walled = false
	}
	if tab == "" {
		p.asks.WatchInk(nil)
		p.asks.WatchPictures(nil)
	} else {
		p.asks.WatchInk(p.inbox.put)
		p.asks.WatchPictures(p.inbox.repaint)
	}
	p.fill()
}

// Set shows the snapshot; without a class it shows nothing.
func (p *Pane) Set(s *model.Snapshot) {
	if s.Settings != nil && s.Settings != p.settings {
		p.settings = s.Settings
		p.toolbar.setKeys()
	}
	p.folder = s.Folder
	p.chooser.set(s.Folder)
	if s.Class == nil || s.Class.Board == nil {
		p.rest()
		return
	}
	before, number := p.board, p.class.Number
	p.class, p.board = s.Class, s.Class.Board
	if number != p.class.Number {
		p.begin()
	}
	if p.shown != "" && (before != p.board || number != p.class.Number) {
		p.fill()
	}
}

// begin forgets what belonged to the class before.
func (p *Pane) begin() {
	p.walled, p.opening = false, ""
	p.wall.rest()
	p.take(ink.Pen, false)
}

// rest shows nothing.
func (p *Pane) rest() {
	if p.class.Number == 0 {
		return
	}
	p.class, p.board = &model.Class{}, &model.Board{}
	p.begin()
	p.canvas.SetPage(ink.Page{})
	p.fill()
}

// Close ends what the pane does beside the window.
func (p *Pane) Close() {
	p.SetShown("")
	p.rest()
	p.closed = true
	p.wall.close()
}

// fill shows the board as it is now.
func (p *Pane) fill() {
	b := p.board
	p.walled = p.walled && b.Wall != nil
	if p.opening != "" && b.Open != nil && b.Open.ID.Kind == board.PrivateBoard && b.Open.Owner.ID == p.opening {
		p.walled, p.opening = false, ""
		defer p.Focus()
	}
	p.watch(p.shown == model.TabBoard && p.walled || p.commenting())
	p.canvas.SetShown(p.drawing())
	if p.drawing() {
		p.canvas.SetMay(b.MayDraw)
		if b.Refused != p.refused {
			p.canvas.Refused()
		}
		p.refused = b.Refused
		if b.MayDraw {
			p.canvas.SetTool(p.tool)
		} else {
			p.canvas.SetTool(ink.Hand)
		}
		p.canvas.SetPage(p.front())
	}
	p.fillMenu()
	p.toolbar.set(b)
	p.options.set(p.style())
	p.zoom.set(p.canvas.Zoom())
	p.pages.set(b)
	p.right.set(b)
	p.chips.set(b)
	p.hint.set(p)
	p.head.set(b)
	p.wall.set(b)
	p.fillEmpty()
	p.arrange()
}

// front is what the canvas shows.
func (p *Pane) front() ink.Page {
	b, page := p.board, p.page()
	if page == nil {
		return ink.Page{}
	}
	if b.Open.ID != p.beneathDoc || page.ID != p.beneathPage || p.beneath == nil {
		p.beneathDoc, p.beneathPage, p.beneath = b.Open.ID, page.ID, p.asks.BoardGround(b.Open.ID, page.ID)
		p.waited = 0
	}
	return ink.Page{
		Doc: b.Open.ID, Page: page, Size: b.Size, Ground: p.beneath, Images: p.asks.BoardImage, Author: p.author, Self: p.class.Self.ID,
	}
}

// author returns the ID of who put an object on a board; empty: nobody knows.
func (p *Pane) author(o *board.Object) string { return p.board.Authors[o.ID.Author.String()] }

// watch has the wall of private boards be kept up to date, or no longer.
func (p *Pane) watch(on bool) {
	if p.watching != on {
		p.watching = on
		p.asks.WatchBoards(on)
	}
}

// arrange hides what does not show, and lays the pane out anew if anything in it takes another place.
func (p *Pane) arrange() {
	if p.body == nil || p.layout.busy {
		return
	}
	p.layout.show()
	if now := p.layout.needs(); now != p.laid {
		p.laid = now
		p.body.Refresh()
	}
}

// fillEmpty says why there is nothing to draw on.
func (p *Pane) fillEmpty() {
	b := p.board
	switch icon, text := p.chips.noticed(b); {
	case b.Open != nil && b.Open.Fault != "":
		p.empty.Set("file", words.T("These slides cannot be shown"), b.Open.Fault, "", nil)
	case p.shown == model.TabSlides && b.Open == nil && len(b.Opening) > 0:
		p.empty.Set(icon, text, "", "", nil)
	case p.shown == model.TabSlides && b.Open == nil && b.CanOpen:
		p.empty.Set("file", words.T("No slides"), words.T("A PDF, or pictures. You can also drop them here."), words.T("Open PDF"), p.ChooseSlides)
	case p.shown == model.TabSlides && b.Open == nil:
		p.empty.Set("file", words.T("No slides"), words.T("The teacher has not opened slides."), "", nil)
	default:
		p.empty.Set("pen", words.T("No board yet"), words.T("It shows here as soon as this computer knows the class."), "", nil)
	}
}

// Tick shows how time has passed; it is called once a second.
func (p *Pane) Tick(time.Time) {
	if p.walled && p.shown != "" {
		p.wall.tiles.Place()
	}
	if p.waits() {
		p.waited++
	}
	p.chips.set(p.board)
}

// waits reports whether nothing is here yet of the picture of the page in front.
func (p *Pane) waits() bool {
	if !p.drawing() || !p.board.Open.Ready() || p.waited == seen {
		return false
	}
	if !p.canvas.Waits() {
		p.waited = seen
	}
	return p.waited != seen
}

// Escape closes what is open in the pane, and reports whether anything was.
func (p *Pane) Escape() bool {
	switch {
	case p.shown == "":
		return false
	case p.walled:
		p.ShowWall(false)
	case p.commenting():
		p.asks.OpenDocument(board.DocumentID{})
		p.ShowWall(true)
	case p.options.all:
		p.options.all = false
		p.fill()
	default:
		return false
	}
	return true
}

// Focus leads the keyboard to the board.
func (p *Pane) Focus() {
	c := p.window.Canvas()
	switch {
	case p.walled:
		c.Focus(p.wall.tiles.Focusable())
	case p.drawing():
		c.Focus(p.canvas)
	case p.empty.Button().Visible():
		c.Focus(p.empty.Button())
	default:
		c.Focus(p.Menu)
	}
}
