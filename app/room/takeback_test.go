package room

import (
	"bytes"
	"math/rand/v2"
	"net/netip"
	"sync"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/session"
	"lyceum/session/udp"
)

// A thinLine is a socket whose uplink, once it is made thin, carries 64 kbit/s, loses 5 % and has a queue of half a second. It counts
// what the program sends: bytes, and the datagrams that are so large that they hold a part of a picture. No datagram of more than
// largestDatagram goes through, nor counts: as long as none does, only probes of how large one may be are so large, with nothing in
// them.
type thinLine struct {
	session.Conn
	mu    sync.Mutex // guards what follows
	thin  bool
	busy  time.Time
	rand  *rand.Rand
	large int
	bytes int
}

const (
	thinRate      = 64_000 // bit/s
	thinLoss      = 0.05
	thinQueue     = 500 * time.Millisecond
	largeDatagram = 1000 // bytes: words, answers and reports have less, though several are in one

	largestDatagram = 1280 // bytes: what every line carries, and more than is sent on one where no probe was answered
)

// lineOf puts somebody behind such a line.
func lineOf(d *desk) *thinLine {
	l := &thinLine{rand: rand.New(rand.NewPCG(1, 2))}
	listen := d.options.network.Listen
	d.options.network.Listen = func(o udp.Options) (session.Conn, error) {
		c, err := listen(o)
		l.Conn = c
		return l, err
	}
	return l
}

func (l *thinLine) WriteBatch(b []byte, size int, to netip.AddrPort) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for ; len(b) > 0; b = b[min(size, len(b)):] {
		d := b[:min(size, len(b))]
		if len(d) > largestDatagram {
			continue
		}
		l.bytes += len(d)
		if len(d) >= largeDatagram {
			l.large++
		}
		if !l.thin {
			if err := l.Conn.WriteBatch(d, len(d), to); err != nil {
				return err
			}
			continue
		}
		now := time.Now()
		if l.busy.Before(now) {
			l.busy = now
		}
		if l.busy.Sub(now) > thinQueue {
			continue
		}
		l.busy = l.busy.Add(time.Duration(len(d)) * 8 * time.Second / thinRate)
		if l.rand.Float64() >= thinLoss {
			on := bytes.Clone(d)
			time.AfterFunc(l.busy.Sub(now), func() { _ = l.Conn.WriteBatch(on, len(on), to) }) // what cannot go out is lost
		}
	}
	return nil
}

// sent returns what was sent so far.
func (l *thinLine) sent() (large, bytes int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.large, l.bytes
}

// Whoever stops to show something has stopped: a picture that waits for a slow line, or was lost on it, is not sent any more, at
// whatever moment that is.
func TestAfterStopNoPartOfAPictureLeaves(t *testing.T) {
	for name, times := range map[string]int{"small pictures": 25, "a large one": 1} {
		t.Run(name, func(t *testing.T) {
			large := times < 25
			inBuilding(t, func(t *testing.T, b *building) {
				teacher, ana := b.desk("Teacher"), b.desk("Ana")
				line := lineOf(ana)
				teacher.launch("T")
				ana.join(teacher.Invite())
				time.Sleep(5 * time.Second)
				must(t, ana.Choose(Screen, "test"))
				time.Sleep(time.Minute)
				line.mu.Lock()
				line.thin = true
				line.mu.Unlock()
				_, before := line.sent()
				time.Sleep(time.Minute)
				_, after := line.sent()
				quiet := (after - before) / 6 // in ten seconds
				if !large {
					newWall().look(teacher, "Ana")
				}
				time.Sleep(5 * time.Second)
				amid := 0
				for i := range times {
					if large {
						must(t, teacher.LookLarge("Ana", LookScreen, func(*media.Picture) {}))
						time.Sleep(time.Second)
					}
					before, _ := line.sent()
					must(t, ana.AnswerShow(LookScreen, true))
					time.Sleep(3*time.Second + time.Duration(i)*83*time.Millisecond)
					must(t, ana.StopShowing(LookScreen))
					stopped, bytes := line.sent()
					if stopped > before {
						amid++
					}
					time.Sleep(10 * time.Second)
					teacher.StopLarge()
					still, more := line.sent()
					if still != stopped {
						t.Errorf("the %d. time %d datagrams with a part of a picture left after she had stopped", i+1, still-stopped)
					}
					if more -= bytes; more > quiet+4000 { // that she has stopped, and that it was noted who looked
						t.Errorf("the %d. time %d bytes left in ten seconds, %d while nobody looks", i+1, more, quiet)
					}
				}
				if amid < times*4/5 {
					t.Errorf("pictures were sent before %d of %d stops: the line is too good, or too bad", amid, times)
				}
			})
		})
	}
}
