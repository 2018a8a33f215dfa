//go:build !nogui

package people

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// Asks is what the panel asks for; *model.Store does it.
type Asks interface {
	Copied()
	Admit(who string)
	Refuse(who string)
	Remember(who string)
	LowerHand(who string)
	Mute(who string)
	AskToSpeak(who string)
	Present(who string)
	SetRole(who string, role room.Role)
	SetDeputy(who string, on bool)
	Remove(who string)
	SetVolume(who string, percent int)
	Silence(who string, on bool)
	OpenChannel(key string)
	CallPerson(who string)
	Pin(key model.TileKey)
	Unpin()
	ShowFigures(on bool)
}

// A Pane lists who is in the class.
type Pane struct {
	Content fyne.CanvasObject
	Invite  func() // opens the dialog with invites; whoever makes the window sets it

	asks   Asks
	window fyne.Window
	Now    func() time.Time // class time; tests set another
	class  *model.Class     // the latest; never nil

	count   *widget.Text
	find    *widget.Button
	invite  *widget.Button
	more    *widget.Button
	search  *widget.Search
	field   fyne.CanvasObject // around search
	list    *rows.List[row]
	alone   *widget.Empty
	none    *widget.Empty
	head    *fyne.Container
	figures *figures // the dialog, while it is open
	body    *fyne.Container
}

// New returns an empty list in a window.
func New(asks Asks, w fyne.Window) *Pane {
	p := &Pane{asks: asks, window: w, Now: time.Now, class: &model.Class{}}
	p.count = widget.NewText("", widget.Body, widget.Muted)
	p.find = widget.NewBare("search", words.T("Find somebody"), p.toggleSearch)
	p.invite = widget.NewIconButton("plus", words.T("Invite"), widget.Quiet, func() { p.Invite() })
	p.more = widget.NewBare("more", words.T("For everybody"), func() { widget.ShowMenu(w.Canvas(), p.more, p.everybody()) })
	p.search = widget.NewSearch(words.T("Name"), func(string) { p.fill() })
	p.search.OnEscape = p.toggleSearch
	p.field = widget.Pad(8, 12, 8, 12, p.search)
	p.field.Hide()
	p.list = rows.New(p.of())
	p.alone = widget.NewEmpty("people", words.T("You are the only one"), words.T("Send the invite to the people you want in the class."),
		words.T("Copy invite"), p.copyInvite)
	p.none = widget.NewEmpty("search", words.T("Nobody by this name"), words.T("Part of a name is enough."), "", nil)
	title := widget.NewBold(words.T("People"), widget.Body, widget.Ink)
	space := widget.NewSpace(0, 0)
	p.head = container.New(&headLayout{widget.GrowRow(4, space).Layout, p.invite}, title, p.count, space, p.invite, p.find, p.more)
	head := widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(0, 6, 0, 12, p.head))
	p.body = container.New(&paneLayout{}, head, p.field, p.list,
		widget.Pad(0, 16, 0, 16, p.alone), widget.Pad(0, 16, 0, 16, p.none))
	p.alone.Hide()
	p.none.Hide()
	p.Content = widget.NewGround(widget.Surface, widget.RightEdge, widget.Pad(0, 1, 0, 0, p.body))
	return p
}

// Focus leads the keyboard to the list.
func (p *Pane) Focus() { p.window.Canvas().Focus(p.list.Focusable()) }

// Set shows the snapshot; without a class it keeps what it shows.
func (p *Pane) Set(s *model.Snapshot) {
	if s.Class == nil {
		return
	}
	if s.Class.Number != p.class.Number {
		p.search.SetText("")
		p.list.ToStart()
	}
	before := p.class
	p.class = s.Class
	if count := strconv.Itoa(p.class.Here); count != p.count.Text() {
		p.count.Set(count)
		p.head.Refresh()
	}
	if invites, staff := p.class.Invite != "" && !p.class.Practice, p.class.Self.Staff(); invites != p.invite.Visible() || staff != p.more.Visible() {
		widget.Show(p.invite, invites)
		widget.Show(p.more, staff)
		p.head.Refresh()
	}
	if !isSame(before.Everyone, p.class.Everyone) || !isSame(before.AtDoor, p.class.AtDoor) || before.Number != p.class.Number ||
		before.Phase != p.class.Phase || before.Self != p.class.Self || before.Invite != p.class.Invite {
		p.fill()
	}
	p.fillFigures()
}

// isSame reports whether two slices of snapshots are one.
func isSame[T any](a, b []T) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

// Tick shows how long people have been waiting to speak. It is called every second.
func (p *Pane) Tick(now time.Time) {
	for _, who := range p.class.HandQueue {
		if line, ok := p.list.Object(handKey(who.ID)).(*personLine); ok && line.tick(now) {
			p.list.Measure(handKey(who.ID)) // there is more, or less, room for the name
		}
	}
}

// fill shows who is in the class, as far as the search finds them.
func (p *Pane) fill() {
	all := rowsOf(p.class, p.search.Text)
	p.list.Set(all)
	alone := p.class.Phase == model.Present && len(p.class.Everyone) == 1 && len(p.class.AtDoor) == 0 && p.class.Invite != "" && !p.class.Practice
	none := len(all) == 0 && p.search.Text != ""
	if alone != p.alone.Visible() || none != p.none.Visible() {
		widget.Show(p.alone, alone)
		widget.Show(p.none, none)
		p.body.Refresh()
	}
}

// toggleSearch opens the search, or closes and empties it.
func (p *Pane) toggleSearch() {
	open := !p.field.Visible()
	widget.Show(p.field, open)
	p.find.SetOn(open)
	p.search.SetText("")
	p.body.Refresh()
	if open {
		p.window.Canvas().Focus(p.search)
	} else {
		p.window.Canvas().Focus(p.find)
	}
}

func (p *Pane) copyInvite() {
	fyne.CurrentApp().Clipboard().SetContent(p.class.Invite)
	p.asks.Copied()
}

// A headLayout is a row in which the button to invite is an icon alone where its word has no room.
type headLayout struct {
	row    fyne.Layout
	invite *widget.Button
}

// Layout implements fyne.Layout.
func (l *headLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, bare := range []bool{false, true} {
		kind := widget.Quiet
		if bare {
			kind = widget.Bare
		}
		l.invite.SetKind(kind)
		if l.invite.SetNarrow(bare); l.row.MinSize(objects).Width <= size.Width {
			break
		}
	}
	l.row.Layout(objects, size)
}

// MinSize implements fyne.Layout.
func (l *headLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, l.row.MinSize(objects).Height)
}

// paneLayout places head, search, list and the two empty states.
type paneLayout struct{}

func (paneLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(o fyne.CanvasObject, y, h float32) {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
	}
	y := widget.RowHeight(widget.TabBar, widget.Body)
	place(o[0], 0, y)
	if o[1].Visible() {
		h := o[1].MinSize().Height
		place(o[1], y, h)
		y += h
	}
	place(o[2], y, size.Height-y)
	for _, empty := range o[3:] {
		h := widget.HeightFor(empty, size.Width)
		place(empty, max(y+rowHeight(heading)+rowHeight(staff), float32(int((size.Height-h)/2))), h)
	}
}

func (paneLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(180, 200) }
