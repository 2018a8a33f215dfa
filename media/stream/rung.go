package stream

import (
	"time"

	"lyceum/session/netgroup"
)

// A Rung is a step of the ladder by which pictures become smaller and fewer: a box that they fit into, at most so many a
// second, of at most so many kbit/s.
type Rung struct {
	Width, Height int
	FPS           int
	Kbit          int
}

// Shown says how large a camera's picture is shown to others.
type Shown uint8

// How large a picture is shown.
const (
	Tile  Shown = iota // one among others
	Large              // the one that is looked at, among tiles
	Full               // one that fills a window, and there is hardly any other
	Wall               // one of very many, that few look at
)

var (
	fullRung   = Rung{1280, 720, 30, 1500}
	cameraRung = Rung{640, 360, 30, 600}
	wallRung   = Rung{96, 72, 1, 15}
	screenRung = Rung{1920, 1080, 10, 1500}
)

// tileRungs is what a tile is sent at, where there are at least so many cameras. The rates from eight on are those of
// BigBlueButton.
var tileRungs = []struct {
	cameras int
	Rung
}{
	{30, Rung{192, 108, 6, 30}}, {25, Rung{256, 144, 8, 40}}, {20, Rung{256, 144, 10, 50}}, {15, Rung{320, 180, 12, 70}},
	{12, Rung{320, 180, 15, 90}}, {8, Rung{320, 180, 15, 100}}, {5, Rung{320, 180, 20, 200}}, {3, Rung{480, 270, 24, 350}},
}

// CameraRung returns at what a camera is sent, when so many are published, this one included. As cameras multiply all of
// them give way, the large one the least.
func CameraRung(cameras int, shown Shown) Rung {
	tile := cameraRung
	for _, r := range tileRungs {
		if cameras >= r.cameras {
			tile = r.Rung
			break
		}
	}
	switch {
	case shown == Wall:
		return wallRung
	case shown == Full && cameras <= 2:
		return fullRung
	case shown == Tile:
		return tile
	case cameras >= 20:
		return Rung{640, 360, 15, 250}
	case cameras >= 8:
		return Rung{640, 360, 24, 400}
	}
	return cameraRung
}

// ScreenRung returns at what a screen is sent.
func ScreenRung() Rung { return screenRung }

// Within returns the rung for a rate that is lower: fewer pictures a second at first, as long as they show what moves,
// then smaller ones, until there are bits for each.
func (r Rung) Within(kbit int) Rung {
	kbit = max(kbit, leastKbit)
	for kbit < r.Kbit && r.bits(kbit) < enoughBits {
		switch {
		case r.FPS > 15:
			r.FPS = max(15, r.FPS*2/3)
		case r.Width > 320:
			r.Width, r.Height = r.Width*3/4&^1, r.Height*3/4&^1
		case r.FPS > 8:
			r.FPS--
		case r.Width > 160:
			r.Width, r.Height = r.Width*3/4&^1, r.Height*3/4&^1
		case r.FPS > 2:
			r.FPS--
		default:
			r.Kbit = kbit
			return r
		}
	}
	r.Kbit = min(r.Kbit, kbit)
	return r
}

const (
	leastKbit  = 10
	enoughBits = 0.06 // a pixel, for VP8 of a person who speaks. Our choice.
)

// bits returns how many bits there are for a pixel.
func (r Rung) bits(kbit int) float64 {
	return float64(kbit) * 1000 / float64(r.Width*r.Height*r.FPS)
}

// ScreenWithin returns the rung for a screen of a lower rate: it stays sharp, and changes less often.
func (r Rung) ScreenWithin(kbit int) Rung {
	kbit = max(kbit, leastKbit)
	if kbit < r.Kbit {
		r.FPS = min(max(r.FPS*kbit/r.Kbit, 2), r.FPS)
		r.Kbit = kbit
	}
	return r
}

// Publishing returns how a camera's stream of that rate travels: in three layers, so that who is weak has a half or a quarter of
// the pictures.
func (r Rung) Publishing() netgroup.PublishConfig {
	return netgroup.PublishConfig{Kind: netgroup.VideoStream, Kbit: r.Kbit, Layers: cameraLayers, FEC: true}
}

// ScreenPublishing returns how a screen's stream of that rate travels. A whole screen is many packets at once, and worth waiting for.
func (r Rung) ScreenPublishing() netgroup.PublishConfig {
	return netgroup.PublishConfig{
		Kind: netgroup.ScreenStream, Kbit: r.Kbit, Layers: 1, FEC: true, Window: 2 * time.Second, Margin: time.Second,
	}
}

const cameraLayers = 3
