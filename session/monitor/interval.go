package monitor

import (
	"math"
	"time"
)

// How often members report. Our choice: in a class of 300 staff get 100 reports a second, in one of 3,000 some 320.
const (
	intervalOf300 = 3 * time.Second
	minInterval   = 2 * time.Second
	maxInterval   = 13 * time.Second

	minLinksInterval = 10 * time.Second
)

// Interval returns the time between two reports of a member of a class of so many.
func Interval(members int) time.Duration {
	d := time.Duration(float64(intervalOf300) * math.Sqrt(float64(max(members, 1))/300))
	return min(max(d, minInterval), maxInterval)
}

// LinksInterval returns the time between two reports in which a member tells of its links, while staff look at them.
func LinksInterval(members int) time.Duration { return max(minLinksInterval, 4*Interval(members)) }
