//go:build !nogui

package chat

import (
	"net/url"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// editWithin is how long an own message can be changed.
const editWithin = 2 * time.Minute

// openMenu opens the menu of a message at a place in the window.
func (p *Pane) openMenu(i item, at fyne.Position) {
	widget.ShowMenuAt(p.window.Canvas(), at, p.menuOf(i))
}

func (p *Pane) menuOf(i item) (items []widget.MenuItem) {
	g, l := i.group, i.group.Lines[i.line]
	if l.Failed > 0 {
		return []widget.MenuItem{
			{Icon: "refresh", Word: words.T("Send again"), Do: func() { p.asks.SayAgain(l.Failed) }},
			{Icon: "copy", Word: words.T("Copy"), Do: func() { setClipboard(l.Text) }},
			{Icon: "trash", Word: words.T("Discard"), Danger: true, Do: func() { p.asks.DropUnsent(l.Failed) }},
		}
	}
	if l.Removed {
		return []widget.MenuItem{{Icon: "trash", Word: words.T("There is nothing to be done with what was removed"), Off: true}}
	}
	if !g.Own && !p.class.Talk.Locked {
		items = append(items, widget.MenuItem{Icon: "back", Word: words.T("Reply"), Do: func() { p.reply(g.Name) }})
	}
	if m, ok := p.list.Object(i.key()).(*messageLine); ok && m.text.selected() != "" {
		text := m.text.selected()
		items = append(items, widget.MenuItem{Icon: "copy", Word: words.T("Copy selection"), Key: "Ctrl+C", Do: func() { setClipboard(text) }})
	}
	items = append(items, widget.MenuItem{Icon: "copy", Word: words.T("Copy message"), Do: func() { setClipboard(l.Text) }})
	for _, part := range parts(l.Text, p.names.named) {
		if part.style == link {
			items = append(items, widget.MenuItem{Icon: "link", Word: words.T("Open %s", host(part.text)), Do: func() { p.openLink(part.text) }},
				widget.MenuItem{Icon: "copy", Word: words.T("Copy link"), Do: func() { setClipboard(part.text) }})
			break
		}
	}
	if g.Own && p.Now().Sub(l.At) < editWithin && !p.class.Talk.Locked {
		items = append(items, widget.MenuItem{Icon: "pen", Word: words.T("Edit"), Do: func() { p.compose.beginEdit(l.ID, l.Text) }})
	}
	if !g.Own && p.class.Talk.Open == model.ChannelAll {
		items = append(items, widget.MenuItem{Icon: "chat", Word: words.T("Write privately"), Do: func() { p.asks.OpenChannel(g.From) }})
	}
	if g.Own || p.class.Self.Staff() {
		items = append(items, widget.MenuItem{Icon: "trash", Word: words.T("Remove for everyone"), Danger: true, Line: true, Do: func() { p.asks.EraseLine(l.ID) }})
	}
	return items
}

func setClipboard(text string) { fyne.CurrentApp().Clipboard().SetContent(text) }

// reply begins a message to somebody by name.
func (p *Pane) reply(name string) { p.compose.insert("@" + name + " ") }

// host is where an address leads to.
func host(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Host
	}
	return ""
}

// openLink opens a page; it asks once for each host.
func (p *Pane) openLink(address string) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return
	}
	open := func() {
		if err := fyne.CurrentApp().OpenURL(u); err != nil {
			setClipboard(address)
		}
	}
	if p.trusted[u.Host] {
		open()
		return
	}
	var d *widget.OpenDialog
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { d.Close() })
	yes := widget.NewButton(words.T("Open page"), widget.Primary, func() {
		p.trusted[u.Host] = true
		d.Close()
		open()
	})
	body := widget.Column(12, widget.NewParagraph(words.T("Your browser opens this page. Its server learns your address on the internet."), widget.Body, widget.Ink),
		widget.NewRound(widget.Surface2, widget.Radius, widget.Pad(8, 12, 8, 12, widget.NewParagraph(address, widget.Secondary, widget.Ink))),
		widget.NewParagraph(words.T("You are not asked again for %s in this class.", u.Host), widget.Secondary, widget.Muted))
	d = widget.ShowDialog(p.window.Canvas(), widget.Dialog{Title: words.T("Open %s?", u.Host), Body: body, Buttons: []fyne.CanvasObject{cancel, yes}, First: cancel})
}
