// Package puzzle says what puzzles are, and folds journal entries into how a class solves them.
//
//	p := &puzzle.Puzzle{Title: "Plants", Content: &puzzle.Ordering{Items: items}}
//	if err := p.Check(); err != nil { … } // a *Fault
//	err = puzzle.WriteFile(w, p)          // a .cpuzzle
//	p, err = puzzle.ReadFile(r)
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
