//go:build e2e

package main_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"testing"

	"lyceum/collab/files"
	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
	"lyceum/session/netgroup/pieces"
	"lyceum/session/netgroup/replication"
)

// liarEnv makes the test binary a member of a class that says it has every file that is shared, and gives wrong pieces. Its value is the
// file of the invite.
const liarEnv = "LYCEUM_E2E_LIAR"

// liar starts such a member on a host.
func (c *classroom) liar(on *host) *process {
	c.t.Helper()
	self, err := os.Executable()
	if err != nil {
		c.t.Fatal(err)
	}
	return on.start(c.deadline, "liar", self, []string{liarEnv + "=" + c.invite})
}

// A liarProcess is what runs in a process of its own. Only the loop touches its fields.
type liarProcess struct {
	files *files.Files
	group *netgroup.Group
	open  map[session.FileID]session.Ticket
}

func runLiar(invite string) error {
	text, err := os.ReadFile(invite)
	if err != nil {
		return err
	}
	spec, err := netgroup.ParseSpec(string(text), time.Now())
	if err != nil {
		return err
	}
	l := &liarProcess{files: files.New(journal.Author{1}, nil), open: map[session.FileID]session.Ticket{}}
	peer, err := session.OpenPeer(context.Background(), session.PeerConfig{Handle: l.handle})
	if err != nil {
		return err
	}
	proof := journal.ProveBearer(spec.ID(), spec.Auth[0].Signer(), peer.Author())
	if _, err := peer.Join(context.Background(), spec, netgroup.Member{Name: "Liar", Grants: spec.Auth[0].Grants, Proof: proof}); err != nil {
		return err
	}
	<-peer.Done()
	return errors.New("the network of the liar failed")
}

func (l *liarProcess) handle(now time.Time, ev netgroup.Event) {
	switch ev := ev.(type) {
	case netgroup.Ready:
		l.group = ev.Group
	case netgroup.EntryFolded:
		l.files.Apply(ev.Entry)
		l.openAll(now)
	case netgroup.ReplicationRequest:
		ticket := l.open[ev.Objects.ID().Name]
		var wrong [][]byte
		for i := ev.First; i <= ev.Last; i++ {
			wrong = append(wrong, make([]byte, pieces.WayBytes(ticket.Size, i)+pieces.Length(ticket.Size, i)+pieces.Overhead))
		}
		ev.Objects.WriteRequestedObject(now, ev.RequestID, wrong...)
		liarSays("lied", map[string]any{"pieces": len(wrong), "to": ev.Peer.String()})
	}
}

// openAll says of every file that it is here.
func (l *liarProcess) openAll(now time.Time) {
	for _, f := range l.files.Snapshot().Files {
		ticket, err := session.ParseTicket(f.Ticket)
		if err != nil || l.group == nil || l.open[ticket.ID()] == ticket {
			continue
		}
		l.open[ticket.ID()] = ticket
		n := pieces.Count(ticket.Size)
		space, err := l.group.OpenObjects(now, netgroup.SpaceID{Kind: netgroup.FileSpace, Name: ticket.ID()}, netgroup.ObjectOptions{
			Strategy: replication.RarestFirst, Objects: n, Bytes: pieces.MaxObject(ticket.Size), Seed: true,
		})
		if err != nil {
			liarSays("failed", map[string]any{"cause": err.Error()})
			continue
		}
		space.AddHaveObjects(now, 0, n-1)
		liarSays("has", map[string]any{"name": f.Name, "pieces": n})
	}
}

// liarSays prints an event as the program does.
func liarSays(event string, fields map[string]any) {
	fields["event"] = event
	_ = json.NewEncoder(os.Stdout).Encode(fields) // who reads it may be gone
}

// mount makes a disk of a size, in memory, for as long as a test lasts.
func mount(t *testing.T, dir, size string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := commandOf("mount", "-t", "tmpfs", "-o", "size="+size, "lyceum-e2e", dir); err != nil {
		t.Fatalf("this test mounts a small disk and so must run as root: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := commandOf("umount", "-l", dir); err != nil {
			t.Errorf("umount %s: %v: %s", dir, err, out)
		}
	})
}

func commandOf(name string, args ...string) (string, error) {
	out, err := exec.Command(name, args...).CombinedOutput()
	return fmt.Sprintf("%s", out), err
}
