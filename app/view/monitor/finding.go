//go:build !nogui

package monitor

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A findingLine is one sentence about the network, with another.
type findingLine struct {
	fynewidget.BaseWidget
	icon          *widget.Icon
	title, detail *widget.Text
	show          *widget.Button
	body          fyne.CanvasObject
	id            string
}

func newFindingLine(show func(id string)) *findingLine {
	l := &findingLine{icon: widget.NewIcon("okc", 20, widget.Success)}
	l.title, l.detail = widget.NewParagraph("", widget.Body, widget.Ink), widget.NewParagraph("", widget.Secondary, widget.Muted)
	l.show = widget.NewButton(words.T("Show"), widget.Link, func() { show(l.id) })
	text := widget.Column(2, l.title, l.detail)
	l.body = widget.NewGround(widget.Clear, widget.BottomEdge, widget.Pad(10, 0, 10, 0, widget.TopRow(10, text, l.icon, text, l.show)))
	l.ExtendBaseWidget(l)
	return l
}

func (l *findingLine) set(f model.Finding) {
	l.id = f.Who
	l.title.Set(f.Title)
	l.detail.Set(f.Detail)
	widget.Show(l.detail, f.Detail != "")
	widget.Show(l.show, f.Who != "")
	switch f.Level {
	case model.LevelBad:
		l.icon.Set("alert", widget.Warning)
	case model.LevelDetour:
		l.icon.Set("relay", widget.Warning)
	case model.LevelNote:
		l.icon.Set("info", widget.Muted)
	default:
		l.icon.Set("okc", widget.Success)
	}
	l.Refresh()
}

// HeightFor returns the height at this width.
func (l *findingLine) HeightFor(width float32) float32 { return widget.HeightFor(l.body, width) }

// CreateRenderer implements fyne.Widget.
func (l *findingLine) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(l.body)
}

// A nodeCard says how one person is linked.
type nodeCard struct {
	fynewidget.BaseWidget
	avatar          *widget.Avatar
	name, way, link *widget.Text
	body            fyne.CanvasObject
}

func newNodeCard() *nodeCard {
	c := &nodeCard{avatar: widget.NewAvatar("", "", 40), name: widget.NewHeading("", widget.Body, widget.Ink)}
	c.way, c.link = widget.NewParagraph("", widget.Secondary, widget.Muted), widget.NewParagraph("", widget.Secondary, widget.Ink)
	text := widget.Column(2, c.name, c.way, c.link)
	c.body = widget.NewRound(widget.Surface2, widget.CardRadius, widget.Pad(14, 14, 14, 14, widget.GrowRow(12, text, c.avatar, text)))
	c.ExtendBaseWidget(c)
	return c
}

func (c *nodeCard) set(g *model.Mesh, i int) {
	n := &g.Nodes[i]
	c.avatar.Set(n.ID, n.Name)
	c.name.Set(n.Name)
	way := pathWord(n.Path)
	switch {
	case n.Self:
		way = words.T("This computer")
	case n.Through >= 0:
		way = words.T("Through the computer of %s alone", g.Nodes[n.Through].Name)
	}
	c.way.Set(way)
	text := words.T("Tells nothing of its links")
	if n.Known || n.RTT > 0 {
		text = words.T("%d ms, %s lost", model.Milliseconds(n.RTT), model.Percent(n.Loss))
		if n.Parent >= 0 && n.Depth > 0 && n.Through < 0 {
			text += " · " + words.T("gets it from %s", g.Nodes[n.Parent].Name)
		}
	}
	if n.Self {
		text = words.N("Linked to %d computer", "Linked to %d computers", linksOfNode(g, i))
	}
	c.link.Set(text)
	c.Refresh()
}

func linksOfNode(g *model.Mesh, i int) (n int) {
	for _, l := range g.Links {
		if l.A == i || l.B == i {
			n++
		}
	}
	return n
}

// HeightFor returns the height at this width.
func (c *nodeCard) HeightFor(width float32) float32 { return widget.HeightFor(c.body, width) }

// CreateRenderer implements fyne.Widget.
func (c *nodeCard) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(c.body) }
