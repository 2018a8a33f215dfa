package board

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"lyceum/session/journal"
)

var (
	self  = journal.Author{5}
	other = journal.Author{9}
	third = journal.Author{2}
)

// everything is operations of all kinds, with everything in them that can be.
func everything() []Op {
	style := Style{Colour: 0x123456, Width: 77, Filled: true, Fill: 0xabcdef, Dash: Dotted, Opacity: 3}
	page := PageID{Added: ObjectID{other, 300, 2}}
	box := []Point{{-300, 20}, {400, -32768}}
	shapes := []Shape{
		line(0), line(3, Point{5, 5}), line(1, Point{-32768, 32767}, Point{32767, -32768}, Point{32767, -32767}),
		{Kind: Highlighter, Points: box, Style: Style{Width: 56, Opacity: HighlighterOpacity, Colour: Palette[4]}, Token: 65535},
		{Kind: Line, Points: box, Style: style}, {Kind: Arrow, Points: box, Style: DefaultStyle, Z: "\x80\x01"},
		{Kind: Rectangle, Points: box, Style: Style{Colour: Palette[2], Width: 8, Filled: true, Fill: Palette[5], Opacity: 255}},
		{Kind: Ellipse, Points: box, Style: DefaultStyle, Place: Place{-MaxOffset, MaxOffset, -MaxScale, One / 2}},
		{Kind: Text, Points: box, Style: style, Text: "Grüße\n\tمرحبا"},
		{Kind: Image, Points: box, Style: DefaultStyle, Image: &Picture{"ticket", 640, MaxPicture}},
	}
	var ops []Op
	for i, s := range shapes {
		if i%2 == 0 {
			ops = append(ops, Put{PageNumber(1), s})
		} else {
			ops = append(ops, Put{page, s})
		}
	}
	return append(ops,
		Set{Object: ObjectID{self, 1, 0}, Style: &style}, Set{Object: ObjectID{other, 1 << 40, MaxOps - 1}, Place: &Here, Z: new(DefaultZ)},
		Set{Object: ObjectID{third, 7, 3}, Text: new("text")}, Delete{[]ObjectID{{third, 8, 1}, {self, 9, 9}}}, Restore{[]ObjectID{{third, 8, 1}}},
		AddPage{"\x01", Size{minPage, MaxPage}, Grid}, SetPage{Page: page, Order: new(Key("\x40\x02")), Size: &PageSize, Pattern: new(White)},
		RemovePage{PageNumber(1)}, RestorePage{page}, Clear{page}, Unclear{Clear: ObjectID{third, 1, 1}}, Unclear{ObjectID{self, 4, 1}, true})
}

// withDefaults returns operations as they are when they were read.
func withDefaults(ops []Op) []Op {
	out := make([]Op, len(ops))
	for i, op := range ops {
		out[i] = op
		p, is := op.(Put)
		if !is {
			continue
		}
		if p.Place == (Place{}) {
			p.Place = Here
		}
		if p.Z == "" {
			p.Z = DefaultZ
		}
		out[i] = p
	}
	return out
}

// asWritten returns operations that were read as they are written.
func asWritten(ops []Op) []Op {
	out := make([]Op, len(ops))
	for i, op := range ops {
		if p, is := op.(put); is {
			op = Put{p.page, p.object.Shape}
		}
		out[i] = op
	}
	return out
}

func documents() []DocumentID {
	return []DocumentID{{}, DeckID(self, 3), DeckID(other, 1<<50), RevealID(self, 17), PrivateID(self), PrivateID(other)}
}

func bodyOf(t testing.TB, doc DocumentID, ops []Op) []byte {
	t.Helper()
	b, err := encodeChecked(self, doc, ops, maxBody)
	if err != nil {
		t.Fatalf("%v: %v", doc.Kind, err)
	}
	return b
}

func TestOperationsSurviveARoundTrip(t *testing.T) {
	for _, doc := range documents() {
		b := bodyOf(t, doc, everything())
		e := journal.Entry{Author: self, Seq: 1000, Clock: 77}
		read, ops, ok := parse(e, b, doc.Author, doc.Kind)
		if !ok || read != doc {
			t.Fatalf("%v: %v, %v", doc, read, ok)
		}
		want := withDefaults(everything())
		for i, op := range asWritten(ops) {
			if !reflect.DeepEqual(op, want[i]) {
				t.Errorf("%v: operation %d is %+v, want %+v", doc.Kind, i, op, want[i])
			}
		}
		for i, op := range ops {
			if p, is := op.(put); is && (p.object.ID != ObjectID{self, 1000, uint16(i)} || p.object.Clock != 77) {
				t.Errorf("put as %v", p.object.ID)
			}
		}
	}
}

func TestBodiesCutShortOrWithMoreAreMalformed(t *testing.T) {
	e := journal.Entry{Author: self, Seq: 1000}
	for _, doc := range documents() {
		for i, op := range everything() {
			b := bodyOf(t, doc, []Op{op})
			for n := range b {
				if _, _, ok := parse(e, b[:n], doc.Author, doc.Kind); ok {
					t.Errorf("%v: operation %d cut to %d of %d bytes is read", doc.Kind, i, n, len(b))
				}
			}
			if _, _, ok := parse(e, append(bytes.Clone(b), 0), doc.Author, doc.Kind); ok {
				t.Errorf("%v: operation %d and a byte is read", doc.Kind, i)
			}
		}
	}
}

func TestWhatNobodyWouldReadIsNotWritten(t *testing.T) {
	style := func(change func(*Style)) Shape {
		s := line(0)
		change(&s.Style)
		return s
	}
	box := []Point{{0, 0}, {1, 1}}
	long := make([]Point, MaxPoints+1)
	for name, op := range map[string]Op{
		"no points":              Put{PageNumber(1), Shape{Kind: Pen, Style: DefaultStyle}},
		"too many points":        Put{PageNumber(1), line(0, long...)},
		"a line of three":        Put{PageNumber(1), Shape{Kind: Line, Points: make([]Point, 3), Style: DefaultStyle}},
		"no such kind":           Put{PageNumber(1), Shape{Kind: objectKinds, Points: box, Style: DefaultStyle}},
		"no width":               Put{PageNumber(1), style(func(s *Style) { s.Width = 0 })},
		"too wide":               Put{PageNumber(1), style(func(s *Style) { s.Width = MaxWidth + 1 })},
		"invisible":              Put{PageNumber(1), style(func(s *Style) { s.Opacity = 0 })},
		"no such dash":           Put{PageNumber(1), style(func(s *Style) { s.Dash = Dotted + 1 })},
		"page 2 of the board":    Put{PageNumber(2), line(0)},
		"page 0":                 Put{PageID{}, line(0)},
		"scaled to nothing":      Put{PageNumber(1), Shape{Kind: Line, Points: box, Style: DefaultStyle, Place: Place{ScaleX: One}}},
		"moved too far":          Put{PageNumber(1), Shape{Kind: Line, Points: box, Style: DefaultStyle, Place: Place{MaxOffset + 1, 0, One, One}}},
		"a key that ends in 0":   Put{PageNumber(1), Shape{Kind: Line, Points: box, Style: DefaultStyle, Z: "\x01\x00"}},
		"a key too long":         Put{PageNumber(1), Shape{Kind: Line, Points: box, Style: DefaultStyle, Z: Key(strings.Repeat("\x01", MaxKey+1))}},
		"no text":                Put{PageNumber(1), Shape{Kind: Text, Points: box, Style: DefaultStyle}},
		"no characters":          Put{PageNumber(1), Shape{Kind: Text, Points: box, Style: DefaultStyle, Text: "\xff"}},
		"control characters":     Put{PageNumber(1), Shape{Kind: Text, Points: box, Style: DefaultStyle, Text: "a\x1b"}},
		"a long text":            Put{PageNumber(1), Shape{Kind: Text, Points: box, Style: DefaultStyle, Text: strings.Repeat("a", MaxText+1)}},
		"no picture":             Put{PageNumber(1), Shape{Kind: Image, Points: box, Style: DefaultStyle}},
		"a picture of nothing":   Put{PageNumber(1), Shape{Kind: Image, Points: box, Style: DefaultStyle, Image: &Picture{"t", 0, 1}}},
		"a picture from nowhere": Put{PageNumber(1), Shape{Kind: Image, Points: box, Style: DefaultStyle, Image: &Picture{"", 1, 1}}},
		"sets nothing":           Set{Object: ObjectID{self, 1, 0}},
		"sets nothing's style":   Set{Style: &DefaultStyle},
		"deletes nothing":        Delete{},
		"deletes too much":       Delete{make([]ObjectID, MaxTargets+1)},
		"a page too small":       AddPage{"\x01", Size{minPage - 1, 100}, White},
		"a page of a deck":       AddPage{"\x01", PageSize, DeckPage},
		"a page like before":     SetPage{Page: PageNumber(1)},
	} {
		if _, err := Encode(self, DocumentID{}, []Op{op}); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Encode(self, DocumentID{}, nil); !errors.Is(err, ErrInvalid) {
		t.Errorf("nothing: %v", err)
	}
	if _, err := Encode(self, DeckID(other, 2), []Op{SetPage{Page: PageNumber(1), Size: &PageSize}}); !errors.Is(err, ErrInvalid) {
		t.Errorf("another size of a deck's page: %v", err)
	}
	if _, err := Encode(self, DocumentID{}, make([]Op, MaxOps+1)); !errors.Is(err, ErrTooLong) {
		t.Errorf("too many at once: %v", err)
	}
	if _, err := EncodeReturn(nil, self, other, []Op{Clear{PageNumber(1)}}); !errors.Is(err, ErrInvalid) {
		t.Errorf("clears another's private board: %v", err)
	}
}

// An own stroke on the page of the class board, in the tools' colours and widths, takes few bytes beside its points.
func TestStrokeTakesFewBytesBesideItsPoints(t *testing.T) {
	s := Shape{Kind: Pen, Points: []Point{{1, 1}}, Style: DefaultStyle, Token: 65535}
	if n := len(bodyOf(t, DocumentID{}, []Op{Put{PageNumber(1), s}})); n != 1+1+1+1+3+1+2 {
		t.Errorf("%d bytes", n)
	}
}

func TestSimplifyKeepsTheLineWithinHalfAPixel(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		points := scribble(rng, 2+rng.IntN(500))
		few := Simplify(points)
		if few[0] != points[0] || few[len(few)-1] != points[len(points)-1] {
			t.Fatal("the ends moved")
		}
		next := 0
		for _, p := range points {
			if next < len(few)-1 && p == few[next+1] && next < len(few)-2 {
				next++
			}
			if d := distanceToPath(p, few); d > tolerance+1e-9 {
				t.Fatalf("a point lies %g quarter pixels from the line", d)
			}
		}
	}
	if got := Simplify([]Point{{0, 0}, {4, 0}, {8, 0}, {12, 1}, {16, 0}}); !reflect.DeepEqual(got, []Point{{0, 0}, {16, 0}}) {
		t.Errorf("a straight line has %v", got)
	}
}

// scribble returns points as a hand draws them, 4 ms apart: quick where it goes straight, slower in bends.
func scribble(rng *rand.Rand, n int) []Point {
	x, y, direction, speed, bend := 2000+rng.Float64()*2000, 1000+rng.Float64()*1500, rng.Float64()*6, 10.0, 0.0
	var points []Point
	for range n {
		points = append(points, PointAt(x, y))
		bend = 0.9*bend + 0.06*(rng.Float64()-0.5)
		direction += bend
		speed = min(max(speed+3*(rng.Float64()-0.5)-20*math.Abs(bend), 3), 24)
		x, y = x+speed*math.Cos(direction), y+speed*math.Sin(direction)
	}
	return points
}

func distanceToPath(p Point, path []Point) float64 {
	best := math.Inf(1)
	for i := 1; i < len(path); i++ {
		a, b := path[i-1], path[i]
		dx, dy := float64(b.X)-float64(a.X), float64(b.Y)-float64(a.Y)
		t := 0.0
		if l := dx*dx + dy*dy; l > 0 {
			t = min(max(((float64(p.X)-float64(a.X))*dx+(float64(p.Y)-float64(a.Y))*dy)/l, 0), 1)
		}
		best = min(best, math.Hypot(float64(p.X)-float64(a.X)-t*dx, float64(p.Y)-float64(a.Y)-t*dy))
	}
	return best
}

func TestSplitStrokesGoOnWhereTheyEnd(t *testing.T) {
	points := scribble(rand.New(rand.NewPCG(1, 2)), 4500)
	parts := Split(line(0, points...), MaxPoints)
	all := []Point{points[0]}
	for _, p := range parts {
		if len(p.Points) > MaxPoints || p.Points[0] != all[len(all)-1] {
			t.Errorf("a part of %d points", len(p.Points))
		}
		all = append(all, p.Points[1:]...)
	}
	if len(parts) != 3 || !reflect.DeepEqual(all, points) {
		t.Errorf("%d parts with %d points", len(parts), len(all))
	}
}

func TestKeysHaveRoomBetween(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	keys := []Key{DefaultZ}
	for range 3000 {
		i := rng.IntN(len(keys) + 1)
		low, high := Key(""), Key("")
		if i > 0 {
			low = keys[i-1]
		}
		if i < len(keys) {
			high = keys[i]
		}
		k := Between(low, high)
		if !k.valid() || low != "" && k <= low || high != "" && k >= high {
			t.Fatalf("between %x and %x: %x", low, high, k)
		}
		keys = append(keys[:i], append([]Key{k}, keys[i:]...)...)
	}
	last, first := DefaultZ, DefaultZ
	for range 7000 {
		next, before := Between(last, ""), Between("", first)
		if next <= last || before >= first || !next.valid() || !before.valid() {
			t.Fatalf("after %x: %x; before %x: %x", last, next, first, before)
		}
		last, first = next, before
	}
	full := Key(strings.Repeat("\xff", MaxKey))
	if got := Between(full, ""); got != full {
		t.Errorf("after the last key: %x", got)
	}
	if got := Between("\x05", "\x03"); got != "\x05" {
		t.Errorf("in the wrong order: %x", got)
	}
	for n := 1; n < MaxPageNumber; n++ {
		if a, b := numberedKey(uint16(n)), numberedKey(uint16(n+1)); a >= b || !a.valid() || Between(a, b) <= a || Between(a, b) >= b {
			t.Fatalf("no room between pages %d and %d", n, n+1)
		}
	}
}

// However long things say they are, nothing is made for what is not there.
func TestLiesAboutLengthsTakeNoMemory(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	e := journal.Entry{Author: self, Seq: 1000}
	var bodies [][]byte
	for _, doc := range documents() {
		b := bodyOf(t, doc, everything())
		for range 500 {
			bad := bytes.Clone(b)
			for range 1 + rng.IntN(3) {
				at := rng.IntN(len(bad) - 2)
				copy(bad[at:], []byte{0xff, 0xff, 0x7f}[:1+rng.IntN(3)])
			}
			bodies = append(bodies, bad)
		}
	}
	for _, head := range [][]byte{{byte(ClassBoard)}, {byte(Deck), 0, 3}, {byte(PrivateBoard)}, {byte(Reveal), 5}} {
		bodies = append(bodies, append(bytes.Clone(head), byte(Pen), 1, 0x10, 0xd0, 0x0f, 1, 1), // a stroke of 2000 points
			append(bytes.Clone(head), codeDelete, 0xa0, 0x1f, 0, 1, 0), // 4000 objects
			append(bytes.Clone(head), byte(Text), 1, 0x10, 2, 2, 2, 2, 0xd0, 0x0f, 'a'), []byte{head[0] | 63<<2, 1})
	}
	for _, b := range bodies {
		if got := allocated(func() { parse(e, b, other, ClassBoard, Deck, PrivateBoard, Reveal) }); got > uint64(64*len(b)+4096) {
			t.Fatalf("%d bytes for a body of %d: %x", got, len(b), b)
		}
	}
}

// allocated returns how many bytes a function takes.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestOneValueHasOneEncoding(t *testing.T) {
	e := journal.Entry{Author: self, Seq: 1000}
	good := []byte{0, 0, 1, 0x10, 1, 2, 2}
	if _, _, ok := parse(e, good, journal.Author{}, ClassBoard); !ok {
		t.Fatal("a dot is not read")
	}
	point := []byte{1, 2, 2}
	for name, body := range map[string][]byte{
		"a colour of the palette written out": append([]byte{0, 0, 1, 0x1f, 0x11, 0x11, 0x11}, point...),
		"a usual width written out":           append([]byte{0, 0, 1, 0x70, 16}, point...),
		"more, but nothing":                   append([]byte{0, 0, 1, 0x90, 0}, point...),
		"opaque, written out":                 append([]byte{0, 0, 1, 0x90, 8, 255}, point...),
		"a fill of the palette written out":   append([]byte{0, 0, 1, 0x90, 4, 15, 0x11, 0x11, 0x11}, point...),
		"an unknown bit of a fill":            append([]byte{0, 0, 1, 0x90, 4, 16}, point...),
		"a place that moves nothing":          append([]byte{0, flagPlace, 1, 0x10, 0, 0, 0x80, 0x80, 8, 0x80, 0x80, 8}, point...),
		"the usual z":                         append([]byte{0, flagZ, 1, 0x10, 1, 0x80}, point...),
		"token 0":                             append([]byte{0, flagToken, 1, 0x10, 0}, point...),
		"a long varint":                       append([]byte{0, 0, 0x81, 0, 0x10}, point...),
		"a long coordinate":                   {0, 0, 1, 0x10, 1, 0x82, 0, 2},
		"one object twice":                    {0, codeDelete, 2, 0, 1, 0, 0, 1, 0},
		"objects out of order":                {0, codeDelete, 2, 0, 2, 0, 0, 1, 0},
		"a flag there is not":                 {0, codeDelete | flagAgain, 1, 0, 1, 0},
		"who is named and does nothing":       slices.Concat([]byte{1 << 2}, other[:], good[1:]),
		"the author among others":             slices.Concat([]byte{1 << 2}, self[:], []byte{codeDelete, 1, 1, 1, 0}),
		"others out of order":                 slices.Concat([]byte{2 << 2}, other[:], third[:], []byte{codeDelete, 2, 2, 1, 0, 1, 1, 0}),
		"somebody not named":                  {0, codeDelete, 1, 1, 1, 0},
		"an unknown flag of a put":            append([]byte{0, 0x80, 1, 0x10}, point...),
		"page 2 of the class board":           append([]byte{0, 0, 2, 0x10}, point...),
	} {
		if _, _, ok := parse(e, body, journal.Author{}, ClassBoard); ok {
			t.Errorf("%s is read", name)
		}
	}
}
