package room

import (
	"bytes"
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
