package device

import (
	"errors"
	"image"
	"io"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/mediadevices/pkg/driver"
	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/io/video"
	"github.com/pion/mediadevices/pkg/prop"

	"lyceum/media"
)

// A fakeCamera is a driver of mediadevices whose pictures of 640×480 say which they are, 30 a second.
type fakeCamera struct {
	mu       sync.Mutex // guards what follows
	openErr  error
	readErr  error
	open     bool
	pictures int
	luma     byte
}

func (c *fakeCamera) Open() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open = c.openErr == nil
	return c.openErr
}

func (c *fakeCamera) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open = false
	return nil
}

func (c *fakeCamera) Properties() []prop.Media {
	return []prop.Media{property(640, 480, 30, frame.FormatMJPEG), property(2048, 1536, 5, frame.FormatMJPEG)}
}

func (c *fakeCamera) VideoRecord(p prop.Media) (video.Reader, error) {
	return video.ReaderFunc(func() (image.Image, func(), error) {
		time.Sleep(time.Duration(float64(time.Second) / float64(p.FrameRate)))
		c.mu.Lock()
		defer c.mu.Unlock()
		if !c.open {
			panic("BUG: a driver is read after it was closed")
		}
		c.pictures++
		img := image.NewYCbCr(image.Rect(0, 0, p.Width, p.Height), image.YCbCrSubsampleRatio422)
		fill(img.Y, c.luma)
		return img, func() {}, c.readErr
	}), nil
}

func (c *fakeCamera) fails(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.readErr = err
}

// plug registers a camera until the test ends, or unplug is called.
func plug(t *testing.T, name string, c *fakeCamera) (unplug func()) {
	t.Helper()
	listVideo(Camera) // whatever there is is registered, and does not come again
	if err := driver.GetManager().Register(c, driver.Info{Name: name + ";bus", Label: name + ";" + name, DeviceType: driver.Camera, Priority: driver.PriorityHigh}); err != nil {
		t.Fatal(err)
	}
	unplug = func() {
		for _, d := range driver.GetManager().Query(func(d driver.Driver) bool { return d.Info().Name == name+";bus" }) {
			driver.GetManager().Delete(d.ID())
		}
	}
	t.Cleanup(unplug)
	return unplug
}

func TestCameraGivesPicturesAsTheyAreWanted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		camera := &fakeCamera{luma: 255}
		plug(t, "A camera", camera)
		source, err := OpenCamera(Spec{From: Named, Name: "A camera"}, Mode{Width: 640, Height: 360, FPS: 15})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		var p media.Picture
		for range 15 {
			if err := source.ReadPicture(&p); err != nil {
				t.Fatal(err)
			}
			if time.Since(p.At) > 0 || p.Width != 640 || p.Height != 360 || p.Y[1000] != 235 {
				t.Fatalf("a picture of %d×%d, %v old, with luma %d", p.Width, p.Height, time.Since(p.At), p.Y[1000])
			}
		}
		if took := time.Since(began); took < 900*time.Millisecond || took > 1050*time.Millisecond {
			t.Errorf("15 pictures of 15 a second took %v", took)
		}
		time.Sleep(10 * time.Second)
		if source.ReadPicture(&p); time.Since(p.At) > 100*time.Millisecond {
			t.Errorf("a reader that was late got a picture %v old", time.Since(p.At))
		}
		if _, err := OpenCamera(Spec{From: Named, Name: "A camera"}, Mode{Width: 640, Height: 360}); !errors.Is(err, ErrBusy) {
			t.Errorf("a camera that is open already: %v, want ErrBusy", err)
		}
		source.Close()
		if camera.open {
			t.Error("the driver is open after Close")
		}
		if err := source.ReadPicture(&p); err != io.EOF {
			t.Errorf("ReadPicture after Close = %v, want io.EOF", err)
		}
	})
}

func TestCameraThatIsPulledOutIsReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		builtIn, usb := &fakeCamera{luma: 100}, &fakeCamera{luma: 200}
		plug(t, "Built-in", builtIn)
		unplug := plug(t, "USB", usb)
		var mu sync.Mutex
		var told []Change
		source, err := OpenCamera(Spec{From: Named, Name: "USB", Changed: func(c Change) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, c)
		}}, Mode{Width: 640, Height: 360})
		if err != nil {
			t.Fatal(err)
		}
		defer source.Close()
		var p media.Picture
		for range 10 {
			source.ReadPicture(&p)
		}
		if p.Y[0] != 188 {
			t.Errorf("luma %d, want the USB camera's: 188 is 200 in limited range", p.Y[0])
		}
		pulled := time.Now()
		usb.fails(syscall.ENODEV)
		unplug()
		for p.Y[0] != 102 { // 100 in limited range
			if err := source.ReadPicture(&p); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(pulled); took > time.Second {
			t.Errorf("the other camera's picture came after %v", took)
		}
		synctest.Wait()
		mu.Lock()
		defer mu.Unlock()
		if len(told) != 1 || told[0].What != Replaced || told[0].Name != "USB" || told[0].Now != "Built-in" || !errors.Is(told[0].Err, ErrMissing) {
			t.Errorf("told %+v", told)
		}
		if usb.open {
			t.Error("the camera that is gone is still open")
		}
	})
}

func TestCameraThatCannotBeOpenedSaysWhy(t *testing.T) {
	for open, want := range map[error]error{syscall.EBUSY: ErrBusy, syscall.EACCES: ErrNotPermitted, syscall.ENOENT: ErrMissing} {
		t.Run(open.Error(), func(t *testing.T) {
			plug(t, "A camera", &fakeCamera{openErr: open})
			_, err := OpenCamera(Spec{From: Named, Name: "A camera"}, Mode{Width: 640, Height: 360})
			var typed *Error
			if !errors.Is(err, want) || !errors.As(err, &typed) || typed.Kind != Camera || typed.Name != "A camera" {
				t.Errorf("OpenCamera = %v, want %v", err, want)
			}
		})
	}
}
