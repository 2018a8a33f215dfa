//go:build e2e

package main_test

import (
	"testing"
	"time"
)

// TestE2EKilledTwentyTimes kills programs of a class at random moments, twenty times and some more at their start.
func TestE2EKilledTwentyTimes(t *testing.T) { holdClassAmongKills(t, 1, 20, 5*time.Minute) }
