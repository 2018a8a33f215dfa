//go:build !nogui

package board

import (
	"maps"

	"lyceum/app/view/ink"
	"lyceum/collab/board"
)

// kept is what a person has in hand.
type kept struct {
	tool          ink.Tool
	keep, walled  bool
	open, options bool
	styles        map[ink.Tool]board.Style
}

// Keep returns what the person has in hand, for a pane that replaces this one.
func (p *Pane) Keep() any {
	return kept{p.tool, p.keep, p.walled, p.options.open, p.options.all, maps.Clone(p.styles)}
}

// Restore takes what Keep of the pane before returned.
func (p *Pane) Restore(before any) {
	k, ok := before.(kept)
	if !ok {
		return
	}
	p.styles, p.walled, p.options.open, p.options.all = k.styles, k.walled, k.open, k.options
	if p.keep != k.keep {
		p.toggleKeep()
	}
	p.tool = k.tool
	p.canvas.SetTool(k.tool)
	p.canvas.SetStyle(p.style())
	p.fill()
}
