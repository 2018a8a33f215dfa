//go:build !nogui

package results

import (
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A chart is how many students have which score: a bar a tenth, its count above, and the mean.
type chart struct {
	fynewidget.BaseWidget
	bars []model.ScoreBar
	mean float64
}

// Measures of the chart, in Fyne's pixels.
const (
	barGap    float32 = 4
	chartHigh float32 = 176 // of bars
)

func newChart() *chart {
	c := &chart{}
	c.ExtendBaseWidget(c)
	return c
}

// set shows counts.
func (c *chart) set(bars []model.ScoreBar, mean float64) {
	c.bars, c.mean = bars, mean
	c.Refresh()
}

// HeightFor returns the height at any width.
func (c *chart) HeightFor(float32) float32 {
	line := widget.LineHeight(widget.Caption)
	return line + chartHigh + 2*line + 12
}

// CreateRenderer implements fyne.Widget.
func (c *chart) CreateRenderer() fyne.WidgetRenderer {
	r := &chartRenderer{
		c: c, base: &canvas.Rectangle{}, stick: &canvas.Rectangle{},
		mean: widget.NewBold("", widget.Caption, widget.Ink).Centred(), unit: widget.NewText(words.T("score in %%"), widget.Caption, widget.Muted),
	}
	for i := range 6 {
		r.ticks = append(r.ticks, widget.NewText(strconv.Itoa(20*i), widget.Caption, widget.Muted).Centred())
	}
	r.Refresh()
	return r
}

type chartRenderer struct {
	c           *chart
	bars        []*canvas.Rectangle
	counts      []*widget.Text
	ticks       []*widget.Text
	base, stick *canvas.Rectangle
	mean, unit  *widget.Text
}

func (r *chartRenderer) Layout(size fyne.Size) {
	c := r.c
	line := widget.LineHeight(widget.Caption)
	side := float32(16)
	width := size.Width - 2*side
	bottom := line + chartHigh
	place(r.base, side, bottom, width, 1)
	for i, t := range r.ticks {
		place(t, side+width*float32(i)/5-20, bottom+4, 40, line)
	}
	m := r.unit.MinSize()
	place(r.unit, size.Width-side-m.Width, bottom+4+line+2, m.Width, line)
	most := 1
	for _, b := range c.bars {
		most = max(most, b.Count)
	}
	tallest := chartHigh - line - 4 // room for its count, below the mean's words
	for i, b := range c.bars {
		x, w := side+width*float32(b.From), width*float32(b.To-b.From)
		h := float32(math.Round(float64(tallest * float32(b.Count) / float32(most))))
		place(r.bars[i], x+barGap/2, bottom-h, w-barGap, h)
		place(r.counts[i], x, bottom-h-line-2, w, line)
	}
	x := side + width*float32(min(max(c.mean, 0), 1))
	place(r.stick, x-1, line+2, 2, r.free(x, side, width, bottom, tallest, most)-line-6)
	mean := fyne.MeasureText(r.mean.Text(), widget.Scaled(widget.Caption), fyne.TextStyle{Bold: true}).Width + 4
	place(r.mean, min(max(x-mean/2, 0), size.Width-mean), 0, mean, line)
}

// free is how far down the stick of the mean may go: to the count of the bar that it stands over.
func (r *chartRenderer) free(x, side, width, bottom, tallest float32, most int) float32 {
	line := widget.LineHeight(widget.Caption)
	for _, b := range r.c.bars {
		if from, to := side+width*float32(b.From), side+width*float32(b.To); x >= from && x < to {
			if b.Count == 0 {
				return bottom
			}
			return bottom - tallest*float32(b.Count)/float32(most) - line - 2
		}
	}
	return bottom
}

func (r *chartRenderer) MinSize() fyne.Size { return fyne.NewSize(200, r.c.HeightFor(0)) }

func (r *chartRenderer) Refresh() {
	c := r.c
	for len(r.bars) < len(c.bars) {
		r.bars = append(r.bars, &canvas.Rectangle{CornerRadius: 3})
		r.counts = append(r.counts, widget.NewText("", widget.Caption, widget.Ink).Centred())
	}
	r.bars, r.counts = r.bars[:len(c.bars)], r.counts[:len(c.bars)]
	for i, b := range c.bars {
		r.bars[i].FillColor = widget.Tone(widget.Accent)
		r.counts[i].Set("")
		if b.Count > 0 {
			r.counts[i].Set(strconv.Itoa(b.Count))
		}
	}
	r.base.FillColor, r.stick.FillColor = widget.Tone(widget.Strong), widget.Tone(widget.Ink)
	r.mean.Set(words.T("Mean %d %%", int(math.Round(c.mean*100))))
	r.mean.Hidden, r.stick.Hidden = len(c.bars) == 0, len(c.bars) == 0
	r.Layout(c.Size())
	canvas.Refresh(c)
}

func (r *chartRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.base, r.unit}
	for i := range r.bars {
		out = append(out, r.bars[i], r.counts[i])
	}
	for _, t := range r.ticks {
		out = append(out, t)
	}
	return append(out, r.stick, r.mean)
}

func (r *chartRenderer) Destroy() {}
