//go:build !nogui

package editor

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/collab/puzzle"
)

// A listener notes what an editor tells.
type listener struct {
	saved     []*puzzle.Puzzle
	cancelled int
	done      func(name string, data []byte)
}

func open(w *viewtest.Window, p *puzzle.Puzzle) (*Editor, *listener) {
	l := &listener{}
	e := New(w, p, Hooks{
		Save: func(p *puzzle.Puzzle) { l.saved = append(l.saved, p) }, Cancel: func() { l.cancelled++ },
		AddPicture: func(done func(string, []byte)) { l.done = done }, Aside: func(job, rest func()) { job(); rest() },
	})
	w.SetContent(e)
	e.SetShown(true)
	return e, l
}

func opened(t *testing.T, p *puzzle.Puzzle) (*Editor, *listener, *viewtest.Window) {
	w := viewtest.Open(t, viewtest.Usual)
	e, l := open(w, p)
	return e, l, w
}

var ctrlEnter = &desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault}

// Whoever opens a puzzle and saves it changes nothing of it.
func TestPuzzleThatNobodyChangesStaysTheSame(t *testing.T) {
	for kind, p := range samples(t) {
		t.Run(kind.String(), func(t *testing.T) {
			e, l, w := opened(t, p)
			if e.Changed() {
				t.Error("it is said to be changed")
			}
			w.Canvas().(interface{ TypedShortcut(fyne.Shortcut) }).TypedShortcut(ctrlEnter)
			if len(l.saved) != 1 || !reflect.DeepEqual(l.saved[0], p) {
				t.Errorf("saved %+v, want %+v", l.saved, p)
			}
		})
	}
}

func fresh(c puzzle.Content) *puzzle.Puzzle { return &puzzle.Puzzle{Content: c} }

func TestNewPuzzleOfTilesIsMadeAndSaved(t *testing.T) {
	for name, c := range map[string]struct {
		is   puzzle.Content
		make func(e *Editor)
		want puzzle.Content
	}{
		"ordering": {&puzzle.Ordering{}, func(e *Editor) {
			o := e.own.(*ordering)
			o.list.Rows[0].area.SetText("one")
			o.list.Rows[2].area.SetText("two") // the blank one between is left out
		}, &puzzle.Ordering{Items: []puzzle.Item{{Text: "one"}, {Text: "two"}}}},
		"matching": {&puzzle.Matching{}, func(e *Editor) {
			m := e.own.(*matching)
			for i, r := range m.list.Rows[:2] {
				r.left.area.SetText([]string{"one", "two"}[i])
				r.right.area.SetText([]string{"eins", "zwei"}[i])
			}
			m.extras.Add.OnTapped()
			m.extras.Rows[0].area.SetText("drei")
		}, &puzzle.Matching{Pairs: []puzzle.Pair{{Left: puzzle.Item{Text: "one"}, Right: puzzle.Item{Text: "eins"}}, {Left: puzzle.Item{Text: "two"}, Right: puzzle.Item{Text: "zwei"}}}, Distractors: []puzzle.Item{{Text: "drei"}}}},
		"sorting": {&puzzle.Sorting{}, func(e *Editor) {
			for i, g := range e.own.(*sorting).list.Rows {
				g.label.input.SetText([]string{"fish", "birds"}[i])
				g.list.Rows[0].area.SetText([]string{"eel", "owl"}[i])
			}
		}, &puzzle.Sorting{Groups: []puzzle.Group{{Label: "fish", Items: []puzzle.Item{{Text: "eel"}}}, {Label: "birds", Items: []puzzle.Item{{Text: "owl"}}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			e, l, _ := opened(t, fresh(c.is))
			e.save()
			if len(l.saved) != 0 || e.faulty != e.head.title.field {
				t.Fatalf("without a title it is saved %d times", len(l.saved))
			}
			e.head.title.input.SetText("A title")
			c.make(e)
			e.save()
			if len(l.saved) != 1 || !reflect.DeepEqual(l.saved[0].Content, c.want) {
				t.Errorf("saved %+v, want %+v; the foot says %q", l.saved, c.want, e.foot.Note())
			}
		})
	}
}

// What is only missing is not called wrong before somebody tries to save.
func TestMissingIsSaidAtTheFieldOnceSomebodySaves(t *testing.T) {
	e, _, w := opened(t, fresh(&puzzle.Ordering{}))
	if got := e.head.title.field.Note(); got != "" {
		t.Errorf("a new form says %q", got)
	}
	e.save()
	if got := e.head.title.field.Note(); !strings.HasPrefix(got, "There must be a title") || w.Canvas().Focused() != fyne.Focusable(e.head.title.input) {
		t.Errorf("after saving the field says %q, the focus is on %v", got, w.Canvas().Focused())
	}
}

// Every fault shows at the field where it is mended, and the foot says which that is.
func TestFaultsShowAtTheirField(t *testing.T) {
	long := strings.Repeat("long ", puzzle.MaxText/5+1)
	for name, c := range map[string]struct {
		kind  puzzle.Kind
		do    func(e *Editor)
		field func(e *Editor) *widget.Field
		says  string
	}{
		"task":  {puzzle.OrderingKind, func(e *Editor) { e.head.task.SetText(strings.Repeat("A line of it.\n", 200)) }, func(e *Editor) *widget.Field { return e.head.field }, "Task:"},
		"hints": {puzzle.OrderingKind, func(e *Editor) { e.options.hints.input.SetText("many") }, func(e *Editor) *widget.Field { return e.options.hints.field }, "Hints:"},
		"item":  {puzzle.OrderingKind, func(e *Editor) { e.own.(*ordering).list.Rows[1].area.SetText(long) }, func(e *Editor) *widget.Field { return e.own.(*ordering).list.Rows[1].field }, "Item 2:"},
		"few items": {puzzle.OrderingKind, func(e *Editor) {
			o := e.own.(*ordering)
			for len(o.list.Rows) > 1 {
				o.list.Drop(o.list.Rows[0])
			}
		}, func(e *Editor) *widget.Field { return e.own.(*ordering).list.Field }, "Items:"},
		"left side":  {puzzle.MatchingKind, func(e *Editor) { e.own.(*matching).list.Rows[1].left.area.SetText("") }, func(e *Editor) *widget.Field { return e.own.(*matching).list.Rows[1].left.field }, "Pair 2:"},
		"right side": {puzzle.MatchingKind, func(e *Editor) { e.own.(*matching).list.Rows[1].right.area.SetText(long) }, func(e *Editor) *widget.Field { return e.own.(*matching).list.Rows[1].right.field }, "Pair 2:"},
		"extra":      {puzzle.MatchingKind, func(e *Editor) { e.own.(*matching).extras.Rows[0].area.SetText(long) }, func(e *Editor) *widget.Field { return e.own.(*matching).extras.Rows[0].field }, "Item 1:"},
		"group":      {puzzle.SortingKind, func(e *Editor) { e.own.(*sorting).list.Rows[1].label.input.SetText("") }, func(e *Editor) *widget.Field { return e.own.(*sorting).list.Rows[1].label.field }, "Group 2:"},
		"of a group": {puzzle.SortingKind, func(e *Editor) { e.own.(*sorting).list.Rows[1].list.Rows[0].area.SetText(long) }, func(e *Editor) *widget.Field { return e.own.(*sorting).list.Rows[1].list.Rows[0].field }, "Group 2, Item 1:"},
	} {
		t.Run(name, func(t *testing.T) {
			e, l, _ := opened(t, samples(t)[c.kind])
			c.do(e)
			e.save()
			if len(l.saved) != 0 {
				t.Fatalf("saved %d", len(l.saved))
			}
			if e.faulty != c.field(e) || e.faulty.Note() == "" || !strings.Contains(e.foot.Note(), c.says) {
				t.Errorf("the fault does not show at its field; the foot says %q, want %q", e.foot.Note(), c.says)
			}
		})
	}
}

func TestEscapeAsksOnlyIfSomethingWasChanged(t *testing.T) {
	e, l, w := opened(t, samples(t)[puzzle.OrderingKind])
	e.Escape()
	if l.cancelled != 1 || widget.Covered(w.Canvas()) {
		t.Fatalf("cancelled %d times, want 1 without a question", l.cancelled)
	}
	e.own.(*ordering).list.Rows[0].area.SetText("Another text")
	e.Escape()
	if l.cancelled != 1 || !widget.Covered(w.Canvas()) {
		t.Fatal("it is left without a question")
	}
	viewtest.Find[*widget.Button](t, w, "Go on writing").Tapped(nil)
	if l.cancelled != 1 || e.own.(*ordering).list.Rows[0].area.Text != "Another text" {
		t.Error("what was typed is lost")
	}
	e.Escape()
	viewtest.Find[*widget.Button](t, w, "Discard changes").Tapped(nil)
	if l.cancelled != 2 {
		t.Error("the changes are not discarded")
	}
}

// adds are the buttons that add a picture to an item.
func adds(w *viewtest.Window) (all []*widget.Button) {
	for _, o := range viewtest.Visible(w) {
		if b, is := o.(*widget.Button); is && viewtest.Name(b) == "Add a picture" {
			all = append(all, b)
		}
	}
	return all
}

// A picture that is taken away again is not in the file, and two of one name are two.
func TestPicturesOfItemsAreInTheFileIfTheyAreUsed(t *testing.T) {
	leaf, plant := samples(t)[puzzle.ZonesKind].Pictures["line"], samples(t)[puzzle.JigsawKind].Pictures["plant"]
	e, l, w := opened(t, samples(t)[puzzle.OrderingKind])
	rows := e.own.(*ordering).list.Rows
	for i, data := range [][]byte{leaf, plant} {
		adds(w)[i].OnTapped()
		l.done("leaf\n", data)
	}
	p, err := e.Puzzle()
	if err != nil || len(p.Pictures) != 2 || rows[0].picture != "leaf-" || rows[1].picture != "leaf- 2" {
		t.Fatalf("%v, %d pictures, %q %q", err, len(p.Pictures), rows[0].picture, rows[1].picture)
	}
	rows[0].remove.OnTapped()
	if p, err := e.Puzzle(); err != nil || len(p.Pictures) != 1 || p.Pictures["leaf- 2"] == nil {
		t.Errorf("%v, %d pictures", err, len(p.Pictures))
	}
}

// A picture is opened aside: while somebody goes through the form, nothing that takes the keyboard comes or goes by it.
func TestPictureThatIsOpenedChangesNoWayThroughTheForm(t *testing.T) {
	for kind, p := range samples(t) {
		t.Run(kind.String(), func(t *testing.T) {
			w := viewtest.Open(t, viewtest.Usual)
			var opened []func()
			e := New(w, p, Hooks{Aside: func(job, rest func()) { opened = append(opened, func() { job(); rest() }) }})
			w.SetContent(e)
			before := viewtest.FocusOrder(t, w)
			for len(opened) > 0 {
				is := opened[0]
				opened = opened[1:]
				is()
			}
			if after := viewtest.FocusOrder(t, w); !slices.Equal(before, after) {
				t.Errorf("Tab comes to %q with the picture, to %q before", after, before)
			}
		})
	}
}
