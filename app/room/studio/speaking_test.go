package studio

import (
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/dsp/synth"
	"lyceum/media/stream"
	"lyceum/session/journal"
)

func TestWhoSpeaksIsToldUntilAWhileAfter(t *testing.T) {
	var k talkers
	v, ana := &stream.Voice{}, journal.Author{1}
	k.add(ana, v)
	at := time.Unix(1_800_000_000, 0)
	begun := at
	var news []Speaking
	speech := synth.NewSpeaker(120, 1).Say(nil, 3*media.SampleRate)
	for i := 0; i+media.FrameSamples <= len(speech); i += media.FrameSamples {
		k.heard(at, v, speech[i:i+media.FrameSamples])
		if is := k.look(at); is != nil {
			news = append(news, is...)
			if after := at.Sub(begun); after < 300*time.Millisecond {
				t.Errorf("told after %v", after)
			}
		}
		at = at.Add(media.FrameTime)
	}
	if len(news) != 1 || news[0] != (Speaking{ana, true}) {
		t.Fatalf("told %v", news)
	}
	if is := k.look(at.Add(time.Second)); is != nil {
		t.Errorf("after a second's pause told %v", is)
	}
	if is := k.look(at.Add(1600 * time.Millisecond)); len(is) != 1 || is[0].On {
		t.Errorf("after 1.6 s told %v", is)
	}
}
