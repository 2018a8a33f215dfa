package stream

import (
	"errors"
	"sync"
	"time"

	"lyceum/media"
	"lyceum/media/codec"
	"lyceum/media/dsp"
	"lyceum/session/netgroup"
)

// A PlayerConfig says how pictures are played.
type PlayerConfig struct {
	From  Source
	Epoch time.Time // of timestamps, if it is known here: see Timestamp
	Voice *Voice    // the same person's, on whose time pictures are shown; nil: none

	// Show has each picture when it is to be shown, in the player's goroutine. The picture is valid until it returns.
	Show func(p *media.Picture)
	// Encoded, if not nil, has each picture that could be decoded: all that are made of one another, in order, At being
	// when it is to be shown. The player's goroutine calls it; the data may be kept and not changed.
	Encoded func(p media.EncodedPicture)
}

// Pictures plays the pictures of one publisher. Any goroutine may call its methods.
type Pictures struct {
	cfg    PlayerConfig
	poke   chan struct{} // something changed; one waits
	closed chan struct{}
	done   chan struct{} // closed when its goroutine has ended
	once   sync.Once

	decoder   *codec.VideoDecoder // its goroutine's, with what follows
	allowed   float64             // pixels that may be decoded at once
	allowedAt time.Time           // when that was so
	pixels    int                 // of the last key frame
	picture   media.Picture
	scaler    dsp.Scaler
	scaled    media.Picture

	mu            sync.Mutex // guards what follows
	start         time.Time  // of the buffer's time
	buffer        pictureBuffer
	voice         *Voice
	hidden        bool
	width, height int // of the box that pictures are shown in; 0: as they come
	shown         [2]int
	kbit, fps     rate
	ages          recent
	lips          recent // by how much pictures were shown too late for the sound
}

func newPictures(cfg PlayerConfig) (*Pictures, error) {
	d, err := codec.NewVideoDecoder()
	if err != nil {
		return nil, err
	}
	return &Pictures{
		cfg: cfg, voice: cfg.Voice, decoder: d,
		poke: make(chan struct{}, 1), closed: make(chan struct{}), done: make(chan struct{}),
	}, nil
}

// Push takes in a frame that came now, and takes ownership of its data.
func (p *Pictures) Push(now time.Time, f netgroup.Frame) {
	p.mu.Lock()
	p.kbit.add(now, len(f.Data))
	if !p.hidden {
		p.buffer.push(p.since(now), &f)
	}
	p.mu.Unlock()
	p.wake()
}

func (p *Pictures) wake() {
	select {
	case p.poke <- struct{}{}:
	default: // it is awake
	}
}

// since returns the buffer's time.
func (p *Pictures) since(now time.Time) time.Duration {
	if p.start.IsZero() {
		p.start = now
	}
	return now.Sub(p.start)
}

// SetSize says into which box pictures are to fit, in pixels: larger ones are made smaller. 0, 0 is that they are not
// seen: nothing is decoded then. Before it is called they are shown as they come.
func (p *Pictures) SetSize(width, height int) {
	p.mu.Lock()
	hidden := width <= 0 || height <= 0
	if hidden && !p.hidden {
		p.buffer.restart()
	}
	p.hidden, p.width, p.height = hidden, width, height
	p.mu.Unlock()
	p.wake()
}

// SetVoice says on whose time pictures are shown: the same person's; nil: on their own.
func (p *Pictures) SetVoice(v *Voice) {
	p.mu.Lock()
	p.voice = v
	p.mu.Unlock()
	p.wake()
}

// Reset forgets all that came: another stream begins.
func (p *Pictures) Reset() {
	p.mu.Lock()
	p.buffer.restart()
	p.mu.Unlock()
}

// Close ends playing, and waits until nothing is shown any more.
func (p *Pictures) Close() {
	p.once.Do(func() { close(p.closed) })
	<-p.done
}

// clock returns the time of the sound; nil if there is none.
func (p *Pictures) clock() soundClock {
	v := p.voice
	if v == nil {
		return nil
	}
	return func(timestamp uint64) (time.Duration, bool) {
		at, ok := v.HeardAt(timestamp)
		return p.since(at), ok
	}
}

// A pictureToShow is a picture that the goroutine has in hand.
type pictureToShow struct {
	pictureSlot
	now, due      time.Time
	show          bool
	width, height int
}

// next returns what to decode now. If there is nothing, wake is when to look again, zero if only when something changed.
func (p *Pictures) next(now time.Time) (s pictureToShow, ok, wantKey bool, wake time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, clock := p.since(now), p.clock()
	var again time.Duration
	s.pictureSlot, s.show, ok, again = p.buffer.next(at, clock)
	if ok {
		s.now = now
		s.due = p.start.Add(p.buffer.due(&s.pictureSlot, clock))
		s.width, s.height = p.width, p.height
		return s, true, false, wake
	}
	if wantKey = p.buffer.wantsKey(at, clock); wantKey {
		again = p.buffer.stuck(clock)
	}
	if again > 0 {
		wake = p.start.Add(again)
	}
	return s, false, wantKey, wake
}

// mostPixels is the largest picture that is decoded, half as large again as any that is published: somebody who
// publishes several of the largest there can be would take memory from everybody.
const mostPixels = 2048 * 1536

// So many pixels a second of one publisher are decoded, and pictures: more than anybody publishes. What is beyond is left
// out, up to a key frame that is not.
const (
	mostPixelRate   = 1920 * 1080 * 30
	mostPictureRate = 200
)

var errPictureRate = errors.New("pictures: too many, or too large")

// affords reports whether a picture of so many pixels may be decoded now, and counts it if so.
func (p *Pictures) affords(now time.Time, pixels int) bool {
	if p.allowedAt.IsZero() {
		p.allowed, p.allowedAt = mostPixelRate, now
	}
	passed := max(now.Sub(p.allowedAt).Seconds(), 0)
	p.allowed, p.allowedAt = min(p.allowed+passed*mostPixelRate, mostPixelRate), now
	cost := float64(max(pixels, mostPixelRate/mostPictureRate))
	if cost > p.allowed {
		return false
	}
	p.allowed -= cost
	return true
}

// play decodes a picture, and shows it. It returns whether it was.
func (p *Pictures) play(s *pictureToShow) (shown bool, err error) {
	h, err := codec.ParseVideoHeader(s.vp8)
	if err != nil || h.Width*h.Height > mostPixels || h.Key != (s.back == 0) {
		return false, errPictureFrame
	}
	if h.Key {
		p.pixels = h.Width * h.Height
	}
	if !p.affords(s.now, p.pixels) {
		return false, errPictureRate
	}
	there, err := p.decoder.Decode(s.vp8, &p.picture)
	if err == nil && p.cfg.Encoded != nil {
		p.cfg.Encoded(media.EncodedPicture{Data: s.vp8, Key: s.back == 0, Layer: int(s.layer), At: s.due})
	}
	if err != nil || !there || !s.show {
		return false, err
	}
	is := &p.picture
	if s.width > 0 && (is.Width > s.width || is.Height > s.height) {
		p.scaled.Resize(dsp.Fit(is.Width, is.Height, s.width, s.height))
		p.scaler.Scale(&p.scaled, is)
		is = &p.scaled
	}
	is.At = s.due
	p.cfg.Show(is)
	return true, nil
}

// played says what became of a picture.
func (p *Pictures) played(now time.Time, s *pictureToShow, took time.Duration, shown bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.since(now)
	if err != nil {
		p.buffer.failed(at)
		return
	}
	p.buffer.decoded(at, &s.pictureSlot, took, shown)
	if !shown {
		return
	}
	p.shown = [2]int{p.picture.Width, p.picture.Height}
	p.fps.add(now, 1)
	if p.cfg.Epoch.IsZero() {
		p.ages.add(max(at-p.buffer.base-micros(s.at), 0))
	} else {
		p.ages.add(now.Sub(captured(p.cfg.Epoch, now, uint64(s.at))))
	}
	if p.voice != nil {
		if heard, ok := p.voice.HeardAt(uint64(s.at)); ok {
			p.lips.add(now.Sub(heard))
		}
	}
}

// Stats returns the figures of now.
func (p *Pictures) Stats(now time.Time) PictureStats {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := &p.buffer.count
	s := PictureStats{
		Kbit: p.kbit.kbit(now), FPS: p.fps.kbit(now) * 1000 / 8, Width: p.shown[0], Height: p.shown[1], Buffer: p.buffer.target,
		Came: c.came, Lost: c.lost, Late: c.late, Skipped: c.skipped, Shown: c.shown, Decoded: c.decoded,
		Refused: c.malformed + c.odd + c.duplicate + c.overflowed, KeysAsked: c.keysAsked, Restarts: c.restarts,
		Frozen: c.frozen, FrozenFor: c.frozenFor, FrozenLongest: c.frozenLongest,
	}
	s.AgeP50, s.AgeP99 = p.ages.quantiles()
	s.LipP50, s.LipP99 = p.lips.quantiles()
	return s
}

// PictureStats says how pictures are doing. They are counted since the player was made.
type PictureStats struct {
	Kbit           float64       // that come, over the last seconds
	FPS            float64       // that are shown
	Width, Height  int           // of the latest, as it came
	Buffer         time.Duration // how much later than at the earliest pictures are shown that have no sound
	AgeP50, AgeP99 time.Duration // from a picture's capture, or without an epoch from when it could have come, until it is shown
	LipP50, LipP99 time.Duration // by how much pictures were shown after the sound of the same moment

	Came      uint64
	Decoded   uint64
	Shown     uint64
	Lost      uint64 // that never came, or too late
	Late      uint64 // of those that came, too late
	Skipped   uint64 // that came, and could not be decoded, or were not worth it any more
	Refused   uint64 // twice the same, or of no use
	KeysAsked uint64
	Restarts  uint64

	Frozen        uint64 // how often a picture stood still for more than 300 ms when the next should have been shown
	FrozenFor     time.Duration
	FrozenLongest time.Duration
}
