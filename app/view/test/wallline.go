//go:build !nogui

package test

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A wallRow is what the row of one student says. Two can be compared.
type wallRow struct {
	row   model.TestRow
	marks float64 // of a whole attempt
	lost  int     // since when they cannot be reached, in steps of 10 s
	out   bool    // the test is not for them
}

// wallRowHeight has room for two lines of signals.
func wallRowHeight() float32 { return widget.RowHeight(44, widget.Secondary, widget.Secondary) }

// state says how somebody stands, and how that looks.
func (r wallRow) state() (icon, word string, tone fyne.ThemeColorName) {
	is := &r.row
	switch {
	case r.out:
		return "minus", words.T("Not for this student"), widget.Muted
	case !is.Lost.IsZero():
		return "offline", lostWords(time.Duration(r.lost) * 10 * time.Second), widget.Warning
	case is.State == model.RowTaking && is.Current > 0:
		return "pen", words.T("At question %d", is.Current), widget.Ink
	case is.State == model.RowTaking:
		return "pen", words.T("At it"), widget.Ink
	case is.State == model.RowHandedIn && is.Ungraded > 0:
		return "okc", words.N("Handed in, %d to mark", "Handed in, %d to mark", is.Ungraded), widget.Warning
	case is.State == model.RowHandedIn:
		return "okc", words.T("Handed in"), widget.Success
	case is.State == model.RowExpired:
		return "alert", words.T("Did not submit"), widget.Danger
	case !is.Here:
		return "away", words.T("Not here"), widget.Muted
	}
	return "clock", words.T("Not begun"), widget.Muted
}

// lostWords say since when somebody cannot be reached.
func lostWords(d time.Duration) string {
	if d < time.Minute {
		return words.T("Disconnected")
	}
	return words.T("Disconnected for %d min", int(d/time.Minute))
}

// signals say what the window told.
func (r wallRow) signals() string {
	text := model.SignalsWords(r.row.Signals)
	if text != "" && !r.row.Signals.Last.IsZero() {
		text = r.row.Signals.Last.Local().Format("15:04") + " " + text
	}
	return text
}

// delivered says where the answers are.
func (r wallRow) delivered() (icon, word string, tone fyne.ThemeColorName) {
	switch is := &r.row; {
	case is.State == model.RowWaiting:
		return "", "", widget.Muted
	case is.Doubtful:
		return "alert", words.T("Check the log"), widget.Danger
	case is.Late:
		return "clock", words.T("Came late"), widget.Warning
	case is.Delivered:
		return "check2", words.T("Delivered"), widget.Success
	}
	return "clock", words.T("On the way"), widget.Muted
}

// sum says what the answers are worth, as far as they are marked.
func (r wallRow) sum() string {
	if r.row.State == model.RowWaiting {
		if r.row.Extra > 0 {
			return words.T("+%d min", int(r.row.Extra/time.Minute))
		}
		return ""
	}
	return words.T("%s of %s", model.Decimal(r.row.Marks), model.Decimal(r.marks))
}

// words say everything, to be copied.
func (r wallRow) words() string {
	_, state, _ := r.state()
	_, delivered, _ := r.delivered()
	return words.T("%d of %d answered", r.row.Answered, r.row.Asked) + "\t" + state + "\t" + delivered + "\t" + r.signals() + "\t" + r.sum()
}

// A wallLine draws the row of a student.
type wallLine struct {
	fynewidget.BaseWidget
	row       wallRow
	avatar    *widget.Avatar
	name      *widget.Text
	count     *widget.Text
	stateIcon *widget.Icon
	state     *widget.Text
	tickIcon  *widget.Icon
	tick      *widget.Text
	alarm     *widget.Icon
	signals   *widget.Text
	sum       *widget.Text
}

func newWallLine() *wallLine {
	body := func() *widget.Text { return widget.NewText("", widget.Body, widget.Ink).Cut() }
	small := func() *widget.Text { return widget.NewText("", widget.Secondary, widget.Muted).Cut() }
	l := &wallLine{
		avatar: widget.NewAvatar("", "", avatarSize()), name: body(), count: small(), state: body(), tick: small(), sum: small(),
		signals:   widget.NewParagraph("", widget.Secondary, widget.Muted),
		stateIcon: widget.NewIcon("clock", 18, widget.Muted), tickIcon: widget.NewIcon("check2", 18, widget.Muted), alarm: widget.NewIcon("alert", 18, widget.Warning),
	}
	l.ExtendBaseWidget(l)
	return l
}

func (l *wallLine) set(r wallRow) {
	l.row = r
	l.avatar.Set(r.row.ID, r.row.Name)
	l.name.Set(r.row.Name)
	l.count.Set("")
	if r.row.State != model.RowWaiting {
		l.count.Set(words.T("%d of %d", r.row.Answered, r.row.Asked))
	}
	icon, word, tone := r.state()
	l.stateIcon.Set(icon, tone)
	l.state.Set(word)
	icon, word, tone = r.delivered()
	l.tickIcon.Hidden = icon == ""
	if icon != "" {
		l.tickIcon.Set(icon, tone)
	}
	l.tick.Set(word)
	l.signals.Set(r.signals())
	l.alarm.Hidden = r.row.Signals.Count() == 0
	l.sum.Set(r.sum())
	l.Refresh()
}

// Word returns whose row it is.
func (l *wallLine) Word() string { return l.row.row.Name }

// HeightFor returns how high the row is.
func (l *wallLine) HeightFor(float32) float32 { return wallRowHeight() }

// CreateRenderer implements fyne.Widget.
func (l *wallLine) CreateRenderer() fyne.WidgetRenderer {
	r := &wallLineRenderer{l: l, line: &canvas.Rectangle{}, track: &canvas.Rectangle{CornerRadius: 3}, bar: &canvas.Rectangle{CornerRadius: 3}}
	r.Refresh()
	return r
}

type wallLineRenderer struct {
	l                *wallLine
	line, track, bar *canvas.Rectangle
}

// Columns of a row: the name, how much is answered, how somebody stands, where answers are, signals, and marks. The last but the
// first three are left out where there is no room.
var wallShares = [6]float32{2.5, 2.1, 2.6, 1.5, 3.2, 1.3}

// avatarSize is how large the disc with initials is: as high as they need.
func avatarSize() float32 { return 24 * widget.TextScale() }

// wallColumns returns where columns begin and how wide they are; those that are left out are 0 wide.
func wallColumns(width float32) (at, wide [6]float32) {
	const side, gap = 16, 16
	least := [6]float32{130, 110, 210, 110, 290, 84}
	shown := [6]bool{true, true, true, true, true, true}
	for _, drop := range []int{-1, 3, 5, 1, 4} {
		if drop >= 0 {
			shown[drop] = false
		}
		var all, n float32
		for i, share := range wallShares {
			if shown[i] {
				all, n = all+share, n+1
			}
		}
		room, x, fits := width-2*side-gap*(n-1), float32(side), true
		for i, share := range wallShares {
			at[i], wide[i] = 0, 0
			if !shown[i] {
				continue
			}
			at[i], wide[i] = x, float32(int(room*share/all))
			x += wide[i] + gap
			fits = fits && wide[i] >= least[i]*widget.TextScale()
		}
		if fits {
			break
		}
	}
	return at, wide
}

func (r *wallLineRenderer) Layout(size fyne.Size) {
	l := r.l
	at, wide := wallColumns(size.Width)
	middle := func(o fyne.CanvasObject, x, w, h float32) {
		o.Move(fyne.NewPos(x, float32(int((size.Height-h)/2))))
		o.Resize(fyne.NewSize(max(0, w), h))
	}
	body, small := widget.LineHeight(widget.Body), widget.LineHeight(widget.Secondary)
	text := func(t *widget.Text, x, w, h float32) {
		t.Hidden = w <= 0
		middle(t, x, w, h)
	}
	disc := avatarSize()
	middle(l.avatar, at[0], disc, disc)
	text(l.name, at[0]+disc+8, wide[0]-disc-8, body)
	number := 68 * widget.TextScale()
	bar := max(0, wide[1]-number-8)
	text(l.count, at[1]+bar+8, min(number, wide[1]), small)
	r.track.Hidden, r.bar.Hidden = bar == 0 || l.row.row.State == model.RowWaiting, bar == 0 || l.row.row.Answered == 0
	middle(r.track, at[1], bar, 6)
	middle(r.bar, at[1], bar*share(l.row.row.Answered, l.row.row.Asked), 6)
	m := l.stateIcon.MinSize()
	middle(l.stateIcon, at[2], m.Width, m.Height)
	text(l.state, at[2]+m.Width+6, wide[2]-m.Width-6, body)
	middle(l.tickIcon, at[3], m.Width, m.Height)
	l.tickIcon.Hidden = wide[3] == 0 || l.tick.Text() == ""
	text(l.tick, at[3]+m.Width+6, wide[3]-m.Width-6, small)
	l.alarm.Hidden = wide[4] == 0 || l.row.row.Signals.Count() == 0
	middle(l.alarm, at[4], m.Width, m.Height)
	room := max(0, wide[4]-m.Width-6)
	text(l.signals, at[4]+m.Width+6, room, min(size.Height-4, l.signals.HeightFor(room)))
	text(l.sum, at[5], wide[5], small)
	r.line.Move(fyne.NewPos(16, size.Height-1))
	r.line.Resize(fyne.NewSize(max(0, size.Width-32), 1))
}

func share(n, of int) float32 {
	if of == 0 {
		return 0
	}
	return float32(n) / float32(of)
}

func (r *wallLineRenderer) MinSize() fyne.Size { return fyne.NewSize(200, wallRowHeight()) }

func (r *wallLineRenderer) Refresh() {
	r.line.FillColor = widget.Tone(widget.Border)
	r.track.FillColor = widget.Tone(widget.Surface2)
	r.bar.FillColor = widget.Tone(widget.Accent)
	r.Layout(r.l.Size())
	canvas.Refresh(r.l)
}

func (r *wallLineRenderer) Objects() []fyne.CanvasObject {
	l := r.l
	return []fyne.CanvasObject{l.avatar, l.name, r.track, r.bar, l.count, l.stateIcon, l.state, l.tickIcon, l.tick, l.alarm, l.signals, l.sum, r.line}
}

func (r *wallLineRenderer) Destroy() {}
