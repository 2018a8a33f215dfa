//go:build !nogui

package test

import (
	"fyne.io/fyne/v2"

	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/quiz"
)

// An answerer is the part of a question in which it is answered.
type answerer interface {
	object() fyne.CanvasObject
	// set shows what the answer is, and whether it can change.
	set(is *quiz.Response, fixed bool)
	// pick does what a letter or a digit does, and reports whether that is anything.
	pick(r rune) bool
	// first is what the keyboard goes to; nil: there is nothing.
	first() fyne.Focusable
	// hint says what keys do; empty: nothing.
	hint() string
}

// hooks are what an answerer tells.
type hooks struct {
	answer func(is quiz.Response) // it is chosen
	typed  func(is quiz.Response) // it changes with each key
	left   func()                 // a field was left: what was typed is whole
	next   func()                 // Enter
	pasted func(n int)
}

// enter has Enter lead on, as the key of a control that has no other use for it.
func (h *hooks) enter(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
		h.next()
		return true
	}
	return false
}

// newAnswerer returns the part of a question in which it is answered.
func newAnswerer(p *Pane, seat *room.Seat, h hooks) answerer {
	q := seat.Question
	switch q.Type {
	case quiz.Single, quiz.Multiple, quiz.TrueFalse:
		return newChoices(p, q, h)
	case quiz.Short:
		return newLine(q, h)
	case quiz.Numeric:
		return newNumber(q, h)
	case quiz.Matching:
		return newMatches(q, h)
	case quiz.Ordering:
		return newOrder(q, h)
	case quiz.Cloze:
		return newGaps(p, q, h)
	case quiz.Essay:
		return newEssay(q, h)
	}
	return nothing{}
}

// nothing is the answer to a description.
type nothing struct{}

func (nothing) object() fyne.CanvasObject { return nil }
func (nothing) set(*quiz.Response, bool)  {}
func (nothing) pick(rune) bool            { return false }
func (nothing) first() fyne.Focusable     { return nil }
func (nothing) hint() string {
	return words.T("Nothing is asked here. Press Enter for the next question.")
}
