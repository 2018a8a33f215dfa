//go:build !nogui

package chat

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// Asks is what the chat asks for; *model.Store does it.
type Asks interface {
	SayTo(channel, text string)
	SayAgain(unsent int)
	DropUnsent(unsent int)
	OpenChannel(key string)
	EditLine(id, text string)
	EraseLine(id string)
}

// A Pane shows what was said and takes what is to be said.
type Pane struct {
	Content fyne.CanvasObject
	Now     func() time.Time // class time; tests set another

	asks    Asks
	window  fyne.Window
	class   *model.Class // the latest; never nil
	groups  []*model.Group
	names   names
	read    string            // key of the last row when the end was in sight
	drafts  map[string]string // what is typed in other conversations
	trusted map[string]bool   // hosts whose pages are opened without asking
	waits   *kept             // until the first Set

	channels *channels
	list     *rows.List[item]
	empty    *widget.Empty
	newer    *widget.Button
	compose  *compose
	body     *fyne.Container
}

// New returns an empty chat in a window.
func New(asks Asks, w fyne.Window) *Pane {
	p := &Pane{Now: time.Now, asks: asks, window: w, class: &model.Class{}, drafts: map[string]string{}, trusted: map[string]bool{}}
	p.channels = newChannels(w, asks.OpenChannel)
	p.list = rows.New(p.of())
	p.empty = widget.NewEmpty("chat", "", "", "", nil)
	p.newer = widget.NewIconButton("down", "", widget.Flat, p.toEnd)
	p.newer.SetOn(true)
	p.newer.Hide()
	p.compose = newCompose(p)
	p.body = container.New(&paneLayout{}, p.channels, p.list, p.empty, p.newer, p.compose.foot, p.compose.complete.box)
	p.Content = widget.NewGround(widget.Surface, widget.LeftEdge, widget.Pad(0, 0, 0, 1, p.body))
	return p
}

// of says how the list shows rows.
func (p *Pane) of() rows.Of[item] {
	return rows.Of[item]{
		Name: words.T("Messages"),
		Key:  item.key, Same: isSame, Follow: true, Foot: 16,
		Kind: func(i item) int {
			if i.group.News != "" {
				return 1
			}
			return 0
		},
		Guess: guess,
		New: func(kind int) fyne.CanvasObject {
			if kind == 1 {
				return newNewsLine()
			}
			return newMessageLine(p)
		},
		Fill:  func(o fyne.CanvasObject, i item) { o.(interface{ set(item) }).set(i) },
		Can:   func(i item) bool { return i.group.News == "" },
		Menu:  p.openMenu,
		Copy:  func(i item) string { return i.group.Lines[i.line].Text },
		Moved: p.moved,
	}
}

// guess is about how high a row is.
func guess(i item) float32 {
	h := widget.LineHeight(widget.Body) + lineGap
	if i.first {
		h += widget.LineHeight(widget.Body) + groupGap
	}
	if i.group.News == "" {
		h += float32(len(i.group.Lines[i.line].Text)/36) * widget.LineHeight(widget.Body)
	}
	return h
}

// Focus leads the keyboard to the box.
func (p *Pane) Focus() { p.compose.focus() }

// kept is what Keep keeps.
type kept struct {
	class          int
	drafts         map[string]string
	editing, typed string
	trusted        map[string]bool
}

// Keep returns what is typed and not sent, for the pane that takes the place of this one.
func (p *Pane) Keep() any {
	return kept{p.class.Number, p.drafts, p.compose.editing, p.compose.input.Text, p.trusted}
}

// Restore takes what another pane's Keep returned, before or after the first Set.
func (p *Pane) Restore(what any) {
	k, ok := what.(kept)
	if !ok || p.class.Number != 0 && p.class.Number != k.class {
		return
	}
	p.drafts, p.trusted, p.waits = k.drafts, k.trusted, &k
	if p.class.Number != 0 {
		p.takeKept()
	}
}

// takeKept puts into the input what was in that of the pane before.
func (p *Pane) takeKept() {
	if k := p.waits; k != nil && k.class == p.class.Number {
		p.drafts, p.trusted = k.drafts, k.trusted
		p.compose.fill(k.typed)
		p.compose.edit(k.editing)
	}
	p.waits = nil
}

// Set shows the snapshot; without a class it keeps what it shows.
func (p *Pane) Set(s *model.Snapshot) {
	if s.Class == nil {
		return
	}
	before := p.class
	p.class = s.Class
	fresh := before.Number != p.class.Number
	if fresh {
		p.drafts, p.read, p.groups = map[string]string{}, "", nil
		p.list.Set(nil)
	}
	talk := &p.class.Talk
	p.names.set(p.class.Everyone)
	if fresh || before.Talk.Open != talk.Open {
		p.turn(before.Talk.Open, fresh)
	}
	p.takeKept()
	p.channels.set(talk.Channels, talk.Open)
	p.compose.set()
	if fresh || len(talk.Groups) != len(p.groups) || len(talk.Groups) > 0 && &talk.Groups[0] != &p.groups[0] {
		items := itemsOf(talk.Groups, p.groups, p.list.Rows())
		p.groups = talk.Groups
		p.list.Set(items)
	}
	p.showEmpty()
}

// turn goes on to another conversation.
func (p *Pane) turn(before string, fresh bool) {
	if !fresh {
		p.drafts[before] = p.compose.text()
	}
	p.compose.fill(p.drafts[p.class.Talk.Open])
	p.groups, p.read = nil, ""
	p.list.Set(nil)
	p.list.ToEnd()
	if c := p.window.Canvas(); !fresh && c.Focused() != fyne.Focusable(p.channels) && c.Overlays().Top() == nil && p.Content.Visible() {
		p.Focus() // it was this person who turned to it, to write there
	}
}

// showEmpty says what this conversation is for, as long as nobody said anything.
func (p *Pane) showEmpty() {
	talk := &p.class.Talk
	empty := true
	for _, g := range talk.Groups {
		if g.News == "" {
			empty = false
			break
		}
	}
	if empty {
		title, help := words.T("No messages yet"), words.T("Say hello to the class.")
		switch talk.Open {
		case model.ChannelAll:
		case model.ChannelStaff:
			help = words.T("Only those who run the class read what is said here.")
			if !p.class.Self.Staff() {
				help = words.T("Only those who run the class, and you, read what you say here.")
			}
		default:
			help = words.T("Only %s and you read what is said here.", p.with())
		}
		p.empty.Set("chat", title, help, "", nil)
	}
	if at := (p.list.Size().Height - widget.HeightFor(p.empty, max(80, p.list.Size().Width-48))) / 2; at > 0 && p.list.Height() > at {
		empty = false // news would run into it
	}
	if empty != p.empty.Visible() {
		widget.Show(p.empty, empty)
		p.body.Refresh()
	}
}

// with is the name of whom the conversation on show is with.
func (p *Pane) with() string {
	for _, c := range p.class.Talk.Channels {
		if c.Key == p.class.Talk.Open {
			return c.Name
		}
	}
	return ""
}

// moved counts what came since the end was last in sight.
func (p *Pane) moved() {
	if p.newer == nil {
		return // it is being built
	}
	all := p.list.Rows()
	if p.list.AtEnd() {
		p.read = ""
		if len(all) > 0 {
			p.read = all[len(all)-1].key()
		}
	}
	n := 0
	for i := len(all) - 1; i >= 0 && p.read != "" && all[i].key() != p.read; i-- {
		if g := all[i].group; g.News == "" && !g.Own {
			n++
		}
	}
	if n > 0 {
		p.newer.Set(words.N("%d new", "%d new", n), true)
	}
	if on := n > 0; on != p.newer.Visible() {
		widget.Show(p.newer, on)
	}
	p.place()
}

func (p *Pane) toEnd() { p.list.ToEnd() }

// place lays the parts out anew.
func (p *Pane) place() { p.body.Layout.Layout(p.body.Objects, p.body.Size()) }

// paneLayout places channels, list, empty state, the button to the end, the foot and, over it, names that complete.
type paneLayout struct{}

func (paneLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		if at := fyne.NewPos(x, y); o.Position() != at {
			o.Move(at)
		}
		if s := fyne.NewSize(w, h); o.Size() != s {
			o.Resize(s)
		}
	}
	head, foot := o[0].MinSize().Height, widget.HeightFor(o[4], size.Width)
	put(o[0], 0, 0, size.Width, head)
	put(o[4], 0, size.Height-foot, size.Width, foot)
	body := max(0, size.Height-head-foot)
	put(o[1], 0, head, size.Width, body)
	h := widget.HeightFor(o[2], size.Width-48)
	put(o[2], 24, head+max(0, float32(int((body-h)/2))), size.Width-48, h)
	m := o[3].MinSize()
	put(o[3], float32(int((size.Width-m.Width)/2)), size.Height-foot-m.Height-8, m.Width, m.Height)
	m = o[5].MinSize()
	put(o[5], side, max(0, size.Height-foot-m.Height), size.Width-2*side, m.Height)
}

func (paneLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(240, 200) }
