package cli

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"lyceum/app/room"
	"lyceum/collab/board"
	"lyceum/session/journal"
)

// drawnClass is a class with a board, which remembers what is drawn.
type drawnClass struct {
	*fakeClass
	ops    []board.Op
	looked board.DocumentID // the private board that is looked at
}

func (d *drawnClass) Draw(_ board.DocumentID, ops ...board.Op) error {
	d.ops = append(d.ops, ops...)
	return nil
}

func (d *drawnClass) ShowPlace(p room.Place) error {
	return d.did("show %s %d", p.Where, p.Page.Number)
}

func (d *drawnClass) LookAtBoard(doc board.DocumentID) { d.looked = doc }

func newDrawnClass(role room.Role, pages ...*board.Page) *drawnClass {
	d := &drawnClass{fakeClass: newFakeClass()}
	d.snap.Role = role
	d.snap.People = []room.Person{{ID: "self", Name: "Ito", Role: role, Self: true}, {ID: "ana", Name: "Ana", Role: room.Student}}
	d.snap.Boards = room.Boards{All: &board.Snapshot{Class: &board.Document{Pages: pages}}, MayDraw: true, MayShow: role == room.Instructor,
		Self: journal.Author{1}, IDs: map[journal.Author]string{{1}: "self", {2}: "ana"}}
	return d
}

func aPage(n int, objects ...*board.Object) *board.Page {
	return &board.Page{ID: board.PageNumber(n), Size: board.PageSize, Objects: objects}
}

func TestCommandsDraw(t *testing.T) {
	for _, tt := range []struct {
		line   string
		kind   board.ObjectKind
		points int
		text   string
	}{
		{"draw pen #0072B2 4 100,100 200,160 300,100", board.Pen, 3, ""},
		{"draw highlighter #E69F00 24 10,10 20,500", board.Highlighter, 2, ""},
		{"draw rectangle #111111 0.5 1,1 5.25,9", board.Rectangle, 2, ""},
		{"draw text #111111 32 80,60 Where does it come from?", board.Text, 2, "Where does it come from?"},
		{"ink pen #D55E00 8 0 0,0 100,0", board.Pen, 2, ""},
	} {
		r := newDrawnClass(room.Student, aPage(1))
		if err := carryOut(nil, newSeat(r), tt.line); err != nil {
			t.Errorf("%s: %v", tt.line, err)
			continue
		}
		put, is := r.ops[0].(board.Put)
		if !is || put.Kind != tt.kind || len(put.Points) != tt.points || put.Text != tt.text || put.Page != board.PageNumber(1) {
			t.Errorf("%s: %+v", tt.line, r.ops)
		}
		if tt.kind == board.Highlighter && put.Style.Opacity != board.HighlighterOpacity {
			t.Errorf("%s: opacity %d", tt.line, put.Style.Opacity)
		}
	}
}

func TestCommandsThatDrawNothingThatCanBeReadAreErrors(t *testing.T) {
	for _, line := range []string{
		"draw", "draw pen", "draw pen #0072B2 4", "draw pen 0072B2 4 1,1 2,2", "draw pen #0072B 4 1,1 2,2", "draw pen #0072B2 0 1,1 2,2",
		"draw pen #0072B2 1e9 1,1 2,2", "draw pen #0072B2 4 1,1 2", "draw pen #0072B2 4 1,1 9000,2", "draw pen #0072B2 4 NaN,1 2,2",
		"draw line #0072B2 4 1,1 2,2 3,3", "draw image #0072B2 4 1,1 2,2", "draw text #111111 32 80,60", "draw text #111111 32 Plants",
		"ink line #0072B2 4 100 1,1 2,2", "ink pen #0072B2 4 -1 1,1 2,2", "ink pen #0072B2 4 1,1 2,2", "erase 1,1 2,2", "erase all",
		"wipe", "wipe all", "page", "page x", "place", "place cellar", "place video now", "place reveal", "point", "point 1,1 quickly",
		"drawers", "reveal Ana", "reveal Ana maybe", "export pdf", "export", "comment", "copy", "open", "watch-ink maybe", "board now",
	} {
		r := newDrawnClass(room.Instructor, aPage(1))
		if err := carryOut(nil, newSeat(r), line); err == nil || len(r.ops) > 0 {
			t.Errorf("%q: %v, drawn %v", line, err, r.ops)
		}
	}
}

func TestErasingTakesTheTopmostObject(t *testing.T) {
	under := &board.Object{ID: board.ObjectID{Seq: 1}, Bounds: board.Rect{MaxX: 400, MaxY: 400}}
	above := &board.Object{ID: board.ObjectID{Seq: 2}, Bounds: board.Rect{MinX: 100, MinY: 100, MaxX: 400, MaxY: 400}}
	r := newDrawnClass(room.Student, aPage(1, under, above))
	s := newSeat(r)
	for _, at := range []string{"50,50", "10,10"} { // in pixels: quarters of them are 200 and 40
		if err := carryOut(nil, s, "erase "+at); err != nil {
			t.Fatal(err)
		}
	}
	if err := carryOut(nil, s, "erase 500,500"); !errors.Is(err, room.ErrNothing) {
		t.Errorf("where nothing is: %v", err)
	}
	var gone []uint64
	for _, op := range r.ops {
		gone = append(gone, op.(board.Delete).Objects[0].Seq)
	}
	if !slices.Equal(gone, []uint64{2, 1}) {
		t.Errorf("erased %v", gone)
	}
}

// Who leads shows the class where they go; a student turns pages alone.
func TestCommandsTurnPages(t *testing.T) {
	for role, want := range map[room.Role]string{room.Instructor: "show board 1; show board 2", room.Student: ""} {
		r := newDrawnClass(role, aPage(1), aPage(2))
		s := newSeat(r)
		for _, line := range []string{"place board", "page 2", "draw pen #111111 4 1,1 2,2", "place private"} {
			if err := carryOut(nil, s, line); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
		}
		if got := r.calls(); got != want {
			t.Errorf("%s: asked %q, want %q", role, got, want)
		}
		if put := r.ops[0].(board.Put); put.Page != board.PageNumber(2) {
			t.Errorf("drawn on %v", put.Page)
		}
		if s.doc() != board.PrivateID(journal.Author{1}) {
			t.Errorf("in front is %v", s.doc())
		}
		if err := carryOut(nil, s, "page 3"); !errors.Is(err, room.ErrNoPage) {
			t.Errorf("a page that is not there: %v", err)
		}
	}
}

// Of several people of a name none is meant before somebody says which.
func TestBoardOfANameIsThatOfOnePerson(t *testing.T) {
	r := newDrawnClass(room.Instructor, aPage(1))
	r.snap.People = []room.Person{{ID: "a", Name: "Ana"}, {ID: "b", Name: "Ana"}, {ID: "c", Name: "Ben"}}
	r.snap.Boards.IDs = map[journal.Author]string{{1}: "a", {2}: "b", {3}: "c"}
	s := newSeat(r)
	var several *room.SeveralError
	if err := carryOut(nil, s, "comment Ana"); !errors.As(err, &several) || !slices.Equal(several.IDs, []string{"a", "b"}) {
		t.Errorf("two of a name: %v", err)
	}
	for name, want := range map[string]byte{"b": 2, "Ben": 3} {
		if err := carryOut(nil, s, "comment "+name); err != nil || s.doc() != board.PrivateID(journal.Author{want}) || r.looked != s.doc() {
			t.Errorf("%s: %v, looks at %v, %v", name, s.doc(), r.looked, err)
		}
	}
	if err := carryOut(nil, s, "comment Cem"); !errors.Is(err, room.ErrNobody) {
		t.Errorf("nobody: %v", err)
	}
}

func TestEventsOfBoards(t *testing.T) {
	ana := room.Person{ID: "ana", Name: "Ana"}
	for _, tt := range []struct {
		ev   room.Event
		want string
	}{
		{room.ShownChanged{Shown: room.ShownPlace{Place: room.Place{Where: "slides", Doc: board.DeckID(journal.Author{1}, 4)}}, Person: ana, Title: "Plants", Number: 3},
			`"event":"shown","place":"slides","document":"deck","title":"Plants","page":3,"by":"Ana","id":"ana"`},
		{room.DeckChanged{Deck: room.DeckOf{Title: "Plants", By: ana, Sizes: make([]board.Size, 5), Have: 3, Size: 9}, State: room.DeckOpened},
			`"event":"deck","title":"Plants","state":"opened","pages":5,"have":3,"size":9,"by":"Ana","id":"ana"`},
		{room.DrawersChanged{Drawers: room.Drawers{Who: "listed"}, Names: []string{"Ana"}}, `"event":"drawers","who":"listed","people":["Ana"]`},
		{room.BoardRevealed{Owner: ana, By: room.Person{Name: "Ito"}, On: true}, `"event":"revealed","name":"Ana","id":"ana","by":"Ito","on":true`},
		{room.BoardReturned{By: ana}, `"event":"returned","by":"Ana","id":"ana"`},
	} {
		var out strings.Builder
		printEvent(&printer{out: &out, json: true}, tt.ev)
		if !strings.Contains(out.String(), tt.want) {
			t.Errorf("printed %s, want %s", out.String(), tt.want)
		}
	}
}
