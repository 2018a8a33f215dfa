//go:build !nogui

package test

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A side is the column beside the questions: their grid, and what staff can see.
type side struct {
	content fyne.CanvasObject
	column  *fyne.Container
	p       *Pane
	chose   func() // a question was chosen; may be nil

	count   *widget.Text
	grid    *grid
	watched *fyne.Container
	looking *fyne.Container
	logged  *fyne.Container
	shown   sideState
}

// A sideState is what the column says; two can be compared.
type sideState struct {
	watched, hidden, looking, logged string
}

func newSide(p *Pane) *side {
	s := &side{p: p, watched: widget.Column(8), looking: widget.Column(8), logged: widget.Column(4)}
	s.count = widget.NewText("", widget.Secondary, widget.Muted)
	s.grid = newGrid(func(n int) {
		if s.chose != nil {
			s.chose()
		}
		p.taking.show(n)
	})
	title := widget.NewBold(words.T("Questions"), widget.Body, widget.Ink)
	s.column = widget.Column(12,
		widget.Ends([]fyne.CanvasObject{title}, []fyne.CanvasObject{s.count}),
		s.grid,
		legend("check", widget.Success, words.T("Answered")),
		legend("flag", widget.Warning, words.T("Flagged to look at again")),
		widget.NewGround(widget.Border, widget.NoEdge, widget.NewSpace(0, 1)),
		s.watched, s.looking, s.logged,
		legend("offline", widget.Muted, words.T("If the network drops, keep going.")),
	)
	s.content = widget.NewGround(widget.Surface, widget.RightEdge, widget.NewScroll(widget.Pad(12, 20, 16, 20, s.column)))
	return s
}

// legend says what a sign means.
func legend(icon string, tone fyne.ThemeColorName, text string) fyne.CanvasObject {
	t := widget.NewParagraph(text, widget.Secondary, widget.Muted)
	return widget.TopRow(8, t, widget.NewIcon(icon, 16, tone), t)
}

// set shows how an attempt stands.
func (s *side) set(t *model.Taking) {
	s.count.Set(words.T("%d of %d answered", t.Answered, t.Asked))
	s.grid.set(t.Seats, t.Now)
	is := sideState{hidden: t.Hidden}
	for _, w := range t.Watched {
		is.watched += w + "\n"
	}
	for _, l := range t.Looking {
		is.looking += l.ID + l.Name + "\n"
	}
	for _, l := range t.Logged {
		is.logged += model.SignalWords(l) + "\n"
	}
	if is == s.shown {
		return
	}
	s.shown = is
	s.fillWatched(t)
	s.looking.Objects = nil
	named := map[string]bool{}
	for _, l := range t.Looking {
		if named[l.ID] {
			continue
		}
		named[l.ID] = true
		text := widget.NewParagraph(words.T("%s is looking now", l.Name), widget.Secondary, widget.Ink)
		s.looking.Add(widget.NewRound(widget.Surface2, widget.Radius, widget.Pad(8, 12, 8, 12, widget.GrowRow(8, text, widget.NewAvatar(l.ID, l.Name, avatarSize()), text))))
	}
	s.logged.Objects = nil
	if len(t.Logged) > 0 {
		s.logged.Add(widget.NewBold(words.T("Staff were told"), widget.Secondary, widget.Ink))
	}
	for _, l := range t.Logged {
		s.logged.Add(widget.NewParagraph(l.At.Local().Format("15:04")+" "+model.SignalWords(l), widget.Secondary, widget.Muted))
	}
	widget.Show(s.looking, len(t.Looking) > 0)
	widget.Show(s.logged, len(t.Logged) > 0)
	s.column.Refresh()
}

// fillWatched lists exactly what staff see.
func (s *side) fillWatched(t *model.Taking) {
	title := widget.NewBold(words.T("What staff can see"), widget.Body, widget.Ink)
	s.watched.Objects = []fyne.CanvasObject{widget.Row(8, widget.NewIcon("eye", 20, widget.Ink), title)}
	for _, w := range t.Watched {
		s.watched.Add(widget.NewParagraph(w, widget.Secondary, widget.Ink))
	}
	if t.Hidden != "" {
		s.watched.Add(widget.NewParagraph(t.Hidden, widget.Secondary, widget.Muted))
	}
}
