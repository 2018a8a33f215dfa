package rendezvous

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"lyceum/session/rendezvous/protocol"
)

// An overrun is what came of trying to exceed a limit of 3.
type overrun struct {
	held    int // of what is limited
	refused protocol.Reason
}

// last returns the reason of the last refusal or rejection that a peer heard.
func (p *peer) last() (reason protocol.Reason) {
	for _, m := range p.heard {
		switch m := m.(type) {
		case protocol.Refused:
			reason = m.Reason
		case protocol.Rejected:
			reason = m.Reason
		}
	}
	return reason
}

func manyTags(n int) (tags []protocol.Tag) {
	for i := range n {
		tags = append(tags, protocol.Tag{byte(i), 1})
	}
	return tags
}

// limitTests have a row for each field of Limits.
var limitTests = map[string]func(t *testing.T) (overrun, protocol.Reason){
	"Sessions": func(t *testing.T) (overrun, protocol.Reason) {
		v := newService(t, Limits{Sessions: 3})
		for i := range 3 {
			v.joins(i+1, tag1)
		}
		late := v.joins(4)
		v.w.RunFor(time.Second)
		return overrun{len(v.callers.all), late.last()}, protocol.ServiceFull
	},
	"SessionsPerSite": func(t *testing.T) (overrun, protocol.Reason) {
		v := newService(t, Limits{SessionsPerSite: 3})
		var last *peer
		home := v.home(openKind, 1)
		for i := range 4 {
			last = v.behind(i+1, home, fmt.Sprintf("192.168.1.%d:1935", i+2)).calls().says(protocol.Hello{}, protocol.Register{Tag: tag1})
		}
		v.w.RunFor(time.Second)
		v.joins(9, tag1)
		return overrun{len(v.callers.all) - 1, last.last()}, protocol.Busy
	},
	"Handshakes": func(t *testing.T) (overrun, protocol.Reason) {
		v := newService(t, Limits{Handshakes: 3})
		for i := range 20 {
			p := v.peer(i + 1)
			p.connect()
		}
		v.w.RunFor(200 * time.Millisecond)
		n := len(v.callers.all)
		v.w.RunFor(time.Minute) // they repeat themselves less and less
		if seen := v.endpoint.Counters().Sessions; seen < 20 {
			t.Errorf("%d of 20 are in after a minute", seen)
		}
		return overrun{n, protocol.Busy}, protocol.Busy
	},
	"Tags": func(t *testing.T) (overrun, protocol.Reason) {
		v := newService(t, Limits{Tags: 3})
		p := v.joins(1, manyTags(5)...)
		tags, _ := v.store.Count()
		return overrun{tags, p.last()}, protocol.ServiceFull
	},
	"TagsPerSession": func(t *testing.T) (overrun, protocol.Reason) {
		v := newService(t, Limits{TagsPerSession: 3})
		p := v.joins(1, manyTags(5)...)
		tags, _ := v.store.Count()
		return overrun{tags, p.last()}, protocol.TooManyTags
	},
	"NewTagsPerSite": func(t *testing.T) (overrun, protocol.Reason) {
		v := newService(t, Limits{NewTagsPerSite: 3})
		p := v.peer(1).calls().says(protocol.Hello{})
		for _, tag := range manyTags(5) {
			p.sends(protocol.Append(nil, protocol.Register{Tag: tag}))
		}
		p.says()
		tags, _ := v.store.Count()
		return overrun{tags, p.last()}, protocol.TooManyTags
	},
	"MembersPerTag": func(t *testing.T) (overrun, protocol.Reason) {
		v := newService(t, Limits{MembersPerTag: 3})
		var last *peer
		for i := range 5 {
			last = v.joins(i+1, tag1)
		}
		return overrun{v.store.Members(tag1), last.last()}, protocol.TagFull
	},
	"Registrations": func(t *testing.T) (overrun, protocol.Reason) {
		v := newService(t, Limits{Registrations: 3})
		v.joins(1, tag1, tag2)
		p := v.joins(2, tag1, tag2)
		_, n := v.store.Count()
		return overrun{n, p.last()}, protocol.ServiceFull
	},
	"RegistrationsPerSite": func(t *testing.T) (overrun, protocol.Reason) {
		v := newService(t, Limits{RegistrationsPerSite: 3})
		p := v.joins(1, manyTags(5)...)
		_, n := v.store.Count()
		v.joins(2, tag1) // from elsewhere
		if _, all := v.store.Count(); all != n+1 {
			t.Error("others suffer for it")
		}
		return overrun{n, p.last()}, protocol.Busy
	},
	"RequestsPerSession": func(t *testing.T) (overrun, protocol.Reason) {
		v := newService(t, Limits{RequestsPerSession: 3})
		return v.joins(1, tag1).floods(t, requestRate)
	},
	"RequestsPerSite": func(t *testing.T) (overrun, protocol.Reason) {
		v := newService(t, Limits{RequestsPerSite: 3})
		return v.joins(1, tag1).floods(t, v.siteRate())
	},
}

// floods asks as often as it can for a minute. What is answered should be 3 at once and then rate a second;
// what had arrived before the service stopped reading is answered too, once.
func (p *peer) floods(t *testing.T, rate float64) (overrun, protocol.Reason) {
	t.Helper()
	before := p.v.Status()
	for range 60 {
		for range 100 {
			p.sends(protocol.Append(nil, protocol.Find{Tag: tag1}))
		}
		p.v.w.RunFor(time.Second)
	}
	after := p.v.Status()
	// A window of 16 KiB holds some 50 of these messages; each time it is emptied that takes 50/rate seconds to
	// make good.
	answered := float64(after.Found - before.Found)
	if most := 60*rate + 2*64 + 3; answered > most || answered < 3 {
		t.Errorf("%.0f of 6000 requests are answered in a minute, want %.0f at most", answered, most)
	}
	if after.Slowed == before.Slowed || p.closed {
		t.Errorf("slowed %d times, closed %v", after.Slowed-before.Slowed, p.closed)
	}
	return overrun{3, protocol.Busy}, protocol.Busy
}

// "The newest is refused, with its reason."
func TestLimitsHoldAndSaySo(t *testing.T) {
	for i := range reflect.TypeFor[Limits]().NumField() {
		name := reflect.TypeFor[Limits]().Field(i).Name
		attempt, ok := limitTests[name]
		if !ok {
			t.Errorf("%s: nobody tries to exceed it", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			if got, reason := attempt(t); got.held != 3 || got.refused != reason {
				t.Errorf("holds %d and refuses with %v; want 3, %v", got.held, got.refused, reason)
			}
		})
		if reflect.ValueOf(DefaultLimits).Field(i).Int() <= 0 || reflect.ValueOf(Limits{}.withDefaults()).Field(i).Int() != reflect.ValueOf(DefaultLimits).Field(i).Int() {
			t.Errorf("%s has no default", name)
		}
	}
}
