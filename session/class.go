package session

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
)

// A Config is who opens a class, over which network, and what folds its entries.
type Config struct {
	Identity   *keying.Identity
	Name       string   // 1–60 characters; white space and control characters are cleaned away
	Port       int      // UDP; 0 is any
	Interfaces []string // names; empty is all
	Log        *slog.Logger
	Network    Network // zero: the real one
	Hide       Hide    // of a class that is launched

	// Rendezvous are put into the invites of a class that is launched; at most 4. See FindRendezvous.
	Rendezvous []netgroup.Rendezvous

	// Fold takes in each entry that counts, but for those that only concern the roster, in the order of
	// its author's log. Restart says that all entries come anew. Both run on the loop and are required.
	Fold    func(e journal.Entry)
	Restart func()
	// Notify tells of changes to the View. It runs on the loop.
	Notify func(View)
	// WaitingRoom has newcomers of a class that is launched wait until staff admit them.
	WaitingRoom bool
	// Met tells of the rendezvous of the class, as it happens. It runs on the loop and may be nil.
	Met func(Meeting)
	// Door tells who is let in and who is not, as it happens. It runs on the loop and may be nil.
	Door func(DoorNews)
}

// Hide says what the announcement of a class does not tell the local network. With an invite in it, the title
// cannot be hidden.
type Hide struct {
	Class                  bool // there is no announcement
	Title, Teacher, People bool
}

// A Link says how this machine stands to the rest of the class.
type Link uint8

// What a View's Link can be.
const (
	LinkSeeking Link = iota // nobody has let this machine in yet
	LinkUp                  // at least one neighbour is linked
	LinkAlone               // was let in, or founded the class, and nobody is linked now
)

// A View is what is known of a class at one moment. Nobody changes it.
type View struct {
	Title     string // empty until it was learnt
	StartedAt time.Time
	Self      journal.Author
	Role      journal.Role
	Members   []Member  // staff first, then by name; the same slice as before if nothing changed
	Waiting   []Waiting // to be let in, as they came; nobody unless this machine is staff
	Link      Link
	Ready     bool // Write may be called
	Removed   bool // by staff
	Ended     bool // the instructor ended the class
	Leaving   bool // this machine is on its way out: that links end now says nothing of others
	Closed    bool // this machine is out of it
	Failed    bool // Closed because the network broke; Leave says how
	Entries   int
	State     [32]byte // hash of the roster
}

// Errors of Class methods.
var (
	ErrNotAllowed = errors.New("your role does not allow that")
	ErrClosed     = errors.New("the class is closed")
	ErrNotReady   = netgroup.ErrNotReady // nobody of the class has answered yet
	ErrNotStaff   = netgroup.ErrNotStaff // that is for staff, or not to be done to this person
)

// Errors of Launch and Join about their Config.
var (
	ErrNameLength  = fmt.Errorf("a name has 1 to %d characters", journal.MaxName)
	ErrTitleLength = fmt.Errorf("a title has 1 to %d characters", journal.MaxTitle)
)

// A Class is a class that this machine is in. Its methods may be called from any goroutine.
type Class struct {
	cfg   Config
	spec  *netgroup.Spec
	staff *staffKeys // of who launched the class, else nil
	me    journal.Join
	role  journal.Role // by the invite; the roster knows better
	peer  *Peer
	view  atomic.Pointer[View]
	done  sync.WaitGroup // of who announces the class

	// Owned by the loop.
	group   *netgroup.Group
	roster  *roster
	members []Member // as they were last shown
	state   [32]byte // of the roster, at the same time
	waiting []Waiting
	linked  bool // ever
	leaving bool
	closed  bool
	dirty   bool // the view is not the newest
	stale   bool // nor are members and state
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
	c.cfg, c.peer, c.roster, c.stale = cfg, peer, newRoster(c.standing), true
	c.view.Store(&View{Self: c.self(), Role: c.role})
	peer.serve()
	if err := c.enter(ctx, addrs); err != nil {
		c.shut()
		return nil, err
	}
	return c, nil
}

// ended makes the last view: what the loop owned is nobody's now.
func (c *Class) ended() {
	v := c.View()
	v.Failed = !c.closed && c.peer.ctx.Err() == nil
	v.Closed = true
	c.view.Store(&v)
}

// enter joins the group, on the loop.
func (c *Class) enter(ctx context.Context, addrs []netip.AddrPort) error {
	var joinErr error
	if err := c.peer.Do(ctx, func(now time.Time, _ *netgroup.Connection) {
		c.group, joinErr = c.peer.join(now, c.spec, netgroup.Member{
			Name: c.me.Name, Grants: c.me.Grants, Proof: c.me.Proof, Founds: c.staff != nil,
			StaffKey: c.staff.sealingKey(), Presides: true,
		}, addrs)
		if joinErr == nil { // the caller is to find at once what needs nobody else
			c.peer.takeEvents(now)
			v := c.makeView()
			c.view.Store(&v)
		}
	}); err != nil {
		return err
	}
	return joinErr
}

// shut stops the loop and waits for it.
func (c *Class) shut() {
	_ = c.peer.Close() // Leave tells of its error
	c.done.Wait()
}

func (c *Class) self() journal.Author { return journal.Author(c.cfg.Identity.Public()) }

// View returns the newest view.
func (c *Class) View() View { return *c.view.Load() }

// Done is closed when this machine is out of the class: after Leave, or because the network failed.
func (c *Class) Done() <-chan struct{} { return c.peer.Done() }

// Port returns the UDP port in use.
func (c *Class) Port() int { return c.peer.conn.Port() }

// do runs f on the loop. Unless it returns nil, f may still be running, or run later.
func (c *Class) do(ctx context.Context, f func(now time.Time)) error {
	return c.peer.Do(ctx, func(now time.Time, _ *netgroup.Connection) { f(now) })
}

// Write writes an entry to the own log and posts it. It is folded before Write returns. If ctx ends
// first, it may still be written. Errors wrap ErrClosed, ErrNotAllowed, ErrNotReady or the journal's.
func (c *Class) Write(ctx context.Context, kind journal.Kind, body []byte) error {
	var writeErr error
	if err := c.do(ctx, func(now time.Time) {
		writeErr = c.write(now, kind, body)
	}); err != nil {
		return err
	}
	return writeErr
}

func (c *Class) write(now time.Time, kind journal.Kind, body []byte) error {
	if c.closed || c.roster.ended != 0 {
		return ErrClosed
	}
	if !c.isReady() {
		return fmt.Errorf("write %v: %w", kind, ErrNotReady)
	}
	if !c.roster.may(c.self(), neededRight(kind)) {
		return ErrNotAllowed
	}
	if _, err := c.group.Append(now, kind, body); err != nil {
		return fmt.Errorf("write %v: %w", kind, err)
	}
	return nil
}

// isReady reports whether this machine's log may be written and begins with a join that counts.
func (c *Class) isReady() bool { return c.group.IsReady() && c.roster.members[c.self()] != nil }

// neededRight is what it takes for an entry to count, besides being a member.
func neededRight(kind journal.Kind) journal.Rights {
	switch kind {
	case journal.KindJoin, journal.KindLeave:
		return 0
	case journal.KindLaunch, journal.KindEnd:
		return journal.AllRights
	}
	return journal.Post
}

// Inspect runs f on the loop with a fresh view, so that f may read what Fold has built. Unless it returns
// nil, f may still be running, or run later; ErrClosed says that it does neither.
func (c *Class) Inspect(ctx context.Context, f func(View)) error {
	return c.do(ctx, func(time.Time) { f(c.makeView()) })
}

// End ends the class for everyone; only its instructor may. Leave is still to be called.
func (c *Class) End(ctx context.Context) error { return c.Write(ctx, journal.KindEnd, nil) }

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
	c.shut()
	return errors.Join(err, c.peer.err)
}

// leave writes that this machine leaves, unless the class is over for everyone, and begins to close.
func (c *Class) leave(now time.Time) {
	c.leaving, c.dirty = true, true
	if c.isReady() && c.roster.ended == 0 {
		if _, err := c.group.Append(now, journal.KindLeave, nil); err != nil {
			c.cfg.Log.Warn("leaving unannounced", "error", err)
		}
	}
	c.group.Leave(now)
}

// afterTurn tells what changed; it runs on the loop after every turn.
func (c *Class) afterTurn(now time.Time) {
	if len(c.waiting) > 0 { // somebody may have given up
		c.lookAtDoor(now)
	}
	if c.dirty {
		c.dirty = false
		v := c.makeView()
		c.view.Store(&v)
		if c.cfg.Notify != nil {
			c.cfg.Notify(v)
		}
	}
	if c.closed {
		c.peer.cancel() // at last, for who waits for the end wants the last view
	}
}

func (c *Class) handle(now time.Time, ev netgroup.Event) {
	c.dirty = true
	switch ev := ev.(type) {
	case netgroup.Ready:
		c.announceSelf(now)
	case netgroup.EntryFolded:
		c.fold(ev.Entry)
	case netgroup.FoldRestarted:
		c.roster, c.stale = newRoster(c.standing), true
		c.cfg.Restart()
		c.foldAll(c.group.Folded())
	case netgroup.NeighborConnected:
		c.linked = true
		c.cfg.Log.Debug("neighbor connected", "peer", ev.Peer)
	case netgroup.NeighborDisconnected:
		c.cfg.Log.Debug("neighbor disconnected", "peer", ev.Peer, "left", ev.Left)
	case netgroup.PresenceChanged:
		c.stale = true
	case netgroup.Closed:
		c.closed = true
	default:
		if m, ok := meetingOf(ev); ok {
			c.meet(m)
		} else {
			c.door(now, ev)
		}
	}
}

// meet tells of a rendezvous.
func (c *Class) meet(m Meeting) {
	c.cfg.Log.Debug("rendezvous", "peer", m.Peer, "state", m.State, "reason", m.Reason)
	if c.cfg.Met != nil {
		c.cfg.Met(m)
	}
}

// announceSelf writes the entries that begin the own log, unless an earlier run of the program did; then
// it writes that the author is back.
func (c *Class) announceSelf(now time.Time) {
	body, err := c.me.AppendTo(nil)
	if err == nil {
		_, err = c.group.Append(now, journal.KindJoin, body)
	}
	if err == nil && c.staff != nil {
		if body, err = (journal.Launch{Title: c.staff.title, StaffKey: c.staff.sealing.Public()}).AppendTo(nil); err == nil {
			_, err = c.group.Append(now, journal.KindLaunch, body)
		}
		if err == nil && c.cfg.WaitingRoom {
			err = c.group.SetWaitingRoom(now, true)
		}
	}
	if err != nil {
		c.cfg.Log.Error("could not join the class's record", "error", err)
	}
}

func (c *Class) foldAll(entries iter.Seq[journal.Entry]) {
	for e := range entries {
		c.fold(e)
	}
}

// fold gives an entry to the roster if it is on the record, else to the owner.
func (c *Class) fold(e journal.Entry) {
	if !e.Kind.IsRecord() {
		c.cfg.Fold(e)
		return
	}
	c.stale = true
	if join, ok := c.group.Member(e.Author); ok {
		c.roster.apply(e, join, e.Rights)
	}
}

func (c *Class) makeView() View {
	if c.stale {
		c.stale = false
		c.members = slices.DeleteFunc(c.roster.list(c.group.Present), func(m Member) bool { return m.Removed })
		c.state = c.roster.hash()
	}
	v := View{
		Title: c.roster.title, Self: c.self(), Role: c.role, Members: c.members, Waiting: c.waiting,
		Ready: c.isReady(), Ended: c.roster.ended != 0, Leaving: c.leaving, Closed: c.closed,
		Removed: c.standing(c.self()).removed,
		Entries: c.group.CountedEntries(), State: c.state,
	}
	if c.roster.members[c.self()] != nil {
		v.Role = c.standing(c.self()).rights.Role()
	}
	if c.roster.started != 0 {
		v.StartedAt = c.roster.started.Time()
	}
	switch {
	case c.group.NeighborCount() > 0:
		v.Link = LinkUp
	case c.linked && c.group.IsReady() || c.staff != nil:
		v.Link = LinkAlone
	}
	return v
}
