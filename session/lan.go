package session

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"sync"
	"time"

	"lyceum/session/netgroup"
	"lyceum/session/udp"
)

// Where classes are announced: an address of the organisation-local scope, never forwarded to the
// Internet, and a port of its own.
var (
	announceV4 = netip.MustParseAddrPort("239.255.76.67:19350")
	announceV6 = netip.MustParseAddrPort("[ff02::4c:79]:19350")
)

// AnnounceGroup is where classes are announced, on the named interfaces or on all.
func AnnounceGroup(interfaces []string) udp.GroupOptions {
	return udp.GroupOptions{V4: announceV4, V6: announceV6, Interfaces: interfaces}
}

// announce tells the local network of the class until ctx ends. A network on which that does not work is
// no reason not to teach.
func (c *Class) announce(ctx context.Context, open bool) {
	if c.cfg.Hide.Class {
		return
	}
	group, err := c.cfg.Network.joinGroup(AnnounceGroup(c.cfg.Interfaces))
	if err != nil {
		c.cfg.Log.Warn("not announced on this network", "error", err)
		return
	}
	var ignoring sync.WaitGroup
	defer ignoring.Wait()
	defer group.Close()
	ignoring.Go(func() { ignore(group) })
	tick := time.NewTicker(netgroup.AnnounceInterval)
	defer tick.Stop()
	for {
		c.announceOnce(group, open, false)
		select {
		case <-tick.C:
		case <-ctx.Done():
			c.announceOnce(group, open, true)
			return
		}
	}
}

// ignore reads what others announce until the group is closed, so that the system does not keep it.
func ignore(group Group) {
	for buf := make([]byte, udp.MaxDatagram); ; {
		if _, _, err := group.ReadFrom(buf); err != nil {
			return
		}
	}
}

func (c *Class) announceOnce(group Group, open, goodbye bool) {
	v := c.View()
	a := netgroup.Announcement{
		Group: c.spec.ID(), ClassKey: c.spec.ClassKey, Grants: c.me.Grants, Port: uint16(c.Port()),
		Sequence: uint64(time.Now().UnixMicro()), Goodbye: goodbye || v.Ended,
	}
	if !a.Goodbye {
		a.Started, a.Waits = v.StartedAt, v.WaitingRoom
	}
	c.tell(&a, v)
	if open && !a.Goodbye && !v.inviteRevoked {
		a.Invite = c.Invite()
	}
	b, err := a.Sign(c.cfg.Identity)
	if errors.Is(err, netgroup.ErrTooLong) && a.Invite != "" {
		a.Invite = "" // better announced by title than not at all
		b, err = a.Sign(c.cfg.Identity)
	}
	if err == nil {
		err = group.Send(b)
	}
	if err != nil {
		c.cfg.Log.Warn("announcing the class", "error", err)
	}
}

// letKnock lets those knock who know of the class from its announcement.
func (c *Class) letKnock(ctx context.Context) error {
	var porchErr error
	if err := c.do(ctx, func(time.Time) { porchErr = c.group.OpenPorch(c.spec) }); err != nil {
		return err
	}
	return porchErr
}

// tell puts into an announcement what is not to be hidden.
func (c *Class) tell(a *netgroup.Announcement, v View) {
	if !c.cfg.Hide.Title {
		a.Title = c.spec.Name
	}
	if !c.cfg.Hide.Teacher {
		a.Teacher = c.me.Name
	}
	if c.cfg.Hide.People {
		return
	}
	for _, m := range v.Members {
		if m.Present {
			a.People++
		}
	}
}

// A Browser lists the classes announced on the local network.
type Browser struct {
	group   Group
	changed chan struct{}
	done    sync.WaitGroup
	stop    context.CancelFunc

	mu    sync.Mutex // guards what follows
	table netgroup.Announcements
	list  []netgroup.Announcement
}

// Browse begins to listen on the named interfaces, or on all. Close ends it; the end of ctx does not.
func Browse(ctx context.Context, n Network, interfaces []string) (*Browser, error) {
	group, err := n.joinGroup(AnnounceGroup(interfaces))
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	b := &Browser{group: group, changed: make(chan struct{}, 1), stop: stop}
	b.done.Go(b.listen)
	b.done.Go(func() { b.expire(ctx) })
	return b, nil
}

// Classes returns what is announced now. Nobody changes the slice.
func (b *Browser) Classes() []netgroup.Announcement {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.list
}

// Changed yields a value after Classes changed; several changes may yield one.
func (b *Browser) Changed() <-chan struct{} { return b.changed }

// Close stops listening.
func (b *Browser) Close() error {
	b.stop()
	err := b.group.Close()
	b.done.Wait()
	return err
}

// listen takes in announcements until the group is closed. Those that do not hold are dropped: anyone on
// the network can send them.
func (b *Browser) listen() {
	buf := make([]byte, udp.MaxDatagram)
	for {
		n, from, err := b.group.ReadFrom(buf)
		if err != nil {
			return
		}
		now := time.Now()
		b.mu.Lock()
		if b.table.Add(now, from, buf[:n]) == nil {
			b.refresh()
		}
		b.mu.Unlock()
	}
}

// expire drops classes that are no longer announced.
func (b *Browser) expire(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case now := <-tick.C:
			b.mu.Lock()
			b.table.Expire(now)
			b.refresh()
			b.mu.Unlock()
		case <-ctx.Done():
			return
		}
	}
}

// refresh replaces the list if it differs from the one before in more than times. b.mu is held.
func (b *Browser) refresh() {
	list := b.table.List()
	same := slices.EqualFunc(list, b.list, func(x, y netgroup.Announcement) bool {
		return x.Key() == y.Key() && x.Title == y.Title && x.Teacher == y.Teacher && x.People == y.People && x.Invite == y.Invite &&
			x.Waits == y.Waits && x.Started.Equal(y.Started)
	})
	b.list = list
	if same {
		return
	}
	select {
	case b.changed <- struct{}{}:
	default: // one is waiting
	}
}
