package crossword

import "math/rand/v2"

// Spell returns cells, by their number row by row, whose letters spell a solution word, as far from one another as chance has it; none
// twice. ok is false if the grid lacks a letter.
func Spell(g *Grid, solution []rune, seed uint64) (cells []int, ok bool) {
	rng := rand.New(rand.NewPCG(seed, 0x7370656c6c)) // "spell"
	where := map[rune][]int{}
	for _, i := range rng.Perm(len(g.Letters)) {
		if letter := g.Letters[i]; letter != 0 {
			where[letter] = append(where[letter], i)
		}
	}
	for _, letter := range solution {
		left := where[letter]
		if len(left) == 0 {
			return nil, false
		}
		cells, where[letter] = append(cells, left[0]), left[1:]
	}
	return cells, len(cells) > 0
}
