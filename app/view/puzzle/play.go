//go:build !nogui

package puzzle

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// A play is a puzzle that was opened: its task, its play area, and who did what.
type play struct {
	content *fyne.Container
	p       *Pane
	left    fyne.CanvasObject
	middle  fyne.CanvasObject
	right   fyne.CanvasObject
	scored  bool // the scores are shown
	hidden  bool // the person has hidden them

	side   *side
	scores *scores
	stage  stage
	holder *fyne.Container // of the stage
	said   *widget.Text    // beneath it
	chip   *widget.Chip
	until  time.Time // how long the chip shows, by this computer's clock
	veil   *widget.Empty
	v      *model.PuzzleView // as it is
	replay *replay           // nil: none is shown
}

func newPlay(p *Pane) *play {
	s := &play{p: p}
	s.side = newSide(s)
	s.scores = newScores(s)
	s.holder = container.NewStack()
	s.said = widget.NewParagraph("", widget.Secondary, widget.Muted)
	s.chip = widget.NewChip("lock", "", widget.Muted).Raised()
	s.chip.Hide()
	s.veil = widget.NewEmpty("puzzle", "", "", "", nil)
	foot := widget.Pad(6, 16, 10, 16, beside(120, s.said, s.chip))
	s.left, s.right = s.side.content, s.scores.content
	s.middle = widget.NewGround(widget.Surface2, widget.NoEdge, container.New(stageLayout{}, s.holder, foot))
	s.content = container.New(playLayout{s}, s.left, s.middle, s.right)
	return s
}

// A stageLayout keeps the foot in sight, below the stage.
type stageLayout struct{}

// Layout implements fyne.Layout.
func (stageLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	foot := widget.HeightFor(o[1], size.Width)
	place(o[0], 0, 0, size.Width, max(0, size.Height-foot))
	place(o[1], 0, max(0, size.Height-foot), size.Width, foot)
}

// MinSize implements fyne.Layout.
func (stageLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(160, 160) }

// order has Tab lead through the columns as one reads them.
func (s *play) order(wide, under bool) {
	switch {
	case wide:
		s.content.Objects = append(s.content.Objects[:0], s.left, s.middle, s.right)
	case under:
		s.content.Objects = append(s.content.Objects[:0], s.middle, s.left, s.right)
	default:
		s.content.Objects = append(s.content.Objects[:0], s.left, s.right, s.middle)
	}
}

// set shows a puzzle as it is.
func (s *play) set(v *model.PuzzleView) {
	if s.v == nil || s.v.ID != v.ID || s.v.BoardID != v.BoardID || s.replay != nil && v.Result == nil {
		s.replay = nil
		s.peek(false)
	}
	s.v = v
	s.scored = !s.hidden && (len(v.Shares) > 0 || len(v.News) > 0 || len(v.Teams) > 0)
	s.side.set(v)
	s.scores.set(v)
	widget.Show(s.right, s.scored)
	s.stage = s.p.stageOf(v.Kind)
	s.show()
	s.look()
	s.tick(s.p.Now())
	s.content.Refresh()
}

// show has the play area show the board, or how it was in a replay.
func (s *play) show() {
	v := s.v
	if s.replay != nil {
		v = s.replay.view(v)
	}
	object := s.stage.object()
	if v.Puzzle == nil {
		s.fillVeil(v)
		object = widget.Centre(420, s.veil)
	} else {
		s.stage.set(v)
	}
	if len(s.holder.Objects) != 1 || s.holder.Objects[0] != object {
		s.holder.Objects = []fyne.CanvasObject{object}
		s.holder.Refresh()
	}
	s.foots()
}

// fillVeil says why the puzzle does not show yet.
func (s *play) fillVeil(v *model.PuzzleView) {
	if v.Fault != "" {
		s.veil.Set("alert", words.T("The puzzle cannot be shown"), v.Fault, "", nil)
		return
	}
	s.veil.Set("download", words.T("The puzzle arrives: %d %%", v.Percent), words.T("It shows here in a moment."), "", nil)
}

// look asks who holds what.
func (s *play) look() {
	if s.v == nil || s.v.Puzzle == nil || s.replay != nil {
		return
	}
	s.stage.setHolds(s.p.asks.PuzzleHolds(s.v.ID, s.v.BoardID))
}

// foots says what stands beneath the play area.
func (s *play) foots() {
	text := ""
	switch {
	case s.v == nil || s.v.Puzzle == nil || s.stage == nil:
	case s.replay != nil:
		text = words.T("Replay: move %d of %d", s.replay.at, len(s.v.Board.Moves))
	default:
		text = s.stage.foot()
	}
	if text != s.said.Text() {
		s.said.Set(text)
		s.middle.Refresh()
	}
}

// notedFor is how long a note stands at the foot.
const notedFor = 4 * time.Second

// note says something at the foot for a while.
func (s *play) note(icon, text string) {
	s.chip.Set(icon, text, widget.Ink)
	s.until = s.p.clock().Add(notedFor)
	s.chip.Show()
	s.middle.Refresh()
}

// peek shows the whole picture, or no longer.
func (s *play) peek(on bool) {
	s.side.peeks = on
	if s.stage != nil {
		s.stage.peek(on)
	}
}

// tick shows how time has passed.
func (s *play) tick(now time.Time) {
	s.side.tick(now)
	if s.chip.Visible() && s.p.clock().After(s.until) {
		s.chip.Hide()
		s.middle.Refresh()
	}
}

// escape ends a replay, and reports whether there was one.
func (s *play) escape() bool {
	if s.replay == nil {
		return false
	}
	s.endReplay()
	return true
}

// A replay shows the moves of a board again, one after the other.
type replay struct {
	at   int // moves that are shown
	next time.Time
}

// replayEvery is how long a move is seen; a long game goes faster, so that all of it takes half a minute at most.
const (
	replayEvery = 400 * time.Millisecond
	replayMost  = 30 * time.Second
)

// view is the puzzle as it was then.
func (r *replay) view(v *model.PuzzleView) *model.PuzzleView {
	was := *v
	was.Board = puzzle.Replay(v.Shape, v.Seed, v.Board.Moves[:min(r.at, len(v.Board.Moves))])
	was.Plays, was.Marks, was.Copies = false, nil, nil
	return &was
}

// startReplay shows the moves again.
func (s *play) startReplay() {
	r := &replay{}
	s.replay = r
	s.stage.setHolds(nil)
	every := max(time.Millisecond, min(replayEvery, replayMost/time.Duration(max(1, len(s.v.Board.Moves)))))
	s.p.ticker.Animate(func(now time.Time) bool {
		if s.replay != r || !s.p.shown {
			return false
		}
		if r.next.IsZero() {
			r.next = now.Add(every)
		}
		for moved := false; !now.Before(r.next) || moved; moved = false {
			r.at++
			r.next = r.next.Add(every)
			if r.at >= len(s.v.Board.Moves) {
				s.endReplay()
				return false
			}
			if now.Before(r.next) {
				s.show()
				break
			}
		}
		return true
	})
	s.show()
	s.side.set(s.v)
}

// endReplay shows the board as it is.
func (s *play) endReplay() {
	s.replay = nil
	s.show()
	s.look()
	s.side.set(s.v)
}
