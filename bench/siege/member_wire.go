//go:build linux

package main

import (
	"math/rand/v2"
	"net/netip"
	"strings"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/rtmfp"
)

// A wiretap stands between a member's groups and its transport. It changes what the member says, says other things in its
// sessions, and remembers what it has heard and said, to say it again. The member's loop owns it.
type wiretap struct {
	netgroup.Transport
	chance   *rand.Rand
	spoil    float64 // the share of messages that are changed
	spoilt   int
	sessions map[netgroup.Session]*tappedSession
	outs     map[netgroup.SendFlow]*tappedFlow
	heard    [][]byte // messages, both ways
}

// maxRecalled is how many messages are remembered.
const maxRecalled = 512

func newWiretap(t netgroup.Transport, chance *rand.Rand) *wiretap {
	return &wiretap{Transport: t, chance: chance, sessions: map[netgroup.Session]*tappedSession{}, outs: map[netgroup.SendFlow]*tappedFlow{}}
}

type tappedSession struct {
	netgroup.Session
	tap   *wiretap
	group *tappedFlow // of messages of the group
}

type tappedFlow struct {
	netgroup.SendFlow
	s *tappedSession
}

type tappedIn struct {
	netgroup.ReceiveFlow
	s *tappedSession
}

func (f *tappedFlow) Session() netgroup.Session { return f.s }
func (f tappedIn) Session() netgroup.Session    { return f.s }

func (w *wiretap) session(s netgroup.Session) *tappedSession {
	t := w.sessions[s]
	if t == nil {
		t = &tappedSession{Session: s, tap: w}
		w.sessions[s] = t
	}
	return t
}

// Connect implements netgroup.Transport.
func (w *wiretap) Connect(now time.Time, peer keying.PeerID, tag keying.Tag, addrs ...netip.AddrPort) (netgroup.Session, error) {
	s, err := w.Transport.Connect(now, peer, tag, addrs...)
	if err != nil {
		return nil, err
	}
	return w.session(s), nil
}

// NextEvent implements netgroup.Transport.
func (w *wiretap) NextEvent() (netgroup.TransportEvent, bool) {
	ev, ok := w.Transport.NextEvent()
	if !ok {
		return ev, false
	}
	s := w.session(ev.Session)
	if ev.Kind == netgroup.SessionClosed {
		delete(w.sessions, ev.Session)
		for raw, f := range w.outs {
			if f.s == s {
				delete(w.outs, raw)
			}
		}
	}
	ev.Session = s
	if ev.In != nil {
		ev.In = tappedIn{ev.In, s}
	}
	if f := w.outs[ev.Out]; f != nil {
		ev.Out = f
	}
	if ev.Kind == netgroup.MessageReceived {
		w.remember(ev.Data)
	}
	return ev, true
}

// OpenFlow implements netgroup.Session.
func (s *tappedSession) OpenFlow(metadata []byte, p rtmfp.Priority) (netgroup.SendFlow, error) {
	raw, err := s.Session.OpenFlow(metadata, p)
	if err != nil {
		return nil, err
	}
	f := &tappedFlow{raw, s}
	s.tap.outs[raw] = f
	if strings.HasPrefix(string(metadata), "lyceum/group/1") {
		s.group = f
	}
	return f, nil
}

func (w *wiretap) remember(m []byte) {
	if len(w.heard) < maxRecalled {
		w.heard = append(w.heard, m)
	} else {
		w.heard[w.chance.IntN(maxRecalled)] = m
	}
}

// Write implements netgroup.SendFlow.
func (f *tappedFlow) Write(now time.Time, m []byte, d rtmfp.Deadlines) error {
	w := f.s.tap
	w.remember(append([]byte(nil), m...))
	if w.chance.Float64() >= w.spoil || len(m) == 0 {
		return f.SendFlow.Write(now, m, d)
	}
	w.spoilt++
	switch changed := w.change(append([]byte(nil), m...)); w.chance.IntN(4) {
	case 0: // not at all
		return nil
	case 1: // twice, in the wrong order
		_ = f.SendFlow.Write(now, changed, d)
		return f.SendFlow.Write(now, m, d)
	default:
		return f.SendFlow.Write(now, changed, d)
	}
}

// change spoils a message in one of many ways.
func (w *wiretap) change(m []byte) []byte {
	at := w.chance.IntN(len(m))
	switch w.chance.IntN(8) {
	case 0:
		m[at] ^= 1 << w.chance.IntN(8)
	case 1:
		m = m[:at]
	case 2:
		m = append(m, make([]byte, 1+w.chance.IntN(64))...)
	case 3: // a length, or a count, of as much as can be written
		m = append(append(m[:at:at], 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f), m[at:]...)
	case 4: // two halves in turn
		m = append(append(m[:1:1], m[at:]...), m[1:max(1, at)]...)
	case 5:
		m[0] = byte(w.chance.IntN(128))
	case 6: // another's, or an old one
		if len(w.heard) > 0 {
			m = w.heard[w.chance.IntN(len(w.heard))]
		}
	case 7: // a part of another in it
		if len(w.heard) > 0 {
			other := w.heard[w.chance.IntN(len(w.heard))]
			m = append(m[:at:at], other[min(at, len(other)):]...)
		}
	}
	return append([]byte(nil), m...)
}

// tell says something to every neighbour, as it is.
func (w *wiretap) tell(now time.Time, m []byte) (n int) {
	for _, s := range w.sessions {
		if s.group != nil && s.IsOpen() && s.group.SendFlow.Write(now, append([]byte(nil), m...), rtmfp.Deadlines{}) == nil {
			n++
		}
	}
	return n
}
