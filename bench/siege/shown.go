//go:build linux

package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// quiet are kinds of events that say nothing of what anybody did in class.
var quiet = []string{"ok", "stats", "state", "saved", "class", "invite", "device", "rendezvous", "reports"}

// judgeShown looks at each event that anybody's program printed, whether somebody honest made it so.
func (r *run) judgeShown() promise {
	found, others := map[string]int{}, 0
	for i, p := range r.class.people {
		for _, e := range p.said() {
			switch r.verdict(e, i) {
			case foreign:
				found[fmt.Sprint(e.fields["event"], " ", without(e.fields))]++
			case strangers:
				others++
			}
		}
	}
	p := promise{What: "nothing is shown that nobody honest made", Kept: len(found) == 0,
		Measured: fmt.Sprintf("%d kinds of events; %d by strangers who knocked or members' own keys", len(found), others)}
	for n, what := range slices.Sorted(maps.Keys(found)) {
		if n == 10 {
			p.Measured += " …"
			break
		}
		p.Measured += fmt.Sprintf(" [%d × %.200s]", found[what], what)
	}
	return p
}

// without is an event without its time.
func without(fields map[string]any) string {
	f := maps.Clone(fields)
	delete(f, "t")
	delete(f, "event")
	return fmt.Sprint(f)
}

// What an event is.
type verdict int

const (
	honest    verdict = iota // as honest people made it
	strangers                // a hostile member made it, under a key of its own
	foreign                  // nobody who may made it
	unrest                   // the network of this computer was seen to be bad
)

// verdict judges an event that somebody's program printed.
func (r *run) verdict(e event, by int) verdict {
	kind := e.kind()
	switch kind {
	case "link", "reconnecting", "reconnected":
		return r.linkVerdict(e)
	case "chat":
		return r.chatVerdict(e, by)
	}
	if slices.Contains(quiet, kind) {
		return honest
	}
	name, id := e.text("name"), e.text("id")
	if kind == "waiting" && by == 0 && !r.isHonest(id) {
		return strangers // who knocks is shown to staff, under whatever name it has
	}
	if id != "" && !r.isHonest(id) && r.attacker.IsMember() {
		return strangers
	}
	if r.class.ids[name] != id {
		return foreign
	}
	n := slices.Index(names, name)
	switch {
	case kind == "hand" && n >= 0 && r.talk.hands[n]:
		return honest
	case kind == "joined" && (n < 0 || e.fields["rejoined"] == 0.0), kind == "left" && n < 0:
		return honest
	case kind == "left", kind == "joined":
		return unrest
	}
	return foreign
}

// linkVerdict: everybody was linked when the attack began, and stays so.
func (r *run) linkVerdict(e event) verdict {
	if e.kind() == "link" && (e.text("state") == "connected" || e.at.Before(r.talk.began())) {
		return honest
	}
	return unrest
}

// chatVerdict: a line is somebody's by the first half of its ID.
func (r *run) chatVerdict(e event, by int) verdict {
	if r.talk.mayShow(e, r.class.people, by) {
		return honest
	}
	author, _, _ := strings.Cut(e.text("id"), "-")
	if own := r.class.prefixes[e.text("from")]; r.attacker.IsMember() && author != own && !r.isAuthor(author) {
		return strangers
	}
	return foreign
}

func (r *run) isHonest(id string) bool {
	return slices.Contains(slices.Collect(maps.Values(r.class.ids)), id)
}

func (r *run) isAuthor(prefix string) bool {
	return slices.Contains(slices.Collect(maps.Values(r.class.prefixes)), prefix)
}

// judgeNotes: nobody is shown as gone, and nobody's links are.
func (r *run) judgeNotes() promise {
	found := map[string]int{}
	for i, p := range r.class.people {
		for _, e := range p.said() {
			if r.verdict(e, i) == unrest {
				found[fmt.Sprintf("%s at %s %s", e.kind(), short(p.name), without(e.fields))]++
			}
		}
	}
	p := promise{What: "nobody is cut off, or seen to be gone", Kept: len(found) == 0, Measured: "none"}
	if !p.Kept {
		p.Measured = fmt.Sprintf("%.600s", fmt.Sprint(found))
	}
	return p
}
