package studio

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"lyceum/media"
	"lyceum/media/device"
	"lyceum/media/dsp"
)

// What a CheckEvent's State can be, beside the words of device.What.
const (
	CheckOpened = "opened" // Name is the device's own
	CheckFailed = "failed" // it cannot be opened, or gives nothing any more: Err says why
	CheckOff    = "off"
	CheckPlayed = "played" // of a speaker: the test sound is over
)

// A CheckEvent is news of a device in a Check.
type CheckEvent struct {
	Kind  device.Kind
	State string
	Name  string // of the device that it is about
	Now   string // of the device that is used from now on, where another is
	Err   error
}

// checkCloses is how long Close waits.
const checkCloses = 2 * time.Second

// checkEvents is how many events may wait for their reader; more are lost.
const checkEvents = 64

// A Check is a look at camera, microphone and speaker before a class. Any goroutine may call its methods; none but Close
// waits for a device.
type Check struct {
	hardware hardware
	events   chan CheckEvent
	pokes    [device.Speaker + 1]chan struct{}
	ctx      context.Context // ends with Close
	cancel   context.CancelFunc
	workers  sync.WaitGroup

	level level
	show  atomic.Pointer[func(*media.Picture)]
	clean atomic.Pointer[dsp.Config] // what the processor is to do from the next frame on; nil: as before
	sound checkSound
	tap   echoTap

	mu     sync.Mutex // guards what follows
	wishes [device.Speaker + 1]wish
	config dsp.Config // what is taken out of a real microphone's sound
	closed bool
}

// A wish is what is to be open of one kind of device.
type wish struct {
	spec   device.Spec
	on     bool
	number int  // rises when it is to be opened anew
	failed bool // it was tried, and could not be opened
}

// checkedKinds are the devices that a Check looks at.
var checkedKinds = [...]device.Kind{device.Camera, device.Microphone, device.Speaker}

// OpenCheck begins to look at the devices of a setup that are not none.
func OpenCheck(setup Setup) *Check { return openCheck(setup, ownHardware) }

func openCheck(setup Setup, h hardware) *Check {
	c := &Check{hardware: h, events: make(chan CheckEvent, checkEvents)}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	c.level.set(dsp.Silence)
	if setup.DSP {
		c.config = dsp.Config{Echo: true, Noise: true, Gain: true}
	}
	for k, spec := range map[device.Kind]device.Spec{
		device.Camera: setup.Camera, device.Microphone: setup.Microphone, device.Speaker: setup.Speaker,
	} {
		spec.Kind, spec.Changed = k, c.changed
		c.wishes[k] = wish{spec: spec, on: true}
	}
	for _, k := range checkedKinds {
		c.pokes[k] = make(chan struct{}, 1)
		c.poke(k)
		c.workers.Go(func() { c.work(k) })
	}
	go h.watch(c.ctx, c.came) // ends soon after Close, which does not wait for it: it has no device
	return c
}

// Events yields news of devices, and is closed by Close.
func (c *Check) Events() <-chan CheckEvent { return c.events }

// Choose looks at another device of a kind: default, test, none, a file that stands in for one, or a name. The error says
// that this makes no sense.
func (c *Check) Choose(k device.Kind, text string) error {
	spec, err := ParseSpec(k, text)
	if err != nil {
		return err
	}
	c.wish(k, func(w *wish) {
		spec.Changed = w.spec.Changed
		w.spec = spec
		w.number++
	})
	return nil
}

// SetOn opens or closes the device of a kind.
func (c *Check) SetOn(k device.Kind, on bool) {
	c.wish(k, func(w *wish) {
		if w.on != on {
			w.on = on
			w.number++
		}
	})
}

// SetSound says whether noise and echo are taken out of what a real microphone hears.
func (c *Check) SetSound(noise, echo bool) {
	c.wish(device.Microphone, func(w *wish) {
		before := c.config
		c.config.Noise, c.config.Echo = noise, echo
		if before == (dsp.Config{}) && c.config != before {
			w.number++ // there is nothing yet that could do it
		}
		c.clean.Store(new(c.config))
	})
}

// Picture has show get what the camera gives, in a goroutine of the camera; each picture is valid until show returns. Nil:
// nobody does.
func (c *Check) Picture(show func(*media.Picture)) {
	if show == nil {
		c.show.Store(nil)
		return
	}
	c.show.Store(&show)
}

// Level returns how loud it is at the microphone, in dBFS; dsp.Silence while it is not open.
func (c *Check) Level() float64 { return c.level.get() }

// PlayTest plays a chime, anew if it is being played.
func (c *Check) PlayTest() {
	c.mu.Lock()
	w := c.wishes[device.Speaker]
	c.mu.Unlock()
	if w.spec.From == device.None || !w.on {
		c.tell(CheckEvent{Kind: device.Speaker, State: CheckFailed, Err: &device.Error{Kind: device.Speaker, Err: ErrNoDevice}})
		return
	}
	c.sound.chime()
}

// Echo has what the microphone hears be played half a second later, or no more.
func (c *Check) Echo(on bool) { c.sound.echo(on) }

// Close closes all devices, and waits until they are: others may open them then. One that takes longer than two seconds to
// be opened or closed is left to itself.
func (c *Check) Close() {
	c.cancel()
	ended := make(chan struct{})
	go func() {
		c.workers.Wait()
		close(ended)
	}()
	late := time.NewTimer(checkCloses)
	defer late.Stop()
	select {
	case <-ended:
	case <-late.C:
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.closed = true
		close(c.events)
	}
}

// wish changes what is to be open.
func (c *Check) wish(k device.Kind, change func(w *wish)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pokes[k] == nil {
		return // a screen is not looked at
	}
	change(&c.wishes[k])
	c.poke(k)
}

// poke has a worker look whether there is something to do.
func (c *Check) poke(k device.Kind) {
	select {
	case c.pokes[k] <- struct{}{}:
	default: // it is about to
	}
}

func (c *Check) tell(ev CheckEvent) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	select {
	case c.events <- ev:
	default:
	}
}

// changed tells what became of an open device.
func (c *Check) changed(ch device.Change) {
	c.tell(CheckEvent{Kind: ch.Kind, State: ch.What.String(), Name: ch.Name, Now: ch.Now, Err: ch.Err})
}

// came has a device be tried again that could not be opened, as another one is there.
func (c *Check) came(ch device.Change) {
	if ch.What != device.Added {
		return
	}
	c.wish(ch.Kind, func(w *wish) {
		if w.failed {
			w.number++
		}
	})
}

// work has the device of one kind be open or closed as it is to be, until the Check is closed.
func (c *Check) work(k device.Kind) {
	shut := func() {}
	defer func() { shut() }()
	number := -1
	for {
		select {
		case <-c.ctx.Done():
			return
		case <-c.pokes[k]:
		}
		c.mu.Lock()
		w := c.wishes[k]
		c.mu.Unlock()
		if w.number == number {
			continue
		}
		first := number < 0
		number = w.number
		shut()
		shut = func() {}
		if !w.on || w.spec.From == device.None {
			if !first {
				c.tell(CheckEvent{Kind: k, State: CheckOff})
			}
			c.failed(k, number, false)
			continue
		}
		opened, err := c.open(k, w.spec)
		c.failed(k, number, err != nil)
		if err != nil {
			c.tell(CheckEvent{Kind: k, State: CheckFailed, Name: w.spec.Name, Err: err})
			continue
		}
		shut = opened
	}
}

// failed notes whether the device of a kind could be opened, unless it is to be another by now.
func (c *Check) failed(k device.Kind, number int, is bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if w := &c.wishes[k]; w.number == number {
		w.failed = is
	}
}
