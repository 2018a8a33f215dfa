package room

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"lyceum/collab/chat"
	"lyceum/collab/puzzle"
	"lyceum/quiz/attempt"
	"lyceum/session"
	"lyceum/session/journal"
)

// sealing takes in what opens what is sealed to this person; on the loop, before anything is folded.
func (r *Room) sealing(s session.Seals) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seals = s
	r.chat, r.boards, r.tests = chat.New(r.self, s), newBoardroom(r.self, s), newTestroom(r.self, s)
	r.sharing = newSharingroom(r.self, s, r.sharing.fetchUpTo)
	r.puzzles = newPuzzleroom()
}

// fold takes in an entry that counts; on the loop.
func (r *Room) fold(e journal.Entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case chat.Folds(e.Kind):
		r.chat.Apply(e)
		r.news.chat = true
	case e.Kind == journal.KindLocks:
		r.news.locks.apply(e)
		r.news.anew = true // lines that were written in spite of it
	case attempt.Folds(e.Kind):
		r.tests.apply(e)
	case puzzle.Folds(e.Kind):
		r.puzzles.apply(e)
	}
	r.sharing.apply(e)
	r.boards.fold(r.self, e) // of which some kinds are of interest to several
}

// foldDesk takes in an entry of a desk log; on the loop.
func (r *Room) foldDesk(e journal.Entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.boards.foldDesk(r.self, e)
	r.tests.applyDesk(r.self, e)
	r.sharing.applyDesk(e)
	r.puzzles.applyDesk(e)
}

// restartDesk forgets what was folded of desk logs; on the loop.
func (r *Room) restartDesk() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.boards.restartDesk()
	r.tests.fold.ResetDesk()
	r.sharing.resetDesk()
	r.puzzles.fold.ResetDesk()
	r.puzzles.anew = true
}

// reopen shows what is sealed to staff once this person is; on the loop.
func (r *Room) reopen() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.news.chat = r.chat.Reopen() || r.news.chat
	r.boards.changed = r.boards.board.Reopen() || r.boards.changed
}

// restart forgets what was folded; on the loop.
func (r *Room) restart() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.chat = chat.New(r.self, r.seals)
	r.boards.restart(r.self, r.seals)
	r.tests.fold.ResetClass()
	r.sharing.resetClass()
	r.puzzles.fold.ResetClass()
	r.puzzles.anew = true
	r.news.locks = lockBook{}
	r.news.chat, r.news.anew = true, true
}

// State sums up what all reducers hold: the hash, in hexadecimal, is equal for equal sets of entries.
// entries is how many count. Both are zero if the class does not answer in time.
func (r *Room) State() (hash string, entries int) {
	var s state
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	switch err := r.class.Inspect(ctx, func(v session.View) { s = r.sum(v) }); {
	case errors.Is(err, session.ErrClosed):
		s = r.sum(r.class.View()) // nothing changes any more
	case err != nil:
		return "", 0
	}
	return s.hash, s.entries
}

type state struct {
	hash    string
	entries int
}

func (r *Room) sum(v session.View) state {
	r.mu.Lock()
	defer r.mu.Unlock()
	said, drawn, decks, tests, shared, puzzles := r.chat.Hash(), r.boards.board.Hash(), r.boards.decks.Hash(), r.tests.fold.Hash(), r.sharing.fold.Hash(), r.puzzles.fold.Hash()
	h := sha256.New()
	for _, sum := range [][32]byte{v.State, said, drawn, decks, tests, shared, puzzles} {
		h.Write(sum[:])
	}
	return state{hex.EncodeToString(h.Sum(nil)), v.Entries}
}
