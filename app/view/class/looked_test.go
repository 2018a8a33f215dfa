//go:build !nogui

package class

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
)

// Whoever is asked to show something sees what a yes means, and Esc is no answer: the question waits in a strip.
func TestConsentIsAskedAndEscIsNoAnswer(t *testing.T) {
	c, l, w := open(t, usual, viewtest.AskedToShow(model.SightScreen))
	c.Tick(viewtest.Now)
	if !widget.Covered(w.Canvas()) {
		t.Fatal("nobody asks")
	}
	if no, ok := w.Canvas().Focused().(*widget.Button); !ok || no.Word() != "No" {
		t.Errorf("the focus is on %v, want the harmless answer", w.Canvas().Focused())
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	wantAsked(t, l)
	if !c.middle.asked.Visible() || widget.Covered(w.Canvas()) {
		t.Fatal("the question is gone without an answer")
	}
	c.Set(another(c.last, func(k *model.Class) { k.Here++ }))
	if widget.Covered(w.Canvas()) {
		t.Error("it is asked again by itself")
	}
	test.Tap(c.middle.asked.Button())
	test.Tap(viewtest.Find[*widget.Button](t, w, "Show my screen"))
	wantAsked(t, l, "answer screen true")
	c.Set(another(c.last, func(k *model.Class) { k.Asked = nil }))
	if c.middle.asked.Visible() {
		t.Error("the strip stays after the answer")
	}
}

// Nothing opens over a test; a question that is taken back closes.
func TestConsentDoesNotCoverATest(t *testing.T) {
	s := another(viewtest.AskedToShow(model.SightCamera), func(k *model.Class) { k.Tab = model.TabTest })
	c, _, w := open(t, usual, s)
	c.Tick(viewtest.Now)
	if widget.Covered(w.Canvas()) || !c.middle.asked.Visible() {
		t.Fatal("a question lies over the test")
	}
	test.Tap(c.middle.asked.Button())
	if !widget.Covered(w.Canvas()) {
		t.Fatal("the question does not open when the person wants to see it")
	}
	c.Set(another(s, func(k *model.Class) { k.Asked = nil }))
	if widget.Covered(w.Canvas()) {
		t.Error("a question that is taken back stays")
	}
}

// The badge stands as long as somebody looks or may look, whatever else there is no room for.
func TestBadgeSaysWhoLooks(t *testing.T) {
	for _, width := range []float32{1280, 960} {
		c, l, w := open(t, fyne.NewSize(width, 600), viewtest.Viewed())
		if !c.title.seen.Visible() || c.title.seen.Word() != "Samuel Osei sees your screen" {
			t.Errorf("the badge says %q, shown %t, in a window %v wide", c.title.seen.Word(), c.title.seen.Visible(), width)
		}
		test.Tap(c.title.seen)
		for range 3 {
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
		}
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		wantAsked(t, l, "stop showing screen")
		c.Set(another(c.last, func(k *model.Class) { k.Viewers = nil }))
		if c.title.seen.Word() != "Staff may see your screen and camera" {
			t.Errorf("with nobody looking it says %q", c.title.seen.Word())
		}
		c.Set(another(c.last, func(k *model.Class) { k.Showing = model.Showing{} }))
		if c.title.seen.Visible() {
			t.Error("the badge stays when nothing is shown any more")
		}
	}
}

// What staff have everybody read goes by itself, leaves the ways out free, and does not lie over staff.
func TestAttentionGoesByItself(t *testing.T) {
	c, _, _ := open(t, usual, viewtest.Attending())
	c.Now = func() time.Time { return viewtest.Now }
	c.Set(c.last)
	if !c.notice.content.Visible() || c.notice.clock.Text() != "Goes on in 1:24" {
		t.Fatalf("shown %t, %q", c.notice.content.Visible(), c.notice.clock.Text())
	}
	top, height := c.notice.content.Position().Y, c.notice.content.Size().Height
	if top < titleHeight() || top+height > c.bar.content.Position().Y {
		t.Error("it covers the title or the bar")
	}
	c.Tick(viewtest.Now.Add(84 * time.Second))
	if c.notice.content.Visible() {
		t.Error("it stays beyond its time")
	}
	staff := another(viewtest.Teacher(), func(k *model.Class) { k.Attention = viewtest.Attending().Class.Attention })
	if c, _, _ := open(t, usual, staff); c.notice.content.Visible() {
		t.Error("it lies over staff")
	}
}

func TestMonitorIsForStaff(t *testing.T) {
	c, l, _ := open(t, usual, viewtest.Proctor())
	if !c.middle.monitor.Content.Visible() {
		t.Fatal("staff do not see the monitor")
	}
	c.middle.tabs.Choose(string(model.TabVideo))
	wantAsked(t, l, "tab video")
	c, _, _ = open(t, usual, viewtest.Student())
	c.middle.tabs.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	if c.middle.tabs.Chosen() == string(model.TabMonitor) || c.middle.monitor.Content.Visible() {
		t.Error("a student comes to the monitor")
	}
}
