//go:build !nogui

package dialogs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
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

// savePicture writes the code as a picture into the person's folder of pictures, or else into their home, and says where.
// Only they can read it: who has it can join.
func (p *invitePane) savePicture() {
	path, err := writeCode(p.invite.Text, pictureFolder(), fileName(words.T("Lyceum invite %s", p.title)))
	if err != nil {
		p.saved.Set(model.Sentence(err, p.d.now()))
		p.saved.SetTone(widget.Danger)
	} else {
		p.saved.Set(words.T("Saved as %s", path))
		p.saved.SetTone(widget.Muted)
	}
	p.saved.Show()
	p.d.refresh()
}

// writeCode writes a code to a new file of a name, with a number behind it if there is one of that name.
func writeCode(text, folder, name string) (path string, err error) {
	code, err := qr.Encode(text)
	if err != nil {
		return "", err
	}
	var f *os.File
	for n := 1; n < 1000; n++ {
		path = filepath.Join(folder, name+".png")
		if n > 1 {
			path = filepath.Join(folder, fmt.Sprintf("%s %d.png", name, n))
		}
		f, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if err != nil {
		return "", err
	}
	err = errors.Join(code.PNG(f, pngScale), f.Close())
	if err != nil {
		os.Remove(path)
	}
	return path, err
}

// pictureFolder is where pictures are kept.
func pictureFolder() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return os.TempDir()
	}
	if pictures := filepath.Join(home, "Pictures"); isFolder(pictures) {
		return pictures
	}
	return home
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
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
