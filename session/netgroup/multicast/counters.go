package multicast

// Counters counts what an Engine saw. Bytes of packets are those of package stream, with its headers.
type Counters struct {
	PacketsReceived, BytesReceived uint64 // duplicates and parity too
	Duplicates                     uint64 // were here
	Repaired                       uint64 // came after they were asked for
	BytesRepaired                  uint64
	Restored                       uint64 // from parity
	Lost                           uint64 // were given up
	Implausible                    uint64 // numbers that could not be
	Requested                      uint64 // packets asked for, each time

	PacketsPushed, BytesPushed     uint64
	PacketsAnswered, BytesAnswered uint64
	Premature                      uint64 // requests for what was on its way
	Unanswered                     uint64 // requests, for want of a budget
	Withheld                       uint64 // second copies, for want of a publisher's budget
	NoRoom                         uint64 // packets that the owner had no room for

	ControlSent, ControlReceived uint64 // bytes

	Switches, ParentsLost, Silences, Promoted, Loops, Displaced, Shed uint64
	BadFrames, Forgeries, ForgersDropped, LayersDropped               uint64
}

// Counters returns the counts so far.
func (e *Engine) Counters() Counters { return e.counters }
