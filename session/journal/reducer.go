package journal

// A Reducer folds the entries of one feature into state, on every machine of a class.
//
// Its state is the same for the same set of entries, whatever their order between authors and however often
// each comes; ties break by clock, then author, then sequence number. What an entry may do goes by the entry
// and its Rights alone, never by when it arrived. Entries of other kinds, sealed ones and malformed ones change
// nothing. When entries cease to count, the owner makes a new reducer and applies all that still do. A
// reducer has no network, clock or lock: the loop that owns it calls it.
type Reducer interface {
	Apply(e Entry)
	// Hash sums up the state: equal for equal sets of entries.
	Hash() [32]byte
}
