package room

import (
	"context"
	"time"

	"lyceum/collab/puzzle/live"
)

// puzzlesEvery is how often what is shown of puzzles is made anew at most. Our choice: a move is seen within two frames.
const puzzlesEvery = 30 * time.Millisecond

// puzzlesShare is which part of the time that may take: whoever has large boards be played again and again takes no more of a computer.
const puzzlesShare = 8

// puzzlesPause returns how long what is shown stays as it is, when it took so long to make it.
func puzzlesPause(took time.Duration) time.Duration { return max(puzzlesEvery, puzzlesShare*took) }

// keepPuzzles does what is due about puzzles until this computer is out of the class.
func (r *Room) keepPuzzles() {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	var next time.Time
	for {
		select {
		case <-r.puzzles.poke:
		case <-timer.C:
		case <-r.class.Done():
			return
		}
		r.readPuzzles()
		r.postPuzzles()
		if wait := time.Until(next); wait <= 0 {
			began := time.Now()
			if r.showPuzzles() {
				next = time.Now().Add(puzzlesPause(time.Since(began)))
			}
			timer.Reset(r.puzzlesDue(time.Hour))
		} else {
			timer.Reset(r.puzzlesDue(wait))
		}
	}
}

// puzzlesDue returns in how long there is something to do, most at most.
func (r *Room) puzzlesDue(most time.Duration) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	due := func(at time.Time, now time.Time) {
		if !at.IsZero() {
			most = max(time.Millisecond, min(most, at.Sub(now)))
		}
	}
	now := time.Now()
	due(r.puzzles.out.Due(), now)
	due(r.puzzles.holds.Due(), r.classTimeAt(now))
	if r.puzzles.held != nil {
		due(r.puzzles.held.Since.Time().Add(holdMost), r.classTimeAt(now))
	}
	return most
}

// postPuzzles posts what this person does with a piece, if it is time, and forgets what others do not hold any more.
func (r *Room) postPuzzles() {
	for {
		m, ok := r.nextPost()
		if !ok {
			return
		}
		if data, err := m.Encode(); err == nil && r.sharedGame(m.Game) != nil {
			_ = call(func(ctx context.Context) error { return r.class.Post(ctx, data) }) // what is lost is said again
		}
	}
}

// nextPost returns what is to be posted now.
func (r *Room) nextPost() (m live.Message, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p, now := &r.puzzles, time.Now()
	if p.held != nil && r.classTimeAt(now).Sub(p.held.Since.Time()) >= holdMost {
		r.letGo()
	}
	if p.holds.Expire(r.classTimeAt(now)) {
		p.look()
	}
	if len(p.posts) > 0 {
		m, p.posts = p.posts[0], p.posts[1:]
		return m, true
	}
	if m, ok = p.out.Next(now, r.class.PostPause()); ok && m.State == live.Held {
		if is := r.sharedGame(m.Game); is != nil { // what is not renewed is not held here either
			if board, plays := is.BoardOf(r.self); plays {
				p.holds.Apply(r.self, board, m, r.classTimeAt(now))
			}
		}
	}
	return m, ok
}
