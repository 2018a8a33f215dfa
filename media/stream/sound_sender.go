package stream

import (
	"sync"
	"time"

	"lyceum/media"
	"lyceum/media/codec"
	"lyceum/session/netgroup"
)

// A SoundConfig says what sound is published, and how.
type SoundConfig struct {
	Source media.AudioSource // owned by the sender from then on
	Out    Writer
	Epoch  time.Time // see Timestamp
	Kbit   int       // 0: 32
	DTX    bool      // send next to nothing while nobody speaks: not for files

	// Process, if not nil, has each frame before it is encoded, and may change it: echo, noise, mute, meters. It returns
	// who is to hear it, in the place of Out; nil if nobody is. The sender's goroutine calls it. Nobody gets anything of
	// what was for somebody else: the first frame for another is left out, as Process may hold back some of the one before.
	Process func(frame []int16, at time.Time) (to Writer)
	Delay   time.Duration // by how much later than what it took is what Process leaves: timestamps are of the capture
}

const (
	soundKbit = 32
	// expectedLoss is what the encoder is told, in percent. Our choice: that much makes it put the frame before into each,
	// which restores what neither packet brought.
	expectedLoss = 10
	// pauseTold is how many frames say that there is a pause, in case that some are lost.
	pauseTold = 3
)

// SoundPublishing returns how a stream of sound travels.
func SoundPublishing() netgroup.PublishConfig {
	return netgroup.PublishConfig{Kind: netgroup.AudioStream, Kbit: soundKbit, Layers: 1}
}

// A soundEncoder makes frames of sound. It takes memory for many at a time.
type soundEncoder struct {
	cfg     SoundConfig
	encoder *codec.AudioEncoder
	to      Writer // who heard the latest frame that somebody did, or Out
	slab    []byte
	kind    byte // the first byte of the latest packet
	paused  int  // frames in a row that there was nothing to send
}

const soundSlab = 32 << 10

func newSoundEncoder(cfg SoundConfig) (*soundEncoder, error) {
	if cfg.Kbit == 0 {
		cfg.Kbit = soundKbit
	}
	e, err := codec.NewAudioEncoder(codec.AudioConfig{Kbit: cfg.Kbit, Loss: expectedLoss, DTX: cfg.DTX})
	if err != nil {
		return nil, err
	}
	return &soundEncoder{cfg: cfg, encoder: e, to: cfg.Out}, nil
}

// encode returns the frame of 20 ms of sound that were captured at a time. It is false if nothing is to be sent.
func (s *soundEncoder) encode(pcm []int16, at time.Time) (f netgroup.Frame, ok bool, err error) {
	if s.cfg.Process != nil {
		switch to := s.cfg.Process(pcm, at); to {
		case nil:
			f, ok = s.pause(at)
			return f, ok, nil
		case s.to:
		default:
			return f, false, s.turn(to)
		}
	}
	if cap(s.slab)-len(s.slab) < codec.MaxPacket {
		s.slab = make([]byte, 0, soundSlab)
	}
	from := len(s.slab)
	if s.slab, err = s.encoder.Encode(pcm, s.slab); err != nil {
		return f, false, err
	}
	data := s.slab[from:len(s.slab):len(s.slab)]
	if len(data) == 0 {
		f, ok = s.pause(at)
		return f, ok, nil
	}
	s.kind, s.paused = data[0], 0
	return s.frame(data, at), true, nil
}

// turn has what comes go to somebody else, and carry nothing of what was before.
func (s *soundEncoder) turn(to Writer) error {
	s.to, s.kind, s.paused = to, 0, 0
	return s.encoder.Reset()
}

// pause returns the frame that says that nobody speaks, unless that was said. It is the packet by which Opus says so:
// its first byte alone.
func (s *soundEncoder) pause(at time.Time) (f netgroup.Frame, ok bool) {
	if s.paused++; s.paused > pauseTold || s.kind == 0 {
		return f, false
	}
	return s.frame([]byte{s.kind}, at), true
}

func (s *soundEncoder) frame(data []byte, at time.Time) netgroup.Frame {
	return netgroup.Frame{Key: true, Timestamp: Timestamp(s.cfg.Epoch, at.Add(-s.cfg.Delay)), Data: data}
}

// A SoundSender publishes the sound of a source.
type SoundSender struct {
	encoder *soundEncoder
	done    chan struct{} // closed when its goroutine has ended

	mu   sync.Mutex // guards what follows
	kbit rate
	sent uint64
	lost uint64
	err  error
}

// Close closes the source, and waits until nothing is written any more.
func (s *SoundSender) Close() error {
	err := s.encoder.cfg.Source.Close()
	<-s.done
	return err
}

// Wait waits until the source has ended, and returns why: nil if it was closed, or has no more sound.
func (s *SoundSender) Wait() error {
	<-s.done
	return s.err
}

// Stats returns the figures of now.
func (s *SoundSender) Stats(now time.Time) SenderStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return SenderStats{Kbit: s.kbit.kbit(now), Sent: s.sent, Lost: s.lost}
}

// SenderStats says what a sender does. Frames are counted since it began.
type SenderStats struct {
	Kbit          float64 // of what is written, over the last seconds
	Sent          uint64  // frames
	Lost          uint64  // that could not be written
	Width, Height int     // of pictures
	FPS           float64 // of pictures that are written
	Keys          uint64
	LeftOut       uint64 // pictures that the encoder left out to keep to the rate
}

// publish encodes and writes 20 ms of sound.
func (s *SoundSender) publish(pcm []int16, at, now time.Time) error {
	f, ok, err := s.encoder.encode(pcm, at)
	if err != nil || !ok {
		return err
	}
	n := len(f.Data)
	err = s.encoder.to.Write(f)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.lost++ // as it would be on its way
		return nil
	}
	s.sent++
	s.kbit.add(now, n)
	return nil
}
