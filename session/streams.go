package session

import (
	"net/netip"
	"slices"
	"sync/atomic"

	"lyceum/session/netgroup"
)

// streamsRead is how many datagrams of a group's streams are read a second, of all streams. The group takes fewer of each.
const streamsRead = 6000

// maxStreamsWaiting is how many datagrams of streams wait to be sent: a key frame, and more.
const maxStreamsWaiting = 512

// newStreams returns the exchange of a group's streams by IP multicast. It has nowhere to send where the invite does not
// enable that.
func (p *Peer) newStreams(g *netgroup.Group, spec *netgroup.Spec) *exchange {
	keys := &atomic.Pointer[netgroup.MulticastKeys]{}
	x := &exchange{
		what: "streams",
		keys: keys,
		filter: func() func([]byte) bool {
			var f netgroup.MulticastFilter
			var set *netgroup.MulticastKeys
			return func(datagram []byte) bool {
				if k := keys.Load(); k != set {
					f.Set(*k)
					set = k
				}
				return f.Accepts(datagram)
			}
		},
		perSecond: streamsRead,
		deliver:   g.ReceiveMulticast,
	}
	addrs := spec.StreamAddresses()
	for _, a := range addrs {
		x.options = append(x.options, singleFamily(a.AddrPort, p.cfg.Interfaces))
	}
	// One copy is sent: to the first address that works and that this machine may send to.
	x.sends = func(joined []joinedGroup) []joinedGroup {
		own := p.conn.LocalAddrs()
		i := slices.IndexFunc(joined, func(j joinedGroup) bool { return mayEmit(addrs[j.option].Source, own) })
		if i < 0 {
			return nil
		}
		return joined[i : i+1]
	}
	return x
}

// mayEmit reports whether an address that is for one source, or for all, is for this machine.
func mayEmit(source netip.Addr, own []netip.AddrPort) bool {
	return !source.IsValid() || slices.ContainsFunc(own, func(a netip.AddrPort) bool {
		return a.Addr().Unmap().WithZone("") == source
	})
}
