//go:build !nogui

package monitor

import (
	"testing"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
)

// Links are told only while somebody looks at them.
func TestLinksAreAskedForOnlyInFront(t *testing.T) {
	w := viewtest.Open(t, usual)
	a := &asked{}
	p := New(a, w, video.NewTicker(func(f func()) { f() }))
	p.network.graph.away = func(f func()) { f() }
	w.SetContent(p.Content)
	network := viewtest.Monitored(model.MonitorChoice{View: model.ViewNetwork}, 0)
	p.Set(network)
	wantAsked(t, a)
	p.SetShown(true)
	wantAsked(t, a, "links true")
	p.Set(viewtest.Proctor())
	wantAsked(t, a, "links false")
	p.Set(network)
	p.SetShown(false)
	wantAsked(t, a, "links true", "links false")
}

// Everybody in the picture is inside their box, and nobody lies over another.
func TestMapHasRoomForEverybody(t *testing.T) {
	for _, n := range []int{0, 60, 300} {
		g := viewtest.Monitored(model.MonitorChoice{View: model.ViewNetwork}, n).Class.Monitor.Links
		for _, room := range []fyne.Size{{Width: 980, Height: 560}, {Width: 400, Height: 500}} {
			p := arrangeMap(g, room)
			for _, of := range p.groups {
				for i, a := range of.nodes {
					at := p.at[a]
					if at.X-p.radius < of.at.X || at.Y-p.radius < of.at.Y || at.X+p.radius > of.at.X+of.size.Width || at.Y+p.radius > of.at.Y+of.size.Height {
						t.Fatalf("%d people in %v: %s is outside the box", n, room, g.Nodes[a].Name)
					}
					for _, b := range of.nodes[i+1:] {
						dx, dy := float64(p.at[b].X-at.X), float64(p.at[b].Y-at.Y)
						if dx*dx+dy*dy < float64(p.radius*p.radius) {
							t.Fatalf("%d people in %v: %s lies over %s", n, room, g.Nodes[b].Name, g.Nodes[a].Name)
						}
					}
				}
			}
		}
	}
}
