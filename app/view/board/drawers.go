//go:build !nogui

package board

import (
	"slices"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/board"
)

// A rightStrip says at the foot what kind of board this is: who can draw on it, or who reads it.
type rightStrip struct {
	content *widget.Float
	p       *Pane

	icon   *widget.Icon
	text   *widget.Text
	faces  *fyne.Container
	change *widget.Button
	row    *fyne.Container
	shown  rightState
	narrow bool
}

// A rightState is what the strip shows; two can be compared.
type rightState struct {
	icon, text, action string
	people             string // IDs of whose faces show
	narrow             bool
}

// mostFaces is how many faces there are of those who may draw, when not everybody may.
const mostFaces = 3

// nameRoom is how wide the words of the strip are at most.
const nameRoom float32 = 260

func newRightStrip(p *Pane) *rightStrip {
	s := &rightStrip{p: p, icon: widget.NewIcon("pen", 20, widget.Muted), text: widget.NewText("", widget.Secondary, widget.Ink).Fit(widget.Scaled(nameRoom))}
	s.faces = widget.Row(-4)
	s.change = widget.NewButton("", widget.Link, nil)
	s.row = widget.Row(8, s.icon, s.text, s.faces, s.change)
	s.content = widget.NewFloat(widget.Pad(1, 12, 1, 12, s.row))
	return s
}

// set shows what is so of the document in front.
func (s *rightStrip) set(b *model.Board) {
	if b.Open == nil {
		return
	}
	is := rightState{narrow: s.narrow}
	var people []model.Person
	do := func() {}
	switch b.Open.ID.Kind {
	case board.PrivateBoard:
		is.icon, is.text = "lock", words.T("Only your teacher can see this")
		if !b.Private {
			is.text = words.T("Only its owner and staff can see this")
		}
	case board.Reveal:
		is.icon, is.text = "eye", words.T("%s’s board, for everyone to see", b.Open.Owner.Name)
		if b.CanReveal || b.Open.Owner.Self {
			is.action = words.T("Stop showing")
			do = func() { s.p.asks.RevealBoard(b.Open.Owner.ID, false) }
		}
	default:
		is.icon = "pen"
		is.text, people = s.drawers(b)
		if b.CanSetDrawers {
			is.action, do = words.T("Change"), s.p.openDrawers
		}
	}
	for _, w := range people {
		is.people += w.ID + " "
	}
	s.change.OnTapped = do
	if is == s.shown {
		return
	}
	s.shown = is
	s.icon.Set(is.icon, widget.Muted)
	s.text.Set(is.text)
	s.faces.Objects = nil
	for _, w := range people {
		s.faces.Add(widget.NewAvatar(w.ID, w.Name, 26))
	}
	widget.Show(s.faces, len(people) > 0)
	widget.Show(s.text, is.text != "")
	s.change.Set(is.action, true)
	widget.Show(s.change, is.action != "")
	s.row.Refresh()
	s.p.arrange()
}

// drawers says who may draw, with the faces of some of those who are named.
func (s *rightStrip) drawers(b *model.Board) (text string, faces []model.Person) {
	switch {
	case b.Locked:
		return words.T("Locked: only staff can draw"), nil
	case b.Drawers.Who == model.DrawersAll:
		return words.T("Everyone can draw"), nil
	case b.Drawers.Who == model.DrawersStaff:
		return words.T("Staff can draw"), nil
	}
	for _, id := range b.Drawers.People {
		if who, ok := s.p.person(id); ok && len(faces) < mostFaces {
			faces = append(faces, who)
		}
	}
	n := len(b.Drawers.People)
	switch {
	case n == 0:
		return words.T("Staff can draw"), nil
	case n > len(faces):
		return words.T("Can draw, with %d more", n-len(faces)), faces
	case s.narrow:
		return "", faces
	}
	return words.T("Can draw"), faces
}

// fit leaves words out where there is little room.
func (s *rightStrip) fit(narrow bool) {
	if s.narrow != narrow {
		s.narrow = narrow
		s.set(s.p.board)
	}
}

// openDrawers offers who may draw.
func (p *Pane) openDrawers() {
	d, locked := p.board.Drawers, p.board.Locked
	to := func(who model.DrawersWho) func() { return func() { p.asks.SetDrawers(model.Drawers{Who: who}) } }
	widget.ShowMenu(p.window.Canvas(), p.right.change, []widget.MenuItem{
		{Word: words.T("Who can draw"), Off: true},
		{Icon: "people", Word: words.T("Everyone"), Ticked: d.Who == model.DrawersAll, Do: to(model.DrawersAll)},
		{Icon: "shield", Word: words.T("Only staff"), Ticked: d.Who == model.DrawersStaff, Do: to(model.DrawersStaff)},
		{Icon: "person", Word: words.T("Some people…"), Ticked: d.Who == model.DrawersListed, Do: p.chooseDrawers},
		{Icon: "lock", Word: words.T("Locked for students"), Line: true, Ticked: locked, Do: func() { p.asks.SetLock("annotations", !locked) }},
	})
}

// chooseDrawers asks who of the students may draw.
func (p *Pane) chooseDrawers() {
	var d *widget.OpenDialog
	chosen := slices.Clone(p.board.Drawers.People)
	list := widget.Column(0)
	for _, who := range p.students() {
		c := widget.NewCheck(who.Name)
		c.Set(slices.Contains(chosen, who.ID))
		c.Changed = func(on bool) {
			chosen = slices.DeleteFunc(chosen, func(id string) bool { return id == who.ID })
			if on {
				chosen = append(chosen, who.ID)
			}
		}
		list.Add(c)
	}
	var body fyne.CanvasObject = list
	if len(list.Objects) == 0 {
		body = widget.NewParagraph(words.T("There are no students in the class yet."), widget.Body, widget.Muted)
	}
	save := widget.NewButton(words.T("Save"), widget.Primary, func() {
		d.Close()
		p.asks.SetDrawers(model.Drawers{Who: model.DrawersListed, People: chosen})
	})
	save.Set(save.Word(), len(list.Objects) > 0)
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { d.Close() })
	d = widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title: words.T("Who can draw, besides staff"), Body: body, Buttons: []fyne.CanvasObject{cancel, save},
	})
}

// students are those who are here and may draw only if they are allowed to.
func (p *Pane) students() (all []model.Person) {
	for _, who := range p.class.Everyone {
		if !who.Staff() && who.Here {
			all = append(all, who)
		}
	}
	return all
}

// person returns somebody by ID.
func (p *Pane) person(id string) (model.Person, bool) {
	i := slices.IndexFunc(p.class.Everyone, func(w model.Person) bool { return w.ID == id })
	if i < 0 {
		return model.Person{}, false
	}
	return p.class.Everyone[i], true
}
