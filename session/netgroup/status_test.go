package netgroup

import "testing"

func TestEventsCarryTheOriginalsStatusCodes(t *testing.T) {
	for _, tt := range []struct {
		ev          Event
		code, level string
	}{
		{GroupConnected{}, "NetGroup.Connect.Success", "status"},
		{LocalCoverageChanged{}, "NetGroup.LocalCoverage.Notify", "status"},
		{NeighborConnected{}, "NetGroup.Neighbor.Connect", "status"},
		{NeighborDisconnected{}, "NetGroup.Neighbor.Disconnect", "status"},
		{PostReceived{}, "NetGroup.Posting.Notify", "status"},
		{EntryFolded{}, "", "status"}, // the original had no journal
	} {
		if got := Status(tt.ev); got != tt.code {
			t.Errorf("Status(%T) = %q, want %q", tt.ev, got, tt.code)
		}
		if got := StatusLevel(tt.code); got != tt.level {
			t.Errorf("StatusLevel(%q) = %q, want %q", tt.code, got, tt.level)
		}
	}
	if got := StatusLevel(CodeConnectRejected); got != "error" {
		t.Errorf("a rejected connection is of level %q", got)
	}
}
