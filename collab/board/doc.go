// Package board folds journal entries into what a class draws: the class board, what is drawn on slides, everyone's
// private board, and copies of those for all.
//
//	b := board.New(self, opener)
//	b.Apply(e)                                  // entries of the class log, with their Rights
//	b.ApplyDesk(e)                              // entries of desk logs
//	for _, p := range b.Snapshot().Class.Pages {
//		for _, o := range p.Objects { … }       // undermost first
//	}
//	body, err := board.Encode(self, board.DocumentID{}, []board.Op{board.Put{page, shape}})
//	actions, err := editor.Do(document, ops...) // the same with undo and redo
//
// A document has pages, and a page objects. A person's action is an entry of one or more operations on one document.
// What is too fleeting to be kept, strokes while they are drawn, is package live's.
//
// # Bodies
//
// Integers are unsigned varints of the shortest form, signed ones zigzag, a field is its length and that many bytes,
// author keys are 32 bytes and not zeros. One value has one encoding, and nothing may be left over.
//
//	board    64  operations on the class board, a deck, or a reveal that the author began; in the class log
//	private  65  operations on the author's private board; in the desk log, whose bodies are sealed to staff and the author
//	return   66  owner, field operations sealed to the owner, field the same sealed to staff; in the class log
//	reveal   67  0 and an owner: it begins; 1, author and number of the entry that began one: it ends; in the class log
//
// Operations are
//
//	head      1 byte: kind of the document in the low two bits (0 class board, 1 deck, 2 private, 3 reveal), number of
//	          other authors that are named in the others (0–63)
//	authors   that many, rising, not the author of the entry, each of them named below
//	document  of a deck: who (0 the author of the entry, else one of the authors, from 1) and number of the entry that
//	          opened it; of a reveal: number of the entry that began it
//	          1 to 1000 operations up to the end
//
// and each begins with a byte, a code in the low four bits and flags in the high ones:
//
//	0–7 put      pen 0, highlighter 1, line 2, arrow 3, rectangle 4, ellipse 5, text 6, image 7; flags 16 place, 32 z,
//	             64 token. Page, style, place if flagged, z (field, a key) if flagged, token (1–65535) if flagged; of pen
//	             and highlighter the number of points (1–2000); points (two of others); of a text a field of 1–2000
//	             characters; of an image width and height (1–16384) and a field of 1–256 bytes, the ticket of its file
//	8   set      flags 16 place, 32 z, 64 style, 128 text, one at least: object, then style, place, z, text as flagged
//	9   delete   number of objects (1–4000), that many, rising
//	10  restore  the same
//	11  add page order (field, a key), width and height (16–8000), 1 byte: 0 white, 1 grid
//	12  set page flags 16 order, 32 size, 64 pattern, one at least: page, then those; of a page of a file order alone
//	13  remove   flag 16 brings it back: page
//	14  clear    page
//	15  unclear  flag 16 clears again: the operation that cleared, as an object
//
//	object    who, number of the entry, index of the operation in it (0–999)
//	page      number (1, of decks and reveals 1–1000), or 0 and, as an object, the operation that added it
//	points    each as the difference in x and in y (signed) from the one before, the first from 0, in quarter pixels;
//	          coordinates are 16 bits
//	style     1 byte: colour 0–11 of the palette or 15 for three bytes that follow, width 0–4 of the usual ones in bits 4–6
//	          or 7 for a width of 1–1024 quarter pixels that follows, 128 if more follows: 1 byte, dash in bits 0–1 (solid,
//	          dashed, dotted), 4 filled, 8 opacity; of the fill 1 byte 0–11 or 15 and three; of the opacity 1 byte, 1–254
//	place     x and y (signed, to ±2²⁰ quarter pixels), scale of x and of y (signed, to ±2²², not 0; 2¹⁶ is 1)
//	key       1–32 bytes, the last not 0
//
// What could be left out is never written: a usual colour or width, a place that moves nothing, the z "\x80".
//
// # What counts
//
// Every action takes the right to post. On the class board and on decks it counts if its author might draw by the clock
// of the entry (conduct.DrawersFold, conduct.LockFold), and one that adds, changes, removes or clears pages from who may moderate or
// present. Who may draw may change and delete what others drew, too. A reveal begins by staff or by whose board it is,
// ends by those and by who began it, and is drawn on by who began it alone. On a private board its owner draws by the
// desk log, staff by returns, without operations on pages.
//
// Each object has registers: whether it is gone, style, place, z, text. Of what was said of one after the object was put
// the last counts: by clock, then author, then number and operation. So it is with order, size, pattern and removal of a
// page. A clear takes away what was put, or restored, on its page before it, unless it is undone. Objects lie by z, then
// the clock of the entry that put them, then ID; pages by order, then ID. Of a document that is no deck one page stays.
//
// # Bounds
//
// Of one author's log what comes first counts, up to about 64 MiB of memory: 300 bytes an entry, 500 an object with 4 a
// point, 200 an object that is changed or deleted, 64 KiB a page, 32 KiB a
// reveal, 40 a byte that is returned. What lies beyond changes
// nothing, for everyone alike. Of one author at most 5,000 returns are opened. A page may be crowded: more than 5,000
// objects is what people should be told. An [Editor] undoes at most 200 actions.
//
// # Hash
//
// [Board.Hash] is the SHA-256 of "lyceum/v1/board", a zero byte, then for each document but private ones, by ID: kind,
// number, author; of a reveal the owner and whether it is shown (1 or 0); its pages by ID: number, author, number and
// index of who added it, field order, width, height, pattern, whether it is removed; the number of its objects, and each
// by ID: ID, page, whether it is gone, clock, kind, token, and as a field style, place, fields z and text, and points; of
// an image field ticket, width, height. Then the hashes of entries that returned something, by author and number. Equal
// hashes mean equal boards, whatever each can open.
//
// # Own files
//
// [WriteFile] writes a .cboard: one JSON object with the members format ("lyceum board"), version (1), title (may be left
// out), pages and pictures (may be left out), in that order. A page has width, height, grid (may be left out) and objects,
// undermost first: kind, points (x, y, x, y, …), colour (#rrggbb), width; and, if it is not as usual, fill, dash (dashed,
// dotted), opacity (1–254), place (x, y, scale_x, scale_y), text, picture (a name in pictures) with size (its width and
// height), by (a name), at (RFC 3339). Lengths are in pixels, quarters of them. Pictures are files in base64 by name. A
// file has at most 256 MiB, 1,000 pages, 400,000 objects, 200 pictures; [ReadFile] gives up as soon as there is more.
// [WriteSVG] has the same in its metadata, so that the picture of a page opens again as the page.
//
// It deliberately has no pixels (package draw), no files of pictures, no names of people, and does not know which decks
// there are: what is drawn on one that was never opened is there and shown nowhere.
package board
