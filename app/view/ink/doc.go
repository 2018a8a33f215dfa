// Package ink is the canvas on which a board is drawn: one page of a document with what others draw on it as they do, and
// the tools.
//
//	c := ink.New(window, ticker, ink.Hooks{Do: …, Live: …})
//	c.SetPage(document.ID, page, background)
//	c.SetTool(ink.Pen)
//
// What is on the page is drawn into tiles beside the goroutine of the window (package collab/board/draw) and stays there; only what
// changes is drawn again. What a person draws shows with the next repaint, in a layer of its own, until the page that is
// set has it; so does what others draw, point by point as it comes. All of it goes to the screen with the ticks of
// [video.Ticker], one repaint for everything.
//
// The canvas decides nothing: what a person does becomes operations, which [Hooks] hands over, and shows for good when a
// page is set that has them.
package ink
