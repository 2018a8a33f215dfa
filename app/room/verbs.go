package room

import (
	"context"
	"fmt"
	"time"

	"lyceum/collab/chat"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// call runs a verb, which waits for the loop no longer than callTimeout.
func call(do func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	return do(ctx)
}

// write writes an entry; err is what was wrong with its body.
func (r *Room) write(kind journal.Kind, body []byte, err error) error {
	if err != nil {
		return err
	}
	return call(func(ctx context.Context) error { return r.class.Write(ctx, kind, body) })
}

// Say sends a line of chat to everyone.
func (r *Room) Say(text string) error {
	body, err := chat.Encode(text)
	return r.write(journal.KindChat, body, err)
}

// SayToStaff sends a line to those who run the class.
func (r *Room) SayToStaff(text string) error {
	return r.writeSealed(journal.KindChatStaff, func() ([]byte, error) { return chat.EncodeStaff(r.seals, r.self, text) })
}

// Tell sends a line to one person with a name or ID.
func (r *Room) Tell(who, text string) error {
	return r.decide(who, r.others, func(_ context.Context, all []journal.Author) error {
		if r.forbidsTelling(all[0]) {
			return ErrLocked
		}
		return r.writeSealed(journal.KindChatPrivate, func() ([]byte, error) {
			return chat.EncodePrivate(r.seals, r.self, all[0], text)
		})
	})
}

// writeSealed writes an entry whose body is made on the loop, which has the keys.
func (r *Room) writeSealed(kind journal.Kind, encode func() ([]byte, error)) error {
	return call(func(ctx context.Context) (err error) {
		var body []byte
		var sealErr error
		if err := r.class.Inspect(ctx, func(session.View) { body, sealErr = encode() }); err != nil {
			return err
		}
		if sealErr != nil {
			return sealErr
		}
		return r.class.Write(ctx, kind, body)
	})
}

// Edit changes a line that was written here within [chat.EditWindow], by the ID of its Message.
func (r *Room) Edit(id, text string) error {
	m, err := r.line(id)
	if err != nil {
		return err
	}
	var at time.Time
	if err := call(func(ctx context.Context) (err error) { at, err = r.class.ClassTime(ctx); return err }); err != nil {
		return err
	}
	switch {
	case m.Author != r.self:
		return ErrNotOwn
	case at.Sub(m.Clock.Time()) > chat.EditWindow:
		return ErrLineOld
	case m.Kind == chat.Public && r.forbids(conduct.LockChat), m.Kind == chat.Private && r.forbidsTelling(m.To):
		return ErrLocked
	}
	return r.writeSealed(journal.KindChatEdit, func() ([]byte, error) { return chat.EncodeEdit(r.seals, m, text) })
}

// Erase takes a line away: an own one or, as staff, anybody's.
func (r *Room) Erase(id string) error {
	m, err := r.line(id)
	if err != nil {
		return err
	}
	if m.Author != r.self && r.rights(r.self)&journal.Moderate == 0 {
		return ErrNotStaff
	}
	return r.write(journal.KindChatDelete, chat.EncodeDelete(m), nil)
}

// forbids reports whether a lock keeps this person from something.
func (r *Room) forbids(what conduct.Locks) bool {
	return r.class.View().Locks.Forbids(what, r.rights(r.self), false)
}

// forbidsTelling reports whether a lock keeps this person from writing to somebody alone.
func (r *Room) forbidsTelling(to journal.Author) bool {
	return r.forbids(conduct.LockPrivate) && !conduct.IsStaff(r.rights(to))
}

// rights returns what a member may do now.
func (r *Room) rights(a journal.Author) journal.Rights {
	for _, m := range r.class.View().Members {
		if m.Author == a {
			return m.Rights
		}
	}
	return 0
}

// line returns a line of chat that this person sees, by the ID of its Message.
func (r *Room) line(id string) (chat.Message, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range r.news.lines.said {
		if lineID(m) == id && !m.Deleted {
			return m, nil
		}
	}
	return chat.Message{}, fmt.Errorf("%q: %w", id, ErrNoLine)
}

// React shows an emoji beside the person's name for a while.
func (r *Room) React(emoji string) error {
	if _, err := conduct.EncodeReaction(emoji); err != nil {
		return fmt.Errorf("%w: %w", ErrNoEmoji, err)
	}
	return call(func(ctx context.Context) error { return r.class.React(ctx, emoji) })
}

// RaiseHand queues this person up among those who have something to say, or takes them out again.
func (r *Room) RaiseHand(up bool) error {
	return call(func(ctx context.Context) error { return r.class.RaiseHand(ctx, up) })
}

// LowerHand lowers the hand of a person, or of [Everyone]; staff may.
func (r *Room) LowerHand(who string) error {
	if who == Everyone {
		return call(r.class.LowerHands)
	}
	return r.decide(who, r.everybody, func(ctx context.Context, all []journal.Author) error {
		return r.class.LowerHand(ctx, all[0])
	})
}

// Present has a person present from now on.
func (r *Room) Present(who string) error {
	return r.decide(who, r.everybody, func(ctx context.Context, all []journal.Author) error {
		return r.class.Present(ctx, all[0])
	})
}

// PresentNobody ends presenting.
func (r *Room) PresentNobody() error {
	return call(func(ctx context.Context) error { return r.class.Present(ctx, journal.Author{}) })
}

// SetLock has students not do something for now, or lets them again. An item that is not one of [LockItems] is an
// [ErrNoLock].
func (r *Room) SetLock(item string, on bool) error {
	lock, err := conduct.ParseLock(item)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoLock, err)
	}
	return call(func(ctx context.Context) error { return r.class.SetLock(ctx, lock, on) })
}
