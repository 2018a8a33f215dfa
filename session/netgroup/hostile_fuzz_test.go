package netgroup

import (
	"encoding/binary"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// A member that has proven itself may send anything: nothing panics, nothing grows beyond its bounds, what
// others wrote still counts, and it is heard as before. The input is a list of messages, each behind its
// length in two bytes.
func FuzzMessagesOfAMember(f *testing.F) {
	list := func(messages ...[]byte) (out []byte) {
		for _, m := range messages {
			out = append(binary.BigEndian.AppendUint16(out, uint16(len(m))), m...)
		}
		return out
	}
	for _, messages := range goodMessages {
		f.Add(list(messages...))
	}
	f.Add(list(goodPostingMessages...))
	f.Add(list(goodRoutingMessages...))
	base := settled(f, classLinks[0].link, 3)
	entry := base.people[1].folded[0].Raw
	post := base.people[1].seal(1, []byte("hello"))
	f.Add(list(appendEntry(entry), appendEntries(nil, [][]byte{entry, entry})))
	f.Add(list(postMessage(post), postMessage(post), postMessage(post[:99])))
	f.Add(list(append(wire.AppendField([]byte{byte(messageDesk), 1}, entry), 0), []byte{byte(messageLogs), deskLogs, 1, 9, 9, 0}))
	f.Add(list([]byte{byte(messageGoodbye)}, tellOf(nil), []byte{99}, nil))
	heads := base.people[1].g.Journal().Heads()
	heads[0].Seq, heads[1].Stop, heads[2].Hash = ^uint64(0), 1, journal.Hash{}
	of := heads[1].Author
	f.Add(list(appendBranches(nil, []journal.Head{{Author: of, Seq: 2, Stop: 1}, {Author: of, Seq: 1 << 40, Stop: 2}}),
		appendEntries(nil, [][]byte{entry}), appendWantBranch(nil, journal.BranchNeed{Author: of, Tip: heads[1].Hash, From: 1})))
	f.Add(list(allHeads(0, 0, heads), wantOf(journal.Need{Author: heads[0].Author, From: 1, To: 1 << 40})))

	f.Fuzz(func(t *testing.T, in []byte) {
		c := settled(t, classLinks[0].link, 3)
		teacher, liar, other := c.people[0], c.people[1], c.people[2]
		n := teacher.g.neighbors[liar.PeerID()]
		for len(in) >= 2 {
			size := min(int(binary.BigEndian.Uint16(in)), len(in)-2)
			_ = liar.g.neighbors[teacher.PeerID()].out.Write(c.w.Now(), in[2:2+size], rtmfp.Deadlines{})
			in = in[2+size:]
		}
		liar.do(func(time.Time) {})
		c.w.RunFor(3 * time.Second)
		if len(teacher.g.contacts) > maxContacts || len(n.lists) > maxListed ||
			len(teacher.g.authors) > 3 || len(teacher.g.given) > 3 || n.faults > maxFaults {
			t.Errorf("out of bounds: %v, %+v", c, n)
		}
		if teacher.g.neighbors[other.PeerID()] == nil || !teacher.g.neighbors[other.PeerID()].up {
			t.Error("the link between two honest members is gone")
		}
		before := len(teacher.folded)
		other.say("still here")
		c.w.RunFor(3 * time.Second)
		if len(teacher.folded) != before+1 || other.g.Counters().Malformed > 0 && other.g.neighbors[teacher.PeerID()].faults > 0 {
			t.Errorf("not heard, or the honest is blamed:\n%v", c)
		}
	})
}
