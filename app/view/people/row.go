//go:build !nogui

package people

import (
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A kind is a sort of row.
type kind uint8

const (
	heading kind = iota
	student      // one line
	staff        // two lines: the role is said
	queued       // a raised hand
	door         // who waits to be let in
)

// A row is one line of the list. Two of them can be compared.
type row struct {
	kind   kind
	key    string
	word   string // of a heading
	note   string // at its right
	action string // instead of the note, for staff: a word that can be pressed
	at     kind   // with action: what it is for, queued or door
	person model.Person
	wait   model.Waiting
}

func handKey(id string) string { return "hand " + id }

// rowsOf returns what the list shows of a class; with a search, who has it in their name.
func rowsOf(c *model.Class, search string) (all []row) {
	search = strings.ToLower(strings.TrimSpace(search))
	found := func(name string) bool { return search == "" || strings.Contains(strings.ToLower(name), search) }
	var hands, teachers, students, observers []row
	for _, p := range c.Everyone {
		if !found(p.Name) {
			continue
		}
		still := p // what a row does not show has it not be drawn anew
		still.RTT, still.Volume, still.Rejoined, still.Fingerprint = 0, 0, 0, ""
		r := row{key: p.ID, person: still, kind: student}
		switch {
		case p.Hand > 0 && p.Here:
			r.kind, r.key = queued, handKey(p.ID)
			hands = append(hands, r)
		case p.Staff():
			r.kind = staff
			teachers = append(teachers, r)
		case p.Role == room.Observer:
			observers = append(observers, r)
		default:
			students = append(students, r)
		}
	}
	add := func(head row, rows []row) {
		if len(rows) > 0 {
			head.key = "heading " + head.word
			all = append(append(all, head), rows...)
		}
	}
	first := row{word: words.T("Hands up"), note: words.C("heading over how long people wait to speak", "waiting")}
	if c.Self.Staff() {
		first.action, first.at = words.T("Lower all"), queued
	}
	add(first, hands)
	var waiting []row
	for _, w := range c.AtDoor {
		if found(w.Name) {
			waiting = append(waiting, row{key: "door " + w.ID, kind: door, wait: w})
		}
	}
	at := row{word: words.T("At the door")}
	if len(waiting) > 1 {
		at.action, at.at = words.T("Let all in"), door
	}
	add(at, waiting)
	add(row{word: words.T("Staff")}, teachers)
	add(row{word: words.T("Students")}, students)
	add(row{word: words.T("Observers")}, observers)
	return all
}

// rowHeight is how high a kind of row is; of who waits at the door, with its buttons.
func rowHeight(k kind) float32 {
	switch k {
	case heading:
		return widget.RowHeight(32, widget.Caption)
	case staff:
		return widget.RowHeight(44, widget.Body, widget.Caption)
	case door:
		return widget.RowHeight(44, widget.Body) + widget.ControlHeight() + 8
	}
	return widget.RowHeight(40, widget.Body)
}

// of says how the list shows rows.
func (p *Pane) of() rows.Of[row] {
	return rows.Of[row]{
		Name:  words.T("People"),
		Key:   func(r row) string { return r.key },
		Same:  func(a, b row) bool { return a == b },
		Kind:  func(r row) int { return int(r.kind) },
		Guess: func(r row) float32 { return rowHeight(r.kind) },
		Can:   func(r row) bool { return r.kind != heading },
		Hover: true,
		New: func(k int) fyne.CanvasObject {
			switch kind(k) {
			case heading:
				return newHeadingLine(p)
			case door:
				return newDoorLine(p)
			}
			return newPersonLine(p, kind(k))
		},
		Fill: func(o fyne.CanvasObject, r row) { o.(interface{ set(row) }).set(r) },
		Tap:  p.openMenu,
		Menu: p.openMenu,
		Copy: func(r row) string { return r.person.Name + r.wait.Name },
	}
}

// openMenu opens the menu of a row at a place in the window.
func (p *Pane) openMenu(r row, at fyne.Position) {
	var items []widget.MenuItem
	if r.kind == door {
		items = p.doorMenu(r.wait)
	} else if who := p.person(r.person.ID); who != nil {
		items = append(p.pinItems(*who), p.PersonMenu(*who)...)
	}
	if len(items) > 0 {
		widget.ShowMenuAt(p.window.Canvas(), at, items)
	}
}

// person returns who has an ID, as they are now.
func (p *Pane) person(id string) *model.Person {
	for i := range p.class.Everyone {
		if p.class.Everyone[i].ID == id {
			return &p.class.Everyone[i]
		}
	}
	return nil
}
