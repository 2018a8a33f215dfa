//go:build !nogui

package author

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/testform"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A draft is a test that is being put together: its questions at the left, how it is taken at the right.
type draft struct {
	content fyne.CanvasObject
	s       *Screen
	shown   *model.PlanDraft
	slot    int // key of the one that the tools are for
	at      int // its place

	count *widget.Text
	list  *rows.List[placed]
	empty *widget.Text
	up    *widget.Button
	down  *widget.Button
	mark  *widget.Button
	form  *testform.Form
	fault *widget.Text
	give  *widget.Button
	hint  *widget.Text
	tool  fyne.CanvasObject
	left  *fyne.Container
	right *fyne.Container
}

// A placed slot has its place, from 1, and says whether the tools are for it.
type placed struct {
	model.PlanSlot
	at     int
	chosen bool
}

func newDraft(s *Screen) *draft {
	d := &draft{s: s}
	d.list = rows.New(rows.Of[placed]{
		Name: words.T("Parts of the test"), Key: func(p placed) string { return strconv.Itoa(p.Key) }, Same: func(a, b placed) bool { return a == b },
		Kind: func(placed) int { return 0 }, Guess: func(placed) float32 { return twoHigh() },
		New: func(int) fyne.CanvasObject { return newLine(true) }, Fill: func(o fyne.CanvasObject, p placed) { o.(*line).set(slotLine(p), nil) },
		Tap: func(p placed, _ fyne.Position) { d.choose(p.Key) }, Key2: d.key, Hover: true,
	})
	d.tool = d.tools()
	d.left = container.New(&belowLayout{grow: 1}, d.head(), container.NewStack(d.list, widget.Pad(16, 16, 16, 16, d.nothing())), d.tool)
	d.form = testform.New(s.asks.SetPlan)
	d.fault = widget.NewParagraph("", widget.Secondary, widget.Danger)
	saved := widget.NewParagraph(words.T("What you change is saved by itself."), widget.Secondary, widget.Muted)
	d.hint = widget.NewParagraph(words.T("To give it, open or join a class as its teacher. It is there in the tab Test."), widget.Secondary, widget.Muted)
	d.give = widget.NewIconButton("share", words.T("Give to the class"), widget.Primary, s.asks.GivePlan)
	done := widget.NewButton(words.T("Save and close"), widget.Outline, s.asks.ClosePlan)
	remove := widget.NewButton(words.T("Delete"), widget.DangerQuiet, func() {
		s.askDeletePlan(model.BankPlan{ID: d.shown.ID, Title: d.shown.Settings.Title})
	})
	form := widget.NewGround(widget.Surface2, widget.NoEdge, widget.NewScroll(widget.Pad(16, 16, 16, 16, widget.NewCard(widget.Pad(20, 20, 20, 20, d.form.Content)))))
	foot := widget.Column(8, d.fault, d.hint, saved, widget.Ends([]fyne.CanvasObject{remove}, []fyne.CanvasObject{done, d.give}))
	d.right = container.New(&belowLayout{grow: 0}, form, widget.NewGround(widget.Surface, widget.TopEdge, widget.Pad(12, 16, 12, 16, foot)))
	d.content = container.New(&columnsLayout{shares: []float32{0, 0.55}, most: []float32{0, 760}}, widget.NewGround(widget.Bg, widget.RightEdge, d.left), d.right)
	return d
}

func (d *draft) head() fyne.CanvasObject {
	d.count = widget.NewParagraph("", widget.Body, widget.Ink)
	add := widget.NewIconButton("plus", words.T("Pick questions"), widget.Outline, func() { d.s.asks.ShowBankTab(model.BankQuestions) })
	pool := widget.NewIconButton("swap", words.T("Draw from a category"), widget.Outline, d.s.askPool)
	return widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(12, lineSide, 12, lineSide, widget.Column(8, d.count, widget.Ends([]fyne.CanvasObject{add, pool}, nil))))
}

func (d *draft) nothing() fyne.CanvasObject {
	d.empty = widget.NewParagraph(words.T("No questions yet. Pick some, or have them drawn from a category."), widget.Body, widget.Muted)
	return d.empty
}

// tools change the part that is chosen.
func (d *draft) tools() fyne.CanvasObject {
	d.up = widget.NewTool("up", words.T("Earlier in the test"), func() { d.s.asks.MoveSlot(d.slot, -1) })
	d.down = widget.NewTool("down", words.T("Later in the test"), func() { d.s.asks.MoveSlot(d.slot, +1) })
	d.mark = widget.NewIconButton("pen", words.T("Marks"), widget.Plain, d.askMark)
	remove := widget.NewIconButton("trash", words.T("Take out"), widget.DangerQuiet, func() { d.s.asks.RemoveSlot(d.slot) })
	return widget.NewGround(widget.Surface, widget.TopEdge, widget.Pad(8, lineSide, 8, lineSide, widget.Ends([]fyne.CanvasObject{d.up, d.down}, []fyne.CanvasObject{d.mark, remove})))
}

// slotLine is what a row says.
func slotLine(p placed) lineOf {
	is := lineOf{title: strconv.Itoa(p.at) + ". " + p.Name, note: p.Type, chosen: p.chosen}
	if p.Pool() {
		name := p.Name
		if name == "" {
			name = words.T("All questions")
		}
		is.title = strconv.Itoa(p.at) + ". " + words.N("%d drawn from %s", "%d drawn from %s", p.Pick, name)
		is.note = words.N("%d question to draw from", "%d questions to draw from", p.Have)
	}
	if p.Worth > 0 {
		is.right = model.MarksWord(p.Worth)
		if p.Pool() {
			is.right = words.T("%s each", is.right)
		}
	}
	return is
}

func (d *draft) choose(key int) {
	d.slot = key
	d.fillList()
}

// key moves a part with Alt and an arrow, which the list has no use for, or takes it out.
func (d *draft) key(p placed, e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyDelete:
		d.s.asks.RemoveSlot(p.Key)
	case fyne.KeyMinus:
		d.s.asks.MoveSlot(p.Key, -1)
	case fyne.KeyPlus:
		d.s.asks.MoveSlot(p.Key, +1)
	default:
		return false
	}
	return true
}

func (d *draft) set(is *model.Bank) {
	anew := d.shown == nil || d.shown.Number != is.Plan.Number
	same := d.shown == is.Plan
	d.shown = is.Plan
	if anew {
		d.slot, d.at = -1, 0
		d.form.Fill(is.Plan.Settings)
	}
	d.give.Set(words.T("Give to the class"), is.MayGive && len(is.Plan.Slots) > 0)
	widget.Show(d.hint, !is.MayGive)
	if same {
		d.right.Refresh()
		return
	}
	d.count.Set(words.N("%d question", "%d questions", is.Plan.Asked) + ", " + model.MarksWord(is.Plan.Marks))
	d.fault.Set(is.Plan.Fault)
	widget.Show(d.fault, is.Plan.Fault != "")
	d.fillList()
	d.right.Refresh()
}

// fillList shows the parts, and which of them the tools are for.
func (d *draft) fillList() {
	slots := d.shown.Slots
	if at := slices.IndexFunc(slots, func(s model.PlanSlot) bool { return s.Key == d.slot }); at >= 0 {
		d.at = at
	} else if len(slots) > 0 { // it was taken out: the next one is chosen
		d.at = min(d.at, len(slots)-1)
		d.slot = slots[d.at].Key
	}
	all := make([]placed, len(slots))
	for i, s := range slots {
		all[i] = placed{PlanSlot: s, at: i + 1, chosen: i == d.at}
	}
	d.list.Set(all)
	widget.Show(d.list, len(all) > 0)
	widget.Show(d.empty, len(all) == 0)
	widget.Show(d.tool, len(all) > 0)
	d.up.Set(d.up.Word(), d.at > 0)
	d.down.Set(d.down.Word(), d.at < len(all)-1)
	d.mark.Set(d.mark.Word(), len(all) > 0 && all[d.at].Worth > 0)
	d.left.Refresh()
}

// askMark asks what each question of the part is worth.
func (d *draft) askMark() {
	var slot model.PlanSlot
	for _, s := range d.shown.Slots {
		if s.Key == d.slot {
			slot = s
		}
	}
	var o *widget.OpenDialog
	var input *widget.Input
	field := (*widget.Field)(nil)
	take := func() {
		m, ok := model.ParseDecimal(input.Text)
		if !ok || m <= 0 {
			field.SetFault(words.T("That is a number above 0."))
			return
		}
		o.Close()
		d.s.asks.MarkSlot(slot.Key, m)
	}
	input = widget.NewInput("1", take)
	input.SetText(model.Decimal(slot.Worth))
	field = widget.NewField(words.T("Marks for each question"), input)
	o = widget.ShowDialog(d.s.window.Canvas(), widget.Dialog{
		Title: words.T("Marks"), Body: field, First: input,
		Buttons: []fyne.CanvasObject{widget.NewButton(words.T("Cancel"), widget.Outline, func() { o.Close() }), widget.NewButton(words.T("Save"), widget.Primary, take)},
	})
}
