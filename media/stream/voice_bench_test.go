package stream

import (
	"testing"
	"time"

	"lyceum/media"
	"lyceum/session/netgroup"
)

// What one voice costs for 20 ms of sound: pushed, decoded, pulled.
func BenchmarkVoiceFrame(b *testing.B) {
	_, frames := speech(b, 10)
	v, err := newVoiceBuffer()
	if err != nil {
		b.Fatal(err)
	}
	pcm := make([]int16, media.FrameSamples)
	b.ReportAllocs()
	b.ResetTimer()
	for i := range uint64(b.N) {
		now := time.Duration(i) * media.FrameTime
		v.push(now, &netgroup.Frame{Number: i, Timestamp: i * 20_000, Data: frames[i%uint64(len(frames))]})
		v.pull(now, pcm)
	}
}

// What the publisher of a voice does for 20 ms.
func BenchmarkSoundSenderFrame(b *testing.B) {
	pcm, _ := speech(b, 10)
	s := newSilentSender(b)
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		from := i * media.FrameSamples % (len(pcm) - media.FrameSamples)
		if err := s.publish(pcm[from:from+media.FrameSamples], epoch, epoch.Add(time.Duration(i)*media.FrameTime)); err != nil {
			b.Fatal(err)
		}
	}
}

// newSilentSender returns a sender whose frames go nowhere.
func newSilentSender(t testing.TB) *SoundSender {
	e, err := newSoundEncoder(SoundConfig{Epoch: epoch, Out: nowhere{}})
	if err != nil {
		t.Fatal(err)
	}
	return &SoundSender{encoder: e, done: make(chan struct{})}
}

type nowhere struct{}

func (nowhere) Write(netgroup.Frame) error { return nil }

func TestSenderAndOutputTakeNoMemoryForAFrame(t *testing.T) {
	pcm, frames := speech(t, 10)
	s, i := newSilentSender(t), 0
	if n := testing.AllocsPerRun(300, func() {
		_ = s.publish(pcm[i*media.FrameSamples:][:media.FrameSamples], epoch, epoch.Add(time.Duration(i)*media.FrameTime))
		i++
	}); n > 0 {
		t.Errorf("a sender: %v allocations a frame", n)
	}
	o := &Output{}
	var voices []*Voice
	for range 8 {
		v, err := NewVoice(epoch)
		if err == nil {
			err = o.Add(v)
		}
		if err != nil {
			t.Fatal(err)
		}
		voices = append(voices, v)
	}
	out, k := make([]int16, media.FrameSamples), uint64(0)
	if n := testing.AllocsPerRun(300, func() {
		now := epoch.Add(time.Duration(k) * media.FrameTime)
		for _, v := range voices {
			v.Push(now, netgroup.Frame{Number: k, Timestamp: k * 20_000, Data: frames[k]})
		}
		o.mix(now, out)
		o.written(out, now.Add(media.FrameTime))
		k++
	}); n > 0 {
		t.Errorf("an output of 8 voices: %v allocations a frame", n)
	}
}
