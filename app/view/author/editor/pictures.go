//go:build !nogui

package editor

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/view/form"
	"lyceum/app/view/prose"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// pictures are those of the question.
type pictures struct {
	e    *Editor
	list *form.List[*picture]
}

// A picture is a row of them.
type picture struct {
	name, alt *lineBox
	bytes     []byte
	body      fyne.CanvasObject
}

func (p *picture) Content() fyne.CanvasObject { return p.body }
func (p *picture) First() fyne.Focusable      { return p.name.input }

func newPictures(e *Editor) *pictures {
	p := &pictures{e: e}
	p.list = form.NewList[*picture](&e.owner, words.T("Pictures"), words.T("Add a picture"), func(i int) string { return words.T("Picture %d", i+1) }, nil)
	p.list.Add.OnTapped = func() { e.hooks.AddPicture(p.added) }
	widget.Show(p.list.Add, e.hooks.AddPicture != nil)
	for _, is := range e.base.Pictures {
		p.list.Append(p.row(is))
	}
	return p
}

// AddPicture adds a picture to the question.
func (e *Editor) AddPicture(is quiz.Picture) { e.pictures.added(is) }

// added takes a picture that somebody chose, under a name that texts can have.
func (p *pictures) added(is quiz.Picture) {
	if len(is.Bytes) == 0 {
		return
	}
	is.Name = p.freeName(is.Name)
	row := p.row(is)
	p.list.Append(row)
	p.e.change()
	p.e.window.Canvas().Focus(row.First())
}

// freeName makes a name one that texts can have and that no other picture of the question has.
func (p *pictures) freeName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '.', r == '-', r == '_':
			return r
		}
		return '-'
	}, name)
	if name = name[max(0, len(name)-quiz.MaxName/2):]; name == "" {
		name = "picture"
	}
	free := name
	for n := 2; p.has(free); n++ {
		free = strconv.Itoa(n) + "-" + name
	}
	return free
}

func (p *pictures) has(name string) bool {
	for _, r := range p.list.Rows {
		if r.name.trimmed() == name {
			return true
		}
	}
	return false
}

func (p *pictures) row(is quiz.Picture) *picture {
	r := &picture{bytes: is.Bytes, name: p.e.newLine(words.C("of a picture", "Name"), "", is.Name)}
	r.alt = p.e.newLine(words.T("What it shows, for who cannot see it"), "", is.Alt)
	small := prose.New(widget.Body, widget.Ink)
	shown := quiz.Picture{Name: "shown", Bytes: is.Bytes}
	small.Set(prose.Of(quiz.Text{Format: quiz.Markdown, Source: "![](shown)"}, []quiz.Picture{shown}))
	show := widget.NewButton(words.T("Show in the text"), widget.Outline, func() {
		insert(p.e.head.text.area, "!["+strings.NewReplacer("[", "(", "]", ")").Replace(r.alt.trimmed())+"]("+r.name.trimmed()+")")
		p.e.window.Canvas().Focus(p.e.head.text.area)
	})
	fields := widget.Column(8, r.name.field, r.alt.field, widget.Row(8, show))
	r.body = widget.NewArranged(func(width float32) ([]widget.Place, float32) {
		left := min(160*widget.TextScale(), width/3)
		high := widget.HeightFor(small, left)
		low := widget.HeightFor(fields, width-left-16)
		return []widget.Place{{Size: fyne.NewSize(left, high)}, {At: fyne.NewPos(left+16, 0), Size: fyne.NewSize(width-left-16, low)}}, max(high, low)
	}, small, fields)
	return r
}

func (p *pictures) objects() []fyne.CanvasObject {
	if len(p.list.Rows) == 0 && p.e.hooks.AddPicture == nil {
		return nil
	}
	return p.list.Objects()
}

func (p *pictures) fill(q *quiz.Question, at *spots) {
	for i, r := range p.list.Rows {
		q.Pictures = append(q.Pictures, quiz.Picture{Name: r.name.trimmed(), Alt: r.alt.trimmed(), Bytes: r.bytes})
		at.put(quiz.PartPicture, i, quiz.FieldName, r.name.spot())
		at.put(quiz.PartPicture, i, quiz.FieldAlt, r.alt.spot())
		at.put(quiz.PartPicture, i, quiz.FieldBytes, r.name.spot())
	}
	at.whole(quiz.FieldPictures, ofList(p.list))
}
