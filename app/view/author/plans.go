//go:build !nogui

package author

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A plans is the list of saved tests.
type plans struct {
	content fyne.CanvasObject
	list    *rows.List[model.BankPlan]
	empty   fyne.CanvasObject
}

func newPlans(s *Screen) *plans {
	p := &plans{}
	p.list = rows.New(rows.Of[model.BankPlan]{
		Name: words.T("Tests"), Key: func(b model.BankPlan) string { return b.ID.String() }, Same: func(a, b model.BankPlan) bool { return a == b },
		Kind: func(model.BankPlan) int { return 0 }, Guess: func(model.BankPlan) float32 { return twoHigh() },
		New: func(int) fyne.CanvasObject { return newLine(true) }, Fill: func(o fyne.CanvasObject, b model.BankPlan) {
			o.(*line).set(lineOf{icon: "check2", title: b.Title, note: words.N("%d part", "%d parts", b.Slots), right: b.Changed}, nil)
		},
		Tap: func(b model.BankPlan, _ fyne.Position) { s.asks.OpenPlan(b.ID) },
		Menu: func(b model.BankPlan, at fyne.Position) {
			widget.ShowMenuAt(s.window.Canvas(), at, []widget.MenuItem{
				{Icon: "pen", Word: words.T("Open"), Do: func() { s.asks.OpenPlan(b.ID) }},
				{Icon: "trash", Word: words.T("Delete"), Danger: true, Do: func() { s.askDeletePlan(b) }},
			})
		},
		Key2: func(b model.BankPlan, e *fyne.KeyEvent) bool {
			if e.Name == fyne.KeyDelete {
				s.askDeletePlan(b)
			}
			return e.Name == fyne.KeyDelete
		},
		Hover: true,
	})
	p.empty = widget.Pad(24, 16, 16, 16, widget.Centre(420, widget.NewEmpty("check2", words.T("No tests yet"), words.T("Pick questions and make a test of them, or begin with an empty one."), words.T("New test"), s.asks.NewPlan)))
	card := widget.NewCard(widget.Pad(1, 1, 1, 1, p.list))
	p.content = widget.NewGround(widget.Bg, widget.NoEdge, container.NewStack(widget.Pad(16, 24, 16, 24, card), p.empty))
	return p
}

func (p *plans) set(is *model.Bank) {
	p.list.Set(is.Plans)
	widget.Show(p.list, len(is.Plans) > 0)
	widget.Show(p.empty, len(is.Plans) == 0 && !is.Busy)
	p.content.Refresh()
}

// askDeletePlan asks whether a saved test is to be deleted.
func (s *Screen) askDeletePlan(b model.BankPlan) {
	s.ask(words.T("Delete this test?"), words.T("“%s” cannot be brought back. Its questions stay.", b.Title), words.T("Delete"), func() { s.asks.DeletePlan(b.ID) })
}
