package record

import (
	"encoding/binary"
	"slices"
	"time"

	"lyceum/media"
)

// inboxSize is how many frames may wait for the disk: some four seconds of pictures and sound.
const inboxSize = 300

// A frame is a picture or a piece of sound on its way to a file.
type frame struct {
	picture media.EncodedPicture // Data is nil for sound
	sound   []byte
	at      time.Time
}

// A container is one kind of file, used by one goroutine.
type container interface {
	video(media.EncodedPicture) error
	sound([]byte, time.Time) error
	settle() error // makes the head right; called about once a second
	close() error
}

// A WebM is a file of VP8 and Opus that is being written. Its methods may be called by any goroutine; none but Close waits.
type WebM struct{ *saver }

// NewWebM creates a file.
func NewWebM(path string) (*WebM, error) {
	w, err := createHeaded(path)
	if err != nil {
		return nil, err
	}
	return &WebM{newSaver(&webmFile{w: w})}, nil
}

// WriteVideo writes a frame of VP8, which is copied. p.At is when it is shown, on the clock by which sound is heard.
func (f *WebM) WriteVideo(p media.EncodedPicture) { f.offerVideo(p) }

// WriteSound writes a packet of Opus, which is copied, and which is heard from at on.
func (f *WebM) WriteSound(packet []byte, at time.Time) {
	f.offer(frame{sound: slices.Clone(packet), at: at})
}

// An IVF is a file of VP8 that is being written. Its methods may be called by any goroutine; none but Close waits.
type IVF struct{ *saver }

// NewIVF creates a file.
func NewIVF(path string) (*IVF, error) {
	w, err := createHeaded(path)
	if err != nil {
		return nil, err
	}
	return &IVF{newSaver(&ivfFile{w: w})}, nil
}

// WriteVideo writes a frame of VP8, which is copied, with the time p.At.
func (f *IVF) WriteVideo(p media.EncodedPicture) { f.offerVideo(p) }

// A WAV is a file of sound that is being written. Its methods may be called by any goroutine; none but Close waits.
type WAV struct{ *saver }

// NewWAV creates a file.
func NewWAV(path string) (*WAV, error) {
	w, err := createHeaded(path)
	if err != nil {
		return nil, err
	}
	return &WAV{newSaver(&wavFile{w: w})}, nil
}

// WriteSound appends samples, which are copied.
func (f *WAV) WriteSound(samples []int16) {
	b := make([]byte, 0, 2*len(samples))
	for _, v := range samples {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	f.offer(frame{sound: b})
}
