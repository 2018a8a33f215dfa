package model

import (
	"cmp"
	"context"
	"sync"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/media"
)

// checkQueue is how many orders may wait for the devices of a check. More are refused: no person is that fast.
const checkQueue = 64

// A check is the look at name and devices before a class.
type check struct {
	to  entrance
	ctx context.Context // ends with the check
	end context.CancelFunc

	orders chan func(Checker) // to runCheck
	closed chan struct{}      // the devices are free again

	obeyed   *Settings // the devices do what these say
	devices  map[room.DeviceKind]CheckDevice
	listens  bool // the microphone is open
	open     bool
	waits    bool
	agreed   bool
	asked    bool
	playing  bool
	echoing  bool
	opening  bool
	way      string
	link     string
	linkGood bool
	looking  bool
	fault    error
}

// onShow is what others than the store's goroutine reach of a check.
type onShow struct {
	mu      sync.Mutex // guards what follows
	checker Checker
	preview func(*media.Picture)
}

func (o *onShow) set(c Checker) { o.watch(c, nil) }

// watch is set with a second look at each picture, which is to be short.
func (o *onShow) watch(c Checker, look func(*media.Picture)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.checker = c
	c.Picture(func(p *media.Picture) {
		if look != nil {
			look(p)
		}
		o.give(c, p)
	})
}

// give passes on a picture of c, if it is the one on show. The lock makes sure that nobody gets one after Preview took
// them away.
func (o *onShow) give(c Checker, p *media.Picture) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.preview != nil && o.checker == c {
		o.preview(p)
	}
}

// drop takes c off the show, unless another has taken its place.
func (o *onShow) drop(c Checker) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.checker == c {
		o.checker = nil
	}
}

// Preview has f take each picture of the camera while a check is on, in a goroutine of the camera; nil stops that. A
// picture is valid until f returns.
func (s *Store) Preview(f func(*media.Picture)) {
	s.peek.mu.Lock()
	defer s.peek.mu.Unlock()
	s.peek.preview = f
}

// noSound is the level of a microphone that is not there, in dBFS.
const noSound = -100

// CheckLevel returns how loud the microphone of the check is, in dBFS. It does not wait.
func (s *Store) CheckLevel() float64 {
	s.peek.mu.Lock()
	defer s.peek.mu.Unlock()
	if s.peek.checker == nil {
		return noSound
	}
	return s.peek.checker.Level()
}

// beginCheck shows the check that leads to a class, with the devices on that say so.
func (st *state) beginCheck(to entrance, devices map[room.DeviceKind]CheckDevice) {
	st.endTrial()
	ctx, cancel := context.WithCancel(st.ctx)
	c := &check{
		to: to, ctx: ctx, end: cancel, orders: make(chan func(Checker), checkQueue), closed: make(chan struct{}),
		open: to.open, agreed: st.settings.Agreed || to.teaching, devices: devices,
	}
	st.check = c
	st.startChecker(c)
	st.lookForDevices()
	st.lookForWay(c)
}

// chosenDevices are those of the settings, as they are when a class opens: students come muted and unseen, who teaches as
// last time. What Config.Room names comes before, and is on, unless the way into the class came from outside.
func (st *state) chosenDevices(to entrance) map[room.DeviceKind]CheckDevice {
	g, named, teaching := st.settings, st.store.conf.Room.Media, to.teaching && !to.practice
	choose := func(named, chosen string, on bool) CheckDevice {
		return CheckDevice{Chosen: cmp.Or(named, chosen, deviceDefault), On: on || named != "" && named != deviceNone && !to.link}
	}
	return map[room.DeviceKind]CheckDevice{
		room.Camera:     choose(named.Camera, g.Camera, teaching && g.CameraOn),
		room.Microphone: choose(named.Microphone, g.Microphone, teaching && g.MicOn),
		room.Speaker:    choose(named.Speaker, g.Speaker, true),
	}
}

// startChecker opens the devices. The microphone is on whatever becomes of it in the class, since its meter shows; after a
// link from outside only once the person has asked for it.
func (st *state) startChecker(c *check) {
	m := room.Media{Speaker: c.devices[room.Speaker].Chosen}
	if mic := c.devices[room.Microphone]; mic.On || !c.to.link {
		m.Microphone, c.listens = mic.Chosen, true
	}
	if cam := c.devices[room.Camera]; cam.On {
		m.Camera = cam.Chosen
	}
	g := st.settings
	freed := st.freed
	st.store.background(func(ctx context.Context) {
		<-freed
		st.store.runCheck(c, m, !g.NoNoise, !g.NoEcho)
	}, c.ctx)
}

// runCheck serves the devices of a check until it ends.
func (s *Store) runCheck(c *check, m room.Media, noise, echo bool) {
	defer close(c.closed)
	if c.ctx.Err() != nil {
		return
	}
	k, err := s.conf.Rooms.OpenCheck(m)
	if err != nil {
		s.log.Info("check", "err", err)
		s.post(func(st *state, now time.Time) { c.fault = err })
		return
	}
	k.SetSound(noise, echo)
	s.peek.set(k)
	defer func() {
		s.peek.drop(k)
		k.Close()
	}()
	events := k.Events()
	for {
		select {
		case order := <-c.orders:
			order(k)
		case ev, ok := <-events:
			if !ok {
				events = nil
				continue
			}
			s.post(func(st *state, now time.Time) { c.heard(ev, now) })
		case <-c.ctx.Done():
			return
		}
	}
}

// order has the devices of the check do something.
func (c *check) order(f func(Checker)) {
	select {
	case c.orders <- f:
	default:
	}
}

// obey has the sound of the check be as the settings say.
func (c *check) obey(is *Settings) {
	before := c.obeyed
	c.obeyed = is
	if before != nil && (before.NoNoise != is.NoNoise || before.NoEcho != is.NoEcho) {
		c.order(func(k Checker) { k.SetSound(!is.NoNoise, !is.NoEcho) })
	}
}

// heard takes news of a device.
func (c *check) heard(ev room.CheckEvent, now time.Time) {
	switch ev.State {
	case "played":
		c.playing = false
	case "opened", "returned":
		c.update(ev.Kind, func(d *CheckDevice) { d.Ready, d.Fault = true, "" })
	case "replaced":
		c.update(ev.Kind, func(d *CheckDevice) { d.Ready, d.Fault = true, replacedSentence(ev.Name, ev.Now) })
	case "off":
		c.update(ev.Kind, func(d *CheckDevice) { d.Ready = false })
	default: // failed or lost
		if ev.Kind == room.Speaker {
			c.playing, c.echoing = false, false
		}
		c.update(ev.Kind, func(d *CheckDevice) { d.Ready, d.Fault = false, deviceSentence(ev.Kind, ev.Err, now) })
	}
}

// update changes what is known of a device. Snapshots hold copies.
func (c *check) update(k room.DeviceKind, f func(*CheckDevice)) {
	d := c.devices[k]
	f(&d)
	c.devices[k] = d
}

// show is the check as the window draws it.
func (c *check) show(st *state, now time.Time) *Check {
	s := &Check{
		Teaching: c.to.teaching, Again: c.to.file != "", Title: c.to.title, Teacher: c.to.teacher, People: c.to.people, Name: st.settings.Name,
		Camera: c.devices[room.Camera], Mic: c.devices[room.Microphone], Speaker: c.devices[room.Speaker],
		Playing: c.playing, Echoing: c.echoing, Way: c.way, Link: c.link, LinkGood: c.linkGood, Looking: c.looking && c.way == "",
		Notices: c.notices(), Asked: c.asked, Opening: c.opening, Fault: Sentence(c.fault, now),
		Open: c.open, Waits: c.waits,
	}
	return s
}

// noticeRecord is the Key of the notice that one can be recorded.
const noticeRecord = "record"

// notices is what one should know before one joins a class of somebody else.
func (c *check) notices() []Notice {
	address := Notice{Key: "address", Icon: "info", Text: words.T("Class members can see your network (IP) address.")}
	if c.to.teaching {
		return []Notice{address}
	}
	return []Notice{
		{
			Key: noticeRecord, Icon: "rec", Text: words.T("This class may be recorded"),
			Help:  words.T("You are told who records as soon as it begins. Your camera is left out while it is off."),
			Agree: words.T("I agree to be recorded"), Agreed: c.agreed,
		},
		address,
	}
}

// inCheck has f change the check, unless there is none or it has led on already.
func (s *Store) inCheck(f func(st *state, c *check, now time.Time)) {
	s.post(func(st *state, now time.Time) {
		if st.check != nil && !st.check.opening {
			f(st, st.check, now)
		}
	})
}

// CheckCamera says whether the camera is on when the class opens; the preview shows it.
func (s *Store) CheckCamera(on bool) {
	s.inCheck(func(st *state, c *check, _ time.Time) { c.turn(room.Camera, on) })
}

// CheckMic says whether the microphone is on when the class opens. Its meter shows either way.
func (s *Store) CheckMic(on bool) {
	s.inCheck(func(st *state, c *check, _ time.Time) {
		c.update(room.Microphone, func(d *CheckDevice) { d.On = on && d.Chosen != deviceNone })
		if on {
			c.listen()
		}
	})
}

// listen opens the microphone, unless it is open.
func (c *check) listen() {
	if d := c.devices[room.Microphone]; !c.listens && d.Chosen != deviceNone {
		c.use(room.Microphone, d.Chosen, true)
	}
}

func (c *check) turn(k room.DeviceKind, on bool) {
	d := c.devices[k]
	if d.On == on || on && d.Chosen == deviceNone {
		return
	}
	c.update(k, func(d *CheckDevice) { d.On, d.Ready, d.Fault = on, false, "" })
	if !on {
		c.order(func(ck Checker) { ck.SetOn(k, false) })
		return
	}
	c.use(k, d.Chosen, true)
}

// PlayTestSound plays a sound on the speaker of the check.
func (s *Store) PlayTestSound() {
	s.inCheck(func(st *state, c *check, _ time.Time) {
		if c.playing || c.devices[room.Speaker].Chosen == deviceNone {
			return
		}
		c.playing = true
		c.order(Checker.PlayTest)
	})
}

// HearMyself plays what the microphone of the check hears, half a second later.
func (s *Store) HearMyself(on bool) {
	s.inCheck(func(st *state, c *check, _ time.Time) {
		c.echoing = on
		if on {
			c.listen()
		}
		c.order(func(k Checker) { k.Echo(on) })
	})
}

// AgreeTo ticks the box of a notice, or clears it. What was agreed to is remembered.
func (s *Store) AgreeTo(key string, on bool) {
	s.inCheck(func(st *state, c *check, now time.Time) {
		if key != noticeRecord {
			return
		}
		c.agreed, c.asked = on, false
		st.change(now, func(s *Settings) { s.Agreed = on })
	})
}

// OpenToAll says whether anybody on this network may join the class that the check leads to.
func (s *Store) OpenToAll(on bool) { s.inCheck(func(_ *state, c *check, _ time.Time) { c.open = on }) }

// LetWait says whether newcomers of that class wait to be let in.
func (s *Store) LetWait(on bool) { s.inCheck(func(_ *state, c *check, _ time.Time) { c.waits = on }) }

// CancelCheck goes back to the start screen.
func (s *Store) CancelCheck() {
	s.post(func(st *state, _ time.Time) {
		if st.check != nil && st.check.opening && st.opening != nil {
			st.opening.cancel()
		}
		st.endCheck()
	})
}

// endCheck gives the devices back.
func (st *state) endCheck() {
	if st.check != nil {
		st.release(st.check)
		st.check = nil
	}
}

// release ends a check or trial; what has the devices next waits for freed.
func (st *state) release(c *check) {
	c.end()
	st.freed = c.closed
}

// EnterClass goes on to the class, with the devices as they are or with none of them on.
func (s *Store) EnterClass(devices bool) {
	s.inCheck(func(st *state, c *check, now time.Time) {
		if st.settings.Name == "" {
			st.nameFault = ErrNameMissing
			return
		}
		if devices && !c.agreed && (c.devices[room.Camera].Chosen != deviceNone || c.devices[room.Microphone].Chosen != deviceNone) {
			c.asked = true
			return
		}
		if !devices {
			c.update(room.Camera, func(d *CheckDevice) { d.On = false })
			c.update(room.Microphone, func(d *CheckDevice) { d.On = false })
		}
		if c.to.teaching && devices {
			st.change(now, func(s *Settings) {
				s.MicOn, s.CameraOn = c.devices[room.Microphone].On, c.devices[room.Camera].On
			})
		}
		c.to.open, c.to.waits = c.open, c.waits
		c.opening, c.fault = true, nil
		st.enter(now, c.to, c.devices, c)
	})
}
