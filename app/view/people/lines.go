//go:build !nogui

package people

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A line is what all sorts of rows have in common.
type line struct {
	fynewidget.BaseWidget
	kind  kind
	body  fyne.CanvasObject
	words fyne.CanvasObject // what it may be higher for; nil: nothing
	usual float32           // their height as long as they are short
}

// CreateRenderer implements fyne.Widget.
func (l *line) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(l.body) }

// HeightFor returns how high the row is at a width.
func (l *line) HeightFor(width float32) float32 {
	if l.words == nil {
		return rowHeight(l.kind)
	}
	room := rowHeight(l.kind) - l.usual
	return max(rowHeight(l.kind), widget.HeightFor(l.words, width-24)+room)
}

// A headingLine is the head of a part of the list.
type headingLine struct {
	line
	word, note *widget.Text
	action     *widget.Button
	noteAt     fyne.CanvasObject // the two with what is above them: one shows
	actionAt   fyne.CanvasObject
	at         kind
}

func newHeadingLine(p *Pane) *headingLine {
	l := &headingLine{word: widget.NewText("", widget.Caption, widget.Muted), note: widget.NewText("", widget.Caption, widget.Muted)}
	l.kind = heading
	l.action = widget.NewButton("", widget.Link, func() {
		if l.at == door {
			p.asks.Admit(room.Everyone)
		} else {
			p.asks.LowerHand(room.Everyone)
		}
	})
	space := widget.NewSpace(0, 0)
	l.noteAt, l.actionAt = widget.Pad(4, 0, 0, 0, l.note), widget.Pad(4, 0, 0, 0, l.action)
	l.body = widget.Pad(0, 12, 0, 12, widget.GrowRow(8, space, widget.Pad(4, 0, 0, 0, l.word), space, l.noteAt, l.actionAt))
	l.ExtendBaseWidget(l)
	return l
}

// HeightFor returns how high the row is: a word that can be pressed takes more.
func (l *headingLine) HeightFor(float32) float32 {
	if l.actionAt.Visible() {
		return max(rowHeight(heading), l.action.MinSize().Height+4)
	}
	return rowHeight(heading)
}

func (l *headingLine) set(r row) {
	l.word.Set(r.word)
	l.note.Set(r.note)
	l.action.Set(r.action, true)
	l.at = r.at
	widget.Show(l.noteAt, r.action == "")
	widget.Show(l.actionAt, r.action != "")
	l.body.Refresh()
}

// A personLine draws one person.
type personLine struct {
	line
	pane   *Pane
	row    row
	ground *widget.Ground
	badge  *place
	avatar *widget.Avatar
	name   *name
	role   *widget.Text
	feels  *widget.Text
	note   *widget.Text
	link   *bars
	marks  map[string]*widget.Icon
}

// marks are the icons at the right of a row, in their order.
var marks = []string{"silenced", "screen", "mic", "camera"}

func newPersonLine(p *Pane, k kind) *personLine {
	l := &personLine{
		pane: p, ground: widget.NewGround(widget.Surface2, widget.NoEdge, nil), avatar: widget.NewAvatar("", "", avatarSize()),
		name: newName(), role: widget.NewText("", widget.Caption, widget.Muted).Cut(),
		feels: widget.NewText("", widget.Body, widget.Ink), note: widget.NewText("", widget.Secondary, widget.Muted),
		link: newBars(), badge: newPlace(), marks: map[string]*widget.Icon{},
	}
	l.kind = k
	who := widget.Column(0, l.name, l.role)
	widget.Show(l.role, k == staff)
	widget.Show(l.badge, k == queued)
	parts := []fyne.CanvasObject{l.badge, l.avatar, who, l.feels, l.note, l.link}
	for _, m := range marks {
		l.marks[m] = widget.NewIcon("mic", 16, widget.Muted)
		parts = append(parts, l.marks[m])
	}
	l.words, l.usual = widget.GrowRow(8, who, parts...), max(avatarSize(), widget.LineHeight(widget.Body))
	if k == staff {
		l.usual = widget.LineHeight(widget.Body) + widget.LineHeight(widget.Caption)
	}
	l.body = container.NewStack(l.ground, widget.Pad(0, 12, 0, 12, l.words))
	l.ExtendBaseWidget(l)
	return l
}

func (l *personLine) set(r row) {
	l.row = r
	p := r.person
	widget.Show(l.ground, p.Self)
	l.badge.Set(strconv.Itoa(p.Hand))
	l.avatar.Set(p.ID, p.Name)
	tone := widget.Ink
	if !p.Here {
		tone = widget.Muted
	}
	l.name.set(p.Name, p.Speaking, tone)
	role := model.DutyWord(p)
	if p.Self && l.kind == staff {
		role = words.T("%s · you", role)
	}
	l.role.Set(role)
	l.feels.Set(p.Reaction)
	widget.Show(l.feels, p.Reaction != "")
	l.note.Set(l.say(l.pane.Now()))
	widget.Show(l.note, l.note.Text() != "")
	l.link.set(p.Link)
	widget.Show(l.link, p.Link != model.LinkGood)
	media := p.Here && l.kind != queued
	l.mark("silenced", p.Silenced, "speaker-off", widget.Warning)
	l.mark("screen", media && p.Screen == model.MediaOn, "screen", widget.Ink)
	switch {
	case p.Mic == model.MediaOn && p.Speaking:
		l.mark("mic", media, "mic", widget.Accent)
	case p.Mic == model.MediaOn:
		l.mark("mic", media, "mic", widget.Ink)
	default:
		l.mark("mic", media, "mic-off", widget.Muted)
	}
	if p.Camera == model.MediaOn {
		l.mark("camera", media, "cam", widget.Ink)
	} else {
		l.mark("camera", media, "cam-off", widget.Muted)
	}
	l.body.Refresh()
}

func (l *personLine) mark(which string, on bool, icon string, tone fyne.ThemeColorName) {
	l.marks[which].Set(icon, tone)
	widget.Show(l.marks[which], on)
}

// say is what stands at the right: how long a hand has been up, who is this person, who is away.
func (l *personLine) say(now time.Time) string {
	p := l.row.person
	switch {
	case l.kind == queued && p.Self:
		return words.T("you · %s", widget.Lasted(now.Sub(p.HandSince)))
	case l.kind == queued:
		return widget.Lasted(now.Sub(p.HandSince))
	case p.Self && l.kind == student: // staff have it beside their role
		return words.T("you")
	case !p.Here:
		return words.C("not in the class at present", "away")
	}
	return ""
}

// tick shows how long the hand has been up, and reports whether that takes another width.
func (l *personLine) tick(now time.Time) (wider bool) {
	if text := l.say(now); text != l.note.Text() {
		wider = len(text) != len(l.note.Text())
		l.note.Set(text)
		if wider {
			l.body.Refresh()
		}
	}
	return wider
}

// avatarSize is that of the initials in a row.
func avatarSize() float32 { return widget.RowHeight(28, widget.Caption) }
