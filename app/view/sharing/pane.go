//go:build !nogui

package sharing

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/files"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// Asks is what the panel asks for; *model.Store does it.
type Asks interface {
	ShareFiles(paths []string, to, note string)
	FetchFile(id string)
	StopFile(id string)
	SaveFile(id, folder string)
	OpenFile(id, folder string)
	DeclineFile()
	HashFile(id string)
	PinFile(id string, on bool)
	OpenFileForAll(id string)
	RemoveFile(id string)
	OpenBox(title, task string, due time.Duration)
	SetBoxOpen(id string, open bool)
	RemoveBox(id string)
	CollectBox(id, folder string)
	HandInFiles(box string, paths []string, note, instead string)
	TakeBack(id string)
	ChangeSettings(to model.Settings)
	LookFor(folder string, kinds []string)
}

var _ Asks = (*model.Store)(nil)

// A Pane is the panel Files.
type Pane struct {
	Content fyne.CanvasObject
	Strip   fyne.CanvasObject // that staff open a file; shown while Offering reports true
	Now     func() time.Time  // class time; tests set another
	// Launch has the desktop open a file or folder of this computer; tests set another.
	Launch func(path string)

	asks     Asks
	window   fyne.Window
	class    *model.Class     // the latest; never nil
	files    *model.FilesPane // of it; never nil
	settings *model.Settings  // never nil
	folder   *model.Folder    // whose files can be chosen
	launched int              // number of the file that the desktop opened last
	chooser  *files.Chooser   // nil: none is open
	dialog   dialog           // that shows what changes; nil: none is open

	share, box, more *widget.Button
	head             *fyne.Container
	why, full        *widget.Text
	notes            *fyne.Container
	list             *rows.List[row]
	empty            *widget.Empty
	strip            *strip
	body             *fyne.Container
}

// A dialog shows something of the class while it is open.
type dialog interface{ set() }

// New returns an empty panel in a window.
func New(asks Asks, w fyne.Window) *Pane {
	p := &Pane{Now: time.Now, Launch: widget.OpenFile, asks: asks, window: w, class: &model.Class{}, files: &model.FilesPane{}, settings: &model.Settings{}}
	p.share = widget.NewIconButton("plus", words.T("Share file"), widget.Quiet, p.ChooseFiles)
	p.box = widget.NewBare("folder", words.T("Let the class hand in files"), p.NewBox)
	p.more = widget.NewBare("gear", words.T("How files come and where they go"), p.ShowChoices)
	space := widget.NewSpace(0, 0)
	p.head = widget.GrowRow(4, space, p.share, space, p.box, p.more)
	p.why = widget.NewParagraph("", widget.Secondary, widget.Muted)
	p.full = widget.NewParagraph("", widget.Secondary, widget.Ink)
	p.notes = widget.Column(8, p.why, widget.TopRow(8, p.full, widget.NewIcon("alert", 20, widget.Warning), p.full))
	p.list = rows.New(p.of())
	p.empty = widget.NewEmpty("file", "", "", "", nil)
	p.strip = newStrip(p)
	p.Strip = p.strip.content
	p.body = container.New(paneLayout{}, widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(0, 8, 0, 4, p.head)),
		widget.Pad(8, 12, 8, 12, p.notes), p.list, widget.Pad(0, 16, 0, 16, p.empty))
	p.Content = widget.NewGround(widget.Surface, widget.LeftEdge, widget.Pad(0, 0, 0, 1, p.body))
	p.fill()
	return p
}

// Focus leads the keyboard to the files, or to where one is shared.
func (p *Pane) Focus() {
	c := p.window.Canvas()
	switch {
	case len(p.list.Rows()) > 0:
		c.Focus(p.list.Focusable())
	case p.empty.Button().Visible():
		c.Focus(p.empty.Button())
	default:
		c.Focus(p.more)
	}
}

// Set shows the snapshot; without a class it keeps what it shows.
func (p *Pane) Set(s *model.Snapshot) {
	if s.Settings != nil {
		p.settings = s.Settings
	}
	p.folder = s.Folder
	if p.chooser != nil {
		p.chooser.Set(s.Folder)
	}
	if s.Class == nil || s.Class.Files == nil {
		return
	}
	fresh, before, people := p.class.Number != s.Class.Number, p.files, p.class.Everyone
	p.class, p.files = s.Class, s.Class.Files
	if fresh {
		p.launched = p.files.Opened.Number // which another window, or this one in another language, has opened
		p.list.ToStart()
	}
	if is := p.files.Opened; is.Number > p.launched {
		p.launched = is.Number
		p.Launch(is.Path)
	}
	if fresh || before != p.files || !isSame(people, p.class.Everyone) {
		p.fill()
	}
	if p.dialog != nil {
		p.dialog.set()
	}
}

// isSame reports whether two slices of snapshots are one.
func isSame[T any](a, b []T) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

// Tick shows how time has passed. It is called every second.
func (p *Pane) Tick() {
	if slices.ContainsFunc(p.files.Boxes, func(b model.BoxRow) bool { return !b.Due.IsZero() }) {
		p.fillList()
	}
}

// fill shows the files as they are now.
func (p *Pane) fill() {
	f := p.files
	p.why.Set(f.WhyNot)
	p.full.Set(f.Full)
	widget.Show(p.why, f.WhyNot != "")
	widget.Show(p.notes.Objects[1], f.Full != "")
	p.fillList()
	none := len(p.list.Rows()) == 0
	widget.Show(p.empty, none)
	widget.Show(p.share, f.CanShare && !none)
	widget.Show(p.box, f.CanCollect)
	switch {
	case f.CanShare:
		p.empty.Set("file", words.T("Nothing shared"), words.T("Drop a file on the window, or choose one."), words.T("Share file"), p.ChooseFiles)
	default:
		p.empty.Set("file", words.T("Nothing shared"), words.T("What others share with the class shows here."), "", nil)
	}
	p.strip.set()
	p.head.Refresh()
	p.notes.Refresh()
	p.body.Refresh()
}

func (p *Pane) fillList() { p.list.Set(rowsOf(p.files, p.class.Everyone, p.Now())) }

// file returns a file, or what was handed in, by its ID as it is now; nil if it is not there any more.
func (p *Pane) file(id string) *model.FileRow {
	all := [][]model.FileRow{p.files.Files}
	for i := range p.files.Boxes {
		all = append(all, p.files.Boxes[i].HandIns)
	}
	for _, list := range all {
		for i := range list {
			if list[i].ID == id {
				return &list[i]
			}
		}
	}
	return nil
}

// boxOf returns a box by its ID; nil if it is not there any more.
func (p *Pane) boxOf(id string) *model.BoxRow {
	for i := range p.files.Boxes {
		if p.files.Boxes[i].ID == id {
			return &p.files.Boxes[i]
		}
	}
	return nil
}

// paneLayout places the head, what is to be said of all files, and the list or what is there instead.
type paneLayout struct{}

// Layout implements fyne.Layout.
func (paneLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(o fyne.CanvasObject, y, h float32) {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, max(0, h)))
	}
	y := widget.RowHeight(widget.TabBar, widget.Body)
	place(o[0], 0, y)
	notes := widget.HeightFor(o[1], size.Width)
	if notes <= 16 { // the room around nothing
		notes = 0
	}
	place(o[1], y, notes)
	y += notes
	place(o[2], y, size.Height-y)
	h := widget.HeightFor(o[3], size.Width)
	place(o[3], max(y+16, float32(int((size.Height-h)/2))), h)
}

// MinSize implements fyne.Layout.
func (paneLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 200) }
