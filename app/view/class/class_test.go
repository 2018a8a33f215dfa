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
	"lyceum/app/room"
	"lyceum/app/view/widget"
)

// listener writes down what is asked for.
type listener struct {
	Asks  // what no test asks for panics
	asked []string
}

func (l *listener) note(f string, a ...any) { l.asked = append(l.asked, fmt.Sprintf(f, a...)) }
func (l *listener) Retry()                  { l.note("retry") }
func (l *listener) Say(text string)         { l.note("say %s", text) }
func (l *listener) Leave()                  { l.note("leave") }
func (l *listener) End()                    { l.note("end") }
func (l *listener) ShowPeople(on bool)      { l.note("people %t", on) }
func (l *listener) ShowChat(on bool)        { l.note("chat %t", on) }
func (l *listener) Copied()                 { l.note("copied") }
func (l *listener) Dismiss(toast int)       { l.note("dismiss %d", toast) }
func (l *listener) HoldToasts(on bool)      { l.note("hold %t", on) }

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

// opened is a pane in a window on Fyne's test driver.
type opened struct {
	*Screen
	w fyne.Window
}

func openWindow(t *testing.T) (opened, *listener) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(widget.Light())
	l := &listener{}
	w := test.NewTempWindow(t, nil)
	w.SetPadded(false)
	p := New(l, w)
	w.SetContent(p.Content)
	w.Resize(usual)
	return opened{p, w}, l
}

var (
	usual = fyne.NewSize(1280, 800)
	teach = room.Person{ID: "t", Name: "Dr. Mara Lindqvist", Role: room.Instructor, Connected: true}
	amara = room.Person{ID: "a", Name: "Amara Okafor", Role: room.Student, Connected: true, Self: true}
)

func studentClass() *model.Snapshot {
	s := &model.Snapshot{Panels: model.Panels{People: true, Chat: true}}
	s.Class = &model.Class{
		Number: 1, Phase: model.Present, Title: "Photosynthesis", Role: room.Student, Connection: room.Connected,
		Staff: []room.Person{teach}, Others: []room.Person{amara}, Here: 2, Teacher: teach,
		StartedAt: time.Date(2026, 1, 1, 10, 2, 0, 0, time.Local),
	}
	return s
}

func teacherClass() *model.Snapshot {
	s := studentClass()
	me := teach
	me.Self = true
	s.Class.Teaching, s.Class.Role, s.Class.Connection = true, room.Instructor, room.Alone
	s.Class.Staff, s.Class.Others, s.Class.Here = []room.Person{me}, nil, 1
	s.Class.Invite = "G:Ab3kX9vQ2mTz7LrHc0yAb3kX9vQ2mTz7LrHc0y-end"
	return s
}

func TestTeacherCopiesInvite(t *testing.T) {
	r, l := openWindow(t)
	s := teacherClass()
	r.Set(s)
	if !r.stage.invite.content.Visible() {
		t.Fatal("a teacher alone must see the invite, in the middle")
	}
	test.Tap(r.stage.invite.copy)
	wantAsked(t, l, "copied")
	if got := fyne.CurrentApp().Clipboard().Content(); got != s.Class.Invite {
		t.Errorf("clipboard has %q, want the whole invite", got)
	}
	if got := r.stage.invite.text.Text(); strings.Contains(got, s.Class.Invite) || !strings.HasPrefix(got, "G:") {
		t.Errorf("the invite shows as %q, want it shortened", got)
	}
}

func TestLeaveAsksTeacherButNotStudent(t *testing.T) {
	r, l := openWindow(t)
	r.Set(studentClass())
	test.Tap(r.bar.leave)
	wantAsked(t, l, "leave")

	r.Set(teacherClass())
	test.Tap(r.bar.leave)
	wantAsked(t, l)
	cancel, ok := r.w.Canvas().Focused().(*widget.Button)
	if !ok || cancel.Word() != "Cancel" {
		t.Fatalf("focus is on %v, want the harmless answer", r.w.Canvas().Focused())
	}
	cancel.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	wantAsked(t, l)
	if r.w.Canvas().Overlays().Top() != nil {
		t.Fatal("Esc must close the dialog")
	}
	test.Tap(r.bar.leave)
	r.w.Canvas().FocusNext()
	r.w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	wantAsked(t, l, "leave")
}

func TestTeacherMayEndForEveryoneOnlyWhenRoomCan(t *testing.T) {
	for _, tt := range []struct {
		canEnd bool
		want   string
	}{{true, "end"}, {false, "leave"}} {
		r, l := openWindow(t)
		s := teacherClass()
		s.Class.CanEnd, s.Class.Here = tt.canEnd, 2
		r.Set(s)
		test.Tap(r.bar.leave)
		r.w.Canvas().FocusNext() // what stands after Cancel
		r.w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		wantAsked(t, l, tt.want)
	}
}

func TestWaitingOffersRetryOnlyWhenNobodyAnswered(t *testing.T) {
	r, l := openWindow(t)
	s := studentClass()
	s.Class.Phase = model.Connecting
	r.Set(s)
	w := r.stage.waiting
	if !w.content.Visible() || w.retry.Visible() || r.chat.Content.Visible() {
		t.Error("connecting: want the waiting card, without retry and without panels")
	}
	test.Tap(w.cancel)
	s = studentClass()
	s.Class.Phase, s.Class.Fault = model.NoAnswer, "Nobody answered."
	r.Set(s)
	test.Tap(w.retry)
	wantAsked(t, l, "leave", "retry")
}

func TestPanelsToggleAndShowUnread(t *testing.T) {
	r, l := openWindow(t)
	r.Set(studentClass())
	test.Tap(r.bar.people)
	test.Tap(r.bar.chat)
	wantAsked(t, l, "people false", "chat false")
	s := studentClass()
	s.Panels = model.Panels{}
	r.Set(s)
	if r.people.Content.Visible() || r.chat.Content.Visible() {
		t.Error("closed panels still show")
	}
	if got := r.stage.Content.Size().Width; got != usual.Width {
		t.Errorf("the stage is %v wide without panels, want all of %v", got, usual.Width)
	}
	test.Tap(r.bar.people)
	wantAsked(t, l, "people true")
}

func TestToastsCloseAndHoldUnderThePointer(t *testing.T) {
	r, l := openWindow(t)
	toasts := NewToasts(l)
	r.w.SetContent(toasts.Content)
	s := studentClass()
	s.Toasts = []model.Toast{{ID: 7, Text: "Invite copied."}}
	toasts.Set(s)
	card := toasts.Content.Objects[0].(*toastCard)
	card.MouseIn(nil)
	card.MouseOut()
	wantAsked(t, l, "hold true", "hold false")
	if bottom := card.Position().Y + card.Size().Height; bottom != usual.Height-widget.BottomBar-16 {
		t.Errorf("the toast ends at %v, want 16 above the bar", bottom)
	}
}
