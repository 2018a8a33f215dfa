//go:build !nogui

// Package test is the tab Test of a class. Who takes a test waits for it here, answers it, hands it in and reads the results; staff
// give it, follow everybody on a wall, and mark by hand.
//
//	p := test.New(store, window, dialogs)
//	p.SetShown(true)
//	p.Set(snapshot)
//
// It marks nothing and keeps nothing: answers go to the store with every change, and what shows as kept is what the store says.
package test
