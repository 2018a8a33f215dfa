//go:build !nogui

package monitor

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
)

func TestTableSortsByItsHeads(t *testing.T) {
	s := viewtest.Monitored(model.MonitorChoice{View: model.ViewTable}, 0)
	p, a, _ := open(t, usual, s)
	a.then = func(c model.MonitorChoice) { p.Set(viewtest.Monitored(c, 0)) }
	test.Tap(p.table.head.buttons[model.ColumnName])
	test.Tap(p.table.head.buttons[model.ColumnName])
	test.Tap(p.table.head.buttons[model.ColumnLink])
	wantAsked(t, a, "arrange table/0/1/false/", "arrange table/0/1/true/", "arrange table/0/6/false/")
	if first := p.table.list.Rows()[0].name; first != p.class.Monitor.All[0].Person.Name {
		t.Errorf("the first row is %s", first)
	}
	if n := len(p.columnItems()); n != len(model.Columns) {
		t.Errorf("%d items to choose columns", n)
	}
}

// Who runs the class and who watches it are below who attends, with what can be done for them.
func TestTableHasEverybodyElseBelow(t *testing.T) {
	s := viewtest.Monitored(model.MonitorChoice{View: model.ViewTable}, 0)
	p, a, w := open(t, usual, s)
	rows, students := p.table.list.Rows(), len(p.class.Monitor.All)
	if len(rows) != students+3 || rows[students].head == "" || rows[students+1].name != viewtest.Teacher1 || rows[students+2].texts[model.ColumnState] != "Proctor" {
		t.Fatalf("%d rows, those at the end %+v", len(rows), rows[students:])
	}
	w.Canvas().Focus(p.table.list.Focusable())
	key := func(name fyne.KeyName) { w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name}) }
	key(fyne.KeyEnd)
	key(fyne.KeyReturn)
	if p.large.id != viewtest.ID(viewtest.Proctor1) {
		t.Fatalf("the last row opens %s", name(p.large.id))
	}
	a.take()
	for _, press := range []string{"Write privately", "Call"} {
		test.Tap(viewtest.Find[*widget.Button](t, w, press))
	}
	wantAsked(t, a, "open "+viewtest.Proctor1, "call "+viewtest.Proctor1)
	if n := len(p.large.acts.Objects); n != 2 || p.large.blank.Button().Visible() && p.large.blank.Button().Word() != "" {
		t.Errorf("%d things can be done for a proctor", n)
	}
	p.Escape()
	for range 2 { // to who is above, over the head of the part
		key(fyne.KeyUp)
	}
	key(fyne.KeyReturn)
	if last := p.class.Monitor.All[students-1].Person.ID; p.large.id != last {
		t.Errorf("over the head the keyboard comes to %s, want %s", name(p.large.id), name(last))
	}
	p.Escape()
	self := p.person(viewtest.ID(viewtest.Teacher1))
	if got := p.actions(self); len(got) != 0 {
		t.Errorf("for oneself there are %d things to do", len(got))
	}
	if p.pick(self.Person.ID); len(p.picked) != 0 {
		t.Error("one picks oneself")
	}
	p.pick(viewtest.ID(viewtest.Proctor1))
	p.pick(viewtest.ID("Amara Okafor"))
	a.take()
	test.Tap(p.bar.ask)
	wantAsked(t, a, "ask 1 for screen") // no proctor is asked
}
