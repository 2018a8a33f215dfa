package main

import "testing"

func TestRingIsWholeAgainAfterManyVanishAndAfterASplit(t *testing.T) {
	_, got := figuresOf(t, "churn", "-peers", "60", "-vanish", "0.3", "-split", "50s")
	for _, name := range []string{"ring_heal_s", "rejoin_s"} {
		if s := number(t, got, name); s > 15 {
			t.Errorf("%s = %v s, want at most 15", name, s)
		}
	}
	if d := number(t, got, "delivered"); d < 0.99 {
		t.Errorf("%v of all posts were delivered, want 0.99", d)
	}
}
