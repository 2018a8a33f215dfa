package doctor

import (
	"bytes"
	"context"
	"crypto/rand"

	"lyceum/session"
	"lyceum/session/udp"
)

// lookAtWays sends by each way to everybody on the network, and says by which this computer heard itself.
func (e *examination) lookAtWays(ctx context.Context) {
	group, err := e.net.JoinWays(session.AnnounceGroup(e.cfg.Interfaces))
	if err != nil {
		e.report(Check{Name: CheckMulticast, Finding: NotOpened, Err: err})
		return
	}
	p := newProbe(group.Ways())
	reading := make(chan struct{})
	go func() { // ends with Close
		defer close(reading)
		p.read(group)
	}()
	p.send(ctx, group)
	_ = group.Close() // what was heard was heard
	<-reading
	for i, w := range p.ways {
		c := Check{Name: CheckBroadcast, On: w.Interface + " " + w.To.Addr().WithZone("").String(), Finding: NotHeard, Err: p.failed[i]}
		if w.Multicast() {
			c.Name = CheckMulticast
		}
		switch {
		case p.heard[i]:
			c.OK, c.Finding, c.Err = true, Fine, nil
		case c.Err != nil:
			c.Finding = NotSent
		}
		e.report(c)
	}
}

// A probe is what is sent by each way: a mark of this examination and the way's number. Programs that are not
// meant pass over it, since it is no announcement.
type probe struct {
	mark   []byte
	ways   []udp.Way
	failed []error // of the last sending
	heard  []bool
	news   chan int // from the reader: which way was heard
}

// maxWays is how many ways are tried; a computer has a few.
const maxWays = 64

func newProbe(ways []udp.Way) *probe {
	ways = ways[:min(len(ways), maxWays)]
	p := &probe{ways: ways, failed: make([]error, len(ways)), heard: make([]bool, len(ways)), news: make(chan int, 4*maxWays)}
	p.mark = append([]byte("lyceum doctor "), rand.Text()...)
	return p
}

func (p *probe) datagram(i int) []byte { return append(bytes.Clone(p.mark), byte(i)) }

// read tells of each way whose datagram came back, until the group is closed.
func (p *probe) read(group session.Group) {
	defer close(p.news)
	b := make([]byte, udp.MaxDatagram)
	for {
		n, _, err := group.ReadFrom(b)
		if err != nil {
			return
		}
		rest, ours := bytes.CutPrefix(b[:n], p.mark)
		if !ours || len(rest) != 1 || int(rest[0]) >= len(p.ways) {
			continue
		}
		select {
		case p.news <- int(rest[0]):
		default: // there is room for each way several times over
		}
	}
}
