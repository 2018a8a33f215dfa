package monitor

import (
	"encoding/binary"
	"time"

	"lyceum/session/journal/fields"
)

// What staff and the people they look at tell each other, each to the other alone. The first byte says what it is. Integers
// are unsigned varints of the shortest form, times milliseconds of class time since 1970; nothing may follow.
//
//	look       1 ‖ time ‖ sight of the screen ‖ sight of the camera ‖ if pictures were saved: since when they are counted
//	sight      1 byte: 1 small, 2 large, both or neither; with small: width, height, period in tenths of a second;
//	           with large: width, height; then pictures saved
//	thumbnail  2 ‖ 1 byte: 1 screen, 2 camera ‖ time of capture ‖ number of the picture ‖ JPEG, or nothing: it is as it was
//	answer     3 ‖ 1 byte: 1 screen, 2 camera ‖ 1 byte: what it is (see [Answer]) ‖ time
const (
	toldLook      = 1
	toldThumbnail = 2
	toldAnswer    = 3
)

// A What is what of a person is looked at.
type What uint8

// What can be looked at.
const (
	OfScreen What = 1
	OfCamera What = 2
)

// Whats lists them.
var Whats = [...]What{OfScreen, OfCamera}

// String returns the word of events.
func (w What) String() string {
	switch w {
	case OfScreen:
		return "screen"
	case OfCamera:
		return "camera"
	}
	return "nothing"
}

// Limits of what is shown small.
const (
	MaxThumbnail = 12 << 10 // bytes of a picture
	MinPeriod    = time.Second
	MaxPeriod    = time.Minute

	MinSide  = 16   // pixels of a tile
	maxLarge = 4096 // pixels of a side
	maxSaved = 1 << 20
	maxMilli = 1 << 48 // the year 10889
)

// Box returns into which box small pictures of something fit.
func (w What) Box() (width, height int) {
	if w == OfCamera {
		return 96, 72
	}
	return 256, 144
}

// Most returns how many bytes a small picture of something has at most.
func (w What) Most() int {
	if w == OfCamera {
		return 4 << 10
	}
	return MaxThumbnail
}

// A Sight is how something is looked at.
type Sight struct {
	Small                   bool
	Width, Height           int           // of the tile, 16 to those of [What.Box]; zero unless Small
	Period                  time.Duration // between two small pictures, MinPeriod to MaxPeriod, to a tenth of a second
	Large                   bool
	LargeWidth, LargeHeight int // pixels at which it is shown, 16 to 4096; zero unless Large
	Saved                   int // small pictures that were saved of it, since [Look.Since]; also of what is looked at no more
}

// IsLook reports whether anything is looked at.
func (s Sight) IsLook() bool { return s.Small || s.Large }

// A Look is what one of staff looks at of one person. It holds for [LookHolds] and is said again before.
type Look struct {
	At             time.Time // class time; of two looks the later one counts
	Screen, Camera Sight
	// Since is since when saved pictures are counted, before the first of them: the looker's program may have begun anew.
	// It is class time, not after At; zero if none were saved.
	Since time.Time
}

// saved reports whether pictures were.
func (l *Look) saved() bool { return l.Screen.Saved > 0 || l.Camera.Saved > 0 }

// Of returns the sight of something.
func (l *Look) Of(w What) *Sight {
	if w == OfCamera {
		return &l.Camera
	}
	return &l.Screen
}

// A Thumbnail is a small picture, or says that the one before is as it was.
type Thumbnail struct {
	What   What
	At     time.Time // class time
	Number uint64    // of the picture, from 1
	JPEG   []byte    // empty: the picture of that number is as it was
}

// An Answer is how a person's consent stands.
type Answer uint8

// The answers.
const (
	AnswerAsked  Answer = 1 // the person was asked and has not answered
	AnswerYes    Answer = 2
	AnswerNo     Answer = 3
	AnswerBroken Answer = 4 // yes, but there is no device, or it does not work
	AnswerBusy   Answer = 5 // yes, but as many as can be served look at it large
)

// String returns the word of events.
func (a Answer) String() string {
	switch a {
	case AnswerAsked:
		return "asked"
	case AnswerYes:
		return "yes"
	case AnswerNo:
		return "no"
	case AnswerBroken:
		return "broken"
	case AnswerBusy:
		return "busy"
	}
	return "unasked"
}

// An Answered is an answer and what it is about.
type Answered struct {
	What   What
	Answer Answer
	At     time.Time // class time
}

// EncodeLook returns the message; the error says why nobody would read it.
func EncodeLook(l Look) ([]byte, error) {
	b := appendTime([]byte{toldLook}, l.At)
	b = l.Camera.append(l.Screen.append(b))
	if l.saved() {
		b = appendTime(b, l.Since)
	}
	_, err := ParseTold(b)
	return b, err
}

func (s Sight) append(b []byte) []byte {
	var bits byte
	if s.Small {
		bits |= 1
	}
	if s.Large {
		bits |= 2
	}
	b = append(b, bits)
	if s.Small {
		b = appendNumbers(b, s.Width, s.Height, int(s.Period/(100*time.Millisecond)))
	}
	if s.Large {
		b = appendNumbers(b, s.LargeWidth, s.LargeHeight)
	}
	return appendNumbers(b, s.Saved)
}

// EncodeThumbnail returns the message; the error says why nobody would read it.
func EncodeThumbnail(t Thumbnail) ([]byte, error) {
	b := appendTime([]byte{toldThumbnail, byte(t.What)}, t.At)
	b = append(binary.AppendUvarint(b, t.Number), t.JPEG...)
	_, err := ParseTold(b)
	return b, err
}

// EncodeAnswer returns the message; the error says why nobody would read it.
func EncodeAnswer(a Answered) ([]byte, error) {
	b := appendTime([]byte{toldAnswer, byte(a.What), byte(a.Answer)}, a.At)
	_, err := ParseTold(b)
	return b, err
}

func appendTime(b []byte, at time.Time) []byte {
	return binary.AppendUvarint(b, uint64(at.UnixMilli()))
}

func appendNumbers(b []byte, all ...int) []byte {
	for _, n := range all {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b
}

// ParseTold reads what was told: a [Look], a [Thumbnail] or an [Answered]. A thumbnail's JPEG is part of b; nobody looked into
// it. Errors wrap [journal.ErrMalformed].
func ParseTold(b []byte) (any, error) {
	r := lookReader{fields.Read(b)}
	var told any
	switch kind := r.Byte("kind"); kind {
	case toldLook:
		l := Look{At: r.time(), Screen: r.sight(OfScreen), Camera: r.sight(OfCamera)}
		if l.saved() {
			if l.Since = r.time(); l.Since.After(l.At) {
				r.Fail("pictures saved later than it was said")
			}
		}
		told = l
	case toldThumbnail:
		t := Thumbnail{What: r.what(), At: r.time(), Number: r.Within(1, 1<<63, "number")}
		if t.JPEG = r.Take(len(r.Rest()), "picture"); len(t.JPEG) > t.What.Most() {
			r.Fail("picture of %d bytes", len(t.JPEG))
		}
		told = t
	case toldAnswer:
		told = Answered{What: r.what(), Answer: Answer(r.Within(uint64(AnswerAsked), uint64(AnswerBusy), "answer")), At: r.time()}
	default:
		r.Fail("kind %d", kind)
	}
	if err := r.End("told"); err != nil {
		return nil, err
	}
	return told, nil
}

// A lookReader takes fields from the front of a message.
type lookReader struct{ fields.Reader }

func (r *lookReader) what() What { return What(r.Within(uint64(OfScreen), uint64(OfCamera), "what")) }

func (r *lookReader) time() time.Time {
	ms := r.Within(1, maxMilli, "time")
	if !r.OK() {
		return time.Time{}
	}
	return time.UnixMilli(int64(ms))
}

func (r *lookReader) sight(w What) (s Sight) {
	bits := r.Within(0, 3, "sight")
	side := func(most int) int { return int(r.Within(MinSide, uint64(most), "side")) }
	if s.Small = bits&1 != 0; s.Small {
		width, height := w.Box()
		s.Width, s.Height = side(width), side(height)
		const tenth = 100 * time.Millisecond
		s.Period = time.Duration(r.Within(uint64(MinPeriod/tenth), uint64(MaxPeriod/tenth), "period")) * tenth
	}
	if s.Large = bits&2 != 0; s.Large {
		s.LargeWidth, s.LargeHeight = side(maxLarge), side(maxLarge)
	}
	s.Saved = int(r.Within(0, maxSaved, "saved"))
	return s
}
