package live

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
	"lyceum/session/journal"
)

var (
	ana   = journal.Author{1}
	ben   = journal.Author{2}
	game  = puzzle.GameID{Author: journal.Author{9}, Seq: 300}
	board = puzzle.BoardID{}
	start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
)

func held(piece int, since time.Duration) Message {
	return Message{Game: game, State: Held, Piece: piece, Since: puzzle.Moment(journal.ClockAt(start.Add(since))), At: jigsaw.Point{X: 1, Y: -2}}
}

func letGo(piece int) Message { return Message{Game: game, State: LetGo, Piece: piece} }

func cursor(cell int) Message { return Message{Game: game, State: Cursor, Piece: cell} }

func TestMessagesReadAsTheyWereWritten(t *testing.T) {
	far := held(maxPiece, time.Hour)
	far.At = jigsaw.Point{X: maxAway, Y: -maxAway}
	far.Game.Seq = 1 << 63
	for _, m := range []Message{held(0, 0), far, letGo(3), cursor(1599)} {
		data, err := m.Encode()
		if err != nil || len(data) > MaxPost || !IsPuzzle(data) {
			t.Fatalf("%+v: %d bytes, %v", m, len(data), err)
		}
		if got, err := Parse(data); err != nil || got != m {
			t.Errorf("%+v, %v, want %+v", got, err, m)
		}
	}
	for _, m := range []Message{{}, {Game: game, State: 3}, {Game: game, Piece: -1}, {Game: game, Piece: maxPiece + 1}, {Game: game, Since: 1 << 16}} {
		if _, err := m.Encode(); !errors.Is(err, ErrMalformed) {
			t.Errorf("%+v: %v, want %v", m, err, ErrMalformed)
		}
	}
}

// FuzzParse checks that what is read would be written as it was.
func FuzzParse(f *testing.F) {
	for _, m := range []Message{held(5, time.Minute), letGo(2), cursor(8)} {
		data, _ := m.Encode()
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Parse(data)
		if err != nil {
			return
		}
		if again, err := m.Encode(); err != nil || string(again) != string(data) {
			t.Fatalf("%x is written as %x: %v", data, again, err)
		}
	})
}

// at is a class time.
func at(d time.Duration) time.Time { return start.Add(d) }

func wantHolder(t *testing.T, why string, h *Holds, piece int, now time.Duration, want *journal.Author) {
	t.Helper()
	got, is := h.Holder(game, board, piece, at(now))
	if is != (want != nil) || is && got.Author != *want {
		t.Errorf("%s: held by %v (%v), want %v", why, got.Author, is, want)
	}
}

func TestHolderWhoVanishesFreesThePieceInFiveSeconds(t *testing.T) {
	h := NewHolds()
	h.Apply(ana, board, held(4, 0), at(0))
	h.Apply(ana, board, held(4, 0), at(time.Second))
	wantHolder(t, "until then", h, 4, time.Second+Lease-time.Millisecond, &ana)
	if due := h.Due(); !due.Equal(at(time.Second + Lease)) {
		t.Errorf("due at %v, want five seconds after the last sign", due)
	}
	wantHolder(t, "then", h, 4, time.Second+Lease, nil)
	if !h.Expire(at(time.Second+Lease)) || len(h.of) != 0 || !h.Due().IsZero() {
		t.Error("it is not forgotten")
	}
}

func TestPieceIsFreeAtOnceWhenItIsLaidDownOrPutBack(t *testing.T) {
	h := NewHolds()
	h.Apply(ana, board, held(4, 0), at(0))
	if h.Apply(ana, board, letGo(5), at(1)) {
		t.Error("what nobody held was let go")
	}
	h.Apply(ana, board, letGo(4), at(1))
	wantHolder(t, "put back", h, 4, 1, nil)
	h.Apply(ana, board, held(4, time.Second), at(time.Second))
	if !h.Moved(ana) || h.Moved(ana) {
		t.Error("a move lets go once")
	}
	wantHolder(t, "laid down", h, 4, time.Second, nil)
}

// Whoever hears the two in whatever order comes to the same.
func TestWhoGrabbedFirstHoldsThePiece(t *testing.T) {
	a, b := held(4, 200*time.Millisecond), held(4, 100*time.Millisecond)
	for _, order := range [][2]journal.Author{{ana, ben}, {ben, ana}} {
		h := NewHolds()
		for _, who := range order {
			m := a
			if who == ben {
				m = b
			}
			h.Apply(who, board, m, at(300*time.Millisecond))
		}
		wantHolder(t, "earlier", h, 4, 300*time.Millisecond, &ben)
		h.Apply(ben, board, a, at(400*time.Millisecond))
		wantHolder(t, "both at once", h, 4, 400*time.Millisecond, &ana)
		wantHolder(t, "another piece", h, 5, 400*time.Millisecond, nil)
	}
}

func TestNobodyHoldsTwoPiecesOrOneForEver(t *testing.T) {
	h := NewHolds()
	h.Apply(ana, board, held(4, 0), at(0))
	h.Apply(ana, board, held(5, time.Second), at(time.Second))
	wantHolder(t, "the first piece", h, 4, time.Second, nil)
	wantHolder(t, "the second piece", h, 5, time.Second, &ana)
	for s := time.Second; s < 2*time.Minute; s += time.Second {
		h.Apply(ana, board, held(5, time.Second), at(s))
	}
	wantHolder(t, "after two minutes", h, 5, 2*time.Minute, nil)
}

// A liar gains nothing by a time that is yet to come, nor by one that becomes earlier when somebody else takes the piece.
func TestHoldsDoNotBeginInTheFutureOrEarlierThanWasSaid(t *testing.T) {
	h := NewHolds()
	if h.Apply(ana, board, held(4, time.Second+clocks+time.Millisecond), at(time.Second)) {
		t.Error("it is believed that she will hold it")
	}
	h.Apply(ana, board, held(4, 1500*time.Millisecond), at(time.Second)) // her clock is ahead
	wantHolder(t, "a clock that is ahead", h, 4, time.Second, &ana)
	h.Apply(ben, board, held(4, 500*time.Millisecond), at(time.Second))
	wantHolder(t, "Ben was earlier", h, 4, time.Second, &ben)
	h.Apply(ana, board, held(4, 0), at(2*time.Second))
	wantHolder(t, "Ana says she was earlier still", h, 4, 2*time.Second, &ben)
}

// A liar who says of whatever others take up to have held it before is believed once in ten seconds.
func TestLiarStopsOneHandInTenSeconds(t *testing.T) {
	h := NewHolds()
	mal := journal.Author{9}
	for n := range 3 {
		now := time.Duration(n) * time.Second
		h.Apply(ana, board, held(4+n, now), at(now))
		h.Apply(mal, board, held(4+n, now-time.Millisecond), at(now+time.Millisecond))
		if want := &mal; n > 0 {
			wantHolder(t, "again", h, 4+n, now+time.Millisecond, &ana)
		} else {
			wantHolder(t, "once", h, 4+n, now+time.Millisecond, want)
		}
	}
	h.Apply(mal, board, held(6, 0), at(2500*time.Millisecond))
	wantHolder(t, "the same piece, said again", h, 6, 2500*time.Millisecond, &ana)
	h.Moved(ana)
	wantHolder(t, "when she laid it down", h, 6, 2500*time.Millisecond, &mal)
	h.Moved(mal)
	h.Expire(at(11 * time.Second))
	h.Apply(ana, board, held(4, 11*time.Second), at(11*time.Second))
	h.Apply(mal, board, held(4, 10*time.Second), at(11*time.Second))
	wantHolder(t, "ten seconds later", h, 4, 11*time.Second, &mal)
}

// What a message names is there: nobody is shown a hand on a piece that there is not.
func TestMessageIsOfItsGame(t *testing.T) {
	jig := puzzle.Shape{Kind: puzzle.JigsawKind, Columns: 2, Rows: 2}
	cross := puzzle.Shape{Kind: puzzle.CrosswordKind, Columns: 2, Rows: 2, Cells: []bool{true, true, true, false}}
	for _, tt := range []struct {
		m     Message
		shape puzzle.Shape
		want  bool
	}{
		{held(3, 0), jig, true}, {held(4, 0), jig, false}, {cursor(0), jig, false}, {letGo(9), jig, true},
		{cursor(2), cross, true}, {cursor(3), cross, false}, {cursor(4), cross, false}, {held(0, 0), cross, false},
	} {
		if got := tt.m.Fits(&tt.shape); got != tt.want {
			t.Errorf("%+v of a %v: %v, want %v", tt.m, tt.shape.Kind, got, tt.want)
		}
	}
}

func TestHoldsOfABoardAreListedOnce(t *testing.T) {
	h := NewHolds()
	h.Apply(ana, board, held(4, 100), at(200))
	h.Apply(ben, board, held(4, 0), at(200))
	h.Apply(journal.Author{3}, board, cursor(4), at(200))
	h.Apply(journal.Author{4}, puzzle.BoardID{Team: 2}, held(1, 0), at(200))
	var got []journal.Author
	for _, is := range h.On(game, board, at(300)) {
		got = append(got, is.Author)
	}
	// Since is in whole milliseconds: the two grabbed in the same one, so the first by key holds it.
	if want := []journal.Author{ana, {3}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestHoldsOfManyPeopleAreBounded(t *testing.T) {
	h := NewHolds()
	for n := range 3 * maxPeople {
		h.Apply(journal.Author{byte(n), byte(n >> 8), 1}, board, held(n%100, 0), at(0))
	}
	if len(h.of) != maxPeople {
		t.Errorf("%d are kept, want %d", len(h.of), maxPeople)
	}
	h.Apply(ana, board, held(1, Lease), at(Lease))
	if len(h.of) != 1 {
		t.Errorf("%d are kept when the others are gone, want 1", len(h.of))
	}
}

// Machines that heard the same of a class of racing people, in any order and late, agree who holds what once all has come.
func TestMachinesAgreeWhoHoldsWhat(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		type post struct {
			author journal.Author
			m      Message
		}
		var posts []post
		for n := range 12 {
			posts = append(posts, post{journal.Author{byte(n + 1)}, held(rng.IntN(3), time.Duration(rng.IntN(5))*time.Millisecond)})
		}
		var want []Hold
		for machine := range 5 {
			h := NewHolds()
			rng.Shuffle(len(posts), func(i, k int) { posts[i], posts[k] = posts[k], posts[i] })
			for _, p := range posts {
				h.Apply(p.author, board, p.m, at(10*time.Millisecond))
			}
			got := h.On(game, board, at(20*time.Millisecond))
			if machine == 0 {
				want = got
			} else if !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d: %v and %v", seed, got, want)
			}
		}
	}
}

func TestWhoHoldsAPieceSaysSoEachSecond(t *testing.T) {
	var o Outbox
	var said []time.Duration
	for now := time.Duration(0); now < 4*time.Second; now += 10 * time.Millisecond {
		if now == 100*time.Millisecond {
			o.Say(held(4, now))
		}
		if now > 200*time.Millisecond && now <= 400*time.Millisecond { // it is moved
			m := held(4, 100*time.Millisecond)
			m.At.X = int(now / time.Millisecond)
			o.Say(m)
		}
		if _, ok := o.Next(at(now), 16*time.Millisecond); ok {
			said = append(said, now/time.Millisecond)
		}
	}
	want := []time.Duration{100, 210, 260, 310, 360, 410, 1410, 2410, 3410}
	if !reflect.DeepEqual(said, want) {
		t.Errorf("said at %v ms, want %v", said, want)
	}
	if m, ok := o.Drop(); !ok || m != letGo(4) {
		t.Errorf("%+v, %v, want that it is let go", m, ok)
	}
	if _, ok := o.Drop(); ok {
		t.Error("it is let go twice")
	}
	if _, ok := o.Next(at(time.Hour), 0); ok {
		t.Error("something is said of what was let go")
	}
}
