// Package draw turns pages of a board into pixels, with smooth edges and without any display.
//
//	p := draw.NewPainter(true)
//	is := p.Thumbnail(page, board.PageSize, 320, nil)
//
//	sheet := draw.NewSheet(p)              // a page that changes
//	tiles := draw.NewTiles(sheet)
//	tiles.Note(sheet.Set(page, size))      // whenever it has
//	for _, id := range draw.Visible(part, sheet.Size(scale), scale) {
//		show(id, tiles.Get(id))
//	}
//
// # What is drawn
//
// A place is given in pixels of the page; at a scale of s a pixel of the page is s of the picture's. A line is filled once, as
// the union of rectangles along it and pieces of discs where it turns and ends, so that a translucent one is the same all
// along; it is at least 0.8 pixels wide. Dashes are 4 widths long, 3 apart; dots are 2 widths apart. Heads of arrows are as
// board.ArrowHead says. Edges are those of golang.org/x/image/vector, exact to a 32nd of a pixel.
//
// Text is shaped by github.com/go-text/typesetting, in both directions, and broken into lines between words where it
// reaches the second point of its object. A line is 1.25 sizes high. Letters are those of the Go fonts, which are in the
// program; what they lack is taken from the computer's.
//
// # What is drawn again
//
// A [Sheet] keeps an index of squares of 64 pixels by which it finds the objects of an area, for drawing, erasing and
// selecting. [Tiles] are pictures of 512 × 512 pixels. An object that comes on top of all is drawn over the tiles it
// touches; for any other change only the part of a tile that it touches is drawn again, from the ground up. Tiles take at
// most 64 MB; those that were not asked for the longest time go first. A tile that was given out is never changed, so that
// a window may show it while its successor is drawn. A [Live] layer has small pictures where something is being drawn now.
//
// Nothing here reads a clock or starts a goroutine. A [Painter], and all that was made with it, belongs to one goroutine at a
// time. System fonts are the only thing read from disk.
package draw
