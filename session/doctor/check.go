package doctor

import "time"

// A Check is one thing that was tried, and what came of it.
type Check struct {
	Name    Name
	OK      bool
	Finding Finding

	// What the finding is about. Fields that do not concern it are zero.
	On     string        // interface, address, or URL of a rendezvous
	List   []string      // addresses of this computer, names of interfaces, titles of classes
	Port   int           // UDP
	After  time.Duration // until the answer came
	Until  time.Time     // up to which the invite can be used
	Reason string        // why a rendezvous wants nothing to do with it
	Err    error
}

// A Name is what was tried. The names are stable; programs read them.
type Name string

// The checks, in the order in which they are reported. Some are made several times, on different things.
const (
	CheckInterfaces Name = "interfaces" // what networks this computer is on
	CheckVPN        Name = "vpn"        // whether one of them is no ordinary network
	CheckPort       Name = "port"       // whether a UDP port can be opened
	CheckMulticast  Name = "multicast"  // whether this computer hears itself by multicast, for each interface and family
	CheckBroadcast  Name = "broadcast"  // the same by IPv4 broadcast
	CheckInvite     Name = "invite"     // whether the invite can be read
	CheckExpiry     Name = "expiry"     // whether it can still be used
	CheckClasses    Name = "classes"    // whether classes are announced here
	CheckBootstrap  Name = "bootstrap"  // whether a member answers at an address in it, for each
	CheckRendezvous Name = "rendezvous" // whether a rendezvous serves it, for each
	CheckLAN        Name = "lan"        // whether members are found on the local network
	CheckFirewall   Name = "firewall"   // whether anything came in at all
	CheckMember     Name = "member"     // whether anybody of the class was found, by whatever way
)

// A Finding is what came of a check.
type Finding string

// What can be found.
const (
	Fine Finding = "fine" // of any check

	NoNetwork     Finding = "no network"      // but this computer itself
	OnlyLinkLocal Finding = "link-local only" // nobody gave this computer an address
	UsesVPN       Finding = "vpn"             // List: the interfaces
	NotOpened     Finding = "not opened"      // a socket; Err
	NotSent       Finding = "not sent"        // Err
	NotHeard      Finding = "not heard"
	NoClass       Finding = "no class"      // is announced
	OtherClasses  Finding = "other classes" // are announced, that of the invite is not
	BadInvite     Finding = "bad invite"    // Err
	NoLinks       Finding = "no links"      // the group's members are not linked to each other
	Expired       Finding = "expired"
	Silent        Finding = "silent"       // nothing came back
	Stranger      Finding = "stranger"     // something came back, and it was nobody of the class
	NameUnknown   Finding = "name unknown" // of a rendezvous; Err
	Rejected      Finding = "rejected"     // this computer, by a rendezvous; Reason
	Refused       Finding = "refused"      // the class, by a rendezvous; Reason
	Alone         Finding = "alone"        // the rendezvous serves the class, and led to nobody of it
	OnlyDirect    Finding = "only direct"  // nobody was found by multicast, and somebody of the same network answered
)
