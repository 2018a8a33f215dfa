package stream

import "testing"

func TestCamerasGiveWayAsTheyMultiply(t *testing.T) {
	for _, shown := range []Shown{Tile, Large, Full, Wall} {
		last := CameraRung(1, shown)
		for n := 2; n <= 40; n++ {
			r := CameraRung(n, shown)
			if r.Kbit > last.Kbit || r.Width > last.Width || r.FPS > last.FPS {
				t.Errorf("%d cameras: %+v, after %+v", n, r, last)
			}
			last = r
		}
	}
	for cameras, kbit := range map[int]int{7: 200, 8: 100, 12: 90, 15: 70, 20: 50, 25: 40, 30: 30, 100: 30} {
		if r := CameraRung(cameras, Tile); r.Kbit != kbit {
			t.Errorf("%d cameras: %+v, want %d kbit/s", cameras, r, kbit)
		}
	}
	if r := CameraRung(8, Tile); r.Height != 180 || r.FPS < 10 {
		t.Errorf("8 cameras: %+v", r)
	}
}

func TestRungWithinARateHasBitsForItsPictures(t *testing.T) {
	for _, r := range []Rung{fullRung, cameraRung, CameraRung(8, Tile)} {
		for kbit := 2000; kbit > 1; kbit = kbit * 9 / 10 {
			is := r.Within(kbit)
			switch {
			case is.Kbit > max(kbit, leastKbit) || is.Width > r.Width || is.Height > r.Height || is.FPS > r.FPS:
				t.Errorf("%+v within %d kbit/s: %+v", r, kbit, is)
			case is.Width%2 != 0 || is.Height%2 != 0 || is.Height < 40 || is.FPS < 2:
				t.Errorf("%+v within %d kbit/s: %+v", r, kbit, is)
			case kbit >= 60 && kbit < r.Kbit && is.bits(is.Kbit) < enoughBits:
				t.Errorf("%+v within %d kbit/s: %+v has %.3f bits a pixel", r, kbit, is, is.bits(is.Kbit))
			}
		}
	}
}

func TestScreenOfALowRateStaysSharp(t *testing.T) {
	for _, kbit := range []int{1500, 700, 200, 20} {
		if r := ScreenRung().ScreenWithin(kbit); r.Width != 1920 || r.FPS < 2 || r.FPS > 10 || r.Kbit != kbit {
			t.Errorf("%d kbit/s: %+v", kbit, r)
		}
	}
}
