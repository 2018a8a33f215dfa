//go:build !nogui

package dialogs

import (
	"maps"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// keys is the section in which every action gets another key.
func (p *settingsPane) keys() section {
	var rows []*keySetting
	all := widget.Column(20, heading(words.T("Keys"), words.T("Press a button, then the new key. Backspace takes the key away, Esc leaves it as it is. With Alt+Shift a letter works while you type, too.")))
	group := ""
	var list *fyne.Container
	for _, i := range model.Actions {
		if title := words.Say(i.Group); title != group {
			group = title
			list = widget.Column(0, widget.Pad(0, 0, 4, 0, widget.NewHeading(group, widget.Secondary, widget.Muted)))
			all.Add(list)
		}
		k := newKeySetting(p, i)
		rows = append(rows, k)
		list.Add(k.content)
	}
	list = widget.Column(0, widget.Pad(0, 0, 4, 0, widget.NewHeading(boardKeysTitle(), widget.Secondary, widget.Muted)))
	all.Add(list)
	for _, b := range model.BoardKeys {
		k := newKeySetting(p, model.ActionInfo{Action: b.Action.Action(), Word: b.Word, Fixed: b.Fixed})
		rows = append(rows, k)
		list.Add(k.content)
	}
	reset := widget.NewIconButton("undo", words.T("Reset all keys"), widget.Link, func() {
		p.change(func(s *model.Settings) { s.Keys = nil })
	})
	all.Add(widget.Row(0, reset))
	return section{content: all, set: func(s *model.Snapshot) {
		reset.Set(reset.Word(), len(s.Settings.Keys) > 0)
		for _, k := range rows {
			k.set(s.Settings)
		}
	}}
}

// A keySetting is one action with its key.
type keySetting struct {
	p       *settingsPane
	info    model.ActionInfo
	button  *widget.Button
	reset   *widget.Button
	place   *fyne.Container // of button, or of what waits for a key
	fault   *widget.Text
	content fyne.CanvasObject
}

func newKeySetting(p *settingsPane, info model.ActionInfo) *keySetting {
	k := &keySetting{p: p, info: info, fault: widget.NewParagraph("", widget.Secondary, widget.Danger)}
	k.fault.Hide()
	word := widget.NewParagraph(words.Say(info.Word), widget.Body, widget.Ink)
	row := widget.GrowRow(8, word, word)
	if info.Fixed {
		for _, text := range keyTexts(p.d.last.Settings, info.Action) {
			row.Add(newKeyCap(text))
		}
	} else {
		k.reset = widget.NewBare("undo", words.T("Reset"), k.asBefore)
		k.button = widget.NewButton("", widget.Outline, k.catch)
		k.place = container.NewStack(k.button)
		row.Add(k.reset)
		row.Add(k.place)
	}
	k.content = widget.NewGround(widget.Clear, widget.TopEdge, widget.Pad(4, 4, 4, 0, widget.Column(4, widget.Fixed(0, 40, row), k.fault)))
	return k
}

func (k *keySetting) set(s *model.Settings) {
	if k.info.Fixed {
		return
	}
	texts := keyTexts(s, k.info.Action)
	text := strings.Join(texts, words.C("between two keys", " or "))
	if len(texts) == 0 {
		text = words.T("No key")
	}
	k.button.Set(text, true)
	_, changed := s.Keys[string(k.info.Action)]
	widget.Show(k.reset, changed)
	k.p.relayout()
}

// catch waits for a key in the place of the button.
func (k *keySetting) catch() {
	c := k.p.d.window.Canvas()
	var wait *catching
	wait = newCatching(func(key model.Key, ok bool) {
		k.place.Objects = []fyne.CanvasObject{k.button}
		k.place.Refresh()
		if !wait.left {
			c.Focus(k.button)
		}
		if !ok {
			k.tell(nil)
			return
		}
		if key.Name == string(fyne.KeyBackspace) || key.Name == string(fyne.KeyDelete) {
			k.bind()
			return
		}
		k.bind(key)
	})
	k.place.Objects = []fyne.CanvasObject{wait}
	k.place.Refresh()
	k.p.relayout()
	c.Focus(wait)
}

// bind gives the action a key, or none.
func (k *keySetting) bind(keys ...model.Key) {
	s, err := model.Rebind(*k.p.d.settings(), k.info.Action, keys...)
	k.tell(err)
	if err == nil {
		k.p.change(func(to *model.Settings) { to.Keys = maps.Clone(s.Keys) })
	}
}

func (k *keySetting) asBefore() {
	s, err := model.ResetKey(*k.p.d.settings(), k.info.Action)
	k.tell(err)
	if err == nil {
		k.p.change(func(to *model.Settings) { to.Keys = maps.Clone(s.Keys) })
	}
}

func (k *keySetting) tell(err error) {
	k.fault.Set(model.Sentence(err, k.p.d.now()))
	widget.Show(k.fault, err != nil)
	k.p.relayout()
}
