package session

import (
	"context"
	crand "crypto/rand"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/netip"
	"sync"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/rtmfp"
	"lyceum/session/udp"
	"lyceum/session/wire"
)

// A PeerConfig says who takes part, over which network, and who is told what happens.
type PeerConfig struct {
	Identity   *keying.Identity // nil: a new one
	Port       int              // UDP; 0 is any
	Interfaces []string         // names; empty is all
	Log        *slog.Logger     // nil: none
	Network    Network          // zero: the real one

	// Handle takes each event of a group but those that the Peer sees to: what goes by IP multicast, and verifying. It runs on
	// the loop and may call the methods of groups. It may be nil.
	Handle func(now time.Time, ev netgroup.Event)

	afterTurn func(now time.Time) // runs on the loop after every turn; may be nil
	ended     func(err error)     // runs once the loop has ended, before Done is closed; may be nil
}

// A Peer is one identity on the network: a socket, and the loop that owns a netgroup.Connection. It follows
// changes of the network, and carries membership updates of its groups. Groups without a class are used through
// it; a [Class] is built on one. Its methods may be called from any goroutine but the loop's.
type Peer struct {
	cfg    PeerConfig
	conn   *meter
	loop   *rtmfp.Loop
	net    *netgroup.Connection // owned by the loop
	ctx    context.Context      // ends when the peer is closed
	cancel context.CancelFunc
	done   sync.WaitGroup
	err    error // of the loop; read after done

	exchanges map[*netgroup.Group]exchanges // owned by the loop
}

// OpenPeer opens a socket and runs the loop until Close. The end of ctx does not end it.
func OpenPeer(ctx context.Context, cfg PeerConfig) (*Peer, error) {
	p, err := openSocket(ctx, cfg)
	if err != nil {
		return nil, err
	}
	p.serve()
	return p, nil
}

// openSocket opens the socket; the owner calls serve, or closes it.
func openSocket(ctx context.Context, cfg PeerConfig) (*Peer, error) {
	var seed [32]byte
	if cfg.Identity == nil {
		_, _ = crand.Read(seed[:]) // never fails
		cfg.Identity = keying.NewIdentity(seed)
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	socket, err := cfg.Network.listen(udp.Options{Port: cfg.Port, Interfaces: cfg.Interfaces})
	if err != nil {
		return nil, err
	}
	_, _ = crand.Read(seed[:])
	p := &Peer{cfg: cfg, conn: &meter{Conn: socket}, exchanges: map[*netgroup.Group]exchanges{}}
	p.net = netgroup.NewConnection(netgroup.ConnectionConfig{
		Identity: cfg.Identity, Rand: rand.New(rand.NewChaCha8(seed)), Random: crand.Reader,
	})
	p.loop = rtmfp.NewLoop(p.net, p.conn, p.afterTurn)
	p.ctx, p.cancel = context.WithCancel(context.WithoutCancel(ctx))
	return p, nil
}

// serve runs the loop from now on.
func (p *Peer) serve() {
	p.done.Go(p.run)
	p.done.Go(p.followNetwork)
}

// run serves the loop until the peer is closed or its network fails.
func (p *Peer) run() {
	defer p.cancel()
	p.err = p.loop.Run(p.ctx)
	if p.cfg.ended != nil {
		p.cfg.ended(p.err)
	}
}

// Traffic returns the bytes of UDP payload that this peer's socket has sent and received.
func (p *Peer) Traffic() (sent, received uint64) { return p.conn.sent.Load(), p.conn.received.Load() }

// ID returns the peer ID.
func (p *Peer) ID() keying.PeerID { return p.cfg.Identity.PeerID() }

// Author returns the key that signs what this peer writes and posts.
func (p *Peer) Author() journal.Author { return journal.Author(p.cfg.Identity.Public()) }

// Addrs returns where others can reach this peer now.
func (p *Peer) Addrs() []netip.AddrPort { return p.conn.LocalAddrs() }

// Self returns this peer as an invite names it: for [netgroup.Spec.AddBootstrapPeer].
func (p *Peer) Self() netgroup.Peer {
	self := netgroup.Peer{ID: p.ID()}
	for _, a := range p.Addrs() {
		self.Addrs = append(self.Addrs, wire.Address{AddrPort: a, Origin: wire.OriginLocal})
	}
	return self
}

// Done is closed when the peer is closed, or its network has failed.
func (p *Peer) Done() <-chan struct{} { return p.ctx.Done() }

// Close closes the socket and waits for everything to end. Groups that were not left vanish without a goodbye.
// The error is why the network failed, if it did.
func (p *Peer) Close() error {
	p.cancel()
	p.done.Wait()
	return p.err
}

// Do runs f on the loop with the connection, and hands out the events that follow before it returns. Unless it
// returns nil, f may still be running, or run later. After Close the error is [ErrClosed].
func (p *Peer) Do(ctx context.Context, f func(now time.Time, c *netgroup.Connection)) error {
	err := p.loop.Do(ctx, func(now time.Time) {
		f(now, p.net)
		p.takeEvents(now)
	})
	if errors.Is(err, rtmfp.ErrLoopEnded) {
		return ErrClosed
	}
	return err
}

// Connect connects to a rendezvous, or with "rtmfp:" to none, as netgroup.Connection.Connect does. A host's name is
// looked up first. ConnectSucceeded, ConnectFailed or ConnectRejected follows.
func (p *Peer) Connect(ctx context.Context, url string) error {
	var addrs []netip.AddrPort
	if url != netgroup.WithoutServer {
		r, err := FindRendezvous(ctx, url)
		if err != nil {
			return err
		}
		for _, a := range r.Addrs {
			addrs = append(addrs, a.AddrPort)
		}
	}
	var connectErr error
	err := p.Do(ctx, func(now time.Time, c *netgroup.Connection) { connectErr = c.Connect(now, url, addrs...) })
	return errors.Join(err, connectErr)
}

// Join enters a group. The addresses of m are set to those of this peer. The group belongs to the loop: its methods
// are called within Do or Handle.
func (p *Peer) Join(ctx context.Context, spec *netgroup.Spec, m netgroup.Member) (g *netgroup.Group, err error) {
	addrs := p.conn.LocalAddrs() // asks the system: not on the loop
	if doErr := p.Do(ctx, func(now time.Time, _ *netgroup.Connection) {
		g, err = p.join(now, spec, m, addrs)
	}); doErr != nil {
		return nil, doErr
	}
	return g, err
}

// join enters a group, on the loop, which is to take the events that follow.
func (p *Peer) join(now time.Time, spec *netgroup.Spec, m netgroup.Member, addrs []netip.AddrPort) (*netgroup.Group, error) {
	m.Addrs = addrs
	g, err := p.net.Join(now, spec, m)
	if err != nil {
		return nil, err
	}
	p.exchange(g, spec)
	return g, nil
}

// afterTurn takes the events of a turn; it runs on the loop.
func (p *Peer) afterTurn(now time.Time) {
	p.takeEvents(now)
	if p.cfg.afterTurn != nil {
		p.cfg.afterTurn(now)
	}
}

func (p *Peer) takeEvents(now time.Time) {
	for {
		ev, ok := p.net.NextEvent()
		if !ok {
			return
		}
		switch ev := ev.(type) {
		case netgroup.MemberUpdate:
			p.exchanges[ev.Group].updates.offer(ev.Datagram)
			continue
		case netgroup.FramesToVerify:
			p.verify(ev)
			continue
		case netgroup.MulticastStream:
			p.exchanges[ev.Group].streams.offer(ev.Datagram)
			continue
		case netgroup.MulticastKeysChanged:
			if x := p.exchanges[ev.Group].streams; x != nil {
				x.keys.Store(&ev.Keys)
			}
			continue
		case netgroup.Closed:
			for _, x := range p.exchanges[ev.Group].all() {
				close(x.left)
			}
			delete(p.exchanges, ev.Group)
		}
		if p.cfg.Handle != nil {
			p.cfg.Handle(now, ev)
		}
	}
}

// followNetwork tells the groups where this machine is whenever that changes, until the peer is closed.
func (p *Peer) followNetwork() {
	for {
		select {
		case <-p.conn.Changed():
		case <-p.ctx.Done():
			return
		}
		addrs := p.conn.LocalAddrs() // asks the system: not on the loop
		// It fails only when there is nobody to tell any more.
		_ = p.Do(p.ctx, func(now time.Time, c *netgroup.Connection) {
			c.NetworkChanged(now, addrs)
			for _, e := range p.exchanges {
				for _, x := range e.all() {
					x.noteMoved()
				}
			}
		})
	}
}
