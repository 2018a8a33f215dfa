package room

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"lyceum/collab/board"
	"lyceum/collab/files"
	"lyceum/collab/puzzle"
	"lyceum/collab/puzzle/jigsaw"
	"lyceum/collab/puzzle/live"
	"lyceum/session"
	"lyceum/session/journal"
)

// announcesFile announces a file by the ticket of another, as a program that was changed can.
func (d *desk) announcesFile(ticket []byte) (id string) {
	d.t.Helper()
	body, err := files.EncodeShared(files.Description{Name: "mine.pdf", Ticket: ticket})
	d.writesFile(journal.KindFile, body, err)
	wait(5 * time.Second)
	all := d.Snapshot().Sharing.Files
	return all[len(all)-1].ID
}

func (d *desk) keepsAll(why string, ticket []byte) {
	d.t.Helper()
	is, err := session.ParseTicket(ticket)
	must(d.t, err)
	for _, f := range d.class.Files() {
		if f.ID == is.ID() && f.Have == f.Size {
			return
		}
	}
	d.t.Errorf("%s, %s: the file is gone", d.options.Name, why)
}

// Who announces the file of a puzzle, or a picture on a board, as a file, and takes that away again, takes nothing from anybody.
func TestFilesOfPuzzlesAndPicturesAreNotTakenAwayAsFiles(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, eve := sharingClass(b)
		id := teacher.starts(aJigsaw(t), PuzzleStart{Mode: puzzle.Together})
		must(t, teacher.AddPicture(aPicture(t, 40, 40), classBoard, board.PageNumber(1), board.Point{}))
		wait(5 * time.Second)
		picture := ana.Snapshot().Boards.All.Class.Pages[0].Objects[0].Image.Ticket
		ana.BoardImage(picture)
		wait(10 * time.Second)
		for _, ticket := range [][]byte{ana.puzzle(id).Game.Ticket, []byte(picture)} {
			eve.must("takes it away", eve.RemoveFile(eve.announcesFile(ticket)))
			wait(5 * time.Second)
			for _, d := range []*desk{teacher, ana} {
				d.keepsAll("after it was taken away as a file", ticket)
			}
		}
		if late := b.desk("Cem").join(teacher.Invite()); true {
			wait(10 * time.Second)
			if is := late.puzzle(id); is.Puzzle == nil {
				t.Errorf("who comes late has no puzzle: %+v", is)
			}
		}
	})
}

// A puzzle whose file comes as something else first, such as a picture, is here all the same.
func TestPuzzleWhoseFileComesAsAnotherOneIsHere(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, eve := aClass(b)
		var content bytes.Buffer
		must(t, puzzle.WriteFile(&content, aJigsaw(t)))
		ticket, err := eve.share(content.Bytes())
		must(t, err)
		b.isolate(eve)
		must(t, ana.class.Fetch(ticket, session.Fetching{}))
		body, err := puzzle.EncodeOpen(puzzle.Opening{Title: "Leaf", Mode: puzzle.Together, Shape: puzzle.ShapeOf(aJigsaw(t)), Ticket: ticket.AppendTo(nil)})
		teacher.writesFile(journal.KindPuzzle, body, err)
		wait(5 * time.Second)
		if all := ana.Snapshot().Puzzles.All; len(all) != 1 || all[0].Puzzle != nil {
			t.Fatalf("Ana sees %+v before anybody has the file", all)
		}
		b.join(eve)
		wait(30 * time.Second)
		if is := ana.Snapshot().Puzzles.All[0]; is.Puzzle == nil || is.Err != nil {
			t.Errorf("Ana has no puzzle: %+v", is)
		}
	})
}

// What was taken away while a computer was not there is let go when it is back.
func TestFileTakenAwayMeanwhileIsLetGo(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := sharingClass(b)
		gone, stays := teacher.shares("gone.txt", []byte("gone")), teacher.shares("stays.txt", []byte("stays"))
		wait(10 * time.Second)
		ana.wantFiles("before", "gone.txt here", "stays.txt here")
		ana.goAway()
		teacher.must("takes away", teacher.RemoveFile(gone))
		wait(5 * time.Second)
		ana.opened(Reopen(t.Context(), ana.options, "Algebra", false))
		wait(20 * time.Second)
		ana.wantFiles("after", "stays.txt here")
		if n := len(ana.class.Files()); n != 1 {
			t.Errorf("%d files are kept, want 1", n)
		}
		ana.wantSaved(stays, "stays.txt", []byte("stays"))
	})
}

// Who was killed before a file was let go that was taken away lets it go later.
func TestFileThatWasTakenAwayIsLetGoLater(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := sharingClass(b)
		gone := teacher.shares("gone.txt", []byte("gone"))
		wait(10 * time.Second)
		ana.wantFiles("before", "gone.txt here")
		ana.Room.mu.Lock()
		clear(ana.sharing.transfers) // a program that has just begun has thought of none
		ana.Room.mu.Unlock()
		teacher.must("takes away", teacher.RemoveFile(gone))
		wait(10 * time.Second)
		if n := len(ana.class.Files()); n != 0 {
			t.Errorf("%d files are kept, want none", n)
		}
	})
}

// Posts name pieces that there are, or nobody is shown to hold anything.
func TestNobodyHoldsAPieceThatThereIsNot(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		id := teacher.starts(aJigsaw(t), PuzzleStart{Mode: puzzle.Together})
		says := func(m live.Message) {
			m.Game, m.Since = id, journal.ClockAt(time.Now())&^(1<<16-1)
			data, err := m.Encode()
			must(t, err)
			must(t, ana.class.Post(background, data))
			wait(time.Second)
		}
		says(live.Message{State: live.Held, Piece: 4})
		ben.wantHolders("of four pieces the fifth", id)
		says(live.Message{State: live.Held, Piece: 3, At: jigsaw.Point{X: -100_000, Y: 100_000}})
		ben.wantHolders("the fourth", id, "Ana")
		cut := ben.puzzle(id).Game.Shape.Cut()
		if at := ben.PuzzleHolds(id, puzzle.BoardID{})[0].At; at != cut.Clamp(at) {
			t.Errorf("it is shown at %v, off the table", at)
		}
	})
}

// A move that is refused lets go as one that is made.
func TestPieceThatWasRefusedIsLetGo(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		id := teacher.starts(aJigsaw(t), PuzzleStart{Mode: puzzle.Together})
		must(t, ana.GrabPiece(id, 3, jigsaw.Point{}))
		wait(time.Second)
		must(t, ben.TakeHint(id, 3))
		wait(time.Second)
		if err := ana.LayPiece(id, 3, jigsaw.Point{}); !errors.Is(err, ErrPieceLies) {
			t.Errorf("a piece that a hint laid: %v", err)
		}
		wait(time.Second)
		ana.wantHolders("after that", id)
		ben.wantHolders("after that", id)
	})
}

// While the class's log is told anew, what was shown stays.
func TestPuzzlesStayWhileTheLogIsToldAnew(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		id := teacher.starts(aJigsaw(t), PuzzleStart{Mode: puzzle.Together})
		must(t, ana.GrabPiece(id, 3, jigsaw.Point{}))
		ana.restart()
		ana.Room.mu.Lock()
		ana.puzzles.renew() // as each entry that is told again does
		ana.Room.mu.Unlock()
		ana.showPuzzles()
		if ana.Snapshot().Puzzles.Puzzle(id) == nil {
			t.Error("the puzzle is not shown")
		}
		ana.wantHolders("meanwhile", id, "Ana")
	})
}

func TestLargeBoardsTakeAnEighthOfTheTime(t *testing.T) {
	for took, want := range map[time.Duration]time.Duration{time.Microsecond: puzzlesEvery, 50 * time.Millisecond: 400 * time.Millisecond} {
		if got := puzzlesPause(took); got != want {
			t.Errorf("what took %v is made anew after %v, want %v", took, got, want)
		}
	}
}
