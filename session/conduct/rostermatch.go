package conduct

import (
	"slices"
	"strings"
	"unicode"

	"lyceum/session/journal"
)

// A MatchedBy says what made somebody the person of a roster row.
type MatchedBy string

// What a person can be matched by, surest first. All three are what the person typed as a name, which proves
// nothing: staff are shown by what.
const (
	ByEmail MatchedBy = "email"
	ByID    MatchedBy = "id"
	ByName  MatchedBy = "name"
)

// keys returns what nobody else may have: ID and e-mail address, as they are compared.
func (r RosterRow) keys() (keys []string) {
	if r.Email != "" {
		keys = append(keys, "email "+strings.ToLower(r.Email))
	}
	if r.ID != "" {
		keys = append(keys, "id "+strings.ToLower(r.ID))
	}
	return keys
}

// A RosterIndex finds the roster row of a name. Use [IndexRoster].
type RosterIndex struct {
	by map[string]int // keys, and whole names; -1 where two rows have it
}

// IndexRoster prepares rows for Match.
func IndexRoster(rows []RosterRow) *RosterIndex {
	x := &RosterIndex{by: map[string]int{}}
	put := func(key string, i int) {
		if _, twice := x.by[key]; twice {
			i = -1
		}
		x.by[key] = i
	}
	for i, r := range rows {
		for _, key := range r.keys() {
			put(key, i)
		}
		put("name "+strings.ToLower(r.Name), i)
	}
	return x
}

// Match returns which row somebody is who goes by a name: that whose e-mail address the name contains, or whose ID if
// that has a digit, or whose name it is but for capitals. It is false if there is none, or more than one.
func (x *RosterIndex) Match(name string) (row int, by MatchedBy, found bool) {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("()[]<>{},;:|/", r) })
	hasDigit := func(s string) bool { return strings.ContainsAny(s, "0123456789") }
	for _, kind := range []MatchedBy{ByEmail, ByID, ByName} {
		keys := words
		switch kind {
		case ByID:
			keys = slices.DeleteFunc(slices.Clone(words), func(s string) bool { return !hasDigit(s) })
		case ByName:
			keys = []string{strings.ToLower(journal.CleanName(name))}
		}
		row, found = -1, false
		for _, k := range keys {
			i, ok := x.by[string(kind)+" "+k]
			if !ok {
				continue
			}
			if i < 0 || found && i != row {
				return 0, "", false
			}
			row, found = i, true
		}
		if found {
			return row, kind, true
		}
	}
	return 0, "", false
}

// WithRoster returns an attendance with the people of a roster: their names, IDs and e-mail addresses, those who came
// under several identities as one person, and those who did not come, without Authors. Whom the roster does not have
// stays as before; unmatched lists those of them who are not staff.
func (s SittingAttendance) WithRoster(roster []RosterRow) (with SittingAttendance, unmatched []Attendance) {
	x := IndexRoster(roster)
	people := make([]Attendance, len(roster))
	with = s
	with.Rows = nil
	for _, a := range s.Rows {
		if i, by, found := x.Match(a.Name); found {
			a.MatchedBy = by
			people[i].merge(a)
			continue
		}
		with.Rows = append(with.Rows, a)
		if !a.Staff {
			unmatched = append(unmatched, a)
		}
	}
	for i, r := range roster {
		people[i].Name, people[i].ID, people[i].Email = r.Name, r.ID, r.Email
		with.Rows = append(with.Rows, people[i])
	}
	with.finish()
	return with, unmatched
}

// merge adds what somebody did under another identity. Being there twice at once is being there.
func (a *Attendance) merge(o Attendance) {
	a.Authors = append(slices.Clip(a.Authors), o.Authors...)
	slices.SortFunc(a.Authors, journal.Author.Compare)
	if len(a.Authors) == len(o.Authors) {
		a.MatchedBy = o.MatchedBy
	}
	a.Staff, a.Present = a.Staff || o.Staff, a.Present || o.Present
	a.Intervals = union(a.Intervals, o.Intervals)
	a.Rejoins += o.Rejoins
	a.Talk, a.Camera, a.Screen = a.Talk+o.Talk, a.Camera+o.Camera, a.Screen+o.Screen
	a.Moments = a.Moments.with(o.Moments)
	a.count()
}

// with returns the moments of both.
func (m Moments) with(o Moments) Moments {
	both := func(a, b []journal.Clock) []journal.Clock {
		all := slices.Concat(a, b)
		slices.Sort(all)
		return all
	}
	return Moments{both(m.Messages, o.Messages), both(m.Hands, o.Hands), both(m.Reactions, o.Reactions), slices.Concat(m.Talks, o.Talks)}
}

// union returns the times that are in either, apart from each other.
func union(a, b []Interval) (all []Interval) {
	both := slices.Concat(a, b)
	slices.SortFunc(both, func(a, b Interval) int { return int(min(1, max(-1, int64(a.From)-int64(b.From)))) })
	for _, v := range both {
		if n := len(all); n > 0 && v.From <= all[n-1].To {
			all[n-1].To = max(all[n-1].To, v.To)
			continue
		}
		all = append(all, v)
	}
	return all
}
