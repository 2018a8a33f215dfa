//go:build !nogui

// Package shelf is the list of puzzles that a person can give or change: own ones, then those that come with the program. The screen Puzzles
// and the tab Puzzle show it.
//
//	list := shelf.New(shelf.Hooks{Tap: open})
//	list.Set(shelf.All(snapshot.Shelf))
//
// What is done with a puzzle is for who shows the list to say; nothing is read here.
package shelf
