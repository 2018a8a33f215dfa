//go:build !nogui

package editor

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/quiz"
)

// A listener notes what an editor tells.
type listener struct {
	saved     []quiz.Question
	cancelled int
	done      func(quiz.Picture)
}

func open(w *viewtest.Window, q quiz.Question) (*Editor, *listener) {
	l := &listener{}
	e := New(w, q, Hooks{
		Save: func(q quiz.Question) { l.saved = append(l.saved, q) }, Cancel: func() { l.cancelled++ },
		AddPicture: func(done func(quiz.Picture)) { l.done = done },
	})
	w.SetContent(e)
	e.SetShown(true)
	return e, l
}

func opened(t *testing.T, q quiz.Question) (*Editor, *listener, *viewtest.Window) {
	w := viewtest.Open(t, viewtest.Usual)
	e, l := open(w, q)
	return e, l, w
}

var ctrlEnter = &desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault}

// Whoever opens a question and saves it changes nothing of it.
func TestQuestionThatNobodyChangesStaysTheSame(t *testing.T) {
	for name, q := range samples() {
		t.Run(name, func(t *testing.T) {
			if err := q.Check(); err != nil {
				t.Fatalf("the sample: %v", err)
			}
			e, l, _ := opened(t, q)
			if e.Changed() {
				t.Error("it is said to be changed")
			}
			e.save()
			if len(l.saved) != 1 || !reflect.DeepEqual(l.saved[0], q) {
				t.Errorf("saved %+v, want %+v", l.saved, q)
			}
		})
	}
}

// Numbers that are written short keep all their digits.
func TestNumbersNobodyTouchesAreKeptExactly(t *testing.T) {
	q := samples()["numeric"]
	q.Answers[0] = quiz.Answer{Value: math.Pi, Tolerance: quiz.Tolerance{Kind: quiz.Geometric, By: 1. / 3}, Fraction: 1. / 7}
	e, _, _ := opened(t, q)
	if got, err := e.Question(); err != nil || !reflect.DeepEqual(got, q) {
		t.Errorf("got %+v, %v, want %+v", got, err, q)
	}
}

func TestNewQuestionOfEveryTypeIsWrittenAndSaved(t *testing.T) {
	write := map[quiz.Type]func(e *Editor){
		quiz.Single: func(e *Editor) {
			c := e.own.(*choices)
			c.list.Rows[0].text.area.SetText("four")
			c.list.Rows[1].text.area.SetText("five")
			tick(c.list.Rows[0].right)
		},
		quiz.TrueFalse:   func(e *Editor) { e.own.(*truth).right.Choose("false") },
		quiz.Short:       func(e *Editor) { e.own.(*short).list.Rows[0].line.input.SetText("four") },
		quiz.Numeric:     func(e *Editor) { e.own.(*numbers).list.Rows[0].value.input.SetText("4,5") },
		quiz.Essay:       func(*Editor) {},
		quiz.Description: func(*Editor) {},
		quiz.Ordering: func(e *Editor) {
			m := e.own.(*items)
			m.list.Rows[0].text.area.SetText("one")
			m.list.Rows[1].text.area.SetText("two")
		},
		quiz.Matching: func(e *Editor) {
			for i, r := range e.own.(*pairs).list.Rows[:2] {
				r.text.area.SetText([]string{"one", "two"}[i])
				r.match.area.SetText([]string{"eins", "zwei"}[i])
			}
		},
		quiz.Cloze: func(e *Editor) { e.head.text.area.SetText("2 and 2 is {1:NUMERICAL:=4:0}.") },
	}
	for kind, then := range write {
		t.Run(kind.String(), func(t *testing.T) {
			e, l, w := opened(t, Fresh(kind))
			w.Canvas().(interface{ TypedShortcut(fyne.Shortcut) }).TypedShortcut(ctrlEnter)
			if len(l.saved) != 0 {
				t.Fatal("a question without a text is saved")
			}
			e.head.text.area.SetText("What is 2 and 2?")
			then(e)
			e.head.text.area.TypedShortcut(ctrlEnter)
			if len(l.saved) != 1 {
				_, err := e.Question()
				t.Fatalf("it is not saved: %v", err)
			}
			if err := l.saved[0].Check(); err != nil || l.saved[0].Type != kind {
				t.Errorf("saved a %v: %v", l.saved[0].Type, err)
			}
		})
	}
}

func tick(c *widget.Check) {
	c.Set(!c.Checked)
	c.Changed(c.Checked)
}

func fractions(e *Editor) (all []float64) {
	q, _ := e.collect()
	for _, o := range q.Options {
		all = append(all, o.Fraction)
	}
	return all
}

// k right choices are worth 1/k each, n wrong ones nothing or -1/n; those that are blank do not count.
func TestRightChoicesShareTheMark(t *testing.T) {
	e, _, _ := opened(t, samples()["multiple"])
	c := e.own.(*choices)
	c.list.Add.OnTapped()
	for _, step := range []struct {
		do   func()
		want []float64
	}{
		{func() {}, []float64{1. / 3, 1. / 3, 0, 1. / 3}},
		{func() { tick(c.list.Rows[3].right) }, []float64{0.5, 0.5, 0, 0}},
		{func() { c.by.Choose(string(weighCosts)) }, []float64{0.5, 0.5, -0.5, -0.5}},
		{func() { c.by.Choose(string(weighOwn)); c.list.Rows[2].percent.input.SetText("-33.33333") }, []float64{0.5, 0.5, -1. / 3, -0.5}},
		{func() { c.by.Choose(string(weighEven)); c.kind.Choose(quiz.Single.String()) }, []float64{1, 1, 0, 0}},
	} {
		step.do()
		if got := fractions(e); !slices.Equal(got, step.want) {
			t.Errorf("worth %v, want %v", got, step.want)
		}
	}
}

func TestWayOfWeighingIsTold(t *testing.T) {
	for _, c := range []struct {
		fractions []float64
		several   bool
		want      weighing
	}{
		{[]float64{1, 0, 0}, false, weighEven}, {[]float64{1, -0.5, -0.5}, false, weighCosts}, {[]float64{1, 0.5, 0}, false, weighOwn},
		{[]float64{0.5, 0.5, 0}, true, weighEven}, {[]float64{0.5, 0.5, -1}, true, weighCosts}, {[]float64{1, 1}, true, weighOwn}, {nil, true, weighEven},
	} {
		if got := weighingOf(options(c.fractions, make([]string, len(c.fractions))...), c.several); got != c.want {
			t.Errorf("%v, several %t: %s, want %s", c.fractions, c.several, got, c.want)
		}
	}
}

func TestTickingAllIsWarnedOf(t *testing.T) {
	e, _, _ := opened(t, samples()["multiple"])
	if got := e.foot.Note(); !strings.Contains(got, "ticks everything") {
		t.Errorf("the foot says %q", got)
	}
	e.own.(*choices).by.Choose(string(weighCosts))
	if got := e.foot.Note(); strings.Contains(got, "ticks everything") {
		t.Errorf("with wrong choices that cost it still says %q", got)
	}
}

// A number that is none is said at its field, nothing can be saved, and nothing that was typed is lost.
func TestWrongNumberIsSaidAtItsFieldAndStays(t *testing.T) {
	e, l, w := opened(t, samples()["numeric"])
	n := e.own.(*numbers)
	r := n.list.Rows[1]
	r.value.input.SetText("four")
	if got := r.value.field.Note(); got != "It must be a number, such as 4.5." {
		t.Errorf("the field says %q", got)
	}
	e.save()
	if len(l.saved) != 0 || r.value.input.Text != "four" {
		t.Errorf("saved %d, the field has %q", len(l.saved), r.value.input.Text)
	}
	if w.Canvas().Focused() != fyne.Focusable(r.value.input) {
		t.Errorf("the focus is on %v, want the wrong number", w.Canvas().Focused())
	}
	r.value.input.SetText("4.4")
	if got := r.value.field.Note(); strings.Contains(got, "must be") {
		t.Errorf("the fault stays: %q", got)
	}
	e.save()
	if len(l.saved) != 1 || l.saved[0].Answers[1].Value != 4.4 {
		t.Errorf("saved %+v, want 4.4", l.saved)
	}
}

// What is only missing is not called wrong before somebody tries to save.
func TestMissingIsSaidAtTheFieldOnceSomebodySaves(t *testing.T) {
	e, _, _ := opened(t, Fresh(quiz.Essay))
	if got := e.head.text.field.Note(); got != "" {
		t.Errorf("a new form says %q", got)
	}
	if got := e.foot.Note(); got != "Before it can be saved: Text: Something has to stand here." {
		t.Errorf("the foot says %q", got)
	}
	e.save()
	if got := e.head.text.field.Note(); got != "Something has to stand here." {
		t.Errorf("after saving the field says %q", got)
	}
}

// Every fault that a field can have shows at a field.
func TestFaultsOfEveryPartHaveASpot(t *testing.T) {
	long := strings.Repeat("A line as a person writes it, which is not wrapped.\n", quiz.MaxText/50+1) // one line of 64 KB takes the toolkit a minute
	for name, c := range map[string]struct {
		sample string
		do     func(e *Editor)
		field  func(e *Editor) *widget.Field
	}{
		"mark":           {"essay", func(e *Editor) { e.head.mark.input.SetText("-1") }, func(e *Editor) *widget.Field { return e.head.mark.field }},
		"tag":            {"essay", func(e *Editor) { e.head.tags.input.SetText("a, b, a") }, func(e *Editor) *widget.Field { return e.head.tags.field }},
		"feedback":       {"essay", func(e *Editor) { e.head.feedback.area.SetText(long) }, func(e *Editor) *widget.Field { return e.head.feedback.field }},
		"lines":          {"essay", func(e *Editor) { e.own.(*essay).lines.input.SetText("2.5") }, func(e *Editor) *widget.Field { return e.own.(*essay).lines.field }},
		"choice":         {"single", func(e *Editor) { e.own.(*choices).list.Rows[1].text.area.SetText("") }, func(e *Editor) *widget.Field { return e.own.(*choices).list.Rows[1].text.field }},
		"too few":        {"single", func(e *Editor) { l := e.own.(*choices).list; l.Drop(l.Rows[0]); l.Drop(l.Rows[0]) }, func(e *Editor) *widget.Field { return e.own.(*choices).list.Field }},
		"percent":        {"short", func(e *Editor) { e.own.(*short).list.Rows[0].percent.input.SetText("101") }, func(e *Editor) *widget.Field { return e.own.(*short).list.Rows[0].percent.field }},
		"tolerance":      {"numeric", func(e *Editor) { e.own.(*numbers).list.Rows[0].by.input.SetText("-1") }, func(e *Editor) *widget.Field { return e.own.(*numbers).list.Rows[0].by.field }},
		"factor":         {"numeric", func(e *Editor) { e.own.(*numbers).units.Rows[1].factor.input.SetText("0") }, func(e *Editor) *widget.Field { return e.own.(*numbers).units.Rows[1].factor.field }},
		"no own unit":    {"numeric", func(e *Editor) { e.own.(*numbers).units.Rows[0].factor.input.SetText("2") }, func(e *Editor) *widget.Field { return e.own.(*numbers).units.Field }},
		"cost":           {"numeric", func(e *Editor) { e.own.(*numbers).cost.input.SetText("x") }, func(e *Editor) *widget.Field { return e.own.(*numbers).cost.field }},
		"left side":      {"matching", func(e *Editor) { e.own.(*pairs).list.Rows[2].text.area.SetText("") }, func(e *Editor) *widget.Field { return e.own.(*pairs).list.Rows[2].text.field }},
		"right side":     {"matching", func(e *Editor) { e.own.(*pairs).list.Rows[2].match.area.SetText("") }, func(e *Editor) *widget.Field { return e.own.(*pairs).list.Rows[2].match.field }},
		"extra":          {"matching", func(e *Editor) { e.own.(*pairs).extras.Rows[0].text.area.SetText("Stroma") }, func(e *Editor) *widget.Field { return e.own.(*pairs).extras.Rows[0].text.field }},
		"item":           {"ordering", func(e *Editor) { e.own.(*items).list.Rows[3].text.area.SetText("Water") }, func(e *Editor) *widget.Field { return e.own.(*items).list.Rows[3].text.field }},
		"gap":            {"cloze", func(e *Editor) { e.head.text.area.SetText("Nothing to fill in") }, func(e *Editor) *widget.Field { return e.head.text.field }},
		"name of a file": {"description", func(e *Editor) { e.pictures.list.Rows[0].name.input.SetText("a leaf.png") }, func(e *Editor) *widget.Field { return e.pictures.list.Rows[0].name.field }},
	} {
		t.Run(name, func(t *testing.T) {
			e, l, _ := opened(t, samples()[c.sample])
			c.do(e)
			e.save()
			if _, err := e.Question(); err == nil || len(l.saved) != 0 {
				t.Fatalf("saved %d, %v; want an error", len(l.saved), err)
			}
			if e.faulty != c.field(e) || e.faulty.Note() == "" {
				t.Errorf("the fault does not show at its field; the foot says %q", e.foot.Note())
			}
		})
	}
}

func TestChoicesAreMovedAndRemoved(t *testing.T) {
	e, _, w := opened(t, samples()["single"])
	l := e.own.(*choices).list
	first := l.Rows[0]
	l.Cards[first].Down.OnTapped()
	if q, _ := e.collect(); q.Options[1].ID != 1 || q.Options[0].ID != 2 || q.Options[0].Fraction != 1 {
		t.Errorf("after moving: %+v", q.Options)
	}
	l.Cards[first].Remove.OnTapped()
	if q, _ := e.collect(); len(q.Options) != 2 || w.Canvas().Focused() != fyne.Focusable(l.Rows[1].text.area) {
		t.Errorf("after removing: %+v, focus on %v", q.Options, w.Canvas().Focused())
	}
	l.Add.OnTapped()
	l.Rows[2].text.area.SetText("another")
	if q, _ := e.collect(); q.Options[2].ID == 0 || q.Options[2].ID == q.Options[0].ID || q.Options[2].ID == q.Options[1].ID {
		t.Errorf("the new one has no ID of its own: %+v", q.Options)
	}
}

// Two stems that belong to one right part until one of them is changed.
func TestMatchingSharesWhatReadsTheSame(t *testing.T) {
	e, _, _ := opened(t, samples()["matching"])
	p := e.own.(*pairs)
	p.list.Rows[1].match.area.SetText("Grana")
	q, err := e.Question()
	if err != nil || len(q.Rights) != 4 || q.Stems[0].Right == q.Stems[1].Right {
		t.Fatalf("%+v, %v", q, err)
	}
	p.list.Rows[1].match.area.SetText("Stroma")
	if q, err = e.Question(); err != nil || len(q.Rights) != 3 || q.Stems[1].Right != q.Stems[2].Right {
		t.Errorf("%+v, %v", q, err)
	}
}

func TestGapsAreWrittenInMoodlesNotation(t *testing.T) {
	e, _, _ := opened(t, samples()["cloze"])
	area := e.head.text.area
	if got, want := area.Text, "Plants make glucose from {2:SHORTANSWER:=carbon dioxide} and water. They give off {1:MULTICHOICE:=oxygen~nitrogen~hydrogen}."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	area.SetText("One\nand {1:NUMERICAL:=4:0.5} and {1:SHORTANSWER:=open")
	if got := e.own.(*gapText).notes.Text(); !strings.HasPrefix(got, "Line 2: This hole has no }") {
		t.Errorf("it says %q", got)
	}
	if _, err := e.Question(); err == nil {
		t.Error("a text with an open gap could be saved")
	}
	area.SetText("One\nand {1:NUMERICAL:=4:0.5}")
	q, err := e.Question()
	if err != nil || len(q.Gaps) != 1 || q.Gaps[0].Answers[0].Tolerance.By != 0.5 || q.Mark != 2 {
		t.Errorf("%+v, %v", q, err)
	}
}

// A gap that Moodle's notation cannot carry stays as it is, and the rest can be changed.
func TestGapsThatCannotBeWrittenStay(t *testing.T) {
	q := samples()["cloze"]
	q.Gaps[0].Weight = 1.5
	e, l, _ := opened(t, q)
	e.head.mark.input.SetText("3")
	e.save()
	want := q
	want.Mark = 3
	if len(l.saved) != 1 || !reflect.DeepEqual(l.saved[0], want) {
		t.Errorf("saved %+v, want %+v", l.saved, want)
	}
	if e.own.(*gapText).notes.Text() == "" || !e.head.text.area.Disabled() {
		t.Error("it is not said why the text cannot be changed")
	}
}

// What somebody answers in the preview is marked as in a test.
func TestPreviewMarksWhatIsTried(t *testing.T) {
	e, _, _ := opened(t, samples()["short"])
	e.preview.answer(quiz.Response{Text: "xanthophyll"})
	if got := e.preview.worth.Text(); got != "This answer is worth 1 of 2." {
		t.Errorf("it says %q", got)
	}
	e.own.(*short).list.Rows[1].percent.input.SetText("25")
	if got := e.preview.worth.Text(); got != "This answer is worth 0.5 of 2." {
		t.Errorf("after a change of the key it says %q", got)
	}
	e.head.mark.input.SetText("")
	if got := e.preview.worth.Text(); !strings.Contains(got, "once the question is complete") {
		t.Errorf("of a question that is not complete it says %q", got)
	}
}

func TestPreviewShowsNoKey(t *testing.T) {
	for name, q := range samples() {
		if err := paperOf(&q).CheckPaper(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEscapeAsksOnlyIfSomethingWasChanged(t *testing.T) {
	e, l, w := opened(t, samples()["essay"])
	e.Escape()
	if l.cancelled != 1 || widget.Covered(w.Canvas()) {
		t.Fatalf("cancelled %d times, want 1 without a question", l.cancelled)
	}
	e.head.name.input.SetText("Another name")
	e.Escape()
	if l.cancelled != 1 || !widget.Covered(w.Canvas()) {
		t.Fatal("it is left without a question")
	}
	viewtest.Find[*widget.Button](t, w, "Go on writing").Tapped(nil)
	if l.cancelled != 1 || e.head.name.input.Text != "Another name" {
		t.Error("what was typed is lost")
	}
	e.Escape()
	viewtest.Find[*widget.Button](t, w, "Discard changes").Tapped(nil)
	if l.cancelled != 2 {
		t.Error("the changes are not discarded")
	}
}

func TestPictureGetsANameThatTextsCanHave(t *testing.T) {
	e, l, _ := opened(t, samples()["description"])
	e.pictures.list.Add.OnTapped()
	is := leaf()
	is.Name = "mein Blatt ü.png"
	l.done(is)
	is.Name = "leaf.png"
	l.done(is)
	q, err := e.Question()
	if err != nil || len(q.Pictures) != 3 || q.Pictures[1].Name != "mein-Blatt--.png" || q.Pictures[2].Name != "2-leaf.png" {
		t.Errorf("%v, %d pictures", err, len(q.Pictures))
	}
}

// Texts that had the format of the question go with it.
func TestFormatChangesAllTexts(t *testing.T) {
	e, _, _ := opened(t, samples()["single"])
	e.head.format.Choose("3")
	q, err := e.Question()
	if err != nil || q.Text.Format != quiz.Markdown || q.Options[2].Text.Format != quiz.Markdown {
		t.Errorf("%+v, %v", q, err)
	}
}
