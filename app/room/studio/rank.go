package studio

import (
	"cmp"
	"slices"

	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// A rank says whose pictures and sound matter before others', the lowest first.
type rank uint8

const (
	rankPresenter rank = iota
	rankTeacher        // whose sitting it is
	rankStaff
	rankOther
)

func rankOf(v *session.View, a journal.Author) rank {
	switch {
	case a == v.Stage:
		return rankPresenter
	case a == v.Sitting.Owner:
		return rankTeacher
	}
	for _, m := range v.Members {
		if m.Author == a && conduct.IsStaff(m.Rights) {
			return rankStaff
		}
	}
	return rankOther
}

// published lists others' streams of a name that may be played, of whom matters most first.
func (s *Studio) published(v *session.View, name string, direct bool) (list []session.Stream) {
	for _, is := range v.Streams {
		if is.Name == name && is.Direct == direct && !is.Locked && is.Author != s.cfg.Self {
			list = append(list, is)
		}
	}
	slices.SortStableFunc(list, func(a, b session.Stream) int {
		return cmp.Compare(rankOf(v, a.Author), rankOf(v, b.Author))
	})
	return list
}
