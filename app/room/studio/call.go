package studio

import (
	"time"

	"lyceum/media/device"
	"lyceum/media/stream"
	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// The names of direct streams of a call.
const (
	streamCall    = "call"
	streamRefused = "refused"
)

// A CallState is how a private call stands.
type CallState string

// The states of a call.
const (
	NoCall  CallState = "ended"
	Calling CallState = "calling" // it rings there
	Ringing CallState = "ringing" // it rings here
	Talking CallState = "talking"
)

// A Reason is why a call ended.
type Reason string

// Why a call ended.
const (
	Hangup     Reason = "hung up"     // here
	OtherEnded Reason = "they ended"  // they hung up, or were cut off
	Refused    Reason = "refused"     // they did not want to talk, or were talking
	Unanswered Reason = "no answer"   // for a minute
	NotAllowed Reason = "not allowed" // staff have locked it
)

const (
	ringsFor    = time.Minute
	refusedSeen = time.Second // how long a refusal is published
)

// A call is sound between this person and another, which nobody else gets.
type call struct {
	state     CallState // zero is NoCall too
	with      journal.Author
	incoming  bool
	since     time.Time
	published *session.Publication // own sound; nil while it rings here
	ended     chan error           // takes why it ended; room for one
	voice     *voice
	refusals  []refusal
	ignored   map[journal.Author]bool    // whose call does not ring, until they end it
	ringings  map[journal.Author]ringing // who rang in vain
	lacks     callLacks
}

// A refusal is a stream that says no.
type refusal struct {
	published *session.Publication
	until     time.Time
}

// Call calls somebody: their program rings until they answer. Errors are those of session's PublishDirect, ErrInCall and
// ErrAbsent.
func (s *Studio) Call(who journal.Author) error {
	return s.do(func() error {
		v := s.view.Load()
		switch {
		case v == nil || !v.Ready:
			return session.ErrNotReady
		case s.call.state == Ringing && s.call.with == who:
			return s.answer()
		case s.call.isOn():
			return ErrInCall
		case !isPresent(v, who):
			return ErrAbsent
		}
		if err := s.publishCall(who); err != nil {
			return err
		}
		s.call.welcomes(who)
		s.call.incoming = false
		s.enterCall(Calling, who)
		return nil
	})
}

// Answer answers the call that rings here.
func (s *Studio) Answer() error {
	return s.do(func() error {
		if s.call.state != Ringing {
			return ErrNoCall
		}
		return s.answer()
	})
}

// HangUp ends the call, or says no to one that rings here.
func (s *Studio) HangUp() error {
	return s.do(func() error {
		if !s.call.isOn() {
			return ErrNoCall
		}
		s.endCall(Hangup)
		return nil
	})
}

func (c *call) isOn() bool { return c.state != NoCall && c.state != "" }

func (s *Studio) answer() error {
	if err := s.publishCall(s.call.with); err != nil {
		return err
	}
	s.call.welcomes(s.call.with)
	return s.talk()
}

// publishCall publishes own sound for one person. Nothing goes there before the call stands.
func (s *Studio) publishCall(who journal.Author) error {
	if s.mic.spec.From != device.None { // who has no microphone may still listen
		if err := s.openMicrophone(); err != nil {
			return err
		}
	}
	ended := make(chan error, 1)
	ctx, cancel := timed()
	defer cancel()
	published, err := s.cfg.Class.PublishDirect(ctx, who, streamCall, stream.SoundPublishing(), session.Publishing{Ended: func(why error) {
		ended <- why // the only one
		s.poke()
	}})
	if err == nil {
		s.call.published, s.call.ended = published, ended
	}
	return err
}

// talk lets sound go both ways.
func (s *Studio) talk() error {
	if err := s.hearCall(); err != nil {
		s.endCall(Hangup)
		return err
	}
	s.enterCall(Talking, s.call.with)
	if s.mic.sender == nil {
		s.fail(ErrCallUnheard)
	}
	if !s.speaker.isHeard {
		s.fail(ErrCallSilent)
	}
	return nil
}

// hearCall plays the other end of the call, if sound is played at all.
func (s *Studio) hearCall() (err error) {
	if s.speaker.out == nil {
		return nil
	}
	with := s.call.with
	s.call.voice, err = s.newVoice(with, s.speaker.out.AddPrivate, func(on session.Playing) (*session.Playback, error) {
		ctx, cancel := timed()
		defer cancel()
		return s.cfg.Class.PlayDirect(ctx, with, streamCall, on)
	})
	return err
}

func (s *Studio) enterCall(state CallState, with journal.Author) {
	s.call.state, s.call.with, s.call.since = state, with, now()
	s.cfg.Tell(Called{With: with, State: state, Incoming: s.call.incoming})
	s.routeMicrophone()
}

// endCall ends the call, if there is one.
func (s *Studio) endCall(why Reason) {
	c := &s.call
	if !c.isOn() {
		return
	}
	with, rang := c.with, c.state == Ringing
	c.state = NoCall
	c.lacks.end()
	s.routeMicrophone()
	if c.voice != nil {
		s.silence(c.voice)
		c.voice = nil
	}
	if c.published != nil {
		c.published.Close()
		c.published = nil
	}
	if rang {
		c.rang(with, now())
	}
	if rang && why != OtherEnded {
		s.refuse(with)
	}
	c.ignore(with) // until they know
	s.cfg.Tell(Called{With: with, State: NoCall, Incoming: c.incoming, Reason: why})
}

// settleCall follows what others publish for this person.
func (s *Studio) settleCall(v *session.View) {
	c := &s.call
	s.forgetRefusals(v)
	c.forgetRingings(now())
	if c.isOn() {
		select {
		case <-c.ended:
			s.endCall(NotAllowed)
		default:
		}
	}
	offered := isOffered(v, c.with, streamCall)
	switch {
	case c.state == Calling && isOffered(v, c.with, streamRefused):
		s.endCall(Refused)
	case c.state == Calling && offered:
		if err := s.talk(); err != nil {
			s.fail(err)
		}
	case c.state == Calling && !isPresent(v, c.with), (c.state == Talking || c.state == Ringing) && !offered:
		s.endCall(OtherEnded)
	case (c.state == Calling || c.state == Ringing) && now().Sub(c.since) > ringsFor:
		s.endCall(Unanswered)
	}
	if c.state == Talking {
		s.settleLacks(v)
	}
	for _, is := range s.published(v, streamCall, true) {
		switch {
		case c.ignored[is.Author], c.isOn() && c.with == is.Author:
		case c.isOn(), c.isQuiet(is.Author, now()):
			s.refuse(is.Author)
		default:
			c.incoming = true
			s.enterCall(Ringing, is.Author)
		}
	}
}

// refuse tells who calls that nobody will answer.
func (s *Studio) refuse(who journal.Author) {
	ctx, cancel := timed()
	defer cancel()
	no := netgroup.PublishConfig{Kind: netgroup.DataStream}
	published, err := s.cfg.Class.PublishDirect(ctx, who, streamRefused, no, session.Publishing{})
	if err == nil { // else it rings there until they give up
		s.call.refusals = append(s.call.refusals, refusal{published, now().Add(refusedSeen)})
	}
	s.call.ignore(who)
}

// ignore has the call of somebody not ring, until they end it.
func (c *call) ignore(who journal.Author) {
	if c.ignored == nil {
		c.ignored = map[journal.Author]bool{}
	}
	c.ignored[who] = true
}

// forgetRefusals ends refusals that were seen, and lets those call again who have given up.
func (s *Studio) forgetRefusals(v *session.View) {
	c := &s.call
	kept := c.refusals[:0]
	for _, r := range c.refusals {
		if now().Before(r.until) {
			kept = append(kept, r)
		} else {
			r.published.Close()
		}
	}
	c.refusals = kept
	for a := range c.ignored {
		if !isOffered(v, a, streamCall) {
			delete(c.ignored, a)
		}
	}
}

// isOffered reports whether somebody publishes a stream for this person.
func isOffered(v *session.View, by journal.Author, name string) bool {
	for _, is := range v.Streams {
		if is.Author == by && is.Name == name && is.Direct && !is.Locked {
			return true
		}
	}
	return false
}

func isPresent(v *session.View, who journal.Author) bool {
	for _, m := range v.Members {
		if m.Author == who {
			return m.Present
		}
	}
	return false
}
