package board

import "lyceum/session/journal"

// Copy returns operations that copy pages to a reveal, those of each entry by themselves: of a document whose pages they
// are, in the order given, at most [MaxPageNumber]. Pages of a deck's file are copied without what the file shows.
func Copy(pages []*Page) (entries [][]Op) {
	for i, p := range pages[:min(len(pages), MaxPageNumber)] {
		page := PageNumber(i + 1)
		var ops []Op
		if p.Size != PageSize && p.Size != (Size{}) || p.Pattern == Grid || len(p.Objects) == 0 && i > 0 {
			size, pattern := p.Size, p.Pattern
			if size == (Size{}) {
				size = PageSize
			}
			if pattern == DeckPage {
				pattern = White
			}
			ops = append(ops, SetPage{Page: page, Size: &size, Pattern: &pattern})
		}
		entries = append(entries, inEntries(append(ops, copies(page, p.Objects)...))...)
	}
	return entries
}

// CopyTo returns operations that put copies of objects, as they are now, on a page, those of each entry by themselves.
func CopyTo(page PageID, objects []*Object) (entries [][]Op) { return inEntries(copies(page, objects)) }

func copies(page PageID, objects []*Object) []Op {
	ops := make([]Op, 0, len(objects))
	for _, o := range objects {
		s := o.Shape
		s.Token = 0
		ops = append(ops, Put{page, s})
	}
	return ops
}

// inEntries returns operations by entries that they fit, which those of objects that were read do.
func inEntries(ops []Op) (entries [][]Op) {
	if len(ops) == 0 {
		return nil
	}
	anyone := journal.Author{1}
	parts, err := pack(ops, func(ops []Op) ([]byte, error) { return encode(anyone, RevealID(anyone, 1<<62), ops, maxDesk) })
	if err != nil {
		panic("BUG: " + err.Error())
	}
	for _, p := range parts {
		entries = append(entries, p.ops)
	}
	return entries
}

// NextZ returns the key of an object that is to lie above all of a page: none, unless something there was brought to the
// front.
func (p *Page) NextZ() Key {
	if p == nil || len(p.Objects) == 0 {
		return ""
	}
	if top := p.Objects[len(p.Objects)-1].Z; top > DefaultZ {
		return Between(top, "")
	}
	return ""
}
