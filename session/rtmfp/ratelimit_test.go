package rtmfp

import (
	"testing"
	"time"
)

// What was sent just before the watch turned to a new second still counts.
func TestAnAddressIsAnsweredOnceInAnySecond(t *testing.T) {
	var w replyWatch
	start := testStart
	w.allows(start, portOf(0)) // the first turn
	for _, tt := range []struct {
		at   time.Duration
		want bool
	}{
		{900 * time.Millisecond, true},
		{1100 * time.Millisecond, false}, // turned meanwhile
		{1899 * time.Millisecond, false},
		{1900 * time.Millisecond, true},
		{2500 * time.Millisecond, false},
		{10 * time.Second, true},
	} {
		got := w.allows(start.Add(tt.at), portOf(1))
		if got {
			w.spend(start.Add(tt.at), portOf(1))
		}
		if got != tt.want {
			t.Errorf("after %v: allowed %v, want %v", tt.at, got, tt.want)
		}
	}
}
