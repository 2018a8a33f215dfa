//go:build !nogui

package board

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/ink"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A toolbar is the strip of tools over the board.
type toolbar struct {
	content *widget.Float
	p       *Pane

	keep       *widget.Button
	tools      map[ink.Tool]*widget.Button
	shape      *widget.Button // in the place of all shapes, where there is little room
	undo, redo *widget.Button
	more       *widget.Button
	row        *fyne.Container
	lastShape  ink.Tool
	level      int                   // how much of it is left out
	widths     [fewTools + 1]float32 // that each level needs
}

func newToolbar(p *Pane) *toolbar {
	t := &toolbar{p: p, tools: map[ink.Tool]*widget.Button{}, lastShape: ink.Rectangle}
	t.keep = widget.NewTool("lockon", tipOf(p, words.T("Keep the tool after one shape"), model.BoardKeep), p.toggleKeep)
	for _, i := range toolInfos {
		t.tools[i.tool] = widget.NewTool(i.icon, tipOf(p, words.Say(i.word), i.action), func() { p.take(i.tool, true) })
	}
	t.shape = widget.NewTool("rect", words.T("Shapes"), t.openShapes)
	t.undo = widget.NewTool("undo", tipOf(p, words.T("Undo"), model.BoardUndo), p.undo)
	t.redo = widget.NewTool("redo", tipOf(p, words.T("Redo"), model.BoardRedo), p.redo)
	t.more = widget.NewTool("more", words.T("More for the board"), t.openMore)
	of := func(tools ...ink.Tool) (group []fyne.CanvasObject) {
		for _, tool := range tools {
			group = append(group, t.tools[tool])
		}
		return group
	}
	t.row = newStripRow(
		append([]fyne.CanvasObject{t.keep}, of(holdTools...)...),
		of(drawTools...),
		append(append(of(shapeTools...), t.shape), of(putTools...)...),
		of(ink.Laser),
		[]fyne.CanvasObject{t.undo, t.redo},
		[]fyne.CanvasObject{t.more},
	)
	t.content = widget.NewFloat(widget.Pad(3, 3, 3, 3, t.row))
	for level := fewTools; level >= wholeStrip; level-- {
		t.show(level)
		t.widths[level] = t.content.MinSize().Width
	}
	return t
}

// tipOf is what a button does and its key on the board.
func tipOf(p *Pane, word string, a model.BoardAction) string {
	if key := p.keyOf(a); key != "" {
		return words.T("%s (%s)", word, key)
	}
	return word
}

// keyOf is the key of something on the board, as it is read; empty if it has none.
func (p *Pane) keyOf(a model.BoardAction) string { return model.BoardKeyOf(p.settings, a) }

// setKeys shows the keys of tools, which a person may have changed.
func (t *toolbar) setKeys() {
	t.keep.SetTip(tipOf(t.p, words.T("Keep the tool after one shape"), model.BoardKeep))
	for _, i := range toolInfos {
		t.tools[i.tool].SetTip(tipOf(t.p, words.Say(i.word), i.action))
	}
}

// set shows which tool is in hand and what can be done.
func (t *toolbar) set(b *model.Board) {
	now := t.p.tool
	if slices.Contains(shapeTools, now) {
		t.lastShape = now
	}
	for tool, button := range t.tools {
		button.SetOn(tool == now)
	}
	t.shape.SetIcon(infoOf(t.lastShape).icon)
	t.shape.SetOn(slices.Contains(shapeTools, now))
	t.keep.SetOn(t.p.keep)
	t.undo.Set("", b.CanUndo)
	t.redo.Set("", b.CanRedo)
}

// How much of the strip is left out, step by step, where it does not fit: shapes share a button, then what is rarely used goes
// into the menu.
const (
	wholeStrip = iota
	sharedShapes
	fewTools
)

// rareTools are in the menu where there is little room.
var rareTools = []ink.Tool{ink.Image, ink.Laser}

// fit leaves out what does not fit a width.
func (t *toolbar) fit(width float32) {
	level := wholeStrip
	for level < fewTools && t.widths[level] > width {
		level++
	}
	if level != t.level {
		t.show(level)
	}
}

// show leaves out what a level of the strip has no room for.
func (t *toolbar) show(level int) {
	t.level = level
	shared, few := level >= sharedShapes, level >= fewTools
	for _, tool := range shapeTools {
		widget.Show(t.tools[tool], !shared)
	}
	widget.Show(t.shape, shared)
	widget.Show(t.keep, !few)
	for _, tool := range rareTools {
		widget.Show(t.tools[tool], !few)
	}
	t.row.Refresh()
}

// openShapes offers the shapes that share a button.
func (t *toolbar) openShapes() {
	var items []widget.MenuItem
	for _, tool := range shapeTools {
		items = append(items, t.toolItem(tool))
	}
	widget.ShowMenu(t.p.window.Canvas(), t.shape, items)
}

func (t *toolbar) toolItem(tool ink.Tool) widget.MenuItem {
	i := infoOf(tool)
	return widget.MenuItem{
		Icon: i.icon, Word: words.Say(i.word), Key: t.p.keyOf(i.action), Ticked: tool == t.p.tool,
		Do: func() { t.p.take(tool, true) },
	}
}

// A stripRow puts objects beside each other, in the middle of the height. A line shows between two groups of which something
// shows.
type stripRow struct {
	objects []fyne.CanvasObject
	lines   map[fyne.CanvasObject]bool // those of objects that are lines
}

// newStripRow returns groups of objects, with lines between them.
func newStripRow(groups ...[]fyne.CanvasObject) *fyne.Container {
	r := &stripRow{lines: map[fyne.CanvasObject]bool{}}
	for i, g := range groups {
		if i > 0 {
			l := widget.Fixed(9, 24, widget.Pad(0, 4, 0, 4, widget.NewGround(widget.Border, widget.NoEdge, nil)))
			r.lines[l] = true
			r.objects = append(r.objects, l)
		}
		r.objects = append(r.objects, g...)
	}
	return container.New(r, r.objects...)
}

// shown returns what shows, lines included.
func (r *stripRow) shown() (all []fyne.CanvasObject) {
	var wait fyne.CanvasObject // a line, until something shows behind it
	for _, o := range r.objects {
		switch {
		case r.lines[o] && len(all) > 0:
			wait = o
		case r.lines[o] || !o.Visible():
		case wait != nil:
			all = append(all, wait, o)
			wait = nil
		default:
			all = append(all, o)
		}
	}
	return all
}

// Layout implements fyne.Layout.
func (r *stripRow) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	shown := r.shown()
	for l := range r.lines {
		if on := slices.Contains(shown, l); on != l.Visible() {
			widget.Show(l, on)
		}
	}
	x := float32(0)
	for _, o := range shown {
		m := o.MinSize()
		o.Move(fyne.NewPos(x, float32(int((size.Height-m.Height)/2))))
		o.Resize(m)
		x += m.Width
	}
}

// MinSize implements fyne.Layout.
func (r *stripRow) MinSize([]fyne.CanvasObject) (s fyne.Size) {
	for _, o := range r.shown() {
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
	}
	return s
}
