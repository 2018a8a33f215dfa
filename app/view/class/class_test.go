//go:build !nogui

package class

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
)

func TestStudentLeavesAtOnceAndTeacherIsAsked(t *testing.T) {
	c, l, _ := open(t, usual, viewtest.Student())
	test.Tap(c.bar.leave)
	wantAsked(t, l, "leave")

	c, l, w := open(t, usual, another(viewtest.Teacher(), func(k *model.Class) { k.Teaching, k.CanEnd, k.Here = true, true, 5 }))
	test.Tap(c.bar.leave)
	wantAsked(t, l)
	cancel, ok := w.Canvas().Focused().(*widget.Button)
	if !ok || cancel.Word() != "Cancel" {
		t.Fatalf("focus is on %v, want the harmless answer", w.Canvas().Focused())
	}
	cancel.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.Canvas().Overlays().Top() != nil {
		t.Fatal("Esc must close the dialog")
	}
	wantAsked(t, l)
	test.Tap(c.bar.leave)
	w.Canvas().FocusNext() // what stands after Cancel
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, l, "end")
	test.Tap(c.bar.leave)
	w.Canvas().FocusNext()
	w.Canvas().FocusNext()
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := l.take(); len(got) != 1 || !strings.HasPrefix(got[0], "leave") {
		t.Errorf("asked %q, want to leave", got)
	}
}

func TestWaitingOffersRetryOnlyWhenNobodyAnswered(t *testing.T) {
	s := another(viewtest.Student(), func(k *model.Class) { k.Phase = model.Connecting })
	c, l, _ := open(t, usual, s)
	w := c.middle.card
	if !w.content.Visible() || w.retry.Visible() || c.side.content.Visible() || c.people.Content.Visible() {
		t.Error("connecting: want the card, without retry and without panels")
	}
	test.Tap(w.cancel)
	c.Set(another(s, func(k *model.Class) { k.Phase, k.Fault = model.NoAnswer, "Nobody answered." }))
	test.Tap(w.retry)
	wantAsked(t, l, "leave", "retry")
}

func TestButtonsAskForTheOppositeOfWhatIs(t *testing.T) {
	s := another(viewtest.Student(), func(k *model.Class) { k.Conduct = model.Own{Mic: model.MediaOn, Hand: 3} })
	c, l, _ := open(t, usual, s)
	for _, b := range []*widget.Button{c.bar.mic, c.bar.camera, c.bar.screenShare, c.bar.hand, c.bar.people, c.bar.chat} {
		test.Tap(b)
	}
	wantAsked(t, l, "mic false", "camera true", "screen true", "hand false", "people false", "chat false")
	if got := c.bar.hand.Word(); got != "Hand up · 3" {
		t.Errorf("the hand says %q", got)
	}
}

// Staff have no button for it, so they would not get it down again.
func TestStaffRaiseNoHandByKey(t *testing.T) {
	c, l, _ := open(t, usual, viewtest.Teacher())
	c.ToggleHand()
	wantAsked(t, l)
	c.Set(another(viewtest.Teacher(), func(k *model.Class) { k.Conduct.Hand = 1 })) // it was up when they became staff
	c.ToggleHand()
	wantAsked(t, l, "hand false")
}

func TestMicrophoneSaysHowItStands(t *testing.T) {
	for word, own := range map[string]model.Own{
		"Muted": {}, "Mic on": {Mic: model.MediaOn}, "Mic locked": {Mic: model.MediaLocked}, "Starting": {Mic: model.MediaStarting},
		"No mic": {MicFault: "There is none."}, "Talking": {Mic: model.MediaOn, PushToTalk: true, Talking: true},
		"Hold to talk": {Mic: model.MediaOn, PushToTalk: true},
	} {
		c, _, _ := open(t, usual, another(viewtest.Student(), func(k *model.Class) { k.Conduct = own }))
		if got := c.bar.mic.Word(); got != word {
			t.Errorf("%+v: the button says %q, want %q", own, got, word)
		}
	}
}

func TestBarIsCirclesWhereWordsDoNotFit(t *testing.T) {
	c, _, _ := open(t, fyne.NewSize(1280, 800), viewtest.Teacher())
	l := c.bar.row.Layout.(*barLayout)
	if l.narrow {
		t.Error("1280: circles, want words")
	}
	c, _, _ = open(t, fyne.NewSize(960, 600), viewtest.Teacher())
	l = c.bar.row.Layout.(*barLayout)
	if !l.narrow {
		t.Error("960: words, want circles")
	}
	var end float32
	for _, o := range c.bar.row.Objects {
		if o.Visible() && o.Position().X < end {
			t.Errorf("a button at %v lies over the one before, which ends at %v", o.Position(), end)
		}
		if o.Visible() {
			end = o.Position().X + o.Size().Width
		}
	}
	if end > 960 {
		t.Errorf("the bar ends at %v of 960", end)
	}
}

func TestRightPanelLiesOverTheStageInNarrowWindows(t *testing.T) {
	for width, want := range map[float32]float32{1280: 1280 - 256 - 320, 1000: 1000 - 256} {
		c, _, _ := open(t, fyne.NewSize(width, 700), viewtest.Student())
		if got := c.middle.content.Size().Width; got != want {
			t.Errorf("window %v: the middle is %v wide, want %v", width, got, want)
		}
	}
}

// A call that comes in is answered without the chat being closed first.
func TestPanelOverTheStageLeavesCallsAndBannersUncovered(t *testing.T) {
	c, _, w := open(t, fyne.NewSize(960, 600), viewtest.Student())
	at := w.App.Driver().AbsolutePositionForObject
	top := at(c.Content).Y
	if y := at(c.side.content).Y - top; y != titleHeight() {
		t.Errorf("without a call the panel begins at %v", y)
	}
	for what, change := range map[string]func(k *model.Class){
		"a call": func(k *model.Class) {
			k.Call = &model.Call{With: model.Person{ID: "a", Name: "Ana"}, State: model.Ringing, Incoming: true}
		},
		"a banner": func(k *model.Class) { k.Banners = []model.Banner{{Kind: model.BannerLost, Text: "Lost."}} },
	} {
		c.Set(another(viewtest.Student(), change))
		stage, side := at(c.middle.stage.Content).Y-top, at(c.side.content).Y-top
		if side < stage {
			t.Errorf("%s ends at %v, and the panel over it begins at %v", what, stage, side)
		}
		if end := side + c.side.content.Size().Height; end != c.Content.Size().Height-barHeight() {
			t.Errorf("%s: the panel ends at %v", what, end)
		}
	}
}

// What to read once a class is over stands beside what was said in it, down to the smallest window.
func TestPanelLeavesRoomForTheCardOfAClassThatIsOver(t *testing.T) {
	c, _, _ := open(t, viewtest.Small, another(viewtest.Student(), func(k *model.Class) { k.Phase = model.Ended }))
	card := c.middle.content.Position().X + c.middle.content.Size().Width
	if panel := c.side.content.Position().X; !c.side.content.Visible() || card > panel {
		t.Errorf("the card's place ends at %v, and the panel begins at %v", card, panel)
	}
}

func TestPanelsAreMadeWiderByArrowsAndRemembered(t *testing.T) {
	c, l, w := open(t, usual, viewtest.Student())
	w.Canvas().Focus(c.frame.leftEdge)
	c.frame.leftEdge.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if got := c.people.Content.Size().Width; got != 272 {
		t.Errorf("the list is %v wide, want 272", got)
	}
	c.frame.rightEdge.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	wantAsked(t, l, "panels 272 320", "panels 272 304")
}

func TestClosedPanelsLeaveTheirRoomToTheStage(t *testing.T) {
	s := *viewtest.Student()
	s.Panels = model.Panels{}
	c, _, _ := open(t, usual, &s)
	if c.people.Content.Visible() || c.side.content.Visible() || c.middle.content.Size().Width != usual.Width {
		t.Errorf("the middle is %v wide without panels", c.middle.content.Size().Width)
	}
}

func TestPrivateCallIsAnsweredDeclinedAndHungUp(t *testing.T) {
	ana := model.Person{ID: "a", Name: "Ana"}
	call := func(c model.Call) *model.Snapshot {
		return another(viewtest.Student(), func(k *model.Class) { k.Call = &c })
	}
	c, l, w := open(t, usual, call(model.Call{With: ana, State: model.Ringing, Incoming: true}))
	if w.Canvas().Focused() != nil {
		t.Error("a call that comes in must not take the focus")
	}
	test.Tap(c.middle.call.answer)
	test.Tap(c.middle.call.decline)
	wantAsked(t, l, "answer", "hang up")
	c.Set(call(model.Call{With: ana, State: model.InCall, Since: time.Now().Add(-65 * time.Second)}))
	if got := c.middle.call.title.Text(); got != "Private call with Ana · 1:05" {
		t.Errorf("the call says %q", got)
	}
	if c.middle.call.answer.Visible() || c.middle.call.decline.Word() != "Hang up" {
		t.Error("in a call there is only hanging up")
	}
	c.Set(viewtest.Student())
	if c.middle.call.content.Visible() {
		t.Error("after the call its strip must go")
	}
}

func TestLostConnectionCountsSeconds(t *testing.T) {
	now := time.Now()
	s := another(viewtest.Student(), func(k *model.Class) {
		k.Banners = []model.Banner{{Kind: model.BannerLost, Text: "Lost.", Since: now.Add(-4 * time.Second)}}
	})
	c, _, _ := open(t, usual, s)
	c.middle.tick(now)
	if got := c.middle.banners.strips[model.BannerLost].Text(); !strings.Contains(got, "4 seconds") {
		t.Errorf("the banner says %q", got)
	}
	if y := c.middle.stage.Content.Position().Y; y < 88 {
		t.Errorf("the stage begins at %v, under the banner", y)
	}
}

func TestLostConnectionIsToldOnceInATest(t *testing.T) {
	lost := func(k *model.Class) { k.Banners = []model.Banner{{Kind: model.BannerLost, Text: "Lost."}} }
	c, _, _ := open(t, usual, another(viewtest.TestOffline(), lost))
	if n := len(c.middle.banners.shown); n != 0 {
		t.Errorf("%d strips above a test that tells it itself", n)
	}
	c.Set(another(viewtest.TestOffline(), func(k *model.Class) { lost(k); k.Tab = model.TabVideo }))
	if n := len(c.middle.banners.shown); n != 1 {
		t.Errorf("%d strips where nothing else tells it, want 1", n)
	}
}

func TestStaffLockTheClassAndOpenIt(t *testing.T) {
	c, l, _ := open(t, usual, another(viewtest.Teacher(), func(k *model.Class) { k.Locks = nil }))
	c.ToggleLock()
	wantAsked(t, l, "lock mic true", "lock camera true", "lock screen true", "lock chat true", "lock private true", "lock annotations true")
	c, l, _ = open(t, usual, viewtest.Student())
	c.ToggleLock()
	wantAsked(t, l)
}

func TestF6GoesRoundTheParts(t *testing.T) {
	c, _, w := open(t, usual, viewtest.Student())
	var order []string
	for range 5 {
		c.Region(+1)
		o := w.Canvas().Focused().(fyne.CanvasObject)
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		switch {
		case at.Y < 40:
			order = append(order, "title")
		case at.Y > 736:
			order = append(order, "bar")
		case at.X < 256:
			order = append(order, "people")
		case at.X > 960:
			order = append(order, "side")
		default:
			order = append(order, "middle")
		}
	}
	want := "[title people middle side bar]"
	if focusOf(c.people) == nil {
		want = "[title middle side bar title]"
	}
	if fmt.Sprint(order) != want {
		t.Errorf("F6 went %v, want %s", order, want)
	}
}

// Ctrl and a digit lead to a tab from wherever the keyboard is, and on to what one mostly comes there for: to the button that begins
// a test, without a single Tab.
func TestTestIsReachedByItsNumberFromAnywhere(t *testing.T) {
	in := func(s *model.Snapshot, tab model.Tab) *model.Snapshot {
		return another(s, func(k *model.Class) { k.Tab = tab })
	}
	c, l, w := open(t, usual, in(viewtest.TestBegun(), model.TabVideo))
	c.side.chat.Focus()
	c.GoTab("5")
	wantAsked(t, l, "tab test")
	c.Set(in(viewtest.TestBegun(), model.TabVideo)) // what was on its way
	c.Set(in(viewtest.TestBegun(), model.TabTest))
	if got := viewtest.Name(w.Canvas().Focused()); got != "Start the test" {
		t.Errorf("the keyboard is at %q, want the button that starts the test", got)
	}
	w.Canvas().Unfocus()
	c.Set(in(viewtest.TestBegun(), model.TabTest))
	if f := w.Canvas().Focused(); f != nil {
		t.Errorf("%q took the keyboard by itself", viewtest.Name(f))
	}
	c.GoTab("5") // it is in front
	wantAsked(t, l)
	if got := viewtest.Name(w.Canvas().Focused()); got != "Start the test" {
		t.Errorf("the keyboard is at %q, want the button that starts the test", got)
	}
	c.Set(in(viewtest.TestAnnounced(), model.TabTest))
	c.GoTab("5")
	if got := viewtest.Name(w.Canvas().Focused()); got != "Start the test" {
		t.Errorf("before the start the keyboard is at %q, want the button that will start the test", got)
	}
	c.Set(in(viewtest.TestBegun(), model.TabPuzzle))
	c.GoTab("4")
	if f := w.Canvas().Focused(); f != fyne.Focusable(c.middle.tabs) {
		t.Errorf("where nothing is to be done the keyboard is at %q, want the tabs", viewtest.Name(f))
	}
	c.GoTab("6") // the monitor, which a student has not
	c.GoTab("0")
	wantAsked(t, l)
}

func TestToastsStayWhileThePointerOrTheKeyboardIsOnThem(t *testing.T) {
	w := viewtest.Open(t, usual)
	l := &listener{}
	toasts := NewToasts(l)
	w.SetContent(toasts.Content)
	toasts.Set(&model.Snapshot{Toasts: []model.Toast{{ID: 7, Text: "4 people are waiting.", Action: "View", Do: model.DoViewWaiting}}})
	card := toasts.Content.Objects[0].(*toastCard)
	card.MouseIn(nil)
	card.MouseOut()
	toasts.Tick(card.buttons[0])
	toasts.Tick(nil)
	test.Tap(card.buttons[0])
	card.buttons[1].TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	wantAsked(t, l, "hold true", "hold false", "hold true", "hold false", "do 7", "dismiss 7")
	if bottom := card.Position().Y + card.Size().Height; bottom != usual.Height-barHeight()-16 {
		t.Errorf("the toast ends at %v, want 16 above the bar", bottom)
	}
	toasts.Set(&model.Snapshot{Toasts: []model.Toast{{ID: 7, Text: "5 people are waiting.", Action: "View", Do: model.DoViewWaiting}}})
	if toasts.Content.Objects[0] != fyne.CanvasObject(card) {
		t.Error("a toast that only says something else must stay the same, with the focus on it")
	}
}

// BenchmarkOneOfThreeHundredSpeaks measures what a snapshot costs that differs from the one before in a single person.
func BenchmarkOneOfThreeHundredSpeaks(b *testing.B) {
	w := viewtest.Open(b, usual)
	c := New(&listener{}, w, video.NewTicker(func(f func()) { f() }), dialogs{&listener{}})
	w.SetContent(c.Content)
	quiet := viewtest.Crowd(300)
	loud := another(quiet, func(k *model.Class) {
		k.Everyone = slices.Clone(k.Everyone)
		k.Everyone[len(k.Everyone)/2].Speaking = true
	})
	c.Set(quiet)
	for b.Loop() {
		c.Set(loud)
		c.Set(quiet)
	}
}

func TestLongTitleLeavesTheSubtitleRoomOrTakesItAway(t *testing.T) {
	for _, width := range []float32{960, 1100, 1280} {
		s := viewtest.Student()
		s.Class.Phase = model.Ended
		s.Class.Title = strings.Repeat("Photosynthesis, an unusually long title ", 4)
		c, _, _ := open(t, fyne.NewSize(width, 700), s)
		sub := c.title.subtitle
		full := fyne.MeasureText(sub.Text(), widget.Scaled(widget.Secondary), fyne.TextStyle{}).Width
		if got := sub.Size().Width; sub.Visible() && got < min(full, leastSubtitle) {
			t.Errorf("in %v: %q has %v", width, sub.Text(), got)
		}
	}
}

// Who ran a class that is over reads where its report is; who has none reads nothing of it.
func TestCardOfAClassThatIsOverSaysWhereItsReportIs(t *testing.T) {
	for _, folder := range []string{"/home/mara/Documents/Lyceum/2026-03-02 Algebra", ""} {
		s := viewtest.Teacher()
		s.Class.Phase, s.Class.Reports = model.Ended, folder
		c, _, _ := open(t, viewtest.Usual, s)
		card := c.middle.card
		if card.open.Visible() != (folder != "") || card.report.Visible() != (folder != "") || folder != "" && card.report.Text() != "The report of this class is in "+folder {
			t.Errorf("%q: the card has %q, visible %v, and a button %v", folder, card.report.Text(), card.report.Visible(), card.open.Visible())
		}
		s.Class.Phase = model.Present
		c.Set(another(s, func(k *model.Class) { k.Phase = model.Leaving }))
		if card.open.Visible() || card.report.Visible() {
			t.Errorf("%q: on the way out the card has a report", folder)
		}
	}
}

func TestWhoWasRemovedDoesNotReadThatTheClassIsOver(t *testing.T) {
	for door, want := range map[model.DoorState]string{model.DoorRemoved: "You were removed from the class", "": "This class is over"} {
		s := viewtest.Student()
		s.Class.Phase, s.Class.Door = model.Ended, door
		c, _, _ := open(t, viewtest.Usual, s)
		if got := c.middle.card.title.Text(); got != want {
			t.Errorf("door %q: %q, want %q", door, got, want)
		}
	}
}

func TestPanelsCloseWhenATestBeginsAndComeBackAfterIt(t *testing.T) {
	begun := viewtest.TestBegun()
	c, l, _ := open(t, usual, begun)
	c.Set(another(viewtest.TestBeside(), func(*model.Class) {}))
	wantAsked(t, l, "people false", "chat false")
	over := viewtest.TestHandedIn()
	over.Panels = model.Panels{}
	c.Set(over)
	wantAsked(t, l, "people true", "chat true")
}

func TestLeavingATestIsAskedAbout(t *testing.T) {
	c, l, w := open(t, usual, viewtest.TestQuestion(0))
	c.AskLeave()
	wantAsked(t, l)
	viewtest.Find[*widget.Button](t, w, "Leave").Tapped(nil)
	for _, o := range viewtest.Visible(w) {
		if b, ok := o.(*widget.Button); ok && b.Word() == "Leave" && len(l.asked) == 0 {
			b.Tapped(nil)
		}
	}
	wantAsked(t, l, "leave")
}

func TestTabTestSaysThatSomethingWaits(t *testing.T) {
	for name, c := range map[string]struct {
		s    *model.Snapshot
		want string
	}{"a test to take": {viewtest.TestBegun(), "1"}, "answers to mark": {viewtest.TestWall(23), "4"}, "nothing": {viewtest.TestReturned(), ""}} {
		if got := testBadge(c.s.Class.Test); got != c.want {
			t.Errorf("%s: the badge is %q, want %q", name, got, c.want)
		}
	}
}
