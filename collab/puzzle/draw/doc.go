// Package draw makes pixels of puzzles: pieces of a jigsaw with their knobs.
//
//	picture, err := draw.Picture(data, 1200)  // decoded, and no larger than it will be shown
//	p := draw.NewPieces(picture, cut)
//	piece := p.Piece(4)                       // an image with smooth edges, and where it lies
//
// A piece is cut out of the picture along its outline (package jigsaw), and a fine line is drawn on its edge, so that two that are alike are told
// apart. What is drawn is a picture of the piece alone, transparent around it: who shows it moves it without drawing it again.
//
// Memory is bounded by the pixels that [Picture] is asked for: pieces together take about twice as many as the picture. It
// deliberately has no cache, no colours of holders and no letters: those are the window's.
package draw
