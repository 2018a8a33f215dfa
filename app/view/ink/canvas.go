//go:build !nogui

package ink

import (
	"image"
	"time"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/video"
	"lyceum/app/words"
	"lyceum/collab/board"
	"lyceum/collab/board/draw"
	"lyceum/collab/board/live"
)

// SystemFonts says whether letters that the program has no font for are looked for in those of the computer. Tests that
// compare pictures set it to false.
var SystemFonts = true

// A Page is what a canvas shows.
type Page struct {
	Doc    board.DocumentID
	Page   *board.Page // nil: nothing is shown
	Size   board.Size  // of the page in pixels; zero: the page says it
	Ground draw.Ground // what lies beneath it; nil: paper
	Images draw.Images // the pictures on it; nil: there are none
	// Author returns the ID of the person who put an object there, as [Person] has it; nil: nobody is known.
	Author func(o *board.Object) string
	Self   string // the ID of this person
}

// size returns the size of the page in pixels.
func (p *Page) size() board.Size {
	switch {
	case p.Size.Width > 0 && p.Size.Height > 0:
		return p.Size
	case p.Page != nil && p.Page.Size.Width > 0 && p.Page.Size.Height > 0:
		return p.Page.Size
	}
	return board.PageSize
}

// Hooks are what a canvas tells. All are called in the goroutine of the window, and each may be nil.
type Hooks struct {
	// Do is called with one action of this person on a document: that of the page that is set.
	Do func(doc board.DocumentID, ops []board.Op)
	// Live is called with what others may see at once: at most every 16 ms for a stroke, every 50 ms for the pointer.
	Live func(m live.Message)
	// Tool tells that the tool is another, not by SetTool.
	Tool func(t Tool)
	// Selected tells that so many objects are selected now, and what the undermost of them is and looks like: so does
	// Style from now on. The width that belongs to the size of a text is told in its place.
	Selected func(n int, kind board.ObjectKind, s board.Style)
	// Zoomed tells the zoom; at 1 a pixel of the page is one of Fyne's.
	Zoomed func(zoom float32)
	// Undo and Redo: their keys were pressed.
	Undo, Redo func()
	// Focused tells whether the canvas has the focus.
	Focused func(on bool)
	// Rune and Key are asked before a key that the canvas has no use for goes to the window; true: it was used.
	Rune func(r rune) bool
	Key  func(e *fyne.KeyEvent) bool
}

// A Canvas shows one page and lets a person draw on it. Everything is called in the goroutine of the window.
type Canvas struct {
	fynewidget.BaseWidget
	// Away runs what takes long beside the window. It is a goroutine, which ends with what it runs; tests may run it in place.
	Away func(work func())

	window fyne.Window
	ticker *video.Ticker
	hooks  Hooks
	now    func() time.Time

	page   Page
	may    bool
	shown  bool
	grid   bool
	snap   bool
	tool   Tool
	locked bool // the tool stays after it was used
	style  board.Style
	place  *board.Picture // what Image puts on the page

	camera
	sheets
	layer
	pointing
	selection
	typing  *typing // nil: no text is being typed
	look    look
	others  others
	laser   laser
	focused bool
	keyed   keyed
	sending sending
}

// New returns a canvas without a page, for window w. What moves is redrawn by ticker.
func New(w fyne.Window, ticker *video.Ticker, hooks Hooks) *Canvas {
	c := &Canvas{
		Away: func(work func()) { go work() }, window: w, ticker: ticker, hooks: hooks, now: time.Now,
		may: true, shown: true, tool: Pen, style: board.DefaultStyle,
	}
	c.camera.fitted, c.camera.zoom = true, 1
	c.sheets.shop = newShop()
	c.layer = newLayer()
	c.look = newLook()
	c.others = newOthers()
	c.keyed = newKeyed()
	c.ExtendBaseWidget(c)
	return c
}

// Word returns what the canvas is called.
func (c *Canvas) Word() string { return words.T("Board") }

// SetPage shows a page. What this person is drawing goes on if it is the same page as before.
func (c *Canvas) SetPage(p Page) {
	before := c.page
	if before.same(p) {
		c.page = p
		if before.size() != p.size() {
			c.refit()
		}
		c.arrived(before.Page)
	} else {
		c.leave()
		c.page = p
		c.refit()
	}
	c.layer.painter.Images = p.Images
	c.reselect()
	c.paint()
}

// same reports whether two are moments of one page.
func (p *Page) same(q Page) bool {
	if p.Doc != q.Doc || (p.Page == nil) != (q.Page == nil) {
		return false
	}
	return p.Page == nil || p.Page.ID == q.Page.ID
}

// leave gives up whatever belongs to the page that was shown.
func (c *Canvas) leave() {
	c.cancel()
	c.stopTyping(true)
	c.layer.clear()
	c.others.clear()
	c.laser.clear()
	c.setSelected(nil)
	c.sheets.clear()
}

// Repaint draws what lies beneath the page and the pictures on it again, as far as they were not as sharp as can be.
func (c *Canvas) Repaint() {
	c.sheets.soften = true
	c.paint()
}

// SetMay says whether this person may draw on the page. If not, nothing that is being drawn is kept.
func (c *Canvas) SetMay(may bool) {
	if may == c.may {
		return
	}
	c.may = may
	if !may {
		c.cancel()
		c.stopTyping(false)
		c.setSelected(nil)
	}
}

// SetShown says whether the canvas is in sight. While it is not, nothing is drawn.
func (c *Canvas) SetShown(on bool) {
	if on == c.shown {
		return
	}
	c.shown = on
	if !on {
		c.cancel()
		c.stopTyping(true)
		return
	}
	c.paint()
}

// Tool returns the tool.
func (c *Canvas) Tool() Tool { return c.tool }

// SetTool takes another tool.
func (c *Canvas) SetTool(t Tool) {
	if t == c.tool {
		return
	}
	c.cancel()
	c.stopTyping(true)
	c.tool = t
	if t != Select {
		c.setSelected(nil)
	}
	c.draw()
}

// choose takes another tool and tells so.
func (c *Canvas) choose(t Tool) {
	if t == c.tool {
		return
	}
	c.SetTool(t)
	if c.hooks.Tool != nil {
		c.hooks.Tool(t)
	}
}

// SetLocked says whether a tool stays after it was used once.
func (c *Canvas) SetLocked(on bool) { c.locked = on }

// used goes back to selecting, if the tool does not stay.
func (c *Canvas) used() {
	if !c.locked && !c.tool.stays() {
		c.choose(Select)
	}
}

// Style returns how what is drawn looks.
func (c *Canvas) Style() board.Style { return c.style }

// SetStyle says how what is drawn from now on looks. What is selected changes as far as style differs from the one before.
func (c *Canvas) SetStyle(s board.Style) {
	before := c.style
	c.style = s
	if before == s {
		return
	}
	c.restyle(before, s)
	if c.typing != nil {
		c.typing.shape.Style = c.textStyle(s)
		c.showTyping()
	}
}

// SetGrid says whether lines of a grid are shown, for this person alone.
func (c *Canvas) SetGrid(on bool) {
	if on != c.grid {
		c.grid = on
		c.sheets.forget = true
		c.paint()
	}
}

// SetSnap says whether shapes begin and end on the lines of a grid.
func (c *Canvas) SetSnap(on bool) { c.snap = on }

// snapStep is how far the places are apart on which shapes begin and end, in pixels of the page: half of the grid's.
const snapStep = draw.GridStep / 2

// snapped returns p, or the nearest place on the grid.
func (c *Canvas) snapped(p draw.Point) draw.Point {
	if !c.snap {
		return p
	}
	near := func(v float32) float32 { return snapStep * float32(int(v/snapStep+0.5)) }
	return draw.Point{X: near(p.X), Y: near(p.Y)}
}

// Place has the next press with the tool Image put a picture on the page.
func (c *Canvas) Place(p board.Picture) {
	c.place = &p
	c.choose(Image)
}

// do hands an action over. What is put on the page comes on top of all.
func (c *Canvas) do(ops ...board.Op) {
	for i, op := range ops {
		if put, ok := op.(board.Put); ok && put.Z == "" {
			put.Z = c.top()
			ops[i] = put
		}
	}
	if len(ops) > 0 && c.hooks.Do != nil {
		c.hooks.Do(c.page.Doc, ops)
	}
}

// top returns the key of what lies on top, if something was raised; "", the usual one, if not.
func (c *Canvas) top() board.Key {
	all := c.page.Page.Objects
	if len(all) == 0 || all[len(all)-1].Z <= board.DefaultZ {
		return ""
	}
	return all[len(all)-1].Z
}

// say shows words beside the keyboard's pointer.
func (c *Canvas) say(text string) {
	c.keyed.say(text)
	c.keyed.place(c)
	c.repaint()
}

// Drawn reports whether all that is to be seen has been drawn.
func (c *Canvas) Drawn() bool { return !c.sheets.working && c.satisfied() }

// Settle draws all that is to be drawn, now and in this goroutine: for tests, with a ticker that posts in place.
func (c *Canvas) Settle() {
	away := c.Away
	c.Away = func(work func()) { work() }
	defer func() { c.Away = away }()
	c.turned = time.Time{} // without waiting for the zoom to rest
	for range 1000 {
		if !c.sheets.working {
			if c.satisfied() {
				return
			}
			c.paint()
		}
		if c.sheets.working { // an order that was out before
			time.Sleep(time.Millisecond)
		}
		c.ticker.Tick()
	}
}

// pixels is how large the widget is, in pixels of the screen.
func (c *Canvas) pixels() image.Point {
	return image.Pt(int(c.Size().Width*c.density()), int(c.Size().Height*c.density()))
}
