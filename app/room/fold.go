package room

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"lyceum/collab/chat"
	"lyceum/session"
	"lyceum/session/journal"
)

// sealing takes in what opens what is sealed to this person; on the loop, before anything is folded.
func (r *Room) sealing(s session.Seals) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seals = s
	r.chat = chat.New(r.self, s)
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
	}
}

// reopen shows what is sealed to staff once this person is; on the loop.
func (r *Room) reopen() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.news.chat = r.chat.Reopen() || r.news.chat
}

// restart forgets what was folded; on the loop.
func (r *Room) restart() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.chat = chat.New(r.self, r.seals)
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
	said := r.chat.Hash()
	h := sha256.New()
	h.Write(v.State[:])
	h.Write(said[:])
	return state{hex.EncodeToString(h.Sum(nil)), v.Entries}
}
