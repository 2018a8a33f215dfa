package journal

import (
	"fmt"
	"runtime"
	"testing"
	"time"
)

// line is a chat line of usual length, in bytes.
const line = "Could you show the second step again? I lost you at the sum."

// keptClass returns what a store holds of a class of so many authors, each with so many lines of chat.
func keptClass(b *testing.B, authors, lines int) (raws [][]byte) {
	teacher := newPerson(1)
	chain := extend(b, nil, root, Grant{Subject: teacher.author(), Rights: Instructor.Rights()})
	invite := extend(b, nil, root, Grant{Subject: bearer.author(), Bearer: true, Rights: Student.Rights()})
	for n := range authors {
		p := newPerson(byte(n + 1))
		j := New(Config{Group: testGroup, Self: p, Keys: ringOf(1), Random: chance(uint64(n))})
		me := Join{Certificate: make([]byte, 150), Name: fmt.Sprint("person ", n), Grants: chain}
		if n > 0 {
			me.Grants, me.Proof = invite, ProveBearer(testGroup, bearer, p.author())
		}
		mustAppend(b, j, start, KindJoin, string(must(me.AppendTo(nil))))
		for i := range lines - 1 {
			mustAppend(b, j, start.Add(time.Duration(i)*time.Second), KindChat, line)
		}
		all := j.Range(p.author(), 1, lines, 1<<30)
		raws = append(raws, all...)
	}
	return raws
}

func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

// A class of 100,000 entries is opened: loaded, its record folded, and with "bodies" all bodies opened for the
// reducers. MB is what stays in memory.
func BenchmarkOpen100000(b *testing.B) {
	const authors, lines = 50, 2000
	raws := keptClass(b, authors, lines)
	size := 0
	for _, raw := range raws {
		size += len(raw)
	}
	for _, bodies := range []bool{false, true} {
		b.Run(map[bool]string{false: "record", true: "bodies"}[bodies], func(b *testing.B) {
			var j *Journal
			var m *Membership
			before := heap()
			for b.Loop() {
				j = reading(Limits{})
				mustLoad(b, j, raws, nil)
				m = newFold(j)
				for e := range j.FoldedRecord() {
					m.Apply(e)
				}
				m.TakeChanges()
				if bodies {
					for e := range j.Folded() {
						if e.Sealed {
							b.Fatal("sealed")
						}
					}
				}
			}
			b.ReportMetric(heap()-before, "MB")
			b.ReportMetric(float64(size)/float64(len(raws)), "B/entry")
			if j.Len() != authors*lines || len(m.Staff()) != 1 || !m.IsMember(newPerson(50).author()) {
				b.Errorf("%d entries, staff %v", j.Len(), m.Staff())
			}
		})
	}
}

// Appending costs the same, however long the log is.
func BenchmarkAppend(b *testing.B) {
	for _, n := range []int{1e3, 1e5} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			j := New(Config{Group: testGroup, Self: newPerson(1), Keys: ringOf(1), Random: chance(1), Limits: Limits{Entries: 1 << 30, Bytes: 1 << 40}})
			mustAppend(b, j, start, KindJoin, "")
			for range n {
				mustAppend(b, j, start, KindChat, line)
			}
			b.ReportAllocs()
			for b.Loop() {
				mustAppend(b, j, start, KindChat, line)
			}
		})
	}
}

// What a line of chat takes is stated, so that it does not grow unnoticed.
func TestChatEntryIsSmall(t *testing.T) {
	j := journalOf(newPerson(1))
	mustAppend(t, j, start, KindJoin, "")
	size := 0
	for range 1000 {
		size += len(mustAppend(t, j, start, KindChat, line).Raw)
	}
	t.Logf("figure chat-entry.size %d bytes", size/1000)
	if mean := size / 1000; mean > 300 {
		t.Errorf("a line of %d bytes takes %d bytes", len(line), mean)
	}
}
