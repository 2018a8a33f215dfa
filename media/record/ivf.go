package record

import (
	"encoding/binary"
	"errors"
	"io"
	"time"

	"lyceum/media"
	"lyceum/media/codec"
)

// An IVF file is a head of 32 bytes, and for each frame 12 bytes before it; all numbers are little-endian:
//
//	0 "DKIF"  4 version 0  6 size of the head  8 "VP80"  12 width  14 height  16 units a second  20 seconds a unit  24 length, in units  28 0
//	0 size of the frame  4 time, in units
const (
	ivfHead      = 32
	ivfFrameHead = 12
	ivfLength    = 24 // where the length is, which is the number of frames where each takes one unit
)

// ivfReader reads frames of VP8.
type ivfReader struct {
	r          *rereader
	num, den   int64 // a unit is num/den seconds
	head       [ivfFrameHead]byte
	frame      []byte
	headLength int64
}

func newIVFReader(file io.ReadSeeker) (*ivfReader, error) {
	r := newRereader(file)
	var head [ivfHead]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, malformed("IVF: head: %w", err)
	}
	if string(head[:4]) != "DKIF" || string(head[8:12]) != "VP80" {
		return nil, malformed("not an IVF file of VP8")
	}
	length := binary.LittleEndian.Uint16(head[6:])
	den, num := binary.LittleEndian.Uint32(head[16:]), binary.LittleEndian.Uint32(head[20:])
	if length < ivfHead || den == 0 || num == 0 || den > 1e9 || num > 1e9 {
		return nil, malformed("IVF: a head of %d bytes, units of %d/%d s", length, num, den)
	}
	f := &ivfReader{r: r, num: int64(num), den: int64(den), headLength: int64(length)}
	return f, f.rewind()
}

func (f *ivfReader) rewind() error { return f.r.rewind(f.headLength) }

// next returns the next frame and its time since the file's beginning. The frame stays until the next call. The error is io.EOF at the end, also
// where the file was cut.
func (f *ivfReader) next() (frame []byte, at time.Duration, err error) {
	if _, err := io.ReadFull(f.r, f.head[:]); err != nil {
		return nil, 0, endOfFile(err)
	}
	size, units := binary.LittleEndian.Uint32(f.head[:]), binary.LittleEndian.Uint64(f.head[4:])
	at, ok := scale(units, f.num*int64(time.Second), f.den)
	if size > maxFrame || !ok {
		return nil, 0, malformed("IVF: a frame of %d bytes at %d", size, units)
	}
	if f.frame, err = fill(f.r, f.frame, int(size)); err != nil {
		return nil, 0, endOfFile(err)
	}
	return f.frame, at, nil
}

// endOfFile makes of a file that was cut one that ends.
func endOfFile(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return io.EOF
	}
	return err
}

// maxTime bounds the times in a file. Our choice: longer than any lesson.
const maxTime = 1000 * time.Hour

// scale returns units·mul/div as nanoseconds, unless it is beyond maxTime. div is above 0.
func scale(units uint64, mul, div int64) (time.Duration, bool) {
	at := float64(units) * float64(mul) / float64(div)
	return time.Duration(at), at >= 0 && at <= float64(maxTime)
}

// ivfFile writes frames of VP8.
type ivfFile struct {
	w       *headedFile
	frames  int64
	start   time.Time
	last    int64 // ms, of the last frame
	scratch []byte
}

func (f *ivfFile) video(p media.EncodedPicture) error {
	if f.w.length == 0 {
		h, err := codec.ParseVideoHeader(p.Data)
		if err != nil {
			return err
		}
		f.start, f.last = p.At, -1
		if err := f.w.write(ivfHeader(h.Width, h.Height)); err != nil {
			return err
		}
	}
	// Times grow, or other programs leave frames out.
	f.last = max(p.At.Sub(f.start).Milliseconds(), f.last+1)
	f.scratch = binary.LittleEndian.AppendUint32(f.scratch[:0], uint32(len(p.Data)))
	f.scratch = binary.LittleEndian.AppendUint64(f.scratch, uint64(f.last))
	f.scratch = append(f.scratch, p.Data...)
	if err := f.w.write(f.scratch); err != nil {
		return err
	}
	f.frames++
	return nil
}

func ivfHeader(width, height int) []byte {
	h := append([]byte("DKIF"), 0, 0, ivfHead, 0)
	h = append(h, "VP80"...)
	h = binary.LittleEndian.AppendUint16(h, uint16(width))
	h = binary.LittleEndian.AppendUint16(h, uint16(height))
	h = binary.LittleEndian.AppendUint32(h, 1000)
	h = binary.LittleEndian.AppendUint32(h, 1)
	return binary.LittleEndian.AppendUint64(h, 0)
}

func (f *ivfFile) sound([]byte, time.Time) error { panic("BUG: sound for an IVF file") }

// settle makes the length in the head right: the last frame is taken to be shown as long as the mean one.
func (f *ivfFile) settle() error {
	if f.w.length == 0 {
		return nil
	}
	length := f.last + 33
	if f.frames > 1 {
		length = f.last * f.frames / (f.frames - 1)
	}
	return f.w.patch(ivfLength, binary.LittleEndian.AppendUint32(nil, uint32(length)))
}

func (f *ivfFile) close() error { return f.w.close(f.settle()) }
