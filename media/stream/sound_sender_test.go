package stream

import (
	"testing"
	"time"

	"lyceum/media"
)

func TestTimestampIsOfTheCaptureWhateverProcessingTakes(t *testing.T) {
	epoch := time.Unix(1_800_000_000, 0)
	at := epoch.Add(time.Second)
	asked := time.Time{}
	out := &listener{}
	e, err := newSoundEncoder(SoundConfig{
		Epoch: epoch, Out: out, Delay: 11 * time.Millisecond,
		Process: func(_ []int16, at time.Time) Writer { asked = at; return out },
	})
	if err != nil {
		t.Fatal(err)
	}
	pcm, _ := speech(t, 1)
	f, ok, err := e.encode(pcm[:media.FrameSamples], at)
	if err != nil || !ok || f.Timestamp != 989_000 || asked != at {
		t.Errorf("timestamp %d, %v, %v; processed as of %v", f.Timestamp, ok, err, asked)
	}
}
