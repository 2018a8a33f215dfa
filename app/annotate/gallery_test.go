package annotate

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"strconv"
	"testing"

	"lyceum/collab/board"
)

// blank returns the file of a picture of so many pixels.
func blank(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// However many pictures somebody put on a page, an export keeps a few of them at a time and opens no more than it has time for.
func TestGalleryOfManyPicturesIsBounded(t *testing.T) {
	file := blank(t, 100, 100) // 40,000 bytes unpacked
	g := newGallery(t.Context(), Document{Images: func(string) []byte { return file }})
	g.room, g.work = 100_000, 400_000
	shown := 0
	for i := range 50 {
		if g.image(strconv.Itoa(i)) != nil {
			shown++
		}
		if g.bytes > g.room || len(g.opened) > 3 {
			t.Fatalf("%d bytes of %d pictures are kept, %d may be", g.bytes, len(g.opened), g.room)
		}
	}
	if shown != 10 {
		t.Errorf("%d pictures are shown, want 10, as many as there is time for", shown)
	}
}

// Who does not wait any longer does not wait for the pictures on a page either.
func TestExportEndsBetweenPictures(t *testing.T) {
	c := newClass(t)
	var ops []board.Op
	for i := range 20 {
		o := put(board.PageNumber(1), board.Image, board.DefaultStyle, at(0, 0), at(100, 100))
		o.Image = &board.Picture{Ticket: strconv.Itoa(i), Width: 100, Height: 100}
		ops = append(ops, o)
	}
	c.draw(board.DocumentID{}, ops...)
	file := blank(t, 100, 100)
	for name, export := range map[string]func(context.Context, Document) error{
		"PDF": func(ctx context.Context, d Document) error { return PDF(ctx, io.Discard, d) },
		"PNG": func(ctx context.Context, d Document) error { return PNG(ctx, io.Discard, d, 0, 1) },
	} {
		ctx, cancel := context.WithCancel(t.Context())
		d, asked := c.onBoard(), 0
		d.Images = func(string) []byte {
			asked++
			cancel()
			return file
		}
		if err := export(ctx, d); !errors.Is(err, context.Canceled) || asked != 1 {
			t.Errorf("%s: %v after %d pictures, want %v after one", name, err, asked, context.Canceled)
		}
	}
}
