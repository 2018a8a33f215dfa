package assets

import (
	"embed"
	"slices"
	"strings"
)

//go:embed puzzles/*.cpuzzle
var puzzles embed.FS

// Puzzles returns the names of the sample puzzles in a language ("en", "de"), one of each kind, in order: "ordering.en" is the water
// cycle. scripts/puzzles.go makes their files.
func Puzzles(language string) (names []string) {
	all, err := puzzles.ReadDir("puzzles")
	if err != nil {
		panic("BUG: no puzzles: " + err.Error())
	}
	for _, f := range all {
		if name, is := strings.CutSuffix(f.Name(), ".cpuzzle"); is && strings.HasSuffix(name, "."+language) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Puzzle returns the .cpuzzle of one of these names. The caller owns the slice.
func Puzzle(name string) []byte {
	b, err := puzzles.ReadFile("puzzles/" + name + ".cpuzzle")
	if err != nil {
		panic("BUG: no puzzle " + name)
	}
	return b
}
