//go:build !nogui

package puzzle

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// scores is the column that says who did how much, and what was done last.
type scores struct {
	content fyne.CanvasObject
	s       *play
	column  *fyne.Container
	title   *widget.Text
	hide    *widget.Button
	lines   *fyne.Container
	teams   *fyne.Container
	news    *fyne.Container
	shown   string // what the lines say
}

func newScores(s *play) *scores {
	c := &scores{s: s, lines: widget.Column(12), teams: widget.Column(4), news: widget.Column(8)}
	c.title = widget.NewHeading("", widget.Head, widget.Ink)
	c.hide = widget.NewBare("close", words.T("Hide who did what"), func() { s.hide(true) })
	fun := widget.NewParagraph(words.T("Shown for fun, not graded."), widget.Secondary, widget.Muted)
	c.column = widget.Column(14, beside(110, c.title, c.hide), c.lines, fun, c.teams, c.news)
	c.content = widget.NewGround(widget.Surface, widget.LeftEdge, widget.NewScroll(widget.Pad(8, 16, 16, 16, c.column)))
	return c
}

// hide hides the scores, or shows them again. The keyboard stays beside them.
func (s *play) hide(on bool) {
	c := s.p.window.Canvas()
	inside := c.Focused() != nil && s.p.hasFocus()
	s.hidden = on
	s.set(s.v)
	if inside {
		c.Unfocus()
		s.p.Focus()
	}
}

// set shows a puzzle.
func (c *scores) set(v *model.PuzzleView) {
	c.title.Set(scoreTitle(v))
	if shown := fmt.Sprint(v.ID, v.Shares, v.News, v.Teams, c.s.p.pane.CanManage, v.Ended, len(c.s.p.class.Everyone)); shown != c.shown {
		c.shown = shown
		c.fillLines(v)
		c.fillTeams(v)
		c.fillNews(v)
	}
	c.column.Refresh()
	c.content.Refresh()
}

// scoreTitle says what is counted.
func scoreTitle(v *model.PuzzleView) string {
	switch {
	case v.Mode == puzzle.Teams:
		return words.C("a way to play", "Teams")
	case len(v.Shares) > 0 && v.Mode == puzzle.Alone && len(v.Boards) > 0:
		return words.T("Students")
	case v.Kind == puzzle.JigsawKind:
		return words.T("Pieces placed")
	case v.Kind == puzzle.CrosswordKind:
		return words.T("Letters written")
	case v.Kind == puzzle.OrderingKind:
		return words.T("Moves")
	}
	return words.T("Cards placed")
}

// avatarSize is that of people in lists.
func avatarSize() float32 { return widget.RowHeight(28, widget.Caption) }

// fillLines shows who did how much.
func (c *scores) fillLines(v *model.PuzzleView) {
	c.lines.Objects = nil
	for _, line := range v.Shares {
		c.lines.Add(scoreLine(v, line))
	}
}

func scoreLine(v *model.PuzzleView, line model.PuzzleShare) fyne.CanvasObject {
	name, mark := nameWord(line.Person), fyne.CanvasObject(nil)
	colour := func() color.Color { return widget.Tone(widget.Accent) }
	if line.Team > 0 {
		name, mark = model.TeamWord(line.Team), widget.NewIcon("people", 24, widget.Ink)
	} else {
		mark = widget.NewAvatar(line.Person.ID, line.Person.Name, avatarSize())
		colour = func() color.Color { return widget.PersonColour(line.Person.ID) }
	}
	count := fmt.Sprint(line.Count)
	if line.Team > 0 || len(v.Boards) > 0 {
		count = fmt.Sprintf("%d/%d", line.Count, line.Most)
	}
	if line.Solved {
		count += " ✓"
	}
	b := newBar(colour)
	b.set(line.Count, line.Most)
	who := widget.NewText(name, widget.Body, widget.Ink).Cut()
	number := widget.NewText(count, widget.Secondary, widget.Ink)
	body := widget.Column(4, widget.GrowRow(8, who, who, number), b)
	return widget.TopRow(10, body, mark, body)
}

// nameWord is what somebody is called in a list.
func nameWord(p model.Person) string {
	if p.Self {
		return words.T("You")
	}
	return p.Name
}

// fillTeams shows who is in which team. Staff put people elsewhere by pressing their names.
func (c *scores) fillTeams(v *model.PuzzleView) {
	c.teams.Objects = nil
	in := map[string]bool{}
	for i, team := range v.Teams {
		c.teams.Add(widget.NewBold(model.TeamWord(i+1), widget.Secondary, widget.Ink))
		if len(team) == 0 {
			c.teams.Add(widget.NewText(words.T("nobody"), widget.Secondary, widget.Muted))
		}
		for _, p := range team {
			in[p.ID] = true
			c.teams.Add(c.member(v, p, i+1))
		}
	}
	if len(v.Teams) == 0 || !c.canMove(v) {
		return
	}
	var none []fyne.CanvasObject
	for _, p := range c.s.p.class.Everyone {
		if !p.Staff() && p.Here && !in[p.ID] {
			none = append(none, c.member(v, p, 0))
		}
	}
	if len(none) > 0 {
		c.teams.Add(widget.NewBold(words.T("In no team"), widget.Secondary, widget.Ink))
		c.teams.Objects = append(c.teams.Objects, none...)
	}
}

func (c *scores) canMove(v *model.PuzzleView) bool { return c.s.p.pane.CanManage && !v.Ended }

// member is somebody in a team, or in none.
func (c *scores) member(v *model.PuzzleView, p model.Person, team int) fyne.CanvasObject {
	if !c.canMove(v) {
		return widget.NewText(nameWord(p), widget.Secondary, widget.Ink).Cut()
	}
	var b *widget.Button
	b = widget.NewIconButton("swap", nameWord(p), widget.Plain, func() {
		var items []widget.MenuItem
		for i := range len(v.Teams) + 1 {
			word := words.T("In no team")
			if i > 0 {
				word = model.TeamWord(i)
			}
			items = append(items, widget.MenuItem{Word: word, Ticked: i == team, Do: func() { c.s.p.asks.SetTeam(p.ID, i) }})
		}
		widget.ShowMenu(c.s.p.window.Canvas(), b, items)
	}).Fit(150 * widget.TextScale())
	return widget.Row(0, b)
}

// fillNews lists what was done last.
func (c *scores) fillNews(v *model.PuzzleView) {
	c.news.Objects = nil
	if len(v.News) == 0 {
		return
	}
	c.news.Add(widget.NewGround(widget.Border, widget.NoEdge, widget.NewSpace(0, 1)))
	c.news.Add(widget.NewBold(words.T("Just now"), widget.Body, widget.Ink))
	for _, n := range v.News {
		text := widget.NewParagraph(words.C("who, and what they did", "%s %s", first(nameWord(n.Person)), n.Text), widget.Secondary, widget.Ink)
		c.news.Add(widget.TopRow(8, text, widget.NewAvatar(n.Person.ID, n.Person.Name, avatarSize()), text))
	}
}
