package model

import (
	"context"
	"errors"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

// Keys of a Device that is none in particular, as room.Media has them.
const (
	deviceDefault = "default"
	deviceNone    = "none"
)

// LookForDevices fills in Snapshot.Devices, now and whenever a device comes or goes.
func (s *Store) LookForDevices() { s.post(func(st *state, _ time.Time) { st.lookForDevices() }) }

func (st *state) lookForDevices() {
	look := func() {
		all := devicesOf(st.store.conf.Rooms.Devices())
		st.store.post(func(st *state, _ time.Time) { st.devices = all })
	}
	if st.watching {
		st.store.background(func(context.Context) { look() }, st.ctx)
		return
	}
	st.watching = true
	st.store.background(func(ctx context.Context) {
		look()
		st.store.conf.Rooms.WatchDevices(ctx, look)
	}, st.ctx)
}

// devicesOf sorts devices by kind. A speaker's own sound is offered as no microphone.
func devicesOf(all []room.DeviceInfo) *Devices {
	d := &Devices{}
	for _, is := range all {
		if is.Monitor {
			continue
		}
		one := Device{Key: is.Name, Name: is.Name}
		switch is.Kind {
		case room.Camera:
			d.Cameras = append(d.Cameras, one)
		case room.Microphone:
			d.Microphones = append(d.Microphones, one)
		case room.Speaker:
			d.Speakers = append(d.Speakers, one)
		case room.Screen:
			d.Screens = append(d.Screens, one)
		}
	}
	return d
}

// SetDevice chooses a device by its Key, "default" or "none", from now on: the check and the class turn to it.
func (s *Store) SetDevice(kind room.DeviceKind, key string) {
	s.post(func(st *state, now time.Time) {
		st.change(now, func(s *Settings) {
			switch kind {
			case room.Camera:
				s.Camera = key
			case room.Microphone:
				s.Microphone = key
			case room.Speaker:
				s.Speaker = key
			}
		})
		if st.check != nil && !st.check.opening {
			st.check.choose(kind, key)
		}
		if st.trial != nil {
			st.trial.choose(kind, key)
		}
	})
}

// choose has the check use another device. A camera or a microphone that was off stays off.
func (c *check) choose(k room.DeviceKind, key string) {
	c.update(k, func(d *CheckDevice) {
		d.Chosen, d.Ready, d.Fault = key, false, ""
		if key == deviceNone && k != room.Speaker {
			d.On = false
		}
	})
	c.use(k, key, c.devices[k].On || k == room.Microphone && key != deviceNone)
}

// use has a device be the one of its kind, on or off. The speaker has no off.
func (c *check) use(k room.DeviceKind, key string, on bool) {
	c.listens = c.listens || k == room.Microphone && on
	c.order(func(ck Checker) {
		if err := ck.Choose(k, key); err != nil {
			return // of a file or name that makes no sense, which no list offers
		}
		ck.SetOn(k, on || k == room.Speaker)
	})
}

// replacedSentence says that a device is gone and another is used.
func replacedSentence(gone, now string) string {
	return words.T("%s is not there. %s is used now.", gone, now)
}

// deviceSentence says what is wrong with a device, what works all the same and what to do.
func deviceSentence(k room.DeviceKind, err error, now time.Time) string {
	switch k {
	case room.Camera:
		switch {
		case errors.Is(err, room.ErrDeviceMissing):
			return words.T("No camera was found. Plug one in, or join without one.")
		case errors.Is(err, room.ErrDeviceBusy):
			return words.T("Another app is using the camera. You can join without it, or close that app and choose it again.")
		case errors.Is(err, room.ErrNotPermitted):
			return words.T("This computer does not let Lyceum use the camera. Allow it in the system's settings; you can join without it.")
		}
	case room.Microphone:
		switch {
		case errors.Is(err, room.ErrDeviceMissing):
			return words.T("No microphone was found. Plug one in, or just listen and chat.")
		case errors.Is(err, room.ErrDeviceBusy):
			return words.T("Another app is using the microphone. You can still listen and chat, or choose another.")
		case errors.Is(err, room.ErrNotPermitted):
			return words.T("This computer does not let Lyceum use the microphone. Allow it in the system's settings; you can still listen and chat.")
		}
	case room.Speaker:
		switch {
		case errors.Is(err, room.ErrDeviceMissing):
			return words.T("No speaker was found. Plug in headphones, or read the chat.")
		case errors.Is(err, room.ErrDeviceBusy):
			return words.T("Another app is using the speaker. Choose another, or close that app.")
		}
	}
	return Sentence(err, now)
}
