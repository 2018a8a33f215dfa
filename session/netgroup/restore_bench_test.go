package netgroup

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"lyceum/session/journal"
)

// BenchmarkRestore opens a class of 50 people and 100,000 entries from memory, as a program does that is started
// again, and folds everything as its owner does.
func BenchmarkRestore(b *testing.B) {
	c := newClass(b, 1, classLinks[0].link)
	id := c.spec.ID()
	keys := deriveKeys(id, c.spec.Secret)
	var raws [][]byte
	for seed := range 50 {
		identity := identityOf(byte(seed + 2))
		p := c.person(byte(seed + 2))
		j := journal.New(journal.Config{
			Group: id, Self: identity, Keys: journal.NewRing(id, keys.keyID, keys.content),
			Random: rand.NewChaCha8([32]byte{byte(seed)}),
		})
		body, err := journal.Join{
			Certificate: identity.Certificate(), Name: fmt.Sprint("person ", seed), Grants: p.member.Grants, Proof: p.member.Proof,
		}.AppendTo(nil)
		if err != nil {
			b.Fatal(err)
		}
		kind := journal.KindJoin
		for range 2000 {
			e, err := j.Append(c.w.Now(), kind, body)
			if err != nil {
				b.Fatal(err)
			}
			raws = append(raws, e.Raw)
			kind, body = journal.KindChat, []byte("one line of what was said in a class, as long as such lines are")
		}
	}
	kept := &disk{entries: [2][][]byte{raws}}
	me := c.person(200)
	me.member.Durable, me.member.Stored = true, kept.stored()
	b.ResetTimer()
	for range b.N {
		conn := NewConnection(ConnectionConfig{
			Identity: identityOf(200), Rand: rand.New(rand.NewPCG(1, 2)), Random: rand.NewChaCha8([32]byte{}),
		})
		start := time.Now()
		g, err := conn.Join(c.w.Now(), c.spec, me.member)
		if err != nil {
			b.Fatal(err)
		}
		joined := time.Since(start)
		n := 0
		for {
			ev, ok := conn.NextEvent()
			if !ok {
				break
			}
			if _, ok := ev.(FoldRestarted); ok {
				for range g.Folded() {
					n++
				}
			}
		}
		if n != len(raws) {
			b.Fatalf("%d entries of %d", n, len(raws))
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(joined.Seconds(), "join-s")
		b.ReportMetric(time.Since(start).Seconds(), "open-s")
		b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB")
		runtime.KeepAlive(g)
	}
}
