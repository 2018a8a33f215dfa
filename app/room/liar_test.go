package room

import (
	"testing"
	"time"

	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
	"lyceum/session/netgroup/pieces"
	"lyceum/session/netgroup/replication"
)

// A liar is a student whose program says that it has all of a file, and gives wrong pieces.
type liar struct {
	peer   *session.Peer
	spec   *netgroup.Spec
	served int // of the loop
}

// lies has a liar enter a class, and say so once it is in.
func (b *building) lies(invite string, ticket session.Ticket) *liar {
	b.t.Helper()
	l, d := &liar{}, b.desk("Liar")
	var err error
	if l.spec, err = netgroup.ParseSpec(invite, time.Now()); err != nil {
		b.t.Fatal(err)
	}
	l.peer, err = session.OpenPeer(b.t.Context(), session.PeerConfig{Network: d.options.network, Handle: func(now time.Time, ev netgroup.Event) { l.handle(b.t, now, ev, ticket) }})
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = l.peer.Close() })
	if _, err := l.peer.Join(b.t.Context(), l.spec, netgroup.Member{Name: "Liar", Grants: l.spec.Auth[0].Grants, Proof: l.proof()}); err != nil {
		b.t.Fatal(err)
	}
	return l
}

func (l *liar) proof() []byte {
	return journal.ProveBearer(l.spec.ID(), l.spec.Auth[0].Signer(), l.peer.Author())
}

func (l *liar) handle(t *testing.T, now time.Time, ev netgroup.Event, ticket session.Ticket) {
	switch ev := ev.(type) {
	case netgroup.Ready:
		n := pieces.Count(ticket.Size)
		space, err := ev.Group.OpenObjects(now, netgroup.SpaceID{Kind: netgroup.FileSpace, Name: ticket.ID()}, netgroup.ObjectOptions{
			Strategy: replication.RarestFirst, Objects: n, Bytes: pieces.MaxObject(ticket.Size), Seed: true,
		})
		if err != nil {
			t.Errorf("the liar: %v", err)
			return
		}
		space.AddHaveObjects(now, 0, n-1)
	case netgroup.ReplicationRequest:
		var wrong [][]byte
		for i := ev.First; i <= ev.Last; i++ {
			wrong = append(wrong, make([]byte, pieces.WayBytes(ticket.Size, i)+pieces.Length(ticket.Size, i)+pieces.Overhead))
			l.served++
		}
		ev.Objects.WriteRequestedObject(now, ev.RequestID, wrong...)
	}
}

// Who gives wrong pieces is found out, and everybody has the file as it was shared.
func TestLiarKeepsNobodyFromAFile(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := sharingClass(b)
		data := bytesOf(3, 40*pieces.Size)
		id := teacher.shares("film.webm", data)
		wait(5 * time.Second)
		d, err := teacher.described(id)
		must(t, err)
		ticket, err := session.ParseTicket(d.Ticket)
		must(t, err)
		l := b.lies(teacher.Invite(), ticket)
		wait(10 * time.Second)
		for _, d := range []*desk{ana, ben} {
			d.must("asks", d.FetchFile(id))
		}
		wait(time.Minute)
		for _, d := range []*desk{ana, ben} {
			d.wantSaved(id, "film.webm", data)
		}
		served := 0
		must(t, l.peer.Do(background, func(time.Time, *netgroup.Connection) { served = l.served }))
		if served == 0 {
			t.Error("nobody asked the liar: this shows nothing")
		}
	})
}
