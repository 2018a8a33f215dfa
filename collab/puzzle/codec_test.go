package puzzle

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"lyceum/collab/puzzle/jigsaw"
	"lyceum/session/journal"
)

var someGame = GameID{journal.Author{9}, 300}

func openings() (all []Opening) {
	for _, k := range Kinds() {
		all = append(all, Opening{Title: "Plants", Mode: Together, Seed: 1<<32 - 1, Shape: shapes[k], Ticket: []byte("ticket")})
	}
	all[1].Mode, all[1].Teams = Teams, MaxTeams
	all[2].Mode = Alone
	return all
}

func moves() []Move {
	return []Move{
		{Kind: Lay, Piece: MaxPieces - 1, At: jigsaw.Point{X: -maxAway, Y: maxAway}, From: Nowhere, To: Nowhere, Grabbed: 1 << 40},
		{Kind: Put, Piece: 3, From: 2, To: Nowhere, Grabbed: 1 << 16},
		{Kind: Order, Piece: MaxItems - 1, From: Nowhere, To: 0, Grabbed: 1 << 20},
		{Kind: Type, Letters: []Letter{{0, 'Ä'}, {1599, 0}}, From: Nowhere, To: Nowhere},
		hint(7), check(), {Kind: Restart, From: Nowhere, To: Nowhere},
	}
}

func TestStatementsReadAsTheyWereWritten(t *testing.T) {
	for _, o := range openings() {
		body, err := EncodeOpen(o)
		if err != nil {
			t.Fatalf("%v: %v", o.Shape.Kind, err)
		}
		game, s, err := parseStatement(body, someGame)
		if err != nil || game != someGame || !reflect.DeepEqual(*s.opening, o) {
			t.Errorf("%v: %+v, %v, want %+v", o.Shape.Kind, s, err, o)
		}
		t.Logf("%v is opened by %d bytes", o.Shape.Kind, len(body))
	}
	members := []Member{{journal.Author{1}, 1}, {journal.Author{2}, MaxTeams}}
	for _, tt := range []struct {
		body []byte
		want statement
	}{
		{EncodeReset(someGame), statement{says: saysReset}},
		{EncodeResetBoard(someGame, BoardID{Team: 3}), statement{says: saysReset, board: &BoardID{Team: 3}}},
		{EncodeResetBoard(someGame, BoardID{Owner: journal.Author{5}}), statement{says: saysReset, board: &BoardID{Owner: journal.Author{5}}}},
		{EncodeEnd(someGame), statement{says: saysEnded}},
		{must(EncodeTeams(someGame, members)), statement{says: saysTeams, members: members}},
	} {
		if game, s, err := parseStatement(tt.body, GameID{}); err != nil || game != someGame || !reflect.DeepEqual(*s, tt.want) {
			t.Errorf("%x: %+v, %v, want %+v", tt.body, s, err, tt.want)
		}
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func TestMovesReadAsTheyWereWritten(t *testing.T) {
	for _, m := range moves() {
		body, err := EncodeMove(someGame, m)
		if err != nil {
			t.Fatalf("%v: %v", m.Kind, err)
		}
		if game, got, err := parseMove(body); err != nil || game != someGame || !reflect.DeepEqual(*got, m) {
			t.Errorf("%v: %+v, %v, want %+v", m.Kind, got, err, m)
		}
	}
}

func TestWhatNobodyWouldReadIsNotWritten(t *testing.T) {
	change := func(k Kind, f func(*Opening)) Opening {
		o := openings()[k-1]
		f(&o)
		return o
	}
	for i, o := range []Opening{
		change(JigsawKind, func(o *Opening) { o.Title = " " }),
		change(JigsawKind, func(o *Opening) { o.Title = strings.Repeat("x", MaxTitle+1) }),
		change(JigsawKind, func(o *Opening) { o.Mode = 0 }),
		change(JigsawKind, func(o *Opening) { o.Teams = 2 }),
		change(OrderingKind, func(o *Opening) { o.Teams = 1 }),
		change(JigsawKind, func(o *Opening) { o.Ticket = nil }),
		change(JigsawKind, func(o *Opening) { o.Shape.Columns, o.Shape.Rows = 40, 40 }),
		change(JigsawKind, func(o *Opening) { o.Shape.Width = 5_000 }),
		change(SortingKind, func(o *Opening) { o.Shape.Tiles = 1 }),
		change(SortingKind, func(o *Opening) { o.Shape.Slots = nil }),
		change(SortingKind, func(o *Opening) { o.Shape.Reusable = make([]bool, 5) }),
		change(ZonesKind, func(o *Opening) { o.Shape.Slots = []int{-1} }),
		change(JigsawKind, func(o *Opening) { o.Shape.Kind = 9 }),
	} {
		if _, err := EncodeOpen(o); !errors.Is(err, ErrEntry) || !errors.Is(err, journal.ErrMalformed) {
			t.Errorf("opening %d: %v, want %v", i, err, ErrEntry)
		}
	}
	for i, m := range []Move{
		{}, {Kind: Lay, Piece: MaxPieces}, {Kind: Lay, At: jigsaw.Point{X: maxAway + 1}}, {Kind: Put, To: MaxSlots}, {Kind: Put, From: -2},
		{Kind: Order, Piece: -1}, {Kind: Type}, {Kind: Type, Letters: []Letter{{0, 'a'}}}, {Kind: Type, Letters: []Letter{{0, '!'}}},
		{Kind: Type, Letters: make([]Letter, MaxLetters+1)}, {Kind: Hint, Piece: -1}, {Kind: Restart + 1},
	} {
		if _, err := EncodeMove(someGame, m); !errors.Is(err, ErrEntry) {
			t.Errorf("move %d: %v, want %v", i, err, ErrEntry)
		}
	}
	if _, err := EncodeMove(GameID{}, check()); !errors.Is(err, ErrEntry) {
		t.Errorf("a move in no game: %v", err)
	}
	for i, members := range [][]Member{
		{{journal.Author{1}, 0}}, {{journal.Author{1}, MaxTeams + 1}}, {{journal.Author{2}, 1}, {journal.Author{1}, 1}}, {{journal.Author{1}, 1}, {journal.Author{1}, 2}},
		make([]Member, MaxMembers+1),
	} {
		if _, err := EncodeTeams(someGame, members); !errors.Is(err, ErrEntry) {
			t.Errorf("teams %d: %v, want %v", i, err, ErrEntry)
		}
	}
}

func TestLargestEntriesHaveRoom(t *testing.T) {
	members := make([]Member, MaxMembers)
	for i := range members {
		members[i] = Member{journal.Author{byte(i / 255), 1 + byte(i%255)}, 1}
	}
	body, err := EncodeTeams(GameID{journal.Author{1}, 1 << 62}, members)
	if err != nil || len(body) > journal.MaxBody {
		t.Errorf("%d bytes of %d: %v", len(body), journal.MaxBody, err)
	}
	o := openings()[CrosswordKind-1]
	o.Shape.Columns, o.Shape.Rows, o.Shape.Cells = MaxGrid, MaxGrid, make([]bool, MaxGrid*MaxGrid)
	if body, err := EncodeOpen(o); err != nil || len(body) > journal.MaxBody {
		t.Errorf("%d bytes of %d: %v", len(body), journal.MaxBody, err)
	}
}

// FuzzStatement checks that what is read would be written as it was.
func FuzzStatement(f *testing.F) {
	for _, o := range openings() {
		f.Add(must(EncodeOpen(o)))
	}
	f.Add(must(EncodeTeams(someGame, []Member{{journal.Author{1}, 1}})))
	f.Add(EncodeReset(someGame))
	f.Add(EncodeResetBoard(someGame, BoardID{Team: 2}))
	f.Add(EncodeEnd(someGame))
	f.Fuzz(func(t *testing.T, body []byte) {
		game, s, err := parseStatement(body, someGame)
		if err != nil {
			if !errors.Is(err, journal.ErrMalformed) {
				t.Fatal(err)
			}
			return
		}
		var again []byte
		switch s.says {
		case saysOpened:
			again, err = EncodeOpen(*s.opening)
		case saysTeams:
			again, err = EncodeTeams(game, s.members)
		case saysEnded:
			again = EncodeEnd(game)
		default:
			if again = EncodeReset(game); s.board != nil {
				again = EncodeResetBoard(game, *s.board)
			}
		}
		if err != nil || string(again) != string(body) {
			t.Fatalf("%x is written as %x: %v", body, again, err)
		}
	})
}

// FuzzMove checks the same of moves, and that no move breaks a board of whatever kind.
func FuzzMove(f *testing.F) {
	for _, m := range moves() {
		f.Add(must(EncodeMove(someGame, m)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		game, m, err := parseMove(body)
		if err != nil {
			if !errors.Is(err, journal.ErrMalformed) {
				t.Fatal(err)
			}
			return
		}
		if again, err := EncodeMove(game, *m); err != nil || string(again) != string(body) {
			t.Fatalf("%x is written as %x: %v", body, again, err)
		}
		for _, p := range samplePuzzles() {
			shape := shapes[p.Kind()]
			g := &Game{Opening: Opening{Shape: shape, Mode: Together}}
			if m.Kind == Restart || !m.Fits(&shape, Together) {
				continue
			}
			l := &log{}
			r := &round{began: &record{log: l}}
			for i := range 3 {
				is := &record{log: l, seq: uint64(i + 1), clock: journal.Clock(i+1) << 30, move: m}
				l.all, r.moves = append(l.all, is), append(r.moves, is)
			}
			b := r.show(g, BoardID{})
			Judge(p, b)
			ScoreOf(p, b)
		}
	})
}
