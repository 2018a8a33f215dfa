package posting

// An idSet remembers the latest IDs added to it, up to a number.
type idSet struct {
	ids   map[ID]struct{}
	order []ID // a ring once it is full
	next  int
	size  int
}

func newIDSet(size int) idSet { return idSet{ids: map[ID]struct{}{}, size: size} }

func (s *idSet) has(id ID) bool {
	_, ok := s.ids[id]
	return ok
}

// add notes an ID, and forgets the oldest if there are too many.
func (s *idSet) add(id ID) {
	if s.has(id) {
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
