//go:build !nogui

package puzzle

import (
	"fmt"
	"image/color"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// A side is the column with the task, and with what helps.
type side struct {
	content fyne.CanvasObject
	s       *play
	column  *fyne.Container
	peeks   bool

	title   *widget.Text
	task    *widget.Text
	chips   *fyne.Container
	mode    *widget.Chip
	time    *widget.Chip
	count   *widget.Text
	percent *widget.Text
	bar     *bar
	why     *widget.Text
	result  *fyne.Container
	solved  *widget.Text
	points  *widget.Text
	replay  *widget.Button
	board   *widget.Select
	boards  *fyne.Container
	picture *widget.Button
	hint    *widget.Button
	check   *widget.Button
	restart *widget.Button
	scores  *widget.Button
	rule    fyne.CanvasObject // above what helps
	help    *widget.Text
}

func newSide(s *play) *side {
	d := &side{s: s}
	d.title = widget.NewHeading("", widget.Head, widget.Ink)
	d.task = widget.NewParagraph("", widget.Body, widget.Ink)
	d.mode, d.time = widget.NewChip("people", "", widget.Ink), widget.NewChip("clock", "", widget.Ink)
	d.chips = container8(d.mode, d.time)
	d.count, d.percent = widget.NewText("", widget.Body, widget.Ink), widget.NewText("", widget.Secondary, widget.Muted)
	d.bar = newBar(func() color.Color { return widget.Tone(widget.Accent) })
	d.why = widget.NewParagraph("", widget.Secondary, widget.Muted)
	d.solved, d.points = widget.NewHeading("", widget.Body, widget.Success), widget.NewParagraph("", widget.Secondary, widget.Ink)
	d.replay = widget.NewIconButton("play", words.T("Replay"), widget.Outline, d.toggleReplay)
	d.result = widget.Column(8, widget.TopRow(8, d.solved, widget.NewIcon("okc", 20, widget.Success), d.solved), d.points, d.replay)
	d.board = widget.NewSelect(nil, "", d.look)
	d.boards = widget.Column(6, widget.NewBold(words.T("Board"), widget.Secondary, widget.Ink), d.board)
	d.picture = widget.NewIconButton("image", words.T("Show the picture"), widget.Outline, func() { s.peek(!d.peeks); d.fillButtons(s.v); d.column.Refresh() })
	d.hint = widget.NewIconButton("bulb", "", widget.Outline, d.takeHint)
	d.check = widget.NewIconButton("check", words.T("What is wrong so far"), widget.Outline, func() { s.p.asks.CheckPuzzle() })
	d.restart = widget.NewIconButton("refresh", words.T("Begin anew"), widget.Outline, func() { s.p.asks.RestartPuzzle() })
	d.scores = widget.NewIconButton("people", words.T("Show who did what"), widget.Outline, func() { s.hide(false) })
	d.help = widget.NewParagraph("", widget.Secondary, widget.Muted)
	line := func() fyne.CanvasObject {
		return widget.NewGround(widget.Border, widget.NoEdge, widget.NewSpace(0, 1))
	}
	progress := widget.Column(6, widget.GrowRow(8, d.count, d.count, d.percent), d.bar)
	d.rule = line()
	d.column = widget.Column(12, d.title, d.task, d.chips, progress, d.why, d.result, d.rule)
	d.column.Objects = append(d.column.Objects, d.helps()...)
	d.column.Objects = append(d.column.Objects, line(), widget.NewBold(words.T("By keyboard"), widget.Body, widget.Ink), d.help)
	d.content = widget.NewGround(widget.Surface, widget.RightEdge, widget.NewScroll(widget.Pad(14, 16, 16, 16, d.column)))
	return d
}

// helps are what can help, of which there may be none.
func (d *side) helps() []fyne.CanvasObject {
	return []fyne.CanvasObject{d.boards, d.picture, d.hint, d.check, d.restart, d.scores}
}

// container8 is a line of chips, which go on in the next one where there is no room.
func container8(left, right fyne.CanvasObject) *fyne.Container {
	return widget.Column(0, widget.Ends([]fyne.CanvasObject{left, right}, nil))
}

// set shows a puzzle.
func (d *side) set(v *model.PuzzleView) {
	d.title.Set(model.PuzzleKindWord(v.Kind) + ": " + v.Title)
	d.task.Set(v.Task)
	widget.Show(d.task, v.Task != "")
	icon := "people"
	if v.Mode == puzzle.Alone {
		icon = "person"
	}
	word := modeWord(v.Mode)
	if v.Mode == puzzle.Teams && v.BoardID.Team > 0 {
		word = model.TeamWord(v.BoardID.Team)
	}
	d.mode.Set(icon, word, widget.Ink)
	d.count.Set(doneWords(v))
	percent := 0
	if v.Of > 0 {
		percent = v.Done * 100 / v.Of
	}
	d.percent.Set(words.T("%d %%", percent))
	d.bar.set(v.Done, v.Of)
	d.why.Set(v.WhyNot)
	widget.Show(d.why, v.WhyNot != "")
	d.fillResult(v)
	d.fillBoards(v)
	d.fillButtons(v)
	d.help.Set(helpWords(v.Kind))
	d.column.Refresh()
	d.content.Refresh()
}

// doneWords say how much is done.
func doneWords(v *model.PuzzleView) string {
	switch v.Kind {
	case puzzle.JigsawKind:
		return words.T("%d of %d pieces", v.Done, v.Of)
	case puzzle.CrosswordKind:
		return words.T("%d of %d letters", v.Done, v.Of)
	case puzzle.OrderingKind:
		return words.T("%d of %d moved", v.Done, v.Of)
	}
	return words.T("%d of %d cards", v.Done, v.Of)
}

// helpWords say how one plays without a mouse.
func helpWords(k puzzle.Kind) string {
	switch k {
	case puzzle.CrosswordKind:
		return words.T("Arrows move, Space turns between across and down, Tab goes to the next word. Letters write, Backspace takes away.")
	case puzzle.JigsawKind:
		return words.T("Tab picks a piece, Enter lifts it, arrows move it, farther with Shift. Enter lays it down, Esc puts it back.")
	case puzzle.OrderingKind:
		return words.T("Tab picks an item, Enter lifts it, arrows move it, Enter lays it down, Esc puts it back.")
	}
	return words.T("Tab picks a card, Enter lifts it, arrows choose a place, Enter lays it down, Esc puts it back.")
}

// fillResult says what became of a solved board.
func (d *side) fillResult(v *model.PuzzleView) {
	widget.Show(d.result, v.Result != nil)
	if v.Result == nil {
		return
	}
	d.solved.Set(words.T("Solved in %s", timeWord(v.Result.Took)))
	d.points.Set(words.T("%s of %s points", pointWord(v.Result.Points), pointWord(v.Result.Most)) + ", " + words.N("%d move", "%d moves", v.Result.Moves))
	word := words.T("Replay")
	if d.s.replay != nil {
		word = words.T("Stop the replay")
	}
	d.replay.Set(word, v.Result.Moves > 0)
}

// pointWord writes points, with a digit behind the point where they are not whole.
func pointWord(points float64) string {
	if points == float64(int(points)) {
		return fmt.Sprintf("%d", int(points))
	}
	return fmt.Sprintf("%.1f", points)
}

// fillBoards lists the boards that staff can look at.
func (d *side) fillBoards(v *model.PuzzleView) {
	widget.Show(d.boards, len(v.Boards) > 0)
	var options []widget.Option
	chosen := ""
	for i, b := range v.Boards {
		key := fmt.Sprint(i)
		options = append(options, widget.Option{Key: key, Word: b.Name})
		if b.ID == v.BoardID {
			chosen = key
		}
	}
	d.board.Set(options, chosen)
}

// look has another board in front.
func (d *side) look(key string) {
	for i, b := range d.s.v.Boards {
		if fmt.Sprint(i) == key {
			d.s.p.asks.LookAtPuzzle(b.ID)
		}
	}
}

// fillButtons shows what can be asked for.
func (d *side) fillButtons(v *model.PuzzleView) {
	word := words.T("Show the picture")
	if d.peeks {
		word = words.T("Hide the picture")
	}
	d.picture.Set(word, v.Puzzle != nil)
	widget.Show(d.picture, v.Kind == puzzle.JigsawKind)
	d.hint.Set(words.N("Hint, %d left", "Hint, %d left", v.Hints), v.Plays && v.Hints > 0)
	widget.Show(d.hint, v.HasHint && !v.Ended && v.Result == nil)
	d.check.Set(words.T("What is wrong so far"), v.Plays)
	widget.Show(d.check, v.Check && v.Kind != puzzle.JigsawKind && !v.Ended && v.Result == nil)
	d.restart.Set(words.T("Begin anew"), v.Plays)
	widget.Show(d.restart, v.Mode == puzzle.Alone && v.Plays && len(v.Board.Moves) > 0)
	widget.Show(d.scores, d.s.hidden)
	widget.Show(d.rule, slices.ContainsFunc(d.helps(), fyne.CanvasObject.Visible))
}

// takeHint takes a hint about what is picked, or about the first that is not right yet.
func (d *side) takeHint() {
	if piece, ok := d.s.v.HintFor(d.s.stage.picked()); ok {
		d.s.p.asks.TakeHint(piece)
	}
}

func (d *side) toggleReplay() {
	if d.s.replay != nil {
		d.s.endReplay()
		return
	}
	d.s.startReplay()
}

// tick shows how long it has been going on.
func (d *side) tick(now time.Time) {
	if d.s.v == nil {
		return
	}
	until := d.s.v.Until
	if until.IsZero() {
		until = now
	}
	d.time.Set("clock", timeWord(until.Sub(d.s.v.Since)), widget.Ink)
}

// timeWord writes minutes and seconds, and hours where there are some.
func timeWord(d time.Duration) string {
	s := int(max(0, d).Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
