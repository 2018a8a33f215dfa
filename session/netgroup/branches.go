package netgroup

import (
	"fmt"
	"time"

	"lyceum/session/journal"
	"lyceum/session/wire"
)

// Branches of forked logs. Along with how far its logs go, a member tells where the branches of those end that are
// forked; who lacks a branch wants it, and is answered by entries.

const (
	maxTips        = 1024     // told of in one message
	branchesAtOnce = 16       // looked at when one is asked for
	branchBytes    = 64 << 10 // in one answer
	walkedPerToken = 256      // entries that are looked at for one
)

// appendBranches appends the message that tells of the ends of branches.
func appendBranches(b []byte, tips []journal.Head) []byte {
	tips = tips[:min(len(tips), maxTips)]
	b = wire.AppendVLU(append(b, byte(messageBranches)), uint64(len(tips)))
	for _, h := range tips {
		b = wire.AppendVLU(append(b, h.Author[:]...), h.Seq)
		b = wire.AppendVLU(append(b, h.Hash[:]...), h.Stop)
	}
	return b
}

// parseBranches refuses tips that are not by author, and those of no branch.
func parseBranches(b []byte) (tips []journal.Head, err error) {
	n, b, err := takeCount(b, maxTips)
	for range n {
		var h journal.Head
		if h, b, err = takeHead(b); err != nil {
			return nil, err
		}
		if h.Stop == 0 || h.Seq < h.Stop || len(tips) > 0 && tips[len(tips)-1].Author.Compare(h.Author) > 0 {
			return nil, fmt.Errorf("branch from %d to %d: %w", h.Stop, h.Seq, wire.ErrMalformed)
		}
		tips = append(tips, h)
	}
	return tips, orTrailing(err, b)
}

func appendWantBranch(b []byte, n journal.BranchNeed) []byte {
	b = append(append(append(b, byte(messageWantBranch)), n.Author[:]...), n.Tip[:]...)
	return wire.AppendVLU(b, n.From)
}

func parseWantBranch(b []byte) (n journal.BranchNeed, err error) {
	author, b, err := take(b, len(n.Author))
	if err != nil {
		return n, err
	}
	tip, b, err := take(b, len(n.Tip))
	if err != nil {
		return n, err
	}
	n.Author, n.Tip = journal.Author(author), journal.Hash(tip)
	n.From, b, err = wire.TakeVLU(b)
	if err == nil && n.From == 0 {
		return n, fmt.Errorf("want a branch from 0: %w", wire.ErrMalformed)
	}
	return n, orTrailing(err, b)
}

// compareLogs begins to compare logs with a neighbour, and tells it of branches.
func (g *Group) compareLogs(now time.Time, n *neighbor) {
	g.logs.compare(now, n)
	if tips := g.journal.Tips(); len(tips) > 0 {
		n.send(now, appendBranches(nil, tips))
	}
}

// compareAllLogs does so with all neighbours.
func (g *Group) compareAllLogs(now time.Time) {
	g.logs.compareAll(now)
	if tips := g.journal.Tips(); len(tips) > 0 {
		g.spread(now, appendBranches(nil, tips), nil)
	}
}

// A branchWant is what a neighbour was asked for last of the branches that it told of.
type branchWant struct {
	tips  []journal.Head // that it told of
	need  journal.BranchNeed
	tried map[journal.Hash]bool // of the tips: nothing more is to be had
}

// gotBranches notes which branches a neighbour has and asks for what this machine lacks of them.
func (n *neighbor) gotBranches(now time.Time, body []byte) error {
	tips, err := parseBranches(body)
	if err != nil {
		return err
	}
	n.branches = branchWant{tips: tips, tried: map[journal.Hash]bool{}}
	n.askBranch(now)
	return nil
}

// askBranch asks for one branch that is missing here; the others follow when it has come.
func (n *neighbor) askBranch(now time.Time) {
	g, w := n.group, &n.branches
	if !g.spec.PostingEnabled {
		return
	}
	for _, need := range g.journal.MissingBranches(w.tips, branchesAtOnce+len(w.tried)) {
		if w.tried[need.Tip] || need.From > g.wantedOf(need.Author) {
			continue
		}
		if need.Tip == w.need.Tip {
			need.From = w.need.From
		}
		w.need = need
		n.send(now, appendWantBranch(nil, need))
		return
	}
	w.need = journal.BranchNeed{}
}

// gotBranch takes in that a neighbour sent entries, and goes on if they answer what it was asked for.
func (n *neighbor) gotBranch(now time.Time, raws [][]byte) {
	w := &n.branches
	if w.need.From == 0 || len(raws) == 0 {
		return
	}
	first, err := journal.Parse(raws[0])
	if err != nil || first.Author != w.need.Author || first.Seq < w.need.From {
		return
	}
	last, err := journal.Parse(raws[len(raws)-1])
	if err != nil || last.Author != w.need.Author {
		return
	}
	if w.need.From = last.Seq + 1; last.Hash == w.need.Tip {
		w.tried[w.need.Tip] = true
	}
	n.askBranch(now)
}

// gotWantBranch answers with as much of a branch as one message holds.
func (n *neighbor) gotWantBranch(now time.Time, body []byte) error {
	need, err := parseWantBranch(body)
	if err != nil {
		return err
	}
	raws, walked := n.group.journal.Branch(need, maxEntries, branchBytes)
	n.charge(now, float64(walked)/walkedPerToken)
	if len(raws) > 0 {
		answer := appendEntries(nil, raws)
		n.charge(now, float64(len(answer))/toldBytesPerToken)
		n.send(now, answer)
	}
	return nil
}

// lacksOwnBranch reports whether a neighbour knows of a branch of this machine's own log that is not here.
func (n *neighbor) lacksOwnBranch() bool {
	var own []journal.Head
	for _, h := range n.branches.tips {
		if h.Author == n.group.self() {
			own = append(own, h)
		}
	}
	return len(n.group.journal.MissingBranches(own, 1)) > 0
}
