//go:build !nogui

package board

import (
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/files"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/board"
)

// openMore is the menu of what is done with a page or a document, and of the tools that the strip has no room for.
func (t *toolbar) openMore() {
	p, b := t.p, t.p.board
	var items []widget.MenuItem
	if !t.keep.Visible() {
		for _, tool := range rareTools {
			items = append(items, t.toolItem(tool))
		}
		items = append(items, widget.MenuItem{Icon: "lockon", Word: words.T("Keep the tool after one shape"), Key: p.keyOf(model.BoardKeep), Ticked: p.keep, Do: p.toggleKeep})
	}
	items = append(items, widget.MenuItem{Icon: "grid", Word: words.T("Draw along a grid"), Key: p.keyOf(model.BoardGrid), Ticked: p.grid, Line: len(items) > 0, Do: p.toggleGrid})
	if page := p.page(); page != nil && page.Pattern != board.DeckPage && b.CanInsert {
		items = append(items, widget.MenuItem{Word: words.T("Squared paper"), Ticked: page.Pattern == board.Grid, Do: func() {
			to := board.Grid
			if page.Pattern == board.Grid {
				to = board.White
			}
			p.asks.SetBoardPattern(to)
		}})
	}
	items = append(items, widget.MenuItem{Icon: "trash", Word: words.T("Clear what I drew"), Line: true, Do: func() { p.asks.ClearBoard(true) }})
	if b.CanClear {
		items = append(items, widget.MenuItem{Icon: "trash", Word: words.T("Clear page…"), Danger: true, Do: p.askClear})
	}
	if b.CanInsert && len(b.Pages) > 1 {
		items = append(items, widget.MenuItem{Icon: "minus", Word: words.T("Take this page away"), Do: p.asks.RemoveBoardPage})
	}
	items = append(items, p.fileItems(true)...)
	widget.ShowMenu(p.window.Canvas(), t.more, items)
}

// page is the one in front; nil: there is none.
func (p *Pane) page() *board.Page {
	if b := p.board; b.Page >= 1 && b.Page <= len(b.Pages) {
		return b.Pages[b.Page-1]
	}
	return nil
}

// fileItems open files and write them.
func (p *Pane) fileItems(line bool) (items []widget.MenuItem) {
	b := p.board
	if b.CanOpen {
		items = append(items, widget.MenuItem{Icon: "folder", Word: words.T("Open PDF or pictures…"), Line: line, Do: p.ChooseSlides})
		line = false
	}
	if b.MayDraw && b.Open != nil {
		items = append(items, widget.MenuItem{Icon: "image", Word: words.T("Put a picture on the page…"), Line: line, Do: p.choosePicture})
		if b.CanInsert {
			items = append(items, widget.MenuItem{Icon: "file", Word: words.T("Open a saved board…"), Do: p.chooseBoard})
		}
		line = false
	}
	if b.Open != nil {
		items = append(items, widget.MenuItem{Icon: "download", Word: words.T("Save as…"), Line: true, Do: p.openExport})
	}
	return items
}

// askClear makes sure that a page is to be cleared of what everybody drew.
func (p *Pane) askClear() {
	var d *widget.OpenDialog
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { d.Close() })
	clear := widget.NewButton(words.T("Clear page"), widget.DangerPlain, func() { d.Close(); p.asks.ClearBoard(false) })
	d = widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title:   words.T("Clear this page?"),
		Body:    widget.NewParagraph(words.T("What everybody drew on it goes, for everybody. You can undo it."), widget.Body, widget.Muted),
		Buttons: []fyne.CanvasObject{cancel, clear}, First: cancel,
	})
}

// exports are the kinds of file that a board is written as.
var exports = []struct {
	as     model.BoardFormat
	word   string // for words.Say
	ending string
	page   bool // of the page in front alone
}{
	{model.BoardPDF, words.Mark("PDF, all pages"), ".pdf", false},
	{model.BoardPNG, words.Mark("Picture of this page"), ".png", true},
	{model.BoardPNG2, words.Mark("Picture, twice as large"), ".png", true},
	{model.BoardPNG3, words.Mark("Picture, three times as large"), ".png", true},
	{model.BoardSVG, words.Mark("Drawing of this page (SVG)"), ".svg", true},
	{model.BoardFile, words.Mark("Board, to be opened again"), ".cboard", false},
}

// openExport offers kinds of file.
func (p *Pane) openExport() {
	items := []widget.MenuItem{{Word: words.T("Save as"), Off: true}}
	for _, e := range exports {
		items = append(items, widget.MenuItem{Icon: "download", Word: words.Say(e.word), Do: func() {
			p.chooseExport(e.as, words.Say(e.word), p.fileTitle(e.page), e.ending)
		}})
	}
	widget.ShowMenu(p.window.Canvas(), p.toolbar.more, items)
}

// fileTitle is what a file of the document in front is called.
func (p *Pane) fileTitle(page bool) string {
	title, b := p.class.Title, p.board
	switch b.Open.ID.Kind {
	case board.Deck:
		title = strings.TrimSuffix(b.Open.Title, ".pdf")
	case board.PrivateBoard, board.Reveal:
		title = b.Open.Owner.Name
	}
	if page && len(b.Pages) > 1 {
		title = words.T("%s, page %d", title, b.Page)
	}
	return title
}

// chooseExport asks where a document is written as a kind of file, and by what name.
func (p *Pane) chooseExport(as model.BoardFormat, kind, title, ending string) {
	p.choose([]string{ending}, files.Dialog{
		Title: words.T("Save as"), About: kind, Nothing: words.T("There are no such files in this folder."),
		From: documents(), Name: cutName(files.CleanName(title)), Ending: ending,
		Take: func(path string) { p.asks.ExportBoard(as, path) },
	})
}

// documents is the person's folder of documents, or where their folders are.
func documents() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return os.TempDir()
	}
	if documents := filepath.Join(home, "Documents"); isFolder(documents) {
		return documents
	}
	return home
}

// longestTitle is how many characters of a title are in the name of a file that is proposed.
const longestTitle = 60

func cutName(title string) string {
	if r := []rune(title); len(r) > longestTitle {
		return strings.TrimSpace(string(r[:longestTitle]))
	}
	return title
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// fillMenu says in the line of tabs which document is in front.
func (p *Pane) fillMenu() {
	b := p.board
	icon, word := "people", words.T("Class board")
	switch {
	case p.walled:
		icon, word = "grid", words.T("Students’ boards")
	case b.Open == nil:
		icon, word = "file", words.T("Slides")
	case b.Open.ID.Kind == board.Deck:
		icon, word = "file", short(b.Open.Title)
	case b.Private:
		icon, word = "lockon", words.T("My own board")
	case b.Open.ID.Kind != board.ClassBoard:
		icon, word = "eye", short(b.Open.Owner.Name)
	}
	p.Menu.SetIcon(icon)
	p.Menu.Set(word, true)
}

// openDocuments offers the documents of the tab in front.
func (p *Pane) openDocuments() {
	b := p.board
	var items []widget.MenuItem
	if p.shown == model.TabSlides {
		items = p.deckItems()
	} else {
		items = p.boardItems()
	}
	items = append(items, p.fileItems(len(items) > 0)...)
	if b.Open != nil && b.Open.Remove && p.shown == model.TabSlides {
		items = append(items, widget.MenuItem{Icon: "trash", Word: words.T("Take these slides away…"), Danger: true, Do: func() { p.askRemove(b.Open) }})
	}
	widget.ShowMenu(p.window.Canvas(), p.Menu, items)
}

func (p *Pane) deckItems() (items []widget.MenuItem) {
	for _, d := range p.board.Docs {
		if d.ID.Kind == board.Deck {
			items = append(items, p.documentItem("file", short(d.Title), d.ID))
		}
	}
	return items
}

func (p *Pane) documentItem(icon, word string, id board.DocumentID) widget.MenuItem {
	now := p.board.Open != nil && p.board.Open.ID == id && !p.walled
	return widget.MenuItem{Icon: icon, Word: word, Ticked: now, Do: func() { p.ShowWall(false); p.asks.OpenDocument(id) }}
}

func (p *Pane) boardItems() (items []widget.MenuItem) {
	b := p.board
	items = append(items, p.documentItem("people", words.T("Class board"), board.DocumentID{}))
	if b.CanPrivate {
		items = append(items, widget.MenuItem{Icon: "lockon", Word: words.T("My own board"), Ticked: b.Private, Do: func() { p.asks.SetPrivateBoard(true) }})
	}
	if b.Wall != nil {
		items = append(items, widget.MenuItem{Icon: "grid", Word: words.T("Students’ boards"), Ticked: p.walled, Do: func() { p.ShowWall(true) }})
	}
	first := true
	for _, d := range b.Docs {
		if d.ID.Kind == board.Reveal {
			i := p.documentItem("eye", words.T("%s’s board", short(d.Owner.Name)), d.ID)
			i.Line, first = first, false
			items = append(items, i)
		}
	}
	return items
}

// askRemove makes sure that slides are to be taken away.
func (p *Pane) askRemove(d *model.BoardDoc) {
	var dialog *widget.OpenDialog
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { dialog.Close() })
	remove := widget.NewButton(words.T("Take away"), widget.DangerPlain, func() { dialog.Close(); p.asks.RemoveDeck(d.ID) })
	dialog = widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title:   words.T("Take these slides away?"),
		Body:    widget.NewParagraph(words.T("“%s” goes for everybody, with what was drawn on it.", d.Title), widget.Body, widget.Muted),
		Buttons: []fyne.CanvasObject{cancel, remove}, First: cancel,
	})
}
