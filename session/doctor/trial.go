package doctor

import (
	"net/netip"
	"strings"
	"time"

	"lyceum/session/netgroup"
)

// A trial is an attempt to find somebody of the class by one way alone.
type trial struct {
	name Name
	on   string         // what is told of it
	addr netip.AddrPort // that is tried, if it is one
	url  string         // of a rendezvous that the invite does not name
	spec *netgroup.Spec // the invite with nothing but this way in it; nil: a rendezvous alone

	// What came of it; read after done is closed.
	done    chan struct{}
	traffic traffic
	err     error
	found   bool          // somebody of the class
	after   time.Duration // until that, or until the rendezvous answered
	meeting Finding       // of a rendezvous: Fine, Rejected or Refused; empty: no answer
	reason  string
	unknown bool // the name of the rendezvous
}

// take takes in news of the network, after a time. It reports whether that settles the trial.
func (t *trial) take(ev netgroup.Event, after time.Duration) (settled bool) {
	switch ev := ev.(type) {
	case netgroup.Waiting, netgroup.NeighborConnected:
		if t.meeting == "" {
			t.after = after
		}
		t.found = true
		return true
	case netgroup.ConnectSucceeded:
		t.meeting, t.after = Fine, after
		return t.spec == nil
	case netgroup.ConnectRejected:
		t.meeting, t.reason = Rejected, ev.Reason.String()
		return true
	case netgroup.GroupRefused:
		t.meeting, t.reason = Refused, ev.Reason.String()
		return true
	case netgroup.ConnectFailed:
		return true
	}
	return false
}

// concerns reports whether take wants to hear of an event.
func concerns(ev netgroup.Event) bool {
	switch ev.(type) {
	case netgroup.Waiting, netgroup.NeighborConnected, netgroup.ConnectSucceeded, netgroup.ConnectRejected, netgroup.GroupRefused,
		netgroup.ConnectFailed:
		return true
	}
	return false
}

// verdict returns the check that a trial has made.
func (t *trial) verdict(e *examination) Check {
	c := Check{Name: t.name, On: t.on, After: t.after, Reason: t.reason, Err: t.err}
	switch refused := t.traffic.failed.Load(); {
	case t.unknown:
		c.Finding = NameUnknown
	case t.err != nil:
		c.Finding = NotOpened
	case t.found, t.spec == nil && t.meeting == Fine:
		c.OK, c.Finding = true, Fine
	case t.meeting == Fine:
		c.Finding = Alone
	case t.meeting != "":
		c.Finding = t.meeting
	case refused != nil && t.traffic.sent.Load() == 0:
		c.Finding, c.Err = NotSent, *refused
	case t.name == CheckLAN && e.near:
		c.Finding = OnlyDirect
	case t.name != CheckLAN && t.traffic.received.Load() > 0:
		c.Finding = Stranger
	default:
		c.Finding = Silent
	}
	return c
}

// withoutKey returns the URL of a rendezvous without its access key, which is nobody's to see.
func withoutKey(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}
