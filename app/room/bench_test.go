package room

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"lyceum/session"
	"lyceum/session/memnet"
	"lyceum/session/udp"
)

// BenchmarkReopen measures how long it takes until a class of 100,000 lines can be read by the person who comes back to
// it, from the file on disk on, and how much memory it takes then. The lines are written by one person; they are
// about as long as people write.
func BenchmarkReopen(b *testing.B) {
	const lines = 99_000 // of one author, who may write 100,000 entries
	host := memnet.New().Host("10.0.0.1")
	o := Options{Name: "Teacher", ProfileDir: b.TempDir(), network: session.Network{
		Listen:    func(o udp.Options) (session.Conn, error) { return host.Listen(o.Port) },
		JoinGroup: func(o udp.GroupOptions) (session.Group, error) { return host.JoinGroup(o.V4), nil },
	}}
	fillClass(b, o, lines)
	before := heap()
	for b.Loop() {
		began := time.Now()
		r, err := Reopen(b.Context(), o, "T", true)
		if err != nil {
			b.Fatal(err)
		}
		for len(r.Snapshot().Messages) < lines {
			<-r.Changed()
		}
		b.ReportMetric(time.Since(began).Seconds(), "s/open")
		b.StopTimer()
		b.ReportMetric(float64(heap()-before)/(1<<20), "MB")
		if err := r.Leave(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// fillClass writes the lines of a class, several at once, for each waits until it is on disk.
func fillClass(b *testing.B, o Options, lines int) {
	b.Helper()
	r, err := Launch(b.Context(), o, "T", false)
	if err != nil {
		b.Fatal(err)
	}
	var writers sync.WaitGroup
	const atOnce = 100
	for w := range atOnce {
		writers.Go(func() {
			for i := range lines / atOnce {
				if err := r.Say(fmt.Sprintf("line %d of writer %d, about as long as people write in a chat", i, w)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	writers.Wait()
	if err := r.Leave(); err != nil {
		b.Fatal(err)
	}
}

// heap returns how many bytes are in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
