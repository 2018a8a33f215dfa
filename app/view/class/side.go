//go:build !nogui

package class

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/chat"
	"lyceum/app/view/sharing"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A side is the panel at the right: tabs and the place of the chosen one.
type side struct {
	content fyne.CanvasObject
	tabs    *widget.Tabs
	chat    *chat.Pane
	files   *sharing.Pane
	empty   *widget.Empty
	place   fyne.CanvasObject // of empty
	shown   model.Side
}

func newSide(asks Asks, w fyne.Window, files *sharing.Pane) *side {
	s := &side{chat: chat.New(asks, w), files: files}
	s.tabs = widget.NewTabs([]widget.Option{
		{Key: string(model.SideChat), Word: words.T("Chat")},
		{Key: string(model.SideFiles), Word: words.T("Files")},
		{Key: string(model.SideNotes), Word: words.T("Notes")},
	}, func(key string) { asks.ShowSide(model.Side(key)) })
	s.empty = widget.NewEmpty("file", "", "", "", nil)
	s.place = widget.NewGround(widget.Surface, widget.LeftEdge, widget.Pad(16, 24, 16, 24, widget.Centre(280, s.empty)))
	head := widget.NewGround(widget.Surface, widget.BottomEdge|widget.LeftEdge,
		widget.Pad(0, 12, 0, 12, container.NewStack(widget.Row(0, s.tabs))))
	s.content = container.New(&sideLayout{}, head, s.chat.Content, s.files.Content, s.place)
	return s
}

func (s *side) set(snap *model.Snapshot) {
	side := snap.Class.Side
	if side == "" {
		side = model.SideChat
	}
	s.tabs.Set(string(side))
	s.chat.Set(snap)
	if side == s.shown {
		return
	}
	s.shown = side
	if side == model.SideNotes {
		s.empty.Set("text", words.T("No notes"), words.T("Notes that all can write come with a later version of Lyceum."), "", nil)
	}
	widget.Show(s.chat.Content, side == model.SideChat)
	widget.Show(s.files.Content, side == model.SideFiles)
	widget.Show(s.place, side == model.SideNotes)
	s.content.Refresh()
}

// A sideLayout puts the tabs above the rest.
type sideLayout struct{}

// Layout implements fyne.Layout.
func (sideLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top := tabHeight()
	o[0].Resize(fyne.NewSize(size.Width, top))
	for _, x := range o[1:] {
		x.Move(fyne.NewPos(0, top))
		x.Resize(fyne.NewSize(size.Width, max(0, size.Height-top)))
	}
}

// MinSize implements fyne.Layout.
func (sideLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 200) }
