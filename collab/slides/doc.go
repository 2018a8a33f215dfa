// Package slides folds journal entries into the decks of slides that are open in a class.
//
// A deck is a file, which members fetch by its ticket (package session), and an entry that says what is in it: so a
// late joiner knows every page, and what was drawn on it, before the first byte of the file is here.
//
//	body, err := slides.EncodeOpen(slides.Opening{Title: "Plants", Source: slides.PDF, Pages: sizes, Ticket: ticket})
//	d := slides.New()
//	d.Apply(e) // of the class log, with its Rights
//	for _, deck := range d.Snapshot() { … }
//
// The file is a PDF whatever the deck was made from: package pictures makes one of photographs and drawings, package
// pages draws its pages, and package pdf writes and mends such files. What is drawn on slides is in package board.
//
// # Bodies
//
// Entries of kind 68 (journal.KindDeck), in the class log. Integers are unsigned varints of the shortest form, a field
// is its length and that many bytes, nothing may be left over.
//
//	removal  0, author (32 bytes) and sequence number of the entry that opened the deck
//	opening  1, title (field: UTF-8 of 1 to 100 characters, without control characters, not all white space),
//	         source: 1 a PDF, 2 pictures,
//	         number of pages, 1 to 1000,
//	         sizes, until there are as many: how many pages in a row have it, width, height, each 16 to 4096 pixels of
//	         the board; neighbours differ,
//	         ticket (field of 1 to 256 bytes)
//
// The size of a page is that of the board on it and is not asked of the file: [Fit] has the longer side 1600 pixels.
// Where a file has other sizes, its pages are fitted into these.
//
// # What counts
//
// Both take the right to post. An opening counts from who has the right to present or to moderate at that entry, and
// from who presents then (conduct.StageFold.At). A removal counts from who opened the deck and from who has one of these rights, whenever it
// was said; a deck that was taken away stays so, and what was drawn on it stays in the logs. Of one author the first 500
// statements count.
package slides
