//go:build !nogui

package start

import (
	"io"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/files"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/media"
)

// pageWidth is the width of the start screen's content.
const pageWidth = 1088

// Asks is what the start screen asks for; *model.Store does it.
type Asks interface {
	SetName(name string)
	SetTheme(t model.Theme)
	ChangeSettings(s model.Settings)
	JoinInvite(pasted string)
	JoinPicture(open func() (io.ReadCloser, error))
	JoinNetwork(key string)
	LookInto(folder string)
	ScanInvite(on bool)
	Preview(f func(*media.Picture))
	Teach(title string, open bool)
	Practise()
	ReopenClass(file string)
	ForgetClass(file string)
	CheckNetwork()
	OpenBank(tab model.BankTab)
	OpenWorkshop()
}

// A Pane is the screen without a class.
type Pane struct {
	Content fyne.CanvasObject
	// Settings opens the settings, and Reports the list of reports; the window sets them.
	Settings, Reports func()

	asks     Asks
	w        fyne.Window
	ticker   *video.Ticker
	chip     *widget.Chip
	greeting *widget.Text
	join     *joinCard
	teach    *teachCard
	practise *practiseCard
	network  *networkList
	recent   *recentList
	count    *widget.Chip
	footer   *footer
	exam     *Exam
	scanner  *scanner
	chooser  *files.Chooser
	last     *model.Snapshot
}

// New returns the start screen of window w, whose pictures ticker redraws.
func New(asks Asks, ticker *video.Ticker, w fyne.Window) *Pane {
	p := &Pane{asks: asks, w: w, ticker: ticker, last: &model.Snapshot{Settings: &model.Settings{}}}
	p.chip = widget.NewChip("clock", words.T("Looking at the network"), widget.Muted)
	p.greeting = widget.NewHeading("", widget.Display, widget.Ink)
	p.join = newJoinCard(p)
	p.teach = newTeachCard(p)
	p.practise = newPractiseCard(p)
	p.network = newNetworkList(p)
	p.recent = newRecentList(p)
	p.count = widget.NewChip("", "0", widget.Muted)
	p.footer = newFooter(p)

	space := widget.NewSpace(0, 0)
	brand := widget.NewBold("Lyceum", widget.Title, widget.Ink)
	head := widget.GrowRow(12, space, widget.NewIcon("logo", 32, widget.Accent), brand, space, p.chip)
	about := widget.NewParagraph(words.T("Teach, join or practise. Everything stays between the people in the class."), widget.Body, widget.Muted)
	cards := widget.Beside(16, 230, []float32{1, 1, 1}, p.join.content, p.teach.content, p.practise.content)
	reports := widget.NewButton(words.T("Reports"), widget.Link, func() {
		if p.Reports != nil {
			p.Reports()
		}
	})
	questions := widget.NewButton(words.T("Questions"), widget.Link, func() { p.asks.OpenBank(model.BankQuestions) })
	puzzles := widget.NewButton(words.T("Puzzles"), widget.Link, p.asks.OpenWorkshop)
	heads := reports.MinSize().Height // the two lists begin beside each other
	here := widget.Row(8, widget.NewBold(words.T("Classes on this network"), widget.Head, widget.Ink), p.count)
	network := widget.Column(8, widget.Fixed(0, heads, here), p.network.content)
	before := widget.NewBold(words.T("Recent"), widget.Head, widget.Ink)
	recent := widget.Column(8, widget.GrowRow(16, before, before, questions, puzzles, reports), p.recent.content)
	lists := widget.Beside(16, 270, []float32{720, 352}, network, recent)
	page := widget.Column(0, head,
		widget.Pad(24, 0, 0, 0, p.greeting), about,
		widget.Pad(16, 0, 0, 0, cards),
		widget.Pad(24, 0, 0, 0, lists))
	p.Content = container.New(&overBar{}, widget.NewScroll(widget.Pad(28, 32, 24, 32, widget.Page(pageWidth, page))), p.footer.content)
	return p
}

// Set shows the snapshot.
func (p *Pane) Set(s *model.Snapshot) {
	p.last = s
	switch s.Net {
	case model.NetworkReady:
		p.chip.Set("okc", words.T("This network is ready"), widget.Success)
	case model.NetworkNone:
		p.chip.Set("offline", words.T("No network"), widget.Warning)
	default:
		p.chip.Set("clock", words.T("Looking at the network"), widget.Muted)
	}
	p.greeting.Set(s.Greeting)
	p.join.set(s)
	p.teach.set(s)
	p.practise.set(s)
	p.network.set(s)
	p.recent.set(s)
	p.count.Set("", strconv.Itoa(len(s.Network)), widget.Muted)
	widget.Show(p.count, len(s.Network) > 0)
	p.footer.set(s)
	if p.exam != nil {
		p.exam.Set(s.Exam)
	}
	if p.scanner != nil {
		p.scanner.set(s.Scan)
	}
	if p.chooser != nil {
		p.chooser.Set(s.Folder)
	}
}

// Clear empties what was typed, once it has been used.
func (p *Pane) Clear() {
	p.join.paste.SetText("")
	p.teach.title.SetText("")
}

// First gives the focus to what most people come for.
func (p *Pane) First() { p.w.Canvas().Focus(p.join.paste) }

// overBar gives the second of two objects a bar at the bottom.
type overBar struct{}

func (overBar) bar() float32 { return widget.RowHeight(48, widget.Body) }

func (l overBar) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(size.Width, size.Height-l.bar()))
	objects[1].Move(fyne.NewPos(0, size.Height-l.bar()))
	objects[1].Resize(fyne.NewSize(size.Width, l.bar()))
}

func (overBar) MinSize([]fyne.CanvasObject) fyne.Size { return widget.MinWindow }

// kept is what was typed, and whether the language was being chosen, for which the pane is made anew.
type kept struct {
	paste, title string
	language     bool
}

// Keep returns what a pane that takes this one's place goes on with.
func (p *Pane) Keep() any {
	return kept{p.join.paste.Text, p.teach.title.Text, p.w.Canvas().Focused() == fyne.Focusable(p.footer.language)}
}

// Restore takes what Keep returned.
func (p *Pane) Restore(from any) {
	k, ok := from.(kept)
	if !ok {
		return
	}
	p.join.paste.SetText(k.paste)
	p.teach.title.SetText(k.title)
	if k.language {
		p.w.Canvas().Focus(p.footer.language)
	}
}
