//go:build !nogui

package class

import (
	"fmt"
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
	"lyceum/collab/board"
	"lyceum/collab/board/live"
	"lyceum/collab/puzzle"
)

// listener writes down what is asked for; what these tests do not ask for panics.
type listener struct {
	Asks
	asked []string
}

func (l *listener) note(f string, a ...any)                                     { l.asked = append(l.asked, fmt.Sprintf(f, a...)) }
func (l *listener) LookAt([]model.Look)                                         {}
func (l *listener) LookForDevices()                                             {}
func (l *listener) LeaveField()                                                 {}
func (l *listener) WatchBoards(bool)                                            {}
func (l *listener) WatchInk(func(room.Inker, live.Message))                     {}
func (l *listener) ListPuzzles()                                                {}
func (l *listener) WatchPuzzles(func())                                         {}
func (l *listener) PointCell(puzzle.GameID, int)                                {}
func (l *listener) PuzzleHolds(puzzle.GameID, puzzle.BoardID) []room.PuzzleHold { return nil }
func (l *listener) WatchPictures(func())                                        {}
func (l *listener) BoardImage(string) image.Image                               { return nil }
func (l *listener) BoardGround(board.DocumentID, board.PageID) func(int, image.Rectangle) (*image.RGBA, bool) {
	return viewtest.SlideGround
}
func (l *listener) Retry()                                  { l.note("retry") }
func (l *listener) Leave()                                  { l.note("leave") }
func (l *listener) End()                                    { l.note("end") }
func (l *listener) LeaveAs(how room.OwnerLeaves, to string) { l.note("leave as %s %s", how, to) }
func (l *listener) ShowPeople(on bool)                      { l.note("people %t", on) }
func (l *listener) ShowChat(on bool)                        { l.note("chat %t", on) }
func (l *listener) ShowTab(tab model.Tab)                   { l.note("tab %s", tab) }
func (l *listener) ShowSide(side model.Side)                { l.note("side %s", side) }
func (l *listener) SetMic(on bool)                          { l.note("mic %t", on) }
func (l *listener) SetCamera(on bool)                       { l.note("camera %t", on) }
func (l *listener) SetScreen(on bool)                       { l.note("screen %t", on) }
func (l *listener) RaiseHand(up bool)                       { l.note("hand %t", up) }
func (l *listener) SetLock(item string, on bool)            { l.note("lock %s %t", item, on) }
func (l *listener) AnswerCall()                             { l.note("answer") }
func (l *listener) HangUp()                                 { l.note("hang up") }
func (l *listener) Pin(key model.TileKey)                   { l.note("pin %s", key.ID) }
func (l *listener) Unpin()                                  { l.note("unpin") }
func (l *listener) Dismiss(toast int)                       { l.note("dismiss %d", toast) }
func (l *listener) DoToast(toast int)                       { l.note("do %d", toast) }
func (l *listener) HoldToasts(on bool)                      { l.note("hold %t", on) }
func (l *listener) ChangeSettings(to model.Settings) {
	l.note("panels %v %v", to.Panels.People, to.Panels.Chat)
}

// dialogs writes down which are opened.
type dialogs struct{ l *listener }

func (d dialogs) Invite()             { d.l.note("invite dialog") }
func (d dialogs) Settings(key string) { d.l.note("settings %s", key) }
func (d dialogs) Shortcuts()          { d.l.note("shortcuts") }
func (d dialogs) Reports()            { d.l.note("reports") }

// take returns what was asked since the last call.
func (l *listener) take() []string {
	a := l.asked
	l.asked = nil
	return a
}

func wantAsked(t *testing.T, l *listener, want ...string) {
	t.Helper()
	if got := l.take(); !slices.Equal(got, want) {
		t.Errorf("asked %q, want %q", got, want)
	}
}

var usual = fyne.NewSize(1280, 800)

// open shows a snapshot on the screen of a class.
func open(t *testing.T, size fyne.Size, s *model.Snapshot) (*Screen, *listener, *viewtest.Window) {
	t.Helper()
	w := viewtest.Open(t, size)
	l := &listener{}
	c := New(l, w, video.NewTicker(func(f func()) { f() }), dialogs{l})
	w.SetContent(c.Content)
	c.Set(s)
	l.take()
	return c, l, w
}

// another returns a snapshot with a class that can be changed.
func another(s *model.Snapshot, change func(k *model.Class)) *model.Snapshot {
	n, k := *s, *s.Class
	change(&k)
	n.Class = &k
	return &n
}

func (l *listener) LookAtMembers([]model.MemberLook)      {}
func (l *listener) ShowLinks(on bool)                     { l.note("links %t", on) }
func (l *listener) AnswerShow(what model.Sight, yes bool) { l.note("answer %s %t", what, yes) }
func (l *listener) StopShowing(what model.Sight)          { l.note("stop showing %s", what) }
func (l *listener) SetStaffCamera(on bool)                { l.note("staff camera %t", on) }
func (l *listener) EndAttention()                         { l.note("end attention") }
