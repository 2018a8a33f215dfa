package room

import (
	"context"
	"fmt"
	"slices"

	"lyceum/session/journal"
)

// fork puts names into a fork.
func (n *news) fork(f journal.Fork) Fork {
	p := n.people[f.Author]
	out := Fork{ID: p.ID, Name: p.Name, Seq: f.Seq}
	for _, b := range f.Branches {
		out.Branches = append(out.Branches, Branch{ID: b.First.String(), Entries: b.Entries, From: b.From.Time(), To: b.To.Time()})
	}
	return out
}

// tellForks tells what forks there are that were not told, and which of those told are no more.
func (r *Room) tellForks(forks []Fork) {
	f := &r.news.floor
	for _, fork := range forks {
		if !slices.ContainsFunc(f.forks, func(old Fork) bool { return isSameFork(old, fork) }) {
			r.tell(ForkSeen{fork, true})
		}
	}
	for _, old := range f.forks {
		if !slices.ContainsFunc(forks, func(fork Fork) bool { return old.ID == fork.ID && old.Seq == fork.Seq }) {
			r.tell(ForkSeen{old, false})
		}
	}
	f.forks = forks
}

// isSameFork reports whether there is nothing new in one of two.
func isSameFork(a, b Fork) bool {
	return a.ID == b.ID && a.Seq == b.Seq && slices.EqualFunc(a.Branches, b.Branches, func(a, b Branch) bool { return a.ID == b.ID })
}

// Resolve says, for everybody, which branch of a person's log counts, by its ID; staff may.
func (r *Room) Resolve(who, branch string) error {
	return r.decide(who, r.everybody, func(ctx context.Context, all []journal.Author) error {
		for _, f := range r.class.View().Forks {
			for _, b := range f.Branches {
				if f.Author == all[0] && b.First.String() == branch {
					return r.class.Resolve(ctx, all[0], b.First)
				}
			}
		}
		return fmt.Errorf("%q: %w", branch, ErrNoBranch)
	})
}
