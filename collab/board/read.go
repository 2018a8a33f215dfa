package board

import (
	"unicode"
	"unicode/utf8"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// A put is a Put that was read: the object that it puts, as it is until it is changed.
type put struct {
	page   PageID
	object *Object
}

func (op put) appendTo(w *writer) { Put{op.page, op.object.Shape}.appendTo(w) }

// A parser reads the operations of an entry.
type parser struct {
	reader
	self  journal.Author // of the entry
	seq   uint64
	clock journal.Clock
	doc   DocumentID
	named []journal.Author
	used  uint64 // which of them something was said of, a bit each
}

// parse reads a body of operations, by an entry with that author, number and clock, on a document of the kinds allowed;
// of a private board the caller knows whose it is. ok is false if no correct program writes it.
func parse(e journal.Entry, body []byte, owner journal.Author, allowed ...DocumentKind) (doc DocumentID, ops []Op, ok bool) {
	p := parser{reader: reader{fields.Read(body)}, self: e.Author, seq: e.Seq, clock: e.Clock}
	if !p.head(owner) || len(body) > journal.MaxBody {
		return doc, nil, false
	}
	ok = false
	for _, kind := range allowed {
		ok = ok || p.doc.Kind == kind
	}
	if !ok {
		return doc, nil, false
	}
	for len(p.Rest()) > 0 && p.OK() {
		if len(ops) == MaxOps {
			return doc, nil, false
		}
		ops = append(ops, p.op(uint16(len(ops))))
	}
	all := p.used == 1<<len(p.named)-1
	return p.doc, ops, p.Done() && all && len(ops) > 0
}

// head takes the document and who is named.
func (p *parser) head(owner journal.Author) bool {
	h := p.Byte("head")
	p.doc.Kind = DocumentKind(h & 3)
	for range h >> 2 {
		a := p.author()
		if n := len(p.named); !p.OK() || a == p.self || n > 0 && p.named[n-1].Compare(a) >= 0 {
			return false
		}
		p.named = append(p.named, a)
	}
	switch p.doc.Kind {
	case Deck:
		p.doc.Author, p.doc.Seq = p.who(), p.Within(1, 1<<63, "deck")
	case PrivateBoard:
		p.doc.Author = owner
	case Reveal:
		p.doc.Author, p.doc.Seq = p.self, p.Within(1, 1<<63, "reveal")
		p.Refuse(p.doc.Seq >= p.seq, "reveal") // it was begun before
	}
	return p.OK()
}

// who takes one of those who are named, or the author.
func (p *parser) who() journal.Author {
	n := p.Within(0, uint64(len(p.named)), "author")
	if n == 0 || !p.OK() {
		return p.self
	}
	p.used |= 1 << (n - 1)
	return p.named[n-1]
}

func (p *parser) id() ObjectID {
	return ObjectID{p.who(), p.Within(1, 1<<63, "entry"), uint16(p.Within(0, MaxOps-1, "index"))}
}

func (p *parser) ids() []ObjectID {
	n := p.Within(1, MaxTargets, "objects")
	if !p.OK() || n > uint64(len(p.Rest())/3) {
		p.Refuse(true, "objects")
		return nil
	}
	ids := make([]ObjectID, 0, n)
	for range n {
		id := p.id()
		if k := len(ids); !p.OK() || k > 0 && ids[k-1].Compare(id) >= 0 {
			p.Refuse(true, "objects")
			return nil
		}
		ids = append(ids, id)
	}
	return ids
}

func (p *parser) pageID() PageID {
	last := uint64(1)
	if p.doc.Kind == Deck || p.doc.Kind == Reveal {
		last = MaxPageNumber
	}
	if n := p.Within(0, last, "page"); n > 0 || !p.OK() {
		return PageID{Number: uint16(n)}
	}
	return PageID{Added: p.id()}
}

func (p *parser) colourOf(b byte) Colour {
	switch i := b & 15; {
	case int(i) < len(Palette):
		return Palette[i]
	case i != customColour:
		p.Refuse(true, "colour")
		return 0
	}
	rgb := p.Take(3, "colour")
	if !p.OK() {
		return 0
	}
	c := Colour(rgb[0])<<16 | Colour(rgb[1])<<8 | Colour(rgb[2])
	for _, own := range Palette {
		p.Refuse(c == own, "colour") // which is written otherwise
	}
	return c
}

func (p *parser) style() Style {
	b := p.Byte("style")
	s := Style{Colour: p.colourOf(b), Opacity: 255}
	switch i := b >> 4 & 7; {
	case int(i) < len(Widths):
		s.Width = Widths[i]
	case i<<4 == customWidth:
		s.Width = uint16(p.Within(1, MaxWidth, "width"))
		for _, own := range Widths {
			p.Refuse(s.Width == own, "width")
		}
	default:
		p.Refuse(true, "style")
	}
	if b&styleMore == 0 {
		return s
	}
	more := p.Byte("style")
	s.Dash = Dash(more & moreDash)
	if s.Filled = more&moreFill != 0; s.Filled {
		fill := p.Byte("fill")
		p.Refuse(fill > customColour, "fill")
		s.Fill = p.colourOf(fill)
	}
	if more&moreOpacity != 0 {
		s.Opacity = p.Byte("opacity")
		p.Refuse(s.Opacity == 255, "opacity")
	}
	p.Refuse(more == 0 || more >= moreOpacity<<1 || !s.valid(), "style")
	return s
}

func (p *parser) place() Place {
	v := Place{
		int32(p.Varint(-MaxOffset, MaxOffset, "place")), int32(p.Varint(-MaxOffset, MaxOffset, "place")),
		int32(p.Varint(-MaxScale, MaxScale, "scale")), int32(p.Varint(-MaxScale, MaxScale, "scale")),
	}
	p.Refuse(v.ScaleX == 0 || v.ScaleY == 0, "scale")
	return v
}

func (p *parser) key() Key {
	k := Key(p.Field(1, MaxKey, "key"))
	p.Refuse(!k.valid(), "key")
	return k
}

func (p *parser) text() string {
	s := string(p.Field(1, MaxText*utf8.UTFMax, "text"))
	p.Refuse(!validText(s), "text")
	return s
}

// validText reports whether a text can be on a board.
func validText(s string) bool {
	n := 0
	for i, r := range s {
		n++
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return false
			}
		}
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return false
		}
	}
	return n >= 1 && n <= MaxText
}

func (p *parser) size() Size {
	return Size{uint16(p.Within(minPage, MaxPage, "size")), uint16(p.Within(minPage, MaxPage, "size"))}
}

func (p *parser) pattern() Pattern {
	v := Pattern(p.Byte("pattern"))
	p.Refuse(v > Grid, "pattern")
	return v
}

// op takes the operation with an index.
func (p *parser) op(index uint16) Op {
	b := p.Byte("operation")
	code, flags := b&15, b&^15
	allow := func(which byte) { p.Refuse(flags&^which != 0, "flags") }
	switch code {
	case codeSet:
		return p.set(flags)
	case codeDelete:
		allow(0)
		return Delete{p.ids()}
	case codeRestore:
		allow(0)
		return Restore{p.ids()}
	case codeAddPage:
		allow(0)
		return AddPage{p.key(), p.size(), p.pattern()}
	case codeSetPage:
		allow(flagOrder | flagSize | flagPattern)
		return p.setPage(flags)
	case codeRemovePage:
		allow(flagAgain)
		if flags == flagAgain {
			return RestorePage{p.pageID()}
		}
		return RemovePage{p.pageID()}
	case codeClear:
		allow(0)
		return Clear{p.pageID()}
	case codeUnclear:
		allow(flagAgain)
		return Unclear{p.id(), flags == flagAgain}
	}
	allow(flagPlace | flagZ | flagToken)
	return p.put(ObjectKind(code), flags, index)
}

func (p *parser) put(kind ObjectKind, flags byte, index uint16) Op {
	page := p.pageID()
	o := &Object{ID: ObjectID{p.self, p.seq, index}, Clock: p.clock, Shape: Shape{Kind: kind, Style: p.style(), Place: Here, Z: DefaultZ}}
	if flags&flagPlace != 0 {
		o.Place = p.place()
		p.Refuse(o.Place == Here, "place")
	}
	if flags&flagZ != 0 {
		o.Z = p.key()
		p.Refuse(o.Z == DefaultZ, "z")
	}
	if flags&flagToken != 0 {
		o.Token = Token(p.Within(1, 1<<16-1, "token"))
	}
	n := uint64(2)
	if kind.IsStroke() {
		n = p.Within(1, MaxPoints, "points")
	}
	o.Points = p.points(int(n))
	switch kind {
	case Text:
		o.Text = p.text()
	case Image:
		o.Image = &Picture{Width: uint16(p.Within(1, MaxPicture, "size")), Height: uint16(p.Within(1, MaxPicture, "size")), Ticket: string(p.Field(1, MaxTicket, "ticket"))}
	}
	if p.OK() {
		o.Bounds = o.bounds()
	}
	return put{page, o}
}

func (p *parser) set(flags byte) Op {
	op := Set{Object: p.id()}
	if flags&flagStyle != 0 {
		s := p.style()
		op.Style = &s
	}
	if flags&flagPlace != 0 {
		v := p.place()
		op.Place = &v
	}
	if flags&flagZ != 0 {
		k := p.key()
		op.Z = &k
	}
	if flags&flagText != 0 {
		s := p.text()
		op.Text = &s
	}
	p.Refuse(flags == 0, "flags")
	return op
}

func (p *parser) setPage(flags byte) Op {
	op := SetPage{Page: p.pageID()}
	if flags&flagOrder != 0 {
		k := p.key()
		op.Order = &k
	}
	if flags&flagSize != 0 {
		s := p.size()
		op.Size = &s
	}
	if flags&flagPattern != 0 {
		v := p.pattern()
		op.Pattern = &v
	}
	ofFile := p.doc.Kind == Deck && op.Page.Number > 0
	p.Refuse(flags == 0 || ofFile && flags != flagOrder, "flags")
	return op
}
