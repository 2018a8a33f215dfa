package netgroup

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"lyceum/session/journal"
	"lyceum/session/wire"
)

const (
	// announceFor is how long a class is listed after its last announcement: three may be missed.
	announceFor = 3*AnnounceInterval + AnnounceInterval/2
	// announceRemember is how long the sequence number of an announcer that is silent is kept, so that
	// a recorded announcement does not bring its class back. Our choice.
	announceRemember = 10 * time.Minute

	maxAnnouncers       = 256 // in the table, silent ones included
	maxAnnouncersOfHost = 32  // of one IP address
	announceChecks      = 50  // signature checks a second, and at once
)

var (
	// ErrBusy reports an announcement that was not looked at, because there are too many.
	ErrBusy = errors.New("too many announcements")
	// ErrStale reports an announcement older than the last one of the same staff peer.
	ErrStale = errors.New("announcement is older than the last")
)

// Announcements is the table of the classes heard on the local network. It is told the time, belongs
// to one loop, and is bounded whatever the network sends: 256 announcers, 32 of them at one address,
// and 50 announcements a second that are new enough to be verified. The zero value is empty.
type Announcements struct {
	heard  map[announcer]*heardAnnouncement
	checks float64   // that may be done now
	last   time.Time // when checks was up to date
}

// An announcer is a staff peer's signing key in one class.
type announcer struct {
	group   journal.GroupID
	signing [32]byte
}

// A heardAnnouncement is the last of an announcer.
type heardAnnouncement struct {
	Announcement
	gone bool // silent, or said goodbye: not listed, but not to be replayed either
}

// Add takes a datagram as it came from the network. An announcement heard before, for example by
// another interface, gives nil. Errors wrap
//   - [ErrAnnouncement]: not to be believed, or not one at all;
//   - [ErrStale]: older than the announcer's last, so perhaps replayed;
//   - [ErrBusy]: the table or this second is full.
func (t *Announcements) Add(now time.Time, from netip.AddrPort, b []byte) error {
	m, err := readAnnouncement(b)
	if err != nil {
		return err
	}
	who := announcer{group: m.Group}
	if len(m.Certificate) <= len(who.signing) {
		return fmt.Errorf("%w: certificate: %w", ErrAnnouncement, wire.ErrMalformed)
	}
	copy(who.signing[:], m.Certificate[1:]) // behind the version; verified below
	old := t.heard[who]
	if old != nil && m.Sequence < old.Sequence {
		return ErrStale
	}
	if old != nil && m.Sequence == old.Sequence {
		return nil
	}
	if !t.spend(now) {
		return fmt.Errorf("%w: over %d a second", ErrBusy, announceChecks)
	}
	if err := m.verify(); err != nil {
		return err
	}
	if m.Grants.Rights(now)&journal.Moderate == 0 {
		return fmt.Errorf("%w: grants are not valid now: %w", ErrAnnouncement, journal.ErrNotGranted)
	}
	m.From, m.Seen = netip.AddrPortFrom(from.Addr().Unmap(), from.Port()), now
	return t.put(now, who, m.Announcement)
}

// put enters an announcement that is verified and newer than the announcer's last.
func (t *Announcements) put(now time.Time, who announcer, a Announcement) error {
	t.Expire(now)
	old := t.heard[who]
	if old == nil && a.Goodbye {
		return nil
	}
	if err := t.settleClassKey(a); err != nil {
		return err
	}
	if isThere := old != nil && !old.gone && old.From.Addr() == a.From.Addr(); !isThere && !a.Goodbye {
		if err := t.makeRoom(a.From.Addr(), old != nil); err != nil {
			return err
		}
	}
	if t.heard == nil {
		t.heard = make(map[announcer]*heardAnnouncement)
	}
	t.heard[who] = &heardAnnouncement{Announcement: a, gone: a.Goodbye}
	return nil
}

// settleClassKey deals with announcers of one group who name different class keys: one of them is not
// of that group. The one with an invite has the right key for certain; failing that, the first.
func (t *Announcements) settleClassKey(a Announcement) error {
	for who, h := range t.heard {
		switch {
		case who.group != a.Group || h.ClassKey == a.ClassKey:
		case a.Invite != "":
			delete(t.heard, who)
		case !h.gone || h.Invite != "":
			return fmt.Errorf("%w: another class key than the one known", ErrAnnouncement)
		}
	}
	return nil
}

// makeRoom makes sure that an announcer can be listed at an address. One that is known has its place in the table.
func (t *Announcements) makeRoom(at netip.Addr, known bool) error {
	var oldest announcer
	here, found := 0, false
	for who, h := range t.heard {
		if h.From.Addr() == at && !h.gone {
			here++
		}
		if h.gone && (!found || olderAnnouncement(t.heard[who], t.heard[oldest])) {
			oldest, found = who, true
		}
	}
	if here >= maxAnnouncersOfHost {
		return fmt.Errorf("%w: %d classes at %v already", ErrBusy, here, at)
	}
	if known || len(t.heard) < maxAnnouncers {
		return nil
	}
	if !found {
		return fmt.Errorf("%w: %d classes already", ErrBusy, len(t.heard))
	}
	delete(t.heard, oldest)
	return nil
}

// olderAnnouncement orders by when they were seen, and for the same instant by peer, so that the same
// input always forgets the same one.
func olderAnnouncement(a, b *heardAnnouncement) bool {
	return cmp.Or(a.Seen.Compare(b.Seen), bytes.Compare(a.Peer[:], b.Peer[:]), bytes.Compare(a.Group[:], b.Group[:])) < 0
}

// spend takes one signature check, if there is one left.
func (t *Announcements) spend(now time.Time) bool {
	if t.last.IsZero() {
		t.checks, t.last = announceChecks, now
	}
	if d := now.Sub(t.last); d > 0 {
		t.checks, t.last = min(announceChecks, t.checks+announceChecks*d.Seconds()), now
	}
	if t.checks < 1 {
		return false
	}
	t.checks--
	return true
}

// Expire drops the classes that have not been announced for three intervals, and returns when to call
// it next; zero means never.
func (t *Announcements) Expire(now time.Time) (next time.Time) {
	for who, h := range t.heard {
		until := h.Seen.Add(announceFor)
		if !h.gone && !now.Before(until) {
			h.gone = true
		}
		if h.gone {
			until = h.Seen.Add(announceRemember)
		}
		if !now.Before(until) {
			delete(t.heard, who)
			continue
		}
		if next.IsZero() || until.Before(next) {
			next = until
		}
	}
	return next
}

// List returns the classes, each once, by title. Where several of the staff announce one class, an
// announcement with an invite is preferred, then the one by the least peer ID. The caller may keep the
// list.
func (t *Announcements) List() []Announcement {
	best := make(map[journal.GroupID]Announcement)
	for who, h := range t.heard {
		if b, ok := best[who.group]; !h.gone && (!ok || betterAnnouncement(h.Announcement, b)) {
			best[who.group] = h.Announcement
		}
	}
	list := make([]Announcement, 0, len(best))
	for _, a := range best {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b Announcement) int {
		return cmp.Or(strings.Compare(a.Title, b.Title), bytes.Compare(a.Group[:], b.Group[:]))
	})
	return list
}

func betterAnnouncement(a, b Announcement) bool {
	if open := a.Invite != ""; open != (b.Invite != "") {
		return open
	}
	return bytes.Compare(a.Peer[:], b.Peer[:]) < 0
}
