package crossword

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// English and German words, short and long, as lists in lessons have them.
var dictionary = strings.Fields(`
	leaf root stem flower seed oxygen carbon water light sugar energy green plant cell sun soil air nectar pollen petal bark branch
	river mountain valley desert island ocean forest volcano glacier harbour climate weather thunder rainbow compass equator continent
	triangle circle square radius diameter fraction number equation angle parallel symmetry decimal percent volume surface
	Blatt Wurzel Stängel Blüte Samen Sauerstoff Wasser Licht Zucker Energie Pflanze Zelle Sonne Boden Luft Straße Größe Übung Brücke Schloss
	König Ritter Burg Bauer Kaiser Papst Stadt Markt Handel Gewürz Kloster Mönch Turm Mauer Graben Schwert Schild Wappen Krone
	quartz rhythm zinc jazz fjord lynx sphinx gypsy xylem phloem enzyme bacteria virus fungus protein vitamin mineral muscle skeleton
	verb noun adjective adverb sentence comma paragraph novel poem drama author chapter letter vowel syllable grammar spelling`)

func random(rng *rand.Rand, n int) (words [][]rune) {
	for _, i := range rng.Perm(len(dictionary))[:n] {
		letters, ok := Letters(dictionary[i])
		if !ok {
			panic("BUG: " + dictionary[i])
		}
		words = append(words, letters)
	}
	return words
}

// TestNineWordsInTenFindAPlace is what was promised of twenty lists of fifteen words.
func TestNineWordsInTenFindAPlace(t *testing.T) {
	for list := range uint64(20) {
		words := random(rand.New(rand.NewPCG(list, 1)), 15)
		l := Lay(words, Options{Seed: list})
		if 10*len(l.Placed) < 9*len(words) {
			t.Errorf("list %d: %d of %d words have a place, want 9 in 10", list, len(l.Placed), len(words))
		}
		t.Logf("figure crossword.placed %.3f", float64(len(l.Placed))/float64(len(words)))
	}
}

func TestLayoutIsOneWholeOfCrossingWords(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 2))
		words := random(rng, 2+rng.IntN(25))
		side := 8 + rng.IntN(20)
		l := Lay(words, Options{Seed: seed, Side: side, Work: 200_000})
		if l.Rows > side || l.Columns > side || len(l.Placed)+len(l.Left) != len(words) {
			t.Fatalf("seed %d: %d × %d for a side of %d; %d placed and %d left of %d", seed, l.Rows, l.Columns, side, len(l.Placed), len(l.Left), len(words))
		}
		g, err := Fill(words, l.Placed)
		if err != nil || g.Rows != l.Rows || g.Columns != l.Columns {
			t.Fatalf("seed %d: %v", seed, err)
		}
		checkRuns(t, g, words, l)
		checkWhole(t, g)
	}
}

// checkRuns checks that whatever stands side by side is a word that was placed there.
func checkRuns(t *testing.T, g *Grid, words [][]rune, l Layout) {
	t.Helper()
	want, got := map[string]int{}, map[string]int{}
	for _, p := range l.Placed {
		want[string(words[p.Word])]++
	}
	runs := func(long, wide int, at func(i, k int) rune) {
		for i := range long {
			var run []rune
			for k := range wide + 1 {
				if r := at(i, k); r != 0 {
					run = append(run, r)
					continue
				}
				if len(run) > 1 {
					got[string(run)]++
				}
				run = nil
			}
		}
	}
	runs(g.Rows, g.Columns, func(i, k int) rune { return g.At(i, k) })
	runs(g.Columns, g.Rows, func(i, k int) rune { return g.At(k, i) })
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("in the grid stand %v, placed were %v", got, want)
	}
}

// checkWhole checks that one gets from each cell to each other.
func checkWhole(t *testing.T, g *Grid) {
	t.Helper()
	seen := make([]bool, len(g.Letters))
	var walk func(row, column int) int
	walk = func(row, column int) int {
		if g.At(row, column) == 0 || seen[row*g.Columns+column] {
			return 0
		}
		seen[row*g.Columns+column] = true
		return 1 + walk(row+1, column) + walk(row-1, column) + walk(row, column+1) + walk(row, column-1)
	}
	all, reached := 0, 0
	for i, r := range g.Letters {
		if r == 0 {
			continue
		}
		if all++; reached == 0 {
			reached = walk(i/g.Columns, i%g.Columns)
		}
	}
	if reached != all {
		t.Fatalf("%d of %d cells are joined", reached, all)
	}
}

func TestSameSeedGivesTheSameLayout(t *testing.T) {
	words := random(rand.New(rand.NewPCG(5, 1)), 12)
	a, b := Lay(words, Options{Seed: 5, Work: 100_000}), Lay(words, Options{Seed: 5, Work: 100_000})
	if !reflect.DeepEqual(a, b) {
		t.Errorf("two layouts: %+v, %+v", a, b)
	}
	other := Lay(words, Options{Seed: 6, Work: 100_000})
	if reflect.DeepEqual(a, other) {
		t.Error("another seed gives the same layout: it decides nothing")
	}
}

func TestWordThatCrossesNoOtherIsLeft(t *testing.T) {
	for _, tt := range []struct {
		words []string
		left  []int
	}{
		{[]string{"leaf", "xyz", "fall"}, []int{1}},
		{[]string{"leaf"}, nil},
		{nil, nil},
		{[]string{"", "leaf"}, []int{0}},
		{[]string{"incomprehensibilities", "leaf"}, []int{0}},
		{[]string{"leaf", "leaf"}, nil},
	} {
		var words [][]rune
		for _, w := range tt.words {
			words = append(words, []rune(w))
		}
		if l := Lay(words, Options{}); !reflect.DeepEqual(l.Left, tt.left) {
			t.Errorf("%q: %v left, want %v", tt.words, l.Left, tt.left)
		}
	}
}

func TestAnswersBecomeLetters(t *testing.T) {
	for answer, want := range map[string]string{
		"leaf": "LEAF", "Grüße": "GRÜSSE", "rock ’n’ roll": "ROCKNROLL", "Nord-Süd": "NORDSÜD", "A\u0308ste": "ÄSTE",
		"Водa 2": "ВОДA2", "ПЕТР": "ПЕТР", "H₂O": "", "": "", " - ": "", "a, b": "",
	} {
		if got, ok := Letters(answer); string(got) != want || ok != (want != "") {
			t.Errorf("Letters(%q) = %q, %v, want %q", answer, string(got), ok, want)
		}
	}
}

func TestGridIsNumberedAsOneReads(t *testing.T) {
	words := [][]rune{[]rune("LEAF"), []rune("LOG"), []rune("FIG")}
	placed := []Placed{{0, 0, 0, false}, {1, 0, 0, true}, {2, 0, 3, true}}
	g, err := Fill(words, placed)
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{1, 0, 0, 2}; !reflect.DeepEqual(g.Numbers[:4], want) || g.At(2, 3) != 'G' || g.At(1, 1) != 0 || g.At(-1, 0) != 0 {
		t.Errorf("numbers %v, want %v", g.Numbers[:4], want)
	}
	for name, bad := range map[string][]Placed{
		"other letters":     {{0, 0, 0, false}, {1, 0, 1, true}},
		"one upon another":  {{0, 0, 0, false}, {0, 0, 0, false}},
		"one after another": {{0, 0, 0, false}, {1, 0, 4, false}},
		"above the grid":    {{0, -1, 0, false}},
		"beyond the grid":   {{0, 0, 0, false}, {1, Largest, 0, false}},
		"an empty edge":     {{0, 0, 1, false}},
	} {
		if _, err := Fill(words, bad); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestSolutionIsSpelledFromTheGrid(t *testing.T) {
	words := random(rand.New(rand.NewPCG(5, 1)), 12)
	l := Lay(words, Options{Seed: 5})
	g, err := Fill(words, l.Placed)
	if err != nil {
		t.Fatal(err)
	}
	solution := []rune{words[0][0], words[1][0], words[2][1]}
	cells, ok := Spell(g, solution, 1)
	if !ok {
		t.Fatal("it cannot be spelled")
	}
	seen := map[int]bool{}
	for i, at := range cells {
		if g.Letters[at] != solution[i] || seen[at] {
			t.Errorf("cell %d has %c, want %c, and none twice", at, g.Letters[at], solution[i])
		}
		seen[at] = true
	}
	if _, ok := Spell(g, []rune("§"), 1); ok {
		t.Error("what is not in the grid is spelled")
	}
}

// FuzzLay checks that a layout of whatever words is one that fits.
func FuzzLay(f *testing.F) {
	f.Add("leaf fall flower root", uint64(1), 12)
	f.Add("a ab abc ß 漢字", uint64(2), 2)
	f.Fuzz(func(t *testing.T, text string, seed uint64, side int) {
		var words [][]rune
		for _, w := range strings.Fields(text) {
			if letters, ok := Letters(w); ok && len(words) < 30 {
				words = append(words, letters)
			}
		}
		l := Lay(words, Options{Seed: seed, Side: side, Work: 20_000})
		if len(l.Placed)+len(l.Left) != len(words) {
			t.Fatalf("%d placed and %d left of %d", len(l.Placed), len(l.Left), len(words))
		}
		if len(l.Placed) > 0 {
			if _, err := Fill(words, l.Placed); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// BenchmarkLay is what was promised to take a second at most, of fifteen words.
func BenchmarkLay(b *testing.B) {
	words := random(rand.New(rand.NewPCG(3, 1)), 15)
	for b.Loop() {
		Lay(words, Options{Seed: 3})
	}
}
