package stream

import (
	"slices"
	"time"

	"lyceum/media"
	"lyceum/session/netgroup"
)

// Of pictures that wait.
const (
	mostPictures      = 256
	mostPictureBytes  = 8 << 20
	mostPictureWait   = 200 * time.Millisecond // without sound
	pictureLateOneIn  = 20                     // pictures of which one may be late
	stuckFor          = 60 * time.Millisecond  // after that a key frame is asked for,
	askAgain          = 400 * time.Millisecond // and again
	farFromSound      = time.Second            // a sound's clock that says so much else is not that of the pictures
	frozenAfter       = 300 * time.Millisecond // without a picture, where there was one to be shown
	showAtLeast       = 100 * time.Millisecond // while what is late is made up for
	mostDecodingAhead = 30 * time.Millisecond
)

// A pictureSlot is a picture that waits.
type pictureSlot struct {
	place uint32
	back  uint8 // by how many places before it the picture is that it is made of; 0: none
	layer uint8
	at    int64 // its timestamp
	vp8   []byte
}

// A pictureBuffer puts the pictures of a stream in order, leaves out those that cannot be decoded, and says when each is to
// be decoded and shown: when the sound of the same moment is heard, or, without sound, when nineteen of twenty pictures
// have come. Times are told as what passed since some moment, and never fall.
type pictureBuffer struct {
	waiting []pictureSlot // by place
	bytes   int

	begun bool      // something was decoded, and nothing was lost since of which all is made
	done  uint32    // place of what was decoded last
	at    int64     // and its timestamp
	refs  [2]uint32 // of layers 0 and 1, the place of what was decoded last
	odd   int       // pictures in a row that did not fit

	newest uint32        // the highest place that came
	since  time.Duration // when the first came

	now     time.Duration
	late    lateness
	base    time.Duration
	target  time.Duration
	ahead   time.Duration // how long decoding takes
	askedAt time.Duration
	asked   bool

	shownAt    time.Duration
	shownPlace uint32
	shownStamp int64
	wasShown   bool
	count      pictureCounts
}

// A pictureCounts counts pictures.
type pictureCounts struct {
	came, malformed, duplicate, late, odd, restarts uint64
	decoded, shown, lost, skipped, overflowed       uint64
	keysAsked, frozen                               uint64
	frozenFor, frozenLongest                        time.Duration
}

// A soundClock says when what was captured at a timestamp is heard; false if nothing is.
type soundClock func(timestamp uint64) (time.Duration, bool)

// push takes in a frame.
func (b *pictureBuffer) push(now time.Duration, f *netgroup.Frame) {
	b.now = max(b.now, now)
	h, vp8, err := parsePicture(f.Data)
	if err != nil || f.Layer >= cameraLayers || f.Timestamp > maxTimestamp || f.Key != (h.back == 0) {
		b.count.malformed++
		return
	}
	s := pictureSlot{place: h.place, back: h.back, layer: f.Layer, at: int64(f.Timestamp), vp8: vp8}
	way := b.now - micros(s.at)
	if !b.fits(&s, way) {
		b.count.odd++
		if b.odd++; b.odd < oddMost {
			return
		}
		b.count.restarts++
		b.restart()
	}
	b.odd = 0
	b.count.came++
	if !b.fetched(s.place, way) {
		b.late.add(b.now, way)
	}
	b.relax()
	if b.begun && s.place <= b.done {
		b.count.late++
		return
	}
	i, found := slices.BinarySearchFunc(b.waiting, s.place, func(w pictureSlot, place uint32) int { return int(int64(w.place) - int64(place)) })
	if found {
		b.count.duplicate++
		return
	}
	b.waiting = slices.Insert(b.waiting, i, s)
	b.bytes += len(vp8)
	for len(b.waiting) > mostPictures || b.bytes > mostPictureBytes {
		b.drop(1)
		b.count.overflowed++
	}
}

// fits reports whether a picture may be of the stream that is played: its time is near, and later in it are places that are later.
func (b *pictureBuffer) fits(s *pictureSlot, way time.Duration) bool {
	if b.late.any() && (way-b.base > oddWay || b.base-way > oddWay) {
		return false
	}
	return !b.begun || (s.place > b.done) == (s.at > b.at) || s.place == b.done
}

// fetched reports whether a picture seems to be one that was sent before this machine took part, and fetched: such say nothing
// of how long the way is.
func (b *pictureBuffer) fetched(place uint32, way time.Duration) bool {
	if !b.late.any() {
		b.newest, b.since = place, b.now
		return false
	}
	before := place < b.newest
	b.newest = max(b.newest, place)
	if b.now-b.since > beginning {
		return false
	}
	if b.base-way > 2*media.FrameTime { // so those before were
		b.late.reset()
	}
	return before
}

// relax renews the base and the target.
func (b *pictureBuffer) relax() {
	if base, late, ok := b.late.look(b.now, 0, pictureLateOneIn); ok {
		b.base, b.target = base, min(late, mostPictureWait)
	}
}

// restart forgets all but what is counted.
func (b *pictureBuffer) restart() {
	*b = pictureBuffer{now: b.now, ahead: b.ahead, count: b.count, waiting: b.waiting[:0]}
}

// drop forgets the first n pictures.
func (b *pictureBuffer) drop(n int) {
	for i := range b.waiting[:n] {
		b.bytes -= len(b.waiting[i].vp8)
	}
	b.waiting = slices.Delete(b.waiting, 0, n)
}

// decodable reports whether a picture can be decoded now.
func (b *pictureBuffer) decodable(s *pictureSlot) bool {
	if s.back == 0 {
		return true
	}
	of := s.place - uint32(s.back)
	return b.begun && (of == b.refs[0] || s.layer == 2 && of == b.refs[1])
}

// due returns when a picture is to be shown.
func (b *pictureBuffer) due(s *pictureSlot, sound soundClock) time.Duration {
	due := b.base + b.target + micros(s.at)
	if sound != nil {
		if heard, ok := sound(uint64(s.at)); ok && heard-due < farFromSound && due-heard < farFromSound {
			return heard
		}
	}
	return due
}

// next returns a picture that is to be decoded now, and whether it is to be shown: those that are late are not, when a
// later one is to be shown as well. It is the caller's: decoded or failed follows. If there is none, wake says when to look again; if never,
// it is 0.
func (b *pictureBuffer) next(now time.Duration, sound soundClock) (s pictureSlot, show, ok bool, wake time.Duration) {
	b.now = max(b.now, now)
	for i := range b.waiting {
		is := &b.waiting[i]
		if !b.decodable(is) {
			continue
		}
		if due := b.due(is, sound) - b.ahead; due > b.now {
			return s, false, false, due
		}
		late := b.followed(i, sound)
		if late && is.layer == 2 { // nothing is made of it
			continue
		}
		s = *is
		b.take(i)
		return s, !late || b.now-b.shownAt > showAtLeast, true, 0
	}
	return s, false, false, b.stuck(sound)
}

// followed reports whether behind a picture there is another that is to be shown by now.
func (b *pictureBuffer) followed(i int, sound soundClock) bool {
	is := &b.waiting[i]
	for j := i + 1; j < len(b.waiting); j++ {
		s := &b.waiting[j]
		of := s.place - uint32(s.back)
		if s.back == 0 || of == is.place && is.layer < 2 || b.decodable(s) {
			return b.due(s, sound)-b.ahead <= b.now
		}
	}
	return false
}

// take removes a picture and what is before it.
func (b *pictureBuffer) take(i int) {
	s := &b.waiting[i]
	if b.begun {
		b.count.skipped += uint64(i)
		b.count.lost += uint64(s.place-b.done-1) - uint64(i)
	}
	b.done, b.at, b.begun = s.place, s.at, true
	if s.layer < 2 {
		b.refs[s.layer] = s.place
		if s.back == 0 {
			b.refs[1] = s.place
		}
	}
	b.drop(i + 1)
}

// stuck returns when a key frame is to be asked for, as nothing that is here can be decoded; 0 if that is not so.
func (b *pictureBuffer) stuck(sound soundClock) time.Duration {
	if len(b.waiting) == 0 {
		return 0
	}
	at := b.due(&b.waiting[0], sound) + stuckFor
	if !b.begun {
		at = b.now
	}
	if b.asked {
		at = max(at, b.askedAt+askAgain)
	}
	return at
}

// wantsKey reports whether a key frame is to be asked for now, as if it was.
func (b *pictureBuffer) wantsKey(now time.Duration, sound soundClock) bool {
	for i := range b.waiting {
		if b.decodable(&b.waiting[i]) {
			return false
		}
	}
	if at := b.stuck(sound); at == 0 || at > now {
		return false
	}
	b.asked, b.askedAt = true, now
	b.count.keysAsked++
	return true
}

// decoded says that a picture was decoded, how long that took, and whether it was shown.
func (b *pictureBuffer) decoded(now time.Duration, s *pictureSlot, took time.Duration, shown bool) {
	b.now = max(b.now, now)
	b.count.decoded++
	b.asked = b.asked && s.back != 0
	b.ahead += (min(took, mostDecodingAhead) - b.ahead) / 8
	if !shown {
		return
	}
	b.count.shown++
	if b.wasShown {
		b.freeze(s)
	}
	b.wasShown, b.shownAt, b.shownPlace, b.shownStamp = true, b.now, s.place, s.at
}

// freeze counts for how long a picture stood still when the next should have been shown. Each picture in between should have.
func (b *pictureBuffer) freeze(s *pictureSlot) {
	usual := micros(s.at-b.shownStamp) / time.Duration(max(s.place-b.shownPlace, 1))
	if still := b.now - b.shownAt; still > frozenAfter && still > 2*usual {
		b.count.frozen++
		b.count.frozenFor += still
		b.count.frozenLongest = max(b.count.frozenLongest, still)
	}
}

// failed says that a picture could not be decoded: nothing can, up to a key frame.
func (b *pictureBuffer) failed(now time.Duration) {
	b.now = max(b.now, now)
	b.count.malformed++
	b.begun = false
}
