//go:build !nogui

// Package widget holds the parts the windows are drawn from: colours and
// measures, texts, buttons, inputs, avatars, chips, and the layouts that keep
// them on a 4-point grid.
//
//	join := widget.NewButton("Join", widget.Primary, func() { … })
//	row := widget.Row(8, paste, join)
//
// All of it runs on Fyne's goroutine. It deliberately knows nothing of classes:
// panes in package view decide what a part says and does.
package widget
