package studio

import (
	"time"

	"lyceum/media/stream"
	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// StreamStats are figures of one stream.
type StreamStats struct {
	Author         journal.Author // whose it is
	Name           string
	Own            bool // published here
	Direct         bool // for one alone
	Kbit           float64
	Lost           float64       // share of frames that did not come in time, 0 to 1
	Mended         uint64        // packets that were lost and fetched again
	Concealed      float64       // share of sound that had to be guessed
	AgeP50, AgeP99 time.Duration // from the capture until it is heard or shown
	Buffer         time.Duration // of sound that waits
	FPS            float64
	Frozen         time.Duration // the longest time between two pictures lately
}

// Stats returns the figures of all streams that are published or played, own ones first.
func (s *Studio) Stats() (list []StreamStats) {
	_ = s.do(func() error { // it fails when there is none any more
		list = s.stats()
		return nil
	})
	return list
}

func (s *Studio) stats() (list []StreamStats) {
	own := func(p *session.Publication, name string, direct bool) {
		if p != nil {
			list = append(list, StreamStats{Author: s.cfg.Self, Name: name, Own: true, Direct: direct, Kbit: sent(p.Info())})
		}
	}
	own(s.mic.published, session.StreamMicrophone, false)
	for _, o := range s.pictures {
		if o.out != nil {
			own(o.out.published, o.name, false)
		}
	}
	own(s.call.published, streamCall, true)
	return list
}

func sent(i netgroup.NetStreamMulticastInfo) float64 { return i.SendDataBytesPerSecond * 8 / 1000 }

func received(i netgroup.NetStreamMulticastInfo) float64 {
	return (i.ReceiveDataBytesPerSecond + i.ReceiveDataBytesPerSecondFromIPMulticast) * 8 / 1000
}

var _ = stream.Timestamp
