package room

import (
	"time"

	"lyceum/session/netgroup"
)

// Ways are those by which an invite leads to its class.
type Ways struct {
	LAN    bool // members on the same network are found
	Direct bool // it has addresses of members
	Helper bool // it names a rendezvous, which introduces people on other networks
}

// WaysOf returns the ways of an invite; none of a text that is no invite.
func WaysOf(invite string) Ways {
	spec, err := netgroup.ParseSpec(invite, time.Time{})
	if err != nil {
		return Ways{}
	}
	w := Ways{LAN: spec.IPMulticastMemberUpdatesEnabled, Helper: len(spec.Rendezvous) > 0}
	for _, p := range spec.Bootstrap {
		w.Direct = w.Direct || len(p.Addrs) > 0
	}
	return w
}
