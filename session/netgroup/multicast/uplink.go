package multicast

import "time"

// PacketOverhead is what is around a packet of a stream on the line, in bytes.
const PacketOverhead = 60

const (
	overloaded = 70 * time.Millisecond  // what packets wait on average: a child has to leave
	queueMost  = 150 * time.Millisecond // that is reckoned with: a line that carries less than is sent drops it
	shedEvery  = time.Second
	slotBack   = 5 * time.Second // without overload one more slot is given again
)

// An uplink estimates what packets wait for this member's own line, from what is sent for this stream and from what
// the owner tells of its queues.
type uplink struct {
	busy            time.Time
	mean, deviation float64 // seconds, lately
	bound           int     // slots, after an overload; 0: as the capacity says
	shedAt          time.Time
}

// add takes in that a packet is sent now, with a capacity in kbit/s and a queue that the owner tells of.
func (u *uplink) add(now time.Time, size int, kbit uint32, queue time.Duration) {
	if u.busy.Before(now) {
		u.busy = now
	}
	if kbit > 0 {
		u.busy = u.busy.Add(time.Duration(float64((size+PacketOverhead)*8) / float64(kbit) * float64(time.Millisecond)))
	}
	if most := now.Add(queueMost); u.busy.After(most) {
		u.busy = most
	}
	x := max(u.busy.Sub(now), queue).Seconds()
	diff := x - u.mean
	u.mean += diff / 64
	u.deviation += (max(diff, -diff) - u.deviation) / 64
}

// queue is what a packet that is sent now would wait.
func (u *uplink) queue(now time.Time) time.Duration { return u.busy.Sub(now) }

// wait is what packets wait for a child that is served after a part of the others, 1 for the last.
func (u *uplink) wait(part float64) time.Duration {
	return time.Duration(max(u.mean+(4*part-2)*u.deviation, 0) * float64(time.Second))
}

// shed has a child leave if there are many more than slots, or if packets wait for too long, and gives slots back when
// they no longer do.
func (e *Engine) shed(now time.Time) {
	u := &e.uplink
	if now.Before(u.shedAt) {
		return
	}
	used := e.used()
	switch {
	case used > e.urgentSlots()+promises:
		u.shedAt = now.Add(shedEvery)
		e.shedOne(now)
	case u.mean > overloaded.Seconds() && used > 1 && !e.cfg.Publisher:
		u.bound, u.shedAt = max(used-1, 1), now.Add(shedEvery)
		e.shedOne(now)
	case u.bound > 0:
		u.bound, u.shedAt = u.bound+1, now.Add(slotBack)
		if u.bound > e.slotsOf(urgentShare) {
			u.bound = 0
		}
	}
}

// shedOne has the weakest child leave in one substream.
func (e *Engine) shedOne(now time.Time) {
	var weakest *neighbor
	at := 0
	for s := range e.k {
		if list := e.substreams[s].children; len(list) > 0 {
			if c := list[len(list)-1]; c.leaving == 0 && (weakest == nil || c.strength() < weakest.strength()) {
				weakest, at = c, s
			}
		}
	}
	if weakest != nil {
		e.leave(now, weakest, at)
		e.counters.Shed++
	}
}

// leave has a child find another parent for a substream.
func (e *Engine) leave(now time.Time, n *neighbor, s int) {
	n.leaving.set(s)
	n.leaveAt = now.Add(leaveWithin)
	if e.cfg.Publisher && e.cfg.PublisherCopies == 0 {
		n.leaveAt = now.Add(rootsLeave)
	}
	n.regrant, e.quick = true, true
	e.relist()
}
