package room

import (
	"slices"
	"time"

	"lyceum/collab/board"
	deck "lyceum/collab/slides"
	"lyceum/session/journal"
)

// stroke is something with a pen.
func stroke(x, y int16) board.Shape {
	return board.Shape{Kind: board.Pen, Style: board.DefaultStyle, Place: board.Here, Points: []board.Point{{X: x, Y: y}, {X: x + 400, Y: y + 100}}}
}

// draws has somebody draw on the first page of a document.
func (d *desk) draws(doc board.DocumentID, x, y int16) {
	d.t.Helper()
	if err := d.Draw(doc, board.Put{Page: board.PageNumber(1), Shape: stroke(x, y)}); err != nil {
		d.t.Fatalf("%s draws: %v", d.options.Name, err)
	}
}

// onPage returns how many objects somebody sees on a page of a document, from 1; -1: it is not there.
func (d *desk) onPage(doc board.DocumentID, n int) int {
	b := d.Snapshot().Boards
	pages, _ := b.Pages(doc)
	if n > len(pages) {
		return -1
	}
	return len(pages[n-1].Objects)
}

var classBoard board.DocumentID

// own is somebody's private board.
func (d *desk) own() board.DocumentID { return board.PrivateID(d.self) }

// aClass is a teacher and two students who are in touch.
func aClass(b *building) (teacher, ana, ben *desk) {
	teacher = b.desk("Teacher").launch("Algebra")
	ana, ben = b.desk("Ana").join(teacher.Invite()), b.desk("Ben").join(teacher.Invite())
	wait(10 * time.Second)
	return teacher, ana, ben
}

// shareDeck opens slides whose file is not looked at before.
func (d *desk) shareDeck(title string, pages int, file []byte) board.DocumentID {
	d.t.Helper()
	ticket, err := d.share(file)
	if err != nil {
		d.t.Fatal(err)
	}
	sizes := slices.Repeat([]deck.Size{{Width: 1600, Height: 900}}, pages)
	body, err := deck.EncodeOpen(deck.Opening{Title: title, Source: deck.PDF, Pages: sizes, Ticket: ticket.AppendTo(nil)})
	if err != nil {
		d.t.Fatal(err)
	}
	seq, err := d.class.Append(background, journal.KindDeck, body)
	if err != nil {
		d.t.Fatal(err)
	}
	return board.DeckID(d.self, seq)
}
