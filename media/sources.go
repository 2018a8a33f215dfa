package media

import "time"

// A VideoSource gives pictures: a camera, a screen, a test card, a file.
type VideoSource interface {
	// ReadPicture waits for the next picture and copies it into p, using the memory that p has. Who reads too slowly
	// gets the newest. The error is io.EOF when there will be no more, as after Close.
	ReadPicture(p *Picture) error
	// Close ends the source, and a ReadPicture that waits.
	Close() error
}

// An AudioSource gives sound: a microphone, a test tone, a file.
type AudioSource interface {
	// ReadSound waits for the next 20 ms, writes them to buf, which has FrameSamples, and returns when the first sample
	// was captured. Who reads too slowly loses the oldest. The error is io.EOF when there will be no more.
	ReadSound(buf []int16) (at time.Time, err error)
	// Close ends the source, and a ReadSound that waits.
	Close() error
}

// An AudioSink takes sound: a speaker, or nothing.
type AudioSink interface {
	// WriteSound waits until there is room, takes the samples of buf, at most FrameSamples, and returns when the first
	// of them will be heard. So it is the sink whose clock says how fast sound is played.
	WriteSound(buf []int16) (heard time.Time, err error)
	// Close ends the sink, and a WriteSound that waits.
	Close() error
}

// An EncodedPicture is what a video encoder gives and a decoder takes.
type EncodedPicture struct {
	Data  []byte // one frame of VP8
	Key   bool   // it needs no other
	Layer int    // temporal: 0 is needed by all, what is in a layer needs only those below it, 0 to 2
	At    time.Time
}
