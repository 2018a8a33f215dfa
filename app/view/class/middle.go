//go:build !nogui

package class

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/board"
	"lyceum/app/view/monitor"
	"lyceum/app/view/puzzle"
	"lyceum/app/view/test"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// The middle of a class: tabs, what must not be missed under them, and the place of the chosen tab.
type middle struct {
	content fyne.CanvasObject
	screen  *Screen

	tabs    *widget.Tabs
	head    fyne.CanvasObject
	stage   *video.Stage
	monitor *monitor.Pane
	board   *board.Pane // slides and boards
	test    *test.Pane
	puzzle  *puzzle.Pane
	call    *callStrip
	asked   *widget.Banner // by staff; see consent
	banners *banners
	card    *card
	layout  *middleLayout
	tab     model.Tab
}

func newMiddle(c *Screen, ticker *video.Ticker) *middle {
	m := &middle{screen: c}
	m.tabs = widget.NewTabs([]widget.Option{
		{Key: string(model.TabVideo), Word: words.T("Video")},
		{Key: string(model.TabSlides), Word: words.T("Slides")},
		{Key: string(model.TabBoard), Word: words.T("Board")},
		{Key: string(model.TabPuzzle), Word: words.T("Puzzle")},
		{Key: string(model.TabTest), Word: words.T("Test")},
		{Key: string(model.TabMonitor), Word: words.T("Monitor")},
	}, func(key string) { c.asks.ShowTab(model.Tab(key)) })
	m.tabs.SetShown(string(model.TabMonitor), false)
	m.monitor = monitor.New(c.asks, c.window, ticker)
	m.board = board.New(c.asks, c.window, ticker)
	m.board.Shortcuts = c.dialogs.Shortcuts
	m.test = test.New(c.asks, c.window)
	m.puzzle = puzzle.New(c.asks, c.window, ticker)
	m.test.SetFull, m.test.SetWide = c.SetFull, c.SetWide
	m.monitor.Reports = func() { c.dialogs.Reports() }
	m.asked = widget.NewBanner("eye", widget.Accent)
	m.asked.Hide()
	m.stage = video.NewStage(c.asks, ticker, c.window)
	m.stage.FullScreen = c.SetFull
	m.stage.Invite = c.dialogs.Invite
	m.stage.More = c.people.PersonMenu
	m.head = widget.NewGround(widget.Surface, widget.BottomEdge, container.New(&headLayout{m.tabs, []*widget.Button{m.stage.Menu.(*widget.Button), m.board.Menu, m.test.Menu, m.puzzle.Menu}}, m.tabs, m.stage.Menu, m.board.Menu, m.test.Menu, m.puzzle.Menu))
	m.call = newCallStrip(c)
	m.banners = &banners{column: widget.Column(0)}
	m.card = newCard(c)
	m.layout = &middleLayout{m: m}
	m.content = container.New(m.layout, m.head, m.call.content, m.asked, c.files.Strip, m.banners.column, m.stage.Content, m.monitor.Content, m.board.Content, m.test.Content, m.puzzle.Content, m.card.content)
	return m
}

func (m *middle) set(s *model.Snapshot) {
	k := s.Class
	tab := k.Tab
	if tab == "" {
		tab = model.TabVideo
	}
	in := k.Phase == model.Present
	m.tabs.SetShown(string(model.TabMonitor), k.Monitor != nil)
	if k.Monitor != nil {
		m.tabs.SetBadge(string(model.TabMonitor), badge(k.Monitor.Counts[model.FilterNeeds]))
	}
	m.tabs.SetBadge(string(model.TabTest), testBadge(k.Test))
	m.tabs.Set(string(tab))
	m.stage.Set(s)
	m.stage.SetFull(m.screen.full)
	m.stage.SetShown(in && tab == model.TabVideo)
	watching := in && tab == model.TabMonitor && k.Monitor != nil
	m.monitor.Set(s)
	m.monitor.SetShown(watching && !m.screen.hidden)
	boarding := in && (tab == model.TabSlides || tab == model.TabBoard)
	m.board.Set(s)
	m.board.SetShown(shownTab(boarding && !m.screen.hidden, tab))
	testing := in && tab == model.TabTest
	m.test.Set(s)
	m.test.SetShown(testing)
	m.test.Full(m.screen.full)
	puzzling := in && tab == model.TabPuzzle
	m.puzzle.Set(s)
	m.puzzle.SetShown(puzzling)
	m.call.set(k)
	m.banners.set(s, m.screen.Now())
	m.card.set(k)
	show(m.stage.Menu, tab == model.TabVideo)
	show(m.board.Menu, boarding)
	if !testing {
		show(m.test.Menu, false)
	}
	if !puzzling {
		show(m.puzzle.Menu, false)
	}
	before := *m.layout
	m.layout.head = in && !m.screen.full
	m.layout.bars = in
	show(m.head, m.layout.head)
	show(m.stage.Content, in && tab == model.TabVideo)
	show(m.monitor.Content, watching)
	show(m.board.Content, boarding)
	show(m.test.Content, testing)
	show(m.puzzle.Content, puzzling)
	show(m.card.content, !in)
	show(m.call.content, in && m.call.shown)
	asked := m.screen.asked.banner(k)
	show(m.asked, in && asked)
	m.layout.asked = in && asked
	m.layout.offer = in && m.screen.files.Offering()
	show(m.screen.files.Strip, m.layout.offer)
	m.layout.call, m.layout.bannerCount = m.call.content.Visible(), len(m.banners.shown)
	if *m.layout != before || tab != m.tab {
		m.tab = tab
		m.content.Refresh()
	}
}

// testBadge counts what waits in tests: one to be taken, or answers to be marked.
func testBadge(t *model.TestPane) string {
	switch {
	case t == nil || t.Open == nil:
	case t.Wall != nil:
		return badge(t.Wall.Counts.Ungraded)
	case t.Open.CanOpen && t.Open.Used == 0 || takes(t):
		return badge(1)
	}
	return ""
}

// takes reports whether this person is at a test.
func takes(t *model.TestPane) bool {
	return t != nil && t.Taking != nil && t.Taking.Phase <= model.TakingHandIn
}

// rest shows nothing: there is no class.
func (m *middle) rest() {
	m.stage.SetShown(false)
	m.stage.Set(m.screen.last)
	m.card.rest()
	m.monitor.SetShown(false)
	m.monitor.Set(m.screen.last)
	m.board.SetShown("")
	m.board.Set(m.screen.last)
	m.test.SetShown(false)
	m.test.Set(m.screen.last)
	m.puzzle.SetShown(false)
	m.puzzle.Set(m.screen.last)
}

// shownTab is a tab that is in front; none if it is not.
func shownTab(on bool, tab model.Tab) model.Tab {
	if on {
		return tab
	}
	return ""
}

func (m *middle) tick(now time.Time) {
	m.call.tick(now)
	m.banners.set(m.screen.last, now)
	m.monitor.Tick(now)
	m.board.Tick(now)
	m.test.Tick(m.screen.classNow())
	m.puzzle.Tick(m.screen.classNow())
}

// A middleLayout puts tabs, call and banners above the place that is shown.
type middleLayout struct {
	m           *middle
	head, bars  bool
	call, asked bool
	offer       bool // staff open a file
	bannerCount int
}

// hasBars reports whether there is a call or a banner.
func (l *middleLayout) hasBars() bool {
	return l.call || l.asked || l.offer || l.bars && l.bannerCount > 0
}

// above returns how high tabs, call and banners are together.
func (l *middleLayout) above(width float32) (height float32) {
	if l.head {
		height += tabHeight()
	}
	if l.call {
		height += widget.HeightFor(l.m.call.content, width)
	}
	if l.asked {
		height += l.m.asked.HeightFor(width)
	}
	if l.offer {
		height += widget.HeightFor(l.m.screen.files.Strip, width)
	}
	if l.bars && l.bannerCount > 0 {
		height += widget.HeightFor(l.m.banners.column, width)
	}
	return height
}

// Layout implements fyne.Layout.
func (l *middleLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	m, y := l.m, float32(0)
	put := func(o fyne.CanvasObject, h float32) {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		y += h
	}
	if l.head {
		put(m.head, tabHeight())
	}
	if l.call {
		put(m.call.content, widget.HeightFor(m.call.content, size.Width))
	}
	if l.asked {
		put(m.asked, m.asked.HeightFor(size.Width))
	}
	if l.offer {
		put(m.screen.files.Strip, widget.HeightFor(m.screen.files.Strip, size.Width))
	}
	if l.bars && l.bannerCount > 0 {
		put(m.banners.column, widget.HeightFor(m.banners.column, size.Width))
	}
	for _, o := range []fyne.CanvasObject{m.stage.Content, m.monitor.Content, m.board.Content, m.test.Content, m.puzzle.Content, m.card.content} {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, max(0, size.Height-y)))
	}
}

// MinSize implements fyne.Layout.
func (l *middleLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }

// A headLayout puts the tabs at the left and the menu that belongs to the tab at the right, which is an icon alone where there is
// little room.
type headLayout struct {
	tabs  fyne.CanvasObject
	menus []*widget.Button // at most one of them shows
}

// Layout implements fyne.Layout.
func (l *headLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	const side = 12
	tabs := l.tabs.MinSize()
	l.tabs.Resize(tabs)
	l.tabs.Move(fyne.NewPos(side, (size.Height-tabs.Height)/2))
	for _, b := range l.menus {
		if !b.Visible() {
			continue
		}
		b.SetNarrow(false)
		menu := b.MinSize()
		if tabs.Width+menu.Width+2*side > size.Width {
			b.SetNarrow(true)
			menu = b.MinSize()
		}
		b.Resize(menu)
		b.Move(fyne.NewPos(max(side+tabs.Width, size.Width-side-menu.Width), (size.Height-menu.Height)/2))
	}
}

// MinSize implements fyne.Layout.
func (l *headLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.tabs.MinSize().Width, tabHeight())
}
