//go:build !nogui

package dialogs

import (
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

const shortcutsWidth float32 = 760

// A shortcutsPane lists what keys do, in two columns.
type shortcutsPane struct {
	d      *Dialogs
	search *widget.Search
	body   *fyne.Container
}

// A keyGroup is a group of actions with their keys, as they are read.
type keyGroup struct {
	title string
	rows  []keyRow
}

type keyRow struct {
	word string
	keys []string
}

// Shortcuts opens the list of shortcuts.
func (d *Dialogs) Shortcuts() {
	p := &shortcutsPane{d: d, body: widget.Column(0)}
	p.search = widget.NewSearch(words.T("Search shortcuts"), func(string) { p.show(); d.refresh() })
	change := widget.NewIconButton("keyboard", words.T("Change keys"), widget.Quiet, func() { d.Settings(SectionKeys) })
	done := widget.NewButton(words.T("Done"), widget.Outline, d.Close)
	d.show(p, widget.Dialog{
		Title: words.T("Keyboard shortcuts"), Width: shortcutsWidth + (widget.TextScale()-1)*400, First: p.search,
		Body: widget.Column(16, p.search, p.body),
		Left: []fyne.CanvasObject{change}, Buttons: []fyne.CanvasObject{done},
	})
}

func (p *shortcutsPane) set(*model.Snapshot) { p.show() }

// keyGroups lists the actions whose words or keys have a text in them; those of the board and of a test last.
func keyGroups(s *model.Settings, search string) (groups []keyGroup) {
	search = strings.ToLower(strings.TrimSpace(search))
	fits := func(r keyRow) bool {
		return len(r.keys) > 0 && strings.Contains(strings.ToLower(r.word+" "+strings.Join(r.keys, " ")), search)
	}
	for _, i := range model.Actions {
		row := keyRow{word: words.Say(i.Word), keys: keyTexts(s, i.Action)}
		if !fits(row) {
			continue
		}
		title := words.Say(i.Group)
		if len(groups) == 0 || groups[len(groups)-1].title != title {
			groups = append(groups, keyGroup{title: title})
		}
		last := &groups[len(groups)-1]
		last.rows = append(last.rows, row)
	}
	board, tests := keyGroup{title: boardKeysTitle()}, keyGroup{title: words.T("A test, while you answer it")}
	for _, i := range model.BoardKeys {
		if row := (keyRow{word: words.Say(i.Word), keys: keyTexts(s, i.Action.Action())}); fits(row) {
			board.rows = append(board.rows, row)
		}
	}
	for _, i := range model.TestKeys {
		if row := (keyRow{word: words.Say(i.Word), keys: testKeyTexts(i)}); fits(row) {
			tests.rows = append(tests.rows, row)
		}
	}
	for _, g := range []keyGroup{board, tests} {
		if len(g.rows) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// testKeyTexts are the keys of a test as they are read.
func testKeyTexts(k model.TestKey) (texts []string) {
	if k.Action == model.TestPick {
		return []string{"A – Z", "1 – 9"}
	}
	for _, key := range k.Keys {
		texts = append(texts, key.Word())
	}
	return texts
}

func boardKeysTitle() string { return words.T("The board, while it has the keyboard") }

// keyTexts are the keys of an action as they are read; digits are put together.
func keyTexts(s *model.Settings, a model.Action) (texts []string) {
	switch a {
	case model.ActPin:
		return []string{"1 – 9", "0"}
	case model.ActTab:
		keys := model.KeysOf(s, a)
		return []string{keys[0].Word() + " – " + keys[len(keys)-1].Name}
	}
	for _, k := range model.KeysOf(s, a) {
		texts = append(texts, k.Word())
	}
	return texts
}

// show lists what is looked for: the groups go where there is more room.
func (p *shortcutsPane) show() {
	groups := keyGroups(p.d.last.Settings, p.search.Text)
	var columns [2]*fyne.Container
	var rows [2]int
	for i := range columns {
		columns[i] = widget.Column(24)
	}
	for _, g := range groups {
		i := 0
		if rows[1] < rows[0] {
			i = 1
		}
		rows[i] += len(g.rows) + 1
		columns[i].Add(groupView(g))
	}
	if len(groups) == 0 {
		p.body.Objects = []fyne.CanvasObject{widget.NewEmpty("keyboard", words.T("No such shortcut"), words.T("Search for what it does, or for its key."), "", nil)}
	} else {
		p.body.Objects = []fyne.CanvasObject{widget.Columns(32, columns[0], columns[1])}
	}
	p.body.Refresh()
}

func groupView(g keyGroup) fyne.CanvasObject {
	c := widget.Column(0, widget.Pad(0, 0, 4, 0, widget.NewHeading(g.title, widget.Secondary, widget.Muted)))
	for _, r := range g.rows {
		word := widget.NewParagraph(r.word, widget.Body, widget.Ink)
		row := widget.GrowRow(8, word, word)
		for _, k := range r.keys {
			row.Add(newKeyCap(k))
		}
		c.Add(widget.NewGround(widget.Clear, widget.TopEdge, widget.Fixed(0, 40, widget.Pad(4, 0, 4, 0, row))))
	}
	return c
}

// newKeyCap shows a key as it looks on a keyboard.
func newKeyCap(key string) fyne.CanvasObject {
	return widget.NewRound(widget.Surface2, 4, widget.Fixed(0, 24, widget.Pad(0, 8, 0, 8, widget.NewText(key, widget.Secondary, widget.Ink))))
}
