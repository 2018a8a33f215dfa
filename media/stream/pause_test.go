package stream

import (
	"testing"
	"time"

	"lyceum/media"
	"lyceum/session/netgroup"
)

// A pause is nothing that gets old: what was heard before it is not heard again, and pictures stay where they are.
func TestPauseMakesNothingOlder(t *testing.T) {
	_, frames := speech(t, 2)
	epoch := time.Unix(1_800_000_000, 0)
	v, err := NewVoice(epoch)
	if err != nil {
		t.Fatal(err)
	}
	const pause, way, speaker = 2 * time.Second, 10 * time.Millisecond, 20 * time.Millisecond
	var inPause time.Time // when the last that was captured is heard, as of the end of the pause
	last := Timestamp(epoch, epoch.Add(time.Duration(len(frames)-1)*media.FrameTime))
	pcm := make([]int16, media.FrameSamples)
	for i := range len(frames) + int(pause/media.FrameTime) {
		captured := epoch.Add(time.Duration(i) * media.FrameTime)
		now := captured.Add(media.FrameTime + way)
		f := netgroup.Frame{Number: uint64(i), Timestamp: Timestamp(epoch, captured)}
		switch {
		case i < len(frames):
			f.Data = frames[i]
			v.Push(now, f)
		case i < len(frames)+pauseTold:
			f.Data = frames[0][:1]
			v.Push(now, f)
		}
		v.Pull(now, pcm)
		v.Heard(now.Add(speaker))
		inPause, _ = v.HeardAt(last)
	}
	if is := v.Stats(epoch); is.AgeP99 > 150*time.Millisecond || is.AgeP50 == 0 {
		t.Errorf("what was heard was %v old, and at most %v", is.AgeP50, is.AgeP99)
	}
	if age := inPause.Sub(captured(epoch, inPause, last)); age > 150*time.Millisecond {
		t.Errorf("after a pause of %v what was captured before it is thought to be heard after %v", pause, age)
	}
}
