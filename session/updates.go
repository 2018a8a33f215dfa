package session

import (
	"net/netip"

	"lyceum/session/netgroup"
	"lyceum/session/udp"
)

// updatesRead is how many membership updates of the group are read a second. The group takes fewer.
const updatesRead = 400

// maxUpdatesWaiting is how many membership updates wait to be sent.
const maxUpdatesWaiting = 8

// newUpdates returns the exchange of a group's membership updates. It has nowhere to send where its invite does not
// enable them.
func newUpdates(g *netgroup.Group, spec *netgroup.Spec, interfaces []string) *exchange {
	return &exchange{
		what:      "members of this network",
		options:   updateGroups(spec, interfaces),
		filter:    func() func([]byte) bool { return spec.UpdateFilter().Accepts },
		perSecond: updatesRead,
		deliver:   g.ReceiveUpdate,
		sends:     func(joined []joinedGroup) []joinedGroup { return joined },
	}
}

// updateGroups says which groups to join, each with one address of either family at most.
func updateGroups(spec *netgroup.Spec, interfaces []string) (options []udp.GroupOptions) {
	var v4, v6 int
	at := func(i int) *udp.GroupOptions {
		if i == len(options) {
			options = append(options, udp.GroupOptions{Interfaces: interfaces, MulticastOnly: spec.PeerToPeerDisabled})
		}
		return &options[i]
	}
	for _, a := range spec.UpdateAddresses() {
		if a.Addr().Is4() {
			at(v4).V4 = a
			v4++
		} else {
			at(v6).V6 = a
			v6++
		}
	}
	return options
}

// singleFamily names a multicast group of the address's family.
func singleFamily(a netip.AddrPort, interfaces []string) udp.GroupOptions {
	o := udp.GroupOptions{Interfaces: interfaces, MulticastOnly: true}
	if a.Addr().Is4() {
		o.V4 = a
	} else {
		o.V6 = a
	}
	return o
}
