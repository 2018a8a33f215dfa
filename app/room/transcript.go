package room

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"lyceum/collab/chat"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// A transcript is the conversation as it is shown: what the chat holds and may be seen, with names. A line that
// comes after all others costs the same however many there are.
type transcript struct {
	said     []chat.Message // what shown was made from
	before   []int          // for each of said, how many of shown come before it
	shown    []Message      // never modified in front of its length, which snapshots share
	nameless bool           // somebody who speaks in said was not known
	told     map[line]toldLine
}

// A line names a message.
type line struct {
	author journal.Author
	seq    uint64
}

// A toldLine is what was told of a line: which it was, for another comes to have its name where staff choose a branch of
// a forked log, and the edit, 0 for none.
type toldLine struct{ clock, edit journal.Clock }

// An audience is what it takes to show lines: who is who, and what was locked when.
type audience struct {
	people map[journal.Author]Person
	names  *chat.Names
	locked conduct.LockHistory
}

// update takes in the conversation as it is now and returns what there is to tell about it. With anew, all lines are
// looked at again.
func (t *transcript) update(said []chat.Message, a audience, anew bool) (news []Event) {
	keep := 0
	if !anew {
		keep = t.unchanged(said)
	}
	t.cut(keep, len(said), anew)
	for _, m := range said[keep:] {
		t.before = append(t.before, len(t.shown))
		shown, visible := a.show(m)
		_, known := a.people[m.Author]
		t.nameless = t.nameless || !known
		if visible {
			t.shown = append(t.shown, shown)
		}
		if known {
			news = t.tell(news, m, shown, visible)
		}
	}
	t.said = said
	return news
}

// cut forgets all but the first lines of those there are to be.
func (t *transcript) cut(keep, of int, anew bool) {
	if keep == len(t.said) {
		return
	}
	shown := t.before[keep] // snapshots keep the old list
	t.shown = append(make([]Message, 0, of+of/4), t.shown[:shown]...)
	t.before = t.before[:keep]
	t.nameless = t.nameless && !anew
}

// tell appends what is new about a line.
func (t *transcript) tell(news []Event, m chat.Message, shown Message, visible bool) []Event {
	l := line{m.Author, m.Seq}
	before, told := t.told[l]
	told = told && before.clock == m.Clock
	gone := !visible || shown.Deleted
	switch {
	case gone && !told:
		return news
	case gone:
		delete(t.told, l)
		shown.Text, shown.Mentions, shown.Deleted = "", nil, true
		return append(news, Erased{shown})
	case !told:
		news = append(news, Said{shown})
	case m.EditedAt != before.edit:
		news = append(news, Edited{shown})
	}
	t.told[l] = toldLine{m.Clock, m.EditedAt}
	return news
}

// show returns a line as it is shown, and whether it is; of one that was taken away, that it was there. What was
// written in spite of a lock is not, whoever's program let it be written: what counts is the clocks of the line and of
// the lock, so it is the same for all.
func (a audience) show(m chat.Message) (shown Message, visible bool) {
	p, to := a.people[m.Author], a.people[m.To]
	text, edited := m.Text, m.Edited()
	if edited && a.isLocked(m, m.EditedAt, to) {
		text, edited = m.Original, false
	}
	shown = Message{
		ID: lineID(m), From: p.ID, Name: p.Name, Role: p.Role,
		Text: text, Edited: edited, Mentions: a.mentions(text), At: m.Clock.Time(), Own: p.Self,
	}
	if edited {
		shown.EditedAt = m.EditedAt.Time()
	}
	switch m.Kind {
	case chat.Staff:
		shown.Audience = ToStaff
	case chat.Private:
		shown.Audience, shown.To, shown.ToName = ToOne, to.ID, to.Name
	}
	if m.Deleted {
		shown.Deleted, shown.By, shown.Edited, shown.EditedAt = true, a.people[m.DeletedBy].Name, false, time.Time{}
	}
	return shown, (text != "" || m.Deleted) && !a.isLocked(m, m.Clock, to)
}

// lineID names a line for people and programs.
func lineID(m chat.Message) string { return m.Author.String() + "-" + strconv.FormatUint(m.Seq, 10) }

// isLocked reports whether what a line says could not be said at a clock. Students may always write to staff.
func (a audience) isLocked(m chat.Message, at journal.Clock, to Person) bool {
	switch m.Kind {
	case chat.Public:
		return a.locked.At(at).Forbids(conduct.LockChat, m.Rights, false)
	case chat.Private:
		return !to.isStaff() && a.locked.At(at).Forbids(conduct.LockPrivate, m.Rights, false)
	}
	return false
}

// mentions returns the IDs of those whom a text names.
func (a audience) mentions(text string) (ids []string) {
	if a.names == nil || !strings.Contains(text, "@") {
		return nil
	}
	add := func(id string) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, m := range a.names.Find(text) {
		switch {
		case m.All:
			add(Everyone)
		case m.Staff:
			add("staff")
		}
		for _, author := range m.Authors {
			add(a.people[author].ID)
		}
	}
	return ids
}

// unchanged returns how many messages at the front are those that were there before.
func (t *transcript) unchanged(said []chat.Message) int {
	n := min(len(t.said), len(said))
	if n == 0 || &t.said[0] == &said[0] {
		return n // the chat only ever appends to what it gave out
	}
	for i := range n {
		if t.said[i] != said[i] {
			return i
		}
	}
	return n
}

// list returns the conversation for a snapshot.
func (t *transcript) list() []Message { return t.shown[:len(t.shown):len(t.shown)] }
