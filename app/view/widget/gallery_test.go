//go:build !nogui

package widget_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"lyceum/app/view/viewtest"
	. "lyceum/app/view/widget"
	"lyceum/app/words"
)

// gallery returns every widget in its states.
func gallery() fyne.CanvasObject {
	off := func(b *Button) *Button { b.Set(b.Word(), false); return b }
	on := func(b *Button) *Button { b.SetOn(true); return b }
	pill := func(icon, word string, s State) *Button {
		b := NewIconButton(icon, word, BarPill, nil)
		b.SetState(s)
		return b
	}
	narrow := pill("mic-off", "Muted", Off)
	narrow.SetNarrow(true)
	badge := pill("chat", "Chat", On)
	badge.SetBadge("3")
	mic := pill("mic-off", "Muted", Off).SetArrow(func() {})

	tabs := NewTabs([]Option{{"v", "Video", ""}, {"s", "Slides", ""}, {"c", "Chat", ""}}, nil)
	tabs.Set("v")
	tabs.SetBadge("c", "3")
	seg := NewSegments([]Option{{"s", "Student", ""}, {"o", "Observer", ""}, {"p", "Proctor", ""}}, nil)
	seg.Set("s")
	meter := NewMeter(10)
	meter.Set(0.6)
	slider := NewSlider("Volume", 0, 200, 5, nil)
	slider.Value = func(float64) string { return "100 %" }
	slider.Set(100)
	sel := NewSelect([]Option{{"a", "Built-in camera", "cam"}, {"b", "None", "cam-off"}}, "a", nil)
	selOff := NewSelect([]Option{{"a", "End of this class", "clock"}}, "a", nil)
	selOff.SetEnabled(false)
	hint := NewSelect(nil, "", nil)
	hint.SetHint("No camera found")
	sw := NewSwitch("Hear myself", "half a second later", nil)
	sw2 := NewSwitch("Push to talk", "hold a key to speak", nil).Beside(NewChip("", "Space", Muted))
	sw2.Set(true)
	sw3 := NewSwitch("Help pass on the class", "This computer sends sound and pictures on to others, so that the teacher's line is not filled.", nil)
	sw4 := NewSwitch("Off", "cannot be turned", nil)
	sw4.SetEnabled(false)
	banner := NewBanner("offline", Warning)
	banner.Set("Connection lost 4 s ago. Your work is saved here.", "Retry", func() {})
	check := NewCheck("I agree to be recorded")
	check.Set(true)
	name := NewInput("Your name", func() {})
	field := NewField("Your name", name)
	field.SetFault("Write your name, up to 60 characters.")
	dev := NewField("Camera", sel)
	dev.SetHelp("We hear you. You join muted.")

	left := Column(12,
		Row(8, NewButton("Join", Primary, nil), NewButton("Outline", Outline, nil), NewButton("Quiet", Quiet, nil), NewButton("Plain", Plain, nil)),
		Row(8, off(NewButton("Join", Primary, nil)), off(NewButton("Outline", Outline, nil)), off(NewButton("Quiet", Quiet, nil)), NewButton("Revoke", DangerQuiet, nil), NewButton("Delete", DangerPlain, nil)),
		Row(8, NewIconButton("copy", "Copy invite", Outline, nil), NewBare("close", "Close", nil), on(NewBare("search", "Search", nil)), NewIconButton("send", "", Flat, nil), NewButton("Show all", Link, nil)),
		Row(8, NewIconButton("layout", "Speaker", Words, nil).SetArrow(nil), NewChip("lan", "On LAN 3 ms", Success)),
		Row(8, mic, pill("cam", "Camera on", On), pill("people", "People", Open)),
		Row(8, pill("hand", "Hand up · 3", HandUp), badge, narrow, NewIconButton("leave", "Leave", DangerPill, nil)),
		NewGround(Stage, NoEdge, Pad(12, 12, 12, 12, Row(8, NewIconButton("pin", "", OnVideo, nil), NewIconButton("right", "2/4", OnVideo, nil)))),
		tabs, seg, banner,
		NewEmpty("chat", "No messages yet", "Say hello to the class.", "Copy invite", func() {}),
	)
	right := Column(12, field, dev, selOff, hint, meter, NewSearch("Find a person", nil),
		NewCard(Pad(8, 16, 8, 16, Column(0, sw, sw2, sw3, sw4))), slider, check, NewCheck("Skip this check next time"))
	return NewGround(Bg, NoEdge, Pad(16, 16, 16, 16, Columns(24, left, right)))
}

func TestGallery(t *testing.T) {
	for _, l := range viewtest.Looks {
		if l.Language != words.English { // the gallery has no words of the catalogue
			continue
		}
		w := viewtest.Open(t, fyne.NewSize(1000*float32(l.Percent)/100, 760*float32(l.Percent)/100))
		w.Use(l)
		w.SetContent(gallery())
		viewtest.Golden(t, "gallery-"+l.Name, w)
		if clipped := viewtest.Clipped(w); len(clipped) > 0 {
			t.Errorf("%s: clipped: %q", l.Name, clipped)
		}
	}
}

// Every control can be hit, is reached by Tab in order and shows that it has the
// focus.
func TestEveryControlShowsItsFocus(t *testing.T) {
	for _, l := range viewtest.Looks {
		if l.Name != "light" && l.Name != "large" && l.Name != "contrast-dark" {
			continue
		}
		w := viewtest.Open(t, fyne.NewSize(1000*float32(l.Percent)/100, 760*float32(l.Percent)/100))
		w.Use(l)
		w.SetContent(gallery())
		if names := viewtest.CheckFocus(t, w); len(names) < 35 {
			t.Errorf("%s: Tab comes to %q only", l.Name, names)
		}
		if unseen := viewtest.Unpainted(w, viewtest.Stops(t, w)); len(unseen) > 0 {
			t.Errorf("%s: no ring is painted around %q", l.Name, unseen)
		}
	}
}
