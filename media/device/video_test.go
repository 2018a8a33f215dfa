package device

import (
	"errors"
	"fmt"
	"image"
	"io/fs"
	"syscall"
	"testing"

	"github.com/pion/mediadevices/pkg/driver"
	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/prop"

	"lyceum/media"
)

func property(width, height int, fps float32, format frame.Format) prop.Media {
	return prop.Media{Video: prop.Video{Width: width, Height: height, FrameRate: fps, FrameFormat: format}}
}

// usual is what an ordinary USB camera can do: raw pictures are slow when they are large.
var usual = []prop.Media{
	property(320, 240, 30, frame.FormatYUYV), property(640, 480, 15, frame.FormatYUYV), property(640, 480, 30, frame.FormatYUYV),
	property(640, 360, 30, frame.FormatYUYV), property(1280, 720, 10, frame.FormatYUYV), property(1280, 720, 30, frame.FormatMJPEG),
	property(1920, 1080, 30, frame.FormatMJPEG), property(640, 360, 30, frame.FormatMJPEG), property(2048, 2048, 30, frame.FormatZ16),
}

func TestCameraWorksAsTheModeAsks(t *testing.T) {
	for name, tt := range map[string]struct {
		properties []prop.Media
		want       Mode
		best       prop.Media
	}{
		"the very size":                       {usual, Mode{640, 360, 30}, property(640, 360, 30, frame.FormatYUYV)},
		"fast enough only when compressed":    {usual, Mode{1280, 720, 30}, property(1280, 720, 30, frame.FormatMJPEG)},
		"slow is enough":                      {usual, Mode{1280, 720, 10}, property(1280, 720, 10, frame.FormatYUYV)},
		"larger than needed, never smaller":   {usual[:3], Mode{480, 360, 30}, property(640, 480, 30, frame.FormatYUYV)},
		"the largest there is":                {usual[:3], Mode{1280, 720, 30}, property(640, 480, 30, frame.FormatYUYV)},
		"a rate that is not said":             {[]prop.Media{property(640, 480, 0, frame.FormatNV12)}, Mode{640, 360, 30}, property(640, 480, 0, frame.FormatNV12)},
		"the rate before a compressed larger": {usual, Mode{320, 180, 15}, property(320, 240, 30, frame.FormatYUYV)},
	} {
		if got, ok := bestProperty(tt.properties, tt.want); !ok || got.Video != tt.best.Video {
			t.Errorf("%s: %+v, %v; want %+v", name, got.Video, ok, tt.best.Video)
		}
	}
	if _, ok := bestProperty(usual[8:], Mode{640, 360, 30}); ok {
		t.Error("a camera for depth alone is used")
	}
}

// ramp is an image of YCbCr whose luma and chroma grow to the right.
func ramp(width, height int, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, width, height), ratio)
	for y := range height {
		for x := range width {
			img.Y[img.YOffset(x, y)] = byte(x * 255 / (width - 1))
			img.Cb[img.COffset(x, y)], img.Cr[img.COffset(x, y)] = byte(x*255/(width-1)), byte(255-x*255/(width-1))
		}
	}
	return img
}

func TestPicturesOfEveryChromaBecomeTheSame(t *testing.T) {
	for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio422,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio444} {
		c := converter{want: Mode{64, 48, 30}, crop: true}
		var p media.Picture
		if err := c.convert(&p, ramp(64, 48, ratio)); err != nil {
			t.Fatal(err)
		}
		for _, x := range []int{0, 10, 31} {
			want := 2 * x * 255 / 63
			if luma, u, v := int(p.Y[20*p.YStride+2*x]), int(p.U[10*p.CStride+x]), int(p.V[10*p.CStride+x]); luma != want || abs(u-want) > 5 || abs(v-255+want) > 5 {
				t.Errorf("%v at %d: %d, %d, %d; want about %d, %d, %d", ratio, x, luma, u, v, want, want, 255-want)
			}
		}
	}
}

func abs(x int) int { return max(x, -x) }

func TestJPEGIsBroughtToLimitedRange(t *testing.T) {
	c := converter{want: Mode{64, 48, 30}, crop: true, full: true}
	var p media.Picture
	img := ramp(64, 48, image.YCbCrSubsampleRatio422)
	if err := c.convert(&p, img); err != nil {
		t.Fatal(err)
	}
	if p.Y[0] != 16 || p.Y[63] != 235 || abs(int(p.U[0])-16) > 4 || abs(int(p.U[31])-240) > 4 {
		t.Errorf("luma %d to %d, chroma %d to %d; want 16 to 235, and about 16 to 240", p.Y[0], p.Y[63], p.U[0], p.U[31])
	}
}

func TestCameraIsCroppedAndScreenIsNot(t *testing.T) {
	for _, tt := range []struct {
		name          string
		crop          bool
		width, height int
		want          Mode
		gotW, gotH    int
		left          int // luma at the left edge, of a ramp of 0 to 255
	}{
		{"4:3 camera as 16:9", true, 640, 480, Mode{640, 360, 30}, 640, 360, 0},
		{"wide camera as 4:3", true, 640, 360, Mode{320, 240, 30}, 320, 240, 32},
		{"small camera made larger", true, 320, 240, Mode{640, 360, 30}, 640, 360, 0},
		{"large screen", false, 2560, 1600, Mode{1920, 1080, 10}, 1728, 1080, 0},
		{"small screen keeps its size", false, 1024, 768, Mode{1920, 1080, 10}, 1024, 768, 0},
		{"odd screen", false, 1367, 769, Mode{1920, 1080, 10}, 1366, 768, 0},
	} {
		c := converter{want: tt.want, crop: tt.crop}
		var p media.Picture
		if err := c.convert(&p, ramp(tt.width, tt.height, image.YCbCrSubsampleRatio420)); err != nil {
			t.Fatal(err)
		}
		if p.Width != tt.gotW || p.Height != tt.gotH || abs(int(p.Y[0])-tt.left) > 2 || abs(int(p.Y[p.Width-1])-(255-tt.left)) > 2 {
			t.Errorf("%s: %d×%d from %d to %d; want %d×%d from %d", tt.name, p.Width, p.Height, p.Y[0], p.Y[p.Width-1], tt.gotW, tt.gotH, tt.left)
		}
	}
	c := converter{want: Mode{64, 48, 30}}
	if c.convert(new(media.Picture), image.NewGray(image.Rect(0, 0, 8, 8))) == nil || c.convert(new(media.Picture), ramp(5000, 8, image.YCbCrSubsampleRatio420)) == nil {
		t.Error("an image that no driver gives, or one that is too large, is taken")
	}
}

func TestScreenIsRefusedUnderWayland(t *testing.T) {
	for _, env := range []map[string]string{
		{"WAYLAND_DISPLAY": "wayland-0"},
		{"XDG_SESSION_TYPE": "wayland", "DISPLAY": ":0"}, // XWayland
	} {
		if err := waylandError(func(name string) string { return env[name] }); !errors.Is(err, ErrWayland) {
			t.Errorf("%v: %v, want ErrWayland", env, err)
		}
	}
	x11 := map[string]string{"XDG_SESSION_TYPE": "x11", "DISPLAY": ":0"}
	if err := waylandError(func(name string) string { return x11[name] }); err != nil {
		t.Errorf("under X11: %v", err)
	}
}

func TestDriversErrorsAreUnderstood(t *testing.T) {
	for _, tt := range []struct{ err, want error }{
		{fmt.Errorf("open: %w", syscall.EBUSY), ErrBusy},
		{errors.New("Failed to start streaming: device or resource busy"), ErrBusy}, // as webcam says it
		{errors.New("invalid state: driver is already opened"), ErrBusy},
		{syscall.EACCES, ErrNotPermitted},
		{&fs.PathError{Op: "open", Path: "/dev/video0", Err: syscall.EPERM}, ErrNotPermitted},
		{syscall.ENODEV, ErrMissing},
		{errors.New("odd thing"), nil},
	} {
		got := videoError(Camera, "HD-3000", tt.err)
		if tt.want != nil && !errors.Is(got, tt.want) || tt.want == nil && !errors.Is(got, tt.err) {
			t.Errorf("videoError(%v) = %v, want %v", tt.err, got, tt.want)
		}
	}
}

func TestCamerasAreNamedAsPeopleKnowThem(t *testing.T) {
	info, ok := videoInfo(Camera, driver.Info{Name: "HD Webcam C615;usb-0000:00:14.0-2", Label: "usb-046d_HD_Webcam-video-index0;video0"})
	if !ok || info.Name != "HD Webcam C615" || info.ID != "usb-046d_HD_Webcam-video-index0" {
		t.Errorf("a camera is %+v, %v", info, ok)
	}
	if _, ok := videoInfo(Camera, driver.Info{Name: ";", Label: "video-index1;video99"}); ok {
		t.Error("a node of V4L2 that is no camera is listed")
	}
	if info, ok := videoInfo(Screen, driver.Info{Label: "X11Screen0"}); !ok || info.Name != "Screen 0" {
		t.Errorf("a screen is %+v, %v", info, ok)
	}
}

func TestPointerIsDrawnAsFarAsItFits(t *testing.T) {
	p := media.NewPicture(64, 48)
	fill(p.Y, 100)
	fill(p.U, 50)
	drawPointer(p, 20, 10)
	for at, want := range map[[2]int]byte{{20, 10}: 16, {22, 14}: 235, {19, 10}: 100, {20, 29}: 100} {
		if got := p.Y[at[1]*p.YStride+at[0]]; got != want {
			t.Errorf("luma at %v is %d, want %d", at, got, want)
		}
	}
	if p.U[5*p.CStride+10] != 128 || p.U[0] != 50 {
		t.Error("the pointer has a colour, or the ground has none")
	}
	before := append([]byte(nil), p.Y...)
	drawPointer(p, 64, 10)
	drawPointer(p, 10, 48)
	drawPointer(p, -100, -100)
	if string(before) != string(p.Y) {
		t.Error("a pointer outside the picture is drawn")
	}
	drawPointer(p, 63, 47) // and does not panic
	drawPointer(p, -3, -3)
}
