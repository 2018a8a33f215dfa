//go:build !nogui

package monitor

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A table shows everybody in rows.
type table struct {
	content fyne.CanvasObject
	p       *Pane
	head    *tableHead
	list    *rows.List[tableRow]
}

// A tableRow is what one row says. Two of them can be compared.
type tableRow struct {
	head   string // of a section, and nothing else is set
	id     string
	name   string
	texts  [columnsMost]string // by Column
	icon   string
	tone   fyne.ThemeColorName
	off    bool
	picks  bool
	picked bool
	hidden uint16
}

// columnsMost is as many as there are.
const columnsMost = int(model.ColumnVersion) + 1

var columnWords = map[model.Column]string{
	model.ColumnName: words.Mark("Name"), model.ColumnState: words.Mark("State"), model.ColumnPlace: words.Mark("In front"),
	model.ColumnProgress: words.Mark("Test"), model.ColumnIdle: words.Mark("Idle"), model.ColumnLost: words.Mark("Away"),
	model.ColumnLink: words.Mark("Connection"), model.ColumnMedia: words.Mark("On"), model.ColumnShows: words.Mark("Shows staff"),
	model.ColumnVersion: words.Mark("Version"),
}

// columnShares say how much of the width each takes, against the others.
var columnShares = [columnsMost]float32{3, 3.2, 1.5, 1.1, 1.1, 1, 2.3, 1.9, 2.2, 1.2}

func newTable(p *Pane) *table {
	t := &table{p: p}
	t.head = newTableHead(t)
	t.list = rows.New(rows.Of[tableRow]{
		Name:  words.T("Students"),
		Key:   func(r tableRow) string { return r.id },
		Same:  func(a, b tableRow) bool { return a == b },
		Kind:  tableRow.kind,
		Guess: func(tableRow) float32 { return tableRowHeight() },
		New:   newTableRow,
		Fill:  fillTableRow,
		Can:   func(r tableRow) bool { return r.head == "" },
		Tap: func(r tableRow, _ fyne.Position) {
			if w := p.person(r.id); w != nil {
				p.tap(w, held())
			}
		},
		Menu: func(r tableRow, at fyne.Position) {
			if w := p.person(r.id); w != nil {
				p.openMenu(w, at)
			}
		},
		Copy:  func(r tableRow) string { return r.name + "\t" + strings.Join(r.texts[1:], "\t") },
		Hover: true,
	})
	t.content = container.New(&tableLayout{}, widget.NewGround(widget.Surface, widget.BottomEdge, t.head), widget.NewGround(widget.Surface, widget.NoEdge, t.list))
	t.content.Hide()
	return t
}

func tableRowHeight() float32 { return widget.RowHeight(40, widget.Body) }

// set shows people.
func (t *table) set(m *model.Monitor) {
	c := m.Choice
	if !m.Tests { // there is nothing to say
		c.Hidden |= 1 << model.ColumnProgress
	}
	t.head.set(c)
	now := t.p.Now()
	all := make([]tableRow, 0, len(m.All)+1+len(m.Also))
	for i := range m.All {
		all = append(all, t.row(&m.All[i], now, c))
	}
	if n := len(m.Also); n > 0 {
		all = append(all, tableRow{id: "others", head: words.N("Staff and observers: %d", "Staff and observers: %d", n)})
	}
	for i := range m.Also {
		r := t.row(&m.Also[i], now, c)
		if role := roleWord(&m.Also[i].Person); r.off {
			r.texts[model.ColumnState] = role + " · " + r.texts[model.ColumnState]
		} else {
			r.texts[model.ColumnState] = role
		}
		all = append(all, r)
	}
	t.list.Set(all)
}

// roleWord is what somebody is who does not attend the class.
func roleWord(p *model.Person) string {
	if p.Deputy && !p.Role.Staff() {
		return words.T("Deputy")
	}
	return model.RoleWord(p.Role)
}

// kind tells rows of people from heads.
func (r tableRow) kind() int {
	if r.head != "" {
		return 1
	}
	return 0
}

func newTableRow(kind int) fyne.CanvasObject {
	if kind == 1 {
		return newTableSection()
	}
	return newTableLine()
}

func fillTableRow(o fyne.CanvasObject, r tableRow) {
	switch o := o.(type) {
	case *tableSection:
		o.set(r.head)
	case *tableLine:
		o.set(r)
	}
}

// row says how somebody is. What changes by the second is told in minutes, or all rows would be drawn anew each second.
func (t *table) row(w *model.Watched, now time.Time, c model.MonitorChoice) tableRow {
	s := standOf(w, now)
	r := tableRow{
		id: w.Person.ID, name: w.Person.Name, icon: s.icon, tone: s.tone, off: w.Offline(), hidden: c.Hidden,
		picks: t.p.picking || len(t.p.picked) > 0, picked: t.p.picked[w.Person.ID],
	}
	r.texts[model.ColumnName] = w.Person.Name
	r.texts[model.ColumnState] = s.word
	for i := model.ColumnPlace; int(i) < columnsMost; i++ {
		r.texts[i] = "–"
	}
	r.texts[model.ColumnProgress] = or(progressWord(w), "–")
	if w.Known && !w.Offline() {
		r.texts[model.ColumnPlace] = placeWord(w.Place)
		if idle := int(w.Idle(now) / time.Minute); idle > 0 {
			r.texts[model.ColumnIdle] = words.T("%d min", idle)
		}
		if w.Path != model.PathUnknown {
			r.texts[model.ColumnLink] = shortPath(w.Path) + " · " + words.T("%d ms", model.Milliseconds(w.RTT))
			if w.Loss >= 0.005 {
				r.texts[model.ColumnLink] += " · " + model.Percent(w.Loss)
			}
		}
		r.texts[model.ColumnMedia] = mediaWords(w)
	}
	if w.Known {
		r.texts[model.ColumnLost] = "0"
		if w.Lost > 0 {
			r.texts[model.ColumnLost] = fmt.Sprint(w.Lost)
		}
		r.texts[model.ColumnVersion] = or(w.Version, "–")
		r.texts[model.ColumnShows] = showsWords(w)
	}
	return r
}

func shortPath(p model.Path) string {
	switch p {
	case model.PathLAN:
		return words.C("how somebody reaches the class", "LAN")
	case model.PathDirect:
		return words.T("Direct")
	}
	return "–"
}

// mediaWords says what somebody sends to the class.
func mediaWords(w *model.Watched) string {
	var on []string
	for _, d := range []struct {
		is   model.Health
		word string
	}{{w.Mic, words.T("Mic")}, {w.Camera, words.T("Camera")}, {w.Screen, words.T("Screen")}} {
		switch d.is {
		case model.HealthOn:
			on = append(on, d.word)
		case model.HealthFault:
			on = append(on, words.T("%s fails", d.word))
		}
	}
	if len(on) == 0 {
		return "–"
	}
	return strings.Join(on, ", ")
}

// showsWords says what somebody shows staff.
func showsWords(w *model.Watched) string {
	var all []string
	if w.ShowsScreen == model.ConsentGiven {
		all = append(all, words.T("Screen"))
	}
	if w.ShowsCamera == model.ConsentGiven {
		all = append(all, words.T("Camera"))
	}
	switch {
	case len(all) > 0:
		return strings.Join(all, ", ")
	case w.ShowsScreen == model.ConsentAsked || w.ShowsCamera == model.ConsentAsked:
		return words.T("Asked")
	case w.ShowsScreen == model.ConsentRefused || w.ShowsScreen == model.ConsentStopped:
		return words.T("Said no")
	}
	return "–"
}

// columnItems are the columns that one can choose, for a menu.
func (p *Pane) columnItems() []widget.MenuItem {
	items := []widget.MenuItem{{Word: words.T("Columns"), Off: true, Line: true}}
	c := p.choice()
	for _, column := range model.Columns[1:] {
		items = append(items, widget.MenuItem{Word: words.Say(columnWords[column]), Ticked: c.Shows(column), Do: func() {
			p.choose(func(c *model.MonitorChoice) { c.Hidden ^= 1 << column })
		}})
	}
	return items
}

// places are where columns begin and how wide they are, by Column; those that are not shown are 0 wide. Where there is no room
// for all, the last ones are left out, but for those that are chosen by hand nothing else is.
func columnPlaces(hidden uint16, width float32) (at, wide [columnsMost]float32) {
	const side, gap, least = 16, 12, 52
	for {
		var all, n float32
		last := -1
		for i := range columnsMost {
			if hidden&(1<<i) == 0 {
				all += columnShares[i]
				n++
				last = i
			}
		}
		room := width - 2*side - gap*(n-1)
		fits := true
		x := float32(side)
		for i := range columnsMost {
			at[i], wide[i] = 0, 0
			if hidden&(1<<i) != 0 {
				continue
			}
			at[i], wide[i] = x, float32(int(room*columnShares[i]/all))
			x += wide[i] + gap
			fits = fits && wide[i] >= widget.Scaled(least)*min(columnShares[i], 3.2)
		}
		if fits || last <= 1 {
			return at, wide
		}
		hidden |= 1 << last
	}
}

// A tableLayout puts the head above the rows.
type tableLayout struct{}

// Layout implements fyne.Layout.
func (tableLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top := o[0].MinSize().Height
	o[0].Resize(fyne.NewSize(size.Width, top))
	o[1].Move(fyne.NewPos(0, top))
	o[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-top)))
}

// MinSize implements fyne.Layout.
func (tableLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 120) }
