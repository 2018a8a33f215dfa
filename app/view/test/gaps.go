//go:build !nogui

package test

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"lyceum/app/view/prose"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// gaps are the holes of a cloze: fields and menus in its text.
type gaps struct {
	q    *quiz.Question
	h    hooks
	all  []gap
	is   []quiz.Response // one a gap
	text *prose.Prose
}

// A gap is one hole.
type gap struct {
	field  *field         // of a text or number
	menu   *widget.Select // of one option
	checks []*widget.Check
	object fyne.CanvasObject
}

func newGaps(p *Pane, q *quiz.Question, h hooks) *gaps {
	g := &gaps{q: q, h: h, is: make([]quiz.Response, len(q.Gaps)), text: prose.New(widget.Body, widget.Ink)}
	objects := make([]fyne.CanvasObject, len(q.Gaps))
	for i := range q.Gaps {
		g.all = append(g.all, g.make(i))
		objects[i] = g.all[i].object
	}
	g.text.Set(prose.Filled(q.Text, q.Pictures, objects))
	return g
}

// make makes what goes into a hole.
func (g *gaps) make(i int) (is gap) {
	of := &g.q.Gaps[i]
	switch of.Kind {
	case quiz.GapSingle:
		options := []widget.Option{{Key: "", Word: words.T("Choose…")}}
		for n := range of.Options {
			o := &of.Options[n]
			options = append(options, widget.Option{Key: strconv.Itoa(int(o.ID)), Word: prose.Words(prose.Of(o.Text, g.q.Pictures))})
		}
		is.menu = widget.NewSelect(options, "", func(key string) { g.choose(i, key) })
		is.object = widget.Fixed(168*widget.TextScale(), 0, is.menu)
	case quiz.GapMultiple:
		column := widget.Column(0)
		for n := range of.Options {
			o := &of.Options[n]
			check := widget.NewCheck(prose.Words(prose.Of(o.Text, g.q.Pictures)))
			check.Changed = func(bool) { g.tick(i) }
			is.checks = append(is.checks, check)
			column.Add(check)
		}
		is.object = widget.Fixed(240*widget.TextScale(), 0, column)
	default:
		h := g.h
		is.field = newField(strconv.Itoa(i+1), h, func(text string) {
			g.change(i, quiz.Response{Text: text})
			h.typed(quiz.Response{Gaps: g.is})
		})
		is.object = widget.Fixed(168*widget.TextScale(), 0, is.field.input)
	}
	return is
}

// change has one hole have another answer.
func (g *gaps) change(i int, to quiz.Response) {
	all := slices.Clone(g.is)
	all[i] = to
	g.is = all
}

func (g *gaps) choose(i int, key string) {
	to := quiz.Response{}
	if n, err := strconv.ParseUint(key, 10, 16); err == nil && n > 0 {
		to.Chosen = []quiz.OptionID{quiz.OptionID(n)}
	}
	g.change(i, to)
	g.h.answer(quiz.Response{Gaps: g.is})
}

func (g *gaps) tick(i int) {
	var to quiz.Response
	for n, check := range g.all[i].checks {
		if check.Checked {
			to.Chosen = append(to.Chosen, g.q.Gaps[i].Options[n].ID)
		}
	}
	slices.Sort(to.Chosen)
	g.change(i, to)
	g.h.answer(quiz.Response{Gaps: g.is})
}

func (g *gaps) object() fyne.CanvasObject { return g.text }

func (g *gaps) set(is *quiz.Response, fixed bool) {
	g.is = make([]quiz.Response, len(g.q.Gaps))
	copy(g.is, is.Gaps)
	for i := range g.all {
		has := func(id quiz.OptionID) bool { return slices.Contains(g.is[i].Chosen, id) }
		switch it := &g.all[i]; {
		case it.field != nil:
			it.field.set(g.is[i].Text, fixed)
		case it.menu != nil:
			key := ""
			if len(g.is[i].Chosen) > 0 {
				key = strconv.Itoa(int(g.is[i].Chosen[0]))
			}
			it.menu.Set(it.menu.Options(), key)
			it.menu.SetEnabled(!fixed)
		default:
			for n, check := range it.checks {
				check.Set(has(g.q.Gaps[i].Options[n].ID))
				check.SetEnabled(!fixed)
			}
		}
	}
}

func (g *gaps) pick(rune) bool { return false }

func (g *gaps) first() fyne.Focusable {
	if len(g.all) == 0 {
		return nil
	}
	switch it := &g.all[0]; {
	case it.field != nil:
		return it.field.input
	case it.menu != nil:
		return it.menu
	case len(it.checks) > 0:
		return it.checks[0]
	}
	return nil
}

func (g *gaps) hint() string {
	return words.T("Fill in every gap. Tab leads to the next one.")
}
