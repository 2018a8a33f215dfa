//go:build !nogui

package test

import (
	"slices"
	"unicode"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/prose"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// choices are the cards of a choice.
type choices struct {
	p     *Pane
	q     *quiz.Question
	h     hooks
	cards []*card
	taken []quiz.OptionID // ascending
	body  *fyne.Container
}

func newChoices(p *Pane, q *quiz.Question, h hooks) *choices {
	c := &choices{p: p, q: q, h: h, body: widget.Column(8)}
	for i := range q.Options {
		o := &q.Options[i]
		blocks := prose.Of(o.Text, q.Pictures)
		if q.Type == quiz.TrueFalse && len(blocks) == 0 {
			blocks = prose.Plain(model.TrueWord(o.ID))
		}
		at := i
		card := newCard(quiz.OptionLetter(i), prose.Words(blocks), blocks, q.Type == quiz.Multiple, func() { c.take(at) }, func(e *fyne.KeyEvent) bool { return c.key(at, e) })
		c.cards = append(c.cards, card)
		c.body.Add(card)
	}
	return c
}

// take chooses the card at a place; of several that can be chosen together it is taken back by the same.
func (c *choices) take(at int) {
	id := c.q.Options[at].ID
	i, has := slices.BinarySearch(c.taken, id)
	switch {
	case c.q.Type != quiz.Multiple && has:
		return
	case c.q.Type != quiz.Multiple:
		c.taken = []quiz.OptionID{id}
	case has:
		c.taken = slices.Delete(slices.Clone(c.taken), i, i+1)
	default:
		c.taken = slices.Insert(slices.Clone(c.taken), i, id)
	}
	c.show(false)
	c.h.answer(quiz.Response{Chosen: c.taken})
}

func (c *choices) show(fixed bool) {
	for i, card := range c.cards {
		_, has := slices.BinarySearch(c.taken, c.q.Options[i].ID)
		card.set(has, fixed)
	}
}

// key leads from card to card, and to the next question.
func (c *choices) key(at int, e *fyne.KeyEvent) bool {
	to := at
	switch e.Name {
	case fyne.KeyUp:
		to--
	case fyne.KeyDown:
		to++
	default:
		return c.h.enter(e)
	}
	if to >= 0 && to < len(c.cards) {
		c.p.window.Canvas().Focus(c.cards[to])
	}
	return true
}

func (c *choices) object() fyne.CanvasObject { return c.body }

func (c *choices) set(is *quiz.Response, fixed bool) {
	c.taken = is.Chosen
	c.show(fixed)
}

func (c *choices) pick(r rune) bool {
	at := -1
	switch r = unicode.ToUpper(r); {
	case r >= 'A' && r <= 'Z':
		at = int(r - 'A')
	case r >= '1' && r <= '9':
		at = int(r - '1')
	}
	if at < 0 || at >= len(c.cards) {
		return false
	}
	c.cards[at].choose()
	canvas := c.p.window.Canvas()
	if _, inCards := canvas.Focused().(*card); inCards { // the keyboard goes along: Space would choose what nobody looks at any more
		canvas.Focus(c.cards[at])
	}
	return true
}

func (c *choices) first() fyne.Focusable {
	for _, card := range c.cards {
		if card.chosen {
			return card
		}
	}
	if len(c.cards) > 0 {
		return c.cards[0]
	}
	return nil
}

func (c *choices) hint() string {
	last := quiz.OptionLetter(min(len(c.cards), 26) - 1)
	if c.q.Type == quiz.Multiple {
		return words.T("Choose all that fit. Press A to %s to pick, Enter for the next question.", last)
	}
	return words.T("Choose one. Press A to %s to pick, Enter for the next question.", last)
}
