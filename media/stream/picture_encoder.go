package stream

import (
	"bytes"
	"time"

	"lyceum/media"
	"lyceum/media/codec"
	"lyceum/media/dsp"
	"lyceum/session/netgroup"
)

const (
	keyEvery   = 10 * time.Second
	keyNotMore = 400 * time.Millisecond // between two key frames that were asked for

	// maxPicture is the longest picture that a stream carries, in bytes.
	maxPicture = 256<<10 - pictureHeaderSize

	// sharpen is for how long a screen that does not change any more is sent: each picture makes it sharper.
	sharpen = time.Second
	// stillEvery is how often a screen is sent that does not change, so that it shows whether the last change was lost.
	stillEvery = 2 * time.Second
)

// A pictureEncoder makes frames of pictures. It reads no clock: time is that of the pictures.
type pictureEncoder struct {
	epoch  time.Time
	screen bool
	rung   Rung

	encoder *codec.VideoEncoder // nil before the first picture
	scaler  dsp.Scaler
	scaled  media.Picture
	due     time.Time // when the next picture is taken
	keyAt   time.Time // when the last key frame was made
	place   uint32
	last    [cameraLayers]uint32 // places of the last pictures of each layer
	width   int                  // of the last picture
	height  int

	// Of a screen.
	seen      media.Picture // what was looked at last
	changedAt time.Time     // when it was another
	sentAt    time.Time
}

func (e *pictureEncoder) close() {
	if e.encoder != nil {
		e.encoder.Close()
	}
}

// set changes the size and rate of what comes.
func (e *pictureEncoder) set(r Rung) error {
	e.rung = r
	if e.encoder == nil {
		return nil
	}
	return e.encoder.SetRate(r.Kbit, r.FPS)
}

// encode returns the frame of a picture, as a key frame if somebody wants one. It is false if the picture is not sent.
func (e *pictureEncoder) encode(p *media.Picture, wantKey bool) (f netgroup.Frame, ok bool, err error) {
	key := wantKey && p.At.Sub(e.keyAt) >= keyNotMore
	if !e.isDue(p, key) {
		return f, false, nil
	}
	moving := !e.screen || p.At.Sub(e.changedAt) < sharpen
	key = key || e.encoder == nil || moving && p.At.Sub(e.keyAt) >= keyEvery
	encoded, ok, err := e.fitting(p, key)
	if err != nil || !ok {
		return f, false, err
	}
	e.sentAt = p.At
	return e.frame(encoded), true, nil
}

// fitting encodes a picture at a size at which a stream can carry it: one of a screen full of small things may be too large
// even at the worst quality. Those after it have that size too.
func (e *pictureEncoder) fitting(p *media.Picture, key bool) (encoded media.EncodedPicture, ok bool, err error) {
	for {
		is := e.fitted(p)
		e.width, e.height = is.Width, is.Height
		if e.encoder == nil {
			if e.encoder, err = codec.NewVideoEncoder(e.config(is)); err != nil {
				return encoded, false, err
			}
		}
		encoded, ok, err = e.encoder.Encode(is, key)
		if len(encoded.Data) <= maxPicture || e.rung.Width < 160 {
			return encoded, ok, err
		}
		e.rung.Width, e.rung.Height = e.rung.Width*3/4&^1, e.rung.Height*3/4&^1
	}
}

func (e *pictureEncoder) config(p *media.Picture) codec.VideoConfig {
	c := codec.VideoConfig{Width: p.Width, Height: p.Height, Kbit: e.rung.Kbit, FPS: e.rung.FPS, Layers: cameraLayers}
	if e.screen {
		c.Layers, c.Screen = 1, true
	}
	return c
}

// isDue reports whether a picture is to be sent: not more than so many a second, and of a screen only those that show
// something new, or make what they show sharper.
func (e *pictureEncoder) isDue(p *media.Picture, key bool) bool {
	every := time.Second / time.Duration(max(e.rung.FPS, 1))
	if p.At.Before(e.due.Add(-every/4)) && !key {
		return false
	}
	if e.screen {
		if e.changed(p) {
			e.changedAt = p.At
		} else if !key && p.At.Sub(e.changedAt) >= sharpen && p.At.Sub(e.sentAt) < stillEvery {
			return false
		}
	}
	if e.due = e.due.Add(every); p.At.Sub(e.due) > every || e.due.Sub(p.At) > 2*every {
		e.due = p.At.Add(every)
	}
	return true
}

// changed reports whether a picture is another than the one before.
func (e *pictureEncoder) changed(p *media.Picture) bool {
	s := &e.seen
	if s.Width == p.Width && s.Height == p.Height && same(s.Y, p.Y, p.Width, p.Height, p.YStride) &&
		same(s.U, p.U, p.Width/2, p.Height/2, p.CStride) && same(s.V, p.V, p.Width/2, p.Height/2, p.CStride) {
		return false
	}
	s.CopyFrom(p)
	return true
}

// same reports whether a plane is like one that has no gaps between lines.
func same(a, b []byte, width, height, stride int) bool {
	for y := range height {
		if !bytes.Equal(a[y*width:(y+1)*width], b[y*stride:][:width]) {
			return false
		}
	}
	return true
}

// fitted returns the picture at the size at which it is sent.
func (e *pictureEncoder) fitted(p *media.Picture) *media.Picture {
	if p.Width <= e.rung.Width && p.Height <= e.rung.Height {
		return p
	}
	e.scaled.Resize(dsp.Fit(p.Width, p.Height, e.rung.Width, e.rung.Height))
	e.scaler.Scale(&e.scaled, p)
	return &e.scaled
}

// frame returns the frame of an encoded picture.
func (e *pictureEncoder) frame(p media.EncodedPicture) netgroup.Frame {
	h := pictureHeader{place: e.place}
	switch {
	case p.Key:
		e.keyAt = p.At
		e.last = [cameraLayers]uint32{e.place, e.place, e.place}
	case p.Layer == 2:
		h.back = distance(e.place, max(e.last[0], e.last[1]))
	default:
		h.back = distance(e.place, e.last[0])
	}
	e.last[p.Layer] = e.place
	e.place++
	data := make([]byte, 0, pictureHeaderSize+len(p.Data))
	return netgroup.Frame{
		Layer: uint8(p.Layer), Key: p.Key, Timestamp: Timestamp(e.epoch, p.At), Data: append(h.appendTo(data), p.Data...),
	}
}

func distance(from, to uint32) uint8 { return uint8(min(from-to, 255)) }
