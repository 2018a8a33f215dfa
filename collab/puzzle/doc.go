// Package puzzle says what puzzles are, and folds journal entries into how a class solves them.
//
//	p := &puzzle.Puzzle{Title: "Plants", Content: &puzzle.Ordering{Items: items}}
//	if err := p.Check(); err != nil { … } // a *Fault
//	err = puzzle.WriteFile(w, p)          // a .cpuzzle
//	p, err = puzzle.ReadFile(r)
//
//	games := puzzle.New()
//	games.Apply(e)     // of the class log, with its Rights
//	games.ApplyDesk(e) // of desk logs: boards that people have for themselves
//	for _, g := range games.Snapshot() {
//		for _, b := range g.Boards { … puzzle.ScoreOf(p, b) … }
//	}
//	body, err := puzzle.EncodeMove(game, puzzle.Move{Kind: puzzle.Put, Piece: 3, From: puzzle.Nowhere, To: 1, Grabbed: since})
//
// Puzzles are for fun: everybody has the file with what is right, and nobody is graded by them.
//
// # Bodies
//
// Integers are unsigned varints of the shortest form, signed ones zigzag, a field is its length and that many bytes, bits are eight in a
// byte, the first in its lowest. One value has one encoding, and nothing may be left over. A game is author (32 bytes, not zeros) and
// number (not 0) of the entry that opened it.
//
// Of KindPuzzle, in the class log, by who has the right to present or to moderate:
//
//	opened  1, title (field: one line of 1–100 characters), mode (1 together, 2 teams, 3 alone), teams (2–26 of mode 2, else 0), seed (32
//	        bits), shape, ticket (field of 1–256 bytes)
//	teams   2, game, number (0–450), that many of author (32 bytes) and team (1–26), rising by author
//	reset   3, game, 0: all boards; or 1, team, owner (32 bytes): one
//	ended   4, game
//
//	shape   kind (1–6, as [Kind]), flags (1 check, 2 shuffle, 4 reusable tiles), hints (0–100); of a jigsaw columns, rows (1–40), width, height
//	        (100–10000, the longer one 10000); of a crossword columns, rows (1–40), bits of its cells; of others the number of tiles (2–100, of zones
//	        1–100), bits of the reusable ones if flagged, and but for an ordering the number of slots (1–60) and how many each takes (0–100; 0: any)
//
// Of KindPuzzleMove, in the class log, and of KindPuzzleAlone, in the desk log: game, kind, and
//
//	1 lay      piece, x and y (signed, to ±2¹⁷), held
//	2 put      tile, slot from which it is taken and slot on which it is put (from 1; 0: none), held
//	3 order    item, item behind which it is put (from 1; 0: first), held
//	4 type     number (1–60), that many of cell and letter (a capital letter or a digit; 0: empty)
//	5 hint     piece, tile, item or cell
//	6 check, 7 restart
//
// held is since when it was held, in milliseconds of class time since 1970.
//
// # What counts
//
// A move counts on the board of its author by then, from the entry that opened the game to the one that ended it, if it fits the shape. Of moves
// whose holds of one piece overlap that which was held first counts, of two held since the same millisecond that of the author who comes
// first. A hold lasts from held to the clock of the entry; it is no longer than [MaxHold], and begins no earlier than what the author said
// before in that log. A piece of a jigsaw that is laid where it belongs is contested by nobody. What was held before its board was begun anew does
// not count. Then moves are made in the order of their clocks, and
// one that changes nothing, finds no room on a slot, or moves what lies for good does not count either. Letters are not held: the last one
// counts. Of tiles that are reused there is always another, on a slot one at most. A board gives as many hints as its puzzle has.
//
// # Bounds
//
// Of one log what comes first counts, up to about 16 MiB of memory: 320 bytes an entry with its body, 40 a member of a team, 12 a letter.
//
// # Hash
//
// [Games.Hash] is the SHA-256 of "lyceum/v1/puzzles", a zero byte, then the games in the order in which they were opened: ID, clocks of opening
// and end, mode, teams, seed, title, ticket, shape, members; and, unless people play alone, their boards: team, clock of the beginning, hints,
// moves that count and that do not, pieces, copies, order.
//
// # Own files
//
// A .cpuzzle is one JSON object with the members format ("lyceum puzzle"), version (1), kind, title, task (may be left out), options,
// content and pictures (may be left out). Nothing else may be in it. What is counted is counted from 1.
//
//	options    hints (0 to 100), check, penalties, shuffle (true or false), score (part, letter, position, all); what is
//	           left out is 0, false, part
//	pictures   PNG or JPEG files in base64 by name
//	item       text, picture (a name in pictures), one of them at least
//
// Content is by kind
//
//	jigsaw     picture, columns, rows, seed (of how it is cut)
//	ordering   items, in their right order
//	matching   pairs of left and right, each an item; distractors, items that belong to nobody
//	zones      picture (may be left out), zones of label, x, y, width, height (1/10000 of the picture), capacity (0: any number);
//	           tiles, items with zones (their numbers) and reusable
//	sorting    groups of label and items
//	crossword  words of answer, clue, row, column, down; spare, words of answer and clue that found no place; solution, cells of
//	           row and column that spell a word
//
// A file has at most 24 MiB, of which pictures 16 MiB; the limits of what is in it are the constants of this package.
// [ReadFile] gives up as soon as there is more, and returns nothing that cannot be played.
//
// It deliberately has no pixels (package draw), no files of a class and no clock, and does not make puzzles of pictures or lists: that is
// for editors.
package puzzle
