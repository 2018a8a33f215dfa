package main

import (
	"math"
	"math/rand/v2"
	"time"
)

// What the network is like, unless flags say otherwise.
const (
	square       = 60.0                             // ms: peers are points in a square of this size
	accessMin    = 1.0                              // ms
	accessMax    = 8.0                              // ms
	fixedDelay   = 300 * time.Microsecond           // of every packet
	jitterMean   = float64(1500 * time.Microsecond) // ns, of an exponential extra delay of every packet
	uplinkQueue  = int64(250 * time.Millisecond)    // longest wait for the uplink; what would wait longer is dropped
	headers      = 20 + 8                           // bytes that IPv4 and UDP add to a datagram
	slowestLoss  = 0.01                             // of a packet, on the access link of the slowest class
	ordinaryLoss = 0.001                            // on all other access links
)

// A class is a kind of access link.
type class struct {
	share float64 // of all peers
	rate  int64   // bit/s of the uplink
	loss  float64 // fraction of packets, in either direction
}

// links says what access links there are. Downlinks are unlimited.
type links struct{ classes []class }

// usualLinks are what people have at home.
var usualLinks = links{[]class{
	{0.3, 1e6, slowestLoss},
	{0.4, 5e6, ordinaryLoss},
	{0.2, 20e6, ordinaryLoss},
	{0.1, 100e6, ordinaryLoss},
}}

// withLoss returns the links with one loss for all.
func (l links) withLoss(loss float64) links {
	out := links{classes: append([]class(nil), l.classes...)}
	for i := range out.classes {
		out.classes[i].loss = loss
	}
	return out
}

// lossier returns the links with so many times the loss.
func (l links) lossier(times float64) links {
	out := links{classes: append([]class(nil), l.classes...)}
	for i := range out.classes {
		out.classes[i].loss *= times
	}
	return out
}

// A place is where a host is: in the square, and how far behind its access link.
type place struct{ x, y, access float64 } // ms

func (l links) place(r *rand.Rand) place {
	return place{r.Float64() * square, r.Float64() * square, accessMin + r.Float64()*(accessMax-accessMin)}
}

// distance is the delay between two places without jitter.
func distance(a, b place) time.Duration {
	dx, dy := a.x-b.x, a.y-b.y
	ms := math.Sqrt(dx*dx+dy*dy) + a.access + b.access
	return time.Duration(ms*float64(time.Millisecond)) + fixedDelay
}

// transit draws how long a packet takes between two places, in ns.
func (l links) transit(r *rand.Rand, a, b place) int64 {
	return int64(distance(a, b)) + int64(r.ExpFloat64()*jitterMean)
}

// An uplink is a host's access link.
type uplink struct {
	rate  int64   // bit/s
	keeps float64 // probability that a packet passes, in either direction
	busy  int64   // until when it sends what was given to it, in ns since the world's start
}

func (l links) uplink(r *rand.Rand) uplink {
	draw, c := r.Float64(), 0
	for c < len(l.classes)-1 && draw >= l.classes[c].share {
		draw -= l.classes[c].share
		c++
	}
	return uplink{rate: l.classes[c].rate, keeps: 1 - l.classes[c].loss}
}

// admit queues a packet of size bytes and returns when its last bit has left, or false if the queue is full.
func (u *uplink) admit(now int64, size int) (int64, bool) {
	begin := max(now, u.busy)
	if begin-now > uplinkQueue {
		return 0, false
	}
	u.busy = begin + int64(size)*8*int64(time.Second)/u.rate
	return u.busy, true
}

// backlog is how long what was given to the uplink will take.
func (u *uplink) backlog(now int64) int64 { return max(u.busy-now, 0) }
