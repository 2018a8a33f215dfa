//go:build !nogui

package results

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/quiz"
)

// A listener notes what the screen asks for.
type listener struct{ asked []string }

func (l *listener) note(f string, a ...any) { l.asked = append(l.asked, fmt.Sprintf(f, a...)) }

func (l *listener) CloseResults()                                  { l.note("close") }
func (l *listener) ShowResultsTab(tab model.ResultsTab)            { l.note("tab %s", tab) }
func (l *listener) SortResults(by model.ResultsOrder)              { l.note("sort %d", by) }
func (l *listener) ShowItem(id string)                             { l.note("item %s", id) }
func (l *listener) OpenWork(id string)                             { l.note("work %s", id) }
func (l *listener) ReleaseTest()                                   { l.note("release") }
func (l *listener) ExportResults(as model.ExportKind, path string) { l.note("export %s %s", as, path) }
func (l *listener) FixKey(id string)                               { l.note("fix %s", id) }
func (l *listener) TryKey(q quiz.Question)                         { l.note("try %s", q.KeyText()) }
func (l *listener) KeepFixing()                                    { l.note("keep") }
func (l *listener) CorrectKey()                                    { l.note("correct") }
func (l *listener) DropFix()                                       { l.note("drop") }
func (l *listener) LookFor(string, []string)                       {}

func open(w *viewtest.Window, s *model.Snapshot) (*Screen, *listener) {
	l := &listener{}
	r := New(l, w)
	r.Now = func() time.Time { return viewtest.Now }
	size := w.Canvas().Size()
	w.SetContent(r.Content)
	w.Resize(size)
	r.Set(s)
	return r, l
}

// The screen looks as it was approved.
func TestPicturesOfResults(t *testing.T) {
	show := func(w *viewtest.Window, s *model.Snapshot) { open(w, s) }
	tab := func(tab model.ResultsTab) func() *model.Snapshot {
		return func() *model.Snapshot { return viewtest.Results(tab) }
	}
	viewtest.Pictures(t, "results", viewtest.Usual, []viewtest.State{
		{Name: "summary", Sample: tab(model.ResultsSummary)}, {Name: "students", Sample: tab(model.ResultsPeople)},
		{Name: "answers", Sample: tab(model.ResultsAnswers)}, {Name: "log", Sample: tab(model.ResultsLog)}, {Name: "few", Sample: viewtest.FewResults},
		{Name: "key", Sample: func() *model.Snapshot { return viewtest.KeyFix("", "") }},
		{Name: "key asked", Sample: func() *model.Snapshot {
			return viewtest.KeyFix("", "15 of 24 marks change: 9 rise, 6 fall. Marks of before stay in the history of each answer.")
		}},
	}, show)
	viewtest.PicturesIn(t, viewtest.Looks[:1], "small", viewtest.Small, []viewtest.State{{Name: "summary", Sample: tab(model.ResultsSummary)}}, show)
}

func TestQuestionOfTheTableOpensItsAnswers(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	r, l := open(w, viewtest.Results(model.ResultsSummary))
	w.Canvas().Focus(r.summary.table.list.Focusable())
	r.summary.table.list.Focusable().TypedKey(keyEnter)
	if want := []string{"item 16"}; !slices.Equal(l.asked, want) {
		t.Errorf("asked %q, want %q", l.asked, want)
	}
}

func TestResultsAreReturnedAndLeft(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	r, l := open(w, viewtest.Results(model.ResultsSummary))
	viewtest.Find[*widget.Button](t, w, "Return to students").Tapped(nil)
	r.tabs.Choose(string(model.ResultsLog))
	r.Escape()
	if want := []string{"release", "tab log", "close"}; !slices.Equal(l.asked, want) {
		t.Errorf("asked %q, want %q", l.asked, want)
	}
}

// A wrong key is corrected in the editor of questions, once staff have read what changes by it.
func TestKeyIsCorrectedOnceOneHasReadWhatChanges(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	r, l := open(w, viewtest.Results(model.ResultsAnswers))
	viewtest.Find[*widget.Button](t, w, "Correct the key").Tapped(nil)
	r.Set(viewtest.KeyFix("", ""))
	viewtest.Find[*widget.Button](t, w, "Save question").Tapped(nil)
	r.Set(viewtest.KeyFix("", "15 of 24 marks change: 9 rise, 6 fall."))
	viewtest.Find[*widget.Button](t, w, "Correct the key").Tapped(nil)
	if want := []string{"fix 16", "try The amount of light that reaches the leaves", "correct"}; !slices.Equal(l.asked, want) {
		t.Errorf("asked %q, want %q", l.asked, want)
	}
	l.asked = nil
	r.Set(viewtest.Results(model.ResultsAnswers))
	if r.fix.editor != nil || !r.tools.Visible() {
		t.Error("the editor is still there")
	}
	r.Set(viewtest.KeyFix("", ""))
	r.Escape()
	if want := []string{"drop"}; !slices.Equal(l.asked, want) {
		t.Errorf("Esc asked %q, want %q", l.asked, want)
	}
}

func TestChartDrawsAFewRectangles(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	r, _ := open(w, viewtest.Results(model.ResultsSummary))
	if n := len(r.summary.chart.CreateRenderer().Objects()); n > 32 {
		t.Errorf("the histogram is %d objects, want a bar and a count for each tenth, ticks and the mean", n)
	}
}

var keyEnter = &fyne.KeyEvent{Name: fyne.KeyReturn}
