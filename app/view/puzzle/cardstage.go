//go:build !nogui

package puzzle

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// A cardStage is cards in what scrolls, with what hints told above them.
type cardStage struct {
	content fyne.CanvasObject
	cards   *cards
	told    *widget.Text
	scroll  *container.Scroll
}

func newCardStage(p *Pane) *cardStage {
	s := &cardStage{told: widget.NewParagraph("", widget.Secondary, widget.Ink)}
	s.cards = newCards(p, func() { s.scroll.Content.Refresh(); s.content.Refresh() })
	s.scroll = widget.NewScroll(widget.Column(0, widget.Pad(8, 16, 0, 16, s.told), s.cards))
	s.content = s.scroll
	return s
}

func (s *cardStage) object() fyne.CanvasObject      { return s.content }
func (s *cardStage) focus() fyne.Focusable          { return s.cards }
func (s *cardStage) picked() model.PuzzleHand       { return s.cards.hand }
func (s *cardStage) settled() bool                  { return len(s.cards.pictures.waiting) == 0 }
func (s *cardStage) inPlace()                       { s.cards.pictures.away = func(work func()) { work() } }
func (s *cardStage) peek(bool)                      {}
func (s *cardStage) setHolds(all []room.PuzzleHold) { s.cards.setHolds(all) }
func (s *cardStage) foot() string                   { return s.cards.foot() }

// set shows a board.
func (s *cardStage) set(v *model.PuzzleView) {
	text := ""
	for i := range v.Board.Pieces {
		if !v.Board.Pieces[i].Hinted || i < len(v.Marks) && v.Marks[i] == puzzle.Right {
			continue
		}
		if text != "" {
			text += "\n"
		}
		text += hintWords(v, i)
	}
	s.told.Set(text)
	widget.Show(s.told, text != "")
	s.cards.set(v)
	s.scroll.Content.Refresh()
}

// hintWords say what a hint told of a card.
func hintWords(v *model.PuzzleView, tile int) string {
	slots := v.RightSlots(tile)
	switch {
	case v.Kind == puzzle.OrderingKind && len(slots) > 0:
		return words.T("Hint: “%s” is number %d.", v.ItemWord(tile), slots[0]+1)
	case len(slots) == 0:
		return words.T("Hint: “%s” belongs nowhere.", v.ItemWord(tile))
	}
	return words.T("Hint: “%s” belongs to “%s”.", v.ItemWord(tile), v.SlotWord(slots[0]))
}
