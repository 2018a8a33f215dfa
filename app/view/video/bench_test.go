//go:build !nogui

package video

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"lyceum/app/view/viewtest"
)

// BenchmarkPrepare is what is done to a picture before it is shown, away from the window's goroutine: copied, cut, made
// pixels of, and mirrored if it is one's own.
func BenchmarkPrepare(b *testing.B) {
	for _, bench := range []struct {
		name          string
		width, height int
		tile          fyne.Size
		mirrored      bool
	}{
		{"strip", 170, 96, fyne.NewSize(128, 96), false},
		{"strip, mirrored", 170, 96, fyne.NewSize(128, 96), true},
		{"360p", 640, 360, fyne.NewSize(480, 360), false},
		{"large", 910, 512, fyne.NewSize(672, 512), false},
		{"720p in a strip", 1280, 720, fyne.NewSize(128, 96), true},
		{"1080p", 1920, 1080, fyne.NewSize(1920, 1080), false},
	} {
		b.Run(bench.name, func(b *testing.B) {
			p := NewPicture(NewTicker(inline), Crop, bench.mirrored)
			box := [2]int{int(bench.tile.Width), int(bench.tile.Height)}
			p.box.Store(&box)
			is := grey(bench.width, bench.height, 100, 100, 100)
			p.Put(is)
			p.prepare()
			b.ReportAllocs()
			for b.Loop() {
				p.Put(is)
				p.prepare()
			}
		})
	}
}

// BenchmarkSet is what a snapshot costs in which something small changed, by how many people there are.
func BenchmarkSet(b *testing.B) {
	for _, n := range []int{9, 300} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := viewtest.Crowd(n)
			o := openStage(b, fyne.NewSize(704, 648))
			next := with(s, nil)
			if m := next.Class.Stage.Main; m != nil {
				other := *m
				other.Person.Speaking = !other.Person.Speaking
				next.Class.Stage.Main = &other
			}
			o.Set(s)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if i%2 == 0 {
					o.Set(next)
				} else {
					o.Set(s)
				}
			}
		})
	}
}
