package rendezvous

import (
	"io"
	"math/rand/v2"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/rtmfp"
)

// A Config is what a server is made of. All fields but Store and Limits are required.
type Config struct {
	Identity *keying.Identity
	Rand     *rand.Rand // protocol choices, and who is told of whom
	Random   io.Reader  // keys and nonces
	Store    Store      // nil: one in memory
	Limits   Limits     // zero fields take the values of DefaultLimits
}

// Limits bounds what callers can make a server hold and do. What would exceed a limit is refused, with the
// reason where there is room for that; nothing that was accepted earlier is dropped for it. A site is an
// IPv4 address or the /64 network of an IPv6 one.
type Limits struct {
	Sessions             int // more are told that the service is full
	SessionsPerSite      int
	Handshakes           int // a second, and as many at once
	Tags                 int
	TagsPerSession       int
	NewTagsPerSite       int // at once; refilled by one a second
	MembersPerTag        int
	Registrations        int
	RegistrationsPerSite int
	RequestsPerSession   int // at once; refilled by requestRate a second
	RequestsPerSite      int // at once; a tenth of it a second
}

// DefaultLimits are our choices. A school is one address, so a site has room for thousands; but no site can
// take more than a quarter of the sessions, nor more than an eighth of the registrations.
var DefaultLimits = Limits{
	Sessions:             16384,
	SessionsPerSite:      4096,
	Handshakes:           500, // at 0.43 ms each (BenchmarkCaller) a fifth of a core; a class of 3,000 that comes back takes 6 s
	Tags:                 16384,
	TagsPerSession:       16,
	NewTagsPerSite:       256,
	MembersPerTag:        4096,
	Registrations:        65536,
	RegistrationsPerSite: 8192,
	RequestsPerSession:   64, // registering and asking in all tags, twice
	RequestsPerSite:      8192,
}

// Our choices.
const (
	registrationLifetime = 5 * time.Minute
	helloWithin          = 10 * time.Second // after the session opened
	idleFor              = time.Minute      // without a registration, before the session is closed
	goodbyeWithin        = 3 * time.Second  // for a rejection to arrive
	requestRate          = 2.0              // a second and session
	maxFaults            = 8                // messages that no correct member sends
	fullRoom             = 1024             // sessions above Limits.Sessions, to be told that there is no room
)

func (l Limits) withDefaults() Limits {
	set := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	d := DefaultLimits
	set(&l.Sessions, d.Sessions)
	set(&l.SessionsPerSite, d.SessionsPerSite)
	set(&l.Handshakes, d.Handshakes)
	set(&l.Tags, d.Tags)
	set(&l.TagsPerSession, d.TagsPerSession)
	set(&l.NewTagsPerSite, d.NewTagsPerSite)
	set(&l.MembersPerTag, d.MembersPerTag)
	set(&l.Registrations, d.Registrations)
	set(&l.RegistrationsPerSite, d.RegistrationsPerSite)
	set(&l.RequestsPerSession, d.RequestsPerSession)
	set(&l.RequestsPerSite, d.RequestsPerSite)
	return l
}

// transport are the limits of the sessions. A caller sends little and gets little, so buffers are small:
// they are what a session can be made to cost.
func (l Limits) transport() rtmfp.Limits {
	return rtmfp.Limits{
		Sessions:           l.Sessions + fullRoom,
		HalfOpen:           10 * l.Handshakes, // each is forgotten after 10 s
		Hellos:             10 * l.Handshakes,
		Keyings:            l.Handshakes,
		KeyingQueue:        l.Handshakes,
		SendFlows:          2,
		ReceiveFlows:       4, // refused ones linger
		Message:            protocol.MaxReply,
		SendBuffer:         32 << 10,
		SendBufferSession:  32 << 10,
		ReceiveBuffer:      16 << 10,
		ReceiveBufferTotal: 16 << 10,
		Gaps:               32,
	}
}
