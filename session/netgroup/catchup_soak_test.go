//go:build soak

package netgroup

import (
	"testing"
	"time"
)

func TestSoakLateJoinerOfThirty(t *testing.T) {
	if took, bound, bytes, _ := catchesUp(t, 30, 20_100); took > bound {
		t.Errorf("%v for %d bytes, the bound is %v", took, bytes, bound)
	}
}

// Of what is little most of the time is finding the others and getting up to speed.
func TestSoakLateJoinerOfTen(t *testing.T) {
	if took, bound, bytes, _ := catchesUp(t, 10, 6_000); took > bound {
		t.Errorf("%v for %d bytes, the bound is %v", took, bytes, bound)
	}
}

func TestSoakThirtyAgreeAfterTenMinutesApart(t *testing.T) {
	if took := halved(t, 30, 10*time.Minute); took > 5*time.Second {
		t.Errorf("equal after %v, want 5 s", took)
	}
}
