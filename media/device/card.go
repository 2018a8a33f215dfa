package device

import (
	"fmt"
	"hash/crc32"
	"math"
	"time"

	"lyceum/media"
)

// A card draws the pictures of a test card: at the top its stamp, below it whose it is, the clock and the number of the
// frame on a ground of a colour of the person's own, a ball that never rests, a mark that flashes with each second (when
// the test sound has a pip), and bars of the eight colours.
type card struct {
	ground          *media.Picture // all that stands still
	clock, number   *lettering
	clockX, clockY  int
	numberX, numbrY int
	ballU, ballV    byte
}

// newCard returns a card of a size that passed media.CheckSize.
func newCard(width, height int, initials string) *card {
	c := &card{ground: media.NewPicture(width, height)}
	hue := float64(crc32.ChecksumIEEE([]byte(initials))%360) * math.Pi / 180
	c.ballU, c.ballV = byte(128-90*math.Cos(hue)), byte(128-90*math.Sin(hue))
	c.drawGround(byte(128+28*math.Cos(hue)), byte(128+28*math.Sin(hue)))

	if initials != "" {
		big := newLettering(float64(height)/2.6, initials)
		big.draw(c.ground, width/20, height*32/100, initials, 200)
	}
	c.clock = newLettering(float64(height)/9, "0123456789:.")
	c.number = newLettering(float64(height)/11, "0123456789#")
	c.clockX, c.clockY = width*52/100, height*36/100
	c.numberX, c.numbrY = width*52/100, height*52/100
	return c
}

// drawGround draws what stands still: a slope of luma with fine lines, so that there is something for an encoder to
// lose, and the bars.
func (c *card) drawGround(u, v byte) {
	p := c.ground
	for y := range p.Height {
		for x := range p.Width {
			luma := 50 + 60*x/p.Width + 30*y/p.Height
			if x%(p.Width/16+1) == 0 || y%(p.Height/9+1) == 0 {
				luma += 24
			}
			p.Y[y*p.YStride+x] = byte(luma)
		}
	}
	fill(p.U, u)
	fill(p.V, v)
	top := p.Height * 17 / 20 &^ 1
	for y := top; y < p.Height; y++ {
		for x := range p.Width {
			bar := 7 - x*8/p.Width
			luma, cb, cr := yuv(255*(bar>>1&1), 255*(bar>>2&1), 255*(bar&1))
			p.Y[y*p.YStride+x], p.U[y/2*p.CStride+x/2], p.V[y/2*p.CStride+x/2] = luma, cb, cr
		}
	}
}

// draw makes p the card's frame of a time.
func (c *card) draw(p *media.Picture, frame uint32, at time.Time) {
	p.CopyFrom(c.ground)
	p.At = at
	c.drawBall(p, float64(at.UnixMilli()%8000)/8000*2*math.Pi)
	c.clock.draw(p, c.clockX, c.clockY, at.Format("15:04:05.0"), 235)
	c.number.draw(p, c.numberX, c.numbrY, fmt.Sprintf("#%d", frame), 235)
	if at.Nanosecond() < int(100*time.Millisecond) {
		side := p.Height / 12
		for y := p.Height * 60 / 100; y < p.Height*60/100+side; y++ {
			fill(p.Y[y*p.YStride+c.clockX:][:side], 235)
		}
	}
	writeStamp(p, frame, at)
}

// drawBall draws the ball where it is at an angle of its figure of eight, which lies below the stamp and above the bars.
func (c *card) drawBall(p *media.Picture, angle float64) {
	radius := float64(p.Height) / 14
	x := float64(p.Width)/2 + math.Sin(angle)*(float64(p.Width)/2-radius)
	y := float64(p.Height)/2 + math.Sin(2*angle)*(float64(p.Height)*0.33-radius)
	for line := max(int(y-radius), 0); line < min(int(y+radius)+1, p.Height); line++ {
		half := math.Sqrt(max(radius*radius-(float64(line)-y)*(float64(line)-y), 0))
		left, right := max(int(x-half), 0), min(int(x+half)+1, p.Width)
		if left >= right {
			continue
		}
		fill(p.Y[line*p.YStride+left:line*p.YStride+right], 170)
		fill(p.U[line/2*p.CStride+left/2:line/2*p.CStride+(right+1)/2], c.ballU)
		fill(p.V[line/2*p.CStride+left/2:line/2*p.CStride+(right+1)/2], c.ballV)
	}
}

// yuv returns a colour in limited range BT.601.
func yuv(r, g, b int) (luma, cb, cr byte) {
	return byte((66*r+129*g+25*b+128)>>8 + 16), byte((-38*r-74*g+112*b+128)>>8 + 128), byte((112*r-94*g-18*b+128)>>8 + 128)
}
