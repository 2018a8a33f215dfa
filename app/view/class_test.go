//go:build !nogui

package view

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
)

func TestClassReplacesStartScreenAndBack(t *testing.T) {
	r, _ := openWindow(t, usual)
	r.Set(startScreen())
	r.start.join.paste.SetText("G:abc")
	r.Set(studentClass())
	if r.start.Content.Visible() || !r.class.Content.Visible() {
		t.Error("in a class the class must show, alone")
	}
	r.Set(startScreen())
	if !r.start.Content.Visible() || r.class.Content.Visible() || r.start.join.paste.Text != "" {
		t.Error("after a class the start screen must show, with the used invite gone")
	}
}

func TestTeacherCopiesInvite(t *testing.T) {
	r, l := openWindow(t, usual)
	s := teacherClass()
	r.Set(s)
	if !r.class.stage.invite.content.Visible() || !r.class.people.alone.Visible() {
		t.Fatal("a teacher alone must see the invite, in the middle and under People")
	}
	for _, b := range []*widget.Button{r.class.stage.invite.copy, r.class.people.alone.Button()} {
		r.app.Clipboard().SetContent("")
		test.Tap(b)
		wantAsked(t, l, "copied")
		if got := r.app.Clipboard().Content(); got != s.Class.Invite {
			t.Errorf("clipboard has %q, want the whole invite", got)
		}
	}
	if got := r.class.stage.invite.text.Text(); strings.Contains(got, s.Class.Invite) || !strings.HasPrefix(got, "G:") {
		t.Errorf("the invite shows as %q, want it shortened", got)
	}
}

func TestEnterSendsAndTooLongStays(t *testing.T) {
	r, l := openWindow(t, usual)
	r.Set(studentClass())
	c := r.class.chat
	test.Type(c.input, "Hello")
	c.input.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, l, "say Hello")
	if c.input.Text != "" {
		t.Errorf("after sending the input has %q", c.input.Text)
	}
	long := strings.Repeat("x", room.MaxMessage+1)
	c.input.SetText(long)
	if !c.length.Visible() {
		t.Error("near the limit the count must show")
	}
	test.Tap(c.send)
	if got := l.take(); len(got) != 1 || c.input.Text != long {
		t.Error("a message that is too long must be kept for the person to shorten")
	}
}

func TestTextThatWasNotSentIsInTheInputAgain(t *testing.T) {
	r, l := openWindow(t, usual)
	r.Set(studentClass())
	c := r.class.chat
	test.Type(c.input, "Hello")
	test.Tap(c.send)
	s := studentClass()
	s.Class.Unsent = []model.Unsent{{Number: 1, Text: "Hello\nall"}, {Number: 2, Text: "Anybody?"}}
	r.Set(s)
	test.Type(c.input, "!")
	if c.input.Text != "Hello\nall!" {
		t.Errorf("the input has %q, want the first text with the cursor behind it", c.input.Text)
	}
	r.Set(s)
	if c.input.Text != "Hello\nall!" {
		t.Errorf("what is being typed became %q", c.input.Text)
	}
	test.Tap(c.send)
	r.Set(s)
	if c.input.Text != "Anybody?" {
		t.Errorf("the input has %q, want the second text", c.input.Text)
	}
	c.input.SetText("")
	r.Set(s)
	if c.input.Text != "" {
		t.Errorf("%q came back twice", c.input.Text)
	}
	wantAsked(t, l, "say Hello", "say Hello\nall!")
}

func TestInputGrowsWithItsLinesUpToFive(t *testing.T) {
	r, _ := openWindow(t, usual)
	r.Set(studentClass())
	in := r.class.chat.input
	var got []float32
	for _, n := range []int{1, 2, 5, 9} {
		in.SetText(strings.TrimSuffix(strings.Repeat("line\n", n), "\n"))
		got = append(got, in.Size().Height)
	}
	want := []float32{36, 56, 116, 116}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("heights for 1, 2, 5, 9 lines = %v, want %v", got, want)
	}
}

func talk(n int) []model.Group {
	var out []model.Group
	for i := range n {
		out = append(out, model.Group{
			ID: fmt.Sprint(i), From: "t", Name: "Dr. Mara Lindqvist", Role: room.Instructor, At: time.Unix(int64(i)*60, 0),
			Texts: []string{fmt.Sprintf("Message %d, long enough to need a second line in the panel.", i)},
		})
	}
	return out
}

func withTalk(n int) *model.Snapshot {
	s := studentClass()
	s.Class.Chat = talk(n)
	return s
}

func TestChatFollowsOnlyAtTheBottom(t *testing.T) {
	r, _ := openWindow(t, usual)
	r.Set(withTalk(40))
	c := r.class.chat
	if !c.atEnd() || c.newer.Visible() {
		t.Fatal("a chat that opens must show its end")
	}
	r.Set(withTalk(41))
	if !c.atEnd() || c.newer.Visible() {
		t.Error("at the bottom the chat must follow")
	}
	c.scroll.ScrollToOffset(fyne.NewPos(0, 100))
	r.Set(withTalk(43))
	if c.scroll.Offset.Y != 100 || !c.newer.Visible() || c.newer.Word() != "2 new" {
		t.Errorf("further up: offset %v, chip %t %q; want it unmoved, with 2 new", c.scroll.Offset.Y, c.newer.Visible(), c.newer.Word())
	}
	test.Tap(c.newer)
	if !c.atEnd() || c.newer.Visible() {
		t.Error("the chip must lead to the end and go")
	}
}

func TestChatDrawsBoundedPartAndMoreOnDemand(t *testing.T) {
	r, _ := openWindow(t, usual)
	r.Set(withTalk(400))
	c := r.class.chat
	if got := len(c.blocks); got != shownGroups {
		t.Errorf("%d blocks drawn, want %d", got, shownGroups)
	}
	test.Tap(c.earlier)
	if got := len(c.blocks); got != 2*shownGroups {
		t.Errorf("%d blocks drawn after asking for more, want %d", got, 2*shownGroups)
	}
}

func TestNextClassStartsWithEmptyChat(t *testing.T) {
	r, _ := openWindow(t, usual)
	r.Set(withTalk(5))
	r.class.chat.input.SetText("half a thought")
	s := studentClass()
	s.Class.Number = 2
	r.Set(s)
	if c := r.class.chat; len(c.blocks) != 0 || c.input.Text != "" || !c.empty.Visible() {
		t.Errorf("%d blocks, draft %q; want nothing of the class before", len(c.blocks), c.input.Text)
	}
}

func TestLeaveAsksTeacherButNotStudent(t *testing.T) {
	r, l := openWindow(t, usual)
	r.Set(studentClass())
	test.Tap(r.class.bar.leave)
	wantAsked(t, l, "leave")

	r.Set(teacherClass())
	test.Tap(r.class.bar.leave)
	wantAsked(t, l)
	cancel, ok := r.window.Canvas().Focused().(*widget.Button)
	if !ok || cancel.Word() != "Cancel" {
		t.Fatalf("focus is on %v, want the harmless answer", r.window.Canvas().Focused())
	}
	cancel.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	wantAsked(t, l)
	if r.window.Canvas().Overlays().Top() != nil {
		t.Fatal("Esc must close the dialog")
	}
	test.Tap(r.class.bar.leave)
	r.window.Canvas().FocusNext()
	r.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	wantAsked(t, l, "leave")
}

func TestTeacherMayEndForEveryoneOnlyWhenRoomCan(t *testing.T) {
	for _, tt := range []struct {
		canEnd bool
		want   string
	}{{true, "end"}, {false, "leave"}} {
		r, l := openWindow(t, usual)
		s := teacherClass()
		s.Class.CanEnd, s.Class.Here = tt.canEnd, 2
		r.Set(s)
		test.Tap(r.class.bar.leave)
		r.window.Canvas().FocusNext() // what stands after Cancel
		r.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		wantAsked(t, l, tt.want)
	}
}

func TestWaitingOffersRetryOnlyWhenNobodyAnswered(t *testing.T) {
	r, l := openWindow(t, usual)
	s := studentClass()
	s.Class.Phase = model.Connecting
	r.Set(s)
	w := r.class.stage.waiting
	if !w.content.Visible() || w.retry.Visible() || r.class.chat.Content.Visible() {
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
	r, l := openWindow(t, usual)
	r.Set(studentClass())
	test.Tap(r.class.bar.people)
	test.Tap(r.class.bar.chat)
	wantAsked(t, l, "people false", "chat false")
	s := studentClass()
	s.Panels = model.Panels{}
	r.Set(s)
	if r.class.people.Content.Visible() || r.class.chat.Content.Visible() {
		t.Error("closed panels still show")
	}
	if got := r.class.stage.Content.Size().Width; got != usual.Width {
		t.Errorf("the stage is %v wide without panels, want all of %v", got, usual.Width)
	}
	test.Tap(r.class.bar.people)
	wantAsked(t, l, "people true")
}

func TestPeopleAreStaffFirstWithStateInWords(t *testing.T) {
	s := studentClass()
	gone := room.Person{ID: "b", Name: "Ben", Role: room.Student}
	s.Class.Others = append(s.Class.Others, gone)
	rows := rowsOf(s.Class)
	var got []string
	for _, row := range rows {
		got = append(got, row.word+row.person.Name)
	}
	if want := "[Staff Dr. Mara Lindqvist Students Amara Okafor Ben]"; fmt.Sprint(got) != want {
		t.Errorf("rows = %v, want %s", got, want)
	}
	openWindow(t, usual) // for the theme
	line := newPersonLine()
	line.set(rows[4])
	if line.you.Text() != "away" {
		t.Errorf("who is not connected is marked %q, want a word", line.you.Text())
	}
}

// texts calls f for each visible text under o, with its place in the window.
func texts(o fyne.CanvasObject, at fyne.Position, f func(*widget.Text, fyne.Position)) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	if x, ok := o.(*widget.Text); ok {
		f(x, at)
		return
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			texts(c, at, f)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			texts(c, at, f)
		}
	}
}

// settle lays out everything anew, as the real driver does when something asks
// for another size; the test driver does not.
func settle(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
		for _, c := range o.Objects {
			settle(c)
		}
	case fyne.Widget:
		r := test.WidgetRenderer(o)
		r.Layout(o.Size())
		for _, c := range r.Objects() {
			settle(c)
		}
	}
}

func TestNoWordIsCutOff(t *testing.T) {
	screens := map[string]*model.Snapshot{
		"start": startScreen(), "student": withTalk(3), "teacher": teacherClass(),
	}
	late := studentClass()
	late.Class.Phase, late.Class.Fault = model.NoAnswer, model.Sentence(model.ErrNobodyAnswered, time.Now())
	screens["no answer"] = late
	fault := startScreen()
	fault.JoinFault, fault.TeachFault = model.Sentence(&room.InviteError{}, time.Now()), model.Sentence(model.ErrTitleMissing, time.Now())
	fault.Toasts = []model.Toast{{ID: 1, Fault: true, Text: model.Sentence(model.ErrMessageTooLong, time.Now())}}
	screens["faults"] = fault
	for _, size := range []fyne.Size{usual, minSize} {
		for name, s := range screens {
			t.Run(fmt.Sprintf("%s %v", name, size.Width), func(t *testing.T) {
				r, _ := openWindow(t, size)
				r.Set(s)
				settle(r.Content)
				texts(r.Content, fyne.Position{}, func(x *widget.Text, at fyne.Position) {
					if x.Text() != "" && (!x.Fits() || at.X < 0 || at.X+x.Size().Width > size.Width) {
						t.Errorf("%q does not show whole: %v at %v", x.Text(), x.Size(), at)
					}
				})
			})
		}
	}
}
