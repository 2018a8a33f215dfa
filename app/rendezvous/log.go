package rendezvous

import (
	"fmt"
	"log/slog"
	"time"

	"lyceum/session/rendezvous"
	"lyceum/session/rendezvous/protocol"
)

// A tally counts refusals since the log last summed up.
type tally struct {
	refused [256]int
	last    rendezvous.Status
}

// log writes how many there are, and why some were refused, if anything has changed. It names nobody.
func (t *tally) log(log *slog.Logger, now rendezvous.Status) {
	if now == t.last {
		return
	}
	attrs := []any{"sessions", now.Sessions, "registrations", now.Registrations, "tags", now.Tags,
		"introductions", now.Introductions - t.last.Introductions}
	for r, n := range t.refused {
		if n > 0 {
			attrs = append(attrs, slog.Int(fmt.Sprintf("refused: %v", protocol.Reason(r)), n))
		}
	}
	log.Info("rendezvous", attrs...)
	*t = tally{last: now}
}

// takeEvents logs what happened; it runs on the loop after every turn. Who it was and where is for the debug log.
func (s *service) takeEvents(time.Time) {
	for {
		ev, ok := s.server.NextEvent()
		if !ok {
			return
		}
		switch ev := ev.(type) {
		case rendezvous.TagOpened:
			s.log.Info("group opened", "tag", ev.Tag)
		case rendezvous.TagEnded:
			s.log.Info("group ended", "tag", ev.Tag)
		case rendezvous.Accepted:
			s.log.Debug("accepted", "key", ev.Key, "peer", ev.Caller, "address", ev.Address)
		case rendezvous.Registered:
			s.log.Debug("registered", "tag", ev.Tag, "members", ev.Members, "peer", ev.Caller, "address", ev.Address)
		case rendezvous.Rejected:
			s.tally.refused[ev.Reason]++
			s.log.Debug("rejected", "reason", ev.Reason, "peer", ev.Caller, "address", ev.Address)
		case rendezvous.Refused:
			s.tally.refused[ev.Reason]++
			s.log.Debug("refused", "tag", ev.Tag, "reason", ev.Reason, "peer", ev.Caller, "address", ev.Address)
		}
	}
}
