package session

import (
	"time"

	"lyceum/session/netgroup"
)

// verify has the signatures of a batch of frames checked beside the loop, which goes on meanwhile. A group has one batch
// out at a time, so there is one goroutine a group at most; it ends when the batch is checked.
func (p *Peer) verify(ev netgroup.FramesToVerify) {
	p.done.Go(func() {
		ev.Batch.Verify()
		// It fails only when the peer is closed.
		_ = p.Do(p.ctx, func(now time.Time, _ *netgroup.Connection) { ev.Group.Verified(now, ev.Batch) })
	})
}
