//go:build !nogui

package monitor

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/media"
)

// Asks is what the monitor asks for; *model.Store does it.
type Asks interface {
	ArrangeMonitor(c model.MonitorChoice)
	LookAtMembers(all []model.MemberLook)
	LookLarge(id string, what model.Sight, picture func(*media.Picture))
	StopLarge()
	AskToShow(ids []string, what model.Sight)
	ShowToClass(id string)
	SaveSnapshot(id string)
	SetSaving(to model.Saving)
	SetAttention(text string, d time.Duration)
	EndAttention()
	SayTo(channel, text string)
	SayToEach(ids []string, text string)
	OpenChannel(key string)
	CallPerson(who string)
	LowerHand(who string)
	Mute(who string)
	AskToSpeak(who string)
	Present(who string)
	SetLock(item string, on bool)
	ShowLinks(on bool)
	ShowStream(key model.StreamKey)
}

var _ Asks = (*model.Store)(nil)

// A Pane is the monitor.
type Pane struct {
	Content fyne.CanvasObject
	Now     func() time.Time // class time; tests set another
	Reports func()           // opens the list of report folders; nil: there is none

	asks   Asks
	window fyne.Window
	ticker *video.Ticker
	class  *model.Class // the latest; never nil
	shown  bool         // it is in front

	shots   *shots
	looks   looks
	head    *head
	wall    *wall
	table   *table
	large   *large
	network *network
	empty   *widget.Empty
	note    *note
	bar     *pickBar
	layout  *paneLayout
	body    *fyne.Container

	picking bool            // a click picks
	picked  map[string]bool // people, by ID
}

// New returns the monitor in a window, which ticker redraws.
func New(asks Asks, w fyne.Window, ticker *video.Ticker) *Pane {
	p := &Pane{Now: time.Now, asks: asks, window: w, ticker: ticker, class: &model.Class{Monitor: &model.Monitor{}}, picked: map[string]bool{}}
	p.shots = newShots(ticker, p.fresh)
	p.looks = looks{p: p}
	p.network = newNetwork(p)
	p.head = newHead(p)
	p.note = newNote(p)
	p.wall = newWall(p)
	p.table = newTable(p)
	p.large = newLarge(p)
	p.bar = newPickBar(p)
	p.empty = widget.NewEmpty("people", "", "", "", nil)
	place := widget.NewGround(widget.Surface2, widget.NoEdge, widget.Pad(16, 16, 16, 16, widget.Centre(420, p.empty)))
	p.layout = &paneLayout{p: p, empty: place}
	stage := widget.NewGround(widget.Stage, widget.NoEdge, nil)
	p.layout.stage = stage
	p.body = container.New(p.layout, stage, p.head.content, p.note.content, p.wall.Tiles, p.table.content, p.large.content, p.network.content, place, p.bar.content)
	p.Content = p.body
	p.layout.show()
	return p
}

// SetShown says whether the monitor is in front: only then anything is looked at.
func (p *Pane) SetShown(on bool) {
	if p.shown == on {
		return
	}
	p.shown = on
	p.network.setShown(on && p.choice().View == model.ViewNetwork)
	if !on {
		p.close()
	}
	p.look()
}

// Set shows the snapshot; without a class, or for who is not staff, it shows nothing.
func (p *Pane) Set(s *model.Snapshot) {
	if s.Class == nil || s.Class.Monitor == nil {
		p.rest()
		return
	}
	if s.Class.Number != p.class.Number {
		p.rest()
		p.wall.Rest()
	}
	before := p.class
	p.class = s.Class
	m := s.Class.Monitor
	if before.Monitor != m || before.Attention != s.Class.Attention {
		p.forgetGone()
		p.dropUnshown(m)
		p.fill(m)
	}
	p.large.set()
	p.network.set()
}

// fill shows the monitor.
func (p *Pane) fill(m *model.Monitor) {
	p.head.set(m)
	p.note.set(m)
	switch m.Choice.View {
	case model.ViewTable:
		p.table.set(m)
	case model.ViewTiles:
		p.wall.set(m)
	}
	p.network.setShown(p.shown && m.Choice.View == model.ViewNetwork)
	p.fillEmpty(m)
	p.bar.set()
	p.layout.show()
	p.look()
}

func (p *Pane) choice() model.MonitorChoice { return p.class.Monitor.Choice }

// choose has the monitor be seen in another way.
func (p *Pane) choose(change func(c *model.MonitorChoice)) {
	c := p.choice()
	change(&c)
	p.asks.ArrangeMonitor(c)
}

// fillEmpty says why nobody is shown.
func (p *Pane) fillEmpty(m *model.Monitor) {
	switch c := m.Choice; {
	case m.Counts[model.FilterAll] == 0:
		p.empty.Set("people", words.T("No students yet"), words.T("Whoever joins shows here, with what they agree to show."), "", nil)
	case c.Search != "":
		p.empty.Set("search", words.T("Nobody by this name"), words.T("Part of a name is enough."), "", nil)
	case c.Filter == model.FilterNeeds:
		p.empty.Set("okc", words.T("Nobody needs attention"), words.T("Raised hands and trouble show here at once."), words.T("Show everybody"), p.showAll)
	default:
		p.empty.Set("okc", words.T("Nobody here"), words.T("Nobody is so at present."), words.T("Show everybody"), p.showAll)
	}
}

func (p *Pane) showAll() { p.choose(func(c *model.MonitorChoice) { c.Filter = model.FilterAll }) }

// Tick shows how time has passed; it is called once a second while the monitor is in front.
func (p *Pane) Tick(time.Time) {
	if !p.shown {
		return
	}
	if p.large.id != "" {
		p.large.tick()
	} else if p.choice().View == model.ViewTiles {
		p.wall.Place()
	}
	p.note.set(p.class.Monitor)
	p.looks.renew()
}

// rest shows nothing and looks at nobody.
func (p *Pane) rest() {
	p.close()
	p.shots.forget()
	clear(p.picked)
	p.picking = false
	p.looks.tell(nil)
	p.network.setShown(false)
}

// forgetGone drops from what is picked who is not in the class any more.
func (p *Pane) forgetGone() {
	if len(p.picked) == 0 {
		return
	}
	here := make(map[string]bool, len(p.class.Everyone))
	for i := range p.class.Everyone {
		here[p.class.Everyone[i].ID] = true
	}
	for id := range p.picked {
		if !here[id] {
			delete(p.picked, id)
		}
	}
}

// dropUnshown forgets the pictures of who shows them no longer, wherever they are: they must not come back with a later yes.
func (p *Pane) dropUnshown(m *model.Monitor) {
	shows := make(map[shotKey]bool, 2*len(m.Everybody))
	for i := range m.Everybody {
		w := &m.Everybody[i]
		for _, what := range []model.Sight{model.SightScreen, model.SightCamera} {
			shows[shotKey{w.Person.ID, what}] = w.Shows(what) == model.ConsentGiven
		}
	}
	p.shots.retain(func(key shotKey) bool { return shows[key] })
	p.wall.clearFree()
}

// fresh takes in that small pictures came.
func (p *Pane) fresh(keys map[shotKey]bool) {
	p.wall.fresh(keys)
	p.large.fresh(keys)
}

// tap is what a click on a tile does: show large, or pick.
func (p *Pane) tap(w *model.Watched, add bool) {
	if add || p.picking || len(p.picked) > 0 {
		p.pick(w.Person.ID)
		return
	}
	p.open(w.Person.ID)
}

// open shows one person large.
func (p *Pane) open(id string) {
	p.large.open(id)
	p.layout.show()
	p.look()
	p.looks.now()
}

// close goes back to everybody.
func (p *Pane) close() {
	if p.large.id == "" {
		return
	}
	p.large.close()
	p.layout.show()
	p.look()
}

// Escape closes what is open in the monitor, and reports whether anything was.
func (p *Pane) Escape() bool {
	switch {
	case !p.shown:
		return false
	case p.large.id != "":
		p.close()
		p.Focus()
	case p.picking || len(p.picked) > 0:
		p.unpick()
	default:
		return false
	}
	return true
}

// Focus leads the keyboard to whom staff watch.
func (p *Pane) Focus() {
	c := p.window.Canvas()
	switch {
	case p.large.id != "":
		c.Focus(p.large.back)
	case p.choice().View == model.ViewTable:
		c.Focus(p.table.list.Focusable())
	case p.choice().View == model.ViewNetwork:
		c.Focus(p.head.views)
	default:
		c.Focus(p.wall.Focusable())
	}
}

// person returns how somebody is now; nil if they are not in the class.
func (p *Pane) person(id string) *model.Watched {
	return p.class.Monitor.Person(id)
}

// A paneLayout puts the head above the rest, and the bar of who is picked below it.
type paneLayout struct {
	p            *Pane
	stage, empty fyne.CanvasObject
}

// show hides what does not show.
func (l *paneLayout) show() {
	p := l.p
	m, single := p.class.Monitor, p.large.id != ""
	view := m.Choice.View
	none := len(m.All) == 0 && (view != model.ViewTable || len(m.Also) == 0) && view != model.ViewNetwork && !single
	set := func(o fyne.CanvasObject, on bool) bool {
		if o.Visible() == on {
			return false
		}
		widget.Show(o, on)
		return true
	}
	changed := set(p.head.content, !single)
	changed = set(p.note.content, !single && (view == model.ViewTiles && !none || view != model.ViewNetwork && m.Silence > model.SilenceAtOnce)) || changed
	changed = set(p.wall.Tiles, !single && view == model.ViewTiles && !none) || changed
	changed = set(p.table.content, !single && view == model.ViewTable && !none) || changed
	changed = set(p.network.content, !single && view == model.ViewNetwork) || changed
	changed = set(p.large.content, single) || changed
	changed = set(l.empty, none) || changed
	changed = set(p.bar.content, (p.picking || len(p.picked) > 0) && view != model.ViewNetwork && !single) || changed
	if changed {
		p.body.Refresh()
	}
}

// Layout implements fyne.Layout.
func (l *paneLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	p := l.p
	l.stage.Resize(size)
	y, bottom := float32(0), size.Height
	put := func(o fyne.CanvasObject, y, h float32) {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, max(0, h)))
	}
	for _, o := range []fyne.CanvasObject{p.head.content, p.note.content} {
		if o.Visible() {
			h := widget.HeightFor(o, size.Width)
			put(o, y, h)
			y += h
		}
	}
	if p.note.content.Visible() && p.table.content.Visible() {
		y += 8 // tiles keep away from the note by themselves
	}
	if p.bar.content.Visible() {
		h := widget.HeightFor(p.bar.content, size.Width)
		bottom -= h
		put(p.bar.content, bottom, h)
	}
	for _, o := range []fyne.CanvasObject{p.wall.Tiles, p.table.content, p.network.content, p.large.content, l.empty} {
		put(o, y, bottom-y)
	}
}

// MinSize implements fyne.Layout.
func (l *paneLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }
