//go:build !nogui

package check

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/media"
)

// DoorAsks is what the door asks for; *model.Store does it.
type DoorAsks interface {
	Preview(f func(*media.Picture))
	LeaveDoor()
}

// A Door is what one sees who waits to be let in.
type Door struct {
	Content fyne.CanvasObject

	asks    DoorAsks
	title   *widget.Text
	teacher *widget.Text
	icon    *widget.Icon
	text    *widget.Text
	picture *video.Picture
	self    *widget.Avatar
	view    fyne.CanvasObject
	leave   *widget.Button
	column  *fyne.Container
	shown   bool
}

// NewDoor returns the door of window w, whose pictures ticker redraws.
func NewDoor(asks DoorAsks, ticker *video.Ticker, _ fyne.Window) *Door {
	d := &Door{
		asks: asks, picture: video.NewPicture(ticker, video.Crop, true), self: widget.NewAvatar("", "", 64),
		title:   widget.NewHeading("", widget.Title, widget.Ink).Centred(),
		teacher: widget.NewParagraph("", widget.Secondary, widget.Muted).Centred(),
		icon:    widget.NewIcon("clock", 20, widget.Muted),
		text:    widget.NewParagraph("", widget.Body, widget.Ink),
	}
	d.picture.SetRadius(widget.CardRadius)
	const width, height = 320, 180
	ground := widget.NewRound(widget.Stage2, widget.CardRadius, container.NewCenter(d.self))
	d.view = widget.Centre(width, widget.Fixed(width, height, container.NewStack(ground, d.picture)))
	d.leave = widget.NewIconButton("leave", words.T("Leave"), widget.Outline, asks.LeaveDoor)
	news := widget.NewRound(widget.Surface2, widget.Radius, widget.Pad(12, 16, 12, 16, widget.TopRow(12, d.text, d.icon, d.text)))
	d.column = widget.Column(20, widget.Column(4, d.title, d.teacher), d.view, news, container.NewCenter(d.leave))
	card := widget.NewCard(widget.Pad(32, 32, 28, 32, d.column))
	d.Content = widget.NewScroll(widget.Pad(32, 32, 32, 32, widget.Centre(520, card)))
	return d
}

// Set shows the snapshot; away from a door it keeps what it shows.
func (d *Door) Set(s *model.Snapshot) {
	is := s.Door
	if is == nil {
		return
	}
	title := is.Title
	if title == "" {
		title = words.T("Your class")
	}
	d.title.Set(title)
	d.teacher.Set(is.Teacher)
	widget.Show(d.teacher, is.Teacher != "")
	d.self.Set(s.SelfID(), s.Settings.Name)
	icon, tone, leave := "clock", widget.Muted, words.T("Leave")
	if is.State != model.DoorWaiting {
		icon, tone = "alert", widget.Warning
	}
	if is.State == model.DoorRefused || is.State == model.DoorFailed || is.State == model.DoorRemoved {
		leave = words.T("Back to the start")
	}
	if is.Leaving {
		leave = words.T("Leaving")
	}
	d.icon.Set(icon, tone)
	d.text.Set(is.Text)
	if !is.Camera {
		d.picture.Clear()
	}
	d.leave.Set(leave, !is.Leaving)
	d.column.Refresh()
}

// Shown says whether the door is in front.
func (d *Door) Shown(on bool) {
	if d.shown == on {
		return
	}
	d.shown = on
	if on {
		d.asks.Preview(d.picture.Put)
	} else {
		d.asks.Preview(nil)
		d.picture.Clear()
	}
}
