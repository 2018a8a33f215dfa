//go:build !nogui

package video

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// Asks is what a person can ask for on the stage. *model.Store answers.
type Asks interface {
	Pin(key model.TileKey)
	Unpin()
	StagePage(n int)
	SetLayout(l model.Layout)
	LookAt(all []model.Look)
}

var _ Asks = (*model.Store)(nil)

// A Stage is the middle of a class: the tiles as the snapshot arranges them. What shows is asked for in the size in which it
// shows, and nothing else is.
type Stage struct {
	Content fyne.CanvasObject
	// Menu chooses the layout; it belongs at the end of the row of tabs.
	Menu fyne.CanvasObject
	// FullScreen gives the stage the whole screen, or not any more; Invite opens the invites; More returns what else can be
	// done with a person. Whoever makes the window sets them; nil: none.
	FullScreen func(on bool)
	Invite     func()
	More       func(who model.Person) []widget.MenuItem

	asks   Asks
	ticker *Ticker
	window fyne.Window
	board  *board
	menu   *layoutMenu
	looker looker

	last   *model.Snapshot // nil outside a class
	tiles  map[model.TileKey]*Tile
	main   *Tile
	strip  []*Tile
	alone  bool // nobody else is here
	full   bool
	before *widget.Button // pages
	after  *widget.Button
	empty  *nobody
}

// NewStage returns the stage of a window, which ticker redraws.
func NewStage(asks Asks, ticker *Ticker, w fyne.Window) *Stage {
	s := &Stage{asks: asks, ticker: ticker, window: w, tiles: make(map[model.TileKey]*Tile)}
	s.before = widget.NewIconButton("left", "", widget.OnVideo, func() { s.page(-1) })
	s.after = widget.NewIconButton("right", "", widget.OnVideo, func() { s.page(1) })
	s.before.SetTip(words.T("Earlier"))
	s.after.SetTip(words.T("More people"))
	s.before.Hide()
	s.after.Hide()
	s.empty = newNobody(func() {
		if s.Invite != nil {
			s.Invite()
		}
	})
	s.board = newBoard(s)
	s.menu = newLayoutMenu(s)
	s.Content, s.Menu = s.board, s.menu.button
	s.looker = looker{asks: asks, ticker: ticker, shown: true}
	return s
}

// Set shows s, if it is in a class.
func (s *Stage) Set(now *model.Snapshot) {
	if now.Class == nil {
		s.close()
		return
	}
	fresh := s.last == nil || s.last.Class.Number != now.Class.Number
	if fresh {
		s.close()
	}
	s.last = now
	s.menu.set(now)
	changed := s.fill(now) || fresh
	s.turn(&now.Class.Stage)
	if changed {
		s.board.arrange()
		s.board.Refresh()
	}
	s.look()
}

// close forgets all tiles: there is no class any more, or it is another.
func (s *Stage) close() {
	if s.last == nil {
		return
	}
	for key := range s.tiles {
		s.drop(key)
	}
	s.last, s.main, s.strip, s.alone = nil, nil, nil, false
	s.looker.forget()
	s.board.arrange()
	s.board.Refresh()
}

// fill brings the tiles up to date, and reports whether they are others than before or arranged in another way.
func (s *Stage) fill(now *model.Snapshot) (changed bool) {
	is := &now.Class.Stage
	kept := make(map[model.TileKey]bool, len(is.Tiles)+1)
	take := func(t *model.Tile) *Tile {
		kept[t.Key] = true
		tile := s.tiles[t.Key]
		if tile == nil {
			tile = s.newTile(t.Key)
			s.tiles[t.Key] = tile
		}
		tile.set(*t, now.Settings.Mirror, now.Settings.ReducedMotion)
		return tile
	}
	var main *Tile
	if is.Main != nil {
		main = take(is.Main)
	}
	changed = main != s.main || len(is.Tiles) != len(s.strip) || is.Shown != s.board.shown
	strip := s.strip
	if len(is.Tiles) != len(strip) {
		strip = make([]*Tile, len(is.Tiles))
	}
	for i := range is.Tiles {
		tile := take(&is.Tiles[i])
		if strip[i] != tile {
			strip[i], changed = tile, true
		}
	}
	for key := range s.tiles {
		if !kept[key] {
			s.drop(key)
		}
	}
	alone := now.Class.Phase == model.Present && main == nil && (len(strip) == 0 || len(strip) == 1 && is.Tiles[0].Person.Self)
	changed = changed || alone != s.alone
	s.main, s.strip, s.alone, s.board.shown = main, strip, alone, is.Shown
	s.empty.set(now.Class)
	return changed
}

func (s *Stage) newTile(key model.TileKey) *Tile {
	t := newTile(s.ticker, key)
	t.pin = func() { s.pin(t) }
	t.menu = s.openMenu
	return t
}

// drop forgets a tile that is not on the stage any more.
func (s *Stage) drop(key model.TileKey) {
	t := s.tiles[key]
	if f, ok := s.window.Canvas().Focused().(*Tile); ok && f == t {
		s.window.Canvas().Unfocus()
	}
	t.picture.Clear()
	delete(s.tiles, key)
}

// turn shows the arrows of the pages there are.
func (s *Stage) turn(is *model.Stage) {
	widget.Show(s.before, is.Page > 0)
	widget.Show(s.after, is.Page < is.Pages-1)
}

func (s *Stage) page(by int) {
	if s.last != nil {
		s.asks.StagePage(s.last.Class.Stage.Page + by)
	}
}

func (s *Stage) pin(t *Tile) {
	if t.is.Pinned {
		s.asks.Unpin()
	} else {
		s.asks.Pin(t.is.Key)
	}
}

// ToggleLayout goes from the grid to the speaker, and from all else to the grid.
func (s *Stage) ToggleLayout() {
	if s.last == nil {
		return
	}
	if s.last.Class.Stage.Shown == model.LayoutGrid {
		s.asks.SetLayout(model.LayoutSpeaker)
	} else {
		s.asks.SetLayout(model.LayoutGrid)
	}
}

// SetFull says whether the stage has the whole screen.
func (s *Stage) SetFull(on bool) { s.full = on }

// SetShown says whether the stage is in front. If it is not, nothing is decoded.
func (s *Stage) SetShown(on bool) {
	if s.looker.shown != on {
		s.looker.shown = on
		s.look()
	}
}

// look asks for the pictures that show.
func (s *Stage) look() {
	if s.last == nil {
		return
	}
	list := s.looker.next()
	for _, t := range append(s.strip, s.main) {
		if t == nil || !t.is.Picture || t.Size().Width < 1 {
			continue
		}
		list = append(list, t.look())
	}
	s.looker.tell(list)
}

// openMenu offers what can be done with a tile, at a place in the window.
func (s *Stage) openMenu(t *Tile, at fyne.Position) {
	if s.last == nil {
		return
	}
	pin, full := words.T("Pin"), words.T("Full screen")
	if t.is.Pinned {
		pin = words.T("Unpin")
	}
	if s.full {
		full = words.T("Leave full screen")
	}
	items := []widget.MenuItem{{Icon: "pin", Word: pin, Do: func() { s.pin(t) }}}
	if s.FullScreen != nil {
		items = append(items, widget.MenuItem{Icon: "full", Word: full,
			Key: model.KeyOf(s.last.Settings, model.ActFullScreen).Word(), Do: func() { s.fullScreen(t) }})
	}
	if s.More != nil {
		for i, item := range s.More(t.is.Person) {
			item.Line = item.Line || i == 0
			items = append(items, item)
		}
	}
	widget.ShowMenuAt(s.window.Canvas(), at, items)
}

// fullScreen gives a tile the whole screen, or takes it back.
func (s *Stage) fullScreen(t *Tile) {
	if !s.full && t != s.main {
		s.asks.Pin(t.is.Key)
	}
	s.FullScreen(!s.full)
}
