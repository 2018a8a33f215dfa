//go:build !nogui

// Package editor is the form in which one question of any type is written, with a preview beside it in which it can be answered.
//
//	e := editor.New(window, question, editor.Hooks{Save: keep, Cancel: close, AddPicture: askForFile})
//	e.SetShown(true)
//	e.Focus()
//
// What the form says is a question at any time; quiz.Check says what is wrong with it, at its field, and only a question without
// faults goes to Save. It keeps nothing and knows no bank: what was typed stays in its fields until whoever holds it lets it go.
package editor
