//go:build !nogui

package widget

import "fyne.io/fyne/v2"

// Measures of the window, in the pixels of a display of ordinary density.
const (
	TitleBar    float32 = 44
	TabBar      float32 = 44
	BottomBar   float32 = 64
	PeopleWidth float32 = 256 // of the left panel, as it comes
	ChatWidth   float32 = 320 // of the right one
)

// MinWindow is the smallest window nothing is cut off in.
var MinWindow = fyne.NewSize(960, 600)

// Show shows o or hides it.
func Show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
