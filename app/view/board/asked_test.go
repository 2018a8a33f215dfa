//go:build !nogui

package board

import (
	"fmt"
	"image"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
	"lyceum/collab/board"
	"lyceum/collab/board/live"
)

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
