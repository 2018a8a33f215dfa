//go:build !nogui

// Package workshop is the screen Puzzles: those of a profile and those that come with the program, and the editor of one.
//
//	s := workshop.New(store, window)
//	s.Set(snapshot)
//
// It reads no file: what it shows comes with snapshots, what a person does goes to Asks. How a puzzle of each kind is made is package
// editor's; that a class plays one is begun in the class.
package workshop
