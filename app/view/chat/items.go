//go:build !nogui

package chat

import (
	"lyceum/app/model"
)

// An item is one row of the chat: a message, or a line of news. The first of a group has its head.
type item struct {
	group       *model.Group
	line        int
	first, last bool
}

func (i item) key() string {
	if i.group.News != "" {
		return i.group.ID
	}
	return i.group.Lines[i.line].ID
}

// isSame reports whether two rows of one key look alike.
func isSame(a, b item) bool {
	if a.group == b.group {
		return a == b
	}
	g, h := a.group, b.group
	if a.line != b.line || a.first != b.first || a.last != b.last || g.News != h.News || g.Own != h.Own || g.From != h.From ||
		a.first && (g.Name != h.Name || g.Role != h.Role || g.Staff != h.Staff || !g.At.Equal(h.At)) {
		return false
	}
	return g.News != "" || g.Lines[a.line] == h.Lines[b.line]
}

// itemsOf returns the rows of groups. Those of groups that are as in before, which had rows, are taken from there.
func itemsOf(groups, before []*model.Group, rows []item) []item {
	same, n := 0, 0 // groups and rows at the front that are as before
	for same < min(len(groups), len(before)) && groups[same] == before[same] {
		n += max(1, len(groups[same].Lines))
		same++
	}
	out := append(make([]item, 0, len(rows)+8), rows[:n]...)
	for _, g := range groups[same:] {
		if g.News != "" {
			out = append(out, item{group: g, first: true, last: true})
			continue
		}
		for i := range g.Lines {
			out = append(out, item{group: g, line: i, first: i == 0, last: i == len(g.Lines)-1})
		}
	}
	return out
}
