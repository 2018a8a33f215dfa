package rendezvous

import (
	"testing"
	"time"

	"lyceum/session/rendezvous/protocol"
)

var keyA, keyB = []byte("access key A"), []byte("access key B")

func keyOf(accessKey []byte, q Quota) Key {
	return Key{Verifier: protocol.VerifierOf(accessKey), Quota: q}
}

// withKeys is a service that only holders of keys may use.
func withKeys(t *testing.T, keys ...Key) *service {
	v := newService(t, Limits{})
	v.do(func(now time.Time) { v.SetKeys(now, keys) })
	return v
}

// holds has a new peer say hello with an access key, nil for none.
func (v *service) holds(seed int, accessKey []byte) *peer {
	p := v.peer(seed).calls()
	hello := protocol.Hello{}
	if accessKey != nil {
		proof := protocol.ProveAccess(accessKey, p.session.HandshakeHash(), p.PeerID())
		hello.Proof = &proof
	}
	return p.says(hello)
}

var accepted = protocol.Accepted{Lifetime: registrationLifetime}

func TestAccessKeyIsNeededOnceThereIsOne(t *testing.T) {
	v := withKeys(t, keyOf(keyA, DefaultQuota))
	v.holds(1, keyA).wants("with the key", accepted)
	for reason, p := range map[protocol.Reason]*peer{
		protocol.KeyMissing: v.holds(2, nil), protocol.KeyWrong: v.holds(3, keyB),
	} {
		p.wants(reason.String(), protocol.Rejected{Reason: reason})
		if v.w.RunFor(time.Second); !p.closed {
			t.Errorf("%v: the session stays", reason)
		}
	}
}

// "An explicit Rejected within one round trip": of the session, whose opening takes two.
func TestRejectionComesWithinOneRoundTrip(t *testing.T) {
	v := withKeys(t, keyOf(keyA, DefaultQuota))
	p := v.peer(1).calls()
	p.sends(protocol.Append(nil, protocol.Hello{}))
	if !v.w.RunUntil(2*2*link.Delay, func() bool { return len(p.heard) > 0 }) {
		t.Error("no answer within a round trip")
	}
	p.wants("without a key", protocol.Rejected{Reason: protocol.KeyMissing})
}

// What one session's proof is worth in another.
func TestProofOfAnotherSessionIsRejected(t *testing.T) {
	v := withKeys(t, keyOf(keyA, DefaultQuota))
	a := v.holds(1, keyA)
	proof := protocol.ProveAccess(keyA, a.session.HandshakeHash(), a.PeerID())
	b := v.peer(2).calls().says(protocol.Hello{Proof: &proof})
	b.wants("the proof of somebody else", protocol.Rejected{Reason: protocol.KeyWrong})
}

func TestRevocationEndsWhatThereIsAtOnce(t *testing.T) {
	v := withKeys(t, keyOf(keyA, DefaultQuota), keyOf(keyB, DefaultQuota))
	a, b := v.holds(1, keyA).says(protocol.Register{Tag: tag1}), v.holds(2, keyB).says(protocol.Register{Tag: tag1})
	revoked := keyOf(keyA, DefaultQuota)
	revoked.Revoked = true
	v.do(func(now time.Time) { v.SetKeys(now, []Key{revoked, keyOf(keyB, DefaultQuota)}) })
	if n := v.store.Members(tag1); n != 1 {
		t.Errorf("%d are registered at the same instant, want one", n)
	}
	if introduces(v.endpoint.Session(b.PeerID()), v.endpoint.Session(a.PeerID())) {
		t.Error("the one whose key was revoked is introduced")
	}
	v.w.RunFor(time.Second)
	a.wants("whose key was revoked", protocol.Rejected{Reason: protocol.KeyRevoked})
	b.wants("whose key was not", protocol.Registered{Tag: tag1})
	v.holds(3, keyA).wants("anew", protocol.Rejected{Reason: protocol.KeyRevoked})
	v.do(func(now time.Time) { v.SetKeys(now, []Key{revoked}) })
	v.w.RunFor(time.Second)
	b.wants("whose key is gone", protocol.Rejected{Reason: protocol.KeyWrong})
}

// A rendezvous whose last key was revoked is not open.
func TestRevokedKeysKeepTheDoorClosed(t *testing.T) {
	revoked := keyOf(keyA, DefaultQuota)
	revoked.Revoked = true
	v := withKeys(t, revoked)
	v.holds(1, nil).wants("without a key", protocol.Rejected{Reason: protocol.KeyMissing})
	if st := v.Status(); st.Open || st.Keys != 0 {
		t.Errorf("%+v", st)
	}
}

func TestFirstKeyEndsWhatWasOpen(t *testing.T) {
	v := newService(t, Limits{})
	a := v.joins(1, tag1)
	v.do(func(now time.Time) { v.SetKeys(now, []Key{keyOf(keyA, DefaultQuota)}) })
	v.w.RunFor(time.Second)
	a.wants("who has no key", protocol.Rejected{Reason: protocol.KeyMissing})
}

func TestQuotaOfAKeyHoldsForItsHoldersTogether(t *testing.T) {
	v := withKeys(t, keyOf(keyA, Quota{Members: 3, Tags: 2, Registrations: 100}), keyOf(keyB, DefaultQuota))
	a := v.holds(1, keyA).says(protocol.Register{Tag: tag1}, protocol.Register{Tag: tag2})
	a.says(protocol.Register{Tag: protocol.Tag{3}}).wants("a third tag", protocol.Refused{Tag: protocol.Tag{3}, Reason: protocol.TooManyTags})
	b := v.holds(2, keyA).says(protocol.Register{Tag: tag1})
	b.wants("a third member", protocol.Registered{Tag: tag1})
	b.says(protocol.Register{Tag: tag2}).wants("a fourth member", protocol.Refused{Tag: tag2, Reason: protocol.KeyFull})
	a.says(protocol.Register{Tag: tag1}).wants("renewal", protocol.Registered{Tag: tag1})
	v.holds(3, keyB).says(protocol.Register{Tag: tag2}).wants("another key", protocol.Registered{Tag: tag2})
	a.says(protocol.Unregister{Tag: tag2})
	b.says(protocol.Register{Tag: tag2}).wants("once there is room", protocol.Registered{Tag: tag2})
}

func TestRegistrationsOfAKeyAreCountedByTheMinute(t *testing.T) {
	v := withKeys(t, keyOf(keyA, Quota{Members: 100, Tags: 100, Registrations: 6}))
	p := v.holds(1, keyA)
	for i := range 6 {
		p.says(protocol.Register{Tag: protocol.Tag{byte(i)}}, protocol.Unregister{Tag: protocol.Tag{byte(i)}})
	}
	p.says(protocol.Register{Tag: tag1}).wants("a seventh within the minute", protocol.Refused{Tag: tag1, Reason: protocol.Busy})
	v.w.RunFor(10 * time.Second)
	p.says(protocol.Register{Tag: tag1}).wants("ten seconds later", protocol.Registered{Tag: tag1})
}

func TestClosedTagEndsAtOnceForAll(t *testing.T) {
	v := newService(t, Limits{})
	a, b := v.joins(1, tag1, tag2), v.joins(2, tag1)
	v.do(func(now time.Time) { v.SetClosed(now, []protocol.ShortTag{tag1.Short()}) })
	if n := v.store.Members(tag1); n != 0 {
		t.Errorf("%d are registered at the same instant", n)
	}
	v.w.RunFor(time.Second)
	for _, p := range []*peer{a, b} {
		p.wants("a member", protocol.Refused{Tag: tag1, Reason: protocol.TagClosed})
	}
	b.says(protocol.Register{Tag: tag1}).wants("anew", protocol.Refused{Tag: tag1, Reason: protocol.TagClosed})
	a.says(protocol.Register{Tag: tag2}).wants("another tag", protocol.Registered{Tag: tag2})
	v.do(func(now time.Time) { v.SetClosed(now, nil) })
	b.says(protocol.Register{Tag: tag1}).wants("once it is open again", protocol.Registered{Tag: tag1})
	v.do(func(now time.Time) { v.SetClosed(now, []protocol.ShortTag{tag1.Short()}) })
	if v.w.RunFor(idleFor + time.Second); !b.closed || a.closed {
		t.Errorf("a minute later who is in no group any more is here: %v, who is in another is not: %v", !b.closed, a.closed)
	}
}
