package board

import (
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// MayManage reports whether somebody with such rights may add, change and remove pages that all see, and clear one.
func MayManage(rights journal.Rights) bool {
	return rights&journal.Post != 0 && rights&(journal.Present|journal.Moderate) != 0
}

// MayDraw reports whether somebody with such rights may draw on a document now.
func (b *Board) MayDraw(doc DocumentID, who journal.Author, rights journal.Rights) bool {
	if rights&journal.Post == 0 {
		return false
	}
	switch doc.Kind {
	case PrivateBoard:
		return doc.Author == who || conduct.IsStaff(rights)
	case Reveal:
		return false // it is a copy of one moment
	}
	return b.drawers.Snapshot().Now().Under(b.locks.Snapshot().Now()).Allows(who, rights)
}

// judge reports whether a record counts by what its author might do then. It goes by entries alone.
func (b *Board) judge(r *record) bool {
	switch r.doc.id.Kind {
	case ClassBoard, Deck:
		b.latest = max(b.latest, r.clock)
		drawers := b.drawers.Snapshot().At(r.clock).Under(b.locks.Snapshot().At(r.clock))
		return drawers.Allows(r.author.key, r.rights) && (!r.manage || MayManage(r.rights))
	case Reveal:
		return r.rights&journal.Post != 0
	}
	return true // of a private board: those of others are not taken in
}
