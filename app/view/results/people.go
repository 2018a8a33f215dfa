//go:build !nogui

package results

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// people are the students of a test with their grades.
type people struct {
	content fyne.CanvasObject
	list    *rows.List[model.ResultPerson]
}

// peopleColumns say how wide each is against the others, and how narrow at the least: name, state, grade, time, attempts, signals.
var peopleColumns = cellsOf([]float32{3, 2.4, 1.6, 1.4, 1.2, 1.4}, []float32{130, 120, 96, 80, 70, 80}, 4, 5, 3)

func newPeople(s *Screen) *people {
	p := &people{}
	p.list = rows.New(rows.Of[model.ResultPerson]{
		Name: words.T("Students"), Key: func(r model.ResultPerson) string { return r.ID }, Same: func(a, b model.ResultPerson) bool { return a == b },
		Kind: func(model.ResultPerson) int { return 0 }, Guess: func(model.ResultPerson) float32 { return rowHeight() },
		New: func(int) fyne.CanvasObject { return newCells(peopleColumns, true) }, Fill: func(o fyne.CanvasObject, r model.ResultPerson) { o.(*cells).set(personCells(r)) },
		Tap: func(r model.ResultPerson, _ fyne.Position) {
			if r.Attempts > 0 {
				s.asks.OpenWork(r.ID)
				s.asks.CloseResults()
			}
		},
		Copy: func(r model.ResultPerson) string { return personCells(r).text() }, Hover: true,
	})
	head := newCells(peopleColumns, false)
	head.set(cellTexts{texts: []string{words.T("Name"), words.T("State"), words.T("Grade"), words.T("Time taken"), words.T("Attempts"), words.T("Signals")}, name: words.T("Name")})
	p.content = onCard(head, p.list)
	return p
}

// onCard is a list under the names of its columns, with room around.
func onCard(head *cells, list fyne.CanvasObject) fyne.CanvasObject {
	return widget.Pad(24, 24, 24, 24, widget.NewCard(container.New(&listLayout{}, head, widget.Pad(0, 1, 6, 1, list))))
}

// A listLayout puts the names of columns above the rows.
type listLayout struct{}

// Layout implements fyne.Layout.
func (listLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place(o[0], 0, 0, size.Width, rowHeight())
	place(o[1], 0, rowHeight(), size.Width, size.Height-rowHeight())
}

// MinSize implements fyne.Layout.
func (listLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 160) }

// set shows the students.
func (p *people) set(is *model.Results) { p.list.Set(is.People) }

// personCells say how one student did.
func personCells(r model.ResultPerson) cellTexts {
	c := cellTexts{name: r.Name, texts: []string{r.Name, "", "–", "–", strconv.Itoa(r.Attempts), "–"}, icon: "clock", tone: widget.Muted}
	switch {
	case r.State == model.RowTaking:
		c.icon, c.texts[1] = "pen", words.T("At it")
	case r.State == model.RowExpired:
		c.icon, c.tone, c.texts[1] = "alert", widget.Danger, words.T("Did not submit")
	case r.State == model.RowWaiting:
		c.texts[1] = words.T("Not begun")
	case !r.Marked:
		c.icon, c.tone, c.texts[1] = "pen", widget.Warning, words.T("To mark")
	case r.Late:
		c.icon, c.tone, c.texts[1] = "clock", widget.Warning, words.T("Handed in, late")
	default:
		c.icon, c.tone, c.texts[1] = "okc", widget.Success, words.T("Handed in")
	}
	if r.Graded {
		c.texts[2] = words.T("%s of %s", model.Decimal(r.Grade), model.Decimal(r.Max))
	}
	if r.Took > 0 {
		c.texts[3] = words.T("%d min", int((r.Took+30*time.Second)/time.Minute))
	}
	if r.Signals > 0 {
		c.texts[5] = strconv.Itoa(r.Signals)
	}
	return c
}
