//go:build !nogui

package board

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/ink"
	"lyceum/app/view/widget"
	"lyceum/collab/board"
)

// hooks are what the canvas tells the pane.
func (p *Pane) hooks() ink.Hooks {
	return ink.Hooks{
		Do:       p.draw,
		Live:     p.asks.SendInk,
		Tool:     func(t ink.Tool) { p.takes(t) },
		Selected: p.selects,
		Zoomed:   func(z float32) { p.zoom.set(z) },
		Undo:     p.undo,
		Redo:     p.redo,
		Focused:  p.setFocused,
		Rune:     p.typed,
		Key:      p.key,
	}
}

// draw hands over what one action of the person comes to.
func (p *Pane) draw(doc board.DocumentID, ops []board.Op) { p.asks.Draw(doc, ops...) }

// take has a tool be in hand. By a click the board gets the keyboard, too, so that its letters work.
func (p *Pane) take(t ink.Tool, clicked bool) {
	if t == ink.Image {
		p.choosePicture()
		return
	}
	again := t == p.tool
	p.tool = t
	p.canvas.SetTool(t)
	if t != ink.Select {
		p.canvas.SetStyle(p.style())
	}
	switch colour, _, _ := has(t); {
	case clicked && again:
		p.options.open = !p.options.open
	case colour:
		p.options.open = true
	}
	if clicked && p.drawing() {
		p.focusBoard()
	}
	p.toolbar.set(p.board)
	p.options.set(p.style())
	p.arrange()
}

// focusBoard gives the board the keyboard, unless a control is in use by keys.
func (p *Pane) focusBoard() {
	c := p.window.Canvas()
	if _, control := c.Focused().(*widget.Button); !control {
		c.Focus(p.canvas)
	}
}

// takes notes that the canvas has taken another tool by itself.
func (p *Pane) takes(t ink.Tool) {
	if p.tool == t {
		return
	}
	p.tool = t
	if t != ink.Select {
		p.canvas.SetStyle(p.style())
	}
	p.toolbar.set(p.board)
	p.options.set(p.style())
	p.arrange()
}

// style is that of the tool in hand, or of the objects that are selected.
func (p *Pane) style() board.Style {
	if p.tool == ink.Select {
		return p.chosen
	}
	return p.styles[p.tool]
}

// restyle changes it.
func (p *Pane) restyle(change func(s *board.Style)) {
	s := p.style()
	change(&s)
	if p.tool == ink.Select {
		p.chosen = s
	} else {
		p.styles[p.tool] = s
	}
	p.canvas.SetStyle(s)
	p.options.set(s)
	p.arrange()
}

// selects notes what is selected: its options show. The canvas has its style from here on.
func (p *Pane) selects(n int, kind board.ObjectKind, s board.Style) {
	p.selected = ink.Select
	if n > 0 {
		p.selected = toolOf(kind)
		p.chosen = s
	}
	p.options.set(p.style())
	p.arrange()
}

// toolOf returns what an object is made by.
func toolOf(kind board.ObjectKind) ink.Tool {
	switch kind {
	case board.Pen:
		return ink.Pen
	case board.Highlighter:
		return ink.Marker
	case board.Line:
		return ink.Line
	case board.Arrow:
		return ink.Arrow
	case board.Rectangle:
		return ink.Rectangle
	case board.Ellipse:
		return ink.Ellipse
	case board.Text:
		return ink.Text
	}
	return ink.Image
}

func (p *Pane) toggleKeep() {
	p.keep = !p.keep
	p.canvas.SetLocked(p.keep)
	p.toolbar.set(p.board)
}

func (p *Pane) undo() { p.asks.UndoBoard() }
func (p *Pane) redo() { p.asks.RedoBoard() }

// setFocused notes whether the board has the keyboard.
func (p *Pane) setFocused(on bool) {
	p.focused = on
	p.chips.set(p.board)
}

// typed does what a letter does on the board, and reports whether that is anything. Else it does what it does in the class.
func (p *Pane) typed(r rune) bool {
	act, ok := model.BoardActionOf(p.settings, r)
	if !ok || !p.board.MayDraw && act != model.BoardHand {
		return false
	}
	switch act {
	case model.BoardKeep:
		p.toggleKeep()
	case model.BoardGrid:
		p.toggleGrid()
	default:
		for _, i := range toolInfos {
			if i.action == act {
				p.take(i.tool, false)
				return true
			}
		}
		return false
	}
	return true
}

// key turns pages, and reports whether it did.
func (p *Pane) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyPageUp:
		p.Turn(-1)
	case fyne.KeyPageDown:
		p.Turn(+1)
	case fyne.KeyHome:
		p.TurnTo(false)
	case fyne.KeyEnd:
		p.TurnTo(true)
	default:
		return false
	}
	return true
}

// toggleGrid shows lines that shapes are drawn along, at this person's only.
func (p *Pane) toggleGrid() {
	p.grid = !p.grid
	p.canvas.SetGrid(p.grid)
	p.canvas.SetSnap(p.grid)
}
