//go:build !nogui

package video

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
)

// asked writes down what is asked for.
type asked struct {
	said  []string
	looks [][]model.Look
}

func (a *asked) note(format string, values ...any) {
	a.said = append(a.said, fmt.Sprintf(format, values...))
}
func (a *asked) Pin(key model.TileKey)    { a.note("pin %s %s", key.ID, key.Stream()) }
func (a *asked) Unpin()                   { a.note("unpin") }
func (a *asked) StagePage(n int)          { a.note("page %d", n) }
func (a *asked) SetLayout(l model.Layout) { a.note("layout %s", l) }
func (a *asked) LookAt(all []model.Look)  { a.looks = append(a.looks, all) }

// looked returns what is looked at now.
func (a *asked) looked() (keys []string) {
	if len(a.looks) == 0 {
		return nil
	}
	for _, l := range a.looks[len(a.looks)-1] {
		keys = append(keys, l.Key.ID+" "+l.Key.Stream())
	}
	return keys
}

type opened struct {
	*Stage
	asked  *asked
	ticker *Ticker
	w      *viewtest.Window
}

func openStage(t testing.TB, size fyne.Size) *opened {
	t.Helper()
	w := viewtest.Open(t, size)
	o := &opened{asked: &asked{}, ticker: NewTicker(inline), w: w}
	o.Stage = NewStage(o.asked, o.ticker, w)
	w.SetContent(o.Content)
	return o
}

// class returns a snapshot of a class with so many people, this one included, who is p0; all show their cameras.
func class(n int, layout model.Layout) *model.Snapshot {
	s := viewtest.Student()
	c := *s.Class
	c.Stage = model.Stage{Layout: layout, Shown: layout, Pages: 1}
	for i := range n {
		p := model.Person{ID: fmt.Sprintf("p%d", i), Name: fmt.Sprintf("Dr. Person%d Name", i), Self: i == 0, Here: true, Camera: model.MediaOn}
		tile := model.Tile{Key: model.TileKey{ID: p.ID}, Picture: true, Person: p}
		if i == 1 && layout != model.LayoutGrid {
			c.Stage.Main = &tile
			continue
		}
		c.Stage.Tiles = append(c.Stage.Tiles, tile)
	}
	out := *s
	out.Class = &c
	return &out
}

// with returns s with its class changed.
func with(s *model.Snapshot, change func(c *model.Class)) *model.Snapshot {
	out, c := *s, *s.Class
	c.Stage.Tiles = slices.Clone(c.Stage.Tiles)
	if change != nil {
		change(&c)
	}
	out.Class = &c
	return &out
}

func TestStageLooksAtWhatItShows(t *testing.T) {
	o := openStage(t, fyne.NewSize(704, 648))
	o.Set(class(4, model.LayoutSpeaker))
	if got, want := fmt.Sprint(o.asked.looked()), "[p0 cam p2 cam p3 cam p1 cam]"; got != want {
		t.Fatalf("looks at %s, want %s", got, want)
	}
	main := o.asked.looks[0][3]
	if main.Width != 911 || main.Height != 512 { // 672 by 512, in 16 to 9
		t.Errorf("the large picture is asked for in %d×%d, want 911×512", main.Width, main.Height)
	}
	n := len(o.asked.looks)
	o.Set(class(4, model.LayoutSpeaker))
	if len(o.asked.looks) != n {
		t.Error("the same snapshot again changes what is looked at")
	}
	o.Set(with(class(4, model.LayoutSpeaker), func(c *model.Class) { c.Stage.Tiles[1].Picture = false }))
	if got, want := fmt.Sprint(o.asked.looked()), "[p0 cam p3 cam p1 cam]"; got != want {
		t.Errorf("without p2's camera looks at %s, want %s", got, want)
	}
	o.SetShown(false)
	if got := o.asked.looked(); len(got) > 0 {
		t.Errorf("behind another tab looks at %v", got)
	}
	o.SetShown(true)
	if got := o.asked.looked(); len(got) != 3 {
		t.Errorf("in front again looks at %v", got)
	}
}

func TestSizesAreAskedForWhenTheyStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := openStage(t, fyne.NewSize(704, 648))
		o.Set(class(3, model.LayoutGrid))
		n := len(o.asked.looks)
		for w := range 20 {
			o.w.Resize(fyne.NewSize(710+float32(10*w), 700))
			o.ticker.Tick()
		}
		if len(o.asked.looks) != n {
			t.Fatalf("%d times asked while the window is being resized", len(o.asked.looks)-n)
		}
		time.Sleep(settleTime)
		o.ticker.Tick()
		if len(o.asked.looks) != n+1 {
			t.Fatalf("%d times asked after the window was resized, want once", len(o.asked.looks)-n)
		}
	})
}

func TestTilesStayTheSameObjects(t *testing.T) {
	o := openStage(t, fyne.NewSize(704, 648))
	o.Set(class(5, model.LayoutSpeaker))
	before := map[model.TileKey]*Tile{}
	for k, tile := range o.tiles {
		before[k] = tile
		tile.picture.Put(grey(64, 48, 100, 100, 100))
	}
	o.ticker.Tick()
	for _, l := range []model.Layout{model.LayoutGrid, model.LayoutContent, model.LayoutSpeaker} {
		o.Set(class(5, l))
		for k, tile := range o.tiles {
			if before[k] != tile || !tile.picture.Showing() {
				t.Errorf("%s: the tile of %s is another, or its picture is gone", l, k.ID)
			}
		}
	}
	o.Set(class(2, model.LayoutSpeaker))
	if len(o.tiles) != 2 {
		t.Errorf("%d tiles kept, want the 2 on the stage", len(o.tiles))
	}
}

func TestTileIsPinnedByKeyAndMouse(t *testing.T) {
	o := openStage(t, fyne.NewSize(704, 648))
	s := class(3, model.LayoutSpeaker)
	o.Set(s)
	tile := o.tiles[model.TileKey{ID: "p2"}]
	o.w.Canvas().Focus(tile)
	tile.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	test.DoubleTap(tile)
	o.Set(with(s, func(c *model.Class) { c.Stage.Tiles[1].Pinned = true }))
	tile.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnter})
	if got, want := fmt.Sprint(o.asked.said), "[pin p2 cam pin p2 cam unpin]"; got != want {
		t.Errorf("asked for %s, want %s", got, want)
	}
}

func TestTileOpensItsMenu(t *testing.T) {
	o := openStage(t, fyne.NewSize(704, 648))
	o.FullScreen = func(on bool) { o.asked.note("full %t", on) }
	o.More = func(who model.Person) []widget.MenuItem {
		return []widget.MenuItem{{Word: "Mute", Do: func() { o.asked.note("mute %s", who.ID) }}}
	}
	o.Set(class(3, model.LayoutSpeaker))
	tile := o.tiles[model.TileKey{ID: "p2"}]
	o.w.Canvas().Focus(tile)
	choose := func(down int) {
		t.Helper()
		list := o.w.Canvas().Focused()
		if list == nil || list == fyne.Focusable(tile) {
			t.Fatal("no menu has the focus")
		}
		for range down {
			list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		}
		list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if got := o.w.Canvas().Focused(); got != fyne.Focusable(tile) {
			t.Fatalf("the focus went to %T, want back to the tile", got)
		}
	}
	tile.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	choose(0)
	tile.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyF10, Modifier: fyne.KeyModifierShift})
	choose(1)
	test.TapSecondary(tile)
	choose(2)
	if got, want := fmt.Sprint(o.asked.said), "[pin p2 cam pin p2 cam full true mute p2]"; got != want {
		t.Errorf("asked for %s, want %s", got, want)
	}
}

func TestPagesAreTurned(t *testing.T) {
	o := openStage(t, fyne.NewSize(704, 648))
	s := class(6, model.LayoutSpeaker)
	o.Set(s)
	if o.before.Visible() || o.after.Visible() {
		t.Error("arrows show with a single page")
	}
	o.Set(with(s, func(c *model.Class) { c.Stage.Page, c.Stage.Pages = 1, 3 }))
	test.Tap(o.after)
	test.Tap(o.before)
	if got, want := fmt.Sprint(o.asked.said), "[page 2 page 0]"; got != want {
		t.Errorf("asked for %s, want %s", got, want)
	}
}

func TestKeyGoesBetweenGridAndSpeaker(t *testing.T) {
	o := openStage(t, fyne.NewSize(704, 648))
	o.ToggleLayout()
	for _, l := range []model.Layout{model.LayoutSpeaker, model.LayoutGrid, model.LayoutContent} {
		o.Set(class(3, l))
		o.ToggleLayout()
	}
	if got, want := fmt.Sprint(o.asked.said), "[layout grid layout speaker layout grid]"; got != want {
		t.Errorf("asked for %s, want %s", got, want)
	}
}

func TestWhoIsAloneIsTold(t *testing.T) {
	o := openStage(t, fyne.NewSize(704, 648))
	o.Set(with(class(1, model.LayoutGrid), func(c *model.Class) { c.Phase, c.Invite = model.Present, "G:x" }))
	if !o.empty.content.Visible() || !o.empty.invite.Visible() {
		t.Error("nothing tells that nobody else is here, or offers to invite people")
	}
	if got := o.strip[0].Size(); got.Width > stripWidth {
		t.Errorf("one's own tile is %v, want it in the strip", got)
	}
	o.Set(with(class(1, model.LayoutGrid), func(c *model.Class) {
		c.Phase, c.Invite, c.Banners = model.Present, "G:x", []model.Banner{{Kind: model.BannerLost}}
	}))
	if got := o.empty.title.Text(); got != "Looking for the others" || o.empty.invite.Visible() {
		t.Errorf("while touch is lost the stage says %q, and offers to invite: %t", got, o.empty.invite.Visible())
	}
	o.Set(class(2, model.LayoutGrid))
	if o.empty.content.Visible() {
		t.Error("the words stay when somebody is here")
	}
}

func TestReactionMovesOnlyIfThingsMay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, still := range []bool{false, true} {
			o := openStage(t, fyne.NewSize(704, 648))
			s := class(3, model.LayoutSpeaker)
			set := *s.Settings
			set.ReducedMotion = still
			s.Settings = &set
			o.Set(s)
			o.Set(with(s, func(c *model.Class) { c.Stage.Tiles[1].Person.Reaction = "👍" }))
			tile := o.tiles[model.TileKey{ID: "p2"}]
			if moves := tile.risen < 1; moves == still {
				t.Errorf("reduced motion %t: the reaction moves: %t", still, moves)
			}
			for range 3 {
				time.Sleep(riseTime / 2)
				o.ticker.Tick()
			}
			if tile.risen != 1 || !tile.rising.IsZero() {
				t.Errorf("reduced motion %t: the reaction is at %v after its time, want 1", still, tile.risen)
			}
		}
	})
}

func TestPlateOfADeputySaysSo(t *testing.T) {
	deputy := &model.Tile{Person: model.Person{Name: "Ben", Role: room.Student, Deputy: true}}
	if got := plateRole(deputy, true); got != "· Deputy" {
		t.Errorf("plate says %q", got)
	}
}

func TestNamesAreShortInTheStrip(t *testing.T) {
	for in, want := range map[string]string{"Dr. Mara Lindqvist": "Mara", "Dae-jung Park": "Dae-jung", "李明": "李明", "Prof. Dr.": "Prof. Dr.", "": "", "Ms Ito": "Ms Ito", "Mr Ben Okafor": "Ben"} {
		if got := shortName(in); got != want {
			t.Errorf("shortName(%q) = %q, want %q", in, got, want)
		}
	}
}
