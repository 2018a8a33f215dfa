//go:build !nogui

package monitor

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/media"
)

// asked notes what the monitor asks for.
type asked struct {
	list  []string
	looks []model.MemberLook
	large func(*media.Picture)
	then  func(c model.MonitorChoice) // what a choice leads to
}

func (a *asked) note(f string, v ...any) { a.list = append(a.list, fmt.Sprintf(f, v...)) }
func (a *asked) ArrangeMonitor(c model.MonitorChoice) {
	a.note("arrange %s/%d/%d/%t/%s", c.View, c.Filter, c.Sort, c.Backward, c.Search)
	if a.then != nil {
		a.then(c)
	}
}
func (a *asked) LookAtMembers(all []model.MemberLook) { a.looks = all }
func (a *asked) LookLarge(id string, what model.Sight, picture func(*media.Picture)) {
	a.note("large %s %s", name(id), what)
	a.large = picture
}
func (a *asked) StopLarge() { a.note("stop large") }
func (a *asked) AskToShow(ids []string, what model.Sight) {
	a.note("ask %d for %s", len(ids), what)
}
func (a *asked) ShowToClass(id string)                     { a.note("show %s", name(id)) }
func (a *asked) SaveSnapshot(id string)                    { a.note("keep %s", name(id)) }
func (a *asked) SetSaving(to model.Saving)                 { a.note("keep %d days, every %s", to.Days, to.Every) }
func (a *asked) SetAttention(text string, d time.Duration) { a.note("attention %s %s", text, d) }
func (a *asked) EndAttention()                             { a.note("end attention") }
func (a *asked) SayTo(channel, text string)                { a.note("say %s %s", channel, text) }
func (a *asked) SayToEach(ids []string, text string)       { a.note("say to %d %s", len(ids), text) }
func (a *asked) OpenChannel(key string)                    { a.note("open %s", name(key)) }
func (a *asked) CallPerson(who string)                     { a.note("call %s", name(who)) }
func (a *asked) LowerHand(who string)                      { a.note("lower %s", name(who)) }
func (a *asked) Mute(who string)                           { a.note("mute %s", name(who)) }
func (a *asked) AskToSpeak(who string)                     { a.note("speak %s", name(who)) }
func (a *asked) Present(who string)                        { a.note("present %s", name(who)) }
func (a *asked) SetLock(item string, on bool)              { a.note("lock %s %t", item, on) }
func (a *asked) ShowLinks(on bool)                         { a.note("links %t", on) }
func (a *asked) ShowStream(key model.StreamKey)            { a.note("stream %s", key) }

// name returns who has an ID in the samples.
func name(id string) string {
	for _, p := range viewtest.Crowd(300).Class.Everyone {
		if p.ID == id {
			return p.Name
		}
	}
	return id
}

// take returns what was asked since the last call.
func (a *asked) take() []string {
	list := a.list
	a.list = nil
	return list
}

func wantAsked(t *testing.T, a *asked, want ...string) {
	t.Helper()
	if got := a.take(); !slices.Equal(got, want) {
		t.Errorf("asked %q, want %q", got, want)
	}
}

// show returns the monitor in a window, with pictures of all who are in sight.
func show(w *viewtest.Window, s *model.Snapshot) (*Pane, *asked) {
	a := &asked{}
	ticker := video.NewTicker(func(f func()) { f() })
	p := New(a, w, ticker)
	p.Now = func() time.Time { return viewtest.Now }
	p.network.graph.away = func(f func()) { f() }
	p.shots.every = 0
	w.SetContent(p.Content)
	p.SetShown(true)
	p.Set(s)
	paint(p, a)
	a.take()
	return p, a
}

// paint has pictures come of whoever is looked at.
func paint(p *Pane, a *asked) {
	p.ticker.Tick()
	p.looks.waits = false
	p.looks.renew()
	for _, l := range a.looks {
		l.Picture(viewtest.Thumbnail(l.ID, l.What), viewtest.Now)
	}
	p.ticker.Tick()
	p.ticker.Tick()
}

func open(t testing.TB, size fyne.Size, s *model.Snapshot) (*Pane, *asked, *viewtest.Window) {
	w := viewtest.Open(t, size)
	p, a := show(w, s)
	return p, a, w
}

var (
	usual  = fyne.NewSize(1280, 692)
	narrow = fyne.NewSize(704, 648)
)

func TestPicturesOfTheMonitor(t *testing.T) {
	wall := func(w *viewtest.Window, s *model.Snapshot) { show(w, s) }
	states := []viewtest.State{
		{Name: "wall", Sample: viewtest.Proctor},
		{Name: "unshown", Sample: viewtest.Unshown},
		{Name: "crowd", Sample: func() *model.Snapshot { return viewtest.Monitored(model.MonitorChoice{}, 300) }},
		{Name: "hands", Sample: func() *model.Snapshot { return viewtest.Monitored(model.MonitorChoice{Filter: model.FilterHands}, 0) }},
		{Name: "nobody", Sample: func() *model.Snapshot { return viewtest.Monitored(model.MonitorChoice{Search: "xyz"}, 0) }},
	}
	viewtest.Pictures(t, "monitor", usual, states, wall)
	table := []viewtest.State{{Name: "table", Sample: func() *model.Snapshot { return viewtest.Monitored(model.MonitorChoice{View: model.ViewTable}, 0) }}}
	viewtest.Pictures(t, "monitor", usual, table, wall)
	network := []viewtest.State{{Name: "network", Sample: func() *model.Snapshot { return viewtest.Monitored(model.MonitorChoice{View: model.ViewNetwork}, 0) }}}
	viewtest.Pictures(t, "monitor", usual, network, wall)
	large := []viewtest.State{{Name: "large", Sample: viewtest.Proctor}}
	viewtest.Pictures(t, "monitor", usual, large, func(w *viewtest.Window, s *model.Snapshot) {
		p, a := show(w, s)
		p.open(viewtest.ID("Marek Nowak"))
		a.large(viewtest.Frame(model.TileKey{ID: viewtest.ID("Marek Nowak"), Screen: true}))
		paint(p, a)
	})
	picked := []viewtest.State{{Name: "picked", Sample: viewtest.Proctor}}
	viewtest.PicturesIn(t, viewtest.Looks[:2], "monitor", usual, picked, func(w *viewtest.Window, s *model.Snapshot) {
		p, _ := show(w, s)
		p.pick(viewtest.ID("Amara Okafor"))
		p.pick(viewtest.ID("Dae-jung Park"))
	})
	for _, state := range [][]viewtest.State{states[:1], table, network} {
		viewtest.PicturesIn(t, viewtest.Looks[:1], "monitor-narrow", narrow, state, wall)
		viewtest.PicturesIn(t, viewtest.Looks[5:], "monitor-narrow", narrow, state, wall)
	}
	crowd := []viewtest.State{{Name: "network-crowd", Sample: func() *model.Snapshot {
		return viewtest.Monitored(model.MonitorChoice{View: model.ViewNetwork}, 300)
	}}}
	viewtest.PicturesIn(t, viewtest.Looks[1:2], "monitor", usual, crowd, wall)
}

// However many people there are, only tiles in sight exist.
func TestTilesExistOnlyInSight(t *testing.T) {
	p, a, _ := open(t, usual, viewtest.Monitored(model.MonitorChoice{}, 300))
	few := len(p.wall.tiles)
	if few == 0 || few > 60 {
		t.Fatalf("%d tiles for 300 people", few)
	}
	if len(a.looks) == 0 || len(a.looks) > 2*few {
		t.Errorf("%d pictures are asked for with %d tiles in sight", len(a.looks), few)
	}
	for y := float32(0); y < p.wall.height; y += 400 {
		p.wall.scroll.ScrollToOffset(fyne.NewPos(0, y))
	}
	p.Set(viewtest.Monitored(model.MonitorChoice{Search: "Priya Nair 1"}, 300))
	if len(p.wall.free) < 10 {
		t.Errorf("%d tiles are left over", len(p.wall.free))
	}
	p.Set(viewtest.Monitored(model.MonitorChoice{}, 300)) // meanwhile they show nobody
	if n := len(p.wall.tiles) + len(p.wall.free); n > 60 {
		t.Errorf("%d tiles after scrolling through", n)
	}
	for id := range p.wall.tiles {
		if p.wall.find(id) < 0 {
			t.Error("a tile of nobody")
		}
	}
}

// A change of one person costs one tile.
func TestOneChangeDrawsOneTile(t *testing.T) {
	s := viewtest.Monitored(model.MonitorChoice{Sort: model.SortName}, 300)
	p, _, _ := open(t, usual, s)
	before := p.wall.filled
	all := slices.Clone(s.Class.Monitor.Everybody)
	i := slices.IndexFunc(all, func(w model.Watched) bool {
		return p.wall.tiles[w.Person.ID] != nil && w.Need == model.NeedNothing && !w.Done
	})
	all[i].Answered++
	next, k := *s, *s.Class
	k.Monitor = model.MonitorOf(s.Class.Monitor.Choice, all, viewtest.Now)
	next.Class = &k
	p.Set(&next)
	if n := p.wall.filled - before; n != 1 {
		t.Errorf("%d tiles drawn anew, want 1", n)
	}
	p.Tick(viewtest.Now)
	if n := p.wall.filled - before; n != 1 {
		t.Errorf("a second in which nothing changes draws %d tiles", n-1)
	}
}

// Nothing is looked at that is not on the screen, and nothing of who does not show it.
func TestOnlyWhatIsOnTheScreenIsLookedAt(t *testing.T) {
	p, a, _ := open(t, usual, viewtest.Proctor())
	looks := a.looks
	for _, l := range looks {
		w := p.person(l.ID)
		if w == nil || w.Offline() || w.Shows(l.What) != model.ConsentGiven {
			t.Errorf("a look at %s of %s, who does not show it", l.What, name(l.ID))
		}
		if l.Width < 20 || l.Height < 15 || l.Width > 400 {
			t.Errorf("a look in %d × %d", l.Width, l.Height)
		}
	}
	p.SetShown(false)
	if len(a.looks) != 0 {
		t.Errorf("%d looks with the monitor out of sight", len(a.looks))
	}
	p.SetShown(true)
	if len(a.looks) != len(looks) {
		t.Errorf("%d looks when it is in front again, want %d", len(a.looks), len(looks))
	}
	s := viewtest.Monitored(model.MonitorChoice{View: model.ViewTable}, 0)
	p.Set(s)
	if len(a.looks) != 0 {
		t.Errorf("%d looks at a table", len(a.looks))
	}
	p.Set(&model.Snapshot{Settings: &model.Settings{}})
	if len(a.looks) != 0 || len(p.shots.all) != 0 {
		t.Error("pictures are kept without a class")
	}
}

// A picture that has not come anew for long says when it was taken; one of who stops is nowhere any more.
func TestOldPicturesSaySoAndStoppedOnesAreForgotten(t *testing.T) {
	s := viewtest.Proctor()
	p, _, _ := open(t, usual, s)
	who := p.class.Monitor.All[0].Person.ID
	if old := p.wall.tiles[who].face.old; old != "" {
		t.Errorf("a picture that just came is of %s", old)
	}
	p.Now = func() time.Time { return viewtest.Now.Add(oldAfter + time.Second) }
	p.Tick(p.Now())
	if got := p.wall.tiles[who].face.old; got != viewtest.Now.Format("15:04:05") {
		t.Errorf("an old picture is of %q", got)
	}
	next, k := *s, *s.Class
	all := slices.Clone(k.Monitor.Everybody)
	for i := range all {
		all[i].ShowsScreen, all[i].ShowsCamera = model.ConsentStopped, model.ConsentRefused
	}
	k.Monitor = model.MonitorOf(model.MonitorChoice{}, all, viewtest.Now)
	next.Class = &k
	p.Set(&next)
	if len(p.shots.all) != 0 {
		t.Errorf("%d pictures are kept of who shows nothing", len(p.shots.all))
	}
	for _, tile := range p.wall.free {
		if tile.screen.is != nil || tile.camera.is != nil {
			t.Error("a tile that is not in sight has a picture")
		}
	}
}

func TestUnshownClassIsAskedByOneButton(t *testing.T) {
	p, a, _ := open(t, usual, viewtest.Unshown())
	test.Tap(p.note.button)
	wantAsked(t, a, "ask 23 for screen") // one is offline
	if len(a.looks) != 0 {
		t.Error("somebody is looked at who did not agree")
	}
}

func TestKeyboardGoesOverTheWall(t *testing.T) {
	p, a, w := open(t, usual, viewtest.Proctor())
	w.Canvas().Focus(p.wall.body)
	key := func(name fyne.KeyName) string {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
		return p.wall.all[max(0, p.wall.find(p.wall.chosen))].Person.Name
	}
	m := p.class.Monitor
	if key(fyne.KeyHome) != m.All[0].Person.Name || key(fyne.KeyRight) != m.All[1].Person.Name {
		t.Error("Home and Right do not lead along the first row")
	}
	if below := p.wall.find(viewtest.ID(key(fyne.KeyDown))); below < m.Needs {
		t.Error("Down does not leave the first part")
	}
	key(fyne.KeyUp)
	if p.wall.find(p.wall.chosen) >= m.Needs {
		t.Error("Up does not come back")
	}
	if key(fyne.KeyEnd) != m.All[len(m.All)-1].Person.Name {
		t.Error("End does not lead to the last")
	}
	chosen := p.wall.chosen
	key(fyne.KeySpace)
	if !p.picked[chosen] || !p.bar.content.Visible() {
		t.Error("Space does not pick")
	}
	if !p.Escape() || len(p.picked) != 0 {
		t.Error("Esc does not drop what is picked")
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	if !widget.Covered(w.Canvas()) {
		t.Error("the menu key opens no menu")
	}
	widget.CloseOverlays(w.Canvas())
	key(fyne.KeyHome)
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if p.large.id != m.All[0].Person.ID {
		t.Error("Enter does not show large")
	}
	wantAsked(t, a, "large "+m.All[0].Person.Name+" screen")
	if !p.Escape() || p.large.id != "" || p.Escape() {
		t.Error("Esc does not go back once")
	}
	wantAsked(t, a, "stop large")
}

func TestLargeViewActsForOnePerson(t *testing.T) {
	p, a, w := open(t, usual, viewtest.Proctor())
	who := p.class.Monitor.All[0].Person
	p.open(who.ID)
	a.take()
	for _, press := range []string{"Write privately", "Call", "Show to the class", "Lower hand", "Ask to speak", "Keep this picture"} {
		test.Tap(viewtest.Find[*widget.Button](t, w, press))
	}
	wantAsked(t, a, "open "+who.Name, "call "+who.Name, "show "+who.Name, "lower "+who.Name, "speak "+who.Name, "keep "+who.Name)
	if len(a.looks) != 1 || a.looks[0].ID != who.ID {
		t.Errorf("looks at %d while one is large, want that one", len(a.looks))
	}
	next, k := *viewtest.Proctor(), *viewtest.Proctor().Class
	all := slices.Clone(k.Monitor.Everybody)
	for i := range all {
		if all[i].Person.ID == who.ID {
			all[i].ShowsScreen = model.ConsentStopped
		}
	}
	k.Monitor = model.MonitorOf(model.MonitorChoice{}, all, viewtest.Now)
	next.Class = &k
	p.Set(&next)
	wantAsked(t, a, "stop large")
	if title, _ := p.large.blank.Text(); !strings.Contains(title, "no longer") || p.large.picture.Showing() {
		t.Errorf("whoever stops is still seen: %q", title)
	}
}

func TestSeveralAreWrittenTo(t *testing.T) {
	p, a, w := open(t, usual, viewtest.Proctor())
	p.startPicking()
	for _, i := range []int{1, 3, 3, 5} {
		p.wall.choose(i)
		p.tap(&p.wall.all[i], false)
	}
	if len(p.picked) != 2 {
		t.Fatalf("%d picked, want 2", len(p.picked))
	}
	test.Tap(p.bar.write)
	w.Canvas().Focused().(*widget.MessageInput).SetText("Ten minutes left")
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, a, "say to 2 Ten minutes left")
	if len(p.picked) != 0 || p.bar.content.Visible() {
		t.Error("who was written to is still picked")
	}
	p.write(nil)
	w.Canvas().Focused().(*widget.MessageInput).SetText("Well done")
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, a, "say all Well done")
}

func TestAttentionHasATextAndATime(t *testing.T) {
	p, a, w := open(t, usual, viewtest.Proctor())
	p.AskAttention()
	input := w.Canvas().Focused().(*widget.Input)
	input.SetText(strings.Repeat("x", attentionMost+1))
	input.OnSubmitted("")
	wantAsked(t, a)
	input.SetText("Look here")
	input.OnSubmitted("")
	wantAsked(t, a, "attention Look here 1m0s")
}

func TestKeptPicturesHaveALimit(t *testing.T) {
	p, a, w := open(t, usual, viewtest.Proctor())
	p.askSaving()
	var selects []*widget.Select
	for _, o := range viewtest.Visible(w) {
		if s, ok := o.(*widget.Select); ok && s != p.head.sort {
			selects = append(selects, s)
		}
	}
	if len(selects) != 2 || selects[0].Chosen() != "14" || selects[1].Chosen() != "0s" {
		t.Fatalf("%d choices, want how long and how often, as they come", len(selects))
	}
	selects[0].Choose("7")
	selects[1].Choose("5m0s")
	wantAsked(t, a, "keep 7 days, every 0s", "keep 7 days, every 5m0s")
}

func TestTableSortsByItsHeads(t *testing.T) {
	s := viewtest.Monitored(model.MonitorChoice{View: model.ViewTable}, 0)
	p, a, _ := open(t, usual, s)
	a.then = func(c model.MonitorChoice) { p.Set(viewtest.Monitored(c, 0)) }
	test.Tap(p.table.head.buttons[model.ColumnName])
	test.Tap(p.table.head.buttons[model.ColumnName])
	test.Tap(p.table.head.buttons[model.ColumnLink])
	wantAsked(t, a, "arrange table/0/1/false/", "arrange table/0/1/true/", "arrange table/0/6/false/")
	if first := p.table.list.Rows()[0].name; first != p.class.Monitor.All[0].Person.Name {
		t.Errorf("the first row is %s", first)
	}
	if n := len(p.columnItems()); n != len(model.Columns) {
		t.Errorf("%d items to choose columns", n)
	}
}

// Links are told only while somebody looks at them.
func TestLinksAreAskedForOnlyInFront(t *testing.T) {
	w := viewtest.Open(t, usual)
	a := &asked{}
	p := New(a, w, video.NewTicker(func(f func()) { f() }))
	p.network.graph.away = func(f func()) { f() }
	w.SetContent(p.Content)
	network := viewtest.Monitored(model.MonitorChoice{View: model.ViewNetwork}, 0)
	p.Set(network)
	wantAsked(t, a)
	p.SetShown(true)
	wantAsked(t, a, "links true")
	p.Set(viewtest.Proctor())
	wantAsked(t, a, "links false")
	p.Set(network)
	p.SetShown(false)
	wantAsked(t, a, "links true", "links false")
}

// Everybody in the picture is inside their box, and nobody lies over another.
func TestMapHasRoomForEverybody(t *testing.T) {
	for _, n := range []int{0, 60, 300} {
		g := viewtest.Monitored(model.MonitorChoice{View: model.ViewNetwork}, n).Class.Monitor.Links
		for _, room := range []fyne.Size{{Width: 980, Height: 560}, {Width: 400, Height: 500}} {
			p := arrangeMap(g, room)
			for _, of := range p.groups {
				for i, a := range of.nodes {
					at := p.at[a]
					if at.X-p.radius < of.at.X || at.Y-p.radius < of.at.Y || at.X+p.radius > of.at.X+of.size.Width || at.Y+p.radius > of.at.Y+of.size.Height {
						t.Fatalf("%d people in %v: %s is outside the box", n, room, g.Nodes[a].Name)
					}
					for _, b := range of.nodes[i+1:] {
						dx, dy := float64(p.at[b].X-at.X), float64(p.at[b].Y-at.Y)
						if dx*dx+dy*dy < float64(p.radius*p.radius) {
							t.Fatalf("%d people in %v: %s lies over %s", n, room, g.Nodes[b].Name, g.Nodes[a].Name)
						}
					}
				}
			}
		}
	}
}
