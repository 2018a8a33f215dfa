package studio

import (
	"lyceum/session"
	"lyceum/session/netgroup"
)

// The names of direct streams by which one end of a call tells the other what it lacks.
const (
	streamNoMicrophone = "no mic"
	streamNoSpeaker    = "no speaker"
)

// callLacks are what the two ends of a call lack, as they have told each other.
type callLacks struct {
	said map[string]*session.Publication // by this end
	told map[string]bool                 // by the other, and to the person here
}

// settleLacks tells the other end what is missing here, and the person here what is missing there.
func (s *Studio) settleLacks(v *session.View) {
	s.sayLack(streamNoMicrophone, s.mic.sender == nil)
	s.sayLack(streamNoSpeaker, !s.speaker.isHeard)
	l := &s.call.lacks
	for _, name := range []string{streamNoMicrophone, streamNoSpeaker} {
		offered := isOffered(v, s.call.with, name)
		if offered && !l.told[name] {
			why := ErrCallMute
			if name == streamNoSpeaker {
				why = ErrCallDeaf
			}
			s.fail(why)
		}
		if l.told == nil {
			l.told = map[string]bool{}
		}
		l.told[name] = offered
	}
}

// sayLack tells the other end that something is missing here, or is no more.
func (s *Studio) sayLack(name string, lacks bool) {
	l := &s.call.lacks
	said := l.said[name]
	switch {
	case lacks && said == nil:
		ctx, cancel := timed()
		defer cancel()
		published, err := s.cfg.Class.PublishDirect(ctx, s.call.with, name, netgroup.PublishConfig{Kind: netgroup.DataStream}, session.Publishing{})
		if err != nil {
			return // it is tried again, and is no reason to end the call
		}
		if l.said == nil {
			l.said = map[string]*session.Publication{}
		}
		l.said[name] = published
	case !lacks && said != nil:
		said.Close()
		delete(l.said, name)
	}
}

// end forgets what was said in a call.
func (l *callLacks) end() {
	for _, published := range l.said {
		published.Close()
	}
	*l = callLacks{}
}
