//go:build !nogui

package video

import (
	"fyne.io/fyne/v2"

	"lyceum/app/model"
)

// Measures of the stage, in Fyne's pixels.
const (
	padding     float32 = 16
	gap         float32 = 8
	stripWidth  float32 = 128
	stripHeight float32 = 96
	stripTiles  float32 = 5 // that fit beside each other at full size; smaller ones where there is less room

	narrowest float32 = 1.3      // of a camera's tile, width to height; narrower places are not filled
	widest    float32 = 16. / 9. // the same
)

// An area is where something lies, in the coordinates of the stage.
type area struct {
	at   fyne.Position
	size fyne.Size
}

// inset returns a without an edge of a width.
func (a area) inset(edge float32) area {
	return area{a.at.AddXY(edge, edge), fyne.NewSize(max(0, a.size.Width-2*edge), max(0, a.size.Height-2*edge))}
}

// filled returns what a camera takes of a: all of it if it is between [narrowest] and [widest], else less at two sides.
func (a area) filled() area {
	w, h := a.size.Width, a.size.Height
	w, h = min(w, h*widest), min(h, w/narrowest)
	return a.middle(w, h)
}

// middle returns a place of a size in the middle of a, on whole pixels.
func (a area) middle(w, h float32) area {
	w, h = floor(w), floor(h)
	return area{a.at.AddXY(floor((a.size.Width-w)/2), floor((a.size.Height-h)/2)), fyne.NewSize(w, h)}
}

func floor(v float32) float32 { return float32(int(v)) }

// An arrangement is where main and tiles lie, and along what the arrows for paging are: at the left and the right of strip,
// or above and below it.
type arrangement struct {
	main    area
	tiles   []area
	strip   area
	upright bool // the strip is
}

// arrange lays the stage out: a large picture, if there is one, which is screen or camera, and so many tiles.
func arrange(all fyne.Size, shown model.Layout, main, screen bool, tiles int) arrangement {
	room := area{size: all}.inset(padding)
	switch {
	case shown == model.LayoutGrid || !main:
		return grid(room, tiles)
	case tiles == 0:
		a := arrangement{main: room}
		if !screen {
			a.main = room.filled()
		}
		return a
	}
	top, side := stripOnTop(room, tiles), stripAtSide(room, tiles)
	if shown == model.LayoutContent && screen {
		if fits(side.main) > fits(top.main) {
			return side
		}
		return top
	}
	top.main = top.main.filled()
	return top
}

// fits returns how large a screen gets in a.
func fits(a area) float32 { return min(a.size.Width/widest, a.size.Height) }

// stripOnTop puts tiles in a row above the large picture.
func stripOnTop(room area, n int) arrangement {
	w := min(stripWidth, floor((room.size.Width-(stripTiles-1)*gap)/stripTiles))
	w = max(w, 1)
	h := floor(w * stripHeight / stripWidth)
	long := float32(n)*(w+gap) - gap
	x := room.at.X + floor((room.size.Width-long)/2)
	a := arrangement{strip: area{fyne.NewPos(x, room.at.Y), fyne.NewSize(long, h)}}
	for i := range n {
		a.tiles = append(a.tiles, area{fyne.NewPos(x+float32(i)*(w+gap), room.at.Y), fyne.NewSize(w, h)})
	}
	a.main = area{room.at.AddXY(0, h+gap), fyne.NewSize(room.size.Width, max(0, room.size.Height-h-gap))}
	return a
}

// stripAtSide puts them in a column to the right of it.
func stripAtSide(room area, n int) arrangement {
	h := min(stripHeight, floor((room.size.Height-(stripTiles-1)*gap)/stripTiles))
	h = max(h, 1)
	w := min(stripWidth, floor(h*widest))
	x := room.at.X + room.size.Width - w
	a := arrangement{upright: true, strip: area{fyne.NewPos(x, room.at.Y), fyne.NewSize(w, float32(n)*(h+gap)-gap)}}
	for i := range n {
		a.tiles = append(a.tiles, area{fyne.NewPos(x, room.at.Y+float32(i)*(h+gap)), fyne.NewSize(w, h)})
	}
	a.main = area{room.at, fyne.NewSize(max(0, room.size.Width-w-gap), room.size.Height)}
	return a
}

// grid makes n tiles as large as they can be, all of one size, the last row in the middle.
func grid(room area, n int) arrangement {
	a := arrangement{strip: room}
	if n == 0 {
		return a
	}
	var best area
	columns := 1
	for c := 1; c <= n; c++ {
		rows := (n + c - 1) / c
		cell := area{size: fyne.NewSize(
			floor((room.size.Width-float32(c-1)*gap)/float32(c)), floor((room.size.Height-float32(rows-1)*gap)/float32(rows)))}
		if cell.size.Width < 1 || cell.size.Height < 1 {
			continue
		}
		if t := cell.filled(); t.size.Width*t.size.Height > best.size.Width*best.size.Height {
			best, columns = t, c
		}
	}
	w, h := best.size.Width, best.size.Height
	rows := (n + columns - 1) / columns
	tall := float32(rows)*(h+gap) - gap
	y := room.at.Y + floor((room.size.Height-tall)/2)
	for i := 0; i < n; i += columns {
		in := min(columns, n-i)
		x := room.at.X + floor((room.size.Width-(float32(in)*(w+gap)-gap))/2)
		for j := range in {
			a.tiles = append(a.tiles, area{fyne.NewPos(x+float32(j)*(w+gap), y), fyne.NewSize(w, h)})
		}
		y += h + gap
	}
	return a
}
