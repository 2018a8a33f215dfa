// Package live says what goes on a board before it is done: strokes while they are drawn, where somebody points. That
// is posted to all and kept by nobody; what is finished is an entry (package board), which names the unfinished stroke
// whose place it takes.
//
//	out := live.Outbox{}
//	out.Add(live.Ink{Document: doc, Page: page, Token: token, Kind: board.Pen, Style: style, First: n, Points: points})
//	for m, ok := out.Next(now, pause); ok; m, ok = out.Next(now, pause) {
//		data, err := m.Encode() // and posted
//	}
//
//	m, err := live.Parse(data)
//	stroke = live.Joined(stroke, m)
//
// # Messages
//
// Posts come in any order, late or not at all. So each tells all that is needed to show it, an ink message the number of
// its first point, and it repeats the last points of the one before. Integers are unsigned varints of the shortest form,
// differences zigzag; nothing may be left over, and a message has at most 1024 bytes. It begins with
//
//	type      1 byte: 1 ink, 2 pointer, 3 laser
//	document  1 byte: 0 class board, 1 deck, 3 reveal; a deck and a reveal with author (32 bytes) and number
//	page      its number, or 0 and author (32 bytes), number and index of who added it
//
// and then there is
//
//	ink       kind of object (1 byte, 0–5), flags (1 byte: 1 the last one, 2 nothing comes of it), token (1–65535), style,
//	          number of the first point (0–20000), number of points (0–400), that many points
//	pointer   1 byte: 1 gone, which ends the message; 0 and a point
//	laser     number of points (1–64), that many points, the newest last
//
// A style is colour (3 bytes), width (1–1024), dash (1 byte, 0–2), opacity (1 byte, not 0), 1 byte: 0 not filled; 1 filled
// and a colour (3 bytes). A point is the difference in x and y from the one before, the first from the page's corner. Of
// shapes the message has two points, number 0 the first.
//
// Nothing of private boards is posted. To staff who have one in front, and by them to its owner, the same is told (session.Class.Tell):
// 1 byte, 65, then the message, whose document is 2, the owner (32 bytes) and 0. That they have it in front staff say by 64 and 1, every
// few seconds, and at the end by 64 and 0.
//
// # Bounds
//
// A stroke has 20,000 points at most, whatever comes. An [Outbox] holds eight messages. Who shows what others draw bounds how much of it,
// and for how long. Points that did not come are a straight line.
package live
