//go:build !nogui

package widget_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"lyceum/app/view/viewtest"
	. "lyceum/app/view/widget"
)

// keyed is what can be typed at.
func press(w *viewtest.Window, names ...fyne.KeyName) {
	for _, name := range names {
		if f := w.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: name})
		} else if typed := w.Canvas().OnTypedKey(); typed != nil {
			typed(&fyne.KeyEvent{Name: name})
		}
	}
}

func TestControlsAreWorkedByKeyboard(t *testing.T) {
	w := viewtest.Open(t, fyne.NewSize(600, 600))
	var did []string
	note := func(s string) { did = append(did, s) }
	b := NewButton("Join", Primary, func() { note("join") })
	arrow := NewIconButton("mic", "Mic", BarPill, func() { note("mic") }).SetArrow(func() { note("devices") })
	sw := NewSwitch("Hear myself", "", func(on bool) { note("switch") })
	check := NewCheck("Agree")
	check.Changed = func(on bool) { note("check") }
	seg := NewSegments([]Option{{"a", "A", ""}, {"b", "B", ""}, {"c", "C", ""}}, func(k string) { note("segment " + k) })
	seg.Set("a")
	tabs := NewTabs([]Option{{"x", "X", ""}, {"y", "Y", ""}}, func(k string) { note("tab " + k) })
	tabs.Set("x")
	slider := NewSlider("Volume", 0, 200, 10, func(v float64) { note("volume") })
	slider.Set(100)
	sel := NewSelect([]Option{{"1", "One", ""}, {"2", "Two", ""}, {"3", "Three", ""}}, "1", func(k string) { note("select " + k) })
	w.SetContent(Column(8, b, arrow, sw, check, seg, tabs, slider, sel))
	for _, step := range []struct {
		on   fyne.Focusable
		keys []fyne.KeyName
		want []string
	}{
		{b, []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter}, []string{"join", "join", "join"}},
		{arrow, []fyne.KeyName{fyne.KeySpace, fyne.KeyDown}, []string{"mic", "devices"}},
		{sw, []fyne.KeyName{fyne.KeySpace}, []string{"switch"}},
		{check, []fyne.KeyName{fyne.KeySpace}, []string{"check"}},
		{seg, []fyne.KeyName{fyne.KeyRight, fyne.KeyEnd, fyne.KeyRight, fyne.KeyHome}, []string{"segment b", "segment c", "segment a"}},
		{tabs, []fyne.KeyName{fyne.KeyRight, fyne.KeyLeft, fyne.KeyLeft}, []string{"tab y", "tab x"}},
		{slider, []fyne.KeyName{fyne.KeyRight, fyne.KeyPageUp, fyne.KeyEnd, fyne.KeyHome}, []string{"volume", "volume", "volume"}},
		{sel, []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn}, []string{"select 2"}},
		{sel, []fyne.KeyName{fyne.KeySpace, fyne.KeyEscape}, nil},
	} {
		did = nil
		w.Canvas().Focus(step.on)
		press(w, step.keys...)
		if !slices.Equal(did, step.want) {
			t.Errorf("%s: the keys %v did %q, want %q", viewtest.Name(step.on), step.keys, did, step.want)
		}
		if w.Canvas().Focused() != step.on {
			t.Errorf("%s lost the focus", viewtest.Name(step.on))
		}
	}
}

func TestWhatIsOffDoesNothing(t *testing.T) {
	w := viewtest.Open(t, fyne.NewSize(400, 300))
	bad := func() { t.Error("it did something") }
	b := NewButton("Join", Primary, bad)
	b.Set("Join", false)
	sw := NewSwitch("S", "", func(bool) { bad() })
	sw.SetEnabled(false)
	sel := NewSelect([]Option{{"1", "One", ""}, {"2", "Two", ""}}, "1", func(string) { bad() })
	sel.SetEnabled(false)
	w.SetContent(Column(8, b, sw, sel))
	for _, f := range []fyne.Focusable{b, sw, sel} {
		w.Canvas().Focus(f)
		press(w, fyne.KeySpace, fyne.KeyReturn)
		f.(fyne.Tappable).Tapped(&fyne.PointEvent{})
	}
	if Covered(w.Canvas()) {
		t.Error("a menu is open")
	}
}

// The program's shortcuts work while a button has the focus, and rest while a menu
// is open.
func TestUnusedKeysGoOn(t *testing.T) {
	w := viewtest.Open(t, fyne.NewSize(400, 300))
	var got []string
	w.Canvas().SetOnTypedRune(func(r rune) { got = append(got, string(r)) })
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { got = append(got, string(e.Name)) })
	b := NewButton("Join", Primary, nil)
	w.SetContent(Column(8, b))
	w.Canvas().Focus(b)
	b.TypedRune('m')
	press(w, fyne.KeyF6, fyne.KeyEscape, fyne.KeySpace)
	if want := []string{"m", "F6", "Escape"}; !slices.Equal(got, want) {
		t.Errorf("the window got %q, want %q", got, want)
	}
	got = nil
	ShowMenu(w.Canvas(), b, []MenuItem{{Word: "One"}, {Word: "Two"}})
	w.Canvas().Focused().TypedRune('m')
	press(w, fyne.KeyF6)
	if len(got) > 0 {
		t.Errorf("the window got %q from a menu", got)
	}
}

func TestMenu(t *testing.T) {
	w := viewtest.Open(t, fyne.NewSize(400, 300))
	var did []string
	item := func(word string) MenuItem { return MenuItem{Word: word, Do: func() { did = append(did, word) }} }
	off := item("Gone")
	off.Off = true
	items := []MenuItem{off, item("One"), {Line: true}, item("Two"), item("Three")}
	b := NewButton("Menu", Outline, nil)
	w.SetContent(Column(8, b))
	w.Canvas().Focus(b)
	open := func() { ShowMenu(w.Canvas(), b, items) }

	open()
	if b.Focused() {
		t.Error("the ring stays around the button")
	}
	press(w, fyne.KeyReturn) // the first that can be chosen
	open()
	press(w, fyne.KeyDown, fyne.KeySpace)
	open()
	press(w, fyne.KeyUp, fyne.KeyEnter) // around the end
	open()
	w.Canvas().Focused().TypedRune('t')
	press(w, fyne.KeyReturn)
	if want := []string{"One", "Two", "Three", "Two"}; !slices.Equal(did, want) {
		t.Errorf("the menu did %q, want %q", did, want)
	}
	for _, key := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyTab} {
		open()
		press(w, key)
		if Covered(w.Canvas()) || w.Canvas().Focused() != fyne.Focusable(b) || !b.Focused() {
			t.Errorf("%s does not close the menu and return", key)
		}
	}
	open()
	w.Canvas().Overlays().Top().(fyne.Tappable).Tapped(&fyne.PointEvent{})
	if Covered(w.Canvas()) {
		t.Error("a click beside the menu does not close it")
	}
	if len(did) != 4 {
		t.Errorf("the menu did %q", did)
	}
}

func TestMenuStaysInTheWindow(t *testing.T) {
	w := viewtest.Open(t, fyne.NewSize(300, 200))
	w.SetContent(container.NewWithoutLayout())
	items := make([]MenuItem, 30)
	for i := range items {
		items[i].Word = "A row of the menu"
	}
	for _, n := range []int{2, 30} {
		for _, at := range []fyne.Position{{X: 0, Y: 0}, {X: 290, Y: 190}, {X: 150, Y: 100}} {
			ShowMenuAt(w.Canvas(), at, items[:n])
			for _, o := range viewtest.Visible(w) {
				g, ok := o.(*Ground)
				if !ok {
					continue
				}
				p := fyne.CurrentApp().Driver().AbsolutePositionForObject(g)
				if p.X < 0 || p.Y < 0 || p.X+g.Size().Width > 300 || p.Y+g.Size().Height > 200 {
					t.Errorf("%d rows at %v: the menu lies at %v with size %v", n, at, p, g.Size())
				}
			}
			press(w, fyne.KeyEnd)
			CloseOverlays(w.Canvas())
		}
	}
}

func TestDialogKeepsTheFocusAndGivesItBack(t *testing.T) {
	w := viewtest.Open(t, fyne.NewSize(800, 600))
	outside := NewInput("Outside", func() {})
	w.SetContent(Column(8, outside, NewButton("Also outside", Outline, nil)))
	w.Canvas().Focus(outside)
	inside := NewInput("Inside", func() {})
	closed := 0
	d := ShowDialog(w.Canvas(), Dialog{
		Title: "A dialog", Body: inside, Closed: func() { closed++ },
		Buttons: []fyne.CanvasObject{NewButton("Cancel", Outline, nil), NewButton("Do it", Primary, nil)},
	})
	if w.Canvas().Focused() != fyne.Focusable(inside) {
		t.Errorf("%s has the focus at first", viewtest.Name(w.Canvas().Focused()))
	}
	if got, want := viewtest.FocusOrder(t, w), []string{"Close", "Inside", "Cancel", "Do it"}; !slices.Equal(got, want) {
		t.Errorf("Tab goes %q, want %q", got, want)
	}
	w.Canvas().Focus(inside)
	w.Canvas().Unfocus() // as a click on the dialog's ground does
	w.Canvas().Overlays().Top().(fyne.Tappable).Tapped(&fyne.PointEvent{})
	press(w, fyne.KeyEscape)
	if d.Open() || Covered(w.Canvas()) || closed != 1 {
		t.Errorf("open %t, covered %t, closed %d times", d.Open(), Covered(w.Canvas()), closed)
	}
	if w.Canvas().Focused() != fyne.Focusable(outside) {
		t.Errorf("%s has the focus afterwards", viewtest.Name(w.Canvas().Focused()))
	}
	d.Close()
	if closed != 1 {
		t.Errorf("closed %d times", closed)
	}
}

func TestDialogGivesWayInASmallWindow(t *testing.T) {
	w := viewtest.Open(t, fyne.NewSize(400, 300))
	w.SetContent(container.NewWithoutLayout())
	last := NewCheck("The last of many")
	body := Column(8)
	for range 20 {
		body.Add(NewCheck("One of many"))
	}
	body.Add(last)
	b := NewButton("Done", Primary, nil)
	ShowDialog(w.Canvas(), Dialog{Title: "Too high for the window", Width: 700, Body: body, Buttons: []fyne.CanvasObject{b}})
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	if p := at(b); p.Y+b.Size().Height > 300 || p.X+b.Size().Width > 400 {
		t.Errorf("the button lies at %v", p)
	}
	w.Canvas().Focus(last)
	if p := at(last); p.Y < 60 || p.Y+last.Size().Height > at(b).Y {
		t.Errorf("what has the focus lies at %v, above the buttons at %v", p, at(b))
	}
}

func TestTipAppearsAndGoes(t *testing.T) {
	w := viewtest.Open(t, fyne.NewSize(400, 300))
	b := NewBare("close", "Close the panel", nil)
	w.SetContent(Pad(8, 8, 8, 8, b))
	shown := func() bool { return slices.Contains(viewtest.Words(w), "Close the panel") }
	b.MouseIn(&desktop.MouseEvent{})
	if !shown() {
		t.Error("no tip under the pointer")
	}
	b.MouseOut()
	if shown() {
		t.Error("the tip stays")
	}
	w.Canvas().Focus(b)
	if !shown() {
		t.Error("no tip with the focus")
	}
	test.Tap(b)
	if shown() {
		t.Error("the tip stays after a press")
	}
	gone := NewBare("close", "Close what has gone", nil)
	gone.MouseIn(&desktop.MouseEvent{})
	if slices.Contains(viewtest.Words(w), "Close what has gone") {
		t.Error("a tip of what is not in the window")
	}
}

func TestShortcutsGoOnFromInputs(t *testing.T) {
	w := viewtest.Open(t, fyne.NewSize(400, 300))
	got := 0
	ctrlL := &desktop.CustomShortcut{KeyName: fyne.KeyL, Modifier: fyne.KeyModifierControl}
	w.Canvas().AddShortcut(ctrlL, func(fyne.Shortcut) { got++ })
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { got++ })
	one, many := NewInput("Name", func() {}), NewMessageInput("Message", func() {}, func() {})
	search := NewSearch("Find", func(string) {})
	w.SetContent(Column(8, one, many, search))
	for _, f := range []fyne.Focusable{one, many, search} {
		got = 0
		w.Canvas().Focus(f)
		f.(fyne.Shortcutable).TypedShortcut(ctrlL)
		press(w, fyne.KeyF6, fyne.KeyEscape)
		f.TypedRune('m')
		if got != 3 {
			t.Errorf("%s: the window got %d of 3", viewtest.Name(f), got)
		}
	}
	press(w, fyne.KeyEscape)
	if search.Text != "" || got != 3 {
		t.Errorf("Esc leaves %q in the search, and the window got %d", search.Text, got)
	}
}

// What is typed stays in order while the words wrap and the box grows.
func TestMessageWrapsWhileItIsTyped(t *testing.T) {
	const text = "Today where does the oxygen come from and where does it go, and why does nobody measure it?"
	for width := float32(150); width < 260; width += 13 {
		w := viewtest.Open(t, fyne.NewSize(width, 300))
		var m *MessageInput
		var column *fyne.Container
		m = NewMessageInput("Message", func() {}, func() { column.Refresh() })
		m.OnChanged = func(string) { m.Fit() }
		column = Column(0, m)
		w.SetContent(column)
		w.Canvas().Focus(m)
		for _, r := range text {
			m.TypedRune(r)
		}
		if m.Text != text {
			t.Errorf("%v wide: %q", width, m.Text)
		}
	}
}
