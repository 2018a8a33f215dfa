//go:build !nogui

package chat

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
type listener struct{ asked []string }

func (l *listener) note(f string, a ...any) { l.asked = append(l.asked, fmt.Sprintf(f, a...)) }
func (l *listener) Say(text string)         { l.note("say %s", text) }

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
	*Pane
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
	usual = fyne.NewSize(320, 692)
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

func TestEnterSendsAndTooLongStays(t *testing.T) {
	r, l := openWindow(t)
	r.Set(studentClass())
	c := r
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
	r, l := openWindow(t)
	r.Set(studentClass())
	c := r
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
	r, _ := openWindow(t)
	r.Set(studentClass())
	in := r.input
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

func talk(n int) []*model.Group {
	var out []*model.Group
	for i := range n {
		out = append(out, &model.Group{
			ID: fmt.Sprint(i), From: "t", Name: "Dr. Mara Lindqvist", Role: room.Instructor, At: time.Unix(int64(i)*60, 0),
			Lines: []model.Line{{Text: fmt.Sprintf("Message %d, long enough to need a second line in the panel.", i)}},
		})
	}
	return out
}

func withTalk(n int) *model.Snapshot {
	s := studentClass()
	s.Class.Talk.Groups = talk(n)
	return s
}

func TestChatFollowsOnlyAtTheBottom(t *testing.T) {
	r, _ := openWindow(t)
	r.Set(withTalk(40))
	c := r
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
	r, _ := openWindow(t)
	r.Set(withTalk(400))
	c := r
	if got := len(c.blocks); got != shownGroups {
		t.Errorf("%d blocks drawn, want %d", got, shownGroups)
	}
	test.Tap(c.earlier)
	if got := len(c.blocks); got != 2*shownGroups {
		t.Errorf("%d blocks drawn after asking for more, want %d", got, 2*shownGroups)
	}
}

func TestNextClassStartsWithEmptyChat(t *testing.T) {
	r, _ := openWindow(t)
	r.Set(withTalk(5))
	r.input.SetText("half a thought")
	s := studentClass()
	s.Class.Number = 2
	r.Set(s)
	if c := r; len(c.blocks) != 0 || c.input.Text != "" || !c.empty.Visible() {
		t.Errorf("%d blocks, draft %q; want nothing of the class before", len(c.blocks), c.input.Text)
	}
}
