//go:build !nogui

package sharing

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// spans are the lengths of time for which a box is offered, in minutes.
var spans = []int{10, 15, 20, 30, 45, 60, 90, 24 * 60, 7 * 24 * 60}

func spanOptions() []widget.Option {
	all := []widget.Option{{Key: "0", Word: words.T("No end")}}
	for _, m := range spans {
		word := words.N("In %d minute", "In %d minutes", m)
		switch {
		case m >= 24*60:
			word = words.N("In %d day", "In %d days", m/(24*60))
		case m%60 == 0:
			word = words.N("In %d hour", "In %d hours", m/60)
		}
		all = append(all, widget.Option{Key: strconv.Itoa(m), Word: word, Icon: "clock"})
	}
	return all
}

// NewBox asks what is to be handed in, and opens a box for it.
func (p *Pane) NewBox() {
	title := widget.NewInput(words.T("What is handed in"), nil)
	task := widget.NewArea(words.T("Task (optional)"), 4)
	due := widget.NewSelect(spanOptions(), "0", func(string) {})
	field := widget.NewField(words.T("Title"), title)
	var o *widget.OpenDialog
	open := func() {
		if strings.TrimSpace(title.Text) == "" {
			field.SetFault(words.T("A title is needed."))
			o.Refresh()
			p.window.Canvas().Focus(title)
			return
		}
		minutes, _ := strconv.Atoi(due.Chosen())
		o.Close()
		p.asks.OpenBox(strings.TrimSpace(title.Text), strings.TrimSpace(task.Text), time.Duration(minutes)*time.Minute)
	}
	title.OnSubmitted = func(string) { open() }
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { o.Close() })
	yes := widget.NewButton(words.T("Open box"), widget.Primary, open)
	body := widget.Column(12, field, widget.NewField(words.T("Task (optional)"), task).Tight(), widget.NewField(words.T("Due"), due).Tight(),
		widget.NewParagraph(words.T("Every student can hand in files. Only staff can read them; what comes after that time is marked as late."), widget.Secondary, widget.Muted))
	o = widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title: words.T("Let the class hand in files"), Body: body, First: title, Buttons: []fyne.CanvasObject{cancel, yes},
	})
}

// A boxDialog says who has handed in and who has not.
type boxDialog struct {
	p      *Pane
	id     string
	open   *widget.OpenDialog
	shown  *model.FilesPane
	people []model.Person
	more   map[string]*widget.Button // by ID of what was handed in: they stay, for one of them may have the focus
}

// ShowBox opens the dialog that says who has handed in to a box.
func (p *Pane) ShowBox(id string) {
	b := p.boxOf(id)
	if b == nil {
		return
	}
	d := &boxDialog{p: p, id: id, more: map[string]*widget.Button{}}
	collect := widget.NewIconButton("download", words.T("Collect all"), widget.Primary, func() {
		d.open.Close()
		p.collect(id)
	})
	d.open = widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title: b.Title, Width: 560, Body: d.body(b), First: collect, Buttons: []fyne.CanvasObject{collect}, Closed: func() { p.dialog = nil },
	})
	d.shown, d.people = p.files, p.class.Everyone
	p.dialog = d
}

// set shows who has handed in by now.
func (d *boxDialog) set() {
	b := d.p.boxOf(d.id)
	switch {
	case b == nil:
		d.open.Close()
	case d.shown != d.p.files || !isSame(d.people, d.p.class.Everyone):
		d.shown, d.people = d.p.files, d.p.class.Everyone
		d.open.SetBody(d.body(b))
	}
}

func (d *boxDialog) body(b *model.BoxRow) fyne.CanvasObject {
	list := widget.Column(4)
	if b.Task != "" {
		list.Add(widget.NewParagraph(b.Task, widget.Body, widget.Ink))
	}
	if len(b.HandIns) > 0 {
		list.Add(widget.Pad(8, 0, 0, 0, widget.NewBold(words.T("Handed in"), widget.Secondary, widget.Muted)))
	}
	for _, h := range b.HandIns {
		list.Add(d.line(h))
	}
	if waits := b.Awaited(d.p.class.Everyone); len(waits) > 0 {
		var names []string
		for _, who := range waits {
			names = append(names, who.Name)
		}
		list.Add(widget.Pad(12, 0, 0, 0, widget.NewBold(words.T("Not yet"), widget.Secondary, widget.Muted)))
		list.Add(widget.NewParagraph(strings.Join(names, ", "), widget.Body, widget.Ink))
	}
	return list
}

// line is one file that was handed in.
func (d *boxDialog) line(h model.FileRow) fyne.CanvasObject {
	parts := []string{h.Name, model.SizeWord(h.Size), moment(h.When, d.p.Now())}
	if h.Program {
		parts = append(parts, words.T("could be a program"))
	}
	icon := widget.NewIcon("check2", 20, widget.Success)
	switch h.State {
	case room.FileIsHere:
	case room.FileFetching:
		parts, icon = append(parts, cameWords(h)), widget.NewIcon("download", 20, widget.Muted)
	case room.FileFault:
		parts, icon = append(parts, h.Fault), widget.NewIcon("alert", 20, widget.Danger)
	default:
		parts, icon = append(parts, words.T("not here yet")), widget.NewIcon("download", 20, widget.Muted)
	}
	if h.Late {
		parts, icon = append(parts, words.T("late")), widget.NewIcon("clock", 20, widget.Warning)
	}
	text := widget.Column(0, widget.NewHeading(h.From, widget.Body, widget.Ink), widget.NewParagraph(strings.Join(parts, " · "), widget.Secondary, widget.Muted))
	if h.Note != "" {
		text.Add(widget.NewParagraph(h.Note, widget.Secondary, widget.Ink))
	}
	return widget.GrowRow(10, text, icon, text, d.moreOf(h))
}

// moreOf is the button that opens the menu of a file that was handed in.
func (d *boxDialog) moreOf(h model.FileRow) *widget.Button {
	b := d.more[h.ID]
	if b == nil {
		b = widget.NewBare("more", words.T("What to do with %s of %s", h.Name, h.From), func() {
			if f := d.p.file(h.ID); f != nil {
				widget.ShowMenu(d.p.window.Canvas(), b, d.p.hereItems(*f))
			}
		})
		d.more[h.ID] = b
	}
	return b
}
