package room

import (
	"lyceum/collab/chat"
	"lyceum/session/journal"
)

// Clear takes away all lines to everybody that are there now; only staff can. Lines to one person and to staff stay.
func (r *Room) Clear() error {
	if r.rights(r.self)&journal.Moderate == 0 {
		return ErrNotStaff
	}
	last := r.lastPublic()
	if last == 0 {
		return nil
	}
	return r.write(journal.KindChatDelete, chat.EncodeClear(last), nil)
}

// lastPublic returns the clock of the last line to everybody that was not taken away; 0 if there is none.
func (r *Room) lastPublic() journal.Clock {
	r.mu.Lock()
	defer r.mu.Unlock()
	said := r.chat.Snapshot()
	for i := len(said) - 1; i >= 0; i-- {
		if m := said[i]; m.Kind == chat.Public && !m.Deleted {
			return m.Clock
		}
	}
	return 0
}
