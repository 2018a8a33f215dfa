package rtmfp

import "net/netip"

const (
	// maxSegments and maxSegmented are the most datagrams and bytes that leave at once: what Linux takes
	// for one system call, which fills no more than one IP packet's length (our choice: a little less).
	maxSegments  = 64
	maxSegmented = 65000
	// maxOutgoing is the room a machine gets for a datagram: what Ethernet carries, and a little more (our
	// choice). A longer one makes the machine allocate.
	maxOutgoing = 2048
)

// An outbound collects datagrams that can leave together: those of one size to one address, of which the
// last may be shorter. They are built where they are sent from, one behind the other.
type outbound struct {
	conn       PacketConn
	buf        []byte
	start, end int            // the waiting datagrams are buf[start:end]
	count      int            // how many they are
	size       int            // of each but perhaps the last
	to         netip.AddrPort // of all
}

func newOutbound(conn PacketConn) outbound {
	return outbound{conn: conn, buf: make([]byte, maxSegmented+maxOutgoing)}
}

// room returns where to build the next datagram.
func (o *outbound) room() []byte { return o.buf[o.end:o.end:len(o.buf)] }

// add takes in the datagram that was built in room.
func (o *outbound) add(to netip.AddrPort, datagram []byte) {
	if o.count > 0 && (to != o.to || len(datagram) > o.size || o.end-o.start+len(datagram) > maxSegmented) {
		o.send()
	}
	if len(datagram) == 0 || len(datagram) > len(o.buf)-o.end || &datagram[0] != &o.buf[o.end] { // did not fit
		o.flush()
		_ = o.conn.WriteBatch(datagram, len(datagram), to)
		return
	}
	if o.count == 0 {
		o.to, o.size = to, len(datagram)
	}
	o.end += len(datagram)
	o.count++
	if len(datagram) < o.size || o.count == maxSegments {
		o.send()
	}
	if len(o.buf)-o.end < maxOutgoing {
		o.flush()
	}
}

// send sends what waits. The buffer behind it stays as it is.
func (o *outbound) send() {
	if o.count > 0 {
		// Datagrams that the system refuses are lost datagrams: the machine copes with those.
		_ = o.conn.WriteBatch(o.buf[o.start:o.end], o.size, o.to)
	}
	o.start, o.count = o.end, 0
}

// flush sends what waits and makes the whole buffer free.
func (o *outbound) flush() {
	o.send()
	o.start, o.end = 0, 0
}
