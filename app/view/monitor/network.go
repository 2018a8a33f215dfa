//go:build !nogui

package monitor

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A network is who is connected to whom, and what to know about it in sentences.
type network struct {
	content fyne.CanvasObject
	p       *Pane
	shown   bool
	table   bool
	group   *model.Mesh

	views  *widget.Segments // belongs into the head
	graph  *groupMap
	list   *rows.List[linkRow]
	links  *fyne.Container // list, with a head
	legend *legend
	frame  *fyne.Container

	title    *widget.Text
	findings *fyne.Container
	figures  fyne.CanvasObject
	numbers  [3]*widget.Text
	card     *nodeCard
	side     *fyne.Container
	scroll   *container.Scroll
}

// A linkRow is one link in the table.
type linkRow struct {
	a, b, rtt, loss string
	carries, bad    bool
}

func newNetwork(p *Pane) *network {
	n := &network{p: p, group: &model.Mesh{}}
	n.views = widget.NewSegments([]widget.Option{
		{Key: "map", Word: words.C("who is connected to whom, drawn", "Map"), Icon: "lan"}, {Key: "table", Word: words.T("Table"), Icon: "table"},
	}, func(key string) { n.choose(key == "table") })
	n.views.Set("map")
	n.views.Hide()
	n.graph = newGroupMap(p.ticker, n.look)
	n.legend = newLegend(p.asks.ShowStream)
	n.list = rows.New(rows.Of[linkRow]{
		Name:  words.T("Links"),
		Key:   func(r linkRow) string { return r.a + "\x00" + r.b },
		Same:  func(a, b linkRow) bool { return a == b },
		Guess: func(linkRow) float32 { return tableRowHeight() },
		New:   func(int) fyne.CanvasObject { return newLinkLine() },
		Fill:  func(o fyne.CanvasObject, r linkRow) { o.(*linkLine).set(r) },
		Copy:  func(r linkRow) string { return r.a + "\t" + r.b + "\t" + r.rtt + "\t" + r.loss },
	})
	n.links = container.New(&tableLayout{}, widget.NewGround(widget.Surface, widget.BottomEdge, newLinkHead()), widget.NewGround(widget.Surface, widget.NoEdge, n.list))
	n.links.Hide()
	n.title = widget.NewHeading("", widget.Head, widget.Ink)
	n.findings = widget.Column(0)
	n.figures = n.newFigures()
	n.card = newNodeCard()
	copied := widget.NewIconButton("copy", words.T("Copy report"), widget.Outline, n.copy)
	n.side = widget.Column(16, n.title, n.findings, n.figures, n.card, copied)
	n.scroll = widget.NewScroll(widget.Pad(16, 16, 16, 16, n.side))
	left := container.New(&graphLayout{n}, n.graph, n.links, n.legend.content)
	n.frame = container.New(&networkLayout{}, left, widget.NewGround(widget.Surface, widget.LeftEdge, n.scroll))
	n.content = n.frame
	n.content.Hide()
	return n
}

// setShown says whether the network is in front: only then members tell of their links.
func (n *network) setShown(on bool) {
	if n.shown != on {
		n.shown = on
		n.p.asks.ShowLinks(on)
	}
}

// choose shows map or table.
func (n *network) choose(table bool) {
	n.table = table
	widget.Show(n.graph, !table)
	widget.Show(n.links, table)
	n.frame.Refresh()
}

// set shows the latest picture.
func (n *network) set() {
	g := n.p.class.Monitor.Links
	if !n.shown || g == nil || g == n.group {
		return
	}
	n.group = g
	n.graph.set(g)
	n.list.Set(linkRows(g))
	n.legend.set(g)
	n.title.Set(g.Title)
	n.fillFindings(g)
	n.fillFigures(g)
	n.look(n.graph.id)
	n.side.Refresh()
	n.scroll.Refresh()
}

// look shows a person's figures.
func (n *network) look(id string) {
	i := n.graph.find(id)
	if i < 0 {
		for k := range n.group.Nodes { // nobody is chosen: whoever has the worst link
			if n.group.Nodes[k].Trouble {
				i = k
				break
			}
		}
	}
	widget.Show(n.card, i >= 0)
	if i >= 0 {
		n.card.set(n.group, i)
	}
	n.side.Refresh()
	n.scroll.Refresh()
}

// copy puts the report onto the clipboard.
func (n *network) copy() {
	fyne.CurrentApp().Clipboard().SetContent(n.group.Report(n.p.Now()))
}

func (n *network) fillFindings(g *model.Mesh) {
	for len(n.findings.Objects) > len(g.Findings) {
		n.findings.Objects = n.findings.Objects[:len(n.findings.Objects)-1]
	}
	for i, f := range g.Findings {
		if i == len(n.findings.Objects) {
			n.findings.Objects = append(n.findings.Objects, newFindingLine(func(id string) {
				n.choose(false)
				n.views.Set("map")
				n.graph.choose(id)
			}))
		}
		n.findings.Objects[i].(*findingLine).set(f)
	}
	n.findings.Refresh()
}

// newFigures returns three numbers of this computer with what they are.
func (n *network) newFigures() fyne.CanvasObject {
	var all []fyne.CanvasObject
	for i, word := range []string{words.T("You send"), words.T("You receive"), words.T("Passed on to")} {
		n.numbers[i] = widget.NewBold("–", widget.Body, widget.Ink)
		all = append(all, widget.Column(2, widget.NewParagraph(word, widget.Secondary, widget.Muted), n.numbers[i]))
	}
	return widget.Beside(8, 80, []float32{1, 1, 1}, all...)
}

func (n *network) fillFigures(g *model.Mesh) {
	n.numbers[0].Set(rate(g.Sent))
	n.numbers[1].Set(rate(g.Received))
	text := "–"
	if g.Stream != (model.StreamKey{}) {
		text = words.N("%d person", "%d people", g.Passes)
	}
	n.numbers[2].Set(text)
}

// rate writes kbit/s.
func rate(kbit float64) string {
	switch {
	case kbit <= 0:
		return "–"
	case kbit < 1000:
		return words.T("%d kbit/s", int(math.Round(kbit)))
	}
	return words.T("%.1f Mbit/s", kbit/1000)
}

// A graphLayout puts map or table above the legend.
type graphLayout struct{ n *network }

// Layout implements fyne.Layout.
func (l *graphLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := float32(0)
	if !l.n.table {
		h = widget.HeightFor(o[2], size.Width)
	}
	o[2].Move(fyne.NewPos(0, size.Height-h))
	o[2].Resize(fyne.NewSize(size.Width, h))
	widget.Show(o[2], !l.n.table)
	widget.Show(o[1], l.n.table)
	for _, x := range o[:2] {
		x.Resize(fyne.NewSize(size.Width, max(0, size.Height-h)))
	}
}

// MinSize implements fyne.Layout.
func (l *graphLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 200) }

// doctorWidth is how wide the sentences are.
const doctorWidth float32 = 300

// A networkLayout has the sentences at the right, or below where it is narrow.
type networkLayout struct{}

// Layout implements fyne.Layout.
func (networkLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	side := doctorWidth * (1 + (widget.TextScale()-1)/2)
	if size.Width-side >= 280 {
		o[0].Resize(fyne.NewSize(size.Width-side, size.Height))
		o[1].Move(fyne.NewPos(size.Width-side, 0))
		o[1].Resize(fyne.NewSize(side, size.Height))
		return
	}
	half := float32(int(size.Height * 0.55))
	o[0].Resize(fyne.NewSize(size.Width, half))
	o[1].Move(fyne.NewPos(0, half))
	o[1].Resize(fyne.NewSize(size.Width, size.Height-half))
}

// MinSize implements fyne.Layout.
func (networkLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }
