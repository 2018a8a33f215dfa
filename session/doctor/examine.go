package doctor

import (
	"context"
	"net/netip"
	"time"

	"lyceum/session"
	"lyceum/session/netgroup"
)

// A Config says what is examined.
type Config struct {
	Invite     string   // text with an invite in it; empty: this computer and its network alone
	Rendezvous []string // URLs of more rendezvous than the invite names
	Interfaces []string // names; empty is all
	Port       int      // UDP; 0 is any
	Wait       time.Duration
	Network    Network     // zero: the real one
	Report     func(Check) // is told of each check, in order
}

// DefaultWait is how long answers are waited for. A rendezvous is given up after 10 s.
const DefaultWait = 12 * time.Second

// maxAddresses is how many addresses of an invite are tried. An invite has room for more than any class uses.
const maxAddresses = 16

// An examination is under way.
type examination struct {
	cfg   Config
	net   Network
	own   []netip.Prefix // addresses of this computer, and their networks
	spec  *netgroup.Spec // nil without an invite that can be read
	total struct{ sent, received int64 }
	near  bool          // a member answered that is on a network of this computer
	found bool          // somebody of the class
	after time.Duration // until the first was
}

// Examine makes all checks, and returns whether the class of the invite can be joined: the invite can be used, and
// somebody of the class answered. It takes Config.Wait and a few seconds.
func Examine(ctx context.Context, cfg Config) (reached bool) {
	if cfg.Wait <= 0 {
		cfg.Wait = DefaultWait
	}
	e := &examination{cfg: cfg, net: cfg.Network.withDefaults()}
	e.lookAtInterfaces()
	e.lookAtPort()
	e.lookAtWays(ctx)
	usable := e.readInvite()
	trials := e.start(ctx) // they run while it is listened for classes
	e.listenForClasses(ctx)
	e.conclude(trials)
	if e.spec != nil {
		e.lookAtTraffic()
		e.report(e.member())
	}
	return usable && e.found
}

func (e *examination) report(c Check) {
	if e.cfg.Report != nil {
		e.cfg.Report(c)
	}
}

// conclude waits for the trials and reports each in its order.
func (e *examination) conclude(trials []*trial) {
	for _, t := range trials {
		<-t.done
		e.total.sent += t.traffic.sent.Load()
		e.total.received += t.traffic.received.Load()
		if t.found && (!e.found || t.after < e.after) {
			e.found, e.after = true, t.after
		}
		e.near = e.near || t.found && t.name == CheckBootstrap && e.isNear(t.addr.Addr())
		e.report(t.verdict(e))
	}
}

// lookAtTraffic says whether anything came in, if anything was sent.
func (e *examination) lookAtTraffic() {
	if e.total.sent == 0 {
		return
	}
	c := Check{Name: CheckFirewall, OK: e.total.received > 0, Finding: Fine, Port: e.cfg.Port}
	if !c.OK {
		c.Finding = Silent
	}
	e.report(c)
}

// member says whether anybody of the class was found.
func (e *examination) member() Check {
	if e.found {
		return Check{Name: CheckMember, OK: true, Finding: Fine, After: e.after}
	}
	return Check{Name: CheckMember, Finding: Silent}
}

// start begins a trial of each way into the class.
func (e *examination) start(ctx context.Context) (trials []*trial) {
	if e.spec != nil && !e.spec.PeerToPeerDisabled {
		trials = e.trialsOfInvite()
	}
	for _, url := range e.cfg.Rendezvous {
		trials = append(trials, &trial{name: CheckRendezvous, on: withoutKey(url), url: url, spec: e.bare()})
	}
	if e.spec != nil && !e.spec.PeerToPeerDisabled && e.spec.IPMulticastMemberUpdatesEnabled {
		trials = append(trials, &trial{name: CheckLAN, spec: e.bare()})
	}
	for _, t := range trials {
		t.done = make(chan struct{})
		go func() { // ends within Config.Wait and some seconds; conclude waits for it
			defer close(t.done)
			t.run(ctx, e)
		}()
	}
	return trials
}

// bare returns the invite without anybody in it, and nil without an invite.
func (e *examination) bare() *netgroup.Spec {
	if e.spec == nil {
		return nil
	}
	s := *e.spec
	s.Bootstrap, s.Rendezvous, s.Auth = nil, nil, nil
	return &s
}

// trialsOfInvite returns a trial of each address and each rendezvous in the invite.
func (e *examination) trialsOfInvite() (trials []*trial) {
	for _, p := range e.spec.Bootstrap {
		for _, a := range p.Addrs {
			if len(trials) == maxAddresses {
				break
			}
			s := e.bare()
			s.Bootstrap = []netgroup.Peer{{ID: p.ID, Addrs: p.Addrs[:0:0]}}
			s.Bootstrap[0].Addrs = append(s.Bootstrap[0].Addrs, a)
			trials = append(trials, &trial{name: CheckBootstrap, on: a.AddrPort.String(), addr: a.AddrPort, spec: s})
		}
	}
	for _, r := range e.spec.Rendezvous {
		s := e.bare()
		s.Rendezvous = []netgroup.Rendezvous{r}
		t := &trial{name: CheckRendezvous, spec: s}
		if len(r.Addrs) > 0 {
			t.addr = r.Addrs[0].AddrPort
			t.on = t.addr.String()
		}
		trials = append(trials, t)
	}
	return trials
}

// join enters the group of a trial: without a name, so that it does not knock, and without rights.
func (t *trial) join(ctx context.Context, p *session.Peer) (*netgroup.Group, error) {
	return p.Join(ctx, t.spec, netgroup.Member{})
}
