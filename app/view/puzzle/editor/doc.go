//go:build !nogui

// Package editor is the form in which a puzzle of any kind is made, with a preview beside it.
//
//	e := editor.New(window, puzzle, editor.Hooks{Save: keep, Cancel: close, AddPicture: askForFile})
//	e.SetShown(true)
//	e.Focus()
//
// What the form says is a puzzle at any time; Check of package collab/puzzle says what is wrong with it, which shows at its field, and only a
// puzzle without faults goes to Save. It deliberately keeps nothing, reads no files and does not play: what was typed stays in its fields until whoever
// holds it lets it go.
package editor
