package netgroup

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup/antientropy"
	"lyceum/session/netgroup/replication"
	"lyceum/session/wire"
)

// leaveWithin is how long leaving waits for what was written to arrive.
const leaveWithin = 3 * time.Second

// Errors of Group methods.
var (
	ErrClosed     = errors.New("group was left")
	ErrNotEnabled = errors.New("the group's invite does not allow that") // a capability is off, or the own grant lacks the right
	ErrNotReady   = errors.New("not in touch with the group yet")        // see Ready
)

// carriesPosts reports whether members may post and be linked, which posts and entries need.
func (s *Spec) carriesPosts() bool { return s.PostingEnabled && !s.PeerToPeerDisabled }

type groupState uint8

const (
	groupOpen groupState = iota
	groupLeaving
	groupClosed
)

// A Member is what this machine shows to prove that it belongs: where it can be reached and its grants.
type Member struct {
	Addrs  []netip.AddrPort // own local addresses, told to neighbours
	Grants journal.Chain    // from the class root key to the own author key or to a bearer key
	Proof  []byte           // of holding that bearer key (journal.ProveBearer)
	Founds bool             // this machine founds the group, so its log cannot be elsewhere; or did, if Stored has its log

	Name     string             // shown to staff when this machine has to knock; without one it does not
	StaffKey journal.SealingKey // of the class that this machine launches; zero else
	// Presides has this machine do by itself what staff peers do, if it has the rights: admit whoever comes by
	// invite while there is no waiting room, and begin epochs of the content key when they are needed.
	Presides bool
	Posted   uint64 // Group.Posted of before the program was started again; 0 if it is not known
	// Durable says that the owner stores what EntriesToStore and SecretsToStore tell, and then says Group.Stored. Stored
	// is what it stored when the program ran before; nil if it did not.
	Durable bool
	Stored  *Stored

	// Uplink is what the line carried when the program ran before, in kbit/s (Group.MeasuredUplink); 0 if it is not known.
	Uplink uint64
	PassOn PassOn // how much of other members' streams this machine may send on; the zero value is as much as its line carries
}

// A Group is one group that this machine is in: NetGroup of Flash Player 10.1, with a journal. It is
// owned by its Connection's goroutine.
type Group struct {
	c       *Connection
	spec    *Spec
	id      journal.GroupID
	keys    groupKeys
	me      Member
	journal *journal.Journal
	logs    *logSync
	state   groupState
	record
	content *journal.Ring
	epochs
	storedKeys     []earlyKey // of an earlier run, whose statement is not in the record here
	storedPeers    []Peer     // members whose addresses are stored
	secretsChanged bool       // and the owner was not told yet
	staffRing
	desk desks
	door
	porch             porch
	dutyAt, needSince time.Time // when to look for what staff has to do; since when there is something
	shows             passwords // that this machine knows

	readiness readiness
	wrote     bool // an entry since the start, which others may have
	restored  bool // the own log is from an earlier run,
	ownCut    bool // which had more of it

	neighbors   map[keying.PeerID]*neighbor
	order       []*neighbor // the same, by peer ID
	ups         []*neighbor // of these who have proven that they belong
	guests      []*neighbor // of these for whom there is no room, as they came
	neighborsAt time.Time   // when to look after some neighbour; zero: when something changes
	overlay
	tells

	contacts        map[keying.PeerID]*contact
	lan             *lan // nil unless the invite enables membership updates
	barred          bars
	present         int // others who are
	presenceChanged bool
	spreading       *spreading
	fleeting        *fleetingPart // nil before anybody has posted something fleeting
	fleetingSeq     uint64        // number of the last fleeting post
	router          *router
	reports         reporting
	streams         *groupStreams
	clock           classClock
	early           earlyEntries
	postNumber
	authors    postAuthors
	overdrafts map[keying.PeerID]overdraft
	rates      groupRates

	tookIn   allowance // bytes of the logs of those who are not staff
	passedOn allowance // bytes of streams, where the owner limits them
	ipm      ipMulticast

	restartAt, restartedAt time.Time // when to have the owner fold anew (zero: no reason to), and when it last did
	reviewAt, reviewedAt   time.Time // when to find which branches of forked logs count (zero: nothing changed), and when that was last
	headsAt, headsSentAt   time.Time // when to tell all neighbours that a log stopped (zero: none did), and when that was last

	spaces     map[SpaceID]*Objects
	spacesAt   time.Time // when one has something to do; zero: when something changes
	numbered   map[replication.Neighbor]*neighbor
	lastNumber replication.Neighbor // given to a neighbour

	closeAt  time.Time // groupLeaving: when to stop waiting
	parted   bool      // groupLeaving: said goodbye
	counters Counters
}

// Counters counts what a group refused.
type Counters struct {
	Refused   uint64 // neighbours without proof, or who are no members
	Cut       uint64 // entries of those who are members no more
	Malformed uint64 // messages
	Forged    uint64 // posts and entries that do not verify
	Posts     uint64 // accepted
	Fleeting  uint64 // fleeting posts, accepted
	Duplicate uint64 // posts that came again
	Slowed    uint64 // posts, entries and directed messages not passed on, or not taken in yet, because their author sends too many
	Unrouted  uint64 // directed messages that nobody was there for
	Updates   uint64 // membership updates that came again, or from somewhere else than they say

	ReportsDropped uint64 // to staff, on their way, for want of room or because a neighbour sends too many
	ReportsSealed  uint64 // that came here and could not be opened
	ReportsStale   uint64 // the same, that are not newer than what came before, or that their author makes too often; and old requests for reports
	ReportsAsked   uint64 // that were overdue here, and for which their authors were asked, each time
	// ReportsRepeated counts those of this machine's that staff asked for and got once more.
	ReportsRepeated uint64

	FramesForged     uint64 // of streams: their signature does not verify
	FramesSealed     uint64 // genuine, under a key that is not here
	FramesUnverified uint64 // given up because too many waited to be verified
	PacketsFlooded   uint64 // of streams, not taken because their neighbour sent far more of one than it has
	// Multicasts counts datagrams of streams that came again, too late, too often, from somewhere else than the stream or
	// for no stream that is listened to.
	Multicasts uint64
}

// Join enters the group of the invite and begins to look for its members. The spec must not be changed
// afterwards. The error says what is wrong with the spec, or that this machine is in the group already.
func (c *Connection) Join(now time.Time, spec *Spec, me Member) (*Group, error) {
	if err := spec.validateValues(); err != nil {
		return nil, fmt.Errorf("join %q: %w", spec.Name, err)
	}
	id := spec.ID()
	keys := deriveKeys(id, spec.Secret)
	if c.group(keys.tag) != nil {
		return nil, fmt.Errorf("join %q: already in the group", spec.Name)
	}
	g := &Group{
		c: c, spec: spec, id: id, keys: keys, me: me,
		neighbors: map[keying.PeerID]*neighbor{}, numbered: map[replication.Neighbor]*neighbor{},
		contacts: map[keying.PeerID]*contact{},
		content:  journal.NewRing(id, keys.keyID, keys.content),
		authors:  postAuthors{}, overdrafts: map[keying.PeerID]overdraft{},
	}
	g.postSeq = me.Posted
	g.shows.posting, g.shows.publish = spec.ProvePasswords(g.self())
	g.address = g.GroupAddress(c.PeerID())
	g.most, g.count, g.joinedAt, g.chanceAt = MaxNeighbors, 1, now, now.Add(chanceEvery)
	g.reportAt = now.Add(reportEvery)
	c.emit(GroupConnected{g})
	g.coverageMayChange()
	g.journal = journal.New(journal.Config{
		Group: id, Self: c.cfg.Identity, Keys: g.content, Random: c.cfg.Random,
		Limits: journal.Limits{Authors: antientropy.MaxLogs - 1}, // and the own: one message tells of all
		Admit:  g.admit, Hold: me.Durable,
	})
	g.newDesks()
	g.given = map[journal.Author]*given{}
	g.membership = g.newMembership()
	g.outs = map[keying.PeerID]bool{}
	g.refused = map[journal.Author]time.Time{}
	g.sealing = true
	g.keepStaffKey(me.StaffKey)
	g.logs = newClassSync(g)
	g.spreading = newSpreading(now, g)
	g.router = newRouter(now, g)
	g.reports = reporting{group: g}
	g.streams = newGroupStreams(g)
	c.groups = append(c.groups, g)
	c.capacity.begin(float64(me.Uplink))
	c.tellOwnAddresses()
	if spec.IPMulticastMemberUpdatesEnabled {
		g.lan = &lan{keys: deriveUpdateKeys(id, spec.Secret)}
		g.lan.start(now)
	}
	g.startMulticast(now)
	g.streams.startMulticast()
	for _, p := range spec.Bootstrap {
		g.learnInvited(now, p)
	}
	g.register(now)
	g.arrangeSoon(now)
	if me.Stored != nil {
		g.restore(now, me.Stored)
	}
	g.beginReadiness(now)
	g.startClock(now)
	return g, nil
}

// ID returns the group ID.
func (g *Group) ID() journal.GroupID { return g.id }

// Journal returns the group's logs, to be read only.
func (g *Group) Journal() *journal.Journal { return g.journal }

// Counters returns the counts so far.
func (g *Group) Counters() Counters { return g.counters }

// IsReady reports whether Append may be called.
func (g *Group) IsReady() bool { return g.readiness.ready && g.state == groupOpen }

func (g *Group) metadata() string { return flowMetadata + string(g.keys.tag[:]) }

// Leave says goodbye and closes the group once neighbours have what was written, after 3 s at most.
// Closed follows.
func (g *Group) Leave(now time.Time) {
	if g.state != groupOpen {
		return
	}
	for _, n := range g.near { // they are to be linked to one another
		g.reportTo(now, n)
	}
	g.state = groupLeaving
	g.unregister()
	g.closeAt = now.Add(leaveWithin)
	g.stopSeeking(now)
	g.streams.closeAll(now)
	g.partIfStored(now)
}

// partIfStored says goodbye, unless own entries are still to be stored and then handed to neighbours.
func (g *Group) partIfStored(now time.Time) {
	if g.parted || g.journal.Held()+g.desk.log.Held() > 0 {
		return
	}
	g.parted = true
	g.spreading.at(now).HandOver()
	for _, n := range g.sorted() {
		if n.guest {
			n.drop(now)
			continue
		}
		n.send(now, []byte{byte(messageGoodbye)})
		n.out.Close()
	}
	if g.lan != nil {
		g.sendUpdate(now, updateGoodbye)
	}
	g.closeIfDone(now)
}

// closeIfDone ends leaving when no neighbour is left or time is up.
func (g *Group) closeIfDone(now time.Time) {
	if g.state != groupLeaving || (len(g.neighbors) > 0 || !g.parted) && now.Before(g.closeAt) {
		return
	}
	for _, n := range g.sorted() {
		n.drop(now)
		g.remove(now, n) // before Closed, which is the last event
	}
	for _, s := range slices.Clone(g.c.spaces) {
		if s.group == g {
			s.Close(now)
		}
	}
	g.tellToStore()
	g.logs.close()
	g.desk.sync.close()
	g.state = groupClosed
	g.c.emit(Closed{g})
}

func (g *Group) advance(now time.Time) {
	switch g.state {
	case groupOpen:
		g.foldDue(now)
		g.review(now)
		g.restart(now)
		g.advanceNeighbors(now)
		g.advanceEpochs(now)
		g.duty(now)
		g.advanceDesks(now)
		g.tellOfStops(now)
		g.logs.advance(now)
		g.desk.sync.advance(now)
		g.keepTime(now)
		g.spreading.at(now).Advance(now)
		if g.fleeting != nil {
			g.fleeting.at(now).Advance(now)
		}
		g.router.advance(now)
		g.reports.advance(now)
		g.streams.advance(now)
		g.report(now)
		g.advanceLAN(now)
		g.advanceMulticast(now)
		g.advanceObjects(now)
		g.arrange(now)
		if r := &g.readiness; !r.lookAt.IsZero() && !now.Before(r.lookAt) {
			g.becomeReadyIfSure(now)
		}
	case groupLeaving:
		g.closeIfDone(now)
	}
}

func (g *Group) wake(now time.Time) (wake time.Time) {
	switch g.state {
	case groupOpen:
		wake = earliest(g.reportsDue(), g.localOf(g.journal.NextDue(), now))
		wake = earliest(wake, g.spreading.engine.Wake())
		if g.fleeting != nil {
			wake = earliest(wake, g.fleeting.engine.Wake())
		}
		wake = earliest(wake, g.router.wake())
		wake = earliest(wake, g.reports.wake())
		wake = earliest(wake, g.streams.wake())
		wake = earliest(wake, g.desksDue(now))
		wake = earliest(wake, g.logs.engine.Wake())
		for _, at := range [...]time.Time{g.neighborsAt, g.clock.askAt, g.arrangeAt, g.attemptsAt, g.readiness.lookAt, g.restartAt, g.reviewAt, g.headsAt, g.epochs.dueAt, g.dutyAt, g.spacesAt, g.ipm.until} {
			wake = earliest(wake, at)
		}
		if g.lan != nil {
			wake = earliest(wake, g.lan.wake())
		}
	case groupLeaving:
		wake = g.closeAt
	}
	return wake
}

// ownAddresses are told to neighbours as reported by this machine itself.
func (g *Group) ownAddresses() []wire.Address {
	addrs := make([]wire.Address, 0, len(g.me.Addrs))
	for _, a := range g.me.Addrs[:min(len(g.me.Addrs), maxAddresses)] {
		addrs = append(addrs, wire.Address{AddrPort: a, Origin: wire.OriginLocal})
	}
	return addrs
}
