//go:build !nogui

package board

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/files"
	"lyceum/app/words"
	"lyceum/collab/board"
)

// Kinds of file, by the ends of their names.
var (
	pictureFiles = []string{".png", ".jpg", ".jpeg", ".webp"}
	slideFiles   = append([]string{".pdf"}, pictureFiles...)
	boardFiles   = []string{".cboard"}
)

// A chooser is the dialog in which a file is chosen, while it is open.
type chooser struct{ open *files.Chooser }

func (c *chooser) set(f *model.Folder) {
	if c.open != nil {
		c.open.Set(f)
	}
}

// choose opens the dialog for files of some kinds.
func (p *Pane) choose(kinds []string, d files.Dialog) {
	d.Closed = func() { p.chooser.open = nil }
	p.chooser.open = files.Choose(p.window, p.folder, func(folder string) { p.asks.LookFor(folder, kinds) }, d)
}

// ChooseSlides asks for a PDF, or for pictures, that become slides.
func (p *Pane) ChooseSlides() {
	p.choose(slideFiles, files.Dialog{
		Title: words.T("Open slides"), About: words.T("A PDF, or pictures in the order in which you pick them."),
		Nothing: words.T("There are no PDFs and no pictures in this folder."),
		Several: p.openSlides,
	})
}

// openSlides opens each PDF as slides, and all pictures as slides together.
func (p *Pane) openSlides(all []string) {
	var pictures []string
	for _, path := range all {
		if strings.EqualFold(filepath.Ext(path), ".pdf") {
			p.asks.OpenSlides([]string{path})
		} else {
			pictures = append(pictures, path)
		}
	}
	if len(pictures) > 0 {
		p.asks.OpenSlides(pictures)
	}
}

// choosePicture asks for pictures that are put on the page.
func (p *Pane) choosePicture() {
	if !p.drawing() || !p.board.MayDraw {
		return
	}
	p.choose(pictureFiles, files.Dialog{
		Title: words.T("Put a picture on the page"), About: words.T("You can also drop it on the board."),
		Nothing: words.T("There are no pictures in this folder."),
		Several: func(all []string) {
			for _, path := range all {
				p.asks.AddPicture(path, board.Point{})
			}
		},
	})
}

// chooseBoard asks for a board that was saved.
func (p *Pane) chooseBoard() {
	p.choose(boardFiles, files.Dialog{
		Title: words.T("Open a saved board"), About: words.T("Its pages come behind those that are here."),
		Nothing: words.T("There are no boards in this folder."), Take: p.asks.OpenBoardFile,
	})
}

// Drop takes files that were dropped on the window, and reports whether it has a use for them: a PDF becomes slides, and so do
// pictures over the tab Slides; over a board a picture is put on the page, and a saved board is opened.
func (p *Pane) Drop(all []fyne.URI) bool {
	if p.shown == "" || p.walled {
		return false
	}
	var slides, pictures, boards []string
	for _, u := range all {
		if u.Scheme() != "file" {
			continue
		}
		switch end := strings.ToLower(filepath.Ext(u.Path())); {
		case end == ".pdf":
			slides = append(slides, u.Path())
		case slices.Contains(pictureFiles, end):
			pictures = append(pictures, u.Path())
		case slices.Contains(boardFiles, end):
			boards = append(boards, u.Path())
		}
	}
	b := p.board
	switch {
	case len(slides) > 0 && b.CanOpen:
		p.openSlides(slides)
	case len(pictures) > 0 && p.shown == model.TabSlides && b.CanOpen:
		p.openSlides(pictures)
	case len(pictures) > 0 && p.drawing() && b.MayDraw:
		for _, path := range pictures {
			p.asks.AddPicture(path, board.Point{})
		}
	case len(boards) > 0 && p.drawing() && b.MayDraw && b.CanInsert:
		p.asks.OpenBoardFile(boards[0])
	default:
		return false
	}
	return true
}
