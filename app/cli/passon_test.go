package cli

import (
	"strings"
	"testing"

	"lyceum/app/room"
)

func TestPassOnIsALimitInMbit(t *testing.T) {
	for text, want := range map[string]room.PassOn{
		"": {}, " --pass-on 0": room.PassOnUpTo(0), " --pass-on 2.5": room.PassOnUpTo(2500), " --pass-on=1000000": room.PassOnUpTo(1_000_000_000),
	} {
		inBubble(t, func(t *testing.T) {
			r := newRun().start(t.Context(), strings.Fields("host --headless --name T --title T --for 1s"+text)...)
			r.wantCode(t, 0)
			if r.passOn != want {
				t.Errorf("%q: %v, want %v", text, r.passOn, want)
			}
		})
	}
}
