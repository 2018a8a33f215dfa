// Package live says who holds which piece of a puzzle while it is moved. That is posted to all and kept by nobody; a move that is made is
// an entry (package puzzle), which says since when its piece was held.
//
//	holds := live.NewHolds()
//	data, err := live.Message{Game: game, Piece: 4, Since: since, At: at}.Encode() // and posted, again and again
//
//	m, err := live.Parse(data)
//	holds.Apply(author, board, m, now)
//	if h, held := holds.Holder(game, board, piece, now); held && h.Author != self { … } // Ana is moving this
//
// # Messages
//
// Posts come in any order, late or not at all, so each tells all there is to tell: which piece, since when, where it is now. It is said
// again at least each second. Who says nothing for five seconds holds nothing any more, and who lays a piece down or puts it
// back lets it go at once. Integers are unsigned varints of the shortest form, places zigzag; nothing may be left over.
//
//	game    author (32 bytes) and number of the entry that opened it
//	1 byte  0 let go, 1 held, 2 cursor: where somebody is, who holds nothing
//	piece   its number, or the cell of a cursor
//	since   milliseconds of class time since 1970; of a held piece
//	at      x and y in units of the table (package jigsaw), or in 1/10000 of the stage; of a held piece
//
// # Who holds a piece
//
// Of all who say that they hold one, who did first by class time, then who comes first by key: everybody comes to the same, and to what
// the entries will say. Nobody holds two pieces, a piece for longer than [puzzle.MaxHold], or one since a time that is yet to come. Who says to have held a piece before
// somebody who is known to hold it is believed once in ten seconds, each machine going by what it heard.
//
// # Bounds
//
// [Holds] keeps one thing of each of 500 people at most, and of as many when they were believed.
//
// It deliberately does not post, and has no clock: it is told the class time.
package live
