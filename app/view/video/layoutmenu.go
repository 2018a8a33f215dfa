//go:build !nogui

package video

import (
	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// layouts are the ways to arrange the stage, in the order of the menu.
var layouts = []struct {
	layout     model.Layout
	icon, word string
}{
	{model.LayoutAuto, "layout", words.Mark("Auto")},
	{model.LayoutSpeaker, "person", words.Mark("Speaker")},
	{model.LayoutGrid, "grid", words.Mark("Grid")},
	{model.LayoutContent, "screen", words.Mark("Content")},
}

// A layoutMenu says how the stage is arranged, and lets one choose.
type layoutMenu struct {
	s      *Stage
	button *widget.Button
	chosen model.Layout
}

func newLayoutMenu(s *Stage) *layoutMenu {
	m := &layoutMenu{s: s}
	m.button = widget.NewIconButton("layout", words.Say(layouts[0].word), widget.Plain, m.open).SetArrow(nil)
	m.button.SetTip(words.T("How the stage is arranged"))
	return m
}

func (m *layoutMenu) set(now *model.Snapshot) {
	m.chosen = now.Class.Stage.Layout
	for _, l := range layouts {
		if l.layout == m.chosen {
			m.button.Set(words.Say(l.word), true)
		}
	}
}

func (m *layoutMenu) open() {
	var items []widget.MenuItem
	for _, l := range layouts {
		items = append(items, widget.MenuItem{
			Icon: l.icon, Word: words.Say(l.word), Ticked: l.layout == m.chosen, Do: func() { m.s.asks.SetLayout(l.layout) },
		})
	}
	widget.ShowMenu(m.s.window.Canvas(), m.button, items)
}
