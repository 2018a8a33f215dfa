package studio

import (
	"cmp"
	"slices"
	"time"

	"lyceum/media/stream"
	"lyceum/session"
	"lyceum/session/journal"
)

// StreamStats are figures of one stream.
type StreamStats struct {
	Author         journal.Author // whose it is
	Name           string
	Own            bool          // published here
	Direct         bool          // for one alone
	Kbit           float64       // of what is written, or comes, over the last seconds
	Lost           float64       // share of frames that did not come in time, 0 to 1
	Mended         uint64        // packets that were lost on the way and fetched again
	Concealed      float64       // share of sound that had to be made up
	AgeP50, AgeP99 time.Duration // from the capture until it is heard or shown
	Buffer         time.Duration // how long what came waits
	Speaker        time.Duration // how long sound waits in the speaker after that
	FPS            float64
	Frozen         time.Duration // the longest time for which a picture stood still
}

// Stats returns the figures of all streams that are published or played, own ones first.
func (s *Studio) Stats() []StreamStats {
	var list []StreamStats
	if s.do(func() error {
		list = append(s.ownStats(), s.othersStats()...)
		return nil
	}) != nil { // it was closed, and the worker may be writing the list still
		return nil
	}
	return list
}

func (s *Studio) ownStats() (list []StreamStats) {
	at := now()
	microphone := func(p *session.Publication, name string, direct bool) {
		if p == nil {
			return
		}
		is := StreamStats{Author: s.cfg.Self, Name: name, Own: true, Direct: direct}
		if s.mic.sound != nil && s.mic.sound.to.Load() == p {
			is.Kbit = s.mic.sender.Stats(at).Kbit
		}
		list = append(list, is)
	}
	microphone(s.mic.published, session.StreamMicrophone, false)
	for _, o := range s.pictures {
		if o.out != nil {
			is := o.out.sender.Load().Stats(at)
			list = append(list, StreamStats{Author: s.cfg.Self, Name: o.name, Own: true, Kbit: is.Kbit, FPS: is.FPS})
		}
	}
	for _, sh := range s.showings {
		for _, to := range sh.to {
			if to.large != nil {
				is := to.large.sender.Load().Stats(at)
				list = append(list, StreamStats{Author: s.cfg.Self, Name: streamShow(sh.what), Own: true, Direct: true, Kbit: is.Kbit, FPS: is.FPS})
			}
		}
	}
	microphone(s.call.published, streamCall, true)
	return list
}

func (s *Studio) othersStats() (list []StreamStats) {
	at := now()
	for a, v := range s.voices {
		list = append(list, v.stats(at, StreamStats{Author: a, Name: session.StreamMicrophone, Speaker: s.speaker.buffer()}))
	}
	if s.call.voice != nil {
		list = append(list, s.call.voice.stats(at, StreamStats{Author: s.call.with, Name: streamCall, Direct: true, Speaker: s.speaker.buffer()}))
	}
	if large := s.looking.large; large != nil {
		list = append(list, large.watched.stats(at, StreamStats{Author: large.key.who, Name: streamShow(large.key.what), Direct: true}))
	}
	for key, w := range s.watched {
		list = append(list, w.stats(at, StreamStats{Author: key.author, Name: key.name}))
	}
	slices.SortFunc(list, func(a, b StreamStats) int {
		return cmp.Or(a.Author.Compare(b.Author), cmp.Compare(a.Name, b.Name))
	})
	return list
}

func (v *voice) stats(at time.Time, is StreamStats) StreamStats {
	sound := v.sound.Stats(at)
	is.Kbit, is.Lost, is.Concealed = sound.Kbit, lostSound(sound), sound.ConcealedShare()
	is.AgeP50, is.AgeP99, is.Buffer = sound.AgeP50, sound.AgeP99, sound.Buffer
	is.Mended = v.playback.Info().FragmentsRequestedFromPeers
	return is
}

// lostSound returns what share of frames were not there when they should have been heard.
func lostSound(s stream.SoundStats) float64 {
	missed := s.Restored + s.Concealed
	if all := s.Played + missed; all > 0 {
		return float64(missed) / float64(all)
	}
	return 0
}

func (w *watched) stats(at time.Time, is StreamStats) StreamStats {
	p := w.pictures.Stats(at)
	is.Kbit, is.FPS, is.Frozen, is.Buffer = p.Kbit, p.FPS, p.FrozenLongest, p.Buffer
	is.AgeP50, is.AgeP99 = p.AgeP50, p.AgeP99
	if all := p.Came + p.Lost; all > 0 {
		is.Lost = float64(p.Lost) / float64(all)
	}
	is.Mended = w.playback.Info().FragmentsRequestedFromPeers
	return is
}
