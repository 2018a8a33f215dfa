package studio

import (
	"time"

	"lyceum/media/device"
)

// hints watch a real microphone. The goroutine of its sound owns them.
type hints struct {
	off    bool // of a file or a test
	tell   func(HintKind)
	muted  device.MutedTalk
	health device.Health
}

// captured takes in sound; heard says whether anybody gets it.
func (h *hints) captured(frame []int16, at time.Time, heard bool) {
	if h.off {
		return
	}
}
