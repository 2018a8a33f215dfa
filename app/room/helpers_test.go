package room

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/session"
	"lyceum/session/memnet"
	"lyceum/session/udp"
)

// A building is a network in memory and the people on it.
type building struct {
	t   *testing.T
	lan *memnet.LAN
	n   int
}

// inBuilding runs a test in a bubble, which also sees that no goroutine outlives it.
func inBuilding(t *testing.T, f func(t *testing.T, b *building)) {
	synctest.Test(t, func(t *testing.T) { f(t, &building{t: t, lan: memnet.New()}) })
}

// A desk is a computer with somebody at it.
type desk struct {
	t       *testing.T
	ip      string
	options Options
	conn    *memnet.Conn // of the class last opened
	*Room
	events []Event // taken by seen
	ended  bool    // the channel of events is closed
}

func (b *building) desk(name string) *desk {
	b.n++
	return b.deskAt(fmt.Sprintf("10.0.0.%d", b.n), name)
}

// deskAt is a desk with an IP address.
func (b *building) deskAt(ip, name string) *desk {
	d := &desk{t: b.t, ip: ip}
	host := b.lan.Host(d.ip)
	d.options = Options{Name: name, ProfileDir: b.t.TempDir(), network: session.Network{
		Listen: func(o udp.Options) (session.Conn, error) {
			c, err := host.Listen(o.Port)
			if err != nil {
				return nil, err
			}
			d.conn = c
			return c, nil
		},
		JoinGroup: func(o udp.GroupOptions) (session.Group, error) { return host.JoinGroup(o.V4), nil },
	}}
	return d
}

// launchClosed opens a class that takes an invite, or knocking.
func (d *desk) launchClosed(title string) *desk {
	d.t.Helper()
	r, err := Launch(d.t.Context(), d.options, title, false)
	return d.opened(r, err)
}

func (d *desk) launch(title string) *desk {
	d.t.Helper()
	r, err := Launch(d.t.Context(), d.options, title, true)
	return d.opened(r, err)
}

func (d *desk) join(invite string) *desk {
	d.t.Helper()
	r, err := Join(d.t.Context(), d.options, invite)
	return d.opened(r, err)
}

func (d *desk) opened(r *Room, err error) *desk {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	d.Room, d.events, d.ended = r, nil, false
	d.t.Cleanup(func() { _ = r.Leave() })
	return d
}

func (d *desk) say(text string) {
	d.t.Helper()
	if err := d.Say(text); err != nil {
		d.t.Fatalf("%s says: %v", d.options.Name, err)
	}
}

func (d *desk) goAway() {
	d.t.Helper()
	if err := d.Leave(); err != nil {
		d.t.Errorf("%s leaves: %v", d.options.Name, err)
	}
}

// seen takes the events that have come and returns all so far, each in a word or two, but for those about the disk.
func (d *desk) seen() (all []string) {
	for more := !d.ended; more; {
		select {
		case ev, open := <-d.Events():
			if open {
				d.events = append(d.events, ev)
			}
			d.ended, more = !open, open
		default:
			more = false
		}
	}
	for _, ev := range d.events {
		if _, isSaved := ev.(Saved); !isSaved {
			all = append(all, short(ev))
		}
	}
	return all
}

// saved takes the events that have come and returns how many own entries are on disk, as was told last.
func (d *desk) saved() (entries uint64) {
	d.seen()
	for _, ev := range d.events {
		if s, is := ev.(Saved); is {
			entries = s.Entries
		}
	}
	return entries
}

func short(ev Event) string {
	switch ev := ev.(type) {
	case Joined:
		return "joined " + ev.Person.Name
	case Left:
		return fmt.Sprintf("left %s %v", ev.Person.Name, ev.OnPurpose)
	case Said:
		return fmt.Sprintf("%s: %s", ev.Message.Name, ev.Message.Text)
	case Begun:
		return fmt.Sprintf("begun %d", ev.Sitting)
	case Edited:
		return fmt.Sprintf("%s now: %s", ev.Message.Name, ev.Message.Text)
	case Erased:
		return fmt.Sprintf("%s's line erased by %s", ev.Message.Name, ev.Message.By)
	case HandMoved:
		return fmt.Sprintf("hand %s %v %d", ev.Person.Name, ev.Up, ev.Position)
	case RoleChanged:
		return fmt.Sprintf("role %s %s %v", ev.Person.Name, ev.Person.Role, ev.Person.Deputy)
	case Presenting:
		return "presenter " + ev.Person.Name
	case Locked:
		return fmt.Sprintf("locked %s %v by %s", ev.Item, ev.On, ev.By.Name)
	case Reacted:
		return "reaction " + ev.Person.Name + " " + ev.Emoji
	case Reconnecting:
		return "reconnecting"
	case Reconnected:
		return "reconnected"
	case Failed:
		return "error " + ev.Err.Error()
	case ForkSeen:
		return fmt.Sprintf("fork of %s at %d, open %v", ev.Fork.Name, ev.Fork.Seq, ev.Open)
	case FaultSeen:
		return fmt.Sprintf("%s is %s at %d, open %v", ev.Fault.Name, ev.Fault.Kind, ev.Fault.Seq, ev.Open)
	case Linked:
		return ev.Connection.String()
	case Ended:
		return "ended " + ev.Reason
	case AtDoor:
		if ev.Self {
			return ev.State + " " + ev.Name + " self"
		}
		return ev.State + " " + ev.Name
	case Rekeyed:
		return "epoch"
	case Muted:
		return fmt.Sprintf("muted by %s, everyone %v", ev.By.Name, ev.Everyone)
	case AskedToSpeak:
		return "asked to speak by " + ev.By.Name
	case ShownChanged:
		return fmt.Sprintf("shown %s %d by %s", ev.Shown.Where, ev.Number, ev.Person.Name)
	case DeckChanged:
		return fmt.Sprintf("deck %s %s", ev.Deck.Title, ev.State)
	case DrawersChanged:
		return fmt.Sprintf("drawers %s %q", ev.Drawers.Who, ev.Names)
	case BoardRevealed:
		return fmt.Sprintf("%s reveals %s %v", ev.By.Name, ev.Owner.Name, ev.On)
	case BoardReturned:
		return ev.By.Name + " wrote on the board"
	case RecordingChanged:
		return fmt.Sprintf("%s records %v", ev.Person.Name, ev.On)
	}
	return "?"
}

func (d *desk) wantSeen(want ...string) {
	d.t.Helper()
	if got := d.seen(); !slices.Equal(got, want) {
		d.t.Errorf("%s has seen\n%q, want\n%q", d.options.Name, got, want)
	}
}

// wait lets time pass in the bubble.
func wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// names returns who is there, in the order shown.
func (d *desk) names() (names []string) {
	for _, p := range d.Snapshot().People {
		if p.Connected {
			names = append(names, p.Name)
		}
	}
	return names
}

var background = context.Background()
