package room

import (
	"slices"

	"lyceum/collab/board"
)

// blank is the page of a private board on which nothing was done yet.
var blank = []*board.Page{{ID: board.PageNumber(1), Size: board.PageSize}}

// Pages returns the pages of a document in order, and of a deck the sizes of its file's pages; none if it is not there.
func (b *Boards) Pages(doc board.DocumentID) (pages []*board.Page, sizes []board.Size) {
	if b.All == nil {
		return nil, nil
	}
	d := b.All.Document(doc)
	if doc.Kind == board.Deck {
		if is := b.Deck(doc); is != nil {
			return d.Of(len(is.Sizes)), is.Sizes
		}
		return nil, nil
	}
	switch {
	case d != nil:
		return d.Pages, nil
	case doc.Kind == board.PrivateBoard:
		return blank, nil
	}
	return nil, nil
}

// Deck returns a deck that is open; nil if it is not.
func (b *Boards) Deck(doc board.DocumentID) *DeckOf {
	if i := slices.IndexFunc(b.Decks, func(d DeckOf) bool { return d.ID == doc }); i >= 0 {
		return &b.Decks[i]
	}
	return nil
}

// Number returns which page of its document a place has in front, from 1; 0: none.
func (b *Boards) Number(p Place) int {
	pages, _ := b.Pages(p.Doc)
	if p.Where == "" || p.Where == PlaceVideo {
		return 0
	}
	return 1 + slices.IndexFunc(pages, func(is *board.Page) bool { return is.ID == p.Page })
}

// PageSize returns the size of a page; of one of a deck's file the deck's sizes say it.
func PageSize(p *board.Page, sizes []board.Size) board.Size {
	switch n := int(p.ID.Number); {
	case p.Size != (board.Size{}):
		return p.Size
	case n > 0 && n <= len(sizes):
		return sizes[n-1]
	}
	return board.PageSize
}
