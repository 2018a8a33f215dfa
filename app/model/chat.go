package model

import (
	"strconv"
	"time"

	"lyceum/app/room"
)

// groupWithin is how close together one sender's messages share a head
// (our choice: what is said in one breath).
const groupWithin = 10 * time.Second

// maxNews bounds the lines of news kept for one class; the oldest go first.
const maxNews = 200

// news is a line about the class itself, shown behind the message that was the
// last one when it happened.
type news struct {
	number int
	after  string // message ID, empty = before all messages
	text   string
	at     time.Time
}

// groupChat puts messages, oldest first, under heads and sets the news between
// them. A message joins the group before it if the sender is the same and it was
// sent within groupWithin of the message before. What was taken away is not shown.
func groupChat(messages []room.Message, lines []news) []Group {
	groups := make([]Group, 0, len(messages)+len(lines))
	lines = appendNews(&groups, lines, "")
	var last room.Message
	open := false // the last group may take another message
	for _, m := range messages {
		gap := m.At.Sub(last.At)
		switch {
		case m.Deleted: // it only keeps its place, for the news behind it
		case open && m.From == last.From && gap <= groupWithin && gap >= -groupWithin:
			g := &groups[len(groups)-1]
			g.Texts = append(g.Texts, lineText(m))
		default:
			groups = append(groups, Group{
				ID: m.ID, From: m.From, Name: m.Name, Role: m.Role, Own: m.Own, At: m.At,
				Texts: []string{lineText(m)},
			})
		}
		if !m.Deleted {
			last, open = m, true
		}
		before := len(groups)
		lines = appendNews(&groups, lines, m.ID)
		open = open && len(groups) == before
	}
	for _, n := range lines { // their message is not among those shown
		groups = append(groups, n.group())
	}
	return groups
}

// lineText is a message as it is shown: behind a mark unless it is for all and as it was written.
func lineText(m room.Message) string {
	text := m.Text
	if m.Edited {
		text = "[edited] " + text
	}
	switch {
	case m.Audience == room.ToStaff:
		return "[to staff] " + text
	case m.Audience == room.ToOne && m.Own:
		return "[to " + m.ToName + "] " + text
	case m.Audience == room.ToOne:
		return "[to you] " + text
	}
	return text
}

// appendNews moves the leading lines that belong behind message id.
func appendNews(groups *[]Group, lines []news, id string) []news {
	for len(lines) > 0 && lines[0].after == id {
		*groups = append(*groups, lines[0].group())
		lines = lines[1:]
	}
	return lines
}

func (n news) group() Group {
	return Group{ID: "news-" + strconv.Itoa(n.number), News: n.text, At: n.at}
}

// A talk is the conversation of a session, as Class.Talk shows it. Only the store's goroutine touches it.
type talk struct {
	open string // the Key of the channel on show
}

// take makes snap the current state. messages that are as before are the same in memory: the room only appends.
func (t *talk) take(snap *room.Snapshot, lines []news) {}

// show is the conversation as it is drawn; what does not differ from the one before is the same in memory. With visible
// the chat is on the screen, so the channel on show counts as read.
func (t *talk) show(visible bool) Chat { return Chat{Open: t.open} }
