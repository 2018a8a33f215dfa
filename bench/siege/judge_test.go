//go:build linux

package main

import (
	"maps"
	"strings"
	"testing"
	"time"
)

// peace returns a run of three people, one line each, in which nothing went wrong.
func peace(by Attacker) *run {
	began := time.Date(2030, 1, 1, 8, 0, 0, 0, time.UTC)
	c := &class{ids: map[string]string{}, prefixes: map[string]string{}, rendezvous: &program{name: "rendezvous", ended: make(chan struct{})}}
	for _, name := range names[:3] {
		c.people = append(c.people, &program{name: name, ended: make(chan struct{})})
		c.ids[name], c.prefixes[name] = "key of "+name, "prefix of "+short(name)
	}
	r := &run{attacker: by, class: c, talk: &talk{ids: c.ids, hands: make([]bool, 3)}, report: &Report{}, hashes: []string{"same", "same", "same"}}
	for i, p := range c.people {
		l := line{from: i, to: -1, text: "said by " + p.name, phase: during, said: began.Add(time.Duration(i) * time.Second)}
		r.talk.lines = append(r.talk.lines, l)
		for k, q := range c.people {
			q.events = append(q.events, event{l.said.Add(5 * time.Millisecond), map[string]any{
				"event": "chat", "from": p.name, "text": l.text, "to": "all", "own": k == i, "id": c.prefixes[p.name] + "-1"}})
		}
	}
	for ph := range phases {
		r.took[ph], r.visits[ph] = time.Minute, []time.Duration{time.Second}
		r.spans[ph] = span{most: make([]usage, 4), end: make([]usage, 4)}
	}
	return r
}

// shows has somebody's program show something like an event of its own, with some fields changed.
func (r *run) shows(who, like int, change map[string]any) {
	p := r.class.people[who]
	e := event{p.events[like].at, maps.Clone(p.events[like].fields)}
	maps.Copy(e.fields, change)
	p.events = append(p.events, e)
}

const (
	delivered = "every line reaches"
	nothing   = "nothing is shown"
	uncut     = "nobody is cut off"
)

// wantBroken fails unless these promises, and no others, are found broken.
func wantBroken(t *testing.T, r *run, want ...string) {
	t.Helper()
	broken := []string{}
	for _, p := range r.judge() {
		if !p.Kept {
			broken = append(broken, p.What+": "+p.Measured)
		}
	}
	ok := len(broken) == len(want)
	for i := range min(len(broken), len(want)) {
		ok = ok && strings.HasPrefix(broken[i], want[i])
	}
	if !ok {
		t.Errorf("broken are %q, want %q", broken, want)
	}
}

func TestPeaceBreaksNoPromise(t *testing.T) {
	wantBroken(t, peace(outsider{}))
	wantBroken(t, peace(member{}))
}

func TestALineThatIsMissingAlteredOrShownAgainIsNoticed(t *testing.T) {
	for _, by := range attackers() {
		r := peace(by)
		r.class.people[2].events = r.class.people[2].events[1:]
		wantBroken(t, r, delivered)

		r = peace(by)
		r.class.people[2].events[0].fields["text"] = "said by nobody"
		wantBroken(t, r, delivered, nothing)

		r = peace(by)
		r.shows(2, 0, nil)
		wantBroken(t, r, delivered)
	}
}

func TestALineThatComesLateIsNoticed(t *testing.T) {
	r := peace(member{})
	r.class.people[2].events[0].at = r.talk.lines[0].said.Add(maxSlowdown + time.Millisecond)
	wantBroken(t, r, "the 99th percentile")
}

func TestWhatIsShownInAnHonestNameIsNoticed(t *testing.T) {
	for _, by := range attackers() {
		for _, change := range []map[string]any{
			{"text": "never said"}, // by the ID of Ana
			{"from": names[1]},     // what Ana said, as if Ben had
			{"own": true},          // at somebody else's as its own
			{"to": names[2]},       // as if it had been private
			{"event": "hand", "name": names[0], "id": "key of " + names[0]}, // who never raised it
			{"event": "end", "name": names[0], "id": "key of " + names[0]},
		} {
			r := peace(by)
			r.shows(2, 0, change)
			if change["from"] == nil && change["own"] == nil && change["to"] == nil {
				wantBroken(t, r, nothing)
			} else {
				wantBroken(t, r, delivered, nothing)
			}
		}
		r := peace(by)
		r.shows(2, 0, map[string]any{"event": "left", "name": names[1], "id": "key of " + names[1]})
		wantBroken(t, r, uncut)
	}
}

func TestAMemberMayShowWhatItMadeUnderItsOwnKeyAndAnOutsiderNothing(t *testing.T) {
	for _, change := range []map[string]any{
		{"text": "mine", "from": names[0], "id": "another prefix-1"}, // names are no secret, keys are
		{"event": "hand", "name": names[0], "id": "another key"},
	} {
		r := peace(member{})
		r.shows(2, 0, change)
		wantBroken(t, r)
		r = peace(outsider{})
		r.shows(2, 0, change)
		wantBroken(t, r, nothing)
	}
}

func TestWhatAnAttackCostsBeyondItsBoundsIsNoticed(t *testing.T) {
	for _, by := range attackers() {
		memory, disk := int64(maxGrowth), int64(maxDiskGrowth)
		if by.IsMember() {
			memory, disk = memberBounds(time.Minute)
		}
		r := peace(by)
		r.spans[during].most[1].RSS, r.spans[after].end[1].Disk = memory, disk
		wantBroken(t, r)
		r.spans[during].most[1].RSS++
		wantBroken(t, r, "a program takes")
		r = peace(by)
		r.spans[after].end[1].Disk = disk + 1
		wantBroken(t, r, "a profile grows")
	}
	r := peace(outsider{})
	r.hashes[1] = "another"
	wantBroken(t, r, "all computers agree")
	r = peace(outsider{})
	close(r.class.people[1].ended)
	wantBroken(t, r, "no program ends")
	r = peace(outsider{})
	r.report.Gained("the title")
	wantBroken(t, r, "the attacker gains")
}
