package export

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"lyceum/app/words"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// A chart is a picture of a sitting over time on one baseline, in units of its own: as wide and as high as its numbers say.
// Coordinates are written out, for a page.
type chart struct {
	Title         string
	Help          string // the same in a sentence, for who does not see it
	Width, Height int
	Base          string // height of the baseline
	Line, Area    string // paths of steps, of a chart of how many; the second is closed
	Bars          []bar  // of a chart of how much
	Ticks, Labels []label
}

type bar struct{ X, Y, W, H string }

// A label is a text in a chart, at the middle of its foot unless Anchor says otherwise.
type label struct{ X, Y, Text, Anchor string }

const (
	chartWidth  = 960
	chartHeight = 150
	chartTop    = 24.0  // above the highest: labels
	chartBase   = 124.0 // what is below: times
	maxBars     = 60
	maxTicks    = 9
)

// said1 writes a number with one decimal as the language does.
func said1(v float64) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', 1, 64), ".", words.C("decimal sign", "."), 1)
}

// px writes a coordinate.
func px(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// A span is the time that a chart shows.
type span struct {
	from, to time.Time
	zone     *time.Location
}

func (r Report) spanOf(s conduct.SittingAttendance) span {
	return span{timeOf(s.Started), timeOf(s.Heard), r.Made.Location()}
}

// at returns where a time is in a chart as wide as that, which may be before its beginning or behind its end.
func (s span) at(t time.Time, width float64) float64 {
	return width * float64(t.Sub(s.from)) / float64(s.to.Sub(s.from))
}

func (s span) clip(c journal.Clock, width float64) float64 {
	return max(0, min(width, s.at(timeOf(c), width)))
}

func (s span) clock(t time.Time) string { return t.In(s.zone).Format("15:04") }

// tickEvery are the distances there can be between two times that are written, and between two bars.
var tickEvery = []time.Duration{
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 3 * time.Hour,
	6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour,
}

// pace returns the shortest distance with which there are at most so many.
func (s span) pace(most int) time.Duration {
	for _, d := range tickEvery {
		if s.to.Sub(s.from) <= d*time.Duration(most) {
			return d
		}
	}
	return s.to.Sub(s.from)/time.Duration(most) + 1
}

// ticks returns the beginning, the end, and round times between them.
func (s span) ticks() (all []label) {
	y := px(chartBase + 18)
	all = append(all, label{X: "0", Y: y, Text: s.clock(s.from), Anchor: "start"})
	every := s.pace(maxTicks)
	_, off := s.from.In(s.zone).Zone()
	for t := s.from.Add(time.Duration(off) * time.Second).Truncate(every).Add(every - time.Duration(off)*time.Second); t.Before(s.to); t = t.Add(every) {
		if x := s.at(t, chartWidth); x > 60 && x < chartWidth-60 {
			all = append(all, label{X: px(x), Y: y, Text: s.clock(t), Anchor: "middle"})
		}
	}
	return append(all, label{X: strconv.Itoa(chartWidth), Y: y, Text: s.clock(s.to), Anchor: "end"})
}

// students returns the rows of those who attend.
func students(s conduct.SittingAttendance) []conduct.Attendance {
	return slices.DeleteFunc(slices.Clone(s.Rows), func(a conduct.Attendance) bool { return a.Staff })
}

// charts returns the pictures of a sitting; none of one in which nobody was, or that took no time.
func (r Report) charts(s conduct.SittingAttendance) []chart {
	rows := students(s)
	if len(rows) == 0 || s.Length() <= 0 {
		return nil
	}
	at := r.spanOf(s)
	all := []chart{at.presence(rows)}
	var said []journal.Clock
	var talks []conduct.Talk
	for _, a := range rows {
		said = slices.Concat(said, a.Moments.Messages, a.Moments.Hands, a.Moments.Reactions)
		talks = append(talks, a.Moments.Talks...)
	}
	if len(talks) > 0 {
		all = append(all, at.talking(talks))
	}
	if len(said) > 0 {
		all = append(all, at.activity(said))
	}
	return all
}

// presence returns how many were there when.
func (s span) presence(rows []conduct.Attendance) chart {
	var change [chartWidth + 1]int // at each unit; so however often people come and go, it stays as small
	for _, a := range rows {
		for _, i := range a.Intervals {
			change[int(s.clip(i.From, chartWidth))]++
			if to := int(s.clip(i.To, chartWidth)); to < chartWidth {
				change[to]--
			}
		}
	}
	most, mostAt, last, n := 0, 0, 0, 0
	for x, c := range change {
		if n += c; n > most {
			most, mostAt = n, x
		}
		last = n
	}
	c := newChart(s, words.T("Students present"))
	if most == 0 {
		c.Help = words.T("No student was present.")
		return c
	}
	height := func(n int) string { return px(chartBase - (chartBase-chartTop)*float64(n)/float64(most)) }
	var path strings.Builder
	fmt.Fprintf(&path, "M0 %s", height(change[0]))
	n = change[0]
	for x := 1; x <= chartWidth; x++ {
		if change[x] != 0 {
			n += change[x]
			fmt.Fprintf(&path, "H%dV%s", x, height(n))
		}
	}
	fmt.Fprintf(&path, "H%d", chartWidth)
	c.Line = path.String()
	c.Area = fmt.Sprintf("%sV%sH0Z", c.Line, px(chartBase))
	at := s.from.Add(time.Duration(float64(s.to.Sub(s.from)) * float64(mostAt) / chartWidth))
	c.mark(float64(mostAt), chartTop-7, words.T("%d at %s", most, s.clock(at)))
	c.Help = words.T("At most %d students were present, at %s; %d at the end.", most, s.clock(at), last)
	if mostAt < chartWidth-160 && last != most {
		c.mark(chartWidth, chartBase-(chartBase-chartTop)*float64(last)/float64(most)-7, strconv.Itoa(last))
	}
	return c
}

// talking returns for how long there was talking when, in minutes.
func (s span) talking(talks []conduct.Talk) chart {
	every := s.pace(maxBars)
	sums := make([]float64, s.bars(every))
	total := time.Duration(0)
	for _, t := range talks {
		total += t.Length
		from, to := timeOf(t.From).Sub(s.from), timeOf(t.To).Sub(s.from)
		for i := range sums { // spread evenly over the time of which it was told
			begin, end := time.Duration(i)*every, time.Duration(i+1)*every
			if both := min(to, end) - max(from, begin); both > 0 {
				sums[i] += t.Length.Minutes() * float64(both) / float64(to-from)
			}
		}
	}
	c := s.barChart(words.T("Time talked"), sums, every, func(most float64) string {
		return words.T("%s min in %s", said1(most), minutes(every))
	})
	c.Help = words.T("Students talked for %s altogether.", duration(total))
	return c
}

// activity returns how much was written, raised and shown when.
func (s span) activity(said []journal.Clock) chart {
	every := s.pace(maxBars)
	sums := make([]float64, s.bars(every))
	for _, at := range said {
		if i := int(timeOf(at).Sub(s.from) / every); i >= 0 && i < len(sums) {
			sums[i]++
		}
	}
	c := s.barChart(words.T("Messages, raised hands and reactions"), sums, every, func(most float64) string {
		return words.T("%d in %s", int(most), minutes(every))
	})
	c.Help = words.T("Students wrote, raised hands and reacted %d times altogether.", len(said))
	return c
}

func minutes(d time.Duration) string {
	if d >= time.Hour {
		return words.T("%g h", d.Hours())
	}
	return words.T("%g min", d.Minutes())
}

// bars returns how many bars there are.
func (s span) bars(every time.Duration) int {
	return int((s.to.Sub(s.from) + every - 1) / every)
}

// barChart returns bars of sums, with the highest named.
func (s span) barChart(title string, sums []float64, every time.Duration, name func(most float64) string) chart {
	c := newChart(s, title)
	most := slices.Max(sums)
	if most == 0 {
		return c
	}
	width := s.at(s.from.Add(every), chartWidth)
	for i, sum := range sums {
		if h := (chartBase - chartTop) * sum / most; h >= 0.1 {
			x := float64(i) * width
			c.Bars = append(c.Bars, bar{px(x + width*0.1), px(chartBase - h), px(min(width*0.8, math.Max(0.5, chartWidth-x-width*0.1))), px(h)})
		}
	}
	c.mark((float64(slices.Index(sums, most))+0.5)*width, chartTop-7, name(most))
	return c
}

func newChart(s span, title string) chart {
	return chart{Title: title, Width: chartWidth, Height: chartHeight, Base: px(chartBase), Ticks: s.ticks()}
}

// mark writes a label that stays within the chart.
func (c *chart) mark(x, y float64, text string) {
	anchor := "middle"
	switch {
	case x < 60:
		x, anchor = 0, "start"
	case x > chartWidth-60:
		x, anchor = chartWidth, "end"
	}
	c.Labels = append(c.Labels, label{X: px(x), Y: px(y), Text: text, Anchor: anchor})
}

// A strip shows when one person was there.
type strip struct {
	Width, Height int
	Bars          []bar
	Help          string
}

const (
	stripWidth  = 120
	stripHeight = 10
)

func (r Report) strip(s conduct.SittingAttendance, a conduct.Attendance) *strip {
	at, there := r.spanOf(s), [stripWidth]bool{}
	if s.Length() <= 0 {
		return &strip{Width: stripWidth, Height: stripHeight, Help: words.T("no time passed")}
	}
	for _, i := range a.Intervals {
		from := min(int(at.clip(i.From, stripWidth)), stripWidth-1)
		for x := from; x < max(from+1, int(at.clip(i.To, stripWidth))); x++ {
			there[x] = true
		}
	}
	out := &strip{Width: stripWidth, Height: stripHeight, Help: words.T("present %d %% of the time", int(math.Round(s.Percent(a))))}
	for x := 0; x < stripWidth; x++ {
		begin := x
		for x < stripWidth && there[x] {
			x++
		}
		if x > begin {
			out.Bars = append(out.Bars, bar{strconv.Itoa(begin), "0", strconv.Itoa(x - begin), strconv.Itoa(stripHeight)})
		}
	}
	return out
}
