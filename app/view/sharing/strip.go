//go:build !nogui

package sharing

import (
	"fyne.io/fyne/v2"

	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A strip says that staff open a file for this person, who opens it or does not.
type strip struct {
	content fyne.CanvasObject
	p       *Pane
	text    *widget.Text
	open    *widget.Button
	row     *fyne.Container
}

func newStrip(p *Pane) *strip {
	s := &strip{p: p, text: widget.NewParagraph("", widget.Body, widget.Ink)}
	s.open = widget.NewButton(words.C("what is done with a file", "Open"), widget.Primary, func() { p.Open(p.files.Offer.File.ID) })
	shut := widget.NewBare("close", words.T("Not now"), func() { p.asks.DeclineFile() })
	s.row = widget.GrowRow(12, s.text, widget.NewIcon("file", 24, widget.Accent), s.text, s.open, shut)
	s.content = widget.NewGround(widget.Soft, widget.BottomEdge, widget.Pad(8, 12, 8, 16, s.row))
	return s
}

// set shows what is opened.
func (s *strip) set() {
	is := s.p.files.Offer
	text := words.T("%s opens %s for you", is.By, is.File.Name)
	if f := is.File; f.State != room.FileIsHere {
		text = words.T("%s. It is on its way: %s", text, cameWords(f))
		if f.Fault != "" {
			text = words.T("%s. It does not come: %s", words.T("%s opens %s for you", is.By, f.Name), f.Fault)
		}
	}
	s.text.Set(text)
	s.open.Set(words.C("what is done with a file", "Open"), is.File.State == room.FileIsHere && !is.File.Program)
	s.row.Refresh()
}

// Offering reports whether the strip is to be shown.
func (p *Pane) Offering() bool { return p.files.Offer.File.ID != "" }
