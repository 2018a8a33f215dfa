//go:build !nogui

package puzzle

import (
	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// modeWord names a way to play.
func modeWord(m puzzle.Mode) string {
	switch m {
	case puzzle.Teams:
		return words.C("a way to play", "Teams")
	case puzzle.Alone:
		return words.C("a way to play", "Alone")
	}
	return words.C("a way to play", "Together")
}

// fillMenu names the puzzle in front.
func (p *Pane) fillMenu() {
	word := words.T("Puzzles")
	if p.pane.Open != nil {
		word = short(p.pane.Open.Title, 32)
	}
	p.Menu.Set(word, true)
	widget.Show(p.Menu, p.shown && p.pane.Offer == nil && (len(p.pane.All) > 1 || p.pane.CanManage && p.pane.Open != nil))
}

// short cuts a text to so many characters.
func short(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// openMenu lists the puzzles of the class, and what staff can do with the one in front.
func (p *Pane) openMenu() {
	var items []widget.MenuItem
	for _, l := range p.pane.All {
		word := l.Title + " · " + model.PuzzleKindWord(l.Kind)
		if l.Ended {
			word += " · " + words.C("a puzzle", "ended")
		}
		items = append(items, widget.MenuItem{Word: word, Ticked: p.pane.Open != nil && p.pane.Open.ID == l.ID, Do: func() { p.asks.ShowPuzzle(l.ID) }})
	}
	if is := p.pane.Open; p.pane.CanManage && is != nil && !is.Ended {
		items = append(items, p.managing(is)...)
	}
	if p.pane.CanManage {
		items = append(items,
			widget.MenuItem{Icon: "folder", Word: words.T("Open a puzzle"), Line: len(items) > 0, Do: p.OpenShelf},
			widget.MenuItem{Icon: "pen", Word: words.T("Make a puzzle"), Do: p.asks.OpenWorkshop})
	}
	widget.ShowMenu(p.window.Canvas(), p.Menu, items)
}

// managing is what staff can do with a puzzle that goes on.
func (p *Pane) managing(is *model.PuzzleView) (items []widget.MenuItem) {
	word := words.T("Begin anew")
	if is.Mode != puzzle.Together {
		word = words.T("Begin all boards anew")
		items = append(items, widget.MenuItem{Icon: "refresh", Word: words.T("Begin this board anew"), Line: true, Do: func() { p.asks.ResetPuzzle(false) }})
	}
	items = append(items, widget.MenuItem{Icon: "refresh", Word: word, Line: is.Mode == puzzle.Together, Do: func() { p.asks.ResetPuzzle(true) }})
	if is.Mode == puzzle.Teams {
		items = append(items, widget.MenuItem{Icon: "swap", Word: words.T("Mix the teams"), Do: p.asks.ShuffleTeams})
	}
	return append(items, widget.MenuItem{Icon: "stop", Word: words.T("End the puzzle"), Do: p.asks.EndPuzzle})
}
