// Package jigsaw is the geometry of a picture that is cut into pieces.
//
//	width, height := jigsaw.Fit(4000, 3000) // of the picture on the table, in units
//	cut := jigsaw.Cut{Columns: 6, Rows: 4, Width: width, Height: height, Seed: 7}
//	start := cut.Scatter(seed)              // where pieces lie before anybody moves one
//	if cut.Snaps(piece, at) { … }           // it is where it belongs
//	path := cut.Outline(piece)              // lines and knobs around it, for whoever draws it
//	if cut.Hit(piece, at, pointer) { … }    // somebody points at it
//
// Pieces have numbers, row by row. Lengths are in units of the table, of which the longer side of the picture has Long, so
// that all have the same table whatever their windows. The picture's upper left corner is 0, 0; a piece lies where the upper left
// corner of its rectangle, without knobs, is. Where pieces lie is reckoned in whole numbers and the same on every machine;
// outlines are for eyes and hands, and may differ by what floating numbers do.
//
// It deliberately has no pixels (package draw) and does not know who moves what.
package jigsaw
