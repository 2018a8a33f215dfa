package netgroup

import (
	"slices"

	"lyceum/session/journal"
)

// FaultsChanged says that Group.Faults may give another answer.
type FaultsChanged struct{ Group *Group }

func (FaultsChanged) event() {}

// Faults returns why class logs of members are silent other than by a fork ([Group.Forks]), as [journal.Journal.Faults]
// does; times are of class time. Who was removed is left out, and who is no member so far because the join itself is of
// the future.
func (g *Group) Faults() []journal.Fault {
	return slices.DeleteFunc(g.journal.Faults(), func(f journal.Fault) bool { return !g.isMember(f.Author) })
}

// tellOfFaults tells the owner if a log fell silent, or is so no longer.
func (g *Group) tellOfFaults() {
	if g.state != groupClosed && g.journal.TakeFaultsChanged() {
		g.c.emit(FaultsChanged{g})
	}
}
