package room

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lyceum/collab/board"
	"lyceum/session"
)

// aPicture is the file of a picture of so many pixels.
func aPicture(t *testing.T, width, height int) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "leaf.png")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A picture lies in the middle of the page, half of it large at most, and comes to whoever looks.
func TestAPictureOnTheBoardComesToWhoLooks(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		if err := teacher.AddPicture(aPicture(t, 3200, 400), classBoard, board.PageNumber(1), board.Point{}); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		o := ana.Snapshot().Boards.All.Class.Pages[0].Objects[0]
		w, h := o.Bounds.MaxX-o.Bounds.MinX, o.Bounds.MaxY-o.Bounds.MinY
		if w < 3150 || w > 3250 || h < 390 || h > 420 || o.Bounds.MinX+o.Bounds.MaxX < 6390 || o.Bounds.MinX+o.Bounds.MaxX > 6410 {
			t.Errorf("it lies in %+v, quarter pixels", o.Bounds)
		}
		told := 0
		ana.WatchPictures(func() { told++ })
		if ana.BoardImage(o.Image.Ticket) != nil {
			t.Error("it is here before anybody looks")
		}
		wait(30 * time.Second)
		if is := ana.BoardImage(o.Image.Ticket); is == nil || is.Bounds().Dx() != 3200 || told == 0 {
			t.Errorf("it did not come; told %d times", told)
		}
		if ana.BoardImage("no ticket") != nil {
			t.Error("a picture without a ticket")
		}
	})
}

// A photograph that is put on a board comes to others without where it was taken; one that cannot be put there is shared with nobody.
func TestAPictureOnTheBoardTellsNothingElse(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		path := aPicture(t, 40, 40)
		data, err := os.ReadFile(path)
		if err == nil {
			err = os.WriteFile(path, append(data, "taken at home"...), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := teacher.AddPicture(path, classBoard, board.PageNumber(1), board.Point{}); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		ticket := ana.Snapshot().Boards.All.Class.Pages[0].Objects[0].Image.Ticket
		ana.BoardImage(ticket)
		wait(30 * time.Second)
		if came := ana.projector.imageHere(ticket); !bytes.Equal(came, data) {
			t.Errorf("%d bytes came, want the %d of the picture alone", len(came), len(data))
		}
		before := len(ana.class.Files())
		if err := ana.AddPicture(aPicture(t, board.MaxPicture+1, 1), classBoard, board.PageNumber(1), board.Point{}); !errors.Is(err, ErrPictureLarge) {
			t.Errorf("a picture that is too wide for a board: %v", err)
		}
		if err := ana.AddPicture(path, classBoard, board.PageID{Number: 1}, board.Point{X: -1 << 15, Y: 1}); err != nil {
			t.Error(err)
		}
		wait(5 * time.Second)
		if n := len(ana.class.Files()); n != before+1 {
			t.Errorf("%d files, want the one more that was put there: %d", n, before+1)
		}
	})
}

// However many pictures a board has that nobody has, one that somebody has is shown in the end.
func TestPicturesThatNobodyHasKeepNoOtherFromComing(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		if err := teacher.AddPicture(aPicture(t, 40, 40), classBoard, board.PageNumber(1), board.Point{}); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		good := ana.Snapshot().Boards.All.Class.Pages[0].Objects[0].Image.Ticket
		for i := range 3 * maxImages {
			ticket, err := session.ParseTicket([]byte(good))
			if err != nil {
				t.Fatal(err)
			}
			ticket.Root[0], ticket.Root[1] = byte(i), byte(i>>8) // of a file that there is not
			ana.BoardImage(string(ticket.AppendTo(nil)))
		}
		ana.BoardImage(good)
		wait(imageWithin + imageAgain)
		ana.BoardImage(good)
		wait(time.Minute)
		if ana.BoardImage(good) == nil {
			t.Error("it does not show")
		}
		if n := len(ana.projector.images.all); n > maxImages {
			t.Error(fmt.Sprint(n, " pictures are known"))
		}
	})
}

// Whoever puts images on a board leaves room for slides: that they are all asked for keeps no deck from coming.
func TestImagesLeaveRoomForSlides(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		for i := range maxImages {
			ticket := session.Ticket{}
			ticket.Size, ticket.Root[0] = MaxBoardImage, byte(i+1)
			ticket.Key[0] = 1
			ana.BoardImage(string(ticket.AppendTo(nil)))
		}
		wait(time.Second)
		taken := uint64(0)
		for _, f := range ana.class.Files() {
			taken += f.Size
		}
		if taken == 0 || taken > imageRoom {
			t.Errorf("images take %d bytes, of %d that they may", taken, imageRoom)
		}
		doc := teacher.shareDeck("Plants", 3, bytes.Repeat([]byte("page"), 10_000))
		wait(20 * time.Second)
		is := ana.Snapshot().Boards
		if d := is.Deck(doc); d == nil || d.Err != nil || !d.IsHere() {
			t.Errorf("the slides: %+v", d)
		}
	})
}
