//go:build !nogui

package board

import (
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/ink"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/collab/board"
	"lyceum/collab/board/live"
)

func TestMain(m *testing.M) {
	ink.SystemFonts = false
	os.Exit(m.Run())
}

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
