package model

import (
	"cmp"
	"slices"
	"time"

	"lyceum/app/room"
)

// How bad a link is, by what is lost of what goes over it and by how long an answer takes. These are the marks at
// which BigBlueButton warns, warns of danger and calls it critical.
const (
	fairLoss, poorLoss, lostLoss = 0.05, 0.10, 0.20
	fairRTT, poorRTT, lostRTT    = 500 * time.Millisecond, time.Second, 2 * time.Second
)

// reactionLife is how long a reaction shows.
const reactionLife = 10 * time.Second

// The persons of a session are who is in the class, as lists and tiles show them. What changes about one of them costs one
// copy of the list, and no order is looked for anew that cannot have changed. Only the store's goroutine touches it.
type persons struct {
	asides map[string]aside // by ID

	// Of the room's latest snapshot.
	people    []room.Person
	streams   []room.StreamOf
	hands     []room.Hand
	presenter string
	locks     map[string]bool
	muffled   bool // this person's microphone is on, and only a key that is not held opens it

	built    time.Time
	stale    bool           // any of that has changed since everyone was made
	touched  []string       // IDs of whose aside has
	everyone []Person       // as Class has it
	place    map[string]int // in everyone, by ID
	queue    []Person       // as Class.HandQueue
	here     int
	scratch  []Person
	// held has who is gone, and until when they are shown as if they were not: many are back in a moment. Those whose time is
	// over stay in it until they are back.
	held map[string]time.Time
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
func (r *persons) take(snap *room.Snapshot) {
	if !isSameList(r.people, snap.People) {
		r.people, r.stale = snap.People, true
	}
	if !slices.Equal(r.streams, snap.Streams) {
		r.streams, r.stale = snap.Streams, true
	}
	if !slices.Equal(r.hands, snap.Hands) {
		r.hands, r.stale = snap.Hands, true
	}
	if r.presenter != snap.Presenter {
		r.presenter, r.stale = snap.Presenter, true
	}
	if locks := lockSet(snap.Locks); !sameLocks(locks, r.locks) {
		r.locks, r.stale = locks, true
	}
}

// muffle notes whether nobody hears this person's microphone, though it is on.
func (r *persons) muffle(on bool) {
	if r.muffled != on {
		r.muffled, r.stale = on, true
	}
}

// isSameList reports whether two lists are one in memory.
func isSameList[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// lockSet returns what is locked, by item; nil for nothing.
func lockSet(list []room.Lock) map[string]bool {
	if len(list) == 0 {
		return nil
	}
	set := make(map[string]bool, len(list))
	for _, l := range list {
		set[l.Item] = true
	}
	return set
}

func sameLocks(a, b map[string]bool) bool {
	for item := range a {
		if !b[item] {
			return false
		}
	}
	return len(a) == len(b)
}

// change has a person's aside be changed.
func (r *persons) change(id string, f func(*aside)) {
	before := r.asides[id]
	a := before
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
	r.touched = append(r.touched, id)
}

// react shows an emoji beside a person's name for reactionLife.
func (r *persons) react(now time.Time, id, emoji string) {
	r.change(id, func(a *aside) { a.reaction, a.until = emoji, now.Add(reactionLife) })
}

// speaks notes whether a person does.
func (r *persons) speaks(id string, on bool) { r.change(id, func(a *aside) { a.speaking = on }) }

// advance drops reactions that have shown, and returns when the next one has.
func (r *persons) advance(now time.Time) (wake time.Time) {
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
	for _, until := range r.held {
		switch {
		case now.Before(until):
			wake = earlier(wake, until)
		case until.After(r.built):
			r.stale = true
		}
	}
	return wake
}

// away has somebody who has left be shown so at once.
func (r *persons) away(id string) {
	r.hold(id, time.Time{})
	r.stale = true
}

// isHere reports whether somebody is shown as being here.
func (r *persons) isHere(is *room.Person, now time.Time) bool {
	if is.Connected || is.Self {
		delete(r.held, is.ID)
		return true
	}
	until, held := r.held[is.ID]
	if held {
		return now.Before(until)
	}
	before, known := r.find(is.ID)
	if !known || !before.Here {
		return false
	}
	r.hold(is.ID, now.Add(lostSilently))
	return true
}

func (r *persons) hold(id string, until time.Time) {
	if r.held == nil {
		r.held = map[string]time.Time{}
	}
	r.held[id] = until
}

// find returns a person of the class.
func (r *persons) find(id string) (Person, bool) {
	if i, known := r.place[id]; known {
		return r.everyone[i], true
	}
	return Person{ID: id}, false
}

// settle makes the lists of what is known. What does not differ stays the same in memory.
func (r *persons) settle(now time.Time) {
	switch {
	case r.stale:
		r.build(now)
	case len(r.touched) > 0:
		r.touch()
	}
	r.stale, r.touched = false, r.touched[:0]
}

// touch makes anew those whose asides have changed. That moves nobody.
func (r *persons) touch() {
	next := slices.Clone(r.everyone)
	inQueue := false
	for _, id := range r.touched {
		if i, known := r.place[id]; known {
			r.aside(&next[i])
			inQueue = inQueue || next[i].Hand > 0
		}
	}
	if slices.Equal(next, r.everyone) {
		return
	}
	r.everyone = next
	if inQueue {
		r.queue = handQueue(next)
	}
}

// build makes everybody anew.
func (r *persons) build(now time.Time) {
	r.built = now
	media, hands := mediaOf(r.streams), make(map[string]int, len(r.hands))
	for i, h := range r.hands {
		hands[h.ID] = i + 1
	}
	list := r.scratch[:0]
	ordered := len(r.people) == len(r.everyone)
	r.here = 0
	for _, is := range r.people {
		p := r.person(is, r.isHere(&is, now), hands[is.ID], media[is.ID])
		if p.Here {
			r.here++
		}
		i, known := r.place[p.ID]
		ordered = ordered && known && isRankedAlike(r.everyone[i], p)
		list = append(list, p)
	}
	r.scratch = list
	var next []Person
	if ordered { // nobody has a reason to be elsewhere
		next = make([]Person, len(list))
		for _, p := range list {
			next[r.place[p.ID]] = p
		}
	} else {
		next = order(list)
		r.place = make(map[string]int, len(next))
		for i, p := range next {
			r.place[p.ID] = i
		}
	}
	if slices.Equal(next, r.everyone) {
		return
	}
	r.everyone = next
	if queue := handQueue(next); !slices.Equal(queue, r.queue) {
		r.queue = queue
	}
}

// isRankedAlike reports whether nothing differs that decides where in the list somebody is.
func isRankedAlike(a, b Person) bool {
	return a.ID == b.ID && a.Name == b.Name && a.Role == b.Role && a.Deputy == b.Deputy && a.Here == b.Here && a.Hand == b.Hand
}

// A media is what one person publishes.
type published struct{ mic, camera, screen MediaState }

// mediaOf returns who publishes what, by ID.
func mediaOf(streams []room.StreamOf) map[string]published {
	all := make(map[string]published, len(streams))
	for _, s := range streams {
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

func (r *persons) person(is room.Person, here bool, hand int, m published) Person {
	p := Person{
		ID: is.ID, Name: is.Name, Role: is.Role, Deputy: is.Deputy, Self: is.Self, Here: here,
		Fingerprint: is.Fingerprint, Hand: hand, Mic: m.mic, Camera: m.camera, Screen: m.screen,
		Presenting: is.ID != "" && is.ID == r.presenter, Rejoined: is.Rejoined,
	}
	r.aside(&p)
	if hand > 0 {
		p.HandSince = r.hands[hand-1].Since
	}
	switch {
	case p.Here && !p.Self && !is.Connected:
		p.Link = LinkLost
	case is.Quality.Direct && p.Here && !p.Self:
		before, _ := r.find(p.ID)
		p.Link, p.RTT = linkOf(is.Quality), max(steady(before.RTT, is.Quality.RTT), time.Millisecond)
	}
	if !p.Staff() && !p.Presenting { // whoever presents may show and speak
		p.Mic, p.Camera, p.Screen = r.locked(p.Mic, "mic"), r.locked(p.Camera, "camera"), r.locked(p.Screen, "screen")
	}
	if p.Self && r.muffled && p.Mic == MediaOn {
		p.Mic = MediaOff
	}
	return p
}

// aside fills in what no snapshot of the room tells.
func (r *persons) aside(p *Person) {
	a := r.asides[p.ID]
	p.Speaking, p.Reaction, p.Silenced, p.Volume = a.speaking, a.reaction, a.silenced, cmp.Or(a.volume, 100)
}

// locked is state under the lock of all students' item.
func (r *persons) locked(state MediaState, item string) MediaState {
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

// SetVolume has a person, by ID, be heard louder or softer at this computer: 0 to 200 percent of how it comes, 0 for not
// at all.
func (s *Store) SetVolume(who string, percent int) {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.persons.change(who, func(a *aside) { a.volume, a.silenced = percent, percent == 0 })
		of.mix(st, now, who)
	})
}

// Silence has a person, by ID, not be heard at this computer, or be heard again as loud as before.
func (s *Store) Silence(who string, on bool) {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.persons.change(who, func(a *aside) { a.silenced = on })
		of.mix(st, now, who)
	})
}

// mix has a person be heard as it is asked for.
func (s *session) mix(st *state, now time.Time, who string) {
	a := s.persons.asides[who]
	percent := cmp.Or(a.volume, 100)
	if a.silenced {
		percent = 0
	}
	s.ask(st, now, mediaLane, job{do: func(r Room) error { return r.SetVolume(who, percent) }})
}
