//go:build !nogui

package start

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

// pageWidth is the width of the start screen's content.
const pageWidth = 1088

// A Pane is the screen without a class.
type Pane struct {
	Content fyne.CanvasObject

	greeting *widget.Text
	join     *joinCard
	teach    *teachCard
	network  *networkList
	count    *widget.Chip
	footer   *footer
}

// Asks is what the start screen asks for; *model.Store does it.
type Asks interface {
	SetName(name string)
	SetTheme(t model.Theme)
	JoinInvite(pasted string)
	JoinNetwork(key string)
	Teach(title string, open bool)
}

// New returns the start screen of window w.
func New(in Asks, w fyne.Window) *Pane {
	s := &Pane{
		greeting: widget.NewBold("", widget.Display, widget.Ink).Cut(),
		join:     newJoinCard(in),
		teach:    newTeachCard(in),
		network:  newNetworkList(in),
		count:    widget.NewChip("", "0", widget.Muted),
		footer:   newFooter(in, func(o fyne.Focusable) { w.Canvas().Focus(o) }),
	}
	brand := widget.Row(12, widget.NewIcon("logo", 32, widget.Accent), widget.NewBold("Lyceum", widget.Title, widget.Ink))
	page := widget.Column(0,
		brand,
		widget.Pad(24, 0, 4, 0, s.greeting),
		widget.NewText("Teach, join or practise. Everything stays between the people in the class.", widget.Body, widget.Muted),
		widget.Pad(16, 0, 0, 0, widget.Columns(16, s.join.content, s.teach.content, practiseCard())),
		widget.Pad(24, 0, 8, 0, widget.Row(8, widget.NewBold("Classes on this network", widget.Head, widget.Ink), s.count)),
		s.network.content,
	)
	scroll := container.NewVScroll(widget.Pad(28, 32, 24, 32, widget.Page(pageWidth, page)))
	s.Content = container.New(&overBar{bar: 48}, scroll, s.footer.content)
	return s
}

// Set shows the snapshot.
func (s *Pane) Set(snap *model.Snapshot) {
	s.greeting.Set(snap.Greeting)
	s.join.set(snap)
	s.teach.set(snap)
	s.network.set(snap)
	s.count.Set("", strconv.Itoa(len(snap.Network)), widget.Muted)
	s.footer.set(snap)
}

// Clear empties what was typed, once it has been used.
func (s *Pane) Clear() {
	s.join.paste.SetText("")
	s.teach.title.SetText("")
}

// overBar gives the second of two objects a bar at the bottom.
type overBar struct{ bar float32 }

func (l *overBar) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(size.Width, size.Height-l.bar))
	objects[1].Move(fyne.NewPos(0, size.Height-l.bar))
	objects[1].Resize(fyne.NewSize(size.Width, l.bar))
}

func (l *overBar) MinSize([]fyne.CanvasObject) fyne.Size { return widget.MinWindow }
