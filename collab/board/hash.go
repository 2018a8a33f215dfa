package board

import (
	"cmp"
	"slices"

	"lyceum/session/journal/fields"
)

// Hash returns the SHA-256 of what the class log says: the class board, decks and reveals as they are, and what was
// returned on private boards as it was written, so that it is the same for all, whatever each can open. Equal hashes
// mean equal boards. Its format is that of the package documentation's "Hash".
func (b *Board) Hash() [32]byte {
	b.settle()
	if b.hashed {
		return b.hash
	}
	w := stateWriter{fields.NewDigest("lyceum/v1/board")}
	var sealed []*record
	for _, d := range b.inOrder() {
		if d.id.Kind != PrivateBoard {
			w.state(d)
			continue
		}
		for _, r := range d.records {
			if r.sealed != nil {
				sealed = append(sealed, r)
			}
		}
	}
	slices.SortFunc(sealed, func(x, y *record) int {
		return cmp.Or(x.author.key.Compare(y.author.key), cmp.Compare(x.seq, y.seq))
	})
	for _, r := range sealed {
		w.Write(r.hash[:])
	}
	b.hash, b.hashed = w.Total(), true
	return b.hash
}

// DeskHash returns the SHA-256 of private boards as far as this machine can read them: the same for all of staff who
// have the same keys and the same desk logs.
func (b *Board) DeskHash() [32]byte {
	b.settle()
	w := stateWriter{fields.NewDigest("lyceum/v1/private boards")}
	for _, d := range b.inOrder() {
		if d.id.Kind == PrivateBoard && d.drawn {
			w.state(d)
		}
	}
	return w.Total()
}

// inOrder returns the documents by ID.
func (b *Board) inOrder() []*document {
	all := make([]*document, 0, len(b.docs))
	for _, d := range b.docs {
		all = append(all, d)
	}
	slices.SortFunc(all, func(x, y *document) int { return x.id.Compare(y.id) })
	return all
}

// A stateWriter writes documents.
type stateWriter struct{ *fields.Digest }

// state writes a document, its pages and its objects by their IDs. Of what nobody has put or added yet there is
// nothing in it.
func (w stateWriter) state(d *document) {
	w.document(d)
	pages := slices.Clone(d.list)
	slices.SortFunc(pages, func(x, y *page) int { return x.id.Compare(y.id) })
	for _, p := range pages {
		p.settle()
		w.page(p)
	}
	var objects []*object
	for _, o := range d.objects {
		if o.made.record != nil {
			objects = append(objects, o)
		}
	}
	slices.SortFunc(objects, func(x, y *object) int { return x.first.ID.Compare(y.first.ID) })
	w.Numbers(uint64(len(objects)))
	for _, o := range objects {
		w.object(o)
	}
}

func (w stateWriter) id(id ObjectID) {
	w.Write(id.Author[:])
	w.Numbers(id.Seq, uint64(id.Index))
}

func (w stateWriter) pageID(id PageID) {
	w.Numbers(uint64(id.Number))
	w.id(id.Added)
}

func (w stateWriter) document(d *document) {
	w.Numbers(uint64(d.id.Kind), d.id.Seq)
	w.Write(d.id.Author[:])
	if d.id.Kind == Reveal {
		w.Write(d.begun.owner[:])
		w.Flag(d.begun.shown())
	}
}

func (w stateWriter) page(p *page) {
	if p.id.Number == 0 && p.made.record == nil {
		return
	}
	size, pattern := p.looks()
	gone, _ := p.removed.since(p.made)
	w.pageID(p.id)
	w.Text(string(p.orderKey()))
	w.Numbers(uint64(size.Width), uint64(size.Height), uint64(pattern))
	w.Flag(gone)
}

func (w stateWriter) object(o *object) {
	is := o.shape()
	w.id(is.ID)
	w.pageID(o.page.id)
	w.Flag(o.hidden())
	w.Numbers(uint64(is.Clock), uint64(is.Kind), uint64(is.Token))
	s := writer{}
	s.style(is.Style)
	s.place(is.Place)
	s.b = appendPoints(fields.Append(fields.Append(s.b, string(is.Z)), is.Text), is.Points)
	w.Text(string(s.b))
	if is.Image != nil {
		w.Text(is.Image.Ticket)
		w.Numbers(uint64(is.Image.Width), uint64(is.Image.Height))
	}
}
