package assets

import "embed"

//go:embed app/app.svg app/app.png
var app embed.FS

// App returns the program's own picture for the desktop, as a PNG of 256 × 256 pixels: app.svg by rsvg-convert -w 256. The
// caller owns the slice.
func App() []byte { return appFile("app/app.png") }

// AppDrawing returns the same as SVG.
func AppDrawing() []byte { return appFile("app/app.svg") }

func appFile(name string) []byte {
	b, err := app.ReadFile(name)
	if err != nil {
		panic("BUG: no " + name)
	}
	return b
}
