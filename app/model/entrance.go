package model

import (
	"cmp"
	"context"
	"strings"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

// An entrance is a way into one class.
type entrance struct {
	teaching bool
	practice bool
	title    string
	teacher  string
	people   int

	open, waits bool   // of a class of one's own
	invite      string // of somebody else's
	key         string // of one in the list that has to be asked; see room.Browser.Knock
	file        string // of one that this profile was in before
	link        bool   // it came from outside the window, perhaps from a page on the web: the person must say yes
}

func (st *state) joinInvite(now time.Time, pasted string, link bool) {
	pasted = strings.TrimSpace(pasted)
	switch {
	case pasted == "":
		st.fail(&st.joinFault, ErrInviteMissing)
		return
	case len(pasted) > maxPaste:
		st.fail(&st.joinFault, ErrPasteTooLong)
		return
	}
	info, err := st.store.conf.Rooms.ReadInvite(pasted, now)
	if err != nil {
		st.fail(&st.joinFault, err)
		return
	}
	st.approach(now, entrance{invite: pasted, title: info.Title, link: link})
}

// joinNetwork joins the listed class with this key, or asks to be let into it.
func (st *state) joinNetwork(now time.Time, key string) {
	for _, a := range st.found {
		if a.Key != key {
			continue
		}
		to := entrance{title: cmp.Or(a.Title, words.Say(untitled)), teacher: a.Teacher, people: a.People, invite: a.Invite}
		if !a.Open || a.Invite == "" {
			to.invite, to.key = "", key
		}
		st.approach(now, to)
		return
	}
	st.toasts.add(now, Sentence(ErrClassGone, now), true)
}

func (st *state) teach(now time.Time, title string, open bool) {
	title, err := CleanTitle(title)
	if err != nil {
		st.fail(&st.teachFault, err)
		return
	}
	st.approach(now, entrance{teaching: true, title: title, open: open})
}

// approach goes to a class by way of the check, or straight in where none is wanted.
func (st *state) approach(now time.Time, to entrance) {
	if st.session != nil {
		st.toasts.add(now, Sentence(ErrInClass, now), true)
		return
	}
	if to.link && (st.check != nil || st.busy != Idle || st.knock != nil) {
		st.toasts.add(now, words.T("A link to a class has come. Finish what is open here, or go back to the start screen; then open the link again."), false)
		return
	}
	if st.busy != Idle || st.knock != nil {
		return
	}
	st.joinFault, st.teachFault, st.practiseFault = nil, nil, nil
	st.endCheck() // another class was meant meanwhile
	st.endScan()
	if to.link || !to.practice && !st.settings.SkipCheck && !st.said() {
		st.beginCheck(to, st.chosenDevices(to))
		return
	}
	if st.settings.Name == "" {
		st.tellEntrance(to, ErrNameMissing)
		return
	}
	st.enter(now, to, st.chosenDevices(to), nil)
}

// tellEntrance says why one did not get in.
func (st *state) tellEntrance(to entrance, err error) {
	switch {
	case st.check != nil:
		st.check.fault = err
	case to.practice:
		st.fail(&st.practiseFault, err)
	case to.teaching:
		st.fail(&st.teachFault, err)
	default:
		st.fail(&st.joinFault, err)
	}
}

// fail says at one of the ways into a class why it did not lead there; what was said at others is over.
func (st *state) fail(at *error, err error) {
	st.joinFault, st.teachFault, st.practiseFault = nil, nil, nil
	*at = err
}

// notOpened goes back to where the class was to be opened from, and says why it was not.
func (st *state) notOpened(s *session, err error) {
	if c := st.check; c != nil && c.opening {
		devices := make(map[room.DeviceKind]CheckDevice)
		for k, d := range c.devices { // closed meanwhile: how they are is to be heard anew
			devices[k] = CheckDevice{Chosen: d.Chosen, On: d.On}
		}
		st.beginCheck(c.to, devices)
		st.check.open, st.check.waits = c.open, c.waits
	}
	st.tellEntrance(entrance{teaching: s.teaching, practice: s.practice}, err)
}

// enter opens the class. c is the check that led to it, or nil: its devices are closed first.
func (st *state) enter(now time.Time, to entrance, devices map[room.DeviceKind]CheckDevice, c *check) {
	if to.key != "" {
		st.beginKnock(now, to, devices, c)
		return
	}
	if c != nil {
		st.release(c)
	}
	st.endTrial()
	st.busy = Joining
	if to.teaching {
		st.busy = Starting
	}
	if st.said() && st.store.conf.Room.Media != (room.Media{}) {
		devices = nil
	}
	rooms, o := st.store.conf.Rooms, st.options(to, devices)
	s := st.newSession(to.title)
	s.teaching, s.public, s.practice = to.teaching, to.open, to.practice
	s.devices = devices
	freed := st.freed
	s.how = func(ctx context.Context) (Room, error) {
		within(freeWithin, func() { <-freed }) // a device that never closes is one that the class does without
		switch {
		case to.file != "":
			return rooms.Reopen(ctx, o, to.file, to.teaching)
		case to.practice:
			return rooms.Practise(ctx, o, to.title)
		case to.teaching:
			return rooms.Launch(ctx, o, to.title, to.open)
		}
		return rooms.Join(ctx, o, to.invite)
	}
	st.open(s)
}

// said reports whether the next class is the one of Config.SkipCheck.
func (st *state) said() bool { return st.store.conf.SkipCheck && st.opened == 0 }

// options says how a class is opened. Without devices those of Config.Room are used.
func (st *state) options(to entrance, devices map[room.DeviceKind]CheckDevice) room.Options {
	o, g := st.store.conf.Room, st.settings
	o.Name, o.Passphrase = g.Name, st.passphrase
	o.Port = cmp.Or(o.Port, g.Port)
	o.Reports = st.reportsRoot()
	if o.PassOn == (room.PassOn{}) && g.PassOn != 0 {
		o.PassOn = room.PassOnUpTo(uint64(max(g.PassOn, 0)) * 1000)
	}
	if o.FetchUpTo == room.DefaultFetchUpTo { // else it was said when the program was started
		o.FetchUpTo = g.fetchUpTo()
	}
	o.WaitingRoom = o.WaitingRoom || to.waits
	if o.Hide == (room.Hide{}) {
		o.Hide = room.Hide{Class: !g.Announce && !to.open, Title: g.Hide.Title && !to.open, Teacher: g.Hide.Teacher, People: g.Hide.People}
	}
	if devices == nil {
		return o
	}
	o.Media.Camera, o.Media.Microphone = "", ""
	o.Media.Speaker = devices[room.Speaker].Chosen
	if d := devices[room.Camera]; d.On {
		o.Media.Camera = d.Chosen
	}
	if d := devices[room.Microphone]; d.On {
		o.Media.Microphone = d.Chosen
	}
	return o
}

// settle tells a room that has opened what Options could not: the devices that are chosen and off, and how sound is treated.
func (st *state) settle(now time.Time, s *session) {
	if s.devices == nil {
		return
	}
	g, devices := st.settings, s.devices
	s.ask(st, now, mediaLane, job{do: func(r Room) error {
		r.SetSound(!g.NoNoise, !g.NoEcho)
		for _, k := range []room.DeviceKind{room.Camera, room.Microphone} {
			if d := devices[k]; !d.On {
				if err := r.Choose(k, d.Chosen); err != nil {
					st.store.log.Info("device", "kind", k, "err", err)
				}
			}
		}
		return nil
	}})
}
