//go:build !nogui

package view

import (
	"fmt"
	"image"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/collab/board"
	"lyceum/collab/board/live"
	"lyceum/collab/puzzle"
	"lyceum/quiz"
)

// listener writes down what is asked for; what these tests do not ask for panics.
type listener struct {
	Asks
	asked []string
}

func (l *listener) note(f string, a ...any)                                     { l.asked = append(l.asked, fmt.Sprintf(f, a...)) }
func (l *listener) LookAt([]model.Look)                                         {}
func (l *listener) LookForDevices()                                             {}
func (l *listener) LoadInvites()                                                {}
func (l *listener) LookAtStorage()                                              {}
func (l *listener) LookForReports()                                             {}
func (l *listener) ArrangeMonitor(model.MonitorChoice)                          {}
func (l *listener) TryDevices(bool)                                             {}
func (l *listener) LeaveField()                                                 {}
func (l *listener) ShowSeat(n int)                                              { l.note("seat %d", n) }
func (l *listener) AnswerSeat(n int, _ quiz.Response)                           { l.note("answer %d", n) }
func (l *listener) CloseResults()                                               { l.note("close results") }
func (l *listener) FixKey(id string)                                            { l.note("fix %s", id) }
func (l *listener) TryKey(quiz.Question)                                        { l.note("try") }
func (l *listener) KeepFixing()                                                 { l.note("keep fixing") }
func (l *listener) CorrectKey()                                                 { l.note("correct") }
func (l *listener) DropFix()                                                    { l.note("drop fix") }
func (l *listener) CloseBank()                                                  { l.note("close bank") }
func (l *listener) FilterBank(f model.BankFilter)                               {}
func (l *listener) MoreQuestions()                                              {}
func (l *listener) Leave()                                                      { l.note("leave") }
func (l *listener) ShowPeople(on bool)                                          { l.note("people %t", on) }
func (l *listener) ShowChat(on bool)                                            { l.note("chat %t", on) }
func (l *listener) ShowTab(tab model.Tab)                                       { l.note("tab %s", tab) }
func (l *listener) ShowSide(side model.Side)                                    { l.note("side %s", side) }
func (l *listener) SetMic(on bool)                                              { l.note("mic %t", on) }
func (l *listener) SetCamera(on bool)                                           { l.note("camera %t", on) }
func (l *listener) SetScreen(on bool)                                           { l.note("screen %t", on) }
func (l *listener) SetLayout(o model.Layout)                                    { l.note("layout %s", o) }
func (l *listener) RaiseHand(up bool)                                           { l.note("hand %t", up) }
func (l *listener) SetLock(item string, on bool)                                { l.note("lock") }
func (l *listener) Pin(model.TileKey)                                           { l.note("pin") }
func (l *listener) Unpin()                                                      { l.note("pin") }
func (l *listener) Talk(down bool)                                              { l.note("talk %t", down) }
func (l *listener) ShowFigures(on bool)                                         { l.note("figures %t", on) }
func (l *listener) StopTalking()                                                { l.note("stop") }
func (l *listener) SetPresence(model.Presence)                                  {}
func (l *listener) LookAtMembers([]model.MemberLook)                            {}
func (l *listener) ShowLinks(bool)                                              {}
func (l *listener) StopLarge()                                                  {}
func (l *listener) ShowBoardPage(n int)                                         { l.note("page %d", n) }
func (l *listener) BackToTeacher()                                              { l.note("back") }
func (l *listener) OpenSlides(paths []string)                                   { l.note("slides %s", paths) }
func (l *listener) WatchBoards(bool)                                            {}
func (l *listener) WatchInk(func(room.Inker, live.Message))                     {}
func (l *listener) ListPuzzles()                                                {}
func (l *listener) WatchPuzzles(func())                                         {}
func (l *listener) PointCell(puzzle.GameID, int)                                {}
func (l *listener) PuzzleHolds(puzzle.GameID, puzzle.BoardID) []room.PuzzleHold { return nil }
func (l *listener) WatchPictures(func())                                        {}
func (l *listener) BoardImage(string) image.Image                               { return nil }
func (l *listener) BoardGround(doc board.DocumentID, _ board.PageID) func(int, image.Rectangle) (*image.RGBA, bool) {
	if doc.Kind != board.Deck {
		return nil
	}
	return viewtest.SlideGround
}

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

// openWindow returns a whole window on Fyne's test driver.
func openWindow(t *testing.T, size fyne.Size, s *model.Snapshot) (*Root, *listener, *viewtest.Window) {
	t.Helper()
	w := viewtest.Open(t, size)
	l := &listener{}
	r := NewRoot(w.App, w, l, video.NewTicker(func(f func()) { f() }), s)
	r.now = func() time.Time { return viewtest.Now }
	w.Window.SetContent(r.Content)
	w.Resize(size)
	r.Set(s)
	l.take()
	return r, l, w
}

func TestPumpShowsNewestOnce(t *testing.T) {
	var waiting []func()
	var shown []int
	p := NewPump(func(f func()) { waiting = append(waiting, f) }, func(v *int) { shown = append(shown, *v) })
	for i := range 1000 {
		p.Offer(&i)
	}
	for _, f := range waiting {
		f()
	}
	last := 1000
	p.Offer(&last)
	waiting[len(waiting)-1]()
	if !slices.Equal(shown, []int{999, 1000}) || len(waiting) != 2 {
		t.Errorf("shown %v by %d calls, want the newest of each burst", shown, len(waiting))
	}
}

func TestClassReplacesStartScreenAndBack(t *testing.T) {
	r, _, _ := openWindow(t, viewtest.Usual, viewtest.Start())
	r.Set(viewtest.Student())
	if r.start.Content.Visible() || !r.class.Content.Visible() {
		t.Error("in a class the class must show, alone")
	}
	r.Set(viewtest.Start())
	if !r.start.Content.Visible() || r.class.Content.Visible() {
		t.Error("after a class the start screen must show, alone")
	}
}

// TestEveryActionHasItsKey presses the keys of the table, with nothing focused, and says what each asks for.
func TestEveryActionHasItsKey(t *testing.T) {
	asks := map[model.Action]string{
		model.ActMic: "mic", model.ActCamera: "camera", model.ActScreen: "screen", model.ActHand: "hand", model.ActTalk: "talk",
		model.ActChat: "chat", model.ActPeople: "people", model.ActWrite: "side", model.ActLayout: "layout", model.ActPin: "pin",
		model.ActLock: "lock", model.ActFigures: "figures", model.ActNextPage: "page 6", model.ActPrevPage: "page 4", model.ActFirstPage: "page 1",
		model.ActLastPage: "page 12", model.ActFollow: "back", model.ActTab: "tab",
	}
	talks := func(s *model.Snapshot) *model.Snapshot {
		k := *s.Class
		k.Conduct.PushToTalk = true
		s.Class = &k
		return s
	}
	student, teacher := talks(viewtest.Student()), talks(viewtest.Teacher())
	r, l, w := openWindow(t, viewtest.Usual, student)
	for _, a := range model.Actions {
		for _, key := range model.DefaultKeys[a.Action] {
			if a.Action == model.ActPin && key.Name > "5" {
				continue // the sample has fewer people on the stage
			}
			if a.Action == model.ActTab && (key.Name == "1" || key.Name == "6") {
				continue // in front, and not for students
			}
			switch a.Action {
			case model.ActLock:
				r.Set(teacher)
			case model.ActNextPage, model.ActPrevPage, model.ActFirstPage, model.ActLastPage, model.ActFollow:
				r.Set(viewtest.SlidesBrowsed())
			}
			l.take()
			pressKey(r, w, key)
			asked, want := l.take(), asks[a.Action]
			switch a.Action {
			case model.ActSettings, model.ActShortcuts:
				if !widget.Covered(w.Canvas()) {
					t.Errorf("%s (%s): no dialog opened", a.Action, key)
				}
			case model.ActFullScreen:
				if !r.class.Full() {
					t.Errorf("%s (%s): no full screen", a.Action, key)
				}
			case model.ActNext, model.ActPrevious:
				if w.Canvas().Focused() == nil {
					t.Errorf("%s (%s): nothing has the focus", a.Action, key)
				}
			case model.ActClose: // nothing to close
			default:
				if len(asked) == 0 || want == "" || asked[0][:len(want)] != want {
					t.Errorf("%s (%s): asked %q, want %q", a.Action, key, asked, want)
				}
			}
			r.keys.lost()
			widget.CloseOverlays(w.Canvas())
			r.class.SetFull(false)
			w.Canvas().Unfocus()
			r.Set(student)
		}
	}
}

// pressKey does what the real driver does with a key when nothing has the focus.
func pressKey(r *Root, w *viewtest.Window, key model.Key) {
	c := w.Canvas()
	r.keys.down(&fyne.KeyEvent{Name: fyne.KeyName(key.Name)}) // the test driver has no such event
	if key.Ctrl || key.Alt {
		s := &desktop.CustomShortcut{KeyName: fyne.KeyName(key.Name)}
		if key.Ctrl {
			s.Modifier |= fyne.KeyModifierShortcutDefault
		}
		if key.Alt {
			s.Modifier |= fyne.KeyModifierAlt
		}
		if key.Shift {
			s.Modifier |= fyne.KeyModifierShift
		}
		c.(fyne.Shortcutable).TypedShortcut(s)
		return
	}
	c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyName(key.Name)})
	if len(key.Name) == 1 {
		c.OnTypedRune()(rune(key.Name[0]))
	}
}

func TestPushToTalkOpensOnceAndClosesWhenTheWindowLosesTheKeyboard(t *testing.T) {
	s := viewtest.Student()
	k := *s.Class
	k.Conduct.PushToTalk = true
	s.Class = &k
	r, l, w := openWindow(t, viewtest.Usual, s)
	space, tick := &fyne.KeyEvent{Name: fyne.KeySpace}, &fyne.KeyEvent{Name: fyne.KeyBackTick}
	r.keys.down(space)
	r.keys.down(space)
	r.keys.up(space)
	wantAsked(t, l, "talk true", "talk false")
	r.keys.down(space)
	r.Lost()
	r.keys.up(space)
	wantAsked(t, l, "talk true", "stop")
	w.Canvas().Focus(firstButton(t, w))
	r.keys.down(space)
	r.keys.up(space)
	wantAsked(t, l)
	r.keys.down(tick)
	r.keys.up(tick)
	wantAsked(t, l, "talk true", "talk false")
	r.dialogs.Shortcuts()
	r.keys.down(tick)
	wantAsked(t, l)
}

func firstButton(t *testing.T, w *viewtest.Window) fyne.Focusable {
	t.Helper()
	w.Canvas().FocusNext()
	if w.Canvas().Focused() == nil {
		t.Fatal("nothing takes the focus")
	}
	return w.Canvas().Focused()
}

func TestKeysRestWhileADialogIsOpen(t *testing.T) {
	r, l, _ := openWindow(t, viewtest.Usual, viewtest.Student())
	r.dialogs.Shortcuts()
	l.take()
	r.keys.press(model.Key{Name: "M"})
	wantAsked(t, l)
}

func TestOtherKeysOfThePersonAreListenedFor(t *testing.T) {
	s := viewtest.Student()
	own, err := model.Rebind(*s.Settings, model.ActMic, model.Key{Name: "J", Ctrl: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Settings = &own
	r, l, w := openWindow(t, viewtest.Usual, s)
	pressKey(r, w, model.Key{Name: "M"})
	wantAsked(t, l)
	pressKey(r, w, model.Key{Name: "J", Ctrl: true})
	if got := l.take(); len(got) != 1 || got[0][:3] != "mic" {
		t.Errorf("asked %q, want the microphone", got)
	}
}

func TestLargerTextsMakeThePanesAnew(t *testing.T) {
	s := viewtest.Student()
	r, _, _ := openWindow(t, viewtest.Usual, s)
	before := r.class
	larger := *s
	settings := *s.Settings
	settings.TextSize = 150
	larger.Settings = &settings
	r.Set(&larger)
	if r.class == before || !r.class.Content.Visible() || r.start.Content.Visible() {
		t.Error("the panes must be made anew, with the class still in front")
	}
}

// The letters of the board win while it has the keyboard, and only then; what it has no use for does what it does in the class.
func TestLettersOfTheBoardWinOnlyWhileItHasTheKeyboard(t *testing.T) {
	r, l, w := openWindow(t, viewtest.Usual, viewtest.BoardStudent())
	w.Canvas().OnTypedRune()('v')
	wantAsked(t, l, "camera false")
	r.class.Region(+1)
	for range 8 {
		if viewtest.Name(w.Canvas().Focused()) == "Board" {
			break
		}
		r.class.Region(+1)
	}
	if viewtest.Name(w.Canvas().Focused()) != "Board" {
		t.Fatal("F6 does not lead to the board")
	}
	l.take()
	w.Canvas().Focused().TypedRune('v') // select
	w.Canvas().Focused().TypedRune('p') // pen
	wantAsked(t, l)
	w.Canvas().Focused().TypedRune('m')
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown}) // there is one page
	wantAsked(t, l, "mic true")
}

// Files that are dropped on the window go to the slides in a class, and to the start screen else.
func TestDroppedFilesGoWhereTheWindowIs(t *testing.T) {
	r, l, _ := openWindow(t, viewtest.Usual, viewtest.NoSlides(true))
	r.Drop(fyne.NewPos(640, 400), []fyne.URI{storage.NewFileURI("/home/mara/Leaves.pdf")})
	wantAsked(t, l, "slides [/home/mara/Leaves.pdf]")
}

func TestLettersInATestPickAnswersAndTurnNothingOn(t *testing.T) {
	_, l, w := openWindow(t, viewtest.Usual, viewtest.TestQuestion(0))
	w.Canvas().Unfocus()
	l.take()
	w.Canvas().OnTypedRune()('c')
	wantAsked(t, l, "answer 0")
	w.Canvas().OnTypedRune()('m')
	wantAsked(t, l)
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyRight})
	wantAsked(t, l, "seat 1")
}

func TestResultsTakeTheWindowAndGiveItBack(t *testing.T) {
	r, l, w := openWindow(t, viewtest.Usual, viewtest.TestWall(23))
	r.Set(viewtest.Results(model.ResultsSummary))
	if r.class.Content.Visible() || !r.results.Content.Visible() {
		t.Error("the results must show, alone")
	}
	l.take()
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	wantAsked(t, l, "close results")
	r.Set(viewtest.TestWall(23))
	if !r.class.Content.Visible() || r.results.Content.Visible() {
		t.Error("after the results the class must show, alone")
	}
}
