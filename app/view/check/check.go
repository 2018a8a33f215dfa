//go:build !nogui

package check

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/start"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/media"
)

// Asks is what the check asks for; *model.Store does it.
type Asks interface {
	SetName(name string)
	ChangeSettings(s model.Settings)
	CheckCamera(on bool)
	CheckMic(on bool)
	CheckLevel() float64
	SetDevice(kind room.DeviceKind, key string)
	PlayTestSound()
	HearMyself(on bool)
	AgreeTo(key string, on bool)
	OpenToAll(on bool)
	LetWait(on bool)
	Preview(f func(*media.Picture))
	CheckNetwork()
	EnterClass(devices bool)
	CancelCheck()
}

// pageWidth is the width of the content.
const pageWidth = 1088

// A Pane is the look at name and devices before a class.
type Pane struct {
	Content fyne.CanvasObject
	// Settings opens the settings; the window sets it.
	Settings func()

	asks    Asks
	w       fyne.Window
	ticker  *video.Ticker
	head    *head
	fault   *widget.Banner
	preview *preview
	own     *ownClass
	notices *notices
	form    *form
	foot    *foot
	page    *fyne.Container
	exam    *start.Exam
	last    *model.Snapshot
	shown   bool
}

// New returns the check of window w, whose pictures ticker redraws.
func New(asks Asks, ticker *video.Ticker, w fyne.Window) *Pane {
	p := &Pane{asks: asks, w: w, ticker: ticker, last: &model.Snapshot{Settings: &model.Settings{}}}
	p.head = newHead(p)
	p.fault = widget.NewBanner("alert", widget.Danger)
	p.fault.Hide()
	p.preview = newPreview(ticker, asks.CheckMic, asks.CheckCamera)
	p.own = newOwnClass(asks)
	p.notices = newNotices(asks)
	p.form = newForm(p)
	p.foot = newFoot(p)

	left := widget.Column(16, p.preview.content, p.own.content, p.notices.content)
	columns := widget.Beside(32, 260, []float32{640, 416}, left, p.form.content)
	p.page = widget.Column(0,
		widget.NewHeading(words.T("Check your camera and sound"), widget.Title, widget.Ink),
		widget.Pad(16, 0, 0, 0, columns))
	body := widget.NewScroll(widget.Pad(24, 32, 16, 32, widget.Page(pageWidth, p.page)))
	p.Content = container.New(&frame{}, p.head.content, p.fault, body, p.foot.content)
	return p
}

// Set shows the snapshot; without a check it keeps what it shows.
func (p *Pane) Set(s *model.Snapshot) {
	before := p.last
	p.last = s
	if p.exam != nil {
		p.exam.Set(s.Exam)
	}
	c := s.Check
	if c == nil || c == before.Check && s.Settings == before.Settings && s.Devices == before.Devices && s.NameFault == before.NameFault && s.Identity == before.Identity {
		return
	}
	p.head.set(c)
	p.fault.Set(c.Fault, "", nil)
	if (c.Fault != "") != p.fault.Visible() {
		widget.Show(p.fault, c.Fault != "")
		p.Content.Refresh()
	}
	if p.preview.turnRound(s.Settings.Mirror) && p.shown {
		p.asks.Preview(p.preview.sink())
	}
	p.preview.set(s.SelfID(), c.Name, c.Mic.On, c.Camera.On && c.Camera.Fault == "")
	p.own.set(c)
	p.notices.set(c)
	p.form.set(s)
	p.foot.set(c)
	p.page.Refresh()
}

// Shown says whether the check is in front. Only then it takes pictures and shows the level.
func (p *Pane) Shown(on bool) {
	if p.shown == on {
		return
	}
	p.shown = on
	if !on {
		p.asks.Preview(nil)
		p.preview.clear()
		return
	}
	p.form.begin()
	p.asks.Preview(p.preview.sink())
	p.ticker.Animate(p.form.tick)
	p.w.Canvas().Focus(p.first())
}

// first is what has the focus at first: the name if it is not known, else the way on.
func (p *Pane) first() fyne.Focusable {
	if p.last.Check != nil && p.last.Check.Name == "" {
		return p.form.name
	}
	return p.foot.enter
}

// openExam shows why the class may not be reached.
func (p *Pane) openExam() {
	p.exam = start.OpenExam(p.w.Canvas(), p.asks.CheckNetwork, func() { p.exam = nil })
	p.exam.Set(p.last.Exam)
}

// enter goes on, with what is typed as the name.
func (p *Pane) enter(devices bool) {
	p.form.commit()
	if _, err := model.CleanName(p.form.name.Text); err != nil {
		p.w.Canvas().Focus(p.form.name)
	}
	p.asks.EnterClass(devices)
}

// frame places head, fault, body and foot under each other.
type frame struct{}

func (frame) Layout(o []fyne.CanvasObject, size fyne.Size) {
	head := widget.RowHeight(widget.TitleBar, widget.Body)
	foot := widget.HeightFor(o[3], size.Width)
	fault := float32(0)
	if o[1].Visible() {
		fault = widget.HeightFor(o[1], size.Width)
	}
	o[0].Resize(fyne.NewSize(size.Width, head))
	o[1].Move(fyne.NewPos(0, head))
	o[1].Resize(fyne.NewSize(size.Width, fault))
	o[2].Move(fyne.NewPos(0, head+fault))
	o[2].Resize(fyne.NewSize(size.Width, size.Height-head-fault-foot))
	o[3].Move(fyne.NewPos(0, size.Height-foot))
	o[3].Resize(fyne.NewSize(size.Width, foot))
}

func (frame) MinSize([]fyne.CanvasObject) fyne.Size { return widget.MinWindow }

// head is the line at the top.
type head struct {
	content fyne.CanvasObject
	title   *widget.Text
	about   *widget.Text
	line    fyne.CanvasObject // both
	back    *widget.Button
}

func newHead(p *Pane) *head {
	h := &head{title: widget.NewBold("", widget.Body, widget.Ink).Fit(pageWidth), about: widget.NewText("", widget.Secondary, widget.Muted).Fit(pageWidth)}
	h.back = widget.NewBare("back", words.T("Back"), p.asks.CancelCheck)
	gear := widget.NewBare("gear", words.T("Settings"), func() {
		if p.Settings != nil {
			p.Settings()
		}
	})
	h.line = titled(h.title, h.about)
	h.content = widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(0, 14, 0, 18, widget.GrowRow(12, h.line,
		h.back, widget.NewIcon("logo", 20, widget.Accent), h.line, gear)))
	return h
}

// titled puts what is about a title beside it. Where there is no room for both, the title gets what the other leaves, and at
// least half.
func titled(title, about *widget.Text) fyne.CanvasObject {
	const gap = 12
	return widget.NewArranged(func(width float32) ([]widget.Place, float32) {
		t, a := title.MinSize(), about.MinSize()
		height := max(t.Height, a.Height)
		t.Width = min(t.Width, width)
		if about.Text() != "" {
			t.Width = min(t.Width, max(width-gap-a.Width, width/2))
		}
		a.Width = max(min(a.Width, width-gap-t.Width), 0)
		return []widget.Place{
			{At: fyne.NewPos(0, (height-t.Height)/2), Size: t},
			{At: fyne.NewPos(t.Width+gap, (height-a.Height)/2), Size: a},
		}, height
	}, title, about)
}

func (h *head) set(c *model.Check) {
	switch {
	case c.Teaching && c.Title != "":
		h.title.Set(words.T("Start %s", c.Title))
	case c.Teaching:
		h.title.Set(words.T("Start your class"))
	case c.Title != "":
		h.title.Set(words.T("Join %s", c.Title))
	default:
		h.title.Set(words.T("Join the class"))
	}
	about := c.Teacher
	if c.People > 0 {
		people := words.N("%d person in class", "%d people in class", c.People)
		if about != "" {
			about += " · "
		}
		about += people
	}
	h.about.Set(about)
	h.line.Refresh()
}

// foot says how the class is reached, and has the ways on.
type foot struct {
	content fyne.CanvasObject
	chip    *widget.Chip
	link    *widget.Text
	why     *widget.Button
	cancel  *widget.Button
	without *widget.Button
	enter   *widget.Button
	row     *widget.Arranged
}

func newFoot(p *Pane) *foot {
	f := &foot{chip: widget.NewChip("clock", "", widget.Muted), link: widget.NewParagraph("", widget.Secondary, widget.Muted)}
	f.why = widget.NewButton(words.T("Why?"), widget.Link, p.openExam)
	f.cancel = widget.NewButton(words.T("Cancel"), widget.Quiet, p.asks.CancelCheck)
	f.without = widget.NewButton("", widget.Outline, func() { p.enter(false) })
	f.enter = widget.NewButton("", widget.Primary, func() { p.enter(true) })
	way := widget.GrowRow(12, f.link, f.chip, f.link, f.why)
	f.row = besideOrAbove(way, widget.Row(12, f.cancel, f.without, f.enter))
	f.content = widget.NewGround(widget.Surface, widget.TopEdge, widget.Pad(10, 32, 10, 32,
		widget.Tall(widget.RowHeight(44, widget.Body), widget.Page(pageWidth, middle(f.row)))))
	return f
}

// besideOrAbove puts what says how the class is reached before the ways on, or above them where its sentence would be a
// narrow column there.
func besideOrAbove(way, on fyne.CanvasObject) *widget.Arranged {
	const gap, sentence = 12, 330
	return widget.NewArranged(func(width float32) ([]widget.Place, float32) {
		m := on.MinSize()
		left, x := width-gap-m.Width, width-m.Width
		if left < widget.Scaled(sentence) {
			h := widget.HeightFor(way, width)
			return []widget.Place{{Size: fyne.NewSize(width, h)}, {At: fyne.NewPos(max(0, x), h+gap/2), Size: m}}, h + gap/2 + m.Height
		}
		h := widget.HeightFor(way, left)
		all := max(h, m.Height)
		return []widget.Place{
			{At: fyne.NewPos(0, float32(int((all-h)/2))), Size: fyne.NewSize(left, h)},
			{At: fyne.NewPos(x, float32(int((all-m.Height)/2))), Size: m},
		}, all
	}, way, on)
}

// middle centres a row in the height of the foot.
func middle(row fyne.CanvasObject) fyne.CanvasObject {
	return widget.NewArranged(func(width float32) ([]widget.Place, float32) {
		h := widget.HeightFor(row, width)
		all := max(h, widget.RowHeight(44, widget.Body))
		return []widget.Place{{At: fyne.NewPos(0, float32(int((all-h)/2))), Size: fyne.NewSize(width, h)}}, all
	}, row)
}

func (f *foot) set(c *model.Check) {
	widget.Show(f.chip, c.Way != "" || c.Looking)
	switch {
	case c.Way == "":
		f.chip.Set("clock", words.T("Looking for the class"), widget.Muted)
	case c.LinkGood:
		f.chip.Set("lan", c.Way, widget.Success)
	default:
		f.chip.Set("alert", c.Way, widget.Warning)
	}
	f.link.Set(c.Link)
	widget.Show(f.why, c.Way != "" && !c.LinkGood)
	word, without := words.T("Join"), words.T("Join without camera and mic")
	switch {
	case c.Opening && c.Teaching:
		word = words.T("Starting")
	case c.Opening:
		word = words.T("Joining")
	case c.Teaching:
		word, without = words.T("Start class"), words.T("Start without camera and mic")
	}
	f.enter.Set(word, !c.Opening)
	f.without.Set(without, !c.Opening)
	f.row.Refresh()
}

// Keep returns what was typed, for a pane that takes this one's place.
func (p *Pane) Keep() any { return p.form.name.Text }

// Restore takes what Keep returned.
func (p *Pane) Restore(kept any) {
	if name, ok := kept.(string); ok && name != "" {
		p.form.name.SetText(name)
	}
}
