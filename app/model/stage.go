package model

import (
	"cmp"
	"slices"
	"time"
)

const (
	stripSize = 5 // tiles of a page of the strip
	gridSize  = 9 // of the grid
	pair      = 2 // so many are a talk, in which the other is large
	// speechHolds is how long the automatic layout stays with the speaker after the last word: a pause is no reason to
	// arrange everything anew (our choice).
	speechHolds = 20 * time.Second
)

// A stager arranges the pictures of a class. Only the store's goroutine touches it.
type stager struct {
	layout Layout  // as chosen; empty: LayoutAuto
	pin    TileKey // zero: nobody
	page   int
	tab    Tab

	speaking []string // IDs of who speaks, who began first in front
	active   string   // ID of who has the word, or had it last
	spokeAt  time.Time
	content  TileKey // the screen on show, which stays as long as there is one

	joined map[string]int // when somebody was first here, as a number: the order of tiles of equal rank
	order  []place        // scratch
	shown  Stage          // the latest
	from   stageKey       // what that was made from
}

// A stageKey is all that a stage is made from.
type stageKey struct {
	first           *Person // of the list of people, which is the same as long as nothing about them differs
	people          int
	staff           bool
	hidden, covered bool // by the locks of people and of cameras
	layout          Layout
	pin             TileKey
	page            int
	active          string
	heard           bool
}

func (g *stager) key(now time.Time, in *scene) stageKey {
	k := stageKey{
		people: len(in.people), staff: in.staff, hidden: in.locks["people"], covered: in.locks["cameras"],
		layout: g.layout, pin: g.pin, page: g.page, active: g.active, heard: g.heard(now),
	}
	if len(in.people) > 0 {
		k.first = &in.people[0]
	}
	return k
}

// A place is a candidate for a tile.
type place struct {
	rank, joined int
	who          int // index in the people
	screen       bool
}

// A scene is what a stage is arranged from.
type scene struct {
	people []Person // everybody
	staff  bool     // whoever looks is
	locks  map[string]bool
}

// spoke notes that somebody began to speak, or ended. The room has waited until it is speech, and until it is over, so
// nothing flickers. Whoever has the word keeps it until they are silent; then it goes to whoever has been speaking longest.
func (g *stager) spoke(now time.Time, id string, on bool) {
	i := slices.Index(g.speaking, id)
	switch {
	case on && i < 0:
		g.speaking = append(g.speaking, id)
	case !on && i >= 0:
		g.speaking = slices.Delete(g.speaking, i, i+1)
	}
	g.spokeAt = now
	if len(g.speaking) > 0 && !slices.Contains(g.speaking, g.active) {
		g.active = g.speaking[0]
	}
}

// gone forgets a person who has left.
func (g *stager) gone(now time.Time, id string) {
	if slices.Contains(g.speaking, id) {
		g.spoke(now, id, false)
	}
	if g.pin.ID == id {
		g.pin = TileKey{}
	}
}

// choose has another layout from now on.
func (g *stager) choose(l Layout) { g.layout, g.page, g.pin = l, 0, TileKey{} }

// advance returns when the automatic layout may change by itself.
func (g *stager) advance(now time.Time) time.Time {
	if len(g.speaking) > 0 || g.spokeAt.IsZero() {
		return time.Time{}
	}
	if until := g.spokeAt.Add(speechHolds); now.Before(until) {
		return until
	}
	return time.Time{}
}

// heard reports whether somebody spoke a short time ago.
func (g *stager) heard(now time.Time) bool {
	return len(g.speaking) > 0 || !g.spokeAt.IsZero() && now.Sub(g.spokeAt) < speechHolds
}

// arrange returns the stage. Parts that are as before are the same in memory.
func (g *stager) arrange(now time.Time, in scene) Stage {
	key := g.key(now, &in)
	if key == g.from && g.shown.Pages > 0 {
		return g.shown
	}
	g.rank(in)
	s := Stage{Layout: cmp.Or(g.layout, LayoutAuto)}
	main, home := -1, -1
	s.Shown, main = g.look(now, in, s.Layout)
	if s.Shown != LayoutGrid {
		home = g.home(in)
	}
	order := g.line(in, main, home)
	size := stripSize
	if s.Shown == LayoutGrid {
		size = gridSize
	}
	if s.Layout == LayoutContent && main >= 0 { // it is shown alone
		order = nil
	}
	s.Pages = max(1, (len(order)+size-1)/size)
	g.page = min(max(g.page, 0), s.Pages-1)
	s.Page = g.page
	page := order[min(len(order), s.Page*size):min(len(order), (s.Page+1)*size)]
	g.share(&s, in, main, page)
	g.from = g.key(now, &in) // turning to a page that is not there was put right
	return s
}

// share makes the tiles, of which those that are as before are the same in memory.
func (g *stager) share(s *Stage, in scene, main int, page []place) {
	before := &g.shown
	if main >= 0 {
		t := g.tile(in, g.order[main])
		if s.Main = before.Main; s.Main == nil || *s.Main != t {
			s.Main = &t
		}
	}
	same := len(page) == len(before.Tiles)
	for i := 0; same && i < len(page); i++ {
		same = before.Tiles[i] == g.tile(in, page[i])
	}
	if s.Tiles = before.Tiles; !same {
		s.Tiles = make([]Tile, len(page))
		for i, p := range page {
			s.Tiles[i] = g.tile(in, p)
		}
	}
	g.shown = *s
}

// look returns how pictures are arranged, and which place in the order is large; -1: none.
func (g *stager) look(now time.Time, in scene, chosen Layout) (shown Layout, main int) {
	if pinned := g.find(in, g.pin); pinned >= 0 { // whoever is pinned and loses touch is large again when they are back
		if g.pin.Screen {
			return LayoutContent, pinned
		}
		return LayoutSpeaker, pinned
	}
	screen := g.screen(in)
	presenting := slices.IndexFunc(in.people, func(p Person) bool { return p.Presenting && p.Here }) >= 0
	switch {
	case screen >= 0 && (chosen == LayoutAuto || chosen == LayoutContent):
		return LayoutContent, screen
	case chosen == LayoutGrid, chosen == LayoutAuto && !presenting && !g.heard(now) && len(g.order) > pair:
		return LayoutGrid, -1
	}
	if main = g.speaker(in); main < 0 {
		main = g.home(in)
	}
	return LayoutSpeaker, main
}

// rank puts everybody who can have a tile into order: this person, whoever presents, staff, raised hands, who shows a
// picture, and the others, each as they came.
func (g *stager) rank(in scene) {
	if g.joined == nil {
		g.joined = map[string]int{}
	}
	g.order = g.order[:0]
	for i := range in.people {
		p := &in.people[i]
		if !p.Here || !in.shows(p) {
			continue
		}
		if _, known := g.joined[p.ID]; !known {
			g.joined[p.ID] = len(g.joined)
		}
		at := place{rank: rankOnStage(p), joined: g.joined[p.ID], who: i}
		g.order = append(g.order, at)
		if p.Screen == MediaOn {
			at.screen = true
			g.order = append(g.order, at)
		}
	}
	slices.SortFunc(g.order, func(a, b place) int {
		switch {
		case a.rank != b.rank:
			return a.rank - b.rank
		case a.joined != b.joined:
			return a.joined - b.joined
		case a.screen == b.screen:
			return 0
		case a.screen:
			return 1
		}
		return -1
	})
}

// shows reports whether whoever looks may see a person at all.
func (in *scene) shows(p *Person) bool {
	return in.staff || !in.locks["people"] || p.Self || p.Staff() || p.Presenting
}

// sees reports whether whoever looks may see a person's camera.
func (in *scene) sees(p *Person) bool {
	return in.staff || !in.locks["cameras"] || p.Self || p.Staff() || p.Presenting
}

func rankOnStage(p *Person) int {
	switch {
	case p.Self:
		return 0
	case p.Presenting:
		return 1
	case p.Staff():
		return 2
	case p.Hand > 0:
		return 3
	case p.Camera == MediaOn:
		return 4
	}
	return 5
}

// find returns the place of a picture, -1 if there is none. The zero key is nobody's.
func (g *stager) find(in scene, key TileKey) int {
	if key.ID == "" {
		return -1
	}
	return slices.IndexFunc(g.order, func(p place) bool { return p.screen == key.Screen && in.people[p.who].ID == key.ID })
}

// screen returns which shared screen is shown: of whoever presents, else the one that is already, else of who comes first;
// -1 if nobody else shares one.
func (g *stager) screen(in scene) int {
	best := -1
	for i, at := range g.order {
		p := &in.people[at.who]
		if !at.screen || p.Self {
			continue
		}
		if p.Presenting {
			best = i
			break
		}
		if best < 0 || p.ID == g.content.ID {
			best = i
		}
	}
	g.content = TileKey{}
	if best >= 0 {
		g.content = TileKey{ID: in.people[g.order[best].who].ID, Screen: true}
	}
	return best
}

// speaker returns who is large for what they do: who presents, or else has the word; -1 if that is nobody else.
func (g *stager) speaker(in scene) int {
	best := -1
	for i, at := range g.order {
		p := &in.people[at.who]
		switch {
		case at.screen, p.Self:
		case p.Presenting:
			return i
		case p.ID == g.active:
			best = i
		}
	}
	return best
}

// home returns who is large when nobody does anything: the first other person who shows a camera, or else the first; -1 if
// there is nobody.
func (g *stager) home(in scene) int {
	first := -1
	for i, at := range g.order {
		p := &in.people[at.who]
		switch {
		case at.screen, p.Self:
		case p.Camera == MediaOn && in.sees(p):
			return i
		case first < 0:
			first = i
		}
	}
	return first
}

// line returns the places beside the large one. Whoever is large for speaking changes places with who is large otherwise, if
// that leaves everybody else where they are.
func (g *stager) line(in scene, main, home int) []place {
	line := make([]place, 0, len(g.order))
	at := -1 // in the line, of who is large
	for i, p := range g.order {
		switch {
		case main >= 0 && i == home && i != main:
		case i == main:
			at = len(line)
		default:
			line = append(line, p)
		}
	}
	if main < 0 || home < 0 || home == main {
		return line
	}
	first := 0 // after this person
	for first < len(line) && in.people[line[first].who].Self {
		first++
	}
	if at < first || at >= stripSize || g.order[main].screen {
		at = first
	}
	return slices.Insert(line, at, g.order[home])
}

// tile returns the tile of a place.
func (g *stager) tile(in scene, at place) Tile {
	p := &in.people[at.who]
	t := Tile{Key: TileKey{ID: p.ID, Screen: at.screen}, Person: *p, Picture: at.screen || p.Camera == MediaOn && in.sees(p)}
	t.Pinned = t.Key == g.pin
	return t
}
