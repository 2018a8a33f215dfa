//go:build !nogui

package monitor

import (
	"cmp"
	"math"
	"slices"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

// A mapGroup is the people who reach the class in one way, and the box that they are drawn in.
type mapGroup struct {
	path  model.Path
	nodes []int // of the picture
	at    fyne.Position
	size  fyne.Size
}

// places is where everything of the picture is.
type places struct {
	groups []mapGroup
	at     []fyne.Position // of nodes, their middles
	radius float32         // of nodes
}

// Measures of the picture, in Fyne's pixels.
const (
	mapSide  float32 = 16
	mapGap   float32 = 12
	mostNode float32 = 16 // radius
	lastNode float32 = 4
	textNode float32 = 12 // from here on initials can be read
	nodeGap  float32 = 8

	narrowMap float32 = 560 // below this width boxes lie below each other
	leastBox  float32 = 104 // how high one is then at the least
)

// groupsOf parts people by how they reach the class. Of whom that is not known, they are with this person.
func groupsOf(g *model.Mesh) []mapGroup {
	var lan, direct, unknown []int
	for i, n := range g.Nodes {
		switch {
		case n.Self:
			unknown = append([]int{i}, unknown...)
		case n.Path == model.PathLAN:
			lan = append(lan, i)
		case n.Path == model.PathDirect:
			direct = append(direct, i)
		default:
			unknown = append(unknown, i)
		}
	}
	if len(lan) > 0 || len(direct) == 0 {
		lan = append(lan, unknown...)
	} else {
		direct = append(direct, unknown...)
	}
	var all []mapGroup
	for _, p := range []mapGroup{{path: model.PathLAN, nodes: lan}, {path: model.PathDirect, nodes: direct}} {
		if len(p.nodes) > 0 {
			slices.Sort(p.nodes)
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b mapGroup) int { return cmp.Compare(len(b.nodes), len(a.nodes)) })
	return all
}

// mapHead is how high the words at the top of a box are.
func mapHead() float32 { return widget.RowHeight(52, widget.Body, widget.Caption) }

// arrangeMap places a picture in a room: the largest group at the left, the others one below the other at the right.
func arrangeMap(g *model.Mesh, room fyne.Size) places {
	p := places{groups: groupsOf(g), at: make([]fyne.Position, len(g.Nodes))}
	if len(p.groups) == 0 {
		return p
	}
	box := func(i int, x, y, w, h float32) {
		p.groups[i].at, p.groups[i].size = fyne.NewPos(float32(int(x)), float32(int(y))), fyne.NewSize(float32(int(w)), float32(int(h)))
	}
	width, height := room.Width-2*mapSide, room.Height-2*mapSide
	rest := len(p.groups) - 1
	switch {
	case rest == 0:
		box(0, mapSide, mapSide, width, height)
	case width < widget.Scaled(narrowMap): // one below the other
		y := float32(mapSide)
		left := height - mapGap*float32(rest) - leastBox*float32(rest+1)
		for i := range p.groups {
			h := leastBox + max(0, left)*float32(len(p.groups[i].nodes))/float32(len(g.Nodes))
			box(i, mapSide, y, width, h)
			y += h + mapGap
		}
	default:
		share := float32(len(p.groups[0].nodes)) / float32(len(g.Nodes))
		left := width * min(max(share, 0.5), 0.7)
		box(0, mapSide, mapSide, left-mapGap/2, height)
		each := (height - mapGap*float32(rest-1)) / float32(rest)
		for i := range rest {
			box(i+1, mapSide+left+mapGap/2, mapSide+float32(i)*(each+mapGap), width-left-mapGap/2, each)
		}
	}
	p.radius = mostNode
	for i := range p.groups {
		inner := p.groups[i].size.SubtractWidthHeight(2*12, mapHead()+12)
		area := max(1, inner.Width) * max(1, inner.Height)
		p.radius = min(p.radius, float32(math.Sqrt(float64(area/float32(len(p.groups[i].nodes))*0.16/math.Pi))))
	}
	p.radius = max(p.radius, lastNode)
	for i := range p.groups {
		p.spread(g, &p.groups[i])
	}
	return p
}

// spread puts the people of a group into its box: whoever sends the stream, or gets it first, in the middle, and each other
// beyond the one that it comes to them from.
func (p *places) spread(g *model.Mesh, of *mapGroup) {
	in := make(map[int]bool, len(of.nodes))
	for _, n := range of.nodes {
		in[n] = true
	}
	children, tops := map[int][]int{}, []int{}
	for _, n := range of.nodes {
		if parent := g.Nodes[n].Parent; parent >= 0 && g.Nodes[n].Depth > 0 && in[parent] {
			children[parent] = append(children[parent], n)
		} else {
			tops = append(tops, n)
		}
	}
	slices.SortStableFunc(tops, func(a, b int) int { return cmp.Compare(weight(children, b), weight(children, a)) })
	levels := map[int]int{}
	angles := map[int]float64{}
	if root := tops[0]; len(children[root]) > 0 || len(tops) == 1 {
		levels[root] = 0
		fan(children, append(slices.Clone(children[root]), tops[1:]...), 1, 0, 2*math.Pi, levels, angles)
	} else {
		fan(children, tops, 1, 0, 2*math.Pi, levels, angles)
	}
	deepest := 1
	for _, l := range levels {
		deepest = max(deepest, l)
	}
	margin := p.radius + 8
	middle := of.at.AddXY(of.size.Width/2, mapHead()+(of.size.Height-mapHead())/2-2)
	rx := float64(max(1, of.size.Width/2-margin))
	ry := float64(max(1, (of.size.Height-mapHead())/2-margin))
	for _, n := range of.nodes {
		far := float64(levels[n]) / float64(deepest)
		p.at[n] = middle.AddXY(float32(rx*far*math.Cos(angles[n])), float32(ry*far*math.Sin(angles[n])))
	}
	p.relax(of, margin)
}

// weight is how many people there are in a branch.
func weight(children map[int][]int, n int) int {
	w := 1
	for _, c := range children[n] {
		w += weight(children, c)
	}
	return w
}

// fan gives each branch a part of the circle by how many people are in it.
func fan(children map[int][]int, nodes []int, level int, from, to float64, levels map[int]int, angles map[int]float64) {
	var all int
	for _, n := range nodes {
		all += weight(children, n)
	}
	for _, n := range nodes {
		part := (to - from) * float64(weight(children, n)) / float64(max(all, 1))
		levels[n], angles[n] = level, from+part/2-math.Pi/2
		fan(children, children[n], level+1, from, from+part, levels, angles)
		from, all = from+part, all-weight(children, n)
	}
}

// mostApart is how far apart people are moved who lie close.
const mostApart float32 = 110

// relaxRounds is how often people who lie over each other are moved apart.
const relaxRounds = 40

// relax moves apart who lies too close, within the box.
func (p *places) relax(of *mapGroup, margin float32) {
	left, right := of.at.X+margin, of.at.X+of.size.Width-margin
	top, bottom := of.at.Y+mapHead()+p.radius, of.at.Y+of.size.Height-margin
	room := max(1, right-left) * max(1, bottom-top) / float32(len(of.nodes))
	apart := max(2*p.radius+nodeGap, min(float32(math.Sqrt(float64(room)))*0.85, mostApart))
	for range relaxRounds {
		moved := false
		for i, a := range of.nodes {
			for _, b := range of.nodes[i+1:] {
				dx, dy := p.at[b].X-p.at[a].X, p.at[b].Y-p.at[a].Y
				d := float32(math.Hypot(float64(dx), float64(dy)))
				if d >= apart {
					continue
				}
				if d < 0.5 {
					dx, dy, d = float32(b-a)*0.37+0.3, float32(i)*0.21+0.3, 0.6
				}
				push := (apart - d) / d * 0.5
				p.at[a] = p.at[a].SubtractXY(dx*push*0.5, dy*push*0.5)
				p.at[b] = p.at[b].AddXY(dx*push*0.5, dy*push*0.5)
				moved = true
			}
		}
		for _, n := range of.nodes {
			p.at[n].X = min(max(p.at[n].X, left), max(left, right))
			p.at[n].Y = min(max(p.at[n].Y, top), max(top, bottom))
		}
		if !moved {
			return
		}
	}
}
