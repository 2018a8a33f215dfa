package main

// Path MTU discovery as rtmfp has it: once a session has sent mtuWorth it is tried whether larger datagrams arrive,
// which they all do here unless they are lost. A try that is lost is not repeated for long, which is harmless.
const mtuWorth = 64 << 10

// mtuLadder are the sizes that are tried in turn.
var mtuLadder = [...]int{1452, 1472}

// countData counts a packet with data, and begins to probe when that is worth it: once enough was sent, and this
// packet is about as large as may be.
func (s *session) countData(size int) {
	if s.sentData += size; s.sentData >= mtuWorth && s.mtuTried == 0 && size >= s.limit-33 {
		s.probe()
	}
}

// probe sends a packet of the next size that was not tried.
func (s *session) probe() {
	if s.mtuTried < len(mtuLadder) {
		size := mtuLadder[s.mtuTried]
		s.mtuTried++
		s.e.host.send(s.sessionPacket(packetProbe, size), s.to)
	}
}

// gotProbe answers a probe.
func (s *session) gotProbe(size int) {
	p := s.sessionPacket(packetProbeReply, packetOverhead+probeReply)
	p.probed = size
	s.e.host.send(p, s.to)
}

// gotProbeReply has packets grow.
func (s *session) gotProbeReply(size int) {
	s.limit = max(s.limit, size)
	s.probe()
}
