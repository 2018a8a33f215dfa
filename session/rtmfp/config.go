package rtmfp

import (
	"io"
	"math/rand/v2"

	"lyceum/session/keying"
)

// A Config is what an endpoint is made of. All fields but Limits and Introduce are required.
type Config struct {
	Profile keying.Profile
	Rand    *rand.Rand // protocol choices: session IDs
	Random  io.Reader  // secrets: hello tags and the cookie key
	Limits  Limits     // zero fields take the values of DefaultLimits

	// Introduce decides whether the peer of one open session may be introduced to that of another, and so
	// learn where it is. It must not call back. If nil, nobody is introduced.
	Introduce func(asking, wanted *Session) bool

	// helloSize pads the datagram of an Initiator Hello, and shorter ones are ignored, so that nothing
	// that answers a hello is larger than it. Only tests against peers that do not pad set it below 0.
	helloSize int

	// rangesOnly makes acknowledgements name ranges even where a bitmap would be shorter. Only tests against
	// peers that do not read bitmaps set it.
	rangesOnly bool
}

// Limits bounds what peers can make an endpoint hold. What would exceed a limit is refused and counted;
// nothing that was accepted earlier is dropped for it.
type Limits struct {
	Sessions           int // established and opening sessions
	HalfOpen           int // answered, not yet proven handshakes
	HalfOpenPerPeer    int
	HellosPerAddress   int // Responder Hellos a second to one address and port
	Hellos             int // Responder Hellos a second to all
	KeyingsPerAddress  int // handshakes a second with one address and port that cost public-key work
	Keyings            int // handshakes a second with all that cost public-key work, and as many at once
	KeyingQueue        int // handshakes that wait for that work
	Candidates         int // addresses tried in one opening
	SendFlows          int // a session
	ReceiveFlows       int // a session, lingering ones included
	Message            int // bytes of one message
	SendBuffer         int // bytes queued in one sending flow
	SendBufferSession  int // bytes queued in all sending flows of a session
	ReceiveBuffer      int // bytes waiting in one receiving flow; also the window told to the peer
	ReceiveBufferTotal int // bytes waiting in all receiving flows of a session
	Gaps               int // separate ranges remembered of one receiving flow
	StartupQueue       int // startup packets waiting to be sent, and pieces of such
	Introductions      int // a second, for the peer of one session
	ForwardedHellos    int // hellos a second passed on to the peer of one session
	ForwardedQueue     int // hellos waiting to be passed on in one session
	ObeyedHellos       int // hellos answered a second that the peer of one session passed on

	Reassemblies           int // startup packets that came in pieces and are not whole yet
	ReassembliesPerAddress int // of those, from one address and port
	ReassemblyBytes        int // in all of their pieces
}

// DefaultLimits are our choices. A school is one address: Hellos and Keyings are far above 1,000
// sessions a minute, which is the least one IP address must be granted.
var DefaultLimits = Limits{
	Sessions:           4096,
	HalfOpen:           1024,
	HalfOpenPerPeer:    4,
	HellosPerAddress:   10,
	Hellos:             2000,
	KeyingsPerAddress:  10,
	Keyings:            100, // six times what a school needs; forged ones, 0.07 ms each, then take under 1 % of the time
	KeyingQueue:        128,
	Candidates:         24, // REDIRECT_THRESHOLD, RFC 7016 §3.5.1.1.1
	SendFlows:          256,
	ReceiveFlows:       1024,
	Message:            256 << 10,
	SendBuffer:         8 << 20,
	SendBufferSession:  32 << 20,
	ReceiveBuffer:      1 << 20,
	ReceiveBufferTotal: 8 << 20,
	Gaps:               512,
	StartupQueue:       1024,
	Introductions:      10, // as HellosPerAddress
	ForwardedHellos:    20, // what a peer obeys
	ForwardedQueue:     20,
	ObeyedHellos:       20, // a class that starts needs fewer; what a bystander would get

	Reassemblies:           64,
	ReassembliesPerAddress: 2,
	ReassemblyBytes:        1 << 20,
}

// withDefaults fills in what the caller left zero.
func (l Limits) withDefaults() Limits {
	set := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	d := DefaultLimits
	set(&l.Sessions, d.Sessions)
	set(&l.HalfOpen, d.HalfOpen)
	set(&l.HalfOpenPerPeer, d.HalfOpenPerPeer)
	set(&l.HellosPerAddress, d.HellosPerAddress)
	set(&l.Hellos, d.Hellos)
	set(&l.KeyingsPerAddress, d.KeyingsPerAddress)
	set(&l.Keyings, d.Keyings)
	set(&l.KeyingQueue, d.KeyingQueue)
	set(&l.Candidates, d.Candidates)
	set(&l.SendFlows, d.SendFlows)
	set(&l.ReceiveFlows, d.ReceiveFlows)
	set(&l.Message, d.Message)
	set(&l.SendBuffer, d.SendBuffer)
	set(&l.SendBufferSession, d.SendBufferSession)
	set(&l.ReceiveBuffer, d.ReceiveBuffer)
	set(&l.ReceiveBufferTotal, d.ReceiveBufferTotal)
	set(&l.Gaps, d.Gaps)
	set(&l.StartupQueue, d.StartupQueue)
	set(&l.Introductions, d.Introductions)
	set(&l.ForwardedHellos, d.ForwardedHellos)
	set(&l.ForwardedQueue, d.ForwardedQueue)
	set(&l.ObeyedHellos, d.ObeyedHellos)
	set(&l.Reassemblies, d.Reassemblies)
	set(&l.ReassembliesPerAddress, d.ReassembliesPerAddress)
	set(&l.ReassemblyBytes, d.ReassemblyBytes)
	return l
}
