//go:build !nogui

package editor

import (
	"strconv"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// options say how a puzzle is played and scored. What a kind has no use for does not show and stays as it came.
type options struct {
	e                         *Editor
	is                        puzzle.Options
	hints                     *lineBox
	check, penalties, shuffle *widget.Check
	score                     *widget.Select
	shown                     []fyne.CanvasObject
}

func newOptions(e *Editor, is puzzle.Options) *options {
	o := &options{e: e, is: is}
	o.hints = e.newLine(words.T("Hints"), strconv.Itoa(is.Hints))
	o.hints.field.SetHelp(words.T("How many there are on each board. 0: none."))
	o.check = e.newCheck(words.T("They can have it checked what is wrong so far"), is.Check)
	o.penalties = e.newCheck(words.T("What is wrong costs as much as what is right earns"), is.Penalties)
	o.shuffle = e.newCheck(words.T("Items lie in an order of chance"), is.Shuffle)
	var modes []widget.Option
	for _, m := range puzzle.ScoreModes(e.kind) {
		modes = append(modes, widget.Option{Key: strconv.Itoa(int(m)), Word: model.PuzzleScoreWord(e.kind, m)})
	}
	o.score = widget.NewSelect(modes, strconv.Itoa(int(is.Score)), func(string) { e.change() })
	score := widget.NewField(words.T("Score"), o.score).Tight()
	heading := widget.NewHeading(words.T("How it is played"), widget.Head, widget.Ink)
	jigsaw := e.kind == puzzle.JigsawKind // what lies right stays, so there is nothing wrong in one
	if jigsaw {
		o.shown = []fyne.CanvasObject{heading, o.hints.field}
		return o
	}
	boxes := widget.Column(8, o.check, o.penalties)
	if e.kind != puzzle.OrderingKind && e.kind != puzzle.CrosswordKind {
		boxes.Add(o.shuffle)
	}
	o.shown = []fyne.CanvasObject{heading, widget.Beside(16, 200, []float32{1, 2}, o.hints.field, score), boxes}
	return o
}

// newCheck returns a box to tick.
func (e *Editor) newCheck(word string, on bool) *widget.Check {
	box := widget.NewCheck(word)
	box.Set(on)
	box.Changed = func(bool) { e.change() }
	return box
}

func (o *options) objects() []fyne.CanvasObject { return o.shown }

func (o *options) fill(p *puzzle.Puzzle) {
	p.Options = o.is
	p.Options.Hints = o.hints.number()
	p.Options.Check, p.Options.Penalties, p.Options.Shuffle = o.check.Checked, o.penalties.Checked, o.shuffle.Checked
	n, _ := strconv.ParseUint(o.score.Chosen(), 10, 8)
	p.Options.Score = puzzle.ScoreMode(n)
}
