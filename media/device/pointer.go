package device

import "lyceum/media"

// arrow is the mouse pointer: # is black, o white. Its tip is the upper left corner.
var arrow = [...]string{
	"#",
	"##",
	"#o#",
	"#oo#",
	"#ooo#",
	"#oooo#",
	"#ooooo#",
	"#oooooo#",
	"#ooooooo#",
	"#oooooooo#",
	"#ooooooooo#",
	"#oooooo####",
	"#ooo#oo#",
	"#oo##oo#",
	"#o# #oo#",
	"##   #oo#",
	"#    #oo#",
	"      ##",
}

// drawPointer draws the mouse pointer into a picture of a screen, with its tip at x, y. What lies outside is left out.
func drawPointer(p *media.Picture, x, y int) {
	for dy, line := range arrow {
		for dx, pixel := range line {
			px, py := x+dx, y+dy
			if pixel == ' ' || px < 0 || py < 0 || px >= p.Width || py >= p.Height {
				continue
			}
			luma := byte(235)
			if pixel == '#' {
				luma = 16
			}
			p.Y[py*p.YStride+px] = luma
			p.U[py/2*p.CStride+px/2], p.V[py/2*p.CStride+px/2] = 128, 128
		}
	}
}
