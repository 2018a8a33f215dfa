package device

import (
	"testing"
	"time"

	"lyceum/media"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 123456000, time.UTC)

// shrunk returns a picture scaled to a size by the mean of what falls together.
func shrunk(p *media.Picture, width, height int) *media.Picture {
	q := media.NewPicture(width, height)
	for y := range height {
		for x := range width {
			sum, n := 0, 0
			for fy := y * p.Height / height; fy < max((y+1)*p.Height/height, y*p.Height/height+1); fy++ {
				for fx := x * p.Width / width; fx < max((x+1)*p.Width/width, x*p.Width/width+1); fx++ {
					sum += int(p.Y[fy*p.YStride+fx])
					n++
				}
			}
			q.Y[y*q.YStride+x] = byte(sum / n)
		}
	}
	return q
}

func TestStampSaysFrameAndTimeInEverySize(t *testing.T) {
	for _, size := range [][2]int{{640, 360}, {1280, 720}, {320, 180}, {640, 480}, {854, 480}, {1920, 1080}, {240, 136}} {
		var p media.Picture
		newCard(size[0], size[1], "AL").draw(&p, 4000000001, noon)
		frame, at, ok := ReadStamp(&p)
		if !ok || frame != 4000000001 || !at.Equal(noon) {
			t.Errorf("%v: ReadStamp = %d, %v, %v", size, frame, at, ok)
		}
	}
}

func TestStampSurvivesScalingAndCoarseQuantisation(t *testing.T) {
	var p media.Picture
	c := newCard(640, 360, "AL")
	for frame := range uint32(50) {
		at := noon.Add(time.Duration(frame) * 33333 * time.Microsecond)
		c.draw(&p, frame, at)
		q := shrunk(&p, 320, 180)
		for i := range q.Y { // what a very low rate leaves: four levels, and a cast
			q.Y[i] = q.Y[i]/64*40 + 50
		}
		if got, when, ok := ReadStamp(q); !ok || got != frame || !when.Equal(at) {
			t.Errorf("ReadStamp = %d, %v, %v; want %d, %v", got, when, ok, frame, at)
		}
	}
}

func TestPictureWithoutStampHasNone(t *testing.T) {
	p := media.NewPicture(640, 360)
	if _, _, ok := ReadStamp(p); ok {
		t.Error("a black picture has a stamp")
	}
	newCard(640, 360, "AL").draw(p, 7, noon)
	for y := range 16 {
		copy(p.Y[y*p.YStride:][:16], []byte{235, 235, 235, 235, 235, 235, 235, 235, 235, 235, 235, 235, 235, 235, 235, 235})
	}
	if _, _, ok := ReadStamp(p); ok {
		t.Error("a stamp with a wrong bit is read")
	}
	if _, _, ok := ReadStamp(media.NewPicture(2, 2)); ok {
		t.Error("the smallest picture has a stamp")
	}
}

func TestCardMoves(t *testing.T) {
	c := newCard(320, 180, "AL")
	var p, q media.Picture
	c.draw(&p, 1, noon)
	c.draw(&q, 2, noon.Add(time.Second/30))
	changed := 0
	for y := stampRow(stampRows, 180); y < 180; y++ {
		for x := range 320 {
			if p.Y[y*p.YStride+x] != q.Y[y*q.YStride+x] {
				changed++
			}
		}
	}
	if changed < 50 {
		t.Errorf("%d pixels below the stamp changed, want at least 50", changed)
	}
}
