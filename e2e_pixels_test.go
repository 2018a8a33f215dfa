//go:build e2e

package main_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os/exec"
)

// look returns what a part of the window shows.
func (w *window) look(part widgetSeen) image.Image {
	w.t.Helper()
	cmd := exec.Command("import", "-window", w.id, "-crop", fmt.Sprintf("%dx%d+%d+%d", part.W, part.H, part.X, part.Y), "+repage",
		"-define", "png:compression-level=1", "png:-")
	cmd.Env = w.desk.environ()
	out, err := cmd.Output()
	if err == nil {
		var img image.Image
		if img, err = png.Decode(bytes.NewReader(out)); err == nil {
			return img
		}
	}
	w.t.Fatalf("look at %s: %v", w.name, err)
	return nil
}

// share returns which share of the pixels of a picture is wanted.
func share(img image.Image, wanted func(x, y int, c color.RGBA) bool) float64 {
	b, n := img.Bounds(), 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if wanted(x, y, color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)) {
				n++
			}
		}
	}
	return float64(n) / float64(max(1, b.Dx()*b.Dy()))
}

// apart reports whether two colours differ by more than what coding does to them.
func apart(a, b color.RGBA) bool {
	far := func(a, b uint8) bool { return max(a, b)-min(a, b) > 40 }
	return far(a.R, b.R) || far(a.G, b.G) || far(a.B, b.B)
}

// changed returns which share of a part of the window looks different after half a second.
func (w *window) changed(part widgetSeen) float64 {
	w.t.Helper()
	before := w.look(part)
	w.desk.do("sleep", "0.5") // what moves, moves within this
	after := w.look(part)
	return share(after, func(x, y int, c color.RGBA) bool {
		return apart(c, color.RGBAModel.Convert(before.At(x, y)).(color.RGBA))
	})
}

// moves waits until a part of the window shows what moves.
func (w *window) moves(part widgetSeen) {
	w.t.Helper()
	w.desk.poll(fmt.Sprintf("%s: %q moves", w.name, part.Word), func() bool { return w.changed(part) > 0.01 })
}

// still waits until a part of the window stands still.
func (w *window) still(part widgetSeen) {
	w.t.Helper()
	w.desk.poll(fmt.Sprintf("%s: %q stands still", w.name, part.Word), func() bool { return w.changed(part) == 0 })
}

// has waits until a good part of a place is of a colour.
func (w *window) has(part widgetSeen, paint color.RGBA) {
	w.t.Helper()
	w.desk.poll(fmt.Sprintf("%s: %q has %v", w.name, part.Word, paint), func() bool {
		return share(w.look(part), func(_, _ int, c color.RGBA) bool { return !apart(c, paint) }) > 0.1
	})
}

// paint colours what lies behind the windows of a desk.
func (d *desk) paint(c color.RGBA) {
	d.t.Helper()
	_, _ = d.try("display", "-window", "root", fmt.Sprintf("xc:rgb(%d,%d,%d)", c.R, c.G, c.B)) // it does so, and then says that it failed
}

// cover opens the window of another program, which takes the keyboard. What it returns closes that.
func (d *desk) cover() (uncover func()) {
	d.t.Helper()
	other := exec.Command("display", "-geometry", "+60+60", "-size", "400x300", "xc:gray80")
	other.Env = d.environ()
	d.run(other)
	return func() { _ = other.Process.Kill() } // its end is waited for with the test's
}
