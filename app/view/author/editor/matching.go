//go:build !nogui

package editor

import (
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/view/form"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// pairs are the stems of a matching with what belongs to each, and what belongs to none.
type pairs struct {
	e       *Editor
	list    *form.List[*pair]
	extras  *form.List[*extra]
	shuffle *widget.Check
}

// A pair is a row of them.
type pair struct {
	stem, right quiz.OptionID
	text, match *textBox
	body        fyne.CanvasObject
}

func (p *pair) Content() fyne.CanvasObject { return p.body }
func (p *pair) First() fyne.Focusable      { return p.text.area }

// An extra is something that can be matched and is nobody's, or an item of an ordering.
type extra struct {
	id   quiz.OptionID
	text *textBox
}

func (x *extra) Content() fyne.CanvasObject { return x.text.field }
func (x *extra) First() fyne.Focusable      { return x.text.area }

func newPairs(e *Editor) *pairs {
	p := &pairs{e: e, shuffle: e.newShuffle(words.T("Each student sees the left sides in an order of their own"))}
	p.list = form.NewList(&e.owner, words.T("Pairs"), words.T("Add a pair"), func(i int) string { return words.T("Pair %d", i+1) },
		func() *pair { return p.row(quiz.Stem{ID: e.newID()}, quiz.Option{ID: e.newID()}) })
	p.extras = form.NewList(&e.owner, words.T("More that can be chosen, and belongs to none"), words.T("Add one that belongs to none"),
		func(i int) string { return words.T("Belongs to none, %d", i+1) }, func() *extra { return e.newExtra(quiz.Option{ID: e.newID()}) })
	taken := map[quiz.OptionID]bool{}
	for _, s := range e.base.Stems {
		right := quiz.Option{ID: e.newID()}
		for _, r := range e.base.Rights {
			if r.ID == s.Right {
				right = r
			}
		}
		taken[right.ID] = true
		p.list.Append(p.row(s, right))
	}
	for len(e.base.Stems) == 0 && len(p.list.Rows) < freshRows {
		p.list.Append(p.row(quiz.Stem{ID: e.newID()}, quiz.Option{ID: e.newID()}))
	}
	for _, r := range e.base.Rights {
		if !taken[r.ID] {
			p.extras.Append(e.newExtra(r))
		}
	}
	return p
}

func (p *pairs) row(s quiz.Stem, right quiz.Option) *pair {
	r := &pair{stem: s.ID, right: right.ID}
	r.text, r.match = p.e.newText(words.T("Left side"), 1, s.Text), p.e.newText(words.T("Belongs to it"), 1, right.Text)
	r.body = widget.Beside(16, 160, []float32{1, 1}, r.text.field, r.match.field)
	return r
}

// newExtra makes a row that is a text alone.
func (e *Editor) newExtra(o quiz.Option) *extra {
	return &extra{o.ID, e.newText(words.C("of a choice", "Text"), 1, o.Text)}
}

func (p *pairs) objects() []fyne.CanvasObject {
	all := append(p.list.Objects(), p.extras.Objects()...)
	return append(all, p.shuffle)
}

// fill writes the pairs: what reads the same at the right of several is there once.
func (p *pairs) fill(q *quiz.Question, at *spots) {
	q.Shuffle = p.shuffle.Checked
	known := map[string]quiz.OptionID{}
	used := map[quiz.OptionID]bool{}
	for _, r := range p.list.Rows {
		left, text := r.text.text(), r.match.text()
		if left.Source == "" && text.Source == "" {
			continue // blank
		}
		key := strings.TrimSpace(text.Source)
		id, has := known[key]
		if !has {
			if id = r.right; used[id] { // two came with one, and one of them was changed
				r.right = p.e.newID()
				id = r.right
			}
			known[key], used[id] = id, true
			at.put(quiz.PartRight, len(q.Rights), quiz.FieldText, r.match.spot())
			q.Rights = append(q.Rights, quiz.Option{ID: id, Text: text})
		}
		at.put(quiz.PartStem, len(q.Stems), quiz.FieldText, r.text.spot())
		q.Stems = append(q.Stems, quiz.Stem{ID: r.stem, Text: left, Right: id})
	}
	q.Rights = appendExtras(q.Rights, p.extras.Rows, quiz.PartRight, at)
	at.whole(quiz.FieldStems, ofList(p.list))
	at.whole(quiz.FieldRights, ofList(p.extras))
}

// appendExtras writes rows that are a text alone, but for blank ones.
func appendExtras(to []quiz.Option, rows []*extra, part quiz.Part, at *spots) []quiz.Option {
	for _, x := range rows {
		if text := x.text.text(); text.Source != "" {
			at.put(part, len(to), quiz.FieldText, x.text.spot())
			to = append(to, quiz.Option{ID: x.id, Text: text})
		}
	}
	return to
}
