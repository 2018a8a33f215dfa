package netgroup

import "time"

// A NetStreamMulticastInfo tells what a stream costs this machine and how its packets come: the figures of Flash
// Player 10.1, whose fragments are packets here. Bytes and packets are counted since the stream began, rates over the
// last seconds; neither counts the transport's headers. Those
// of what goes through a server are left out, for nothing does.
type NetStreamMulticastInfo struct {
	SendDataBytesPerSecond                   float64
	SendControlBytesPerSecond                float64
	ReceiveDataBytesPerSecond                float64
	ReceiveControlBytesPerSecond             float64
	BytesPushedToPeers                       uint64
	FragmentsPushedToPeers                   uint64
	BytesRequestedByPeers                    uint64
	FragmentsRequestedByPeers                uint64
	BytesPushedFromPeers                     uint64
	FragmentsPushedFromPeers                 uint64
	BytesRequestedFromPeers                  uint64
	FragmentsRequestedFromPeers              uint64
	ReceiveDataBytesPerSecondFromIPMulticast float64
	BytesReceivedFromIPMulticast             uint64
	FragmentsReceivedFromIPMulticast         uint64
}

// Info returns the figures of now.
func (s *NetStream) Info(now time.Time) NetStreamMulticastInfo {
	if s.part == nil {
		return NetStreamMulticastInfo{}
	}
	return s.part.info(now)
}

func (p *streamPart) info(now time.Time) NetStreamMulticastInfo {
	c, r := p.engine.Counters(), &p.rates
	return NetStreamMulticastInfo{
		SendDataBytesPerSecond: r.sentData.perSecond(now), SendControlBytesPerSecond: r.sentControl.perSecond(now),
		ReceiveDataBytesPerSecond: r.gotData.perSecond(now), ReceiveControlBytesPerSecond: r.gotControl.perSecond(now),
		BytesPushedToPeers: c.BytesPushed, FragmentsPushedToPeers: c.PacketsPushed,
		BytesRequestedByPeers: c.BytesAnswered, FragmentsRequestedByPeers: c.PacketsAnswered,
		BytesPushedFromPeers:        c.BytesReceived - c.BytesRepaired - r.multicastBytes,
		FragmentsPushedFromPeers:    c.PacketsReceived - c.Repaired - r.multicastPackets,
		BytesRequestedFromPeers:     c.BytesRepaired,
		FragmentsRequestedFromPeers: c.Repaired,

		ReceiveDataBytesPerSecondFromIPMulticast: r.multicast.perSecond(now),
		BytesReceivedFromIPMulticast:             r.multicastBytes,
		FragmentsReceivedFromIPMulticast:         r.multicastPackets,
	}
}
