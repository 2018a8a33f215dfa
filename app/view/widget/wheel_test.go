//go:build !nogui

package widget_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/view/viewtest"
	. "lyceum/app/view/widget"
)

func TestEnterInAFieldThatHasNoUseForItDoesNothing(t *testing.T) {
	w := viewtest.Open(t, fyne.NewSize(300, 200))
	line := NewInput("", nil)
	w.SetContent(line)
	w.Canvas().Focus(line)
	line.SetText("1935")
	press(w, fyne.KeyReturn, fyne.KeyEnter)
	if line.Text != "1935" {
		t.Errorf("the field says %q, want what was written", line.Text)
	}
}

func TestWheelOverAFieldScrollsWhatIsLongerThanItsRoom(t *testing.T) {
	w := viewtest.Open(t, fyne.NewSize(300, 200))
	area, line := NewArea("Answer", 3), NewInput("", nil)
	page := NewScroll(Column(8, area, line, NewSpace(10, 600)))
	w.SetContent(page)
	w.Resize(fyne.NewSize(300, 200))
	var over []fyne.Scrollable // the fields, from the first on
	for _, o := range viewtest.Visible(w) {
		if _, is := o.(*container.Scroll); is {
			continue
		}
		if s, ok := o.(fyne.Scrollable); ok {
			over = append(over, s)
		}
	}
	if len(over) != 2 {
		t.Fatalf("%d things take the wheel over two fields, want 2", len(over))
	}
	turn := func(at int, dy float32) { over[at].Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, dy)}) }
	turn(0, -10)
	turn(1, -10)
	if page.Offset.Y != 20 {
		t.Errorf("over fields whose text is short the page scrolls by %v, want 20", page.Offset.Y)
	}
	area.SetText(strings.Repeat("a line\n", 5) + "the last")
	turn(0, -10)
	if page.Offset.Y != 20 {
		t.Errorf("over a long text the page goes on to %v, want 20", page.Offset.Y)
	}
	turn(0, -1000)
	turn(0, -10)
	if page.Offset.Y != 30 {
		t.Errorf("at the end of a long text the page is at %v, want 30", page.Offset.Y)
	}
}
