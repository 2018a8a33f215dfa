package session

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// Errors of Class methods.
var (
	ErrNotAllowed = errors.New("your role does not allow that")
	ErrClosed     = errors.New("the class is closed")
	ErrNotReady   = netgroup.ErrNotReady // nobody of the class has answered yet
	ErrNotStaff   = netgroup.ErrNotStaff // that is for staff, or not to be done to this person
	ErrNoMember   = errors.New("nobody of the class")
	ErrNoRole     = errors.New("there is no such role")
)

// Errors of Launch and Join about their Config.
var (
	ErrNameLength  = fmt.Errorf("a name has 1 to %d characters", journal.MaxName)
	ErrTitleLength = fmt.Errorf("a title has 1 to %d characters", journal.MaxTitle)
)

// A Class is a class that this machine is in. Its methods may be called from any goroutine.
type Class struct {
	cfg      Config
	spec     *netgroup.Spec
	staff    *staffKeys // of who launched the class, else nil
	disk     *disk      // owned by the loop, as far as it says; nil: nothing is kept
	meets    bool       // an instructor's return begins a sitting
	me       journal.Join
	role     journal.Role // by the invite; the roster knows better
	peer     *Peer
	view     atomic.Pointer[View]
	done     sync.WaitGroup // of who announces the class, and of the ticker
	closing  sync.Once
	closeErr error // of the class file; read after closing

	// Owned by the loop.
	group      *netgroup.Group
	sealing    journal.SealingKey // to which others seal what is for this machine
	staffKeys  int                // that are here
	link       linkState
	keptUplink uint64    // kbit/s, that is written down
	qualityAt  time.Time // when to show how good links are
	ownerAway  absence
	statedAt   time.Time                    // when this machine last said who is gone and who is back
	seen       map[journal.Author]time.Time // when members were present last, those who are there by the log
	roster     *roster
	conduct    *conduct.Conduct
	expected   conduct.RosterFold   // of desk logs
	viewed     conduct.ViewFold     // the same
	active     conduct.ActivityFold // the same
	activity   activity
	expects    []conduct.RosterRow // as it says; nil: not looked up
	imported   uint64              // number of the last roster that was imported here
	members    []Member            // as they were last shown
	way        Way                 // the same
	wayRTT     time.Duration
	gone       []Member // the same, of who was removed
	forks      []journal.Fork
	faults     []journal.Fault
	waiting    []Waiting
	media      classMedia
	reports    reporter
	files      *classFiles
	posts      postPace
	tells      budget                   // messages,
	tellsBytes budget                   // and bytes of them
	inviteErr  error                    // why the invite by which this machine came makes no member of it; nil if it may
	invites    []netgroup.Authorization // made here
	place      netgroup.Peer            // this machine, as invites name it; zero: as the spec does
	leaving    bool
	announced  bool          // in the own log, that this machine is there
	cameAt     journal.Clock // when it was; 0: not yet
	closed     bool
	dirty      bool // the view is not the newest
	stale      bool // nor are members

	overAll chan struct{} // closed when the loop has ended and last is there
	last    register
}

// start opens the socket and joins the group.
func start(ctx context.Context, cfg Config, build func(addrs []netip.AddrPort) (*Class, error)) (*Class, error) {
	if n := utf8.RuneCountInString(journal.CleanName(cfg.Name)); n < 1 || n > journal.MaxName {
		return nil, ErrNameLength
	}
	pc := PeerConfig{
		Identity: cfg.Identity, Port: cfg.Port, Interfaces: cfg.Interfaces, Log: cfg.Log, Network: cfg.Network,
	}
	var c *Class // before the loop runs
	pc.Handle = func(now time.Time, ev netgroup.Event) { c.handle(now, ev) }
	pc.afterTurn = func(now time.Time) { c.afterTurn(now) }
	pc.ended = func(error) { c.ended() }
	peer, err := openSocket(ctx, pc)
	if err != nil {
		return nil, err
	}
	addrs := peer.Addrs()
	if c, err = build(addrs); err != nil {
		return nil, errors.Join(err, peer.conn.Close())
	}
	cfg.Log = peer.cfg.Log
	c.cfg, c.peer, c.roster, c.conduct, c.stale = cfg, peer, newRoster(c.standing), conduct.New(), true
	c.viewed = c.newViewFold()
	if c.files = openFiles(cfg, c.disk); c.files.err != nil {
		c.cfg.Log.Warn("files of the class cannot be kept", "error", c.files.err)
	}
	c.viewed = c.newViewFold()
	c.seen, c.media, c.overAll = map[journal.Author]time.Time{}, newClassMedia(), make(chan struct{})
	c.view.Store(&View{Self: c.self(), Role: c.role})
	c.sealing, err = journal.SealingKeyOf(cfg.Identity.Exchange())
	if err == nil {
		err = c.disk.begin(c, c.written)
	}
	if err != nil {
		c.files.end()
		return nil, errors.Join(err, peer.conn.Close(), c.disk.close())
	}
	peer.serve()
	if err := c.joinGroup(ctx, addrs); err != nil {
		return nil, errors.Join(err, c.shut())
	}
	c.done.Go(c.tick)
	c.offerFiles()
	c.done.Go(c.workOnFiles)
	return c, nil
}

// ended makes the last view: what the loop owned is nobody's now.
func (c *Class) ended() {
	v := c.View()
	v.Failed = !c.closed && c.peer.ctx.Err() == nil
	v.Closed = true
	if c.group != nil {
		v.State = c.hash()
		c.last = c.registered(time.Now())
	}
	c.view.Store(&v)
	close(c.overAll)
}

// joinGroup joins the group, on the loop.
func (c *Class) joinGroup(ctx context.Context, addrs []netip.AddrPort) error {
	stored, joinErr := c.disk.stored()
	if joinErr != nil {
		return joinErr
	}
	emptied, joinErr := c.disk.wasEmptied()
	if joinErr != nil {
		return joinErr
	}
	if c.keptUplink, joinErr = c.disk.uplink(); joinErr != nil {
		return joinErr
	}
	if err := c.peer.Do(ctx, func(now time.Time, _ *netgroup.Connection) {
		c.group, joinErr = c.peer.join(now, c.spec, netgroup.Member{
			Name: c.me.Name, Grants: c.me.Grants, Proof: c.me.Proof, Founds: c.staff != nil && !emptied,
			StaffKey: c.staff.sealingKey(), Presides: true, Durable: c.disk != nil, Stored: stored, PassOn: c.cfg.PassOn, Uplink: c.keptUplink,
		}, addrs)
		if joinErr == nil && c.cfg.Sealing != nil {
			c.cfg.Sealing(Seals{c})
		}
		if joinErr == nil { // the caller is to find at once what needs nobody else
			c.peer.takeEvents(now)
			v := c.makeView(now)
			c.view.Store(&v)
		}
	}); err != nil {
		return err
	}
	return joinErr
}

// shut stops the loop, waits for it, and closes the class file. The error is that of the file.
func (c *Class) shut() error {
	c.closing.Do(func() {
		_ = c.peer.Close() // Leave tells of its error
		c.done.Wait()
		c.files.end()
		c.closeErr = c.disk.close()
	})
	return c.closeErr
}

// written takes in how far the writer of the class file got, in its goroutine.
func (c *Class) written(n uint64, err error) {
	// It fails only when there is nobody to tell any more.
	_ = c.do(c.peer.ctx, func(now time.Time) { c.wrote(now, n, err) })
}

func (c *Class) self() journal.Author { return journal.Author(c.cfg.Identity.Public()) }

// ID returns the class's ID, which it keeps over all its sittings.
func (c *Class) ID() journal.GroupID { return c.spec.ID() }

// Done is closed when this machine is out of the class: after Leave, or because the network failed.
func (c *Class) Done() <-chan struct{} { return c.peer.Done() }

// Traffic returns the bytes of UDP payload that this machine has sent and received for the class.
func (c *Class) Traffic() (sent, received uint64) { return c.peer.Traffic() }

// Port returns the UDP port in use.
func (c *Class) Port() int { return c.peer.conn.Port() }

// do runs f on the loop. Unless it returns nil, f may still be running, or run later.
func (c *Class) do(ctx context.Context, f func(now time.Time)) error {
	return c.peer.Do(ctx, func(now time.Time, _ *netgroup.Connection) { f(now) })
}

// offer has f run on the loop if there is room for it. It never waits and may be called on the loop.
func (c *Class) offer(f func(now time.Time)) bool { return c.peer.loop.Offer(f) }

// Leave says goodbye, waits until neighbours have what was written, 3 s at most, and closes everything.
// The error is why the network failed, if it did, or that ctx ended before the goodbye was through.
// Leaving again returns the same once everything is closed.
func (c *Class) Leave(ctx context.Context) error {
	err := c.do(ctx, func(now time.Time) { c.leave(now) })
	if err == nil {
		select {
		case <-c.Done():
		case <-ctx.Done():
			err = ctx.Err()
		}
	} else if errors.Is(err, ErrClosed) {
		err = nil // it was closed already
	}
	shutErr := c.shut()
	return errors.Join(err, c.peer.err, shutErr)
}

// leave writes that this machine leaves, unless the class is over for everyone, and begins to close. The owner does
// first what is to be done then.
func (c *Class) leave(now time.Time) {
	if c.isReady() && !c.isOver() && c.conduct.Sittings.Last().Owner == c.self() {
		if err := c.carryOut(now, c.conduct.Owner.Snapshot()); err != nil {
			c.cfg.Log.Warn("what is to be done when the owner leaves", "error", err)
		}
	}
	c.leaving, c.dirty = true, true
	c.tellActivity(now, true)
	if c.isReady() && !c.isOver() {
		if _, err := c.group.Append(now, journal.KindLeave, nil); err != nil {
			c.cfg.Log.Warn("leaving unannounced", "error", err)
		}
	}
	c.group.Leave(now)
}

// afterTurn tells what changed; it runs on the loop after every turn.
func (c *Class) afterTurn(now time.Time) {
	if c.group == nil {
		return // about to be joined
	}
	if n := c.group.StaffKeys(); n != c.staffKeys {
		c.staffKeys = n
		if c.cfg.Reopen != nil {
			c.cfg.Reopen()
		}
	}
	if len(c.waiting) > 0 { // somebody may have given up
		c.lookAtDoor(now)
	}
	if c.dirty {
		c.settleStreams(now)
		c.peer.takeEvents(now)
		c.dirty = false
		v := c.makeView(now)
		c.view.Store(&v)
		c.keepFacts(v)
		if c.cfg.Notify != nil {
			c.cfg.Notify(v)
		}
	}
	if c.closed {
		c.peer.cancel() // at last, for who waits for the end wants the last view
	}
}
