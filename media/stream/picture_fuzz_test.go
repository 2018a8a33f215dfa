package stream

import (
	"testing"
	"time"

	"lyceum/session/netgroup"
)

func FuzzPictures(f *testing.F) {
	f.Add([]byte{1, 0, 3, 0, 1, 0, 3, 1, 1, 2, 0, 9})
	f.Fuzz(func(t *testing.T, script []byte) {
		var b pictureBuffer
		at, stamp, place := time.Duration(0), uint64(1e6), uint32(1000)
		last, begun := uint32(0), false
		for script = script[:min(len(script), 4000)]; len(script) >= 4; script = script[4:] {
			at += time.Duration(script[0]) * time.Millisecond
			stamp, place = stamp+uint64(script[1])*1000, place+uint32(script[2]%4)-1
			h := pictureHeader{place: place, back: script[3] % 5}
			b.push(at, &netgroup.Frame{Layer: script[3] >> 6, Key: h.back == 0, Timestamp: stamp, Data: h.appendTo(nil)})
			b.push(at, &netgroup.Frame{Layer: script[3] >> 6, Key: h.back == 0, Timestamp: stamp, Data: append(h.appendTo(nil), script[:4]...)})
			if b.wantsKey(at, nil) && len(b.waiting) == 0 {
				t.Fatal("a key frame is asked for though nothing waits")
			}
			restarts := b.count.restarts
			s, _, ok, wake := b.next(at, nil)
			switch {
			case ok && begun && restarts == b.count.restarts && s.place <= last && s.back != 0:
				t.Fatalf("picture %d after %d", s.place, last)
			case ok:
				b.decoded(at, &s, 0, true)
				last, begun = s.place, true
			case wake != 0 && wake <= at && !b.wantsKey(at, nil):
				t.Fatalf("at %v, told to look again at %v", at, wake)
			}
		}
	})
}

func FuzzParsePicture(f *testing.F) {
	f.Add([]byte{0, 0, 0, 9, 4, 1})
	f.Add([]byte{0, 0, 0, 0, 0, 1})
	f.Add([]byte{0, 0, 0, 0, 1, 1})
	f.Fuzz(func(t *testing.T, in []byte) {
		if h, vp8, err := parsePicture(in); err == nil {
			if out := append(h.appendTo(nil), vp8...); string(out) != string(in) || len(vp8) == 0 || uint32(h.back) > h.place {
				t.Errorf("%x parsed as %+v, %x, became %x", in, h, vp8, out)
			}
		}
	})
}
