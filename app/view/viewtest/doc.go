//go:build !nogui

// Package viewtest is for tests of panes: a window on Fyne's test driver, sample
// snapshots, pictures to compare with, and a walk through the focus order.
//
//	w := viewtest.Open(t, fyne.NewSize(256, 692))
//	p := people.New(asks, w)
//	w.SetContent(p.Content)
//	p.Set(viewtest.Student())
//	viewtest.Golden(t, "people-typical", w)
//
// Pictures are drawn with the fonts inside Fyne, so they are the same on every
// computer; a snapshot with names in other writings is for assertions, not for
// pictures. Nothing in a sample depends on the clock: Now is the present in all
// of them.
package viewtest
