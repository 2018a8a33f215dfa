// Package assets holds what ships inside the program: the icons and the logo.
//
// The pictures are black strokes on a 24 × 24 grid. Whoever draws one replaces
// "#000000" in its bytes with the colour wanted: toolkits that recolour only
// fills would turn strokes into blobs.
package assets

import (
	"embed"
	"fmt"
)

//go:embed icons/*.svg
var icons embed.FS

// Icon returns the SVG text of an icon by its file name without ".svg". The
// caller owns the slice. A name that is not shipped is a bug in the caller.
func Icon(name string) []byte {
	b, err := icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		panic(fmt.Sprintf("BUG: no icon %q", name))
	}
	return b
}
