//go:build !nogui

package start

import (
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"lyceum/app/model"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// scanner is the dialog in which the camera looks for the code of an invite.
type scanner struct {
	dialog  *widget.OpenDialog
	picture *video.Picture
	note    *widget.Text
	begun   bool // the model has begun
}

const scanWidth, scanHeight = 480, 360

func (p *Pane) openScanner() {
	s := &scanner{picture: video.NewPicture(p.ticker, video.Crop, true)}
	s.note = widget.NewParagraph(words.T("Starting the camera"), widget.Body, widget.Ink)
	view := widget.Fixed(scanWidth, scanHeight, widget.NewGround(widget.Stage, widget.NoEdge, s.picture))
	text := widget.Tall(2*widget.LineHeight(widget.Body), s.note)
	other := widget.NewIconButton("image", words.T("From image"), widget.Outline, func() { s.dialog.Close(); p.choosePicture() })
	p.scanner = s
	s.dialog = widget.ShowDialog(p.w.Canvas(), widget.Dialog{
		Title: words.T("Scan QR"), Width: scanWidth + 48, Body: widget.Column(12, view, text), Buttons: []fyne.CanvasObject{other},
		Closed: func() {
			p.scanner = nil
			p.asks.Preview(nil)
			p.asks.ScanInvite(false)
		},
	})
	p.asks.Preview(s.picture.Put)
	p.asks.ScanInvite(true)
}

func (s *scanner) set(is *model.Scan) {
	switch {
	case is == nil:
		if s.begun { // an invite was found
			s.dialog.Close()
		}
		return
	case is.Fault != "":
		s.picture.Clear()
		s.note.Set(is.Fault)
	case is.Note != "":
		s.note.Set(is.Note)
	case is.Ready:
		s.note.Set(words.T("Hold the code of an invite before the camera."))
	}
	s.begun = true
}

// Drop joins the class whose invite is in a picture that was dropped on the window.
func (p *Pane) Drop(all []fyne.URI) {
	if len(all) > 0 {
		p.asks.JoinPicture(func() (io.ReadCloser, error) { return storage.Reader(all[0]) })
	}
}
