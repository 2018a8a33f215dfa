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
		in := NewInbox()
		in.Take(start, ana, m)
		in.Take(start, ana, ink(3, board.Point{}))
		for _, s := range in.Strokes() {
			if len(s.Points) > MaxPoints {
				t.Fatalf("%d points", len(s.Points))
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
		out, in := Outbox{}, NewInbox()
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
			in.Take(now, ana, m)
			in.Take(now, ana, m)
		}
		got := in.Strokes()
		if len(got) != 1 || !got[0].End || !reflect.DeepEqual(got[0].Points, drawn) {
			t.Fatalf("seed %d: %d strokes, of %d points %d", seed, len(got), len(drawn), len(got[0].Points))
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
	out, in := Outbox{}, NewInbox()
	m := ink(0, drawn...)
	m.Document, m.End = board.DeckID(ana, 1<<60), true
	out.Add(m)
	posts := take(t, &out, start)
	for _, p := range posts {
		m, err := Parse(p)
		if err != nil {
			t.Fatal(err)
		}
		in.Take(start, ana, m)
	}
	if got := in.Strokes(); len(got) != 1 || !reflect.DeepEqual(got[0].Points, drawn) || !got[0].End {
		t.Errorf("%d posts, %d strokes", len(posts), len(got))
	}
	for range 3 * wait {
		m.Token++
		out.Add(m)
	}
	if len(out.waiting) != wait {
		t.Errorf("%d wait", len(out.waiting))
	}
}

func TestFinishedStrokesDoNotComeBack(t *testing.T) {
	in := NewInbox()
	in.Take(start, ana, ink(0, board.Point{}))
	in.Take(start, ben, ink(0, board.Point{}))
	in.Finished(ana, 7)
	in.Take(start, ana, ink(1, board.Point{}))
	if s := in.Strokes(); len(s) != 1 || s[0].Author != ben {
		t.Errorf("%v", s)
	}
	in.Take(start, ben, Ink{Page: page, Kind: board.Pen, Style: board.DefaultStyle, Token: 7, Cancel: true})
	in.Take(start, ben, ink(1, board.Point{}))
	if s := in.Strokes(); len(s) != 0 {
		t.Errorf("%v", s)
	}
}

func TestWhatIsNotHeardOfIsForgotten(t *testing.T) {
	in := NewInbox()
	in.Take(start, ana, ink(0, board.Point{}))
	in.Take(start, ana, Pointer{Page: page})
	in.Take(start, ana, Laser{Page: page, Points: make([]board.Point, 1)})
	if in.Expire(start.Add(pointerStays - 1)) {
		t.Error("too early")
	}
	if !in.Expire(start.Add(pointerStays)) || len(in.Pointers())+len(in.Trails()) != 0 || len(in.Strokes()) != 1 {
		t.Error("the pointer stays")
	}
	if !in.Expire(start.Add(strokeStays)) || len(in.Strokes()) != 0 || len(in.people) != 0 {
		t.Error("the stroke stays")
	}
	in.Take(start, ana, Pointer{Page: page})
	in.Take(start, ana, Pointer{Page: page, Gone: true})
	if len(in.Pointers()) != 0 {
		t.Error("who is gone points")
	}
}

func TestInboxHoldsABoundedAmount(t *testing.T) {
	in := NewInbox()
	for n := range 300 {
		a := journal.Author{byte(n), byte(n >> 8), 1}
		for token := range 50 {
			m := ink(MaxPoints-1, board.Point{})
			m.Token = board.Token(token + 1)
			in.Take(start.Add(time.Duration(n)), a, m)
		}
	}
	if len(in.people) != maxAuthors || len(in.Strokes()) != maxAuthors*maxStrokes {
		t.Errorf("%d authors, %d strokes", len(in.people), len(in.Strokes()))
	}
	for _, p := range in.people {
		if len(p.gone) > maxGone {
			t.Errorf("%d finished ones", len(p.gone))
		}
	}
	if in.people[journal.Author{43, 1, 1}] == nil {
		t.Error("who was heard last gave way")
	}
}
