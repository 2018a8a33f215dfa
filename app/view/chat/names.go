//go:build !nogui

package chat

import (
	"sort"
	"strings"

	"lyceum/app/model"
	"lyceum/app/words"
)

// names are whom an @ can name.
type names struct {
	people []model.Person // as last set
	all    []string       // the longest first
}

func (n *names) set(people []model.Person) {
	if len(people) == len(n.people) && (len(people) == 0 || &people[0] == &n.people[0]) {
		return
	}
	n.people, n.all = people, n.all[:0]
	for _, p := range people {
		n.all = append(n.all, p.Name)
	}
	n.all = append(n.all, "all", "staff")
	sort.SliceStable(n.all, func(i, j int) bool { return len(n.all[i]) > len(n.all[j]) })
}

// named returns how many bytes after an @ name somebody; 0: nobody.
func (n *names) named(after string) int {
	for _, name := range n.all {
		if len(after) < len(name) || !strings.EqualFold(after[:len(name)], name) {
			continue
		}
		if rest := after[len(name):]; startsWord(after, len(name)) || rest == "" || !isLetter(rest) {
			return len(name)
		}
	}
	return 0
}

func isLetter(s string) bool {
	return len(s) > 0 && !startsWord(s+" ", 1) || len(s) > 0 && s[0] >= 0x80
}

// found returns those whom the start of a name can mean, at most most.
func (n *names) found(start string, most int) (found []string) {
	start = strings.ToLower(start)
	match := func(name string) bool {
		name = strings.ToLower(name)
		return strings.HasPrefix(name, start) || strings.Contains(name, " "+start)
	}
	for _, p := range n.people {
		if !p.Self && match(p.Name) && len(found) < most {
			found = append(found, p.Name)
		}
	}
	for _, group := range []string{"all", "staff"} {
		if strings.HasPrefix(group, start) && len(found) < most {
			found = append(found, group)
		}
	}
	return found
}

// partsOf is how a message is shown.
func (p *Pane) partsOf(l model.Line, g *model.Group) []part {
	if l.Removed {
		switch {
		case l.By == "":
			return []part{{words.T("This message was removed."), quiet}}
		case l.By == g.Name && g.Own:
			return []part{{words.T("You removed this message."), quiet}}
		}
		return []part{{words.T("%s removed this message.", l.By), quiet}}
	}
	all := parts(l.Text, p.names.named)
	if l.Edited {
		all = append(all, part{"  " + words.C("behind a message that was changed", "edited"), note})
	}
	return all
}
