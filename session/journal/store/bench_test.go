package store

import (
	"testing"
	"time"

	"lyceum/session/journal"
)

// BenchmarkCommit signs chat entries of 40 characters, one a batch, and has them committed in groups; run it with
// -cpu 1. The gate is 5,000 entries/s.
func BenchmarkCommit(b *testing.B) {
	f := mustOpen(b, tempFile(b))
	done := make(chan struct{}, 1)
	last := uint64(b.N + 1)
	room := make(chan struct{}, maxWaiting/2)
	w := NewWriter(f, func(n uint64, err error) {
		if err != nil {
			b.Error(err)
		}
		for range len(room) {
			<-room
		}
		if n == last {
			done <- struct{}{}
		}
	})
	j := journal.New(config(newPerson(1), 1))
	text := chat(40)
	b.ResetTimer()
	for i := range b.N + 1 { // and the join
		kind := journal.KindChat
		if i == 0 {
			kind = journal.KindJoin
		}
		if i > 0 && i%90_000 == 0 { // a log holds 100,000
			j, kind = journal.New(config(newPerson(byte(1+i/90_000)), 1)), journal.KindJoin
		}
		e, err := j.Append(at(i), kind, text)
		if err != nil {
			b.Fatal(err)
		}
		room <- struct{}{}
		if _, err := w.Add(batchOf(raw(e))); err != nil {
			b.Fatal(err)
		}
	}
	<-done
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
	mustClose(b, w)
}

// BenchmarkCommitAlone is how long one entry takes that comes alone, from Add to done; the pause in which others
// could have come is part of it.
func BenchmarkCommitAlone(b *testing.B) {
	f := mustOpen(b, tempFile(b))
	done := make(chan error, 1)
	w := NewWriter(f, func(_ uint64, err error) { done <- err })
	raws := entriesOf(b, newPerson(1), 10_000)
	b.ResetTimer()
	for i := range b.N {
		if _, err := w.Add(batchOf(raws[i%len(raws)])); err != nil {
			b.Fatal(err)
		}
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "ms/entry")
	mustClose(b, w)
}

// BenchmarkOpen100000 opens a file of 100,000 signed entries of 25 people and reads them all.
func BenchmarkOpen100000(b *testing.B) {
	const people, each = 25, 4000
	path := tempFile(b)
	f := mustOpen(b, path)
	logs := make([][]Raw, people)
	for p := range logs {
		logs[p] = entriesOf(b, newPerson(byte(1+p)), each)
	}
	for i := 0; i < each; i += 20 {
		var batch Batch
		for k := i; k < i+20; k++ {
			for p := range logs { // they come mixed
				batch.Entries = append(batch.Entries, logs[p][k])
			}
		}
		mustPut(b, f, batch)
	}
	mustClose(b, f)
	var opening, reading time.Duration
	for b.Loop() {
		begun := time.Now()
		f, err := Open(path, testKey)
		if err != nil {
			b.Fatal(err)
		}
		opened := time.Now()
		n := 0
		for _, err := range f.Entries(Class) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != people*each {
			b.Fatalf("%d entries", n)
		}
		opening, reading = opening+opened.Sub(begun), reading+time.Since(opened)
		mustClose(b, f)
	}
	b.ReportMetric(float64(opening.Milliseconds())/float64(b.N), "ms-open")
	b.ReportMetric(float64(reading.Milliseconds())/float64(b.N), "ms-read")
}
