//go:build !nogui

package monitor

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
)

func TestLargeViewActsForOnePerson(t *testing.T) {
	p, a, w := open(t, usual, viewtest.Proctor())
	who := p.class.Monitor.All[0].Person
	p.open(who.ID)
	a.take()
	for _, press := range []string{"Write privately", "Call", "Show to the class", "Lower hand", "Ask to speak", "Keep this picture"} {
		test.Tap(viewtest.Find[*widget.Button](t, w, press))
	}
	wantAsked(t, a, "open "+who.Name, "call "+who.Name, "show "+who.Name, "lower "+who.Name, "speak "+who.Name, "keep "+who.Name)
	if len(a.looks) != 1 || a.looks[0].ID != who.ID {
		t.Errorf("looks at %d while one is large, want that one", len(a.looks))
	}
	next, k := *viewtest.Proctor(), *viewtest.Proctor().Class
	all := slices.Clone(k.Monitor.Everybody)
	for i := range all {
		if all[i].Person.ID == who.ID {
			all[i].ShowsScreen = model.ConsentStopped
		}
	}
	k.Monitor = model.MonitorOf(model.MonitorChoice{}, all, viewtest.Now)
	next.Class = &k
	p.Set(&next)
	wantAsked(t, a, "stop large")
	if title, _ := p.large.blank.Text(); !strings.Contains(title, "no longer") || p.large.picture.Showing() {
		t.Errorf("whoever stops is still seen: %q", title)
	}
}

func TestSeveralAreWrittenTo(t *testing.T) {
	p, a, w := open(t, usual, viewtest.Proctor())
	p.startPicking()
	for _, i := range []int{1, 3, 3, 5} {
		p.wall.Choose(i)
		p.tap(&p.class.Monitor.All[i], false)
	}
	if len(p.picked) != 2 {
		t.Fatalf("%d picked, want 2", len(p.picked))
	}
	test.Tap(p.bar.write)
	w.Canvas().Focused().(*widget.MessageInput).SetText("Ten minutes left")
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, a, "say to 2 Ten minutes left")
	if len(p.picked) != 0 || p.bar.content.Visible() {
		t.Error("who was written to is still picked")
	}
	p.write(nil)
	w.Canvas().Focused().(*widget.MessageInput).SetText("Well done")
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, a, "say all Well done")
}

func TestAttentionHasATextAndATime(t *testing.T) {
	p, a, w := open(t, usual, viewtest.Proctor())
	p.AskAttention()
	input := w.Canvas().Focused().(*widget.Input)
	input.SetText(strings.Repeat("x", attentionMost+1))
	input.OnSubmitted("")
	wantAsked(t, a)
	input.SetText("Look here")
	input.OnSubmitted("")
	wantAsked(t, a, "attention Look here 1m0s")
}

func TestKeptPicturesHaveALimit(t *testing.T) {
	p, a, w := open(t, usual, viewtest.Proctor())
	p.askSaving()
	var selects []*widget.Select
	for _, o := range viewtest.Visible(w) {
		if s, ok := o.(*widget.Select); ok && s != p.head.sort {
			selects = append(selects, s)
		}
	}
	if len(selects) != 2 || selects[0].Chosen() != "14" || selects[1].Chosen() != "0s" {
		t.Fatalf("%d choices, want how long and how often, as they come", len(selects))
	}
	selects[0].Choose("7")
	selects[1].Choose("5m0s")
	wantAsked(t, a, "keep 7 days, every 0s", "keep 7 days, every 5m0s")
}
