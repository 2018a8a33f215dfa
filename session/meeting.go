package session

import (
	"context"
	"fmt"
	"net"
	"net/netip"

	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/wire"
)

// maxRendezvousAddrs is how many addresses of one an invite holds.
const maxRendezvousAddrs = 8

// A Meeting is news of a rendezvous of the class.
type Meeting struct {
	Peer   keying.PeerID // of the rendezvous
	State  MeetingState
	Code   string // what the original said of it, such as NetConnection.Connect.Success
	Reason string // why it was rejected or refused, else empty
}

// A MeetingState says how this machine stands to a rendezvous.
type MeetingState string

// What a Meeting's State can be.
const (
	MeetingConnected MeetingState = "connected" // it introduces this machine to others
	MeetingFailed    MeetingState = "failed"    // it cannot be reached; that is tried again
	MeetingRejected  MeetingState = "rejected"  // it does not want this machine, or not any longer
	MeetingRefused   MeetingState = "refused"   // it does not want this class
	MeetingClosed    MeetingState = "closed"    // it was lost, or has ended; it is sought again
)

// meetingOf returns the news that an event is, ok = false if it is none.
func meetingOf(ev netgroup.Event) (m Meeting, ok bool) {
	m.Code = netgroup.Status(ev)
	switch ev := ev.(type) {
	case netgroup.ConnectSucceeded:
		m.Peer, m.State = ev.Peer, MeetingConnected
	case netgroup.ConnectFailed:
		m.Peer, m.State = ev.Peer, MeetingFailed
	case netgroup.ConnectRejected:
		m.Peer, m.State, m.Reason = ev.Peer, MeetingRejected, ev.Reason.String()
	case netgroup.GroupRefused:
		m.Peer, m.State, m.Reason = ev.Peer, MeetingRefused, ev.Reason.String()
	case netgroup.ConnectClosed:
		m.Peer, m.State = ev.Peer, MeetingClosed
	default:
		return Meeting{}, false
	}
	return m, true
}

// FindRendezvous returns what an invite says of the rendezvous with a URL: where its host is now is asked of the
// system. The error wraps wire.ErrMalformed for a URL that makes no sense, or is a *net.DNSError.
func FindRendezvous(ctx context.Context, url string) (r netgroup.Rendezvous, err error) {
	u, err := protocol.ParseURL(url)
	if err != nil {
		return r, err
	}
	ips := []netip.Addr{}
	if ip, err := netip.ParseAddr(u.Host); err == nil {
		ips = append(ips, ip)
	} else if ips, err = net.DefaultResolver.LookupNetIP(ctx, "ip", u.Host); err != nil {
		return r, fmt.Errorf("find rendezvous: %w", err)
	}
	r = netgroup.Rendezvous{Peer: netgroup.Peer{ID: u.Peer}}
	if u.AccessKey != "" {
		r.AccessKey = []byte(u.AccessKey)
	}
	for _, ip := range ips[:min(len(ips), maxRendezvousAddrs)] {
		r.Addrs = append(r.Addrs, wire.Address{AddrPort: netip.AddrPortFrom(ip.Unmap().WithZone(""), u.Port)})
	}
	return r, nil
}
