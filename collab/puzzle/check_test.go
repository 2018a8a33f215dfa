package puzzle

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestSamplesOfAllKindsAreSound(t *testing.T) {
	seen := map[Kind]bool{}
	for _, p := range samplePuzzles() {
		if err := p.Check(); err != nil {
			t.Errorf("%s: %v", p.Title, err)
		}
		if named, ok := KindNamed(p.Kind().String()); !ok || named != p.Kind() {
			t.Errorf("the kind named %v is %v", p.Kind(), named)
		}
		seen[p.Kind()] = true
	}
	if len(seen) != len(Kinds()) {
		t.Errorf("samples of %d kinds, want %d", len(seen), len(Kinds()))
	}
}

// Whatever keeps a puzzle from being played is named.
func TestEachFaultIsNamed(t *testing.T) {
	jigsaw := func(p *Puzzle) *Jigsaw { return p.Content.(*Jigsaw) }
	zones := func(p *Puzzle) *Zones { return p.Content.(*Zones) }
	cross := func(p *Puzzle) *Crossword { return p.Content.(*Crossword) }
	many := func(n int) []Item { return items(strings.Split(strings.Repeat("x ", n-1)+"x", " ")...) }
	for _, tt := range []struct {
		cause  Cause
		kind   Kind
		change func(*Puzzle)
	}{
		{NoContent, JigsawKind, func(p *Puzzle) { p.Content = nil }},
		{BadTitle, JigsawKind, func(p *Puzzle) { p.Title = "" }},
		{BadTitle, JigsawKind, func(p *Puzzle) { p.Title = "a\nb" }},
		{BadTitle, JigsawKind, func(p *Puzzle) { p.Title = strings.Repeat("ü", MaxTitle+1) }},
		{BadTask, JigsawKind, func(p *Puzzle) { p.Task = "a\x00" }},
		{BadHints, JigsawKind, func(p *Puzzle) { p.Options.Hints = MaxHints + 1 }},
		{BadHints, JigsawKind, func(p *Puzzle) { p.Options.Hints = -1 }},
		{BadScore, JigsawKind, func(p *Puzzle) { p.Options.Score = ByLetter }},
		{MissingPicture, JigsawKind, func(p *Puzzle) { jigsaw(p).Picture = "" }},
		{BadPicture, JigsawKind, func(p *Puzzle) { p.Pictures["x"] = []byte("GIF89a") }},
		{BadPicture, JigsawKind, func(p *Puzzle) { p.Pictures["x"] = picture(MaxSide+1, 1) }},
		{FewPieces, JigsawKind, func(p *Puzzle) { jigsaw(p).Rows = 0 }},
		{FewPieces, JigsawKind, func(p *Puzzle) { jigsaw(p).Rows, jigsaw(p).Columns = 1, 1 }},
		{TooManyPieces, JigsawKind, func(p *Puzzle) { jigsaw(p).Rows = MaxAcross + 1 }},
		{TooManyPieces, JigsawKind, func(p *Puzzle) { jigsaw(p).Rows, jigsaw(p).Columns = 21, 20 }},
		{NarrowPieces, JigsawKind, func(p *Puzzle) { jigsaw(p).Columns = 11 }},
		{FewItems, OrderingKind, func(p *Puzzle) { p.Content = &Ordering{items("one")} }},
		{TooManyItems, OrderingKind, func(p *Puzzle) { p.Content = &Ordering{many(MaxItems + 1)} }},
		{EmptyItem, OrderingKind, func(p *Puzzle) { p.Content = &Ordering{items("one", "")} }},
		{BadText, OrderingKind, func(p *Puzzle) { p.Content = &Ordering{items("one", " ")} }},
		{BadText, OrderingKind, func(p *Puzzle) { p.Content = &Ordering{items("one", "\xff")} }},
		{FewItems, MatchingKind, func(p *Puzzle) { p.Content = &Matching{} }},
		{TooManySlots, MatchingKind, func(p *Puzzle) { p.Content = &Matching{Pairs: make([]Pair, MaxSlots+1)} }},
		{BadText, SortingKind, func(p *Puzzle) { p.Content.(*Sorting).Groups[1].Label = "" }},
		{BadZone, ZonesKind, func(p *Puzzle) { zones(p).Zones[0].X = 1 }},
		{BadZone, ZonesKind, func(p *Puzzle) { zones(p).Zones[0].Width = minZone - 1 }},
		{BadCapacity, ZonesKind, func(p *Puzzle) { zones(p).Zones[0].Capacity = -1 }},
		{UnknownZone, ZonesKind, func(p *Puzzle) { zones(p).Tiles[0].Zones = []int{2} }},
		{UnknownZone, ZonesKind, func(p *Puzzle) { zones(p).Tiles[0].Zones = []int{1, 0} }},
		{NoRoom, ZonesKind, func(p *Puzzle) { zones(p).Zones[0].Capacity = 1 }},
		{NothingRight, ZonesKind, func(p *Puzzle) { zones(p).Tiles = zones(p).Tiles[2:3] }},
		{NoWords, CrosswordKind, func(p *Puzzle) { p.Content = &Crossword{} }},
		{TooManyWords, CrosswordKind, func(p *Puzzle) { cross(p).Spare = make([]Clue, MaxWords) }},
		{BadAnswer, CrosswordKind, func(p *Puzzle) { cross(p).Words[0].Answer = "le.f" }},
		{BadAnswer, CrosswordKind, func(p *Puzzle) { cross(p).Spare[0].Answer = "l" }},
		{NoClue, CrosswordKind, func(p *Puzzle) { cross(p).Words[0].Clue.Clue = " " }},
		{CrossedWords, CrosswordKind, func(p *Puzzle) { cross(p).Words[2].Answer = "dig" }},
		{OutsideGrid, CrosswordKind, func(p *Puzzle) { cross(p).Words[2].Row = -1 }},
		{OutsideGrid, CrosswordKind, func(p *Puzzle) { cross(p).Words[2].Row = MaxGrid }},
		{OutsideGrid, CrosswordKind, func(p *Puzzle) { cross(p).Words[2].Row = 1 << 40 }},
		{OutsideGrid, CrosswordKind, func(p *Puzzle) { cross(p).Words[2].Row = math.MaxInt }},
		{LooseGrid, CrosswordKind, func(p *Puzzle) { cross(p).Words = cross(p).Words[2:] }},
		{BadSolution, CrosswordKind, func(p *Puzzle) { cross(p).Solution[1] = Cell{1, 1} }},
		{BadSolution, CrosswordKind, func(p *Puzzle) { cross(p).Solution[1] = cross(p).Solution[0] }},
	} {
		p := sample(tt.kind)
		tt.change(p)
		var fault *Fault
		if err := p.Check(); !errors.As(err, &fault) || fault.Cause != tt.cause {
			t.Errorf("%v: %v, want %v", tt.kind, err, (&Fault{Cause: tt.cause}).Error())
		}
	}
}

func TestWordsOfACrosswordAreLaidOut(t *testing.T) {
	w := &Crossword{Spare: []Clue{{"leaf", "a"}, {"qqq", "b"}, {"fall", "c"}, {"no!", "d"}, {"lake", "e"}}}
	w.LayOut(1)
	if len(w.Words) != 3 || len(w.Spare) != 2 || w.Words[2].Clue != (Clue{"lake", "e"}) {
		t.Fatalf("%d words and %d spare: %+v", len(w.Words), len(w.Spare), w)
	}
	if !w.Spell("flak", 1) || len(w.Solution) != 4 {
		t.Errorf("the solution: %v", w.Solution)
	}
	if w.Spell("quay", 1) || len(w.Solution) != 4 {
		t.Errorf("a solution of letters that are missing: %v", w.Solution)
	}
	w.Spare = w.Spare[:1]
	if err := (&Puzzle{Title: "t", Content: w}).Check(); err != nil {
		t.Error(err)
	}
}

func TestShapeTellsNothingOfWhatIsRight(t *testing.T) {
	for _, p := range samplePuzzles() {
		s := ShapeOf(p)
		if !s.Equal(ShapeOf(p)) || s.Pieces() == 0 || s.Kind != p.Kind() || s.Hints != p.Options.Hints {
			t.Errorf("%s: %+v", p.Title, s)
		}
	}
	a, b := sample(SortingKind), sample(SortingKind)
	g := b.Content.(*Sorting).Groups
	g[0].Items, g[1].Items = g[1].Items, g[0].Items
	if !ShapeOf(a).Equal(ShapeOf(b)) {
		t.Error("who knows the shape knows how many belong to a group")
	}
}
