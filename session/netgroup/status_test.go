package netgroup

import (
	"slices"
	"testing"

	"lyceum/session/journal"
)

// What the original told of connections and groups (ActionScript 3.0 reference, NetStatusEvent), with its level. Streams
// are not built yet.
var originalCodes = map[string]string{
	"NetConnection.Connect.Success": "status", "NetConnection.Connect.Failed": "error",
	"NetConnection.Connect.Rejected": "error", "NetConnection.Connect.Closed": "status",
	"NetGroup.Connect.Success": "status", "NetGroup.Connect.Failed": "error", "NetGroup.Connect.Rejected": "error",
	"NetGroup.Neighbor.Connect": "status", "NetGroup.Neighbor.Disconnect": "status",
	"NetGroup.LocalCoverage.Notify": "status", "NetGroup.Posting.Notify": "status", "NetGroup.SendTo.Notify": "status",
	"NetGroup.Replication.Fetch.SendNotify": "status", "NetGroup.Replication.Fetch.Failed": "status",
	"NetGroup.Replication.Fetch.Result": "status", "NetGroup.Replication.Request": "status",
}

func TestEveryCodeOfTheOriginalBelongsToAnEvent(t *testing.T) {
	p := newClass(t, 1, classLinks[0].link).people[0]
	var told []string
	for _, ev := range []Event{
		ConnectSucceeded{}, ConnectFailed{}, ConnectRejected{}, ConnectClosed{},
		GroupConnected{}, GroupRefused{}, KnockEnded{}, KnockEnded{Refused: true}, Refused{}, Removed{Group: p.g, Author: p.author()},
		NeighborConnected{}, NeighborDisconnected{}, LocalCoverageChanged{}, PostReceived{}, SendToNotify{},
		ReplicationFetchSend{}, ReplicationFetchFailed{}, ReplicationFetchResult{}, ReplicationRequest{},
	} {
		code := Status(ev)
		if originalCodes[code] == "" {
			t.Errorf("%T has the code %q, which the original had not", ev, code)
		}
		told = append(told, code)
	}
	for code, level := range originalCodes {
		if !slices.Contains(told, code) {
			t.Errorf("no event has the code %s", code)
		}
		if got := StatusLevel(code); got != level {
			t.Errorf("StatusLevel(%q) = %q, want %q", code, got, level)
		}
	}
	for _, ev := range []Event{EntryFolded{}, Ready{}, Waiting{}, Removed{Group: p.g, Author: journal.Author{}}} { // the original had none of these
		if got := Status(ev); got != "" {
			t.Errorf("Status(%T) = %q", ev, got)
		}
	}
}
