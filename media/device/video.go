package device

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/pion/mediadevices/pkg/driver"
	"github.com/pion/mediadevices/pkg/driver/availability"
	"github.com/pion/mediadevices/pkg/driver/camera"
	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/prop"
)

// The drivers of mediadevices register themselves with one manager of the process, cameras when the process starts. To
// look for cameras again is to register all of them anew, and that throws the screens out.
var drivers struct {
	mu    sync.Mutex // guards what follows, and the manager's contents
	nodes []string   // the files of cameras when they were registered
	once  bool
}

// videoDrivers returns the cameras or screens there are, with their drivers in the same order.
func videoDrivers(kind Kind) ([]Info, []driver.Driver) {
	drivers.mu.Lock()
	defer drivers.mu.Unlock()
	nodes := cameraNodes()
	if drivers.once && !slices.Equal(nodes, drivers.nodes) {
		camera.Initialize()
		registerScreens()
	}
	drivers.nodes, drivers.once = nodes, true
	wanted := driver.DeviceType(driver.Camera)
	if kind == Screen {
		wanted = driver.Screen
	}
	found := driver.GetManager().Query(driver.FilterDeviceType(wanted))
	slices.SortFunc(found, func(a, b driver.Driver) int { // the manager has them in a map
		return cmp.Or(cmp.Compare(b.Info().Priority, a.Info().Priority), strings.Compare(a.Info().Label, b.Info().Label))
	})
	var infos []Info
	var usable []driver.Driver
	for _, d := range found {
		if info, ok := videoInfo(kind, d.Info()); ok {
			infos, usable = append(infos, info), append(usable, d)
		}
	}
	if len(infos) > 0 {
		infos[0].Default = true
	}
	numberNames(infos)
	return infos, usable
}

// cameraNodes returns what changes when a camera comes or goes. Elsewhere than on Linux only a new start finds cameras.
func cameraNodes() []string {
	if runtime.GOOS != "linux" {
		return nil
	}
	nodes, _ := filepath.Glob("/dev/video*") // the pattern is right
	return nodes
}

// videoInfo returns what people are told of a driver. ok is false where it is no camera: a node of V4L2 can be for a
// camera's other data. One that may not be opened has no name, but is listed, so that it can be said.
func videoInfo(kind Kind, d driver.Info) (info Info, ok bool) {
	name, _, _ := strings.Cut(d.Name, camera.LabelSeparator)
	id, node, _ := strings.Cut(d.Label, camera.LabelSeparator)
	if name != "" {
		return Info{Kind: kind, Name: name, ID: id}, true
	}
	if kind == Screen {
		return Info{Kind: kind, Name: strings.Replace(id, "X11Screen", "Screen ", 1), ID: id}, true
	}
	return Info{Kind: kind, Name: node, ID: id}, errors.Is(nodeError(node), fs.ErrPermission)
}

// nodeError says why a camera's node cannot be opened.
func nodeError(node string) error {
	f, err := os.OpenFile("/dev/"+node, os.O_RDWR, 0)
	if err == nil {
		f.Close()
	}
	return err
}

func listVideo(kind Kind) []Info {
	infos, _ := videoDrivers(kind)
	return infos
}

// videoError returns what a driver's error means. Some of the drivers' errors are nothing but text.
func videoError(kind Kind, name string, err error) error {
	text := err.Error()
	has := func(no syscall.Errno) bool { return errors.Is(err, no) || strings.Contains(text, no.Error()) }
	switch {
	case has(syscall.EBUSY), errors.Is(err, availability.ErrBusy), strings.Contains(text, "already"):
		err = ErrBusy
	case has(syscall.EACCES), has(syscall.EPERM):
		err = ErrNotPermitted
	case has(syscall.ENODEV), has(syscall.ENOENT), errors.Is(err, availability.ErrNoDevice):
		err = ErrMissing
	}
	return &Error{kind, name, err}
}

// bestProperty returns the way of working of a camera that suits a mode best, of at least one: large and fast enough,
// then no larger than needed, and compressed only if it cannot be fast enough otherwise. Depth cameras' formats do not
// count.
func bestProperty(properties []prop.Media, want Mode) (best prop.Media, ok bool) {
	properties = slices.DeleteFunc(slices.Clone(properties), func(p prop.Media) bool {
		return p.FrameFormat == frame.FormatZ16 || p.Width < 2 || p.Height < 2
	})
	if len(properties) == 0 {
		return prop.Media{}, false
	}
	cost := func(p prop.Media) float64 {
		cost := float64(p.Width*p.Height) / float64(want.Width*want.Height)
		if p.Width < want.Width || p.Height < want.Height {
			cost = 10 + 1/cost // it would have to be made larger
		}
		if p.FrameRate > 0 && float64(p.FrameRate) < float64(want.FPS)*0.95 {
			cost += 5 * (float64(want.FPS)/float64(p.FrameRate) - 1)
		}
		if p.FrameRate > float32(want.FPS)*1.05 {
			cost += 0.1
		}
		if p.FrameFormat == frame.FormatMJPEG {
			cost += 0.5
		}
		return cost
	}
	return slices.MinFunc(properties, func(a, b prop.Media) int { return cmp.Compare(cost(a), cost(b)) }), true
}
