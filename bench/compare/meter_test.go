//go:build linux

package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestMeterCountsWhatNeverArrivedAndWhatCameTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m meter
		n := 0
		ctx, cancel := context.WithCancel(t.Context())
		err := m.run(ctx, time.Millisecond, 20, func(b []byte) error {
			switch n++; {
			case n == 3: // lost
			case n == 5:
				m.got(b)
				m.got(b)
			default:
				m.got(b)
			}
			if n == 6 {
				m.setPhase(phaseDuring)
			}
			if n == 8 {
				cancel()
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		before, during := m.of(phaseBefore), m.of(phaseDuring)
		if before.Sent != 6 || before.Lost != 1 || len(before.Delays) != 5 || during.Sent != n-6 || during.Lost != 0 {
			t.Errorf("before: %+v, during: %+v", before, during)
		}
		if before.Extra != 1 || before.check() == nil {
			t.Errorf("%d came again and check says %v, want 1 and an error", before.Extra, before.check())
		}
	})
}
