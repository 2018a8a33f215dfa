//go:build !nogui

package widget

import (
	"fmt"
	"time"

	"lyceum/app/words"
)

// Lasted writes how long something has gone on. It changes seldom, in steps of ten seconds and then of minutes: each change draws
// the window anew.
func Lasted(d time.Duration) string {
	if m := int(d.Minutes()); m > 0 {
		return words.T("%d min", m)
	}
	const step = 10
	return fmt.Sprintf("0:%02d", max(0, int(d.Seconds()))/step*step)
}
