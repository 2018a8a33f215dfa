//go:build !nogui

package monitor

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A head chooses whom staff see, in which order and how.
type head struct {
	content fyne.CanvasObject
	p       *Pane

	filters *widget.Filters
	search  *widget.Search
	find    *widget.Button
	sort    *widget.Select
	views   *widget.Segments
	more    *widget.Button
	back    *widget.Button // from the network
	title   *widget.Text
	row     *widget.Arranged
	laidOut headState
}

// A headState decides how the head is laid out.
type headState struct {
	network, searching, finished bool
	width                        float32 // of the filters
	sort                         string
}

var filterNames = map[model.Filter]struct{ word, icon string }{
	model.FilterAll:      {words.Mark("All"), ""},
	model.FilterNeeds:    {words.Mark("Needs attention"), "alert"},
	model.FilterHands:    {words.Mark("Hands"), "hand"},
	model.FilterIdle:     {words.Mark("Idle"), "clock"},
	model.FilterOffline:  {words.Mark("Offline"), "offline"},
	model.FilterFinished: {words.Mark("Finished"), "okc"},
}

func newHead(p *Pane) *head {
	h := &head{p: p}
	var filters []widget.Option
	for _, f := range model.Filters {
		o := widget.Option{Key: strconv.Itoa(int(f)), Word: words.Say(filterNames[f].word), Icon: filterNames[f].icon}
		filters = append(filters, o)
	}
	h.filters = widget.NewFilters(filters, func(key string) {
		n, _ := strconv.Atoi(key)
		p.wall.ToStart()
		p.choose(func(c *model.MonitorChoice) { c.Filter = model.Filter(n) })
	})
	h.filters.SetTone(int(model.FilterNeeds), widget.Warning)
	h.search = widget.NewSearch(words.T("Name"), func(text string) { p.choose(func(c *model.MonitorChoice) { c.Search = text }) })
	h.search.OnEscape = h.toggleSearch
	h.search.Hide()
	h.find = widget.NewBare("search", words.T("Find somebody"), h.toggleSearch)
	h.sort = widget.NewSelect(nil, "", func(key string) {
		n, _ := strconv.Atoi(key)
		p.choose(func(c *model.MonitorChoice) { c.Sort, c.Backward = model.MonitorSort(n), false })
	})
	h.views = widget.NewSegments([]widget.Option{
		{Key: string(model.ViewTiles), Word: words.T("Tiles"), Icon: "grid"}, {Key: string(model.ViewTable), Word: words.T("Table"), Icon: "table"},
	}, func(key string) { p.choose(func(c *model.MonitorChoice) { c.View = model.MonitorView(key) }) })
	h.more = widget.NewBare("more", words.T("For all students"), func() { widget.ShowMenu(p.window.Canvas(), h.more, p.everybody()) })
	h.back = widget.NewBare("back", words.T("Back to the students"), func() { p.choose(func(c *model.MonitorChoice) { c.View = model.ViewTiles }) })
	h.title = widget.NewBold(words.T("Network"), widget.Head, widget.Ink)
	h.row = widget.NewArranged(h.arrange, h.back, h.title, h.filters, h.search, h.find, h.sort, h.views, p.network.views, h.more)
	h.content = widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(9, 10, 9, 16, h.row))
	return h
}

// sortOptions are the orders that one can choose; that of the table is among them.
func sortOptions(c model.MonitorChoice, tests bool) (all []widget.Option, chosen string) {
	add := func(s model.MonitorSort, word string) {
		all = append(all, widget.Option{Key: strconv.Itoa(int(s)), Word: word})
	}
	add(model.SortAttention, words.T("Needs attention first"))
	add(model.SortName, words.T("By name"))
	if tests {
		add(model.SortProgress, words.T("By progress"))
	}
	add(model.SortIdle, words.T("Idle longest first"))
	add(model.SortLink, words.T("Worst connection first"))
	switch c.Sort {
	case model.SortState, model.SortPlace, model.SortLost, model.SortVersion:
		add(c.Sort, words.T("As in the table"))
	}
	return all, strconv.Itoa(int(c.Sort))
}

func (h *head) set(m *model.Monitor) {
	c := m.Choice
	network := c.View == model.ViewNetwork
	h.filters.Set(strconv.Itoa(int(c.Filter)))
	for i, f := range model.Filters {
		h.filters.SetCount(i, m.Counts[f], f != model.FilterFinished || m.Tests || c.Filter == f)
	}
	if c.Search != h.search.Text && h.p.window.Canvas().Focused() != fyne.Focusable(h.search) {
		h.search.SetText(c.Search)
	}
	options, chosen := sortOptions(c, m.Tests)
	h.sort.Set(options, chosen)
	if !network {
		h.views.Set(string(c.View))
	}
	now := headState{network: network, searching: h.search.Visible(), finished: m.Tests, width: h.filters.Width(), sort: chosen}
	if now == h.laidOut {
		return
	}
	h.laidOut = now
	for _, o := range []fyne.CanvasObject{h.filters, h.find, h.sort, h.views} {
		widget.Show(o, !network)
	}
	for _, o := range []fyne.CanvasObject{h.back, h.title, h.p.network.views} {
		widget.Show(o, network)
	}
	widget.Show(h.search, h.search.Visible() && !network)
	h.row.Refresh()
	h.p.body.Refresh()
}

// arrange places filters at the left and what else there is at the right, or below where there is no room.
func (h *head) arrange(width float32) (places []widget.Place, height float32) {
	const gap = 8
	all := []fyne.CanvasObject{h.back, h.title, h.filters, h.search, h.find, h.sort, h.views, h.p.network.views, h.more}
	places = make([]widget.Place, len(all))
	line := widget.ControlHeight()
	right := float32(0)
	sizes := make([]fyne.Size, len(all))
	for i, o := range all {
		sizes[i] = o.MinSize()
		if o == fyne.CanvasObject(h.search) {
			sizes[i] = fyne.NewSize(widget.Scaled(150), line)
		}
		if i > 2 && o.Visible() {
			right += sizes[i].Width + gap
		}
	}
	y := float32(0)
	if h.filters.Visible() {
		hf := h.filters.HeightFor(width)
		end, top := h.filters.LastLine(width)
		above := max(0, (line-(hf-top))/2)
		places[2] = widget.Place{At: fyne.NewPos(0, above), Size: fyne.NewSize(width, hf)}
		if y = top; end+right > width {
			y = above + hf + gap
		}
	}
	x := float32(0)
	for i := range 2 {
		if all[i].Visible() {
			places[i] = widget.Place{At: fyne.NewPos(x, (line-sizes[i].Height)/2), Size: sizes[i]}
			x += sizes[i].Width + gap
		}
	}
	x = max(0, width-right+gap)
	for i := 3; i < len(all); i++ {
		if all[i].Visible() {
			places[i] = widget.Place{At: fyne.NewPos(x, y+(line-sizes[i].Height)/2), Size: sizes[i]}
			x += sizes[i].Width + gap
		}
	}
	return places, y + line
}

// toggleSearch opens the search, or closes and empties it.
func (h *head) toggleSearch() {
	open := !h.search.Visible()
	widget.Show(h.search, open)
	h.find.SetOn(open)
	h.search.SetText("")
	h.laidOut = headState{}
	h.set(h.p.class.Monitor)
	if open {
		h.p.window.Canvas().Focus(h.search)
	} else {
		h.p.window.Canvas().Focus(h.find)
	}
}

// silenceWords says why nothing is known of anybody.
func silenceWords(s model.Silence) (icon string, tone fyne.ThemeColorName, text string) {
	switch s {
	case model.SilenceLost:
		return "offline", widget.StageWarning, words.T("Nothing is known of anybody: this computer has lost touch with the class.")
	case model.SilenceMany:
		return "alert", widget.StageWarning, words.T("Nothing new is known of anybody: programs tell sixteen of the staff how they are, and sixteen others come before you. Pictures and messages work as always.")
	case model.SilenceLong:
		return "alert", widget.StageWarning, words.T("Nothing is known of anybody, though they are here. Their network may be slow, or their Lyceum too old to tell staff how they are.")
	}
	return "clock", widget.MutedOn, words.T("Nothing is known of anybody yet. Their programs tell how they are within seconds.")
}

// A note says above the tiles what staff should know of them.
type note struct {
	content fyne.CanvasObject
	p       *Pane

	icon   *widget.Icon
	text   *widget.Text
	button *widget.Button
	row    *fyne.Container
	do     func()
}

func newNote(p *Pane) *note {
	n := &note{p: p, icon: widget.NewIcon("eye", 20, widget.MutedOn), text: widget.NewParagraph("", widget.Secondary, widget.MutedOn)}
	n.button = widget.NewButton("", widget.OnWall, func() { n.do() })
	n.row = widget.GrowRow(8, n.text, n.icon, n.text, n.button)
	n.content = widget.Pad(8, 16, 0, 16, n.row)
	return n
}

// set says what is so at present: what staff have everybody read, that nobody shows anything, or that looks are seen.
func (n *note) set(m *model.Monitor) {
	icon, tone := "eye", fyne.ThemeColorName(widget.MutedOn)
	var text, button string
	switch a := n.p.class.Attention; {
	case a != nil:
		icon, tone = "alert", widget.StageWarning
		left := exactly(a.Until.Sub(n.p.Now()).Round(time.Second))
		text = words.T("Everybody reads your message for another %s: %s", left, a.Text)
		if a.Text == "" {
			text = words.T("Everybody looks up for another %s.", left)
		}
		button, n.do = words.T("End"), n.p.asks.EndAttention
	case m.Silence != model.SilenceNone:
		icon, tone, text = silenceWords(m.Silence)
		if button, n.do = words.T("Ask everyone"), func() { n.p.askAll(model.SightScreen) }; m.Silence == model.SilenceLost {
			button, n.do = "", nil
		}
	case m.Shown == 0:
		icon = "screen"
		text = words.T("Nobody shows a screen yet. Students are asked first, and see who looks.")
		button, n.do = words.T("Ask everyone"), func() { n.p.askAll(model.SightScreen) }
	default:
		text = words.T("You see screens. Each student sees who looks, and every look is written to the log of the class.")
		button, n.do = words.T("Open log"), n.p.openLog
	}
	if n.text.Text() == text && n.button.Word() == button {
		return
	}
	lines := n.text.HeightFor(n.text.Size().Width)
	n.icon.Set(icon, tone)
	n.text.Set(text)
	n.button.Set(button, true)
	widget.Show(n.button, button != "")
	n.row.Refresh()
	if n.text.HeightFor(n.text.Size().Width) != lines {
		n.p.body.Refresh()
	}
}
