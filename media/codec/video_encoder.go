package codec

// #cgo pkg-config: vpx
// #include "vpx.h"
import "C"

import (
	"fmt"
	"time"
	"unsafe"

	"lyceum/media"
)

// A VideoConfig says what a [VideoEncoder] makes.
type VideoConfig struct {
	Width, Height int  // of the first picture; [VideoEncoder.Encode] follows the pictures
	Kbit          int  // per second, of all layers; 1 or more
	FPS           int  // pictures a second that are expected, 1 to 120
	Layers        int  // temporal, 1 to 3
	Screen        bool // text and drawings: sharp still pictures before smooth motion
}

func (c VideoConfig) check() error {
	if err := media.CheckSize(c.Width, c.Height); err != nil {
		return err
	}
	switch {
	case c.Kbit < 1 || c.Kbit > maxKbit:
		return fmt.Errorf("%d kbit/s: want 1 to %d", c.Kbit, maxKbit)
	case c.FPS < 1 || c.FPS > maxFPS:
		return fmt.Errorf("%d pictures a second: want 1 to %d", c.FPS, maxFPS)
	case c.Layers < 1 || c.Layers > 3:
		return fmt.Errorf("%d temporal layers: want 1 to 3", c.Layers)
	}
	return nil
}

// Our choice: beyond these a number is a mistake.
const (
	maxKbit = 100_000
	maxFPS  = 120
)

// maxIntra bounds key frames, in percent of a mean frame.
const maxIntra = 450

// A VideoEncoder makes VP8 of pictures, in real time: each picture gives its frame at once.
type VideoEncoder struct {
	c       *C.vp8_encoder
	config  VideoConfig
	pattern int       // pictures since the last key frame, also those that were dropped; 0: a key frame is due
	golden  bool      // the picture before was encoded, and is of layer 1 of 3
	start   time.Time // At of the first picture
	pts     int64     // µs, of the last picture; -1 before the first
	out     []byte
}

// NewVideoEncoder returns an encoder. Close gives its memory back.
func NewVideoEncoder(config VideoConfig) (*VideoEncoder, error) {
	e := &VideoEncoder{config: config, pts: -1}
	if err := config.check(); err != nil {
		return nil, fmt.Errorf("VP8 encoder: %w", err)
	}
	if err := e.open(); err != nil {
		return nil, err
	}
	return e, nil
}

func (e *VideoEncoder) open() error {
	s := C.vp8_settings{
		width: C.int(e.config.Width), height: C.int(e.config.Height), kbit: C.int(e.config.Kbit),
		layers:   C.int(e.config.Layers),
		cpu_used: cpuUsed, max_intra: maxIntra,
	}
	if e.config.Screen {
		s.screen = 1
	}
	var code C.vpx_codec_err_t
	if e.c = C.vp8_encoder_new(&s, &code); e.c == nil {
		return fmt.Errorf("VP8 encoder of %d×%d: %w", e.config.Width, e.config.Height, vpxError(code))
	}
	e.pattern = 0
	return nil
}

// cpuUsed is the speed that libvpx keeps to: a negative number is fixed, where a positive one would follow the load of
// the machine, so that one and the same picture would look different on a busy one.
const cpuUsed = -6

// Encode encodes a picture, as a key frame where key says so, and always the first, and the first of another size. It
// returns false, and no frame, when it leaves the picture out to keep to the bit rate: never a key frame. The frame's
// Data is the encoder's, and stays until the next call.
func (e *VideoEncoder) Encode(p *media.Picture, key bool) (media.EncodedPicture, bool, error) {
	if err := e.follow(p); err != nil {
		return media.EncodedPicture{}, false, err
	}
	if e.pattern == 0 {
		key = true
	}
	flags, layer := layering(e.config.Layers, e.pattern, e.golden)
	if key {
		flags, layer = C.VPX_EFLAG_FORCE_KF, 0
	}
	frameTime := int64(time.Second/time.Microsecond) / int64(e.config.FPS)
	e.advance(p.At, frameTime)
	code := C.vp8_encode(e.c, (*C.uint8_t)(&p.Y[0]), (*C.uint8_t)(&p.U[0]), (*C.uint8_t)(&p.V[0]),
		C.int(p.YStride), C.int(p.CStride), C.int64_t(e.pts), C.ulong(frameTime), C.vpx_enc_frame_flags_t(flags), C.int(layer))
	if code != C.VPX_CODEC_OK {
		return media.EncodedPicture{}, false, fmt.Errorf("encode VP8: %w", vpxError(code))
	}
	e.golden = e.c.size > 0 && layer == 1 && e.config.Layers == 3
	if e.c.size == 0 {
		if e.pattern > 0 {
			e.pattern++
		}
		return media.EncodedPicture{}, false, nil
	}
	e.out = append(e.out[:0], unsafe.Slice((*byte)(e.c.data), int(e.c.size))...)
	if e.c.key != 0 {
		e.pattern, layer = 0, 0
	}
	e.pattern++
	return media.EncodedPicture{Data: e.out, Key: e.c.key != 0, Layer: layer, At: p.At}, true, nil
}

// follow begins anew when the picture has another size than those before it.
func (e *VideoEncoder) follow(p *media.Picture) error {
	if err := checkPicture(p); err != nil {
		return fmt.Errorf("encode VP8: %w", err)
	}
	if e.c != nil && p.Width == e.config.Width && p.Height == e.config.Height {
		return nil
	}
	e.Close()
	e.config.Width, e.config.Height = p.Width, p.Height
	return e.open()
}

// checkPicture makes sure that C reads within the planes.
func checkPicture(p *media.Picture) error {
	if err := media.CheckSize(p.Width, p.Height); err != nil {
		return err
	}
	luma := (p.Height-1)*p.YStride + p.Width
	chroma := (p.Height/2-1)*p.CStride + p.Width/2
	if p.YStride < p.Width || p.CStride < p.Width/2 || len(p.Y) < luma || len(p.U) < chroma || len(p.V) < chroma {
		return fmt.Errorf("a picture of %d×%d with planes too small", p.Width, p.Height)
	}
	return nil
}

// advance sets the time of the next picture for rate control. libvpx wants it to grow, and what stands still longer than
// a second would only fill the bucket of bits.
func (e *VideoEncoder) advance(at time.Time, frameTime int64) {
	if e.pts < 0 {
		e.start, e.pts = at, 0
		return
	}
	passed := at.Sub(e.start).Microseconds() - e.pts
	if passed < frameTime/4 || passed > time.Second.Microseconds() {
		e.start = at.Add(-time.Duration(e.pts+frameTime) * time.Microsecond)
		passed = frameTime
	}
	e.pts += passed
}

// SetRate changes the bit rate, of all layers together, and the frame rate, within the bounds of [VideoConfig]; beyond them it
// takes the bound.
func (e *VideoEncoder) SetRate(kbit, fps int) error {
	kbit, fps = min(max(kbit, 1), maxKbit), min(max(fps, 1), maxFPS)
	changed := kbit != e.config.Kbit
	e.config.Kbit, e.config.FPS = kbit, fps
	if !changed || e.c == nil {
		return nil
	}
	if code := C.vp8_encoder_rate(e.c, C.int(kbit)); code != C.VPX_CODEC_OK {
		return fmt.Errorf("VP8 encoder at %d kbit/s: %w", kbit, vpxError(code))
	}
	return nil
}

// Close gives the encoder's memory back.
func (e *VideoEncoder) Close() {
	if e.c != nil {
		C.vp8_encoder_free(e.c)
		e.c = nil
	}
}

// layering returns what the nth picture after a key frame, which is number 0, may be made from and may change, and its
// layer: see the package's comment. libvpx has three buffers: the last picture holds layer 0, the golden one layer 1;
// golden says that it holds the picture before this one. Entropy tables are what layer 0 left, or a picture left out would
// garble those after it.
func layering(layers, n int, golden bool) (flags, layer int) {
	const (
		fromLast  = C.VP8_EFLAG_NO_REF_GF | C.VP8_EFLAG_NO_REF_ARF
		fromBoth  = C.VP8_EFLAG_NO_REF_ARF
		toNothing = C.VP8_EFLAG_NO_UPD_LAST | C.VP8_EFLAG_NO_UPD_GF | C.VP8_EFLAG_NO_UPD_ARF | C.VP8_EFLAG_NO_UPD_ENTROPY
		toLast    = C.VP8_EFLAG_NO_UPD_GF | C.VP8_EFLAG_NO_UPD_ARF
		toGolden  = C.VP8_EFLAG_NO_UPD_LAST | C.VP8_EFLAG_NO_UPD_ARF | C.VP8_EFLAG_NO_UPD_ENTROPY | C.VP8_EFLAG_FORCE_GF
	)
	switch {
	case layers == 1:
		return 0, 0
	case layers == 2 && n%2 == 1:
		return fromLast | toNothing, 1
	case layers == 2 || n%4 == 0:
		return fromLast | toLast, 0
	case n%4 == 2:
		return fromLast | toGolden, 1
	case golden:
		return fromBoth | toNothing, 2
	default:
		return fromLast | toNothing, 2
	}
}
