package rtmfp

import (
	"time"

	"lyceum/session/wire"
)

// gotForwardedHello answers a hello for us that an introducer passed on, at the address where it saw it
// (RFC 7016 §3.5.1.5). Every peer of an open session may introduce: whom it names is told nothing but
// our certificate, and a cookie to prove the address with. As the address may be a bystander's, answers
// are limited for each introducer, and to one a second for each address (our choice: a hello is repeated
// no faster), besides the limits on all hellos, and none is larger than a hello would have been.
func (s *Session) gotForwardedHello(now time.Time, payload []byte) error {
	h, err := wire.ParseForwardedHello(payload)
	if err != nil {
		return err
	}
	e, reply := s.e, h.ReplyAddress.AddrPort
	switch {
	case !e.cfg.Profile.SelectsMe(h.Discriminator), e.openings[string(h.Tag)] != nil, e.seekers[string(h.Tag)] != nil: // not for us, or our own
		e.counters.IgnoredChunks++
	case !meaningful(reply, s.dest), e.own[reply]:
		e.counters.RefusedAddresses++
	case !s.intro.obeyed.allows(now, e.limits.ObeyedHellos), !e.replies.allows(now, reply), !e.gate.allowHello(now, reply):
		e.counters.RateLimited++
	default:
		s.intro.obeyed.spend(now, e.limits.ObeyedHellos)
		e.replies.spend(now, reply)
		e.counters.ForwardedHellos++
		e.sendResponderHello(now, &stranger{addr: reply, size: helloSize, credit: helloSize}, h.Tag)
	}
	return nil
}

// sendResponderHello answers a hello with a cookie, keeping no state (§3.5.1.1.2).
func (e *Endpoint) sendResponderHello(now time.Time, who *stranger, tag []byte) {
	e.answerStranger(who, 0, wire.TypeResponderHello, wire.ResponderHello{
		TagEcho:     tag,
		Cookie:      e.cookies.bake(now, who.addr),
		Certificate: e.cfg.Profile.Certificate(),
	}.AppendTo(nil))
}
