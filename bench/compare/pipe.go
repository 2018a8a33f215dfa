//go:build linux

package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"lyceum/session/netsim"
)

// A link says what happens to datagrams in one direction. It means what netsim.Link means, so that figures
// of the simulator and of real sockets can be put side by side.
type link struct {
	Rate   int64         // bit/s, counting IP and UDP headers
	Delay  time.Duration // fixed one-way delay
	Jitter time.Duration // mean of an exponential extra delay, drawn for each datagram alone, so it reorders
	Loss   float64       // probability of vanishing, drawn after the queue
}

const (
	headers = 20 + 8 // bytes that IPv4 and UDP add to a datagram

	// maxPayload is what an Ethernet carries in one datagram. Loopback carries more, the links that are
	// imitated do not.
	maxPayload = 1500 - headers
)

// A pipe is a link in use. Times are nanoseconds of any one clock.
type pipe struct {
	link
	busy int64 // until when it is sending what was admitted
	rand *rand.Rand

	Passed, Lost, Overflowed, TooLong uint64
}

func newPipe(l link, seed, stream uint64) *pipe {
	if l.Rate <= 0 || l.Delay < 0 || l.Jitter < 0 || l.Loss < 0 || l.Loss > 1 {
		panic(fmt.Sprintf("BUG: no link is like %+v", l))
	}
	return &pipe{link: l, rand: rand.New(rand.NewPCG(seed, stream))}
}

// pass takes a datagram with a payload of size bytes that arrives at time at, and returns when it comes out,
// or false if it does not.
func (p *pipe) pass(at int64, size int) (due int64, ok bool) {
	if size > maxPayload {
		p.TooLong++
		return 0, false
	}
	start := max(at, p.busy)
	if start-at > int64(netsim.DefaultQueue) {
		p.Overflowed++
		return 0, false
	}
	bits := int64(size+headers) * 8
	p.busy = start + (bits*int64(time.Second)+p.Rate-1)/p.Rate
	if p.Loss > 0 && p.rand.Float64() < p.Loss {
		p.Lost++
		return 0, false
	}
	due = p.busy + int64(p.Delay)
	if p.Jitter > 0 {
		due += int64(p.rand.ExpFloat64() * float64(p.Jitter))
	}
	p.Passed++
	return due, true
}
