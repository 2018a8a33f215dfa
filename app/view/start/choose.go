//go:build !nogui

package start

import (
	"io"
	"os"

	"lyceum/app/view/files"
	"lyceum/app/words"
)

// choosePicture has a picture of an invite be chosen.
func (p *Pane) choosePicture() {
	p.chooser = files.Choose(p.w, p.last.Folder, p.asks.LookInto, files.Dialog{
		Title: words.T("Choose a picture of an invite"), About: words.T("A screenshot or a photo of the code. You can also drop it on the window."),
		Nothing: words.T("There are no pictures in this folder."),
		Take: func(path string) {
			p.asks.JoinPicture(func() (io.ReadCloser, error) { return os.Open(path) })
		},
		Closed: func() { p.chooser = nil },
	})
}
