//go:build !nogui

package class

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A titleBar says which class this is and how it stands.
type titleBar struct {
	content fyne.CanvasObject
	screen  *Screen

	logo     *widget.Icon
	title    *widget.Text
	subtitle *widget.Text
	record   *widget.Chip
	clock    *widget.Chip
	saved    *widget.Chip
	way      *widget.Chip
	seen     *widget.Button // who of the staff sees something of this person
	lock     *widget.Button
	more     *widget.Button
	layout   *titleLayout
	row      *fyne.Container
}

func newTitleBar(c *Screen) *titleBar {
	t := &titleBar{
		screen:   c,
		logo:     widget.NewIcon("logo", 20, widget.Accent),
		title:    widget.NewBold("", widget.Body, widget.Ink).Cut(),
		subtitle: widget.NewText("", widget.Secondary, widget.Muted).Cut(),
		record:   widget.NewChip("rec", "", widget.Danger),
		clock:    widget.NewChip("clock", "", widget.Ink),
		saved:    widget.NewChip("okc", "", widget.Success),
		way:      widget.NewChip("lan", "", widget.Success),
	}
	t.seen = widget.NewIconButton("eye", "", widget.Badge, t.openSeen).Fit(widget.Scaled(mostSeen))
	t.seen.Hide()
	t.lock = widget.NewBare("unlock", words.T("Locks"), t.openLocks)
	t.more = widget.NewBare("more", words.T("More"), t.openMore)
	t.layout = &titleLayout{t: t}
	t.row = container.New(t.layout, t.logo, t.title, t.subtitle, t.record, t.clock, t.seen, t.saved, t.way, t.lock, t.more)
	t.content = widget.NewGround(widget.Surface, widget.BottomEdge, t.row)
	return t
}

func (t *titleBar) set(s *model.Snapshot) {
	k := s.Class
	title := k.Title
	if title == "" {
		title = words.T("Your class")
	}
	t.title.Set(title)
	t.subtitle.Set(subtitle(k))
	t.record.Set("rec", recording(k), widget.Danger)
	t.saved.Set(savedIcon(k.Saved))
	icon, word, tone := way(k)
	t.way.Set(icon, word, tone)
	locked := lockedItems(k)
	switch {
	case len(locked) > 0:
		t.lock.SetIcon("lock")
		t.lock.SetTip(words.N("Locks: %d is on", "Locks: %d are on", len(locked)))
	default:
		t.lock.SetIcon("unlock")
		t.lock.SetTip(words.T("Locks: none is on"))
	}
	in := inClass(k)
	if text := seenWords(k); text != "" {
		t.seen.Set(text, true)
	}
	t.tick(t.screen.classNow())
	want := wanted{
		subtitle: t.subtitle.Text() != "", record: in && t.record.Text() != "", clock: in && !k.StartedAt.IsZero(),
		saved: k.Phase == model.Present, seen: k.Phase == model.Present && seenWords(k) != "", lock: in && (k.Self.Staff() || len(locked) > 0),
		texts: t.title.Text() + "|" + t.subtitle.Text() + "|" + t.record.Text() + "|" + t.saved.Text() + "|" + t.way.Text() + "|" + t.seen.Word(),
	}
	if want != t.layout.want {
		t.layout.want = want
		t.row.Refresh()
	}
}

// tick shows how long the class has gone on.
func (t *titleBar) tick(now time.Time) {
	k := t.screen.last.Class
	if k == nil || k.StartedAt.IsZero() || k.Phase == model.Ended {
		return
	}
	before := len(t.clock.Text())
	t.clock.Set("clock", lasted(now.Sub(k.StartedAt)), widget.Ink)
	if len(t.clock.Text()) != before {
		t.row.Refresh()
	}
}

// lasted says how long a class has lasted, in minutes: seconds would have the whole window drawn anew each second, which is
// more than an idle window may cost.
func lasted(d time.Duration) string {
	m := int(max(d, 0) / time.Minute)
	if m >= 60 {
		return words.T("%d h %d min", m/60, m%60)
	}
	return words.T("%d min", m)
}

// elapsed writes a length of time as 24:18 or 1:24:18.
func elapsed(d time.Duration) string {
	s := int(max(d, 0) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func subtitle(k *model.Class) string {
	switch {
	case k.Practice:
		return words.T("Practising alone")
	case !k.Teaching && k.Teacher.Name != "":
		return k.Teacher.Name
	}
	return ""
}

// recording says who records the class; empty if nobody does.
func recording(k *model.Class) string {
	switch n := len(k.Recorders); {
	case n == 0 && k.Conduct.Recording:
		return words.T("Recording")
	case n == 1 && k.Conduct.Recording, n == 1 && k.Recorders[0] == k.Self.Name:
		return words.T("Recording")
	case n == 1:
		return words.T("Recording: %s", k.Recorders[0])
	case n > 1:
		return words.N("%d person records", "%d people record", n)
	}
	return ""
}

func savedIcon(saved bool) (icon, word string, tone fyne.ThemeColorName) {
	if saved {
		return "okc", words.T("Saved"), widget.Success
	}
	return "clock", words.T("Saving"), widget.Warning
}

// way is the chip that says how this computer stands to the class.
func way(k *model.Class) (icon, word string, tone fyne.ThemeColorName) {
	switch k.Phase {
	case model.Connecting, model.NoAnswer:
		return "clock", words.T("Connecting"), widget.Warning
	case model.Leaving:
		return "clock", words.T("Leaving"), widget.Warning
	case model.Ended:
		return "info", words.T("Ended"), widget.Muted
	}
	if k.Connection == room.Connecting && !k.Teaching {
		return "clock", words.T("Reconnecting"), widget.Warning
	}
	if k.Way != "" {
		if k.WayGood {
			return "lan", k.Way, widget.Success
		}
		return "relay", k.Way, widget.Warning
	}
	if k.Practice {
		return "info", words.T("On this computer only"), widget.Muted
	}
	return "okc", words.C("a class", "Open"), widget.Success
}

// A wanted says what the title bar has to show if there is room.
type wanted struct {
	subtitle, record, clock, saved, seen, lock bool
	texts                                      string // that decide how much room it takes
}

// A titleLayout gives up what matters least where the window is narrow: the subtitle, then that all is saved, then the
// time. Who records and how the class is reached stay.
type titleLayout struct {
	t    *titleBar
	want wanted
}

const leastTitle float32 = 120

// leastSubtitle is what a longer subtitle has at least, or it does not show.
const leastSubtitle float32 = 160

// Room around and between what is in the title bar.
const titleGap, titleSide float32 = 12, 16

// Layout implements fyne.Layout.
func (l *titleLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	t := l.t
	title := fyne.MeasureText(t.title.Text(), widget.Scaled(widget.Body), fyne.TextStyle{Bold: true}).Width + 2
	sub := fyne.MeasureText(t.subtitle.Text(), widget.Scaled(widget.Secondary), fyne.TextStyle{}).Width + 2
	l.choose(size.Width, title, sub)
	right := l.placeRight(size)
	x := titleSide
	place(t.logo, x, t.logo.MinSize().Width, size.Height)
	x += t.logo.MinSize().Width + titleGap
	var chips []fyne.CanvasObject
	var taken float32 // by chips
	for _, o := range []fyne.CanvasObject{t.record, t.clock} {
		if o.Visible() {
			chips = append(chips, o)
			taken += o.MinSize().Width + titleGap
		}
	}
	if t.subtitle.Visible() {
		sub = min(sub, max(leastSubtitle, right-x-taken-title-2*titleGap-8))
		taken += sub + titleGap
	}
	wide := min(title, max(right-x-taken-8, 0))
	place(t.title, x, wide, size.Height)
	x += wide + titleGap
	if t.subtitle.Visible() {
		place(t.subtitle, x, sub, size.Height)
		x += sub + titleGap
	}
	x += 8
	for _, o := range chips {
		m := o.MinSize().Width
		place(o, x, m, size.Height)
		x += m + titleGap
	}
}

// choose shows what there is room for, beside a title and a subtitle of these widths.
func (l *titleLayout) choose(width, title, sub float32) {
	t, w := l.t, l.want
	need := func() float32 {
		n := titleSide + t.logo.MinSize().Width + titleGap + min(title, max(leastTitle, width*0.4)) + titleGap + 8 +
			t.way.MinSize().Width + titleGap + t.more.MinSize().Width + titleSide
		for _, p := range []struct {
			on    bool
			width float32
		}{
			{w.subtitle, min(sub, leastSubtitle)}, {w.record, t.record.MinSize().Width}, {w.clock, t.clock.MinSize().Width},
			{w.saved, t.saved.MinSize().Width}, {w.seen, t.seen.MinSize().Width}, {w.lock, t.lock.MinSize().Width},
		} {
			if p.on {
				n += p.width + titleGap
			}
		}
		return n
	}
	for _, drop := range []*bool{&w.subtitle, &w.saved, &w.clock} {
		if need() > width {
			*drop = false
		}
	}
	show(t.subtitle, w.subtitle)
	show(t.record, w.record)
	show(t.clock, w.clock)
	show(t.saved, w.saved)
	show(t.seen, w.seen)
	show(t.lock, w.lock)
}

// placeRight places what stands at the right end, and returns where that begins.
func (l *titleLayout) placeRight(size fyne.Size) float32 {
	t := l.t
	right := size.Width - titleSide + 6 // the bare button has room of its own
	for _, o := range []fyne.CanvasObject{t.more, t.lock, t.way, t.saved, t.seen} {
		if !o.Visible() {
			continue
		}
		m := o.MinSize().Width
		right -= m
		place(o, right, m, size.Height)
		right -= titleGap
		if o == t.more {
			right += 8
		}
	}
	return right
}

// place gives o a place in the middle of a row's height.
func place(o fyne.CanvasObject, x, width, height float32) {
	h := o.MinSize().Height
	o.Move(fyne.NewPos(x, float32(int((height-h)/2))))
	o.Resize(fyne.NewSize(width, h))
}

// MinSize implements fyne.Layout.
func (l *titleLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(leastTitle, titleHeight())
}

// show shows or hides o, only if that is a change.
func show(o fyne.CanvasObject, on bool) {
	if o.Visible() != on {
		widget.Show(o, on)
	}
}
