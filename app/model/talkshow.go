package model

import (
	"fmt"
	"slices"
	"time"

	"lyceum/app/room"
)

// editWithin is how long one may change what one has said; see [room.Room.Edit].
const editWithin = 2 * time.Minute

// show is the talk for a snapshot. With reading, the conversation on show counts as read. all are the members of the
// class, locks what students may not do.
func (t *talk) show(now time.Time, reading bool, all []Person, locks map[string]bool) Chat {
	c := t.conversation(t.open)
	if reading {
		c.read()
	}
	chat := Chat{Open: t.open, Groups: t.withUnsent(c.show()), Locked: t.locked(all, locks), Limit: room.MaxMessage}
	if t.open != ChannelAll {
		chat.Bytes = room.MaxSealed
	}
	chat.Channels = t.list(all)
	for _, channel := range chat.Channels {
		chat.Unread += channel.Unread
	}
	t.channels = chat.Channels
	t.wake = time.Time{}
	if l := c.draft(now); l != nil {
		chat.Draft, chat.DraftID, t.wake = l.Text, l.ID, l.At.Add(editWithin)
	}
	return chat
}

// list returns the channels: for all, for staff, and those with one person.
func (t *talk) list(people []Person) []Channel {
	all := make([]Channel, 0, len(t.order)+1)
	all = append(all, Channel{Key: ChannelAll, Unread: t.all[ChannelAll].unread()}, Channel{Key: ChannelStaff})
	for _, key := range t.order {
		switch c := t.all[key]; key {
		case ChannelAll:
		case ChannelStaff:
			all[1].Unread = c.unread()
		default:
			all = append(all, Channel{Key: key, Name: c.nameOf(key, people), Unread: c.unread()})
		}
	}
	return shared(t.channels, all)
}

// nameOf is the name of whom a conversation is with.
func (c *conversation) nameOf(id string, people []Person) string {
	if p := find(people, id); p != nil {
		return p.Name
	}
	for _, g := range c.groups { // of who is no member any more
		if g.From == id {
			return g.Name
		}
	}
	return "?"
}

// locked reports whether this person may not write in the conversation on show. To staff, everybody may.
func (t *talk) locked(all []Person, locks map[string]bool) bool {
	if t.staff {
		return false
	}
	switch t.open {
	case ChannelAll:
		return locks["chat"]
	case ChannelStaff:
		return false
	}
	p := find(all, t.open)
	return p == nil || locks["private"] && !p.Staff()
}

// draft returns the last own line if it can still be edited.
func (c *conversation) draft(now time.Time) *Line {
	for _, g := range slices.Backward(c.groups) {
		if now.Sub(g.At) > editWithin+maxLines*groupWithin {
			return nil
		}
		for i := len(g.Lines) - 1; g.Own && i >= 0; i-- {
			if l := &g.Lines[i]; !l.Removed {
				if now.Sub(l.At) >= editWithin {
					return nil
				}
				return l
			}
		}
	}
	return nil
}

// withUnsent puts what was not sent behind the groups of the conversation on show.
func (t *talk) withUnsent(groups []*Group) []*Group {
	if len(t.unsent) == 0 {
		return groups
	}
	same := func(a, b []*Group) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }
	k := &t.kept
	if same(k.groups, groups) && len(k.unsent) == len(t.unsent) && &k.unsent[0] == &t.unsent[0] && k.open == t.open {
		return k.all
	}
	*k = keptUnsent{groups: groups, unsent: t.unsent, open: t.open}
	for _, u := range t.unsent {
		if u.Channel == t.open {
			id := fmt.Sprintf("unsent-%d", u.Number)
			groups = append(groups, &Group{ID: id, Own: true, Lines: []Line{{ID: id, Text: u.Text, Failed: u.Number}}})
		}
	}
	k.all = groups
	return groups
}

// keptUnsent is what withUnsent returned last, and for what.
type keptUnsent struct {
	groups, all []*Group
	unsent      []Unsent
	open        string
}

// advance returns when time alone changes what is shown.
func (t *talk) advance() time.Time { return t.wake }
