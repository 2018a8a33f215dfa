//go:build !nogui

package video

import (
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
	help    *widget.Text
	invite  *fyne.Container
}

func newNobody(invite func()) *nobody {
	n := &nobody{help: widget.NewParagraph("", widget.Secondary, widget.MutedOn).Centred()}
	n.invite = widget.Pad(8, 0, 0, 0, container.NewCenter(widget.NewIconButton("share", words.T("Invite people"), widget.Primary, invite)))
	n.icon = widget.Centre(64, widget.NewIcon("people", 64, widget.MutedOn))
	n.content = widget.Column(8,
		n.icon,
		widget.NewHeading(words.T("You are the only one here"), widget.Head, widget.OnStage).Centred(),
		n.help, n.invite)
	n.content.Hide()
	return n
}

func (n *nobody) set(c *model.Class) {
	can := c.Invite != ""
	if can {
		n.help.Set(words.T("Others appear here as they join. Send them the invite."))
	} else {
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
