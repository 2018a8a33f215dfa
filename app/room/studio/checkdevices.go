package studio

import (
	"errors"
	"io"
	"sync"
	"sync/atomic"

	"lyceum/media"
	"lyceum/media/device"
	"lyceum/media/dsp"
)

// open opens a device and has it work. shut closes it, and waits until it is.
func (c *Check) open(k device.Kind, spec device.Spec) (shut func(), err error) {
	switch k {
	case device.Camera:
		return c.openCamera(spec)
	case device.Microphone:
		return c.openMicrophone(spec)
	}
	return c.openSpeaker(spec)
}

func (c *Check) openCamera(spec device.Spec) (shut func(), err error) {
	source, err := c.hardware.openCamera(spec, cameraMode)
	if err != nil {
		return nil, err
	}
	c.begins(spec, source)
	return c.running(spec, source, func() error {
		var p media.Picture
		for {
			if err := source.ReadPicture(&p); err != nil {
				return err
			}
			if show := c.show.Load(); show != nil {
				(*show)(&p)
			}
		}
	}), nil
}

func (c *Check) openMicrophone(spec device.Spec) (shut func(), err error) {
	source, err := c.hardware.openMicrophone(spec)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	config := c.config
	c.mu.Unlock()
	var processor *dsp.Processor
	if isReal(spec) && config != (dsp.Config{}) {
		if processor, err = dsp.NewProcessor(config); err != nil {
			return nil, errors.Join(err, source.Close())
		}
	}
	c.tap.setEcho(processor)
	c.begins(spec, source)
	stop := c.running(spec, source, func() error { return c.listen(source, processor) })
	return func() {
		stop()
		c.tap.setEcho(nil)
		if processor != nil {
			processor.Close()
		}
		c.level.set(dsp.Silence)
	}, nil
}

// listen reads a microphone until it ends.
func (c *Check) listen(source media.AudioSource, processor *dsp.Processor) error {
	frame := make([]int16, media.FrameSamples)
	var meter dsp.Meter
	for {
		at, err := source.ReadSound(frame)
		if err != nil {
			return err
		}
		if processor != nil {
			if config := c.clean.Swap(nil); config != nil {
				processor.Set(*config)
			}
			processor.Captured(frame, at)
		}
		meter.Add(frame)
		c.level.set(meter.Level())
		c.sound.captured(frame)
	}
}

func (c *Check) openSpeaker(spec device.Spec) (shut func(), err error) {
	sink, err := c.hardware.openSpeaker(spec)
	if err != nil {
		return nil, err
	}
	c.begins(spec, sink)
	return c.running(spec, sink, func() error {
		frame := make([]int16, media.FrameSamples)
		for {
			if room, says := sink.(interface{ AwaitRoom() error }); says {
				if err := room.AwaitRoom(); err != nil {
					return err
				}
			}
			if c.sound.play(frame) {
				c.tell(CheckEvent{Kind: device.Speaker, State: CheckPlayed})
			}
			heard, err := sink.WriteSound(frame)
			if err != nil {
				return err
			}
			c.tap.played(frame, heard)
		}
	}), nil
}

// running does what is to be done with an open device in a goroutine, and tells if that ends by itself. shut closes the
// device and waits for the end.
func (c *Check) running(spec device.Spec, opened io.Closer, do func() error) (shut func()) {
	var ended sync.WaitGroup
	var shutting atomic.Bool
	ended.Go(func() {
		err := do()
		if shutting.Load() {
			return
		}
		if err == nil || errors.Is(err, io.EOF) {
			err = ErrEnded
		}
		c.tell(CheckEvent{Kind: spec.Kind, State: CheckFailed, Name: spec.Name, Err: err})
	})
	return func() {
		shutting.Store(true)
		_ = opened.Close() // nothing is to be done about a device that does not close
		ended.Wait()
	}
}

func (c *Check) begins(spec device.Spec, opened any) {
	c.tell(CheckEvent{Kind: spec.Kind, State: CheckOpened, Name: nameOf(spec, opened)})
}
