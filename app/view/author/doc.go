//go:build !nogui

// Package author is the screen Questions: the bank of a profile, its categories, questions as students see them with what is right
// marked, files in and out, and the tests that are put together of them.
//
//	s := author.New(store, window)
//	s.Set(snapshot)
//
// It reads no file and knows no bank: what it shows comes with snapshots, what a person does goes to Asks. How a question of each type
// is written is package editor's.
package author
