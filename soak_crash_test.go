//go:build soak

package main_test

import (
	"testing"
	"time"
)

// TestSoakKilledTwoHundredTimes is TestE2EKilledTwentyTimes with ten times as many kills.
func TestSoakKilledTwoHundredTimes(t *testing.T) { holdClassAmongKills(t, 2, 200, 40*time.Minute) }
