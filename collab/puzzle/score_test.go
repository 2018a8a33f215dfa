package puzzle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"lyceum/quiz/score"
)

// on returns a board of a puzzle with tiles on slots, by number.
func on(p *Puzzle, slots ...int) *Board {
	s := ShapeOf(p)
	b := Start(&s, 1)
	for i, slot := range slots {
		b.Pieces[i].Slot = slot
	}
	return b
}

// filled returns a board of a crossword with letters by row, where a space is an empty cell.
func filled(p *Puzzle, letters string) *Board {
	b := on(p)
	for i, r := range []rune(letters) {
		if r != ' ' {
			b.Pieces[i].Letter = r
		}
	}
	return b
}

func ordered(p *Puzzle, order ...int) *Board {
	b := on(p)
	b.Order = order
	return b
}

func wantScore(t *testing.T, why string, p *Puzzle, b *Board, points, most float64, solved bool) {
	t.Helper()
	got := ScoreOf(p, b)
	if fmt.Sprintf("%.4f", got.Points) != fmt.Sprintf("%.4f", points) || got.Most != most || got.Solved() != solved {
		t.Errorf("%s: %.4f of %g, solved %v, want %.4f of %g, %v", why, got.Points, got.Most, got.Solved(), points, most, solved)
	}
}

func with(p *Puzzle, o Options) *Puzzle {
	p.Options = o
	return p
}

func TestJigsawIsScoredByPiecesPlaced(t *testing.T) {
	p := sample(JigsawKind)
	b := on(p)
	wantScore(t, "nothing", p, b, 0, 100, false)
	for i := range 9 {
		b.Pieces[i].Placed = true
	}
	wantScore(t, "9 of 12", p, b, 75, 100, false)
	for i := range b.Pieces {
		b.Pieces[i].Placed = true
	}
	b.Pieces[0].Hinted = true
	wantScore(t, "all, one by a hint", p, b, 100*11./12, 100, true)
}

func TestTilesAreScoredByWhereTheyLie(t *testing.T) {
	for _, tt := range []struct {
		why    string
		o      Options
		slots  []int
		points float64
		most   float64
		solved bool
	}{
		{"all right", Options{}, []int{0, 1, 2, Nowhere}, 3, 3, true},
		{"one wrong", Options{}, []int{0, 2, Nowhere, Nowhere}, 1, 3, false},
		{"one wrong costs", Options{Penalties: true}, []int{0, 2, Nowhere, Nowhere}, 0, 3, false},
		{"a distractor costs", Options{Penalties: true}, []int{0, 1, Nowhere, 2}, 1, 3, false},
		{"never below 0", Options{Penalties: true}, []int{1, 2, 0, Nowhere}, 0, 3, false},
		{"all or nothing", Options{Score: AllOrNothing}, []int{0, 1, Nowhere, Nowhere}, 0, 1, false},
		{"all", Options{Score: AllOrNothing}, []int{0, 1, 2, Nowhere}, 1, 1, true},
	} {
		p := with(sample(MatchingKind), tt.o)
		wantScore(t, tt.why, p, on(p, tt.slots...), tt.points, tt.most, tt.solved)
	}
}

func TestTileThatIsReusedEarnsInEachOfItsZones(t *testing.T) {
	p := with(sample(ZonesKind), Options{Penalties: true})
	b := on(p, 0, Nowhere, Nowhere, 1)
	wantScore(t, "without it", p, b, 2, 4, false)
	b.Copies = []Copy{{Tile: 1, Slot: 0}, {Tile: 1, Slot: 1}}
	wantScore(t, "in both", p, b, 4, 4, true)
	b.Pieces[2].Slot = 1
	wantScore(t, "with a distractor", p, b, 3, 4, false)
}

func TestTilesThatLookTheSameAreInterchangeable(t *testing.T) {
	p := &Puzzle{Title: "t", Content: &Sorting{[]Group{{"a", items("x", "1")}, {"b", items("x", "2")}}}}
	wantScore(t, "changed", p, on(p, 1, 0, 0, 1), 4, 4, true)
	wantScore(t, "both in one group", p, on(p, 0, 0, 0, 1), 3, 4, false)
	o := &Puzzle{Title: "t", Content: &Ordering{items("x", "y", "x", "z")}}
	wantScore(t, "order", o, ordered(o, 2, 1, 0, 3), 3, 3, true)
}

func TestOrderingIsScoredByNeighboursOrByPlaces(t *testing.T) {
	p := with(sample(OrderingKind), Options{})
	wantScore(t, "all", p, ordered(p, 0, 1, 2, 3, 4), 4, 4, true)
	wantScore(t, "the first at the end", p, ordered(p, 1, 2, 3, 4, 0), 3, 4, false)
	wantScore(t, "backwards", p, ordered(p, 4, 3, 2, 1, 0), 0, 4, false)
	with(p, Options{Score: ByPosition})
	wantScore(t, "places", p, ordered(p, 0, 1, 4, 2, 3), 2, 5, false)
	with(p, Options{Score: ByPosition, Penalties: true})
	wantScore(t, "places, wrong ones cost", p, ordered(p, 0, 1, 2, 4, 3), 1, 5, false)
	with(p, Options{Score: AllOrNothing})
	wantScore(t, "all or nothing", p, ordered(p, 0, 1, 2, 4, 3), 0, 1, false)
}

// The sample's grid is LEAF / O  I / G  G.
func TestCrosswordIsScoredByWordsOrByLetters(t *testing.T) {
	for _, tt := range []struct {
		why     string
		o       Options
		letters string
		hinted  []int
		points  float64
		most    float64
		solved  bool
	}{
		{"all", Options{}, "LEAFO  IG  G", nil, 3, 3, true},
		{"a word", Options{}, "LEAF", nil, 1, 3, false},
		{"a wrong letter costs no word that is not filled", Options{Penalties: true}, "LEAFO  IX  G", nil, 1, 3, false},
		{"a letter in two words", Options{Penalties: true}, "XEAF", nil, 0, 3, false},
		{"told letters are taken off", Options{}, "LE F", []int{2}, 0.75, 3, false},
		{"by letter", Options{Score: ByLetter}, "LEXF", nil, 3, 8, false},
		{"by letter with penalties", Options{Score: ByLetter, Penalties: true}, "LEXF", nil, 2, 8, false},
		{"by letter, told", Options{Score: ByLetter}, "LE F", []int{2}, 3, 8, false},
	} {
		p := with(sample(CrosswordKind), tt.o)
		b := filled(p, tt.letters)
		for _, i := range tt.hinted {
			b.Pieces[i].Hinted = true
		}
		wantScore(t, tt.why, p, b, tt.points, tt.most, tt.solved)
	}
}

// Whatever a board is like: points are 0 to the most there is; a board that is solved without hints earns that, and none of which
// something is missing does; neither penalties nor hints ever help.
func TestScoresKeepTheirRules(t *testing.T) {
	solved := 0
	for seed := range uint64(2_000) {
		rng := rand.New(rand.NewPCG(seed, 1))
		p := sample(Kinds()[rng.IntN(6)])
		modes := ScoreModes(p.Kind())
		p.Options = Options{Hints: 3, Score: modes[rng.IntN(len(modes))]}
		b := randomBoard(rng, p)
		is := ScoreOf(p, b)
		p.Options.Penalties = true
		strict := ScoreOf(p, b)
		for i := range b.Pieces {
			b.Pieces[i].Hinted = false
		}
		unaided := ScoreOf(p, b)
		for _, s := range []Score{is, strict, unaided} {
			if s.Points < 0 || s.Points > s.Most || s.Most <= 0 || s.Right > s.Of || s.Right < 0 || s.Points == s.Most && s.Right < s.Of {
				t.Fatalf("seed %d, %v: %+v", seed, p.Kind(), s)
			}
		}
		if strict.Points > is.Points {
			t.Fatalf("seed %d, %v: with penalties %g, without %g", seed, p.Kind(), strict.Points, is.Points)
		}
		if unaided.Solved() && unaided.Points != unaided.Most {
			t.Fatalf("seed %d, %v: solved, and %+v", seed, p.Kind(), unaided)
		}
		if unaided.Solved() {
			solved++
		}
		if p.Kind() != CrosswordKind && strict.Points > unaided.Points { // of a crossword a hint writes the letter
			t.Fatalf("seed %d, %v: with hints %g, without %g", seed, p.Kind(), strict.Points, unaided.Points)
		}
	}
	if solved < 50 {
		t.Errorf("%d boards are solved: this checks little", solved)
	}
}

// randomBoard returns a board that nearly solves a puzzle, or not at all.
func randomBoard(rng *rand.Rand, p *Puzzle) *Board {
	b := on(p)
	wrong := rng.IntN(4)
	for i := range b.Pieces {
		is := &b.Pieces[i]
		switch c := p.Content.(type) {
		case *Jigsaw:
			is.Placed = rng.IntN(4) >= wrong
		case *Crossword:
			if grid, _ := c.Grid(); grid.Letters[i] != 0 {
				if is.Letter = grid.Letters[i]; rng.IntN(4) < wrong {
					is.Letter = []rune{0, 'X'}[rng.IntN(2)]
				}
			}
		default:
			if n := len(ShapeOf(p).Slots); n > 0 && !ShapeOf(p).isReusable(i) {
				is.Slot = rng.IntN(n+1) - 1
			}
		}
		is.Hinted = rng.IntN(20) == 0
	}
	if wrong == 0 && b.Order != nil {
		for i := range b.Order {
			b.Order[i] = i
		}
	}
	if _, is := p.Content.(*Zones); is && rng.IntN(2) == 0 {
		b.Copies = []Copy{{Tile: 1, Slot: rng.IntN(2)}}
	}
	return b
}

// Without items that look the same the two ways to score an ordering are those of tests.
func TestOrderingIsScoredAsInTests(t *testing.T) {
	p := sample(OrderingKind)
	for seed := range uint64(200) {
		b := ordered(p, rand.New(rand.NewPCG(seed, 1)).Perm(5)...)
		for mode, as := range map[ScoreMode]score.OrderingMode{ByPart: score.NextExcludingLast, ByPosition: score.Absolute, AllOrNothing: score.AllOrNothing} {
			with(p, Options{Score: mode})
			is := ScoreOf(p, b)
			if want := score.Ordering(as, b.Order); fmt.Sprintf("%.6f", is.Points/is.Most) != fmt.Sprintf("%.6f", want) {
				t.Fatalf("%v, %v: %g of %g, want %g", mode, b.Order, is.Points, is.Most, want)
			}
		}
	}
}

func TestContributionsAreWhatLiesAsSomebodyLeftIt(t *testing.T) {
	c := newClass(t)
	ann, ben := c.join(1, student), c.join(2, student)
	game := c.prof.opens(0, SortingKind, Together)
	ann.moves(game, 1_000, 900, put(0, 0))
	ann.moves(game, 2_000, 1_900, put(1, 0))
	ben.moves(game, 3_000, 2_900, put(1, 1))
	ben.moves(game, 4_000, 3_900, put(2, 1))
	b := c.board(game, BoardID{})
	got := b.Contributions()
	if want := []Contribution{{ben.Author(), 2, 2}, {ann.Author(), 1, 2}}; !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	shape := shapes[SortingKind]
	if done, of := b.Progress(&shape); done != 3 || of != 5 {
		t.Errorf("%d of %d, want 3 of 5", done, of)
	}
}
