//go:build !nogui

package video

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// nobody is what the stage says to who is the only one.
type nobody struct {
	content *fyne.Container
	icon    fyne.CanvasObject
	title   *widget.Text
	help    *widget.Text
	invite  *fyne.Container
}

func newNobody(invite func()) *nobody {
	n := &nobody{title: widget.NewHeading("", widget.Head, widget.OnStage).Centred(), help: widget.NewParagraph("", widget.Secondary, widget.MutedOn).Centred()}
	n.invite = widget.Pad(8, 0, 0, 0, container.NewCenter(widget.NewIconButton("share", words.T("Invite people"), widget.Primary, invite)))
	n.icon = widget.Centre(64, widget.NewIcon("people", 64, widget.MutedOn))
	n.content = widget.Column(8,
		n.icon,
		n.title,
		n.help, n.invite)
	n.content.Hide()
	return n
}

func (n *nobody) set(c *model.Class) {
	lost := slices.ContainsFunc(c.Banners, func(b model.Banner) bool { return b.Kind == model.BannerLost })
	can := c.Invite != "" && !lost && !c.Practice
	n.title.Set(words.T("You are the only one here"))
	switch {
	case lost:
		n.title.Set(words.T("Looking for the others"))
		n.help.Set(words.T("They appear here again as soon as they can be reached."))
	case c.Practice:
		n.title.Set(words.T("You practise alone"))
		n.help.Set(words.T("Try out what you like. Nobody else sees or hears you."))
	case can:
		n.help.Set(words.T("Others appear here as they join. Send them the invite."))
	default:
		n.help.Set(words.T("Others appear here as they join."))
	}
	widget.Show(n.invite, can)
}

// place lays it out in the middle of an area, without the drawing where there is no room for it.
func (n *nobody) place(in area) {
	w := min(400, in.size.Width)
	n.icon.Show()
	h := widget.HeightFor(n.content, w)
	if h > in.size.Height {
		n.icon.Hide()
		h = widget.HeightFor(n.content, w)
	}
	put(n.content, area{in.at.AddXY(floor((in.size.Width-w)/2), floor(max(0, (in.size.Height-h)/2))), fyne.NewSize(w, h)})
}
