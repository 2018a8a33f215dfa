package studio

import (
	"time"

	"lyceum/media/device"
)

// hints watch a real microphone. The goroutine of its sound owns them.
type hints struct {
	tell   func(HintKind) // nil: it is a file or a test
	muted  device.MutedTalk
	health device.Health
}

// captured takes in sound as it comes from the microphone.
func (h *hints) captured(frame []int16) {
	if h.tell == nil {
		return
	}
	switch is, changed := h.health.Add(frame); {
	case !changed:
	case is == device.Silent:
		h.tell(SilentMicrophone)
	case is == device.Noisy:
		h.tell(NoisyMicrophone)
	}
}

// processed takes in sound without echo, and whether anybody hears it.
func (h *hints) processed(frame []int16, at time.Time, heard bool) {
	switch {
	case h.tell == nil:
	case heard:
		h.muted.Reset()
	case h.muted.Add(at, frame):
		h.tell(TalkingWhileMuted)
	}
}
