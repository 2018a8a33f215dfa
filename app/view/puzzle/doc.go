//go:build !nogui

// Package puzzle is the tab Puzzle of a class: the task and what helps at the left, the play area of whatever kind of puzzle it is, and who
// did how much at the right; and for staff the form with which a puzzle is opened.
//
//	p := puzzle.New(asks, window, ticker)
//	p.Set(snapshot)
//	p.SetShown(true)
//
// The pane holds no truth: a piece that was laid shows there until the snapshot has it, or says that it was refused. Who holds which piece now
// passes by the snapshots: it comes with every frame, and is asked for with the next redraw. A jigsaw is one picture, in which all
// pieces are drawn that nobody holds; those that are held lie over it. A crossword is one picture, too; cards are objects of their own, of which there
// are a hundred at most.
//
// It deliberately does not make or change puzzles: that is for editors.
package puzzle
