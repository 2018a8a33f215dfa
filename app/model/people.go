package model

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"lyceum/app/room"
	"lyceum/app/words"
)

// How bad a link is, by what is lost of what goes over it and by how long an answer takes. These are the marks at
// which BigBlueButton warns, warns of danger and calls it critical.
const (
	fairLoss, poorLoss, lostLoss = 0.05, 0.10, 0.20
	fairRTT, poorRTT, lostRTT    = 500 * time.Millisecond, time.Second, 2 * time.Second
)

// reactionLife is how long a reaction shows (BigBlueButton's too).
const reactionLife = 30 * time.Second

// A roster is who is in the class, as lists and tiles show them. A change of one person makes one new Person; the
// lists are made anew only if something in them differs.
type roster struct {
	asides map[string]aside // by ID
	names  *collate.Collator
	spoken string // the language names are sorted in

	snap     room.Snapshot // the latest
	everyone []Person      // as Class has it
	hands    []Person
	door     []Waiting
	self     Person
	locks    map[string]bool
}

// An aside is what is known of a person that no snapshot of the room tells.
type aside struct {
	speaking bool
	reaction string
	until    time.Time // when the reaction has shown
	silenced bool
	volume   int // percent; 0: as it comes
}

// take makes snap what is shown.
func (r *roster) take(snap room.Snapshot) {
	r.snap = snap
	r.arrange()
}

// change has a person's aside be changed.
func (r *roster) change(id string, f func(*aside)) {
	a := r.asides[id]
	before := a
	f(&a)
	if a == before {
		return
	}
	if r.asides == nil {
		r.asides = map[string]aside{}
	}
	if r.asides[id] = a; a == (aside{}) {
		delete(r.asides, id)
	}
	r.arrange()
}

// react shows an emoji beside a person's name for reactionLife.
func (r *roster) react(now time.Time, id, emoji string) {
	r.change(id, func(a *aside) { a.reaction, a.until = emoji, now.Add(reactionLife) })
}

// speaks notes whether a person does.
func (r *roster) speaks(id string, on bool) { r.change(id, func(a *aside) { a.speaking = on }) }

// setVolume notes how loud a person is at this computer, in percent.
func (r *roster) setVolume(id string, percent int) {
	r.change(id, func(a *aside) { a.volume = percent })
}

// silence notes whether a person is not heard at this computer.
func (r *roster) silence(id string, on bool) { r.change(id, func(a *aside) { a.silenced = on }) }

// advance drops reactions that have shown, and returns when the next one has.
func (r *roster) advance(now time.Time) (wake time.Time) {
	for id, a := range r.asides {
		if a.reaction == "" {
			continue
		}
		if !now.Before(a.until) {
			r.change(id, func(a *aside) { a.reaction, a.until = "", time.Time{} })
			continue
		}
		wake = earlier(wake, a.until)
	}
	return wake
}

// arrange makes the lists of what is known.
func (r *roster) arrange() {
	r.locks = sharedMap(r.locks, lockSet(r.snap.Locks))
	media, hands := r.media(), map[string]int{}
	for i, h := range r.snap.Hands {
		hands[h.ID] = i + 1
	}
	place := make(map[string]int, len(r.everyone))
	for i, p := range r.everyone {
		place[p.ID] = i + 1
	}
	all := make([]Person, len(r.everyone), len(r.snap.People))
	known := 0
	for _, is := range r.snap.People {
		p := r.person(is, hands[is.ID], media)
		if p.Self {
			r.self = p
		}
		if i := place[p.ID]; i > 0 {
			all[i-1] = p
			known++
		} else {
			all = append(all, p)
		}
	}
	if known < len(r.everyone) { // somebody is no member any more
		all = slices.DeleteFunc(all, func(p Person) bool { return p.ID == "" })
	}
	r.sort(all)
	r.everyone = shared(r.everyone, all)
	var queue []Person
	for _, p := range r.everyone {
		if p.Hand > 0 {
			queue = append(queue, p)
		}
	}
	r.hands = shared(r.hands, queue)
	var door []Waiting
	for _, w := range r.snap.Waiting {
		door = append(door, waiting(w))
	}
	r.door = shared(r.door, door)
}

// mediaOf is what one person publishes.
type mediaOf struct{ mic, camera, screen MediaState }

// media returns who publishes what, by ID.
func (r *roster) media() map[string]mediaOf {
	all := make(map[string]mediaOf)
	for _, s := range r.snap.Streams {
		state := MediaOn
		if s.Locked {
			state = MediaLocked
		}
		m := all[s.ID]
		switch s.Stream {
		case "mic":
			m.mic = state
		case "cam":
			m.camera = state
		case "screen":
			m.screen = state
		}
		all[s.ID] = m
	}
	return all
}

func (r *roster) person(is room.Person, hand int, media map[string]mediaOf) Person {
	a, m := r.asides[is.ID], media[is.ID]
	p := Person{
		ID: is.ID, Name: is.Name, Role: is.Role, Deputy: is.Deputy, Self: is.Self, Here: is.Connected || is.Self,
		Fingerprint: is.Fingerprint, Hand: hand, Mic: m.mic, Camera: m.camera, Screen: m.screen,
		Speaking: a.speaking, Reaction: a.reaction, Silenced: a.silenced, Volume: cmp.Or(a.volume, 100),
		Presenting: is.ID != "" && is.ID == r.snap.Presenter, Rejoined: is.Rejoined,
	}
	if hand > 0 {
		p.HandSince = r.snap.Hands[hand-1].Since
	}
	if is.Quality.Direct && p.Here && !p.Self {
		p.Link, p.RTT = linkOf(is.Quality), coarse(is.Quality.RTT)
	}
	if !p.Staff() && !p.Presenting {
		p.Mic = r.locked(p.Mic, "mic")
		p.Camera = r.locked(p.Camera, "camera")
		p.Screen = r.locked(p.Screen, "screen")
	}
	return p
}

// locked is state under the lock of all students' item.
func (r *roster) locked(state MediaState, item string) MediaState {
	if state == MediaOff && r.locks[item] {
		return MediaLocked
	}
	return state
}

// linkOf says how good a link is.
func linkOf(q room.Quality) Link {
	switch {
	case q.Loss >= lostLoss || q.RTT >= lostRTT:
		return LinkLost
	case q.Loss >= poorLoss || q.RTT >= poorRTT:
		return LinkPoor
	case q.Loss >= fairLoss || q.RTT >= fairRTT:
		return LinkFair
	}
	return LinkGood
}

// coarse keeps one figure of a time, two from 10 ms on, so that what wavers a little stays the same.
func coarse(d time.Duration) time.Duration {
	unit := time.Millisecond
	for d >= 100*unit {
		unit *= 10
	}
	return max(d.Round(unit), time.Millisecond)
}

// sort puts people in the order of the list. That is cheap if they are in it.
func (r *roster) sort(all []Person) {
	if code := words.Language(); r.names == nil || r.spoken != code {
		r.names, r.spoken = collate.New(language.Make(code), collate.IgnoreCase), code
	}
	slices.SortFunc(all, func(a, b Person) int {
		return cmp.Or(cmp.Compare(rankOf(a), rankOf(b)), cmp.Compare(a.Hand, b.Hand), cmp.Compare(roleRank(a), roleRank(b)),
			r.names.CompareString(a.Name, b.Name), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
}

// rankOf is which part of the list a person belongs to.
func rankOf(p Person) int {
	switch {
	case p.Hand > 0 && p.Here:
		return 0
	case !p.Here:
		return 3
	case p.Staff():
		return 1
	}
	return 2
}

// roleRank puts the teacher first, and whoever only watches last.
func roleRank(p Person) int {
	switch {
	case p.Role == room.Instructor:
		return 0
	case p.Staff():
		return 1
	case p.Role == room.Observer:
		return 3
	}
	return 2
}

func waiting(w room.Waiter) Waiting { return Waiting{ID: w.ID, Name: w.Name, Role: w.Role} }

func lockSet(locks []room.Lock) map[string]bool {
	set := make(map[string]bool, len(locks))
	for _, l := range locks {
		set[l.Item] = true
	}
	return set
}

// shared returns before if now is the same, so that whoever holds it sees at once that nothing changed.
func shared[T comparable](before, now []T) []T {
	if slices.Equal(before, now) {
		return before
	}
	return now
}

// sharedMap is shared for sets.
func sharedMap(before, now map[string]bool) map[string]bool {
	if before == nil || len(before) != len(now) {
		return now
	}
	for k := range now {
		if !before[k] {
			return now
		}
	}
	return before
}
