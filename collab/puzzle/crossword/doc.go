// Package crossword lays words out in a grid where they cross.
//
//	var words [][]rune
//	for _, answer := range answers {
//		letters, ok := crossword.Letters(answer) // "Grüße, Ana" is no answer
//		words = append(words, letters)
//	}
//	layout := crossword.Lay(words, crossword.Options{Seed: 7})
//	grid, err := crossword.Fill(words, layout.Placed) // with numbers where words begin
//	cells, ok := crossword.Spell(grid, solution, 7)
//
// A layout is one connected whole: each word crosses another, no two run into or along each other, so that what stands
// side by side is always a word that was asked for. Of many layouts that chance suggests, the one with the most words is
// taken, then that with the most crossings, then the smallest. The same words, options and seed give the same layout on every
// machine: how long it goes on is counted in cells that were looked at, not in time.
//
// It deliberately has no clues, no pictures and no clock, and does not find words.
package crossword
