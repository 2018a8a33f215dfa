package studio

import (
	"slices"
	"sync"
	"time"

	"lyceum/media/dsp"
	"lyceum/media/stream"
	"lyceum/session/journal"
)

// Talkers tell who of those that the class hears here speaks: from 300 ms on, until 1.5 s after.
type talkers struct {
	mu       sync.Mutex // guards what follows, for the output's goroutine
	all      []*talker  // at most maxVoices
	detector dsp.SpeakerDetector[*stream.Voice]
}

type talker struct {
	who      journal.Author
	voice    *stream.Voice
	activity dsp.Activity
	speaks   bool
}

// add has a voice be listened to.
func (t *talkers) add(who journal.Author, v *stream.Voice) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, &talker{who: who, voice: v})
}

// remove ends that, and reports whether the voice spoke.
func (t *talkers) remove(v *stream.Voice) (who journal.Author, spoke bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.IndexFunc(t.all, func(k *talker) bool { return k.voice == v })
	if i < 0 {
		return who, false
	}
	k := t.all[i]
	t.all = slices.Delete(t.all, i, i+1)
	return k.who, k.speaks
}

// heard takes in 20 ms of a voice.
func (t *talkers) heard(at time.Time, v *stream.Voice, frame []int16) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range t.all {
		if k.voice == v && k.activity.Add(frame) {
			t.detector.Heard(at, v, dsp.Level(frame))
		}
	}
}

// look returns who began to speak or ended.
func (t *talkers) look(at time.Time) (news []Speaking) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range t.all {
		if is := t.detector.Speaking(at, k.voice); is != k.speaks {
			k.speaks = is
			news = append(news, Speaking{k.who, is})
		}
	}
	return news
}
