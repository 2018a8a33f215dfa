package rtmfp

import (
	"net/netip"
	"slices"
	"time"

	"lyceum/session/wire"
)

// What may be sent in pieces to a destination whose path is not known (RFC 7016 §3.4).
const (
	pieceWindow        = 200 * time.Millisecond
	pieceWindowBytes   = 4380
	pieceWindowPackets = 4
)

// A startupLine holds the pieces of startup packets that wait to be sent to one destination.
type startupLine struct {
	to     netip.AddrPort
	pieces [][]byte    // datagrams
	recent []sentPiece // within pieceWindow, oldest first
}

type sentPiece struct {
	at   time.Time
	size int
}

// startupLines are the lines of all destinations. Whole startup packets do not wait in them.
type startupLines struct {
	lines  []*startupLine // in the order in which they began
	pieces int            // in all
}

// startupPieceHead is the most that a carrier holds besides its piece and the seal: session ID, header, chunk
// header, flags, packet ID and index.
const startupPieceHead = startupOverhead + 1 + 5 + 2

// startupSize returns how many bytes of UDP payload, at most, it takes to send a chunk with n bytes of payload
// to a stranger.
func (e *Endpoint) startupSize(n int) int {
	whole := startupOverhead + e.startup.Overhead() + n
	if whole <= datagramSize {
		return whole
	}
	head := startupPieceHead + e.startup.Overhead()
	room := datagramSize - head
	packet := 1 + wire.ChunkHeaderSize + n
	return packet + (packet+room-1)/room*head
}

// sendStartupInPieces queues a startup packet that does not fit a datagram.
func (e *Endpoint) sendStartupInPieces(to netip.AddrPort, sessionID uint32, plain []byte) {
	o := oversize{rest: plain, id: e.newPacketID()}
	var pieces [][]byte
	for o.waiting() {
		b := o.appendPiece(nil, wire.ModeStartup, datagramSize-4-e.startup.Overhead())
		pieces = append(pieces, e.sealStartup(sessionID, b))
	}
	l := &e.lines
	if l.pieces+len(pieces) > e.limits.StartupQueue || len(l.lines) >= e.limits.StartupQueue {
		e.counters.QueueFull++
		return
	}
	line := l.line(to)
	line.pieces = append(line.pieces, pieces...)
	l.pieces += len(pieces)
}

// line returns the one to a destination.
func (l *startupLines) line(to netip.AddrPort) *startupLine {
	for _, line := range l.lines {
		if line.to == to {
			return line
		}
	}
	line := &startupLine{to: to}
	l.lines = append(l.lines, line)
	return line
}

// next takes the next piece that may be sent now.
func (l *startupLines) next(now time.Time) (to netip.AddrPort, datagram []byte, ok bool) {
	for _, line := range l.lines {
		if len(line.pieces) == 0 || line.wake(now).After(now) {
			continue
		}
		datagram = line.pieces[0]
		line.pieces = line.pieces[1:]
		line.recent = append(line.recent, sentPiece{now, len(datagram)})
		l.pieces--
		return line.to, datagram, true
	}
	return to, nil, false
}

// wake is when a line may send its next piece, or be forgotten.
func (l *startupLine) wake(now time.Time) time.Time {
	l.recent = slices.DeleteFunc(l.recent, func(p sentPiece) bool { return !now.Before(p.at.Add(pieceWindow)) })
	bytes := 0
	for _, p := range l.recent {
		bytes += p.size
	}
	switch {
	case len(l.recent) == 0:
		return now
	case len(l.pieces) == 0:
		return l.recent[len(l.recent)-1].at.Add(pieceWindow)
	case len(l.recent) >= pieceWindowPackets, bytes+len(l.pieces[0]) > pieceWindowBytes:
		return l.recent[0].at.Add(pieceWindow)
	}
	return now
}

// advance forgets lines that are done with and returns when the next piece may be sent, zero for never.
func (l *startupLines) advance(now time.Time) (wake time.Time) {
	l.lines = slices.DeleteFunc(l.lines, func(line *startupLine) bool {
		at := line.wake(now)
		if len(line.pieces) == 0 && !at.After(now) {
			return true
		}
		wake = earliest(wake, at)
		return false
	})
	return wake
}
