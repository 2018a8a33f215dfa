package rtmfp

import "time"

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
	f.deliverWaiting(now, deliverAtOnce)
}

// deliverWaiting hands over what may have become deliverable without anything new: some messages at most.
func (f *ReceiveFlow) deliverWaiting(now time.Time, most int) {
	delivered := f.deliver(most)
	if f.networkOrder && !f.paused {
		f.deliverComplete(most - delivered)
	}
	f.s.receiving.note(f)
	f.s.receiving.ackNow = true // the window may have opened
	f.completeIfDone(now)
	f.countUnfinished()
	f.s.e.markReady(f.s)
	f.s.e.reschedule(f.s)
}

// deliverComplete hands over complete messages that wait, wherever they are.
func (f *ReceiveFlow) deliverComplete(most int) {
	for i := 0; i < len(f.waiting); {
		switch {
		case !f.isMessage(i):
			i += f.waiting[i].chain.n
		case most == 0:
			f.deliverSoon()
			return
		default:
			f.deliverFrom(i)
			most--
		}
	}
}

// deliverFrom hands over the message that begins with the i-th waiting fragment.
func (f *ReceiveFlow) deliverFrom(i int) {
	n := f.waiting[i].chain.n
	if f.emit(f.waiting[i : i+n]) {
		f.discard(i, n)
	}
}
