//go:build !nogui

package puzzle

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
)

// An offer is the form in which staff say how a puzzle is opened.
type offer struct {
	content fyne.CanvasObject
	p       *Pane
	title   *widget.Text
	about   *widget.Text
	task    *widget.Text
	mode    *widget.Segments
	help    *widget.Text
	teams   *widget.Select
	inTeams *fyne.Container
	hints   *widget.Select
	check   *widget.Switch
	open    *widget.Button
	page    *fyne.Container
	is      *model.PuzzleOffer
	shown   *puzzle.Puzzle // how it begins is seen in the form
	holder  *fyne.Container
	stage   stage
}

// modes are the ways to play, by the keys of the segments.
var modes = []puzzle.Mode{puzzle.Together, puzzle.Teams, puzzle.Alone}

func newOffer(p *Pane) *offer {
	o := &offer{p: p}
	o.title = widget.NewHeading("", widget.Title, widget.Ink)
	o.about = widget.NewParagraph("", widget.Secondary, widget.Muted)
	o.task = widget.NewParagraph("", widget.Body, widget.Ink)
	var options []widget.Option
	for _, m := range modes {
		options = append(options, widget.Option{Key: m.String(), Word: modeWord(m)})
	}
	o.mode = widget.NewSegments(options, func(key string) {
		o.change(func(n *model.PuzzleOffer) {
			for _, m := range modes {
				if m.String() == key {
					n.Mode = m
				}
			}
		})
	})
	o.help = widget.NewParagraph("", widget.Secondary, widget.Muted)
	o.teams = widget.NewSelect(numbers(2, 8), "2", func(key string) {
		o.change(func(n *model.PuzzleOffer) { n.Teams, _ = strconv.Atoi(key) })
	})
	o.hints = widget.NewSelect(numbers(0, 10), "0", func(key string) {
		o.change(func(n *model.PuzzleOffer) { n.Hints, _ = strconv.Atoi(key) })
	})
	o.check = widget.NewSwitch(words.T("People may ask what is wrong so far"), "", func(on bool) {
		o.change(func(n *model.PuzzleOffer) { n.Check = on })
	})
	o.inTeams = labelled(words.T("Teams"), o.teams)
	o.open = widget.NewIconButton("puzzle", words.T("Open for the class"), widget.Primary, func() { p.asks.StartPuzzle() })
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { p.asks.DropPuzzleOffer() })
	fun := widget.NewParagraph(words.T("Puzzles are for fun, and not graded: the right answers are on every computer."), widget.Secondary, widget.Muted)
	o.holder = container.NewStack()
	preview := widget.NewCard(widget.Pad(1, 1, 1, 1, widget.NewGround(widget.Surface2, widget.NoEdge, widget.Fixed(0, previewHigh, o.holder))))
	o.page = widget.Column(16, widget.Column(4, o.title, o.about), o.task, preview, labelled(words.T("Who solves it with whom"), o.mode), o.help,
		widget.Row(24, o.inTeams, labelled(words.T("Hints for each board"), o.hints)), o.check, fun)
	wide := 620 * widget.TextScale()
	card := widget.NewCard(widget.Pad(24, 24, 24, 24, o.page))
	foot := widget.NewGround(widget.Surface, widget.TopEdge, widget.Pad(12, 24, 12, 24, widget.Page(wide, widget.Ends(nil, []fyne.CanvasObject{cancel, o.open}))))
	o.content = widget.NewGround(widget.Surface2, widget.NoEdge, container.New(stageLayout{}, widget.NewScroll(widget.Pad(24, 24, 24, 24, widget.Page(wide, card))), foot))
	return o
}

// previewHigh is how high the play area in the form is.
const previewHigh = 280

// preview shows how the puzzle begins, on a board on which nothing can be moved.
func (o *offer) preview(is *puzzle.Puzzle) {
	if is == o.shown {
		return
	}
	o.shown, o.stage = is, o.p.newStage(is.Kind())
	shape := puzzle.ShapeOf(is)
	o.holder.Objects = []fyne.CanvasObject{o.stage.object()}
	o.stage.set(&model.PuzzleView{Title: is.Title, Kind: is.Kind(), Puzzle: is, Cross: model.CrossOf(is), Shape: &shape, Seed: 1, Board: puzzle.Start(&shape, 1)})
	o.holder.Refresh()
}

// numbers are options from one number to another.
func numbers(from, to int) (all []widget.Option) {
	for n := from; n <= to; n++ {
		all = append(all, widget.Option{Key: strconv.Itoa(n), Word: strconv.Itoa(n)})
	}
	return all
}

func numberWord(n int) string { return strconv.Itoa(n) }

// labelled is a control with its name above it.
func labelled(word string, o fyne.CanvasObject) *fyne.Container {
	return widget.Column(6, widget.NewBold(word, widget.Secondary, widget.Ink), widget.Row(0, o))
}

// change asks for another way to open the puzzle.
func (o *offer) change(f func(n *model.PuzzleOffer)) {
	n := *o.is
	f(&n)
	o.p.asks.SetPuzzleOffer(n)
}

// set shows the offer.
func (o *offer) set(is *model.PuzzlePane) {
	o.is = is.Offer
	o.preview(is.Offer.Puzzle)
	o.title.Set(is.Offer.Puzzle.Title)
	about := model.PuzzleKindWord(is.Offer.Puzzle.Kind())
	if is.Offer.From != "" {
		about += " · " + is.Offer.From
	}
	o.about.Set(about)
	o.task.Set(is.Offer.Puzzle.Task)
	widget.Show(o.task, is.Offer.Puzzle.Task != "")
	o.mode.Set(is.Offer.Mode.String())
	o.help.Set(modeHelp(is.Offer.Mode))
	widget.Show(o.inTeams, is.Offer.Mode == puzzle.Teams)
	o.teams.Set(o.teams.Options(), strconv.Itoa(is.Offer.Teams))
	options := numbers(0, 10)
	if is.Offer.Hints > 10 {
		options = append(options, numbers(is.Offer.Hints, is.Offer.Hints)...)
	}
	o.hints.Set(options, strconv.Itoa(is.Offer.Hints))
	o.check.Set(is.Offer.Check)
	widget.Show(o.check, is.Offer.Puzzle.Kind() != puzzle.JigsawKind)
	o.open.Set(words.T("Open for the class"), !is.Loading)
	o.page.Refresh()
	o.content.Refresh()
}

// modeHelp says what a way to play means.
func modeHelp(m puzzle.Mode) string {
	switch m {
	case puzzle.Teams:
		return words.T("Each team has a board of its own. Students who are here are put into teams by chance, and you can change that.")
	case puzzle.Alone:
		return words.T("Everybody has a board that only they and staff see.")
	}
	return words.T("All play on one board, at the same time.")
}
