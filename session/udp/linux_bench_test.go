package udp

import (
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func noSegments(_ int, s *socket) error { s.segments.Store(false); return nil }

func noCoalescing(fd int, _ *socket) error {
	return unix.SetsockoptInt(fd, unix.IPPROTO_UDP, unix.UDP_GRO, 0)
}

// BenchmarkOneWay moves datagrams of 1200 bytes over loopback, 50 in a batch, and says how many
// seconds of CPU a gigabyte costs, both ends and the kernel together.
func BenchmarkOneWay(b *testing.B) {
	for _, bm := range []struct {
		name             string
		intake           func() intake
		sender, receiver func(fd int, s *socket) error
	}{
		{"segmented and coalesced", newIntake, nil, nil},
		{"segmented", newIntake, nil, noCoalescing},
		{"one by one", newIntake, noSegments, nil},
		{"portable", newPortableIntake, noSegments, nil},
	} {
		b.Run(bm.name, func(b *testing.B) { benchmarkOneWay(b, bm.intake, bm.sender, bm.receiver) })
	}
}

func benchmarkOneWay(b *testing.B, in func() intake, sender, receiver func(fd int, s *socket) error) {
	const count, size = 50, 1200
	x, y := listenLocalBy(b, newIntake()), listenLocalBy(b, in())
	if sender != nil {
		control(b, x.Conn, sender)
	}
	if receiver != nil {
		control(b, y.Conn, receiver)
	}
	out, to, r := distinct(count, size, 0), y.LocalAddrs()[0], newBatchReader()
	b.SetBytes(count * size)
	b.ReportAllocs()
	began := cpuTime(b)
	for b.Loop() {
		if err := x.WriteBatch(out, size, to); err != nil {
			b.Fatal(err)
		}
		for rest := count; rest > 0; {
			n, err := y.ReadBatch(r.buf, r.sizes, r.froms)
			if err != nil {
				b.Fatal(err)
			}
			rest -= n
		}
	}
	b.ReportMetric((cpuTime(b)-began).Seconds()/float64(b.N*count*size)*1e9, "CPU-s/GB")
}

// cpuTime returns what this process has used, in user and kernel mode.
func cpuTime(b *testing.B) time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
