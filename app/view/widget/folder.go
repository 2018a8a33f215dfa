//go:build !nogui

package widget

import (
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
)

// OpenFolder shows a folder in the desktop's own way. What comes of that nobody knows, so its path should be shown as well.
func OpenFolder(path string) { openPath(path) }

// OpenFile opens a file with what the desktop has for such; the same.
func OpenFile(path string) { openPath(path) }

func openPath(path string) {
	_ = fyne.CurrentApp().OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)})
}
