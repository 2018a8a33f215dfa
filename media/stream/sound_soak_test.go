//go:build soak

package stream

import (
	"testing"
	"time"
)

func TestSoakSkewOfClocksIsAbsorbedForAnHour(t *testing.T) { absorb(t, time.Hour) }
