package conduct

import "lyceum/session/journal"

// May reports whether rights let an entry of a kind count, as far as it hangs on rights alone: who presents
// may write a [StageChange] or a [Show] all the same, and a lock may keep a student from what the rights allow. Of kinds
// that are not of this package it says nothing and returns true.
//
// Ending a class takes moderate and grant together, so that a deputy may and a proctor may not.
func May(kind journal.Kind, rights journal.Rights) bool {
	has := func(wanted journal.Rights) bool { return rights&wanted == wanted }
	switch kind {
	case journal.KindLaunch, journal.KindOwner:
		return has(journal.AllRights)
	case journal.KindEnd:
		return has(journal.Moderate | journal.GrantRight)
	case journal.KindHand, journal.KindReaction:
		return has(journal.Post)
	case journal.KindLowerHands, journal.KindLocks, journal.KindPresence, journal.KindAsk, journal.KindAttention:
		return has(journal.Moderate)
	case journal.KindStage, journal.KindShow, journal.KindDrawers:
		return rights&(journal.Moderate|journal.Present) != 0
	case journal.KindRoster:
		return rights&(journal.Moderate|journal.Grade) != 0
	}
	return true
}

// staffRights are those of which any one makes staff: who has it is not locked, and scores no points.
const staffRights = journal.Moderate | journal.Monitor | journal.Grade | journal.GrantRight

// IsStaff reports whether somebody with such rights runs the class rather than attends it.
func IsStaff(rights journal.Rights) bool { return rights&staffRights != 0 }

// removed returns whom a removal is about and the last entry that it leaves. Whether its author outranks that
// person is for the record to say; here it matters little, since who may remove may lower hands and clear the
// stage as well.
func removed(e journal.Entry) (journal.Cut, bool) {
	v, err := journal.ParseRemove(e.Body)
	if err != nil || e.Rights&journal.Moderate == 0 {
		return journal.Cut{}, false
	}
	return v.Cuts[0], true
}
