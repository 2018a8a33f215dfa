package device

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
	"unsafe"

	"github.com/gen2brain/malgo"

	"lyceum/media"
)

// Of the buffers that a device is asked for: the system may give others. A microphone's hold more than is delay, so that
// nothing is lost when this process has to wait for a processor.
const (
	periodSamples     = 480 // 10 ms
	speakerPeriods    = 2
	microphonePeriods = 20
)

// soundBackends are the sound systems that are asked, the best first. The null backend that malgo falls back to is not
// wanted: a machine without sound has no devices.
func soundBackends() []malgo.Backend {
	switch runtime.GOOS {
	case "windows":
		return []malgo.Backend{malgo.BackendWasapi}
	case "darwin":
		return []malgo.Backend{malgo.BackendCoreaudio}
	}
	return []malgo.Backend{malgo.BackendPulseaudio, malgo.BackendAlsa}
}

// A soundContext is a connection to a sound system.
type soundContext struct {
	*malgo.AllocatedContext
	backend malgo.Backend
}

func newSoundContext() (c *soundContext, err error) {
	for _, backend := range soundBackends() {
		var context *malgo.AllocatedContext
		if context, err = malgo.InitContext([]malgo.Backend{backend}, malgo.ContextConfig{}, nil); err == nil {
			return &soundContext{context, backend}, nil
		}
	}
	return nil, err
}

func (c *soundContext) free() {
	c.Uninit()
	c.Free()
}

// A soundLister asks the sound system what there is, on one connection that it makes anew when it broke, or was to another
// system than the best: that one may only have been starting again. Its goroutine
// (loop.go) ends with the answer.
type soundLister struct {
	mu     sync.Mutex                 // guards asking and last
	asking [Speaker + 1]chan struct{} // closed when the answer is there; nil when nobody waits for one
	last   [Speaker + 1][]Info

	system  sync.Mutex // guards context
	context *soundContext
}

// ask returns the microphones or speakers. There are none where there is no sound system.
func (s *soundLister) ask(kind Kind) []Info {
	s.system.Lock()
	defer s.system.Unlock()
	for range 2 {
		if s.context == nil {
			context, err := newSoundContext()
			if err != nil {
				return nil
			}
			s.context = context
		}
		infos, _, err := s.context.devices(kind)
		if err == nil && s.context.backend == soundBackends()[0] {
			return infos
		}
		// Of another system than the best the answer counts, but the best may be there next time.
		s.context.free()
		s.context = nil
		if err == nil {
			return infos
		}
	}
	return nil
}

func malgoType(kind Kind) malgo.DeviceType {
	if kind == Speaker {
		return malgo.Playback
	}
	return malgo.Capture
}

// devices returns the microphones or speakers of a sound system, and their IDs in the same order.
func (c *soundContext) devices(kind Kind) (infos []Info, ids []malgo.DeviceID, err error) {
	found, err := c.Devices(malgoType(kind))
	for _, d := range found {
		id := strings.TrimRight(string(d.ID[:]), "\x00")
		if c.backend == malgo.BackendAlsa && !alsaDevice(id) {
			continue
		}
		monitor := strings.HasSuffix(id, ".monitor")
		infos = append(infos, Info{Kind: kind, Name: d.Name(), ID: id, Default: d.IsDefault != 0 && !monitor, Monitor: monitor})
		ids = append(ids, d.ID)
	}
	numberNames(infos)
	return infos, ids, err
}

// alsaDevice reports whether a name of ALSA is of a card or the person's own choice. Others are plug-ins, which are
// listed on machines without any card.
func alsaDevice(id string) bool { return id == "default" || strings.Contains(id, ":") }

// numberNames tells devices of one name apart.
func numberNames(infos []Info) {
	seen := map[string]int{}
	for i := range infos {
		name := infos[i].Name
		if seen[name]++; seen[name] > 1 {
			infos[i].Name = fmt.Sprintf("%s (%d)", name, seen[name])
		}
	}
}

// soundError returns what a result of malgo means.
func soundError(kind Kind, name string, err error) error {
	switch {
	case errors.Is(err, malgo.ErrNoDevice), errors.Is(err, malgo.ErrDoesNotExist), errors.Is(err, malgo.ErrNoBackend),
		errors.Is(err, malgo.ErrAPINotFound):
		err = ErrMissing
	case errors.Is(err, malgo.ErrBusy), errors.Is(err, malgo.ErrAlreadyInUse), errors.Is(err, malgo.ErrShareModeNotSupported):
		err = ErrBusy
	case errors.Is(err, malgo.ErrAccessDenied):
		err = ErrNotPermitted
	}
	return &Error{kind, name, err}
}

// A soundDevice is an open microphone or speaker of malgo.
type soundDevice struct {
	context *soundContext
	device  *malgo.Device
	stopped chan error // gets one when the device stopped by itself
}

// openSound opens the device of that name, or the system's default one if preferred is set, and starts it. data is its
// callback.
func openSound(info Info, preferred bool, data malgo.DataProc) (*soundDevice, error) {
	context, err := newSoundContext()
	if err != nil {
		return nil, soundError(info.Kind, info.Name, err)
	}
	d := &soundDevice{context: context, stopped: make(chan error, 1)}
	if err := d.start(info, preferred, data); err != nil {
		context.free()
		return nil, soundError(info.Kind, info.Name, err)
	}
	return d, nil
}

func (d *soundDevice) start(info Info, preferred bool, data malgo.DataProc) error {
	config := malgo.DefaultDeviceConfig(malgoType(info.Kind))
	config.SampleRate = media.SampleRate
	config.PeriodSizeInFrames, config.Periods = periodSamples, microphonePeriods
	config.NoFixedSizedCallback, config.NoPreSilencedOutputBuffer = 1, 1 // whatever comes is taken at once
	config.Pulse.StreamNameCapture, config.Pulse.StreamNamePlayback = "Lyceum", "Lyceum"
	side := &config.Capture
	if info.Kind == Speaker {
		side, config.Periods = &config.Playback, speakerPeriods
	}
	side.Format, side.Channels = malgo.FormatS16, 1

	infos, ids, err := d.context.devices(info.Kind)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(infos, func(other Info) bool { return other.Name == info.Name })
	if i < 0 { // another sound system may have answered, too
		return ErrMissing
	}
	var pinned runtime.Pinner
	defer pinned.Unpin()
	if !preferred {
		pinned.Pin(&ids[i])
		side.DeviceID = unsafe.Pointer(&ids[i])
	}
	device, err := malgo.InitDevice(d.context.Context, config, malgo.DeviceCallbacks{Data: data, Stop: d.onStop})
	if err != nil {
		return err
	}
	if err := device.Start(); err != nil {
		device.Uninit()
		return err
	}
	d.device = device
	return nil
}

// onStop is called by malgo's thread.
func (d *soundDevice) onStop() {
	select {
	case d.stopped <- errors.New("the sound system stopped the device"):
	default:
	}
}

// free ends the device. It must be stopped first: of a PulseAudio device that is gone malgo would wait forever.
func (d *soundDevice) free() {
	d.device.Stop()
	d.device.Uninit()
	d.context.free()
}

// A capture is the end of a microphone where the callback is.
type capture struct{ ring captureRing }

// data is malgo's callback. It must not lock, allocate or log.
func (c *capture) data(_, in []byte, _ uint32) {
	if len(in) >= 2 {
		c.ring.put(unsafe.Slice((*int16)(unsafe.Pointer(&in[0])), len(in)/2), time.Since(c.ring.base))
	}
}

// A playback is the end of a speaker where the callback is.
type playback struct{ ring playRing }

// data is malgo's callback. It must not lock, allocate or log.
func (p *playback) data(out, _ []byte, _ uint32) {
	if len(out) >= 2 {
		p.ring.get(unsafe.Slice((*int16)(unsafe.Pointer(&out[0])), len(out)/2), time.Since(p.ring.base))
	}
}
