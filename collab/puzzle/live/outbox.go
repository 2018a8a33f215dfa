package live

import "time"

// An Outbox says when to post what this machine's person does with a piece: at once when it is grabbed or let go, while it is moved as
// often as makes sense, and each second as long as it is held. The zero value holds nothing. It is not safe for concurrent use.
type Outbox struct {
	message Message
	holds   bool // there is something to say again and again
	fresh   bool // and something that was not said yet
	next    time.Time
	renew   time.Time
}

// Say takes in what is to be said: a piece that is held, where it is now, or a cursor.
func (o *Outbox) Say(m Message) {
	if o.holds && (o.message.Piece != m.Piece || o.message.State != m.State || o.message.Game != m.Game) {
		o.next = time.Time{} // another piece is news
	}
	o.fresh = !o.holds || o.fresh || o.message != m
	o.message, o.holds = m, true
}

// Drop ends what was said again and again, and returns what is to be posted at once; ok is false if there is nothing to be said.
func (o *Outbox) Drop() (m Message, ok bool) {
	m, ok = o.message, o.holds && o.message.State == Held
	*o = Outbox{}
	return Message{Game: m.Game, State: LetGo, Piece: m.Piece}, ok
}

// Next returns the next message to be posted, if there is one and one may be: at least pause after the last.
func (o *Outbox) Next(now time.Time, pause time.Duration) (m Message, ok bool) {
	if !o.holds || now.Before(o.Due()) {
		return Message{}, false
	}
	o.fresh, o.next, o.renew = false, now.Add(max(pause, Often)), now.Add(Renewal)
	return o.message, true
}

// Due returns when Next has something to post; zero: at once, or not before something is said.
func (o *Outbox) Due() time.Time {
	switch {
	case !o.holds:
		return time.Time{}
	case o.fresh:
		return o.next
	}
	return o.renew
}
