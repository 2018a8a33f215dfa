package netgroup

import (
	"lyceum/session/journal"
)

// Who may post or publish in a group with passwords shows it in the join message to neighbours and in the own
// log's first entry to everybody: by a signature of the password's key over the author key, as with the bearer
// keys of invites. So one check for each author is enough, whoever passes the author's words on.

// passwords are the proofs that an author knows the group's passwords; empty for one that is not known, or that
// there is not.
type passwords struct{ posting, publish []byte }

// ProvePasswords returns what shows that an author may post and publish, as far as the spec's authorizations go:
// the proofs of a [journal.Join]. They are nil where the group has no password or its key is not there.
func (s *Spec) ProvePasswords(author journal.Author) (posting, publish []byte) {
	prove := func(key []byte) []byte {
		for _, a := range s.Auth {
			if public := a.public(); key != nil && string(public[:]) == string(key) {
				return journal.ProveBearer(s.ID(), a.Signer(), author)
			}
		}
		return nil
	}
	return prove(s.PostingKey), prove(s.PublishKey)
}

// lacks returns which rights an author has not, whatever the grants say, for want of a password.
func (g *Group) lacks(shown journal.Join, a journal.Author) journal.Rights {
	return shown.Lacks(g.id, g.spec.PostingKey, g.spec.PublishKey, a)
}

// ownLacks are the rights that this machine has not for want of a password.
func (g *Group) ownLacks() journal.Rights {
	return g.lacks(journal.Join{PostingProof: g.shows.posting, PublishProof: g.shows.publish}, g.self())
}

// ownRights are those that this machine can show, whether or not its join is in the record yet.
func (g *Group) ownRights() journal.Rights {
	switch {
	case !g.hasStaff():
		return journal.AllRights &^ g.ownLacks()
	case len(g.me.Grants) == 0:
		return 0
	}
	return g.me.Grants[len(g.me.Grants)-1].Rights &^ g.ownLacks()
}

// MayPost reports whether a member has the right to post, by its grants and the posting password.
func (g *Group) MayPost(a journal.Author) bool {
	return g.spec.carriesPosts() && g.rightsOf(a)&journal.Post != 0
}

// MayPublish reports whether a member has the right to publish streams, by its grants and the publish password.
func (g *Group) MayPublish(a journal.Author) bool {
	return g.spec.MulticastEnabled && g.rightsOf(a)&journal.Publish != 0
}

// rightsOf are those of a member; this machine need not have joined the record for its own.
func (g *Group) rightsOf(a journal.Author) journal.Rights {
	if a == g.self() {
		return g.ownRights()
	}
	return g.rights(a)
}
