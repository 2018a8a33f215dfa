package netgroup

import (
	"bytes"
	"testing"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"lyceum/session/journal"
	"lyceum/session/rtmfp"
)

// A message for one of staff, such as a picture of somebody's screen, that another student got whole opens with none of the keys which
// that one holds; and with another author's name on it, it is not genuine.
func TestMessageToAMemberOpensWithNoKeyThatAnotherHolds(t *testing.T) {
	c := newRoutingClass(t, 5)
	takeNearest(c.people...)
	from, to, other := c.people[1], c.people[0], c.people[2] // two students, and who launched the class
	var raw []byte
	from.do(func(now time.Time) {
		certificate, ok := from.g.certificateOf(to.author())
		if !ok {
			t.Fatal("who launched the class is not known")
		}
		var err error
		if raw, err = from.g.sealDirected(now, directed{kind: directedPerson, target: to.g.Address()}, []byte("picture"), certificate.Static); err != nil {
			t.Fatal(err)
		}
	})
	d, err := parseDirected(raw)
	if err != nil {
		t.Fatal(err)
	}
	other.do(func(now time.Time) { triesAllKeys(t, other.g, d) })
	if got, err := to.g.openDirected(d); err != nil || string(got) != "picture" {
		t.Fatalf("whom it is for opens %q, %v", got, err)
	}
	other.do(func(now time.Time) {
		certificate := other.g.c.cfg.Identity.Certificate()
		mine := bytes.Replace(raw, from.g.c.cfg.Identity.Certificate(), certificate, 1)
		body := mine[:len(mine)-len(d.sig)]
		signed := append(bytes.Clone(body), other.g.c.cfg.Identity.Sign(directedSigned(other.g.id, body))...)
		for _, forged := range [][]byte{mine, signed} {
			_, _ = other.g.router.send(now, forged)
		}
	})
	c.w.RunFor(time.Second)
	if len(to.told) != 0 || to.g.Counters().Forged != 2 {
		t.Errorf("forged: %v, %+v", to.told, to.g.Counters())
	}
}

// triesAllKeys opens a message with whatever a member holds.
func triesAllKeys(t *testing.T, g *Group, d directed) {
	t.Helper()
	if _, err := g.openDirected(d); err == nil {
		t.Error("it opens with another's own key")
	}
	own, err := journal.SealingKeyOf(g.c.cfg.Identity.Exchange())
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, k := range append([]journal.SealingKey{own}, g.sealingKeys...) {
		tried++
		if _, err := k.Open("directed", g.id, d.clear, d.sealed); err == nil {
			t.Error("it opens with a private key of another student's")
		}
	}
	_, record := g.content.Record()
	keys := [][32]byte{record}
	for _, id := range g.content.Hinted(nil) {
		key, _ := g.content.Key(id)
		keys = append(keys, key)
	}
	for _, key := range keys {
		tried++
		aead, err := contentAEAD(key, directedLabel)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := chacha20poly1305.New(key[:])
		if err != nil {
			t.Fatal(err)
		}
		for skip := range len(d.sealed) - 24 {
			sealed := d.sealed[skip:]
			if _, err := aead.Open(nil, sealed[:24], sealed[24:], d.clear); err == nil {
				t.Error("it opens with a content key")
			}
			if _, err := plain.Open(nil, make([]byte, plain.NonceSize()), sealed, d.clear); err == nil {
				t.Error("it opens with a content key as it is")
			}
		}
	}
	if tried < 3 {
		t.Errorf("only %d keys were tried", tried)
	}
}

// What is worth nothing later is not sent another way when its time is over, nor once it was taken back.
func TestMessageThatIsGivenUpOrTakenBackGoesNoOtherWay(t *testing.T) {
	for name, end := range map[string]func(p *person, to *person, within time.Duration){
		"given up": func(p *person, _ *person, within time.Duration) { p.class.w.RunFor(within) },
		"taken back": func(p *person, to *person, _ time.Duration) {
			p.do(func(time.Time) { p.g.Withdraw(to.author()) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newRoutingClass(t, 9)
			takeNearest(c.people...)
			from, mute, target := c.people[1], c.people[2], c.people[8]
			const within = routedWithin / 2
			from.do(func(now time.Time) { // as if it had been handed to one that never answers
				r, n := from.g.router, from.g.neighbors[mute.PeerID()]
				certificate, _ := from.g.certificateOf(target.author())
				raw, err := from.g.sealDirected(now, directed{kind: directedPerson, target: target.g.Address()}, []byte("picture"), certificate.Static)
				if err != nil {
					t.Fatal(err)
				}
				r.transfers++
				r.transits = append(r.transits, &transit{
					route: route{transfer: r.transfers, directed: raw}, target: target.g.Address(), kind: directedPerson,
					to: n, tried: []*neighbor{n}, due: now.Add(routedWithin), until: now.Add(within), recall: new(rtmfp.Recall),
				})
				r.bytes += len(raw)
				r.schedule()
			})
			end(from, target, within)
			c.w.RunFor(10 * time.Second)
			if len(target.told) != 0 || len(from.g.router.transits) != 0 || from.g.router.bytes != 0 {
				t.Errorf("%d were delivered, %d wait", len(target.told), len(from.g.router.transits))
			}
		})
	}
}
