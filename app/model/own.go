package model

import (
	"cmp"
	"errors"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

const (
	// startsFor is how long something that was turned on may take until its stream shows, once the device is open (our
	// choice: the class's loop takes milliseconds).
	startsFor = 2 * time.Second
	hintFor   = 4 * time.Second
	hintAgain = 30 * time.Second
)

// kinds are what a person can send, in the order of an ownMedia's fields.
var kinds = [...]room.DeviceKind{room.Microphone, room.Camera, room.Screen}

// streamOf returns the name of the stream of a kind, as a room has it.
func streamOf(k room.DeviceKind) string {
	switch k {
	case room.Camera:
		return "cam"
	case room.Screen:
		return "screen"
	}
	return "mic"
}

// lockOf returns the name of the lock of a kind.
func lockOf(k room.DeviceKind) string {
	if k == room.Camera {
		return "camera"
	}
	return streamOf(k)
}

// ownMedia is what this person sends.
type ownMedia struct {
	of          [len(kinds)]sending
	held        bool // the key of push-to-talk
	talking     bool // it opens the microphone
	hint        string
	hintUntil   time.Time
	hintAllowed time.Time // not before
	recording   bool
}

// A sending is one of the three.
type sending struct {
	published bool      // the class has its stream
	locked    bool      // by staff, for this person
	asked     bool      // it was turned on, and the class does not have it yet
	until     time.Time // when asked ends by itself; zero: it does not
	fault     error     // why it could not be turned on, or went off
	before    string    // the device used before, which Undo takes
}

func (m *ownMedia) sending(k room.DeviceKind) *sending {
	for i, is := range kinds {
		if is == k {
			return &m.of[i]
		}
	}
	return nil
}

// take notes what the class has of this person.
func (m *ownMedia) take(streams []room.StreamOf) {
	for i, k := range kinds {
		is := &m.of[i]
		is.published, is.locked = false, false
		for _, s := range streams {
			if s.Self && s.Stream == streamOf(k) {
				is.published, is.locked = true, s.Locked
			}
		}
		if is.published {
			is.asked, is.fault = false, nil
		}
	}
}

// advance applies the passing of time and returns when to do so next.
func (m *ownMedia) advance(now time.Time) (wake time.Time) {
	for i := range m.of {
		is := &m.of[i]
		if is.asked && !is.until.IsZero() && !now.Before(is.until) {
			is.asked = false
		} else if is.asked {
			wake = earlier(wake, is.until)
		}
	}
	if m.hint != "" && !now.Before(m.hintUntil) {
		m.hint = ""
	} else if m.hint != "" {
		wake = earlier(wake, m.hintUntil)
	}
	return wake
}

// state returns how something stands; locked says that staff have locked it for everybody.
func (is *sending) state(locked bool) MediaState {
	switch {
	case is.locked || locked && !is.published:
		return MediaLocked
	case is.published:
		return MediaOn
	case is.asked:
		return MediaStarting
	}
	return MediaOff
}

// conduct is what this person sends, as it is shown.
func (s *session) conduct(now time.Time, pushToTalk bool) Own {
	m := &s.own
	locked := func(item string) bool { return s.isLocked(item) }
	mic, camera, screen := &m.of[0], &m.of[1], &m.of[2]
	o := Own{
		Mic: mic.state(locked("mic")), Camera: camera.state(locked("camera")), Screen: screen.state(locked("screen")),
		PushToTalk: pushToTalk, Hint: m.hint, Recording: m.recording,
		MicFault: faultOf(mic, now), CameraFault: faultOf(camera, now), ScreenFault: faultOf(screen, now),
	}
	o.Talking = m.talking && pushToTalk && o.Mic == MediaOn
	for i, h := range s.snap.Hands {
		if h.ID == s.selfID {
			o.Hand = i + 1
		}
	}
	return o
}

func faultOf(is *sending, now time.Time) string {
	switch {
	case is.fault == nil:
		return ""
	case errors.Is(is.fault, room.ErrLocked): // the button says so as long as it is true
		return ""
	}
	return Sentence(is.fault, now)
}

// isLocked reports whether a lock, or being an observer, keeps this person from showing or speaking, as it does not keep who
// presents.
func (s *session) isLocked(item string) bool {
	return (s.persons.locks[item] || s.watches) && !s.isStaff && s.snap.Presenter != s.selfID
}

// watch notes whether this person is an observer. What their role kept them from it does not any more.
func (s *session) watch(on bool) {
	if s.watches == on {
		return
	}
	s.watches = on
	for i := range s.own.of {
		if is := &s.own.of[i]; errors.Is(is.fault, room.ErrNotAllowed) {
			is.fault = nil
		}
	}
}

// turn turns one of the three on or off. With screen, that is the one that is shared.
func (s *session) turn(st *state, now time.Time, k room.DeviceKind, on bool, screen string) {
	is := s.own.sending(k)
	is.asked, is.until, is.fault = on, time.Time{}, nil
	s.ask(st, now, mediaLane, job{
		do: func(r Room) error {
			if screen != "" {
				if err := r.Choose(room.Screen, screen); err != nil {
					return err
				}
			}
			return r.SetOn(k, on)
		},
		done: func(st *state, now time.Time, err error) {
			switch {
			case err != nil && on:
				st.store.log.Info("device", "kind", k.String(), "err", err)
				is.asked, is.fault = false, err
			case err != nil:
				st.tell(now, err)
			case is.asked:
				is.until = now.Add(startsFor)
			}
		},
	})
}

// chooseDevice has another device be used from now on.
func (s *session) chooseDevice(st *state, now time.Time, k room.DeviceKind, text string) {
	s.ask(st, now, mediaLane, job{
		do: func(r Room) error { return r.Choose(k, text) },
		done: func(st *state, now time.Time, err error) {
			if is := s.own.sending(k); is != nil && err != nil {
				is.fault = err
				return
			}
			st.tell(now, err)
		},
	})
}

// SetMic turns the microphone on or off.
func (s *Store) SetMic(on bool) { s.turn(room.Microphone, on) }

// SetCamera turns the camera on or off.
func (s *Store) SetCamera(on bool) { s.turn(room.Camera, on) }

// SetScreen begins or ends sharing the screen: the one that the command line named, or else the first.
func (s *Store) SetScreen(on bool) {
	screen := ""
	if on && s.conf.Room.Media.Screen == "" {
		screen = "default"
	}
	s.inClass(func(st *state, of *session, now time.Time) { of.turn(st, now, room.Screen, on, screen) })
}

// ShareScreen shares a screen, by its Key.
func (s *Store) ShareScreen(key string) {
	s.inClass(func(st *state, of *session, now time.Time) { of.turn(st, now, room.Screen, true, key) })
}

func (s *Store) turn(k room.DeviceKind, on bool) {
	s.inClass(func(st *state, of *session, now time.Time) {
		if on && of.own.sending(k).state(of.isLocked(lockOf(k))) == MediaLocked {
			why := room.ErrLocked
			if of.watches {
				why = room.ErrNotAllowed
			}
			st.toasts.add(now, Sentence(why, now), false)
			return
		}
		of.turn(st, now, k, on, "")
		of.remember(st, now, k, on)
	})
}

// remember has a teacher's next class begin as this one is left.
func (s *session) remember(st *state, now time.Time, k room.DeviceKind, on bool) {
	switch {
	case !s.teaching:
	case k == room.Microphone && st.settings.MicOn != on:
		st.change(now, func(v *Settings) { v.MicOn = on })
	case k == room.Camera && st.settings.CameraOn != on:
		st.change(now, func(v *Settings) { v.CameraOn = on })
	}
}

// Talk says that the key of push-to-talk is down, or up again. It does nothing unless the settings have that key. A
// microphone that is off is turned on by it, and is then heard while the key is held.
func (s *Store) Talk(down bool) {
	s.inClass(func(st *state, of *session, now time.Time) {
		if !st.settings.PushToTalk || of.own.held == down {
			return // what the keyboard repeats counts once
		}
		of.own.held, of.own.talking = down, down
		of.room.Talk(down)
		mic := of.own.sending(room.Microphone)
		if down && !mic.asked && mic.state(of.isLocked("mic")) == MediaOff {
			of.turn(st, now, room.Microphone, true, "")
		}
	})
}

// StopTalking closes at once what that key opened, because the window lost the keyboard.
func (s *Store) StopTalking() {
	s.inClass(func(_ *state, of *session, _ time.Time) {
		of.own.held, of.own.talking = false, false
		of.room.StopTalking()
	})
}

// Level returns how loud one's own microphone is, in dBFS, for a meter; -96 if it is not open. Any goroutine may call it,
// as often as it draws.
func (s *Store) Level() float64 {
	if r := s.room.Load(); r != nil {
		return (*r).Level()
	}
	return silence
}

// silence is the level of nothing, in dBFS.
const silence = -96

// deviceChanged takes in what became of a device that is used.
func (s *session) deviceChanged(st *state, now time.Time, ev room.DeviceChanged) {
	is := s.own.sending(ev.Kind)
	if ev.Kind == room.Speaker {
		is = &s.speaker
	}
	if is == nil {
		return
	}
	switch ev.State {
	case "opened":
		is.fault = nil
		s.heardAgain(st, ev.Kind)
	case "replaced":
		is.before, is.fault = ev.Name, nil
		st.toasts.offer(now, words.T("%s unplugged. Switched to %s.", ev.Name, ev.Now), words.T("Undo"), DoUndoDevice)
		s.undo = ev.Kind
	case "returned":
		is.fault = nil
		s.heardAgain(st, ev.Kind)
		st.toasts.add(now, words.T("%s is back and is used again.", ev.Name), false)
	case "lost":
		is.fault = cmp.Or(ev.Err, room.ErrDeviceMissing)
		if ev.Kind == room.Speaker {
			s.unheard(st, now, is.fault)
		}
	case "off":
		is.asked = false
		if ev.Err != nil && !errors.Is(ev.Err, room.ErrMuted) { // a toast says who muted
			is.fault = ev.Err
		}
	}
}

// unheard tells that others are not heard, unless the check before the class has just said so.
func (s *session) unheard(st *state, now time.Time, err error) {
	if s.heeded || s.devices[room.Speaker].Fault == "" {
		s.silent = st.toasts.add(now, Sentence(err, now), true)
	}
	s.heeded = true
}

// heardAgain takes the toast away that says that there is no speaker, once there is one.
func (s *session) heardAgain(st *state, kind room.DeviceKind) {
	if kind == room.Speaker {
		s.heeded = true
		st.toasts.remove(s.silent)
	}
}

// deviceFailed notes beside a device why it could not be opened, or tells it, and reports whether err is about a device.
func (s *session) deviceFailed(st *state, now time.Time, err error) bool {
	var broken *room.DeviceError
	if !errors.As(err, &broken) {
		return false
	}
	if broken.Kind == room.Speaker {
		s.unheard(st, now, err)
		return true
	}
	is := s.own.sending(broken.Kind)
	if is == nil {
		return false
	}
	is.asked, is.fault = false, err
	return true
}

// undoDevice goes back to the device that was used before the latest change by itself. If that is gone, a microphone or a
// camera is turned off, and a speaker is silent: whoever pulled out a headset may not want the whole room to hear.
func (s *session) undoDevice(st *state, now time.Time) {
	k := s.undo
	is := s.own.sending(k)
	if k == room.Speaker {
		is = &s.speaker
	}
	if is == nil || is.before == "" {
		return
	}
	before := is.before
	s.ask(st, now, mediaLane, job{do: func(r Room) error {
		if err := r.Choose(k, before); err == nil {
			return nil
		}
		if k == room.Speaker {
			return r.Choose(k, "none")
		}
		return r.SetOn(k, false)
	}})
}

// hinted shows beside the microphone what the person may not have noticed.
func (s *session) hinted(now time.Time, what string, settings *Settings) {
	text := ""
	switch {
	case what == "muted" && settings.PushToTalk && s.own.sending(room.Microphone).published:
		text = words.T("You are talking, and nobody hears it. Hold %s to speak.", KeyOf(settings, ActTalk).Word())
	case what == "muted":
		text = words.T("You are talking, and your microphone is off.")
	case what == "silent":
		text = words.T("Nothing comes from your microphone. Check that it is not switched off.")
	case what == "noisy":
		text = words.T("Your microphone picks up much noise. Move it closer, or choose another one.")
	}
	if text == "" || now.Before(s.own.hintAllowed) {
		return
	}
	s.own.hint, s.own.hintUntil, s.own.hintAllowed = text, now.Add(hintFor), now.Add(hintAgain)
}
