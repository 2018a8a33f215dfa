//go:build !nogui

package view

import "fyne.io/fyne/v2"

// readFonts reads the fonts of the program in the background, which the toolkit else does when it first measures a text: some
// 20 ms, for which the display can be opened meanwhile. What it returns is closed when that is done; until then nothing
// else may have to do with texts.
func readFonts() <-chan struct{} {
	done := make(chan struct{})
	go func() { // ends by itself
		defer close(done)
		for _, bold := range []bool{false, true} {
			fyne.MeasureText("A", 14, fyne.TextStyle{Bold: bold})
		}
	}()
	return done
}
