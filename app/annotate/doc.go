// Package annotate writes what was drawn on a board or on slides as files for other programs: PDF, PNG and SVG.
//
//	d := annotate.Document{Title: "Plants", Sheets: sheets, Deck: deck}
//	err := annotate.PDF(ctx, w, d)        // all sheets
//	err = annotate.PNG(ctx, w, d, 0, 2)   // one of them, at 2 pixels a pixel of the board
//	err = annotate.SVG(ctx, w, d, 0)
//
// # PDF
//
// A page of a deck is in the file as it was: pdfium, in its box (package pages), makes a drawing of each page of the
// original, with its fonts, and this package writes pages that have these drawings and, over them, lines as lines,
// letters as their outlines and pictures as they are. Each page is as large as the original's, others have 96 pixels of the board an inch; each has
// a line in the outline. A page that pdfium can show and not pass on is in the file as a picture, one that it cannot show is white.
//
// What is drawn looks as package draw has it, but for what both leave to others: how edges are smoothed.
//
// Deliberately absent: text that can be selected or searched in what was typed on the board; links and notes of the
// original file; its outline.
package annotate
