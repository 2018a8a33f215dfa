package live

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"lyceum/collab/board"
	"lyceum/session/journal"
)

var (
	ana   = journal.Author{1}
	ben   = journal.Author{2}
	start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	page  = board.PageNumber(1)
)

func ink(first int, points ...board.Point) Ink {
	return Ink{Page: page, Kind: board.Pen, Style: board.DefaultStyle, Token: 7, First: first, Points: points}
}

func messages() []Message {
	added := board.PageID{Added: board.ObjectID{Author: ben, Seq: 300, Index: 2}}
	style := board.Style{Colour: 0x123456, Width: 900, Filled: true, Fill: 0x654321, Dash: board.Dotted, Opacity: 9}
	return []Message{
		ink(0, board.Point{X: -32768, Y: 32767}, board.Point{X: 32767, Y: -32768}),
		Ink{Document: board.DeckID(ana, 5), Page: board.PageNumber(700), Kind: board.Ellipse, Style: style, Token: 65535, Points: make([]board.Point, 2), End: true},
		Ink{Document: board.RevealID(ana, 5), Page: added, Kind: board.Highlighter, Style: style, Token: 1, First: MaxPoints, Points: []board.Point{}, End: true, Cancel: true},
		Pointer{Page: page, At: board.Point{X: 5, Y: -5}}, Pointer{Document: board.DeckID(ben, 1), Page: added, Gone: true},
		Laser{Page: page, Points: []board.Point{{X: 1, Y: 2}, {X: 3, Y: 4}}},
	}
}

func TestMessagesSurviveARoundTrip(t *testing.T) {
	for _, m := range messages() {
		b, err := m.Encode()
		if err != nil {
			t.Fatalf("%+v: %v", m, err)
		}
		if got, err := Parse(b); err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("%+v, %v, want %+v", got, err, m)
		}
		for n := range b {
			if _, err := Parse(b[:n]); !errors.Is(err, ErrMalformed) {
				t.Errorf("%+v cut to %d bytes: %v", m, n, err)
			}
		}
		if _, err := Parse(append(bytes.Clone(b), 0)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%+v and a byte: %v", m, err)
		}
	}
}

// What goes on on a private board is told one member alone, and nothing else is told like that.
func TestPrivateBoardsAreToldAndNeverPosted(t *testing.T) {
	private := board.PrivateID(ana)
	stroke := ink(3, board.Point{X: 1, Y: 2})
	stroke.Document = private
	for _, m := range []Message{stroke, Pointer{Document: private, Page: page, Gone: true}, Laser{private, page, []board.Point{{X: 1, Y: 2}}}} {
		b, err := EncodeTold(m)
		if err != nil {
			t.Fatalf("%+v: %v", m, err)
		}
		if got, err := ParseTold(b); err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("%+v, %v, want %+v", got, err, m)
		}
		if _, err := Parse(b[1:]); !errors.Is(err, ErrMalformed) {
			t.Errorf("%+v is taken as a post: %v", m, err)
		}
		for n := range b {
			if _, err := ParseTold(b[:n]); !errors.Is(err, ErrMalformed) {
				t.Errorf("%+v cut to %d bytes: %v", m, n, err)
			}
		}
	}
	for _, m := range messages() {
		if _, err := EncodeTold(m); !errors.Is(err, ErrMalformed) {
			t.Errorf("%+v is told: %v", m, err)
		}
	}
	for _, on := range []bool{true, false} {
		if got, ok := ParseLook(EncodeLook(on)); !ok || got != on {
			t.Errorf("a look, %v: %v, %v", on, got, ok)
		}
	}
	if _, ok := ParseLook([]byte{toldLook, 2}); ok {
		t.Error("a look that is neither on nor off")
	}
}

func FuzzParseTold(f *testing.F) {
	m := ink(3, board.Point{X: 1, Y: 2})
	m.Document = board.PrivateID(ana)
	b, err := EncodeTold(m)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(EncodeLook(true))
	f.Fuzz(func(t *testing.T, data []byte) {
		if on, ok := ParseLook(data); ok && !bytes.Equal(EncodeLook(on), data) {
			t.Fatalf("%x is a look", data)
		}
		m, err := ParseTold(data)
		if err != nil {
			return
		}
		if again, err := EncodeTold(m); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("%x became %x, %v", data, again, err)
		}
	})
}

func TestNothingOfPrivateBoardsIsSaid(t *testing.T) {
	m := ink(0, board.Point{})
	m.Document = board.PrivateID(ana)
	if _, err := m.Encode(); !errors.Is(err, ErrPrivate) {
		t.Error(err)
	}
	if _, err := (Pointer{Document: board.PrivateID(ana), Page: page}).Encode(); !errors.Is(err, ErrPrivate) {
		t.Error(err)
	}
	m = ink(0, make([]board.Point, maxInk+1)...)
	if _, err := m.Encode(); err == nil {
		t.Error("too many points")
	}
	m = ink(0, board.Point{})
	m.Kind = board.Text
	if _, err := m.Encode(); !errors.Is(err, ErrMalformed) {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	for _, m := range messages() {
		b, err := m.Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Parse(data)
		if err != nil {
			return
		}
		if again, err := m.Encode(); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("%x became %x, %v", data, again, err)
		}
		if is, ok := m.(Ink); ok {
			if all := Joined(make([]board.Point, 3), is); len(all) > MaxPoints || len(all) < len(is.Points) {
				t.Fatalf("%d points", len(all))
			}
		}
	})
}

// However posts are lost, doubled and swapped, the stroke that is shown ends where the last one says, and once the points
// of all came it is the one that was drawn.
func TestStrokesArePutTogetherFromWhatComes(t *testing.T) {
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 1))
		var drawn []board.Point
		var out Outbox
		var got []board.Point
		var end bool
		var posts [][]byte
		now := start
		for range 100 {
			now = now.Add(8 * time.Millisecond)
			var points []board.Point
			for range 1 + rng.IntN(4) {
				points = append(points, board.Point{X: int16(rng.IntN(6000)), Y: int16(rng.IntN(3000))})
			}
			out.Add(ink(len(drawn), points...))
			drawn = append(drawn, points...)
			posts = append(posts, take(t, &out, now)...)
		}
		out.Add(Ink{Page: page, Kind: board.Pen, Style: board.DefaultStyle, Token: 7, End: true})
		posts = append(posts, take(t, &out, now.Add(time.Second))...)
		lost := map[int]bool{}
		for i := 0; i < len(posts)-1; i += 2 + rng.IntN(4) {
			lost[i] = true // never two in a row: what one said last the next says again
		}
		order := rng.Perm(len(posts))
		for _, i := range order {
			if lost[i] {
				continue
			}
			m, err := Parse(posts[i])
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				got = Joined(got, m.(Ink))
			}
			end = end || m.(Ink).End
		}
		if !end || !reflect.DeepEqual(got, drawn) {
			t.Fatalf("seed %d: of %d points %d, ended %v", seed, len(drawn), len(got), end)
		}
	}
}

// take returns what an outbox posts at a time.
func take(t *testing.T, out *Outbox, now time.Time) (posts [][]byte) {
	t.Helper()
	for m, ok := out.Next(now, 16*time.Millisecond); ok; m, ok = out.Next(now, 16*time.Millisecond) {
		b, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		posts = append(posts, b)
	}
	return posts
}

func TestOutboxWaitsBetweenPostsAndLosesNoPoint(t *testing.T) {
	out := Outbox{}
	out.Add(ink(0, board.Point{X: 1}))
	if n := len(take(t, &out, start)); n != 1 {
		t.Fatalf("%d posts", n)
	}
	out.Add(ink(1, board.Point{X: 2}))
	out.Add(ink(2, board.Point{X: 3}))
	out.Add(ink(2, board.Point{X: 4}, board.Point{X: 5})) // another last point
	out.Add(Pointer{Page: page, At: board.Point{X: 1}})
	out.Add(Pointer{Page: page, At: board.Point{X: 2}})
	if n := len(take(t, &out, start.Add(15*time.Millisecond))); n != 0 || !out.Due().Equal(start.Add(16*time.Millisecond)) {
		t.Fatalf("%d posts too early, the next at %v", n, out.Due())
	}
	posts := take(t, &out, start.Add(16*time.Millisecond))
	if len(posts) != 2 || !out.Due().IsZero() {
		t.Fatalf("%d posts", len(posts))
	}
	m, _ := Parse(posts[0])
	if got := m.(Ink); got.First != 0 || !reflect.DeepEqual(got.Points, []board.Point{{X: 1}, {X: 2}, {X: 4}, {X: 5}}) {
		t.Errorf("%+v", got)
	}
	if p, _ := Parse(posts[1]); p.(Pointer).At.X != 2 {
		t.Errorf("%+v", p)
	}
}

func TestOutboxCutsWhatIsTooLongForOnePost(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var drawn []board.Point
	for range 2000 {
		drawn = append(drawn, board.Point{X: int16(rng.IntN(1 << 16)), Y: int16(rng.IntN(1 << 16))})
	}
	var out Outbox
	var got []board.Point
	var end bool
	m := ink(0, drawn...)
	m.Document, m.End = board.DeckID(ana, 1<<60), true
	out.Add(m)
	posts := take(t, &out, start)
	for _, p := range posts {
		m, err := Parse(p)
		if err != nil {
			t.Fatal(err)
		}
		got, end = Joined(got, m.(Ink)), m.(Ink).End
	}
	if !reflect.DeepEqual(got, drawn) || !end {
		t.Errorf("%d posts, of %d points %d", len(posts), len(drawn), len(got))
	}
	for range 3 * wait {
		m.Token++
		out.Add(m)
	}
	if len(out.waiting) != wait {
		t.Errorf("%d wait", len(out.waiting))
	}
}
