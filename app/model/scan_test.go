package model

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"lyceum/app/qr"
	"lyceum/app/room"
	"lyceum/media"
	"lyceum/media/device"
)

// seen returns what a camera sees that looks at the code of a text.
func seen(t *testing.T, text string) *media.Picture {
	t.Helper()
	code, err := qr.Encode(text)
	if err != nil {
		t.Fatal(err)
	}
	is := code.Image(6)
	side := is.Bounds().Dx() &^ 1
	p := media.NewPicture(side, side)
	for y := range side {
		for x := range side {
			if r, _, _, _ := is.At(x, y).RGBA(); r > 0 {
				p.Y[y*p.YStride+x] = 235
			} else {
				p.Y[y*p.YStride+x] = 16
			}
		}
	}
	return p
}

func TestCameraFindsTheCodeOfAnInvite(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.ScanInvite(true)
		b.wantAsked("open camera=default mic= speaker=")
		c := b.rooms.checker()
		c.events <- room.CheckEvent{Kind: room.Camera, State: "opened"}
		if s := b.now().Scan; s == nil || !s.Ready {
			t.Fatalf("scan %+v", s)
		}
		c.give(media.NewPicture(64, 64))
		if s := b.now().Scan; s.Note != "" {
			t.Errorf("nothing was seen, and that is told: %q", s.Note)
		}
		time.Sleep(scanRest)
		c.give(seen(t, "https://example.org"))
		if s := b.now().Scan; !strings.Contains(s.Note, "no invite") {
			t.Errorf("another code: %+v", s)
		}
		time.Sleep(scanRest)
		c.give(seen(t, "G:abc"))
		if s := b.now(); s.Scan != nil || s.Check == nil || s.Check.Title != "Algebra" {
			t.Errorf("scan %+v, check %+v", s.Scan, s.Check)
		}
		if !c.closed {
			t.Error("the camera is still in use")
		}
	})
}

func TestScanWithoutCameraSaysSo(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.ScanInvite(true)
		b.now()
		b.rooms.checker().events <- room.CheckEvent{Kind: room.Camera, State: "failed", Err: device.ErrMissing}
		if s := b.now().Scan; s == nil || s.Ready || !strings.HasPrefix(s.Fault, "No camera") {
			t.Errorf("scan %+v", s)
		}
		b.ScanInvite(false)
		if s := b.now().Scan; s != nil || !b.rooms.checker().closed {
			t.Errorf("scan %+v", s)
		}
	})
}

func TestPictureOfAnInviteIsJoined(t *testing.T) {
	opened := func(b []byte) func() (io.ReadCloser, error) {
		return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
	}
	png := func(text string) []byte {
		code, err := qr.Encode(text)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := code.PNG(&b, 6); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	inCheckedBubble(t, func(b *bench) {
		for _, c := range []struct {
			open func() (io.ReadCloser, error)
			want string
		}{
			{opened([]byte("no picture")), "cannot be read"},
			{opened(png("https://example.org")), "no invite in this text"},
			{func() (io.ReadCloser, error) { return nil, errors.New("gone") }, "gone"},
		} {
			b.JoinPicture(c.open)
			if s := b.now(); s.Check != nil || !strings.Contains(s.JoinFault, c.want) {
				t.Errorf("check %+v, fault %q, want %q", s.Check, s.JoinFault, c.want)
			}
		}
		b.JoinPicture(opened(png("G:abc")))
		if s := b.now(); s.Check == nil || s.JoinFault != "" {
			t.Errorf("check %+v, fault %q", s.Check, s.JoinFault)
		}
	})
}

func TestGoingToAClassEndsTheScan(t *testing.T) {
	inCheckedBubble(t, func(b *bench) {
		b.ScanInvite(true)
		b.now()
		camera := b.rooms.checker()
		b.Teach("Algebra", false)
		if s := b.now(); s.Scan != nil || s.Check == nil || !camera.closed {
			t.Errorf("scan %+v, check %+v, camera closed %t", s.Scan, s.Check, camera.closed)
		}
	})
}

func TestNobodyScansAtADoor(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rooms.browser.set(room.Announcement{Key: "a", Title: "Algebra", Seen: time.Now()})
		b.now()
		b.JoinNetwork("a")
		b.ScanInvite(true)
		if s := b.now(); s.Scan != nil || s.Door == nil {
			t.Errorf("scan %+v, door %+v", s.Scan, s.Door)
		}
	})
}
