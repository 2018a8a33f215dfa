package room

import (
	"context"
	"errors"
	"unicode"

	"lyceum/app/room/studio"
	"lyceum/media"
	"lyceum/media/device"
	"lyceum/session"
	"lyceum/session/journal"
)

// Errors about pictures, sound and calls.
var (
	ErrDeviceMissing  = device.ErrMissing
	ErrDeviceBusy     = device.ErrBusy
	ErrNotPermitted   = device.ErrNotPermitted
	ErrWayland        = device.ErrWayland
	ErrNoScreens      = device.ErrNoScreens
	ErrDeviceFileType = device.ErrFileType
	ErrNoStandIn      = device.ErrNoStandIn
	ErrNoDevice       = studio.ErrNoDevice
	ErrDeviceEnded    = studio.ErrEnded
	ErrSaveType       = studio.ErrSaveType
	ErrSaveExists     = studio.ErrSaveExists
	ErrSlowDisk       = studio.ErrSlowDisk
	ErrNoCall         = studio.ErrNoCall
	ErrInCall         = studio.ErrInCall
	ErrAbsent         = studio.ErrAbsent
	ErrUnnoted        = studio.ErrUnnoted
	ErrStaffOnly      = studio.ErrStaffOnly   // and is off, as it would not be for them alone any more
	ErrCallUnheard    = studio.ErrCallUnheard // in a call, without a microphone
	ErrCallSilent     = studio.ErrCallSilent  // in a call, without a speaker
	ErrCallMute       = studio.ErrCallMute    // in a call, with somebody who has no microphone
	ErrCallDeaf       = studio.ErrCallDeaf    // in a call, with somebody who has no speaker
)

// A DeviceError says which device could not be used, and why.
type DeviceError = device.Error

// A Media says which devices a class uses, and what becomes of what is received. A device is "default", "test", "none", a file
// that stands in for one, or named. Empty is none. What is chosen is on from the beginning.
type Media struct {
	Camera, Screen, Microphone, Speaker string
	RawSound                            bool   // echo, noise and loudness are left alone
	SaveVideo                           string // .ivf: the pictures of who presents, or else of staff
	SaveAudio                           string // .wav: all that is heard
	Record                              string // .webm: both
}

// A DeviceKind says what a device is for. Its name is camera, screen, mic or speaker.
type DeviceKind = device.Kind

// The kinds of devices.
const (
	Camera     = device.Camera
	Screen     = device.Screen
	Microphone = device.Microphone
	Speaker    = device.Speaker
)

// setup reads what was chosen.
func (m Media) setup() (studio.Setup, error) {
	s := studio.NoDevices()
	s.DSP, s.SaveVideo, s.SaveAudio, s.Record = !m.RawSound, m.SaveVideo, m.SaveAudio, m.Record
	for _, chosen := range []struct {
		text string
		spec *device.Spec
	}{{m.Camera, &s.Camera}, {m.Screen, &s.Screen}, {m.Microphone, &s.Microphone}, {m.Speaker, &s.Speaker}} {
		if chosen.text == "" {
			continue
		}
		spec, err := device.ParseSpec(chosen.spec.Kind, chosen.text)
		if err != nil {
			return s, err
		}
		*chosen.spec = spec
		if spec.From != device.None && spec.Kind != device.Speaker {
			s.On = append(s.On, spec.Kind)
		}
	}
	return s, studio.CheckFiles(s)
}

// Check returns what is wrong with what was chosen, as far as that shows before a device or a file is opened.
func (m Media) Check() error {
	_, err := m.setup()
	return err
}

// A StreamOf is pictures or sound that somebody publishes for the class.
type StreamOf struct {
	ID     string // a Person's
	Name   string
	Stream string // mic, cam or screen; another name is of a program that is not this one
	Kbit   int    // as planned
	Self   bool
	Locked bool // by staff, for that person: nobody plays it
}

// StreamChanged says that a stream is published, or is not any more.
type StreamChanged struct {
	Stream    StreamOf
	Published bool
}

// DeviceChanged says which device is used, or what became of one.
type DeviceChanged struct {
	Kind  DeviceKind
	State string // opened, replaced, lost, returned or off
	Name  string // of the device that it is about
	Now   string // of the device that is used from now on, where another is
	Err   error  // why, where that is known
}

// CallChanged says how a private call stands.
type CallChanged struct {
	Person   Person
	State    string // calling, ringing, talking or ended
	Incoming bool   // they called
	Reason   string // of an end: hung up, they ended, refused, no answer or not allowed
}

// Speaking says that a person who is heard here speaks, or does no more.
type Speaking struct {
	Person Person
	On     bool
}

// Hinted says something about the microphone that the person may not have noticed: muted, that they talk and nobody hears
// them; silent; or noisy.
type Hinted struct{ What string }

func (StreamChanged) event() {}
func (DeviceChanged) event() {}
func (CallChanged) event()   {}
func (Hinted) event()        {}
func (Speaking) event()      {}

// initialsOf returns the first letters of the first and the last word of a name.
func initialsOf(name string) string {
	var first, last rune
	begins := true
	for _, r := range name {
		if unicode.IsSpace(r) {
			begins = true
			continue
		}
		if begins && unicode.IsLetter(r) {
			if last = unicode.ToUpper(r); first == 0 {
				first, last = last, 0
			}
		}
		begins = false
	}
	initials := ""
	for _, r := range []rune{first, last} {
		if r != 0 {
			initials += string(r)
		}
	}
	return initials
}

// openStudio makes what deals with pictures and sound.
func (r *Room) openStudio(class *session.Class) *studio.Studio {
	return studio.Open(studio.Config{
		Class: class, Self: r.self, Initials: r.initials, Setup: r.setup, Tell: r.tellStudio, Save: r.savePicture,
	})
}

// tellStudio tells news of the studio; in any goroutine but the loop.
func (r *Room) tellStudio(ev studio.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch ev := ev.(type) {
	case studio.DeviceOpened:
		r.tell(DeviceChanged{Kind: ev.Kind, State: "opened", Name: ev.Name})
	case studio.DeviceChanged:
		r.tell(DeviceChanged{Kind: ev.Kind, State: ev.What.String(), Name: ev.Name, Now: ev.Now, Err: ev.Err})
	case studio.Stopped:
		r.news.reported.broken[ev.Kind] = errors.As(ev.Err, new(*device.Error)) || errors.Is(ev.Err, studio.ErrEnded)
		r.tell(DeviceChanged{Kind: ev.Kind, State: "off", Err: ev.Err})
	case studio.Failed:
		r.tell(Failed{ev.Err})
	case studio.Called:
		r.tell(CallChanged{Person: r.news.people[ev.With], State: string(ev.State), Incoming: ev.Incoming, Reason: string(ev.Reason)})
	case studio.Speaking:
		if p, known := r.news.people[ev.Who]; known {
			r.tell(Speaking{p, ev.On})
		}
	case studio.Hint:
		r.tell(Hinted{string(ev.What)})
	case studio.Shows:
		r.shows(ev)
	case studio.Answered:
		r.answered(ev)
	}
}

// streams lists who publishes what for the class, of those who are known.
func (n *news) streams(v session.View) (list []StreamOf) {
	for _, is := range v.Streams {
		p, known := n.people[is.Author]
		if known && !is.Direct {
			list = append(list, StreamOf{ID: p.ID, Name: p.Name, Stream: is.Name, Kbit: is.Config.Kbit, Self: p.Self, Locked: is.Locked})
		}
	}
	return list
}

// tellStreams tells which streams there are that were not told, and which are no more.
func (r *Room) tellStreams(all []StreamOf) {
	type key struct{ id, stream string }
	now := make(map[key]bool, len(all))
	for _, is := range all {
		now[key{is.ID, is.Stream}] = true
	}
	before := make(map[key]bool, len(r.news.published))
	for _, was := range r.news.published {
		before[key{was.ID, was.Stream}] = true
		if !now[key{was.ID, was.Stream}] {
			r.tell(StreamChanged{Stream: was})
		}
	}
	for _, is := range all {
		if !before[key{is.ID, is.Stream}] {
			r.tell(StreamChanged{Stream: is, Published: true})
		}
	}
	r.news.published = all
}

// SetOn turns the camera, the screen or the microphone on or off, for the class.
func (r *Room) SetOn(k DeviceKind, on bool) error { return r.studio.SetOn(k, on) }

// SetPushToTalk says whether the microphone, when it is on, is heard only while a key is held.
func (r *Room) SetPushToTalk(on bool) { r.studio.SetPushToTalk(on) }

// Talk says that this key is down, or up again.
func (r *Room) Talk(down bool) { r.studio.Talk(down) }

// StopTalking closes at once what that key opened: for a window that loses the keyboard, and will not see it go up.
func (r *Room) StopTalking() { r.studio.StopTalking() }

// Call calls a person: sound between the two, which nobody else gets. Their program rings until they answer.
func (r *Room) Call(who string) error {
	return r.decide(who, r.others, func(_ context.Context, all []journal.Author) error { return r.studio.Call(all[0]) })
}

// Answer answers the call that rings here.
func (r *Room) Answer() error { return r.studio.Answer() }

// HangUp ends the call, or says no to one that rings here.
func (r *Room) HangUp() error { return r.studio.HangUp() }

// A Shown is pictures that are looked at.
type Shown struct {
	ID            string // a Person's
	Stream        string // cam or screen
	Width, Height int    // at which it is shown; 0: as it comes
	// Picture takes each picture, in a goroutine of the stream. It is valid until the function returns.
	Picture func(*media.Picture)
}

// Show says which pictures are looked at from now on, in the place of all before. Others are not asked for.
func (r *Room) Show(all []Shown) error {
	people, _ := r.everybody()
	list := make([]studio.Shown, 0, len(all))
	for _, is := range all {
		for _, p := range people {
			if p.id == is.ID {
				list = append(list, studio.Shown{Author: p.author, Name: is.Stream, Width: is.Width, Height: is.Height, Picture: is.Picture})
			}
		}
	}
	return r.studio.Show(list)
}

// StreamStats are figures of one stream that is published or played here.
type StreamStats struct {
	Person Person // whose it is
	studio.StreamStats
}

// StreamStats returns the figures of all streams that are published or played here, own ones first.
func (r *Room) StreamStats() []StreamStats {
	all := r.studio.Stats()
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]StreamStats, len(all))
	for i, s := range all {
		list[i] = StreamStats{r.news.people[s.Author], s}
	}
	return list
}

// A DeviceInfo is a device that is there.
type DeviceInfo = device.Info

// Devices lists the devices that are there.
func Devices() []DeviceInfo {
	var all []DeviceInfo
	for _, list := range [][]DeviceInfo{device.Cameras(), device.Screens(), device.Microphones(), device.Speakers()} {
		all = append(all, list...)
	}
	return all
}
