package record

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"lyceum/media"
	"lyceum/media/codec"
)

// A saver hands frames to the goroutine that writes them. The goroutine ends with close, or with the first error.
type saver struct {
	inbox chan frame
	done  chan struct{} // closed when the goroutine has ended
	err   error         // of writing; to be read when done is closed

	mu      sync.Mutex // guards what follows
	closed  bool
	waitKey bool // pictures are left out until the next key frame
	dropped int
}

func newSaver(c container) *saver {
	s := &saver{inbox: make(chan frame, inboxSize), done: make(chan struct{}), waitKey: true}
	go s.run(c)
	return s
}

func (s *saver) run(c container) {
	defer close(s.done)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case f, ok := <-s.inbox:
			if !ok {
				s.err = c.close()
				return
			}
			s.err = write(c, f)
		case <-tick.C:
			s.err = c.settle()
		}
		if s.err != nil {
			c.close()
			return
		}
	}
}

func write(c container, f frame) error {
	if f.picture.Data != nil {
		return c.video(f.picture)
	}
	return c.sound(f.sound, f.at)
}

// offer gives f to the goroutine, or leaves it out when too many wait.
func (s *saver) offer(f frame) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.offerLocked(f)
}

func (s *saver) offerLocked(f frame) bool {
	if s.closed {
		return false
	}
	select {
	case s.inbox <- f:
		return true
	default:
		s.dropped++
		return false
	}
}

// offerVideo leaves out what cannot be decoded: what is no picture, what comes before the first key frame, or after a frame that
// was left out.
func (s *saver) offerVideo(p media.EncodedPicture) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h, err := codec.ParseVideoHeader(p.Data); err != nil || h.Key != p.Key {
		s.waitKey = true
		return
	}
	if s.waitKey && !p.Key {
		return
	}
	p.Data = slices.Clone(p.Data)
	s.waitKey = !s.offerLocked(frame{picture: p})
}

// Dropped is how many frames were left out because the disk was too slow.
func (s *saver) Dropped() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dropped
}

// Failed reports whether nothing is written any more, though Close was not called. Close says why.
func (s *saver) Failed() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}

// Close writes what waits, completes the file, and returns the first error of all. What comes later is left out.
func (s *saver) Close() error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.inbox)
	}
	s.mu.Unlock()
	<-s.done
	return s.err
}

// OpenVideo opens a file of pictures, by the ending of its name: .y4m, .ivf or .webm. The source gives them at the pace at
// which they were taken, and begins anew after the last. Close it.
func OpenVideo(path string) (media.VideoSource, error) {
	file, err := openVideoFile(path)
	if err != nil {
		return nil, fmt.Errorf("open pictures: %w", wrapName(path, err))
	}
	pictures, err := newVideoRepeater(file)
	if err != nil {
		file.close()
		return nil, fmt.Errorf("open pictures: %w", wrapName(path, err))
	}
	return &videoSource{source: newSource(file.close), pictures: pictures}, nil
}

// OpenAudio opens a file of sound: .wav or .webm. The source gives it at its pace, and begins anew at the end. Close it.
func OpenAudio(path string) (media.AudioSource, error) {
	file, closer, err := openAudioFile(path)
	if err != nil {
		return nil, fmt.Errorf("open sound: %w", wrapName(path, err))
	}
	sound, err := newAudioRepeater(file)
	if err != nil {
		closer.Close()
		return nil, fmt.Errorf("open sound: %w", wrapName(path, err))
	}
	return &audioSource{source: newSource(func() { closer.Close() }), sound: sound}, nil
}

// wrapName adds the file's name where the error does not have it yet.
func wrapName(path string, err error) error {
	if _, ok := errors.AsType[*os.PathError](err); ok {
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// A source is what file sources have in common: it can be closed while somebody reads.
type source struct {
	closing chan struct{}
	once    sync.Once
	turn    chan struct{} // holds one token: whoever has it may use the file
	release func()
	start   time.Time // of the file's beginning; moved when the reader falls behind
}

func newSource(release func()) *source {
	s := &source{closing: make(chan struct{}), turn: make(chan struct{}, 1), release: release}
	s.turn <- struct{}{}
	return s
}

// Close ends the source.
func (s *source) Close() error {
	s.once.Do(func() {
		close(s.closing)
		<-s.turn // for good
		s.release()
	})
	return nil
}

// take waits for the file, and returns false when the source is closed.
func (s *source) take() bool {
	select {
	case <-s.closing:
		return false
	case <-s.turn:
	}
	select {
	case <-s.closing: // both were ready
		s.turn <- struct{}{}
		return false
	default:
		return true
	}
}

func (s *source) give() { s.turn <- struct{}{} }

// due waits until what is at that time in the file is due, and says when that is. It reports by how much it is late, and
// false when the source is closed meanwhile.
func (s *source) due(at time.Duration) (due time.Time, late time.Duration, ok bool) {
	now := time.Now()
	if s.start.IsZero() {
		s.start = now.Add(-at)
	}
	due = s.start.Add(at)
	if !due.After(now) {
		return due, now.Sub(due), true
	}
	timer := time.NewTimer(due.Sub(now))
	defer timer.Stop()
	select {
	case <-timer.C:
		return due, 0, true
	case <-s.closing:
		return due, 0, false
	}
}

// Of readers that are too slow.
const (
	maxSkipped = 15                     // pictures left out in a row before one is given, however late
	maxLate    = 200 * time.Millisecond // sound that is older is left out
)

type videoSource struct {
	*source
	pictures *videoRepeater
}

// ReadPicture implements [media.VideoSource].
func (s *videoSource) ReadPicture(p *media.Picture) error {
	if !s.take() {
		return io.EOF
	}
	defer s.give()
	for skipped := 0; ; skipped++ {
		at, err := s.pictures.next(p)
		if err != nil {
			return err
		}
		due, late, ok := s.due(at)
		if !ok {
			return io.EOF
		}
		if late > s.pictures.frame && skipped < maxSkipped {
			continue
		}
		if skipped == maxSkipped { // the file cannot be decoded as fast as it should be shown
			s.start, due = s.start.Add(late), due.Add(late)
		}
		p.At = due
		return nil
	}
}

type audioSource struct {
	*source
	sound *audioRepeater
	count int64 // frames so far
}

// ReadSound implements [media.AudioSource].
func (s *audioSource) ReadSound(buf []int16) (time.Time, error) {
	if !s.take() {
		return time.Time{}, io.EOF
	}
	defer s.give()
	for {
		if err := s.sound.next(buf[:media.FrameSamples]); err != nil {
			return time.Time{}, err
		}
		// A frame has been captured when its last sample has been.
		s.count++
		end, late, ok := s.due(time.Duration(s.count) * media.FrameTime)
		if !ok {
			return time.Time{}, io.EOF
		}
		if late <= maxLate {
			return end.Add(-media.FrameTime), nil
		}
	}
}
