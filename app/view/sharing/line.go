//go:build !nogui

package sharing

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
)

// A line is what all rows have in common.
type line struct {
	fynewidget.BaseWidget
	body fyne.CanvasObject
}

// CreateRenderer implements fyne.Widget.
func (l *line) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(l.body) }

// HeightFor returns how high the row is at a width.
func (l *line) HeightFor(width float32) float32 { return widget.HeightFor(l.body, width) }

// A headingLine is the head of a part of the list.
type headingLine struct {
	line
	word *widget.Text
}

func newHeadingLine() *headingLine {
	l := &headingLine{word: widget.NewText("", widget.Caption, widget.Muted)}
	l.body = widget.Pad(12, 12, 4, 12, l.word)
	l.ExtendBaseWidget(l)
	return l
}

func (l *headingLine) set(r row) { l.word.Set(r.word) }

// A jobLine is a file that is being read or written.
type jobLine struct {
	line
	name *widget.Text
	bar  *bar
}

func newJobLine() *jobLine {
	l := &jobLine{name: widget.NewText("", widget.Body, widget.Ink).Cut(), bar: newBar()}
	text := widget.Column(6, l.name, l.bar)
	l.body = widget.Pad(8, 12, 8, 12, widget.TopRow(10, text, widget.NewIcon("history", 20, widget.Muted), text))
	l.ExtendBaseWidget(l)
	return l
}

func (l *jobLine) set(r row) {
	l.name.Set(r.job.Name)
	l.bar.set(float32(max(0, r.job.Done)))
	widget.Show(l.bar, r.job.Done >= 0)
	l.body.Refresh()
}

// A fileLine is a file that was shared, or that this person handed in.
type fileLine struct {
	line
	pane  *Pane
	icon  *widget.Icon
	name  *widget.Text
	about *widget.Text
	note  *widget.Text
	bar   *bar
	came  *widget.Text
	fault *widget.Text
	acts  *actions
	words *fyne.Container
}

func newFileLine(p *Pane) *fileLine {
	l := &fileLine{
		pane: p,
		icon: widget.NewIcon("file", 20, widget.Accent), name: widget.NewText("", widget.Body, widget.Ink).Cut(),
		about: widget.NewParagraph("", widget.Secondary, widget.Muted), note: widget.NewParagraph("", widget.Secondary, widget.Ink), bar: newBar(),
		came: widget.NewParagraph("", widget.Caption, widget.Muted), fault: widget.NewParagraph("", widget.Secondary, widget.Danger),
	}
	l.acts = newActions()
	head := widget.GrowRow(8, l.name, l.name, widget.NewIcon("more", 20, widget.Muted))
	l.words = widget.Column(2, head, l.about, l.note, widget.Pad(4, 0, 2, 0, l.bar), l.came, l.fault, l.acts.content)
	l.body = widget.Pad(4, 12, 8, 12, widget.TopRow(10, l.words, widget.Pad(6, 0, 0, 0, l.icon), l.words))
	l.ExtendBaseWidget(l)
	return l
}

// TapAt implements rows.Tapped.
func (l *fileLine) TapAt(at fyne.Position) bool { return l.acts.tap(l, at) }

// CursorAt implements rows.Pointed.
func (l *fileLine) CursorAt(at fyne.Position) desktop.Cursor { return l.acts.cursor(l, at) }

func (l *fileLine) set(r row) {
	f := r.file
	l.icon.Set(iconOf(f))
	l.name.Set(f.Name)
	l.about.Set(aboutFile(f))
	l.note.Set(f.Note)
	fetching := f.State == room.FileFetching
	if f.Size > 0 {
		l.bar.set(float32(f.Have) / float32(f.Size))
	}
	l.came.Set(cameWords(f))
	l.fault.Set(f.Fault)
	widget.Show(l.note, f.Note != "")
	widget.Show(l.words.Objects[3], fetching)
	widget.Show(l.came, fetching)
	widget.Show(l.fault, f.Fault != "")
	l.acts.set(l.pane.actionsOf(r))
	l.words.Refresh()
}

// pictureEnds and soundEnds are the ends of the names of files with icons of their own.
var (
	pictureEnds = []string{".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg", ".bmp", ".heic"}
	soundEnds   = []string{".mp3", ".wav", ".ogg", ".opus", ".flac", ".m4a"}
	filmEnds    = []string{".mp4", ".webm", ".mkv", ".mov", ".avi"}
	tableEnds   = []string{".csv", ".xlsx", ".xls", ".ods"}
	textEnds    = []string{".txt", ".md", ".doc", ".docx", ".odt", ".rtf"}
)

// iconOf is the drawing for a file: a program warns.
func iconOf(f model.FileRow) (icon string, tone fyne.ThemeColorName) {
	end := strings.ToLower(filepath.Ext(f.Name))
	switch {
	case f.Program:
		return "alert", widget.Warning
	case f.HandIn && f.Own:
		return "check2", widget.Success
	case f.Pinned:
		return "pin", widget.Accent
	case slices.Contains(pictureEnds, end):
		return "image", widget.Accent
	case slices.Contains(soundEnds, end):
		return "speaker", widget.Accent
	case slices.Contains(filmEnds, end):
		return "play", widget.Accent
	case slices.Contains(tableEnds, end):
		return "table", widget.Accent
	case slices.Contains(textEnds, end):
		return "text", widget.Accent
	}
	return "file", widget.Accent
}

// A boxLine is a box to hand in.
type boxLine struct {
	line
	pane  *Pane
	icon  *widget.Icon
	title *widget.Text
	about *widget.Text
	task  *widget.Text
	count *widget.Text
	acts  *actions
	words *fyne.Container
}

func newBoxLine(p *Pane) *boxLine {
	l := &boxLine{
		pane: p,
		icon: widget.NewIcon("folder", 20, widget.Accent), title: widget.NewHeading("", widget.Body, widget.Ink),
		about: widget.NewParagraph("", widget.Secondary, widget.Muted), task: widget.NewParagraph("", widget.Secondary, widget.Ink),
		count: widget.NewParagraph("", widget.Secondary, widget.Ink), acts: newActions(),
	}
	head := widget.GrowRow(8, l.title, l.title, widget.NewIcon("more", 20, widget.Muted))
	l.words = widget.Column(2, head, l.about, l.task, l.count, l.acts.content)
	l.body = widget.Pad(4, 12, 8, 12, widget.TopRow(10, l.words, widget.Pad(6, 0, 0, 0, l.icon), l.words))
	l.ExtendBaseWidget(l)
	return l
}

// TapAt implements rows.Tapped.
func (l *boxLine) TapAt(at fyne.Position) bool { return l.acts.tap(l, at) }

// CursorAt implements rows.Pointed.
func (l *boxLine) CursorAt(at fyne.Position) desktop.Cursor { return l.acts.cursor(l, at) }

func (l *boxLine) set(r row) {
	b := r.box
	icon, tone := "folder", widget.Accent
	if !b.open {
		icon, tone = "lockon", widget.Muted
	}
	l.icon.Set(icon, tone)
	l.title.Set(b.title)
	l.about.Set(b.about)
	l.task.Set(b.task)
	l.count.Set(b.count)
	widget.Show(l.about, b.about != "")
	widget.Show(l.task, b.task != "")
	widget.Show(l.count, b.count != "")
	l.acts.set(l.pane.actionsOf(r))
	l.words.Refresh()
}
