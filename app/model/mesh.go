package model

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// A Mesh is who of the class is linked to whom, and the way that a stream takes among them.
type Mesh struct {
	Nodes    []Node
	Links    []MeshLink
	Streams  []MeshStream // whose way can be shown, by name
	Stream   StreamKey    // of the one whose way is; zero: there is none
	Findings []Finding    // what to know about it, the worst first
	Well     bool         // there is nothing to worry about
	Title    string       // the same in a sentence
	Sent     float64      // kbit/s that this computer sends; 0: not known
	Received float64
	Passes   int           // to how many people this computer passes the stream on
	Slowest  time.Duration // there and back, of whoever it takes longest
	Silent   int           // so many people tell nothing of their links
}

// A Node is one person in the picture.
type Node struct {
	ID, Name  string
	Self      bool
	Path      Path
	RTT       time.Duration
	Loss      float64
	Depth     int // steps from who sends the stream; -1: it does not come to them, or nobody tells
	Parent    int // the node that the stream comes from; -1: none
	Through   int // the node of their only link, in a class of several; -1: they have others
	Trouble   bool
	Known     bool // a link of theirs is told of
	Neighbors int
}

// A MeshLink is one link between two nodes, A < B.
type MeshLink struct {
	A, B    int
	RTT     time.Duration
	Loss    float64
	Carries bool // the stream
	Only    bool // it is the only one of one of the two, in a class of several
	Bad     bool
}

// A StreamKey says whose stream it is, and which.
type StreamKey struct{ ID, Stream string } // cam, screen or mic

// String returns the key as a text.
func (k StreamKey) String() string { return k.Stream + " " + k.ID }

// A MeshStream is a stream whose way can be shown, and who sends it.
type MeshStream struct {
	Key  StreamKey
	Name string
}

// A linking is what the store knows for the picture.
type linking struct {
	on      bool
	stream  StreamKey // as chosen; zero: a screen, or else the teacher's camera
	renewed time.Time
	from    []Report
	people  []Person
	figures *Figures
	shown   *Mesh
}

// MeshOf makes a picture of what members tell, for samples and measures.
func MeshOf(everyone []Person, reports []Report, stream StreamKey, watched []Watched, figures *Figures) *Mesh {
	g := meshOf(everyone, reports, stream)
	g.diagnose(watched, figures)
	return g
}

// meshOf makes the picture of what members tell, of whoever is here.
func meshOf(everyone []Person, reports []Report, stream StreamKey) *Mesh {
	g := &Mesh{}
	at := map[string]int{}
	for i := range everyone {
		p := &everyone[i]
		if p.Here {
			at[p.ID] = len(g.Nodes)
			g.Nodes = append(g.Nodes, Node{ID: p.ID, Name: p.Name, Self: p.Self, Depth: -1, Parent: -1, Through: -1})
		}
	}
	slices.SortFunc(g.Nodes, func(a, b Node) int { return strings.Compare(a.ID, b.ID) }) // as on the ring
	for i, n := range g.Nodes {
		at[n.ID] = i
	}
	links := linksOf(everyone, reports, at)
	g.Streams = streamsOf(everyone, links)
	g.Stream = chosenStream(g.Streams, everyone, stream)
	for i := range reports {
		if n, here := at[reports[i].ID]; here {
			g.Nodes[n].tell(&reports[i])
		}
	}
	g.join(links)
	g.descend(at)
	return g
}

func (n *Node) tell(r *Report) {
	n.Path, n.RTT, n.Loss, n.Neighbors = r.Path, r.RTT, r.Loss, r.Neighbors
	n.Trouble = r.Loss >= fairLoss || r.RTT >= fairRTT || r.Sound > 0 && r.Sound < leastInTime
}

// fewPeople is up to how many people one link is as many as one can expect.
const fewPeople = 3

// A told is a link as one end of it tells it.
type told struct {
	from, to int
	LinkReport
}

// linksOf returns all that are told between people who are here. This computer's own are as it measures them.
func linksOf(everyone []Person, reports []Report, at map[string]int) (all []told) {
	for i := range reports {
		from, here := at[reports[i].ID]
		for _, l := range reports[i].Links {
			if to, is := at[l.ID]; here && is && to != from {
				all = append(all, told{from, to, l})
			}
		}
	}
	self := slices.IndexFunc(everyone, func(p Person) bool { return p.Self })
	for _, p := range everyone {
		if self >= 0 && p.Here && !p.Self && p.RTT > 0 {
			all = append(all, told{at[everyone[self].ID], at[p.ID], LinkReport{ID: p.ID, RTT: p.RTT}})
		}
	}
	return all
}

// streamsOf returns what comes over a link: screens, then cameras, then sound, each by the name of who sends it.
func streamsOf(everyone []Person, links []told) (all []MeshStream) {
	found := map[StreamKey]bool{}
	for _, l := range links {
		for _, key := range l.Parents {
			found[key] = true
		}
	}
	for _, p := range everyone {
		for _, stream := range streamKinds {
			if key := (StreamKey{p.ID, stream}); found[key] {
				all = append(all, MeshStream{key, p.Name})
			}
		}
	}
	slices.SortFunc(all, func(a, b MeshStream) int {
		return cmp.Or(slices.Index(streamKinds, a.Key.Stream)-slices.Index(streamKinds, b.Key.Stream), strings.Compare(a.Name, b.Name), strings.Compare(a.Key.ID, b.Key.ID))
	})
	return all
}

// streamKinds are the streams that people send, the one first whose way most want to see.
var streamKinds = []string{"screen", "cam", "mic"}

// chosenStream is the one that was chosen, or else a screen, or else the teacher's camera, or else the first.
func chosenStream(all []MeshStream, everyone []Person, chosen StreamKey) StreamKey {
	has := func(key StreamKey) bool {
		return slices.ContainsFunc(all, func(s MeshStream) bool { return s.Key == key })
	}
	teacher := StreamKey{teacherOf(everyone).ID, "cam"}
	switch {
	case len(all) == 0:
		return StreamKey{}
	case has(chosen):
		return chosen
	case all[0].Key.Stream != "screen" && has(teacher):
		return teacher
	}
	return all[0].Key
}

// join makes one link of what its two ends tell, and has the stream come from where each says that it does.
func (g *Mesh) join(links []told) {
	place := map[[2]int]int{}
	for _, l := range links {
		key := [2]int{min(l.from, l.to), max(l.from, l.to)}
		i, known := place[key]
		if !known {
			i = len(g.Links)
			place[key] = i
			g.Links = append(g.Links, MeshLink{A: key[0], B: key[1]})
		}
		is := &g.Links[i]
		is.RTT, is.Loss = max(is.RTT, l.RTT), max(is.Loss, l.Loss)
		is.Bad = is.Loss >= fairLoss || is.RTT >= fairRTT
		if g.Stream != (StreamKey{}) && g.Stream.ID != g.Nodes[l.from].ID && slices.Contains(l.Parents, g.Stream) {
			is.Carries = true
			if n := &g.Nodes[l.from]; n.Parent < 0 {
				n.Parent = l.to
			}
		}
	}
	slices.SortFunc(g.Links, func(a, b MeshLink) int { return cmp.Or(a.A-b.A, a.B-b.B) })
	count := make([]int, len(g.Nodes))
	for _, l := range g.Links {
		count[l.A]++
		count[l.B]++
	}
	for i := range g.Links {
		l := &g.Links[i]
		g.Nodes[l.A].Known, g.Nodes[l.B].Known = true, true // often one end tells of it alone
		l.Only = len(g.Nodes) > fewPeople && (count[l.A] == 1 || count[l.B] == 1)
		for _, end := range [][2]int{{l.A, l.B}, {l.B, l.A}} {
			if l.Only && count[end[0]] == 1 {
				g.Nodes[end[0]].Through = end[1]
			}
		}
	}
}

// descend counts how many steps everybody is from who sends. Ways that lead nowhere, or round in a circle, as for a moment
// they may be told, do not count.
func (g *Mesh) descend(at map[string]int) {
	root, here := at[g.Stream.ID]
	if !here {
		return
	}
	g.Nodes[root].Depth, g.Nodes[root].Parent = 0, -1
	for range g.Nodes {
		moved := false
		for i := range g.Nodes {
			n := &g.Nodes[i]
			if n.Depth < 0 && n.Parent >= 0 && g.Nodes[n.Parent].Depth >= 0 {
				n.Depth, moved = g.Nodes[n.Parent].Depth+1, true
			}
		}
		if !moved {
			return
		}
	}
}

// passes is to how many people a node passes the stream on.
func (g *Mesh) passes(node int) (n int) {
	for i := range g.Nodes {
		if g.Nodes[i].Parent == node && g.Nodes[i].Depth > 0 {
			n++
		}
	}
	return n
}
