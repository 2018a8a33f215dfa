package puzzle

import (
	"bytes"
	"image"
	"image/png"
)

// picture returns a PNG of so many pixels.
func picture(w, h int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		panic("BUG: " + err.Error())
	}
	return b.Bytes()
}

var leaf = picture(80, 60)

func items(texts ...string) []Item { return each(texts, func(s string) Item { return Item{Text: s} }) }

// samplePuzzles returns one of each kind, with all that a kind can have.
func samplePuzzles() []*Puzzle {
	pictures := func() map[string][]byte { return map[string][]byte{"leaf": leaf} }
	options := Options{Hints: 2, Check: true, Shuffle: true}
	cross := &Crossword{
		Words: []Word{
			{Clue{"leaf", "It is green."}, Cell{0, 0}, false},
			{Clue{"Log", "Firewood."}, Cell{0, 0}, true},
			{Clue{"fig", "A fruit."}, Cell{0, 3}, true},
		},
		Spare:    []Clue{{"xylem", "It carries water."}},
		Solution: []Cell{{2, 0}, {0, 1}, {0, 0}},
	}
	return []*Puzzle{
		{"Jigsaw", "Lay it.\nAll of it.", options, &Jigsaw{"leaf", 4, 3, 7}, pictures()},
		{"Ordering", "", Options{Score: ByPosition, Penalties: true}, &Ordering{items("one", "two", "three", "four", "five")}, map[string][]byte{}},
		{"Matching", "", options, &Matching{
			[]Pair{{Item{"leaf", "leaf"}, Item{Text: "Blatt"}}, {Item{Text: "root"}, Item{Text: "Wurzel"}}, {Item{Text: "stem"}, Item{Picture: "leaf"}}}, items("Baum"),
		}, pictures()},
		{"Crossword", "", options, cross, map[string][]byte{}},
		{"Zones", "", options, &Zones{
			"leaf", []Zone{{"top", 0, 0, 10_000, 5_000, 2}, {"", 0, 5_000, 5_000, 5_000, 0}},
			[]Tile{{Item{Text: "a"}, []int{0}, false}, {Item{Text: "b"}, []int{0, 1}, true}, {Item{Text: "c"}, nil, false}, {Item{Text: "d"}, []int{1}, false}},
		}, pictures()},
		{"Sorting", "", Options{Score: AllOrNothing}, &Sorting{[]Group{{"even", items("2", "4")}, {"odd", items("1", "3", "5")}}}, map[string][]byte{}},
	}
}

// shapes are those of the samples, by kind.
var shapes = func() map[Kind]Shape {
	all := map[Kind]Shape{}
	for _, p := range samplePuzzles() {
		all[p.Kind()] = ShapeOf(p)
	}
	return all
}()

// sample returns the sample of a kind.
func sample(k Kind) *Puzzle { return samplePuzzles()[k-1] }
