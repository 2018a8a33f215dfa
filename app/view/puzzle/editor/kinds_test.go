//go:build !nogui

package editor

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/collab/puzzle"
)

// typed writes words and clues into a new crossword.
func typed(e *Editor, all ...string) *wordList {
	w := e.own.(*wordList)
	for i, word := range all {
		if i == len(w.list.Rows) {
			w.list.Add.OnTapped()
		}
		answer, clue, _ := strings.Cut(word, "=")
		w.list.Rows[i].answer.input.SetText(answer)
		w.list.Rows[i].clue.input.SetText(clue)
	}
	return w
}

func TestCrosswordIsLaidOutAsItIsWritten(t *testing.T) {
	e, l, _ := opened(t, fresh(&puzzle.Crossword{}))
	e.head.title.input.SetText("Plants")
	w := typed(e, "leaf=green", "soil=below", "flower=for bees", "zzz=crosses nothing")
	p, err := e.Puzzle()
	c := p.Content.(*puzzle.Crossword)
	if err != nil || len(c.Words) != 3 || len(c.Spare) != 1 {
		t.Fatalf("%v: %+v", err, c)
	}
	if got := w.spare.Text(); !strings.Contains(got, "zzz") {
		t.Errorf("of the word without a place it says %q", got)
	}
	before := slices.Clone(c.Words)
	w.list.Rows[0].clue.input.SetText("it is green")
	p, _ = e.Puzzle()
	if c = p.Content.(*puzzle.Crossword); c.Words[0].Cell != before[0].Cell || c.Words[0].Clue.Clue != "it is green" {
		t.Errorf("another clue moved the word: %+v", c.Words)
	}
	w.solution.input.SetText("soil")
	e.save()
	if len(l.saved) != 1 || len(l.saved[0].Content.(*puzzle.Crossword).Solution) != 4 {
		t.Errorf("saved %+v; %s", l.saved, e.foot.Note())
	}
	w.solution.input.SetText("xylem")
	if got := w.solution.field.Note(); !strings.Contains(got, "does not have these letters") {
		t.Errorf("of letters that are not there it says %q", got)
	}
}

// Enter in a clue goes on to the next word, and behind the last one to a new one.
func TestWordsAreWrittenWithoutTheMouse(t *testing.T) {
	e, _, w := opened(t, fresh(&puzzle.Crossword{}))
	list := e.own.(*wordList).list
	for i := range 4 {
		w.Canvas().Focus(list.Rows[i].clue.input)
		list.Rows[i].clue.input.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if len(list.Rows) < i+2 || w.Canvas().Focused() != fyne.Focusable(list.Rows[i+1].answer.input) {
			t.Fatalf("after word %d the focus is on %v of %d words", i+1, w.Canvas().Focused(), len(list.Rows))
		}
	}
}

// The same words are laid out in another way, and every layout passes Check.
func TestLayOutAgainGivesAnotherGrid(t *testing.T) {
	e, _, _ := opened(t, samples(t)[puzzle.CrosswordKind])
	w := e.own.(*wordList)
	seen := [][]puzzle.Word{w.laid.Words}
	for range 4 {
		w.again.OnTapped()
		p, err := e.Puzzle()
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, p.Content.(*puzzle.Crossword).Words)
	}
	if reflect.DeepEqual(seen[0], seen[1]) && reflect.DeepEqual(seen[1], seen[2]) {
		t.Error("all layouts are the same")
	}
}

// Words that are typed while others are laid out are laid out, too, and saving does not wait for that.
func TestCrosswordFollowsWhatIsTypedMeanwhile(t *testing.T) {
	w := viewtest.Open(t, viewtest.Usual)
	var later []func()
	l := &listener{}
	e := New(w, fresh(&puzzle.Crossword{}), Hooks{
		Save:  func(p *puzzle.Puzzle) { l.saved = append(l.saved, p) },
		Aside: func(job, rest func()) { later = append(later, func() { job(); rest() }) },
	})
	w.SetContent(e)
	e.head.title.input.SetText("Plants")
	words := typed(e, "leaf=green", "soil=below", "flower=for bees")
	if len(later) != 1 {
		t.Fatalf("%d layouts at once, want 1", len(later))
	}
	for len(later) > 0 {
		do := later[0]
		later = later[1:]
		do()
	}
	if p, err := e.Puzzle(); err != nil || len(p.Content.(*puzzle.Crossword).Words) != 3 {
		t.Errorf("%v: %+v", err, p.Content)
	}
	words.list.Rows[2].answer.input.SetText("flowers")
	e.save()
	if len(l.saved) != 1 || len(l.saved[0].Content.(*puzzle.Crossword).Words) != 3 {
		t.Errorf("saved %+v: %s", l.saved, e.foot.Note())
	}
}

func TestJigsawIsCutFromAChosenPicture(t *testing.T) {
	plant := samples(t)[puzzle.JigsawKind].Pictures["plant"]
	e, l, _ := opened(t, fresh(&puzzle.Jigsaw{Columns: 6, Rows: 4, Seed: 1}))
	c := e.own.(*cut)
	e.head.title.input.SetText("A plant")
	e.save()
	if len(l.saved) != 0 || e.faulty != c.picture.field {
		t.Fatalf("without a picture: saved %d, %s", len(l.saved), e.foot.Note())
	}
	c.picture.choose.OnTapped()
	l.done("plant", plant)
	c.columns.input.SetText("5")
	c.again.OnTapped()
	e.save()
	want := &puzzle.Jigsaw{Picture: "plant", Columns: 5, Rows: 4, Seed: 2}
	if len(l.saved) != 1 || !reflect.DeepEqual(l.saved[0].Content, want) || len(l.saved[0].Pictures) != 1 {
		t.Errorf("saved %+v, want %+v", l.saved, want)
	}
	for text, field := range map[string]*widget.Field{"": c.columns.field, "x": c.columns.field, "41": c.columns.field} {
		c.columns.input.SetText(text)
		e.save()
		if e.faulty != field || e.faulty.Note() == "" {
			t.Errorf("%q columns: the foot says %q", text, e.foot.Note())
		}
	}
	c.columns.input.SetText("40")
	if got := c.columns.field.Note(); got != "" {
		t.Errorf("40 columns are said to be wrong: %q", got)
	}
	c.rows.input.SetText("0")
	e.save()
	if e.faulty != c.rows.field {
		t.Errorf("no rows: the foot says %q", e.foot.Note())
	}
}

// pullOn presses the mouse on the picture, pulls it and lets go; places are in parts of the picture.
func pullOn(b *board, x1, y1, x2, y2 float32) {
	at := func(x, y float32) fyne.Position { return fyne.NewPos(x*b.shape.Width, y*b.shape.Height) }
	b.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(x1, y1)}, Button: desktop.MouseButtonPrimary})
	b.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at((x1+x2)/2, (y1+y2)/2)}})
	b.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at(x2, y2)}})
	b.MouseUp(&desktop.MouseEvent{})
	b.DragEnd()
}

func nearly(t *testing.T, what string, got puzzle.Zone, x, y, width, height int) {
	t.Helper()
	off := func(a, b int) bool { return max(a, b)-min(a, b) > 60 }
	if off(got.X, x) || off(got.Y, y) || off(got.Width, width) || off(got.Height, height) {
		t.Errorf("%s: %+v, want about %d %d %d %d", what, got, x, y, width, height)
	}
}

func TestPlacesAreDrawnMovedAndResizedByMouse(t *testing.T) {
	e, _, _ := opened(t, fresh(&puzzle.Zones{}))
	z := e.own.(*places)
	pullOn(z.board, 0.6, 0.5, 0.2, 0.2) // from any corner
	if len(z.list.Rows) != 1 {
		t.Fatalf("%d places, want 1", len(z.list.Rows))
	}
	nearly(t, "drawn", z.list.Rows[0].zone(), 2000, 2000, 4000, 3000)
	pullOn(z.board, 0.3, 0.3, 0.4, 0.5)
	nearly(t, "moved", z.list.Rows[0].zone(), 3000, 4000, 4000, 3000)
	pullOn(z.board, 0.695, 0.695, 0.895, 0.795)
	nearly(t, "resized", z.list.Rows[0].zone(), 3000, 4000, 6000, 4000)
	pullOn(z.board, 0.3, 0.6, 2, -2)
	nearly(t, "pulled off the picture", z.list.Rows[0].zone(), 4000, 0, 6000, 4000)
	pullOn(z.board, 0.01, 0.9, 0.011, 0.9)
	if len(z.list.Rows) != 1 {
		t.Error("a click drew a place")
	}
}

func TestPlacesAreMadeByKeyboardAlone(t *testing.T) {
	e, l, _ := opened(t, fresh(&puzzle.Zones{}))
	z := e.own.(*places)
	e.head.title.input.SetText("On the map")
	z.list.Add.OnTapped()
	z.list.Add.OnTapped()
	for i, text := range []string{"12.5", "10", "20", "30 %"} {
		z.list.Rows[1].numbers[i].input.SetText(text)
	}
	z.list.Rows[1].label.input.SetText("sea")
	z.tiles.Rows[0].area.SetText("whale")
	if got := z.tiles.Rows[0].boxes[1].Word(); got != "Place 2: sea" {
		t.Errorf("the box of an item says %q", got)
	}
	e.save()
	if len(l.saved) != 0 {
		t.Fatal("saved though nothing belongs anywhere")
	}
	z.tiles.Rows[0].boxes[1].Tapped(nil)
	z.tiles.Rows[1].area.SetText("desk")
	e.save()
	if len(l.saved) != 1 {
		t.Fatalf("not saved: %s", e.foot.Note())
	}
	c := l.saved[0].Content.(*puzzle.Zones)
	if c.Zones[1] != (puzzle.Zone{Label: "sea", X: 1250, Y: 1000, Width: 2000, Height: 3000}) || !reflect.DeepEqual(c.Tiles[0].Zones, []int{1}) || len(c.Tiles) != 2 {
		t.Errorf("saved %+v", c)
	}
	z.list.Drop(z.list.Rows[0])
	if p, err := e.Puzzle(); err != nil || !reflect.DeepEqual(p.Content.(*puzzle.Zones).Tiles[0].Zones, []int{0}) {
		t.Errorf("without the first place: %v, %+v", err, p.Content)
	}
}

func TestFaultsOfPlacesAndWordsShowAtTheirField(t *testing.T) {
	zones := func(e *Editor) *places { return e.own.(*places) }
	list := func(e *Editor) *wordList { return e.own.(*wordList) }
	for name, c := range map[string]struct {
		kind  puzzle.Kind
		do    func(e *Editor)
		field func(e *Editor) *widget.Field
		says  string
	}{
		"number":   {puzzle.ZonesKind, func(e *Editor) { zones(e).list.Rows[1].numbers[1].input.SetText("x") }, func(e *Editor) *widget.Field { return zones(e).list.Rows[1].numbers[1].field }, "Place 2:"},
		"too wide": {puzzle.ZonesKind, func(e *Editor) { zones(e).list.Rows[0].numbers[2].input.SetText("101") }, func(e *Editor) *widget.Field { return zones(e).list.Rows[0].numbers[2].field }, "Place 1:"},
		"capacity": {puzzle.ZonesKind, func(e *Editor) { zones(e).list.Rows[0].capacity.input.SetText("-4") }, func(e *Editor) *widget.Field { return zones(e).list.Rows[0].capacity.field }, "Place 1:"},
		"item":     {puzzle.ZonesKind, func(e *Editor) { zones(e).tiles.Rows[0].area.SetText("") }, func(e *Editor) *widget.Field { return zones(e).tiles.Rows[0].field }, "Item 1:"},
		"places": {puzzle.ZonesKind, func(e *Editor) {
			z := zones(e)
			for len(z.list.Rows) > 0 {
				z.list.Drop(z.list.Rows[0])
			}
		}, func(e *Editor) *widget.Field { return zones(e).list.Field }, "Places:"},
		"answer": {puzzle.CrosswordKind, func(e *Editor) { list(e).list.Rows[1].answer.input.SetText("r&t") }, func(e *Editor) *widget.Field { return list(e).list.Rows[1].answer.field }, "Word 2:"},
		"clue":   {puzzle.CrosswordKind, func(e *Editor) { list(e).list.Rows[2].clue.input.SetText("") }, func(e *Editor) *widget.Field { return list(e).list.Rows[2].clue.field }, "Word 3:"},
	} {
		t.Run(name, func(t *testing.T) {
			e, l, _ := opened(t, samples(t)[c.kind])
			c.do(e)
			e.save()
			if len(l.saved) != 0 {
				t.Fatalf("saved %d", len(l.saved))
			}
			if e.faulty != c.field(e) || e.faulty.Note() == "" || !strings.Contains(e.foot.Note(), c.says) {
				t.Errorf("the fault does not show at its field; the foot says %q, want %q", e.foot.Note(), c.says)
			}
		})
	}
}

func TestDroppedPictureGoesWhereItIsMeant(t *testing.T) {
	plant := samples(t)[puzzle.JigsawKind].Pictures["plant"]
	e, _, _ := opened(t, fresh(&puzzle.Jigsaw{Columns: 6, Rows: 4}))
	if !e.AddPicture("plant", plant) || e.own.(*cut).picture.name != "plant" {
		t.Error("the jigsaw does not take it")
	}
	e, _, w := opened(t, samples(t)[puzzle.OrderingKind])
	if e.AddPicture("plant", plant) {
		t.Error("it went to some item")
	}
	row := e.own.(*ordering).list.Rows[2]
	w.Canvas().Focus(row.area)
	if !e.AddPicture("plant", plant) || row.picture != "plant" {
		t.Error("the item in which somebody writes does not take it")
	}
}
