package cli

import (
	"lyceum/app/room"
	"lyceum/collab/board"
)

// nameOf returns the name of who is meant by an ID.
func nameOf(snap room.Snapshot, id string) string {
	for _, q := range snap.People {
		if q.ID == id {
			return q.Name
		}
	}
	return ""
}

// printBoard prints what is in front.
func printBoard(s *seat, p *printer) error {
	snap := s.Snapshot()
	doc := s.doc()
	pages, n, err := s.page(doc)
	if err != nil {
		return err
	}
	fs := fields{{"place", s.front.At.Where}, {"document", doc.Kind.String()}, {"title", ""}, {"owner", ""}}
	if d := snap.Boards.Deck(doc); d != nil {
		fs[2].value = d.Title
	}
	switch d := snap.Boards.All.Document(doc); {
	case doc.Kind == board.PrivateBoard:
		fs[3].value = nameOf(snap, snap.Boards.IDs[doc.Author])
	case d != nil && doc.Kind == board.Reveal:
		fs[3].value = nameOf(snap, snap.Boards.IDs[d.Owner])
	}
	may := snap.Boards.MayDraw && doc.Kind != board.Reveal || doc.Kind == board.PrivateBoard
	undo := snap.Boards.Undo[doc]
	p.print("board", append(fs, fields{
		{"page", n}, {"pages", len(pages)}, {"objects", len(pages[n-1].Objects)}, {"follow", string(s.front.State)}, {"may_draw", may},
		{"undo", undo.Undo}, {"redo", undo.Redo}, {"private", len(snap.Boards.All.Private)},
	}...))
	return nil
}

// printObjects prints what lies on the page in front, undermost first.
func printObjects(s *seat, p *printer) error {
	snap := s.Snapshot()
	pages, n, err := s.page(s.doc())
	if err != nil {
		return err
	}
	for _, o := range pages[n-1].Objects {
		r, g, b := o.Style.Colour.RGB()
		p.print("object", fields{
			{"kind", o.Kind.String()}, {"by", nameOf(snap, snap.Boards.IDs[o.ID.Author])}, {"colour", hexColour(r, g, b)},
			{"width", float64(o.Style.Width) / board.Unit}, {"points", len(o.Points)}, {"text", o.Text}, {"box", boxOf(o.Bounds)},
		})
	}
	return nil
}

func hexColour(r, g, b uint8) string {
	const digits = "0123456789ABCDEF"
	return string([]byte{'#', digits[r>>4], digits[r&15], digits[g>>4], digits[g&15], digits[b>>4], digits[b&15]})
}

// boxOf is a rectangle in pixels of the page: left, top, right, bottom.
func boxOf(r board.Rect) [4]float64 {
	return [4]float64{float64(r.MinX) / board.Unit, float64(r.MinY) / board.Unit, float64(r.MaxX) / board.Unit, float64(r.MaxY) / board.Unit}
}

// boardEvent is classEvent for boards and slides.
func boardEvent(ev room.Event) (name string, fs fields) {
	switch ev := ev.(type) {
	case room.ShownChanged:
		return "shown", fields{{"place", ev.Shown.Where}, {"document", ev.Shown.Doc.Kind.String()}, {"title", ev.Title}, {"page", ev.Number},
			{"by", ev.Person.Name}, {"id", ev.Person.ID}}
	case room.DeckChanged:
		d := ev.Deck
		fs = fields{{"title", d.Title}, {"state", ev.State}, {"pages", len(d.Sizes)}, {"have", d.Have}, {"size", d.Size}, {"by", d.By.Name}, {"id", d.By.ID}}
		if d.Err != nil {
			fs = append(fs, field{"message", sentence(d.Err)}, field{"cause", cause(d.Err)})
		}
		return "deck", fs
	case room.DrawersChanged:
		return "drawers", fields{{"who", ev.Drawers.Who}, {"people", ev.Names}}
	case room.BoardRevealed:
		return "revealed", fields{{"name", ev.Owner.Name}, {"id", ev.Owner.ID}, {"by", ev.By.Name}, {"on", ev.On}}
	case room.BoardReturned:
		return "returned", fields{{"by", ev.By.Name}, {"id", ev.By.ID}}
	}
	return "", nil
}
