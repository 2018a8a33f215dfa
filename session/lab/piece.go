package main

import "lyceum/session/rtmfp"

// A piece is a numbered part of a message in its flow's queue. Pieces are used over and over, so those of a
// simulation's few messages under way stay in the processor's cache.
type piece struct {
	flow    *sendFlow
	seq     uint64
	message []byte // all of it
	size    int    // bytes of it in this piece
	index   int    // among the pieces of the message
	last    bool   // of the message
	final   bool   // of the flow
	life    *life  // of a message with deadlines, or nil
	alone   life   // what life points to if the message is one piece

	inFlight bool
	acked    bool
	dropped  bool   // given up, bytes and all
	number   uint64 // of the packet that carried it last
	sentAt   int64

	next          *piece // in its flow's queue
	before, after *piece // among those of the session in flight, in the order in which they were sent
}

// A life is what the pieces of a message with deadlines share.
type life struct {
	startBy, finishBy int64 // ns since the world's start; never where there is none
	started, over     bool  // something of it was sent; it was given up
	recall            *rtmfp.Recall
}

// isOver reports whether the message is given up, by now at the latest.
func (l *life) isOver(now int64) bool {
	l.over = l.over || l.recall.IsTaken() || !l.started && now > l.startBy || now > l.finishBy
	return l.over
}

// piece returns an empty piece.
func (w *world) piece() *piece {
	n := len(w.pieces)
	if n == 0 {
		return new(piece)
	}
	p := w.pieces[n-1]
	w.pieces = w.pieces[:n-1]
	return p
}

// recyclePiece takes a piece back that is in no list.
func (w *world) recyclePiece(p *piece) {
	*p = piece{}
	w.pieces = append(w.pieces, p)
}

// A flight holds the pieces of a session in flight.
type flight struct{ first, latest *piece }

func (l *flight) push(p *piece) {
	p.before, p.after = l.latest, nil
	if l.latest != nil {
		l.latest.after = p
	} else {
		l.first = p
	}
	l.latest = p
}

func (l *flight) remove(p *piece) {
	if p.before != nil {
		p.before.after = p.after
	} else {
		l.first = p.after
	}
	if p.after != nil {
		p.after.before = p.before
	} else {
		l.latest = p.before
	}
	p.before, p.after = nil, nil
}
