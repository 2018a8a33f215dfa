package rtmfp

// An eventQueue holds what the owner of an endpoint has not taken yet. Messages, of which there are
// thousands a second, are kept apart, so that none needs memory of its own.
type eventQueue struct {
	all      ring[Event]
	messages ring[MessageReceived] // those that all has a messageMark for
	taken    MessageReceived
}

// A messageMark stands for the next of eventQueue.messages.
type messageMark struct{}

func (messageMark) event() {}

func (q *eventQueue) len() int { return q.all.len() }

// NextEvent takes the oldest event. The queue is bounded by what one call of Receive, Advance or a
// command can cause; the owner empties it after each. A *MessageReceived is good until the next call.
func (e *Endpoint) NextEvent() (Event, bool) {
	q := &e.events
	if q.len() == 0 {
		return nil, false
	}
	ev := q.all.pop()
	if ev == (messageMark{}) {
		q.taken = q.messages.pop()
		return &q.taken, true
	}
	return ev, true
}

func (e *Endpoint) emit(ev Event) { e.events.all.push(ev) }

func (e *Endpoint) emitMessage(m MessageReceived) {
	e.events.messages.push(m)
	e.events.all.push(messageMark{})
}
