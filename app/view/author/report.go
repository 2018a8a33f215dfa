//go:build !nogui

package author

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/files"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// questionFiles are the ends of the names of files with questions.
var questionFiles = []string{".json", ".gift", ".aiken", ".txt"}

// openImport asks for a file of questions.
func (s *Screen) openImport() {
	about := words.T("Questions in GIFT, Aiken or Lyceum’s own format. What cannot be read is told line by line; the rest comes.")
	if c := s.is.Filter.Category; c != "" && !s.is.Filter.Trash {
		about += " " + words.T("They go into the category “%s”.", c)
	}
	s.choice = files.Choose(s.window, s.folder, func(folder string) { s.asks.LookFor(folder, questionFiles) }, files.Dialog{
		Title: words.T("Import questions"), About: about, Nothing: words.T("There are no files of questions in this folder."),
		Take: s.asks.ImportQuestions, Closed: func() { s.choice = nil },
	})
}

// openExport asks as which kind of file questions are written.
func (s *Screen) openExport() {
	n := s.is.Total
	if s.is.Picked > 0 {
		n = s.is.Picked
	}
	item := func(as model.BankFormat, word, end string) widget.MenuItem {
		return widget.MenuItem{Icon: "file", Word: word, Off: n == 0, Do: func() { s.exportAs(as, end, n) }}
	}
	widget.ShowMenu(s.window.Canvas(), s.exports, []widget.MenuItem{
		item(model.BankGIFT, words.T("GIFT, for Moodle and other programs"), ".gift"), item(model.BankJSON, words.T("Lyceum’s own format, with everything but categories"), ".json"),
	})
}

// exportAs asks where the file goes.
func (s *Screen) exportAs(as model.BankFormat, end string, n int) {
	name := s.is.Filter.Category[strings.LastIndexByte(s.is.Filter.Category, '/')+1:]
	if name == "" {
		name = words.T("Questions")
	}
	s.choice = files.Choose(s.window, s.folder, func(folder string) { s.asks.LookFor(folder, []string{end}) }, files.Dialog{
		Title: words.T("Export questions"), About: words.N("%d question is written.", "%d questions are written.", n), Nothing: words.T("There is nothing in this folder yet."),
		Name: files.CleanName(name), Ending: end, From: home(),
		Take: func(path string) { s.asks.ExportQuestions(as, path) }, Closed: func() { s.choice = nil },
	})
}

// home is where a person keeps files; empty: nobody knows.
func home() string {
	dir, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return dir
}

// A report is the dialog that tells what came of a file.
type report struct {
	s      *Screen
	shown  *model.FileReport
	dialog *widget.OpenDialog
}

func newReport(s *Screen) *report { return &report{s: s} }

// problemsHeight is reserved for the list, which scrolls.
const problemsHeight float32 = 300

func (r *report) set(is *model.FileReport) {
	if is == r.shown {
		return
	}
	r.shown = is
	if r.dialog != nil {
		r.dialog.Close()
	}
	if is != nil {
		r.open(is)
	}
}

// open shows it.
func (r *report) open(is *model.FileReport) {
	body := widget.Column(12)
	for i, text := range model.ReportWords(is) {
		icon, tone := "okc", fyne.ThemeColorName(widget.Success)
		if i > 0 {
			icon, tone = "info", widget.Muted
		}
		p := widget.NewParagraph(text, widget.Body, widget.Ink)
		body.Add(widget.TopRow(10, p, widget.NewIcon(icon, 20, tone), p))
	}
	if len(is.Problems) > 0 {
		list := newProblems()
		list.Set(is.Problems)
		body.Add(widget.NewHeading(words.N("%d note about the file", "%d notes about the file", len(is.Problems)), widget.Body, widget.Ink))
		body.Add(widget.NewCard(widget.Pad(1, 1, 1, 1, widget.Fixed(0, problemsHeight, list))))
	}
	ok := widget.NewButton(words.T("Close"), widget.Primary, func() { r.dialog.Close() })
	d := widget.Dialog{
		Title: is.File, Width: 620 * widget.TextScale(), Body: body, Buttons: []fyne.CanvasObject{ok}, First: ok,
		Closed: func() {
			if r.shown == is {
				r.s.asks.CloseReport()
			}
		},
	}
	if is.Written {
		d.Left = []fyne.CanvasObject{widget.NewButton(words.T("Open folder"), widget.Quiet, func() { widget.OpenFolder(filepath.Dir(is.Path)) })}
	}
	r.dialog = widget.ShowDialog(r.s.window.Canvas(), d)
}

// newProblems is the list of what was not understood.
func newProblems() *rows.List[model.FileProblem] {
	return rows.New(rows.Of[model.FileProblem]{
		Name: words.T("Notes about the file"), Key: func(p model.FileProblem) string { return strconv.Itoa(p.N) }, Same: func(a, b model.FileProblem) bool { return a == b },
		Kind: func(model.FileProblem) int { return 0 }, Guess: func(model.FileProblem) float32 { return twoHigh() },
		New: func(int) fyne.CanvasObject { return newProblemRow() }, Fill: func(o fyne.CanvasObject, p model.FileProblem) { o.(*problemRow).set(p) },
		Copy: problemWhere,
	})
}

// problemWhere says where in a file something is.
func problemWhere(p model.FileProblem) string {
	where := p.Question
	if p.Line > 0 {
		where = words.T("Line %d", p.Line)
		if p.Question != "" {
			where += " · " + p.Question
		}
	}
	return where
}

// A problemRow is one of them: where, and what.
type problemRow struct {
	fynewidget.BaseWidget
	icon        *widget.Icon
	where, text *widget.Text
	body        *fyne.Container
}

func newProblemRow() *problemRow {
	r := &problemRow{icon: widget.NewIcon("alert", 18, widget.Warning), where: widget.NewBold("", widget.Secondary, widget.Ink).Cut(), text: widget.NewParagraph("", widget.Secondary, widget.Ink)}
	column := widget.Column(2, r.where, r.text)
	r.body = widget.Pad(8, lineSide, 8, lineSide, widget.TopRow(10, column, r.icon, column))
	r.ExtendBaseWidget(r)
	return r
}

func (r *problemRow) set(p model.FileProblem) {
	r.icon.Set("info", widget.Muted)
	if p.LeftOut {
		r.icon.Set("alert", widget.Warning)
	}
	r.where.Set(problemWhere(p))
	text := p.Text
	if p.LeftOut {
		text = words.T("Left out. %s", text)
	}
	r.text.Set(text)
	r.Refresh()
}

// HeightFor returns the height at this width.
func (r *problemRow) HeightFor(width float32) float32 { return widget.HeightFor(r.body, width) }

// CreateRenderer implements fyne.Widget.
func (r *problemRow) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(r.body)
}
