//go:build !nogui

package board

import (
	"fmt"
	"image"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/ink"
	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/collab/board"
	"lyceum/collab/board/live"
)

func TestMain(m *testing.M) {
	ink.SystemFonts = false
	os.Exit(m.Run())
}

// asked notes what the pane asks for.
type asked struct {
	list    []string
	ink     func(room.Inker, live.Message)
	drawn   []board.Op
	watched bool
	ground  func(int, image.Rectangle) (*image.RGBA, bool) // nil: viewtest.SlideGround
	more    func()
}

func (a *asked) note(f string, v ...any)           { a.list = append(a.list, fmt.Sprintf(f, v...)) }
func (a *asked) ShowTab(tab model.Tab)             { a.note("tab %s", tab) }
func (a *asked) OpenDocument(doc board.DocumentID) { a.note("open %s %d", doc.Kind, doc.Seq) }
func (a *asked) ShowBoardPage(n int)               { a.note("page %d", n) }
func (a *asked) BackToTeacher()                    { a.note("back") }
func (a *asked) Lead()                             { a.note("lead") }
func (a *asked) SetPrivateBoard(on bool)           { a.note("private %t", on) }
func (a *asked) Draw(_ board.DocumentID, o ...board.Op) {
	a.note("draw %d", len(o))
	a.drawn = append(a.drawn, o...)
}
func (a *asked) UndoBoard()                            { a.note("undo") }
func (a *asked) RedoBoard()                            { a.note("redo") }
func (a *asked) ClearBoard(mine bool)                  { a.note("clear, mine %t", mine) }
func (a *asked) InsertBoardPage()                      { a.note("insert") }
func (a *asked) RemoveBoardPage()                      { a.note("remove page") }
func (a *asked) SetBoardPattern(p board.Pattern)       { a.note("pattern %d", p) }
func (a *asked) SetLock(item string, on bool)          { a.note("lock %s %v", item, on) }
func (a *asked) SetDrawers(d model.Drawers)            { a.note("drawers %d %d", d.Who, len(d.People)) }
func (a *asked) OpenSlides(paths []string)             { a.note("slides %q", paths) }
func (a *asked) RemoveDeck(doc board.DocumentID)       { a.note("remove deck %d", doc.Seq) }
func (a *asked) OpenBoardFile(path string)             { a.note("board file %s", path) }
func (a *asked) AddPicture(path string, _ board.Point) { a.note("picture %s", path) }
func (a *asked) RevealBoard(owner string, on bool)     { a.note("reveal %s %t", name(owner), on) }
func (a *asked) RevealAllBoards(on bool)               { a.note("reveal all %t", on) }
func (a *asked) CopyToClassBoard(owner string)         { a.note("copy %s", name(owner)) }
func (a *asked) CommentBoard(owner string)             { a.note("comment %s", name(owner)) }
func (a *asked) ReturnBoard(owner string)              { a.note("return %s", name(owner)) }
func (a *asked) WatchBoards(on bool)                   { a.watched = on }
func (a *asked) ExportBoard(as model.BoardFormat, path string) {
	a.note("export %s %s", as, path)
}
func (a *asked) SendInk(live.Message)                      {}
func (a *asked) WatchInk(f func(room.Inker, live.Message)) { a.ink = f }
func (a *asked) WatchPictures(f func())                    { a.more = f }
func (a *asked) BoardImage(string) image.Image             { return nil }
func (a *asked) LookFor(folder string, e []string)         { a.note("look %q for %q", folder, e) }
func (a *asked) BoardGround(doc board.DocumentID, page board.PageID) func(int, image.Rectangle) (*image.RGBA, bool) {
	if doc.Kind != board.Deck {
		return nil
	}
	if a.ground != nil {
		return a.ground
	}
	return viewtest.SlideGround
}

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

// show returns the pane in a window, with a snapshot drawn.
func show(w *viewtest.Window, s *model.Snapshot) (*Pane, *asked) {
	a := &asked{}
	p := New(a, w, video.NewTicker(func(f func()) { f() }))
	p.Now = func() time.Time { return viewtest.Now }
	p.wall.minis.inline = true
	p.canvas.Away = func(work func()) { work() }
	w.SetContent(p.Content)
	give(p, s)
	a.take()
	return p, a
}

// give has the pane show a snapshot, as the class does.
func give(p *Pane, s *model.Snapshot) {
	p.Set(s)
	p.SetShown(s.Class.Tab)
	p.Settle()
}

func open(t testing.TB, size fyne.Size, s *model.Snapshot) (*Pane, *asked, *viewtest.Window) {
	w := viewtest.Open(t, size)
	p, a := show(w, s)
	t.Cleanup(p.Close)
	return p, a, w
}

// with returns a snapshot of which the board differs.
func with(s *model.Snapshot, change func(b *model.Board)) *model.Snapshot {
	n, k, b := *s, *s.Class, *s.Class.Board
	change(&b)
	n.Class, k.Board = &k, &b
	return &n
}

var (
	usual  = fyne.NewSize(1096, 648) // the middle of a window, with one panel
	narrow = fyne.NewSize(704, 648)  // with both
)

func TestPicturesOfTheBoard(t *testing.T) {
	plain := func(w *viewtest.Window, s *model.Snapshot) { show(w, s) }
	with := func(do func(p *Pane)) func(w *viewtest.Window, s *model.Snapshot) {
		return func(w *viewtest.Window, s *model.Snapshot) {
			p, _ := show(w, s)
			do(p)
			p.Settle()
		}
	}
	viewtest.Pictures(t, "board", usual, []viewtest.State{
		{Name: "drawn", Sample: viewtest.Board},
		{Name: "blank", Sample: viewtest.BoardBlank},
		{Name: "locked", Sample: viewtest.BoardLocked},
		{Name: "student", Sample: viewtest.BoardStudent},
		{Name: "private", Sample: viewtest.BoardPrivate},
		{Name: "revealed", Sample: viewtest.BoardRevealed},
		{Name: "comment", Sample: viewtest.BoardComment},
		{Name: "slides", Sample: viewtest.Slides},
		{Name: "browsed", Sample: viewtest.SlidesBrowsed},
		{Name: "no slides", Sample: func() *model.Snapshot { return viewtest.NoSlides(true) }},
		{Name: "no slides yet", Sample: func() *model.Snapshot { return viewtest.NoSlides(false) }},
	}, plain)
	wall := with(func(p *Pane) { p.ShowWall(true) })
	viewtest.Pictures(t, "board", usual, []viewtest.State{{Name: "wall", Sample: func() *model.Snapshot { return viewtest.BoardWall(14) }}}, wall)
	viewtest.PicturesIn(t, viewtest.Looks[:1], "board", usual, []viewtest.State{
		{Name: "empty wall", Sample: func() *model.Snapshot { return viewtest.BoardWall(0) }},
		{Name: "small wall", Sample: func() *model.Snapshot { return viewtest.BoardWall(3) }},
	}, wall)
	options := with(func(p *Pane) {
		p.take(ink.Rectangle, false)
		p.options.all = true
		p.fill()
	})
	viewtest.Pictures(t, "board", usual, []viewtest.State{{Name: "options", Sample: viewtest.BoardBlank}}, options)
	for _, looks := range [][]viewtest.Look{viewtest.Looks[:1], viewtest.Looks[4:]} {
		for _, sample := range []viewtest.State{
			{Name: "drawn", Sample: viewtest.Board}, {Name: "browsed", Sample: viewtest.SlidesBrowsed}, {Name: "comment", Sample: viewtest.BoardComment},
		} {
			viewtest.PicturesIn(t, looks, "board-narrow", narrow, []viewtest.State{sample}, plain)
		}
		viewtest.PicturesIn(t, looks, "board-narrow", narrow, []viewtest.State{{Name: "wall", Sample: func() *model.Snapshot { return viewtest.BoardWall(14) }}}, wall)
	}
	menu := func(open func(p *Pane)) func(w *viewtest.Window, s *model.Snapshot) {
		return func(w *viewtest.Window, s *model.Snapshot) {
			p, _ := show(w, s)
			open(p)
		}
	}
	viewtest.PicturesIn(t, viewtest.Looks[:1], "board-more", usual, []viewtest.State{{Name: "menu", Sample: viewtest.Board}}, menu(func(p *Pane) { p.toolbar.openMore() }))
	viewtest.PicturesIn(t, viewtest.Looks[:1], "board-colour", usual, []viewtest.State{{Name: "dialog", Sample: viewtest.Board}}, menu(func(p *Pane) { p.options.askColour() }))
	viewtest.PicturesIn(t, viewtest.Looks[:1], "board-drawers", usual, []viewtest.State{{Name: "dialog", Sample: viewtest.Board}}, menu(func(p *Pane) { p.chooseDrawers() }))
}

// Every tool has a button and a letter, which do the same; letters that mean nothing on the board are left to the class.
func TestEveryToolIsTakenByButtonAndByLetter(t *testing.T) {
	p, _, w := open(t, usual, viewtest.Board())
	for _, i := range toolInfos {
		if i.tool == ink.Image { // asks for a file first
			continue
		}
		test.Tap(p.toolbar.tools[i.tool])
		if p.tool != i.tool || p.canvas.Tool() != i.tool {
			t.Errorf("the button %s gives tool %d", i.word, p.canvas.Tool())
		}
		for _, b := range model.BoardKeys {
			if b.Action != i.action {
				continue
			}
			for _, k := range b.Keys {
				p.take(ink.Hand, false)
				if i.tool == ink.Hand {
					p.take(ink.Pen, false)
				}
				if !p.typed(rune(k.Name[0])) || p.canvas.Tool() != i.tool {
					t.Errorf("%s gives tool %d, want %s", k, p.canvas.Tool(), i.word)
				}
			}
		}
	}
	for _, r := range "mcdfw?" {
		if p.typed(r) {
			t.Errorf("%q is used by the board", r)
		}
	}
	if w.Canvas().Focused() != fyne.Focusable(p.canvas) {
		t.Error("a click on a tool does not lead the keyboard to the board")
	}
}

// A person may give tools other letters; the buttons say which.
func TestToolsGoByTheLettersOfTheSettings(t *testing.T) {
	s := *viewtest.Board()
	settings := *s.Settings
	settings.Keys = map[string]string{string(model.BoardEraser.Action()): "X"}
	s.Settings = &settings
	p, _, _ := open(t, usual, &s)
	if !p.typed('x') || p.canvas.Tool() != ink.Eraser || p.typed('e') {
		t.Errorf("X gives tool %d, and E is used still", p.canvas.Tool())
	}
	if got := p.keyOf(model.BoardEraser); got != "X" {
		t.Errorf("the eraser has %q", got)
	}
}

// Letters win only while the board has the keyboard, and a chip says so.
func TestChipSaysWhichKeysAreLive(t *testing.T) {
	p, _, w := open(t, usual, viewtest.Board())
	if got := p.chips.keys.Word(); got != "Class keys" {
		t.Errorf("without the focus: %q", got)
	}
	w.Canvas().Focus(p.canvas)
	if got := p.chips.keys.Word(); got != "Board keys" {
		t.Errorf("with the focus: %q", got)
	}
	w.Canvas().Unfocus()
	if got := p.chips.keys.Word(); got != "Class keys" {
		t.Errorf("after it: %q", got)
	}
}

func TestOptionsAreOfTheToolInHand(t *testing.T) {
	p, _, _ := open(t, usual, viewtest.Board())
	p.take(ink.Pen, false)
	p.options.first.Choose(colourKey(board.Palette[3]))
	p.take(ink.Marker, false)
	p.options.widths.Choose("96")
	p.take(ink.Pen, false)
	if s := p.canvas.Style(); s.Colour != board.Palette[3] || s.Width == 96 {
		t.Errorf("the pen draws %+v", s)
	}
	p.take(ink.Rectangle, false)
	test.Tap(p.options.fill)
	if s := p.canvas.Style(); !s.Filled || s.Fill != lighter(s.Colour) {
		t.Errorf("a filled rectangle is %+v", s)
	}
	test.Tap(p.options.dash)
	if s := p.canvas.Style(); s.Dash != board.Dashed {
		t.Errorf("a dashed one is %+v", s)
	}
	for tool, want := range map[ink.Tool]bool{ink.Pen: true, ink.Text: true, ink.Eraser: false, ink.Hand: false, ink.Laser: false} {
		p.take(tool, false)
		if got := p.options.content.Visible(); got != want {
			t.Errorf("tool %d shows options: %t, want %t", tool, got, want)
		}
	}
}

func TestColourIsReadAsItIsWritten(t *testing.T) {
	for text, want := range map[string]board.Colour{"#0072B2": 0x0072B2, "0072b2": 0x0072B2, " #ffffff ": 0xFFFFFF} {
		if got, ok := parseColour(text); !ok || got != want {
			t.Errorf("%q: %06X, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", "#12345", "#1234567", "red", "#+12345", "0x1234"} {
		if c, ok := parseColour(text); ok {
			t.Errorf("%q is a colour: %06X", text, c)
		}
	}
}

func TestPagesAreTurned(t *testing.T) {
	p, a, _ := open(t, usual, viewtest.Slides())
	test.Tap(p.pages.next)
	test.Tap(p.pages.before)
	p.key(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	p.key(&fyne.KeyEvent{Name: fyne.KeyEnd})
	p.TurnTo(false)
	test.Tap(p.pages.insert)
	wantAsked(t, a, "page 4", "page 2", "page 4", "page 12", "page 1", "insert")
	give(p, with(viewtest.Slides(), func(b *model.Board) { b.Page = 12 }))
	a.take()
	p.Turn(+1)
	wantAsked(t, a)
	if !p.pages.next.Disabled() {
		t.Error("there is a page behind the last")
	}
}

func TestWhoBrowsesGoesBackByOneButton(t *testing.T) {
	p, a, _ := open(t, usual, viewtest.SlidesBrowsed())
	if !p.chips.back.Visible() || p.chips.follows.Visible() {
		t.Fatal("whoever browses is not offered the way back")
	}
	test.Tap(p.chips.back)
	p.Follow()
	wantAsked(t, a, "back", "back")
	give(p, with(viewtest.SlidesBrowsed(), func(b *model.Board) { b.Follow = model.Following }))
	if p.chips.back.Visible() || !strings.Contains(p.chips.follows.Text(), viewtest.Teacher1) {
		t.Errorf("whoever follows reads %q", p.chips.follows.Text())
	}
	a.take()
	p.Follow()
	wantAsked(t, a)
}

func TestWhoMayNotDrawHasNoTools(t *testing.T) {
	p, a, _ := open(t, usual, viewtest.BoardLocked())
	if p.toolbar.content.Visible() || p.options.content.Visible() || !p.hint.locked.Visible() || p.pages.insert.Visible() || p.right.change.Visible() {
		t.Error("whoever may not draw has tools")
	}
	if p.typed('p') || p.Drop([]fyne.URI{storage.NewFileURI("/a.png")}) {
		t.Error("whoever may not draw draws by keyboard or by dropping")
	}
	wantAsked(t, a)
}

func TestDrawersAreChosen(t *testing.T) {
	p, a, w := open(t, usual, viewtest.Board())
	test.Tap(p.right.change)
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	p.chooseDrawers()
	test.Tap(viewtest.Find[*widget.Check](t, w, "Marek Nowak"))
	test.Tap(viewtest.Find[*widget.Check](t, w, "Priya Nair"))
	test.Tap(viewtest.Find[*widget.Check](t, w, "Elif Yıldız"))
	test.Tap(viewtest.Find[*widget.Button](t, w, "Save"))
	wantAsked(t, a, "drawers 1 0", "drawers 2 4")
}

func TestStudentChangesToTheirOwnBoard(t *testing.T) {
	p, a, _ := open(t, usual, viewtest.BoardStudent())
	test.Tap(p.chips.private)
	wantAsked(t, a, "private true")
	give(p, viewtest.BoardPrivate())
	if got := p.right.text.Text(); got != "Only your teacher can see this" {
		t.Errorf("the own board says %q", got)
	}
	test.Tap(p.chips.private)
	wantAsked(t, a, "private false")
}

// The wall is asked for only while it is looked at, and a click opens a board to write on.
func TestWallIsLookedAt(t *testing.T) {
	p, a, w := open(t, usual, viewtest.BoardWall(14))
	if a.watched {
		t.Error("the wall is watched, and not shown")
	}
	p.ShowWall(true)
	if !a.watched || !p.wall.Visible() || p.canvas.Visible() {
		t.Error("the wall is not shown alone")
	}
	test.Tap(p.head.all)
	p.Focus()
	for range 3 {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	if !widget.Covered(w.Canvas()) {
		t.Error("the menu key opens no menu")
	}
	for _, i := range []int{3, 5} { // nobody wrote on the first
		is := p.board.Wall[i]
		if items := p.wall.items(is); items[len(items)-1].Off != !is.Returned {
			t.Errorf("board %d, with comments %v, can be returned with comments: %v", i, is.Returned, !items[len(items)-1].Off)
		}
	}
	widget.CloseOverlays(w.Canvas())
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, a, "reveal all true", "comment "+p.board.Wall[3].Owner.Name)
	if !p.walled {
		t.Error("the wall has gone before the board is there")
	}
	give(p, viewtest.BoardComment())
	who := p.board.Open.Owner.Name
	if !p.commenting() || !a.watched {
		t.Fatal("the board is not in front")
	}
	test.Tap(p.head.reveal)
	test.Tap(p.head.copy)
	test.Tap(p.head.giveIt)
	wantAsked(t, a, "reveal "+who+" true", "copy "+who, "return "+who)
	if !p.walled {
		t.Error("after a board was returned the wall is not in front")
	}
	give(p, viewtest.BoardWall(14))
	if !p.Escape() || p.walled || a.watched {
		t.Error("Esc does not close the wall")
	}
}

// However many students there are, only tiles in sight exist, and one change draws one tile.
func TestTilesExistOnlyInSight(t *testing.T) {
	s := viewtest.BoardWall(200)
	p, _, _ := open(t, usual, s)
	p.ShowWall(true)
	if n := p.wall.tiles.Count(); n == 0 || n > 30 {
		t.Fatalf("%d tiles for 200 boards", n)
	}
	for y := float32(0); y < p.wall.tiles.Total(); y += 300 {
		p.wall.tiles.ScrollTo(y)
	}
	if n := p.wall.tiles.Count() + len(p.wall.tiles.Free()); n > 40 {
		t.Errorf("%d tiles after scrolling through", n)
	}
	if n := len(p.wall.minis.all); n > minisMost {
		t.Errorf("%d small pictures are kept, want %d at most", n, minisMost)
	}
	p.wall.tiles.ScrollTo(0)
	before := p.wall.filled
	give(p, with(s, func(b *model.Board) {
		b.Wall = slices.Clone(b.Wall)
		page := *b.Wall[4].Pages[0]
		page.Version++
		b.Wall[4].Pages = []*board.Page{&page}
		b.Wall[4].Version++
	}))
	if n := p.wall.filled - before; n != 1 {
		t.Errorf("%d tiles drawn anew, want 1", n)
	}
}

func TestFilesAreDroppedWhereTheyBelong(t *testing.T) {
	uris := func(paths ...string) (all []fyne.URI) {
		for _, path := range paths {
			all = append(all, storage.NewFileURI(path))
		}
		return all
	}
	p, a, _ := open(t, usual, viewtest.Board())
	for _, all := range [][]fyne.URI{uris("/s/Lesson.PDF"), uris("/s/a.png", "/s/b.JPG"), uris("/s/old.cboard"), uris("/s/notes.txt")} {
		p.Drop(all)
	}
	wantAsked(t, a, `slides ["/s/Lesson.PDF"]`, "picture /s/a.png", "picture /s/b.JPG", "board file /s/old.cboard")
	give(p, viewtest.Slides())
	a.take()
	p.Drop(uris("/s/a.png", "/s/b.JPG"))
	wantAsked(t, a, `slides ["/s/a.png" "/s/b.JPG"]`)
	give(p, viewtest.SlidesBrowsed()) // a student
	a.take()
	if p.Drop(uris("/s/Lesson.pdf")) {
		t.Error("a student opened slides")
	}
	wantAsked(t, a)
}

// A person says where a board is saved and what it is called; a file that is there is not replaced by accident.
func TestBoardIsSavedAsEveryKindOfFile(t *testing.T) {
	p, a, w := open(t, usual, viewtest.Slides())
	here := &model.Folder{Path: "/home/i", Entries: []model.FolderEntry{{Name: "old.pdf", Path: "/home/i/old.pdf"}}}
	for i, want := range []string{"pdf lesson 4.pdf", "png lesson 4, page 3.png", "png2 lesson 4, page 3.png", "png3 lesson 4, page 3.png", "svg lesson 4, page 3.svg",
		"cboard lesson 4.cboard"} {
		p.openExport()
		for range i {
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		}
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if look := a.take(); len(look) != 1 || !strings.HasSuffix(look[0], fmt.Sprintf("for [%q]", exports[i].ending)) {
			t.Errorf("looked %q", look)
		}
		folder := *here
		p.chooser.set(&folder)
		test.Tap(viewtest.Find[*widget.Button](t, w, "Save"))
		kind, name, _ := strings.Cut(want, " ")
		wantAsked(t, a, "export "+kind+" /home/i/Photosynthesis, "+name)
	}
	p.chooseExport(model.BoardPDF, "PDF", strings.Repeat("a/b:", 100), ".pdf")
	a.take()
	p.chooser.set(here)
	name := w.Canvas().Focused().(*widget.Input)
	if strings.ContainsAny(name.Text, "/:") || len(name.Text) > longestTitle {
		t.Errorf("proposed %q", name.Text)
	}
	for text, want := range map[string]string{"old": "Replace", "OLD.PDF": "Replace", "new": "Save", "x.y": "Save"} {
		name.SetText(text)
		if viewtest.Find[*widget.Button](t, w, want).Disabled() {
			t.Errorf("%q: no %q", text, want)
		}
	}
	for _, text := range []string{"", "  ", ".hidden", "a/b", strings.Repeat("x", 300)} {
		name.SetText(text)
		if !viewtest.Find[*widget.Button](t, w, "Save").Disabled() {
			t.Errorf("%q can be saved", text)
		}
	}
	name.SetText("of today.pdf")
	name.OnSubmitted("")
	wantAsked(t, a, "export pdf /home/i/of today.pdf")
}

// Several pictures that are picked become slides in that order, each PDF slides of its own.
func TestSeveralFilesAreOpenedAtOnce(t *testing.T) {
	p, a, w := open(t, usual, viewtest.Slides())
	here := &model.Folder{Path: "/s"}
	for _, name := range []string{"a.png", "b.jpg", "c.pdf", "d.png"} {
		here.Entries = append(here.Entries, model.FolderEntry{Name: name, Path: "/s/" + name})
	}
	key := func(names ...fyne.KeyName) {
		for _, k := range names {
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
	p.ChooseSlides()
	a.take()
	p.chooser.set(here)
	w.Canvas().Focus(p.chooser.open.Focusable())
	if !viewtest.Find[*widget.Button](t, w, "Open").Disabled() {
		t.Error("nothing can be opened")
	}
	key(fyne.KeyHome, fyne.KeyDown, fyne.KeyReturn, fyne.KeyUp, fyne.KeyReturn)  // b, a
	key(fyne.KeyEnd, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyUp, fyne.KeyReturn) // d and not d, c
	test.Tap(viewtest.Find[*widget.Button](t, w, "Open 3 files"))
	wantAsked(t, a, `slides ["/s/c.pdf"]`, `slides ["/s/b.jpg" "/s/a.png"]`)
	p.choosePicture()
	a.take()
	again := *here
	p.chooser.set(&again)
	w.Canvas().Focus(p.chooser.open.Focusable())
	key(fyne.KeyHome, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn)
	test.Tap(viewtest.Find[*widget.Button](t, w, "Open 2 files"))
	wantAsked(t, a, "picture /s/a.png", "picture /s/b.jpg")
}

func TestClearingAPageIsAskedAndOnlyStaffDo(t *testing.T) {
	p, a, w := open(t, usual, viewtest.Board())
	p.askClear()
	cancel := w.Canvas().Focused().(*widget.Button)
	if cancel.Word() != "Cancel" {
		t.Fatalf("the focus is on %q, want the harmless answer", cancel.Word())
	}
	test.Tap(viewtest.Find[*widget.Button](t, w, "Clear page"))
	wantAsked(t, a, "clear, mine false")
	give(p, viewtest.BoardStudent())
	p.toolbar.openMore()
	if slices.Contains(viewtest.Words(w), "Clear page…") || !slices.Contains(viewtest.Words(w), "Clear what I drew") {
		t.Errorf("a student is offered %q", viewtest.Words(w))
	}
}

// The strip gives up what is rarely used before it grows out of the pane.
func TestToolsFitTheNarrowestPane(t *testing.T) {
	for _, percent := range []int{100, 150} {
		for _, width := range []float32{560, 640, 704, 1096} {
			w := viewtest.Open(t, fyne.NewSize(width, 600))
			widget.SetTextScale(percent)
			p, _ := show(w, viewtest.Board())
			viewtest.Settle(w)
			if m := p.toolbar.content.Size().Width; m > width-2*stripGap {
				t.Errorf("the strip is %v wide in %v at %d %%", m, width, percent)
			}
			for _, o := range []fyne.CanvasObject{p.zoom.content, p.pages.content, p.right.content, p.chips.left, p.chips.right} {
				if o.Position().X < 0 || o.Position().X+o.Size().Width > width {
					t.Errorf("%T lies outside %v at %d %%: %v %v", o, width, percent, o.Position(), o.Size())
				}
				for _, other := range []fyne.CanvasObject{p.zoom.content, p.pages.content, p.right.content, p.chips.left, p.chips.right} {
					if o != other && overlap(o, other) {
						t.Errorf("at %v, %d %%: %v %v lies over %v %v", width, percent, o.Position(), o.Size(), other.Position(), other.Size())
					}
				}
			}
			p.Close()
		}
	}
}

func overlap(a, b fyne.CanvasObject) bool {
	ap, as, bp, bs := a.Position(), a.Size(), b.Position(), b.Size()
	return ap.X < bp.X+bs.Width && bp.X < ap.X+as.Width && ap.Y < bp.Y+bs.Height && bp.Y < ap.Y+as.Height
}

// A pane that replaces another keeps what the person has in hand.
func TestToolInHandOutlivesTheSizeOfTexts(t *testing.T) {
	p, _, w := open(t, usual, viewtest.Board())
	p.take(ink.Ellipse, false)
	p.options.first.Choose(colourKey(board.Palette[4]))
	p.toggleKeep()
	kept := p.Keep()
	p.Close()
	q, _ := show(w, viewtest.Board())
	defer q.Close()
	q.Restore(kept)
	if q.canvas.Tool() != ink.Ellipse || q.canvas.Style().Colour != board.Palette[4] || !q.keep {
		t.Errorf("tool %d, style %+v, kept %t", q.canvas.Tool(), q.canvas.Style(), q.keep)
	}
}

// What comes of others waits in a bounded queue for the next redraw.
func TestLiveInkWaitsInABoundedQueue(t *testing.T) {
	p, _, _ := open(t, usual, viewtest.Board())
	for range 3 * mostWaiting {
		p.inbox.put(room.Inker{ID: "x", Name: "Priya"}, pointerAt(p, 10, 10))
	}
	if n := len(p.inbox.waiting); n != mostWaiting {
		t.Errorf("%d messages wait, want %d", n, mostWaiting)
	}
	p.ticker.Tick()
	if len(p.inbox.waiting) != 0 {
		t.Error("a redraw leaves messages")
	}
}

// pointerAt is a message that somebody points at a place of the page in front.
func pointerAt(p *Pane, x, y int) live.Message {
	return live.Pointer{Document: p.board.Open.ID, Page: p.page().ID, At: board.Point{X: int16(x * board.Unit), Y: int16(y * board.Unit)}}
}
