package model

import (
	"slices"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

// A talk is what is said in a class, in conversations, as the window shows it. A message that comes after all others
// costs the same however many there are, and one that is edited changes its group alone.
type talk struct {
	since    time.Time // what was said before is no news to this person
	self     string    // ID
	staff    bool      // this person is of the staff
	open     string    // key of the conversation on show
	messages []room.Message
	all      map[string]*conversation
	order    []string // keys of all, as they came to be
	dropped  []news   // to be set behind their messages again
	newsNo   int
	after    string // ID of the last message
	unsent   []Unsent
	unsentNo int
	channels []Channel // as last shown
	kept     keptUnsent
	begun    bool      // it was told when the class started
	wake     time.Time // when the draft last shown can be edited no longer; zero: there was none
}

// news is a line about the class itself, shown behind the message that was the last one when it happened.
type news struct {
	number int
	after  string // message ID, empty = before all messages
	text   string
	at     time.Time
}

func newTalk() *talk {
	t := &talk{open: ChannelAll, all: map[string]*conversation{}}
	t.conversation(ChannelAll)
	return t
}

// conversation returns the one with a key.
func (t *talk) conversation(key string) *conversation {
	c := t.all[key]
	if c == nil {
		c = &conversation{}
		t.all[key] = c
		t.order = append(t.order, key)
	}
	return c
}

// channelOf is the key of the conversation a message belongs to; empty if it is not known yet with whom that is.
func channelOf(m room.Message) string {
	switch {
	case m.Audience == room.ToStaff:
		return ChannelStaff
	case m.Audience == room.ToOne && m.Own:
		return m.To
	case m.Audience == room.ToOne:
		return m.From
	}
	return ChannelAll
}

// begin says since when this person is in the class.
func (t *talk) begin(now time.Time) { t.since = now }

// take makes snap the current state. Nobody modifies its messages.
func (t *talk) take(snap *room.Snapshot) {
	t.staff = snap.Role.Staff()
	for _, p := range snap.People {
		if p.Self {
			t.self, t.staff = p.ID, t.staff || p.Deputy
		}
	}
	before, messages := t.messages, snap.Messages
	t.messages = messages
	n, i := min(len(before), len(messages)), 0
	if n > 0 && &before[0] == &messages[0] {
		i = n // the room only ever appends to what it gave out
	}
	for ; i < n; i++ {
		if isSame(before[i], messages[i]) {
			continue
		}
		if !isEdit(before[i], messages[i]) {
			break
		}
		t.all[channelOf(messages[i])].change(i, t.line(messages[i]), messages[i])
	}
	if i < max(len(before), len(messages)) {
		t.retell(i)
	}
	if !t.begun && !snap.StartedAt.IsZero() {
		t.begun = true
		t.tellStart(snap.StartedAt)
	}
}

// tellStart shows when the class started, behind what was said before in it.
func (t *talk) tellStart(at time.Time) {
	i := 0
	for i < len(t.messages) && t.messages[i].At.Before(at) {
		i++
	}
	n := news{text: words.T("Class started at %s", at.Local().Format("15:04")), at: at}
	if i > 0 {
		n.after = t.messages[i-1].ID
	}
	t.dropped = []news{n}
	t.retell(i)
}

// retell shows messages from the one with an index on anew.
func (t *talk) retell(from int) {
	start := from
	for _, key := range t.order {
		c := t.all[key]
		t.dropped = append(t.dropped, c.cut(from)...)
		start = min(start, c.from)
	}
	t.after = ""
	if start > 0 {
		t.after = t.messages[start-1].ID
	}
	for len(t.dropped) > 0 && t.dropped[0].after == t.after {
		t.setNews(start - 1)
	}
	for i := start; i < len(t.messages); i++ {
		m := t.messages[i]
		if key := channelOf(m); key != "" {
			if c := t.conversation(key); i >= c.from {
				c.add(i, t.line(m), m, t.since)
			}
		}
		t.after = m.ID
		for len(t.dropped) > 0 && t.dropped[0].after == m.ID {
			t.setNews(i)
		}
	}
	for len(t.dropped) > 0 { // their message is not among those shown
		t.setNews(len(t.messages) - 1)
	}
}

// setNews shows the first news that was dropped, behind the message with an index.
func (t *talk) setNews(behind int) {
	t.all[ChannelAll].addNews(behind, t.dropped[0])
	t.dropped = t.dropped[1:]
}

// addNews shows a line of news behind all there is.
func (t *talk) addNews(now time.Time, text string) {
	t.newsNo++
	t.all[ChannelAll].addNews(len(t.messages)-1, news{t.newsNo, t.after, text, now})
}

func (t *talk) line(m room.Message) Line {
	l := Line{ID: m.ID, Text: m.Text, Edited: m.Edited, Removed: m.Deleted, By: m.By, At: m.At}
	for _, who := range m.Mentions {
		l.Mine = l.Mine || !m.Own && (who == t.self || who == room.Everyone || who == "staff" && t.staff)
	}
	return l
}

// isSame reports whether two messages show alike.
func isSame(a, b room.Message) bool {
	return a.ID == b.ID && a.Text == b.Text && a.Deleted == b.Deleted && a.EditedAt.Equal(b.EditedAt) && a.Edited == b.Edited &&
		a.From == b.From && a.Name == b.Name && a.Role == b.Role && a.Audience == b.Audience && a.To == b.To &&
		a.By == b.By && a.At.Equal(b.At) && slices.Equal(a.Mentions, b.Mentions)
}

// isEdit reports whether b is a, changed, in the place of a.
func isEdit(a, b room.Message) bool {
	return a.ID == b.ID && a.From == b.From && a.Audience == b.Audience && a.To == b.To && a.At.Equal(b.At)
}

// openChannel shows the conversation with a key from now on.
func (t *talk) openChannel(key string) {
	t.conversation(key)
	t.open = key
}

// returnText keeps a text that was not sent, to be sent again.
func (t *talk) returnText(channel, text string) {
	t.unsentNo++
	kept := t.unsent[max(0, len(t.unsent)+1-outboxSize):]
	t.unsent = append(slices.Clone(kept), Unsent{Number: t.unsentNo, Text: text, Channel: channel}) // a copy: snapshots hold the old one
}

// takeUnsent forgets a text that was not sent, and returns it; nil if there is none with this number.
func (t *talk) takeUnsent(number int) *Unsent {
	i := slices.IndexFunc(t.unsent, func(u Unsent) bool { return u.Number == number })
	if i < 0 {
		return nil
	}
	u := t.unsent[i]
	t.unsent = slices.Delete(slices.Clone(t.unsent), i, i+1)
	return &u
}
