//go:build !nogui

package monitor

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
)

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
		{Name: "silent", Sample: func() *model.Snapshot { return viewtest.Silent(model.MonitorChoice{}, model.SilenceMany) }},
		{Name: "nobody", Sample: func() *model.Snapshot { return viewtest.Monitored(model.MonitorChoice{Search: "xyz"}, 0) }},
	}
	viewtest.Pictures(t, "monitor", usual, states, wall)
	table := []viewtest.State{{Name: "table", Sample: func() *model.Snapshot { return viewtest.Monitored(model.MonitorChoice{View: model.ViewTable}, 0) }}}
	viewtest.Pictures(t, "monitor", usual, table, wall)
	others := []viewtest.State{
		{Name: "table-others", Sample: func() *model.Snapshot {
			return viewtest.Monitored(model.MonitorChoice{View: model.ViewTable, Search: "sa"}, 0)
		}},
		{Name: "table-silent", Sample: func() *model.Snapshot {
			return viewtest.Silent(model.MonitorChoice{View: model.ViewTable}, model.SilenceLong)
		}},
	}
	viewtest.PicturesIn(t, viewtest.Looks[:2], "monitor", usual, others, wall)
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
	few := p.wall.Count()
	if few == 0 || few > 60 {
		t.Fatalf("%d tiles for 300 people", few)
	}
	if len(a.looks) == 0 || len(a.looks) > 2*few {
		t.Errorf("%d pictures are asked for with %d tiles in sight", len(a.looks), few)
	}
	for y := float32(0); y < p.wall.Total(); y += 400 {
		p.wall.ScrollTo(y)
	}
	p.Set(viewtest.Monitored(model.MonitorChoice{Search: "Priya Nair 1"}, 300))
	if len(p.wall.Free()) < 10 {
		t.Errorf("%d tiles are left over", len(p.wall.Free()))
	}
	p.Set(viewtest.Monitored(model.MonitorChoice{}, 300)) // meanwhile they show nobody
	if n := p.wall.Count() + len(p.wall.Free()); n > 60 {
		t.Errorf("%d tiles after scrolling through", n)
	}
}

// A change of one person costs one tile.
func TestOneChangeDrawsOneTile(t *testing.T) {
	s := viewtest.Monitored(model.MonitorChoice{Sort: model.SortName}, 300)
	p, _, _ := open(t, usual, s)
	before := p.wall.filled
	all := slices.Clone(s.Class.Monitor.Everybody)
	i := slices.IndexFunc(all, func(w model.Watched) bool {
		_, inSight := p.wall.Tile(w.Person.ID)
		return inSight && w.Need == model.NeedNothing && !w.Done
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

// faceOn is how somebody looks on the wall.
func faceOn(p *Pane, id string) face {
	t, _ := p.wall.Tile(id)
	return t.face
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
	if old := faceOn(p, who).old; old != "" {
		t.Errorf("a picture that just came is of %s", old)
	}
	p.Now = func() time.Time { return viewtest.Now.Add(oldAfter + time.Second) }
	p.Tick(p.Now())
	if got := faceOn(p, who).old; got != viewtest.Now.Format("15:04:05") {
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
	for _, tile := range p.wall.Free() {
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
	w.Canvas().Focus(p.wall.Focusable())
	key := func(name fyne.KeyName) string {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
		return p.class.Monitor.All[max(0, p.wall.Find(p.wall.Chosen()))].Person.Name
	}
	m := p.class.Monitor
	if key(fyne.KeyHome) != m.All[0].Person.Name || key(fyne.KeyRight) != m.All[1].Person.Name {
		t.Error("Home and Right do not lead along the first row")
	}
	if below := p.wall.Find(viewtest.ID(key(fyne.KeyDown))); below < m.Needs {
		t.Error("Down does not leave the first part")
	}
	key(fyne.KeyUp)
	if p.wall.Find(p.wall.Chosen()) >= m.Needs {
		t.Error("Up does not come back")
	}
	if key(fyne.KeyEnd) != m.All[len(m.All)-1].Person.Name {
		t.Error("End does not lead to the last")
	}
	chosen := p.wall.Chosen()
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

// As long as nothing is known of anybody, tiles and table say why.
func TestWhyNothingIsKnownOfAnybodyIsSaid(t *testing.T) {
	for _, view := range []model.MonitorView{model.ViewTiles, model.ViewTable} {
		for why, want := range map[model.Silence]string{
			model.SilenceAtOnce: "within seconds", model.SilenceLong: "too old", model.SilenceLost: "lost touch", model.SilenceMany: "sixteen others",
		} {
			p, a, _ := open(t, usual, viewtest.Silent(model.MonitorChoice{View: view}, why))
			shows := p.note.content.Visible()
			if !shows && (view != model.ViewTable || why != model.SilenceAtOnce) || !strings.Contains(p.note.text.Text(), want) {
				t.Errorf("in %q of silence %d it says %q, visible %t", view, why, p.note.text.Text(), shows)
			}
			if can := p.note.button.Visible(); can != (why != model.SilenceLost) {
				t.Errorf("silence %d: a button %t", why, can)
			} else if can {
				test.Tap(p.note.button)
				wantAsked(t, a, "ask 23 for screen")
			}
		}
	}
	p, _, _ := open(t, usual, viewtest.Monitored(model.MonitorChoice{View: model.ViewTable}, 0))
	if p.note.content.Visible() {
		t.Error("a table of known people has a note")
	}
}
