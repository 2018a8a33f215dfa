package device

import (
	"errors"
	"image"
	"io"
	"sync"
	"time"

	"github.com/pion/mediadevices/pkg/driver"
	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/io/video"

	"lyceum/media"
)

// cameraStall is how long a camera may give nothing: it has to start, and in the dark it takes its time.
const cameraStall = 6 * time.Second

var errResized = errors.New("the screen has another size now")

// A driven is a camera or a screen of mediadevices. Its goroutine reads pictures as they come, so that whoever reads
// them gets the newest; it ends with Close, or with the driver's first error.
type driven struct {
	info      Info
	driver    driver.Driver
	reader    video.Reader
	converter converter
	desk      *desk         // of a screen; nil where there is none
	spare     media.Picture // of the goroutine

	mu    sync.Mutex // guards what follows
	ready media.Picture
	fresh bool // ready was not read yet
	last  time.Time
	err   error

	came  chan struct{} // holds one when there is something to look at
	done  chan struct{}
	stop  func()
	ended chan struct{} // closed when the goroutine has closed the driver
}

func (d *driven) start() error {
	if err := d.driver.Open(); err != nil {
		return err
	}
	properties, ok := bestProperty(d.driver.Properties(), d.converter.want)
	if !ok {
		d.driver.Close()
		return errors.New("the device has no format that is known")
	}
	if d.info.Kind == Screen || properties.FrameRate == 0 {
		properties.FrameRate = float32(d.converter.want.FPS)
	}
	d.converter.full = properties.FrameFormat == frame.FormatMJPEG
	reader, err := d.driver.(driver.VideoRecorder).VideoRecord(properties) // closes the driver when it fails
	d.reader = reader
	return err
}

// convert makes the spare picture what an image shows. Screens' drivers leave the pointer out, and never learn that the
// screen has another size; then it has to be opened anew.
func (d *driven) convert(img image.Image) error {
	if err := d.converter.convert(&d.spare, img); err != nil || d.desk == nil {
		return err
	}
	width, height, x, y, ok := d.desk.look()
	if !ok {
		return nil
	}
	if image.Pt(width, height) != img.Bounds().Size() {
		return errResized
	}
	if x >= 0 {
		drawPointer(&d.spare, x*d.spare.Width/width, y*d.spare.Height/height)
	}
	return nil
}

// took puts the spare picture where it is read from.
func (d *driven) took(at time.Time, err error) {
	d.mu.Lock()
	if d.err = err; err == nil {
		d.spare.At, d.last, d.fresh = at, at, true
		d.spare, d.ready = d.ready, d.spare
	}
	d.mu.Unlock()
	select {
	case d.came <- struct{}{}:
	default:
	}
}

// ReadPicture implements media.VideoSource.
func (d *driven) ReadPicture(p *media.Picture) error {
	for {
		select {
		case <-d.done:
			return io.EOF
		case <-d.came:
		}
		d.mu.Lock()
		err, fresh := d.err, d.fresh
		if err == nil && fresh {
			p.CopyFrom(&d.ready)
			d.fresh = false
		}
		d.mu.Unlock()
		if err != nil {
			d.took(time.Time{}, err) // for who asks again
		}
		if err != nil || fresh {
			return err
		}
	}
}

func (d *driven) alive(now time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err != nil {
		return errors.Unwrap(videoError(d.info.Kind, d.info.Name, d.err))
	}
	if now.Sub(d.last) > cameraStall {
		return errStalled
	}
	return nil
}

// Close implements media.VideoSource. A driver that waits for a picture is closed when it came, or did not.
func (d *driven) Close() error {
	d.stop()
	await(d.ended, closeTime)
	return nil
}
