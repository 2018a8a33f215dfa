//go:build !nogui

package editor

import (
	"bytes"
	"testing"

	"lyceum/assets"
	"lyceum/collab/puzzle"
)

// samples are the puzzles that come with the program, by kind.
func samples(t testing.TB) map[puzzle.Kind]*puzzle.Puzzle {
	all := map[puzzle.Kind]*puzzle.Puzzle{}
	for _, name := range assets.Puzzles("en") {
		p, err := puzzle.ReadFile(bytes.NewReader(assets.Puzzle(name)))
		if err != nil {
			t.Fatal(err)
		}
		all[p.Kind()] = p
	}
	return all
}
