//go:build !nogui

// Package monitor shows staff everybody who attends the class: the wall of tiles with small pictures of what people agreed to
// show, the same as a table, one person large with what can be done for them, and who is connected to whom.
//
//	p := monitor.New(asks, w, ticker)
//	w.SetContent(p.Content)
//	p.Set(snapshot)
//
// Who needs attention, and in which order people come, is decided in package model. Only tiles in sight exist as objects, and
// only their pictures are asked for; a tile that shows what it showed before is left alone. What staff look at is told to those
// whose pictures they are, so nothing here asks for a picture that is not on the screen.
package monitor
