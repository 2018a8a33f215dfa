//go:build !nogui

package widget

import (
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
)

// OpenFolder shows a folder in the desktop's own way. What comes of that nobody knows, so its path should be shown as well.
func OpenFolder(path string) {
	_ = fyne.CurrentApp().OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)})
}
