//go:build !nogui

package dialogs

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

const (
	reportsWidth  float32 = 640
	reportsHeight float32 = 340
)

// A reportsPane lists the report folders of the classes that the person helped to run.
type reportsPane struct {
	d     *Dialogs
	where *widget.Text
	list  *rows.List[model.ReportFolder]
	place fyne.CanvasObject // of list
	empty *widget.Empty
	none  fyne.CanvasObject // of empty
	note  *widget.Text
	done  *widget.Button
	body  *fyne.Container
	shown *model.Reports
	old   *model.Reports // of before it was asked
}

// Reports opens the list of report folders. One that is chosen opens in the desktop's own way.
func (d *Dialogs) Reports() {
	p := &reportsPane{d: d, old: d.last.Reports}
	p.where = widget.NewText("", widget.Secondary, widget.Muted).Cut()
	p.list = rows.New(rows.Of[model.ReportFolder]{
		Name:  words.T("Reports"),
		Key:   func(f model.ReportFolder) string { return f.Path },
		Same:  func(a, b model.ReportFolder) bool { return a == b },
		Kind:  func(model.ReportFolder) int { return 0 },
		Guess: func(model.ReportFolder) float32 { return reportHeight() },
		New:   func(int) fyne.CanvasObject { return newReportRow() },
		Fill:  func(o fyne.CanvasObject, f model.ReportFolder) { o.(*reportRow).set(f) },
		Tap:   func(f model.ReportFolder, _ fyne.Position) { d.OpenFolder(f.Path) },
		Copy:  func(f model.ReportFolder) string { return f.Path },
		Hover: true,
	})
	p.place = widget.NewCard(widget.Pad(1, 1, 1, 1, widget.Fixed(0, reportsHeight, p.list)))
	p.empty = widget.NewEmpty("table", "", "", "", nil)
	p.none = widget.Pad(40, 24, 40, 24, p.empty)
	p.note = widget.NewParagraph("", widget.Secondary, widget.Muted)
	p.body = widget.Column(12, p.where, p.place, p.none, p.note)
	settings := widget.NewIconButton("gear", words.T("Settings"), widget.Quiet, func() { d.Settings(SectionStorage) })
	p.done = widget.NewButton(words.T("Done"), widget.Outline, d.Close)
	d.asks.LookForReports()
	d.show(p, widget.Dialog{
		Title: words.T("Reports"), Width: reportsWidth + (widget.TextScale()-1)*300, Body: p.body, First: p.done,
		Left: []fyne.CanvasObject{settings}, Buttons: []fyne.CanvasObject{p.done},
	})
}

func (p *reportsPane) set(s *model.Snapshot) {
	r := s.Reports
	if r == p.old {
		r = nil // what there was before is looked at anew
	}
	if r != nil && r == p.shown {
		return
	}
	p.shown = r
	var all []model.ReportFolder
	title, help, note := words.T("Looking for reports"), "", ""
	if r != nil {
		all = r.All
		title, help = words.T("No reports yet"), words.T("Your first report appears after a class.")
		if r.Root == "" {
			help = words.T("Reports are turned off in the settings, under Storage.")
		}
		p.where.Set(r.Root)
		switch {
		case r.Fault != "":
			note = r.Fault
		case r.More > 0:
			note = words.N("%d older report is in the same folder.", "%d older reports are in the same folder.", r.More)
		case len(all) > 0:
			note = words.T("Click one to open its folder: the page of the report, its tables and the results of tests are in it.")
		}
	}
	p.list.Set(all)
	p.empty.Set("table", title, help, "", nil)
	p.note.Set(note)
	widget.Show(p.where, r != nil && r.Root != "")
	widget.Show(p.place, len(all) > 0)
	widget.Show(p.none, len(all) == 0)
	widget.Show(p.note, note != "")
	p.body.Refresh()
	p.d.refresh()
	if c := p.d.window.Canvas(); len(all) > 0 && c.Focused() == fyne.Focusable(p.done) {
		c.Focus(p.list.Focusable()) // nobody has gone elsewhere meanwhile
	}
}

func reportHeight() float32 { return widget.RowHeight(56, widget.Body, widget.Secondary) }

// A reportRow is one report folder.
type reportRow struct {
	fynewidget.BaseWidget
	title, about *widget.Text
	body         fyne.CanvasObject
}

func newReportRow() *reportRow {
	r := &reportRow{title: widget.NewText("", widget.Body, widget.Ink).Cut(), about: widget.NewText("", widget.Secondary, widget.Muted).Cut()}
	text := widget.Column(0, r.title, r.about)
	r.body = widget.Fixed(0, reportHeight(), widget.Pad(0, 16, 0, 16, widget.GrowRow(12, text, widget.NewIcon("folder", 20, widget.Muted), text)))
	r.ExtendBaseWidget(r)
	return r
}

func (r *reportRow) set(f model.ReportFolder) {
	r.title.Set(f.Title)
	facts := []string{f.When, lastedWord(f.Lasted), words.N("%d student", "%d students", f.Students)}
	if f.Tests > 0 {
		facts = append(facts, words.N("%d test", "%d tests", f.Tests))
	}
	r.about.Set(strings.Join(facts, " · "))
	r.Refresh()
}

// lastedWord says how long a class took.
func lastedWord(d time.Duration) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	if minutes >= 60 {
		return words.T("%d h %d min", minutes/60, minutes%60)
	}
	return words.T("%d min", minutes)
}

// Word returns the title of the class.
func (r *reportRow) Word() string { return r.title.Text() }

// HeightFor returns the height of the row.
func (r *reportRow) HeightFor(float32) float32 { return reportHeight() }

// CreateRenderer implements fyne.Widget.
func (r *reportRow) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(r.body) }
