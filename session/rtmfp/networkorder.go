package rtmfp

import (
	"time"

	"lyceum/session/wire"
)

// UseNetworkOrder makes the flow deliver each message as soon as all of it has arrived, each once, in
// whatever order that is (RFC 7016 §3.6.3.3.2), instead of in the order in which they were written. It is for
// messages that say themselves where they belong: none waits for an older one that was lost. The owner calls
// it when it learns of the flow; what waits by then is delivered at once. It cannot be undone. What arrived
// with the packet that opened the flow was delivered in original order already.
//
// AfterGap then means that, since the message delivered before, the flow learned that at least one message
// was given up. That one may have been written before or after either of them; numbers that are only late
// are no gap.
func (f *ReceiveFlow) UseNetworkOrder(now time.Time) {
	if f.networkOrder || f.state != receiveOpen {
		return
	}
	f.networkOrder = true
	next := f.seen.cumulative + 1
	if len(f.waiting) > 0 {
		next = min(next, f.waiting[0].sequence)
	}
	f.gaveUp = next > f.consumed+1 // neither delivered nor waiting, and no longer to come
	f.deliverWaiting(now)
}

// deliverWaiting hands over what may have become deliverable without anything new.
func (f *ReceiveFlow) deliverWaiting(now time.Time) {
	f.deliver()
	if f.networkOrder && !f.paused {
		f.deliverComplete()
	}
	f.s.receiving.note(f)
	f.s.receiving.ackNow = true // the window may have opened
	f.completeIfDone(now)
	f.countUnfinished()
	f.s.e.markReady(f.s)
	f.s.e.reschedule(f.s)
}

// deliverComplete hands over every complete message that waits, wherever it is.
func (f *ReceiveFlow) deliverComplete() {
	for i := 0; i < len(f.waiting); {
		end := i
		for f.waiting[i].begins() && !f.waiting[end].ends() && end+1 < len(f.waiting) && f.waiting[end+1].continues(f.waiting[end]) {
			end++
		}
		if f.waiting[i].begins() && f.waiting[end].ends() {
			f.deliverFrom(i, end+1-i)
		} else {
			i = end + 1
		}
	}
}

// deliverAround hands over the message that the i-th waiting fragment has completed, if it has.
func (f *ReceiveFlow) deliverAround(i int) {
	if first, n := f.completeAround(i); n > 0 {
		f.deliverFrom(first, n)
	}
}

func (f *ReceiveFlow) deliverFrom(first, n int) {
	if f.emit(f.waiting[first : first+n]) {
		f.discard(first, n)
		f.begun, f.begunLen = 0, 0
	}
}

// completeAround returns the waiting fragments that make a whole message with the i-th, n being 0 if they do
// not. Behind the fragment it looks first: what arrives in order costs one look a fragment.
func (f *ReceiveFlow) completeAround(i int) (first, n int) {
	end := i
	for !f.waiting[end].ends() {
		if end++; end == len(f.waiting) || !f.waiting[end].continues(f.waiting[end-1]) {
			return 0, 0
		}
	}
	for first = i; !f.waiting[first].begins(); first-- {
		if first == 0 || !f.waiting[first].continues(f.waiting[first-1]) {
			return 0, 0
		}
	}
	return first, end + 1 - first
}

func (r *received) begins() bool {
	return r.fragmentation == wire.Whole || r.fragmentation == wire.Begin
}

func (r *received) ends() bool {
	return r.fragmentation == wire.Whole || r.fragmentation == wire.End
}

// continues reports whether r goes on with the message of the fragment before it.
func (r *received) continues(before *received) bool {
	return r.sequence == before.sequence+1 && !r.begins() && !before.ends()
}
