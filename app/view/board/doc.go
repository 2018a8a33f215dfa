// Package board is the pane for the tabs Slides and Board in the middle of a class: one canvas over several documents, the
// strip of tools, pages, who may draw, and for staff the wall of private boards.
//
//	p := board.New(store, window, ticker)
//	p.Set(snapshot)
//	p.SetShown(model.TabBoard) // which of its tabs is in front; empty: none
//
// What is drawn, and how, is decided elsewhere: app/view/ink takes the pen and paints, collab/board says what a board is. The
// pane keeps only what is nobody else's business: the tool in hand and its options, that the wall is open, and how far it is
// scrolled.
package board
