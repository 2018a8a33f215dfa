package rtmfp

import "errors"

// What a caller of this package can do wrong, or meet.
var (
	ErrNotOpen        = errors.New("session is not open")          // and is not opening either
	ErrFlowClosed     = errors.New("flow is closed")               // by us, by the peer, or with its session
	ErrMessageTooLong = errors.New("message too long")             // Limits.Message
	ErrBufferFull     = errors.New("send buffer full")             // wait for Writable
	ErrTooMany        = errors.New("limit reached")                // sessions or flows
	ErrNoAddress      = errors.New("no address to try")            // no usable candidate was given
	ErrMetadata       = errors.New("flow metadata over 512 bytes") // RFC 7016 §2.3.11.1.1
	ErrSelf           = errors.New("peer is this endpoint itself") // nobody opens a session with themselves
)

// A CloseReason says why a session ended. The types keep the direction, so that "we closed" and "the
// peer closed" are never confused.
type CloseReason interface {
	error
	closeReason()
}

// ClosedLocally is the reason after Session.Close.
type ClosedLocally struct{}

// ClosedByPeer is the reason after the peer's Session Close Request or Acknowledgement.
type ClosedByPeer struct{}

// Replaced is the reason when the peer proved a new session with the same identity: it restarted.
type Replaced struct{}

// OpenTimeout is the reason when nobody who holds the wanted identity answered within 95 s.
type OpenTimeout struct{}

// Unresponsive is the reason when the peer acknowledged nothing for 30 s although we asked.
type Unresponsive struct{}

func (ClosedLocally) Error() string { return "closed here" }
func (ClosedByPeer) Error() string  { return "closed by the peer" }
func (Replaced) Error() string      { return "replaced by a newer session of the same peer" }
func (OpenTimeout) Error() string   { return "nobody answered" }
func (Unresponsive) Error() string  { return "the peer no longer answers" }

func (ClosedLocally) closeReason() {}
func (ClosedByPeer) closeReason()  {}
func (Replaced) closeReason()      {}
func (OpenTimeout) closeReason()   {}
func (Unresponsive) closeReason()  {}
