package studio

import (
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/media"
	"lyceum/media/device"
)

func TestFeedGoesOnWithTheSourceThatIsPutInItsPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		open := func(width int) media.VideoSource {
			source, err := device.OpenCamera(device.Spec{From: device.Test}, device.Mode{Width: width, Height: 180, FPS: 10})
			if err != nil {
				t.Fatal(err)
			}
			return source
		}
		f := newFeed(open(320))
		var p media.Picture
		read := func(want int) {
			t.Helper()
			if err := f.ReadPicture(&p); err != nil || p.Width != want {
				t.Errorf("a picture %d wide, %v; want %d", p.Width, err, want)
			}
		}
		read(320)
		done := make(chan bool)
		go func() {
			read(640)
			close(done)
		}()
		synctest.Wait()
		_ = f.put(nil).Close() // while it is read
		time.Sleep(time.Second)
		f.put(open(640))
		<-done
		read(640)
		go func() {
			time.Sleep(time.Millisecond)
			_ = f.Close()
		}()
		if err := f.ReadPicture(&p); !errors.Is(err, io.EOF) {
			t.Errorf("after Close: %v", err)
		}
		f = newFeed(nil)
		go func() {
			time.Sleep(time.Millisecond)
			_ = f.Close()
		}()
		if err := f.ReadPicture(&p); !errors.Is(err, io.EOF) {
			t.Errorf("closed while there is no source: %v", err)
		}
	})
}
