package doctor

import (
	"context"
	"slices"
	"time"

	"lyceum/session"
	"lyceum/session/netgroup"
)

// now is for what is compared with the clock once.
func now() time.Time { return time.Now() }

// Our choices: a computer hears itself within a millisecond, and a class is announced every two seconds.
const (
	probeEvery = 250 * time.Millisecond
	probeTimes = 4
	listenFor  = 2*netgroup.AnnounceInterval + time.Second
	goodbyeFor = time.Second
)

// send sends by every way that was not heard yet, a few times, and takes in what is heard.
func (p *probe) send(ctx context.Context, group Group) {
	for range probeTimes {
		for i, w := range p.ways {
			if !p.heard[i] {
				p.failed[i] = group.SendBy(w, p.datagram(i))
			}
		}
		pause := time.NewTimer(probeEvery)
		for waiting := slices.Contains(p.heard, false); waiting; {
			select {
			case i, open := <-p.news:
				if !open { // the group has failed
					pause.Stop()
					return
				}
				p.heard[i] = true
				waiting = slices.Contains(p.heard, false)
			case <-pause.C:
				waiting = false
			case <-ctx.Done():
				pause.Stop()
				return
			}
		}
		pause.Stop()
	}
}

// listenForClasses says which classes are announced here, and whether that of the invite is.
func (e *examination) listenForClasses(ctx context.Context) {
	b, err := session.Browse(ctx, e.net.Network, e.cfg.Interfaces)
	if err != nil {
		e.report(Check{Name: CheckClasses, Finding: NotOpened, Err: err})
		return
	}
	timeout := time.NewTimer(min(listenFor, e.cfg.Wait))
	defer timeout.Stop()
	ours := false
	for done := false; !done && !ours; {
		select {
		case <-b.Changed():
			ours = e.spec != nil && slices.ContainsFunc(b.Classes(), func(a netgroup.Announcement) bool { return a.Group == e.spec.ID() })
		case <-timeout.C:
			done = true
		case <-ctx.Done():
			done = true
		}
	}
	c := Check{Name: CheckClasses, OK: true, Finding: Fine}
	for _, a := range b.Classes() {
		c.List = append(c.List, a.Title)
	}
	switch {
	case len(c.List) == 0:
		c.Finding = NoClass
	case e.spec != nil && !ours:
		c.Finding = OtherClasses
	}
	_ = b.Close() // what was heard was heard
	e.report(c)
}

// run tries one way until somebody answers, it is clear that nobody will, or Config.Wait is over.
func (t *trial) run(ctx context.Context, e *examination) {
	begun := time.Now()
	ctx, cancel := context.WithTimeout(ctx, e.cfg.Wait)
	defer cancel()
	news, closed := make(chan netgroup.Event, 64), make(chan struct{}, 1)
	p, err := session.OpenPeer(ctx, session.PeerConfig{
		Interfaces: e.cfg.Interfaces, Network: e.net.counted(&t.traffic, t.name == CheckLAN),
		Handle: func(_ time.Time, ev netgroup.Event) {
			if _, is := ev.(netgroup.Closed); is {
				closed <- struct{}{} // of the one group
			} else if concerns(ev) {
				select {
				case news <- ev:
				default: // what settles the trial is among the first
				}
			}
		},
	})
	if err != nil {
		t.err = err
		return
	}
	defer p.Close()
	g := t.begin(ctx, e, p)
	for t.err == nil {
		select {
		case ev := <-news:
			if t.take(ev, time.Since(begun)) {
				t.leave(p, g, closed)
				return
			}
		case <-ctx.Done():
			t.leave(p, g, closed)
			return
		}
	}
}

// begin sets out. Without an invite the rendezvous alone is asked.
func (t *trial) begin(ctx context.Context, e *examination, p *session.Peer) (g *netgroup.Group) {
	if t.url != "" {
		r, err := e.net.FindRendezvous(ctx, t.url)
		if err != nil {
			t.err, t.unknown = err, true
			return nil
		}
		if t.spec == nil {
			t.err = p.Connect(ctx, t.url)
			return nil
		}
		t.spec.Rendezvous = []netgroup.Rendezvous{r}
	}
	g, t.err = t.join(ctx, p)
	return g
}

// leave says goodbye, so that whoever answered does not wait for more.
func (t *trial) leave(p *session.Peer, g *netgroup.Group, closed <-chan struct{}) {
	ctx, cancel := context.WithTimeout(context.Background(), goodbyeFor)
	defer cancel()
	if g == nil || p.Do(ctx, func(now time.Time, _ *netgroup.Connection) { g.Leave(now) }) != nil {
		return
	}
	select {
	case <-closed:
	case <-ctx.Done():
	}
}
