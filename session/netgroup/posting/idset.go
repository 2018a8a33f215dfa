package posting

// An IDSet remembers the latest IDs added to it, up to a number. Make one with NewIDSet.
type IDSet struct {
	ids   map[ID]struct{}
	order []ID // a ring once it is full
	next  int
	size  int
}

// NewIDSet returns an empty set of at most size IDs.
func NewIDSet(size int) IDSet { return IDSet{ids: map[ID]struct{}{}, size: size} }

// Has reports whether an ID is remembered.
func (s *IDSet) Has(id ID) bool {
	_, ok := s.ids[id]
	return ok
}

// Add notes an ID, and forgets the oldest if there are too many.
func (s *IDSet) Add(id ID) {
	if s.Has(id) {
		return
	}
	s.ids[id] = struct{}{}
	if len(s.order) < s.size {
		s.order = append(s.order, id)
		return
	}
	delete(s.ids, s.order[s.next])
	s.order[s.next] = id
	s.next = (s.next + 1) % s.size
}
