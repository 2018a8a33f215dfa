//go:build !nogui

package results

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A summary is the first tab: figures, the histogram, how far they can be trusted, and the table of questions.
type summary struct {
	content fyne.CanvasObject
	figures *fyne.Container
	few     *widget.Empty
	chart   *chart
	care    *widget.Text
	left    *fyne.Container
	cards   fyne.CanvasObject
	graph   fyne.CanvasObject
	caring  fyne.CanvasObject
	table   *table
	shown   *model.Results
}

func newSummary(s *Screen) *summary {
	u := &summary{figures: container.New(&figuresLayout{}), chart: newChart(), table: newTable(s)}
	u.few = widget.NewEmpty("table", "", "", "", nil)
	u.care = widget.NewParagraph("", widget.Secondary, widget.Muted)
	title := widget.NewHeading(words.T("How the class did"), widget.Body, widget.Ink)
	u.cards = widget.NewCard(widget.Pad(16, 16, 16, 16, u.figures))
	u.graph = widget.NewCard(widget.Pad(16, 16, 12, 16, widget.Column(2, title, widget.NewText(words.T("Students by score"), widget.Secondary, widget.Muted), u.chart)))
	note := widget.Column(4, widget.NewHeading(words.T("Read with care"), widget.Body, widget.Ink), u.care)
	u.caring = widget.NewCard(widget.Pad(16, 16, 16, 16, widget.TopRow(12, note, widget.NewIcon("info", 20, widget.Muted), note)))
	u.left = widget.Column(16, widget.NewCard(widget.Pad(24, 24, 24, 24, u.few)), u.cards, u.graph, u.caring)
	scroll := widget.NewScroll(widget.Pad(24, 0, 24, 24, u.left))
	u.content = container.New(&summaryLayout{}, scroll, u.table.content)
	return u
}

// set shows the figures.
func (u *summary) set(is *model.Results) {
	if u.shown == is {
		return
	}
	u.shown = is
	u.few.Set("table", words.T("No figures yet"), is.Few, "", nil)
	widget.Show(u.left.Objects[0], is.Few != "")
	widget.Show(u.cards, is.Few == "")
	widget.Show(u.graph, is.Few == "")
	widget.Show(u.caring, is.Care != "")
	u.care.Set(is.Care)
	u.figures.Objects = nil
	for _, c := range is.Cards {
		u.figures.Add(widget.Column(0, widget.NewText(c.Word, widget.Secondary, widget.Muted), widget.NewBold(c.Value, widget.Title, widget.Ink),
			widget.NewParagraph(c.Note, widget.Caption, widget.Muted)))
	}
	u.chart.set(is.Bars, is.Mean)
	u.table.set(is)
	u.left.Refresh()
}

// A figuresLayout puts figures three beside each other, or fewer where texts are large.
type figuresLayout struct{ width float32 }

func (l *figuresLayout) across(width float32) int {
	return max(1, min(3, int((width+12)/(110*widget.TextScale()+12))))
}

// Layout implements fyne.Layout.
func (l *figuresLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	n := l.across(size.Width)
	w := float32(int((size.Width - 12*float32(n-1)) / float32(n)))
	y := float32(0)
	for i := 0; i < len(o); i += n {
		h := l.row(o[i:min(i+n, len(o))], w)
		for k, is := range o[i:min(i+n, len(o))] {
			place(is, float32(k)*(w+12), y, w, h)
		}
		y += h + 16
	}
}

func (l *figuresLayout) row(o []fyne.CanvasObject, width float32) (h float32) {
	for _, is := range o {
		h = max(h, widget.HeightFor(is, width))
	}
	return h
}

// MinSize implements fyne.Layout.
func (l *figuresLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	width := l.width
	if width == 0 {
		width = 360
	}
	n := l.across(width)
	w := float32(int((width - 12*float32(n-1)) / float32(n)))
	y := float32(0)
	for i := 0; i < len(o); i += n {
		y += l.row(o[i:min(i+n, len(o))], w) + 16
	}
	return fyne.NewSize(0, max(0, y-16))
}

// leftWidth is that of the column of figures.
const leftWidth float32 = 448

// A summaryLayout puts the figures at the left and the table at the right.
type summaryLayout struct{}

// Layout implements fyne.Layout.
func (summaryLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	left := min(leftWidth*(1+(widget.TextScale()-1)/2), size.Width*0.42)
	place(o[0], 0, 0, left, size.Height)
	place(o[1], left+16, 24, size.Width-left-16-24, size.Height-48)
}

// MinSize implements fyne.Layout.
func (summaryLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 240) }
