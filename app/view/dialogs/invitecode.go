//go:build !nogui

package dialogs

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"lyceum/app/qr"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// pngScale is how many pixels wide a module of a saved code is.
const pngScale = 8

// showFull shows the code as large as the screen is, for a projector.
func (p *invitePane) showFull() {
	c, wasFull := p.d.window.Canvas(), p.d.window.FullScreen()
	v := newCodeView(codeSide)
	v.set(p.code.text)
	p.d.window.SetFullScreen(true)
	widget.ShowDialog(c, widget.Dialog{
		Title: words.T("Join “%s” with Lyceum", p.title), Width: 1e5, Body: container.New(&filling{c}, v),
		Closed: func() { p.d.window.SetFullScreen(wasFull) },
	})
}

// filling gives an object the height that is left in a window below a dialog's title.
type filling struct{ canvas fyne.Canvas }

func (l *filling) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

func (l *filling) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, max(codeSide, l.canvas.Size().Height-32-44-widget.RowHeight(60, widget.Title)))
}

// savePicture asks where to, and writes the code as a picture.
func (p *invitePane) savePicture() {
	code, err := qr.Encode(p.invite.Text)
	if err != nil {
		return
	}
	save := dialog.NewFileSave(func(to fyne.URIWriteCloser, err error) {
		if err != nil || to == nil {
			return
		}
		err = code.PNG(to, pngScale)
		if closing := to.Close(); err == nil {
			err = closing
		}
		if err != nil {
			p.note.Set(words.T("The picture could not be saved. Choose another folder."))
		}
	}, p.d.window)
	save.SetFilter(storage.NewExtensionFileFilter([]string{".png"}))
	save.SetFileName(fileName(p.title) + ".png")
	save.Show()
}

// fileName makes a name for a file of a title.
func fileName(title string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, title)
	return strings.Trim(name, ". ")
}
