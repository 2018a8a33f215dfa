package puzzle

import "lyceum/session/journal/fields"

// A reader takes fields from the front of a body that somebody else wrote.
type reader struct{ fields.Reader }

// within takes a number from low to high, both included.
func (r *reader) within(low, high int, what string) int {
	return int(r.Within(uint64(low), uint64(high), what))
}

func (r *reader) game() GameID { return GameID{r.Key("author"), r.Within(1, 1<<63, "game")} }

// bits takes n bits; those left over are 0.
func (r *reader) bits(n int) []bool {
	packed := r.Take((n+7)/8, "bits")
	if packed == nil {
		return nil
	}
	all := make([]bool, n)
	for i := range all {
		all[i] = packed[i/8]&(1<<(i%8)) != 0
	}
	if n%8 != 0 && packed[n/8]>>(n%8) != 0 {
		r.Fail("bits left over")
	}
	return all
}
