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

// matches are the stems of a matching, each with a menu of what can be matched to it.
type matches struct {
	q     *quiz.Question
	h     hooks
	menus []*widget.Select
	pairs []quiz.Pair
	body  *fyne.Container
}

func newMatches(q *quiz.Question, h hooks) *matches {
	m := &matches{q: q, h: h, body: widget.Column(8)}
	options := []widget.Option{{Key: "", Word: words.T("Choose…")}}
	for i := range q.Rights {
		r := &q.Rights[i]
		options = append(options, widget.Option{Key: strconv.Itoa(int(r.ID)), Word: prose.Words(prose.Of(r.Text, q.Pictures))})
	}
	for i := range q.Stems {
		stem := q.Stems[i].ID
		menu := widget.NewSelect(options, "", func(key string) { m.match(stem, key) })
		text := prose.New(widget.Body, widget.Ink)
		text.Set(prose.Of(q.Stems[i].Text, q.Pictures))
		m.menus = append(m.menus, menu)
		m.body.Add(widget.NewCard(widget.Pad(8, 12, 8, 12, matchRow(text, menu))))
	}
	return m
}

// matchRow puts a menu beside a stem, as wide as it, or below it where there is no room.
func matchRow(text *prose.Prose, menu *widget.Select) fyne.CanvasObject {
	const gap = 16
	return widget.NewArranged(func(width float32) ([]widget.Place, float32) {
		high := widget.ControlHeight()
		half := float32(int((width - gap) / 2))
		if half < 200*widget.TextScale() {
			h := text.HeightFor(width)
			return []widget.Place{{Size: fyne.NewSize(width, h)}, {At: fyne.NewPos(0, h+8), Size: fyne.NewSize(width, high)}}, h + 8 + high
		}
		h := text.HeightFor(half)
		all := max(h, high)
		return []widget.Place{
			{At: fyne.NewPos(0, float32(int((all-h)/2))), Size: fyne.NewSize(half, h)},
			{At: fyne.NewPos(half+gap, float32(int((all-high)/2))), Size: fyne.NewSize(half, high)},
		}, all
	}, text, menu)
}

// match matches something to a stem, or nothing any more.
func (m *matches) match(stem quiz.OptionID, key string) {
	pairs := slices.DeleteFunc(slices.Clone(m.pairs), func(p quiz.Pair) bool { return p.Stem == stem })
	if n, err := strconv.ParseUint(key, 10, 16); err == nil && n > 0 {
		pairs = append(pairs, quiz.Pair{Stem: stem, Right: quiz.OptionID(n)})
		slices.SortFunc(pairs, func(a, b quiz.Pair) int { return int(a.Stem) - int(b.Stem) })
	}
	m.pairs = pairs
	m.h.answer(quiz.Response{Pairs: pairs})
}

func (m *matches) object() fyne.CanvasObject { return m.body }

func (m *matches) set(is *quiz.Response, fixed bool) {
	m.pairs = is.Pairs
	for i, menu := range m.menus {
		key := ""
		for _, p := range is.Pairs {
			if p.Stem == m.q.Stems[i].ID {
				key = strconv.Itoa(int(p.Right))
			}
		}
		menu.Set(menu.Options(), key)
		menu.SetEnabled(!fixed)
	}
}

func (m *matches) pick(rune) bool { return false }
func (m *matches) first() fyne.Focusable {
	if len(m.menus) == 0 {
		return nil
	}
	return m.menus[0]
}
func (m *matches) hint() string {
	return words.T("Choose what belongs to each. Tab leads to the next menu, Space opens it.")
}
