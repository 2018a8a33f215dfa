package record

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"time"

	"lyceum/media"
)

// A WAV file is "RIFF", the size of the rest, "WAVE", and chunks of a name of 4 bytes, a size, and contents with a byte more
// where the size is odd. Chunk "fmt " comes before chunk "data". All numbers are little-endian.
const (
	wavPCM        = 1
	wavFloat      = 3
	wavExtensible = 0xfffe
	wavHead       = 44
)

// wavReader reads samples, mixes channels to one, and makes 16 bit of them.
type wavReader struct {
	r        *rereader
	rate     int
	channels int
	float    bool
	bytes    int // per sample: 1 to 4
	start    int64
	size     int64 // of the data; what was written without an end says more than there is
	left     int64
	buf      []byte
}

func newWAVReader(file io.ReadSeeker) (*wavReader, error) {
	f := &wavReader{r: newRereader(file)}
	var head [12]byte
	if _, err := io.ReadFull(f.r, head[:]); err != nil {
		return nil, malformed("WAV: head: %w", err)
	}
	if string(head[:4]) != "RIFF" || string(head[8:]) != "WAVE" {
		return nil, malformed("not a WAV file")
	}
	f.start = int64(len(head))
	for {
		name, size, err := f.chunk()
		switch {
		case err != nil:
			return nil, malformed("WAV: no sound: %w", err)
		case name == "fmt ":
			err = f.format(size)
		case name == "data" && f.rate == 0:
			err = malformed("WAV: sound before its format")
		case name == "data":
			f.size = size
			if size == 0 || size == math.MaxUint32 { // a program that could not go back to write it
				f.size = math.MaxInt64
			}
			return f, f.rewind()
		default:
			err = f.skip(size + size%2)
		}
		if err != nil {
			return nil, err
		}
	}
}

// chunk reads the head of a chunk.
func (f *wavReader) chunk() (name string, size int64, err error) {
	var head [8]byte
	if _, err := io.ReadFull(f.r, head[:]); err != nil {
		return "", 0, err
	}
	f.start += int64(len(head))
	return string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:])), nil
}

func (f *wavReader) skip(n int64) error {
	f.start += n
	_, err := io.CopyN(io.Discard, f.r, n)
	if err != nil {
		return malformed("WAV: a chunk of %d bytes: %w", n, err)
	}
	return nil
}

// format reads chunk "fmt ": 0 coding, 2 channels, 4 rate, 8 bytes a second, 12 bytes a sample of all channels, 14 bits; in
// the longer form 24 is the coding.
func (f *wavReader) format(size int64) error {
	var b [40]byte
	if size < 16 || size > 1<<16 {
		return malformed("WAV: a format of %d bytes", size)
	}
	n := min(size, int64(len(b)))
	if _, err := io.ReadFull(f.r, b[:n]); err != nil {
		return malformed("WAV: format: %w", err)
	}
	f.start += n
	coding, bits := binary.LittleEndian.Uint16(b[0:]), int(binary.LittleEndian.Uint16(b[14:]))
	if coding == wavExtensible && size >= 26 {
		coding = binary.LittleEndian.Uint16(b[24:])
	}
	f.channels, f.rate = int(binary.LittleEndian.Uint16(b[2:])), int(binary.LittleEndian.Uint32(b[4:]))
	f.float, f.bytes = coding == wavFloat, bits/8
	known := coding == wavPCM && bits%8 == 0 && bits >= 8 && bits <= 32 || coding == wavFloat && bits == 32
	if !known || f.channels < 1 || f.channels > 8 || f.rate < 8000 || f.rate > 192_000 {
		return malformed("WAV: coding %d of %d bit, %d channels, %d samples a second", coding, bits, f.channels, f.rate)
	}
	return f.skip(size + size%2 - n)
}

func (f *wavReader) rewind() error {
	f.left = f.size
	return f.r.rewind(f.start)
}

// read fills pcm as far as the file goes. The error is io.EOF where there is nothing more.
func (f *wavReader) read(pcm []int16) (n int, err error) {
	each := f.bytes * f.channels
	want := min(int64(len(pcm)), f.left/int64(each))
	if need := int(want) * each; cap(f.buf) < need {
		f.buf = make([]byte, need)
	}
	got, err := io.ReadFull(f.r, f.buf[:int(want)*each])
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return 0, fmt.Errorf("WAV: %w", err)
	}
	f.left -= int64(got)
	for n < got/each {
		var sum float64
		for c := range f.channels {
			sum += f.sample(f.buf[n*each+c*f.bytes:][:f.bytes])
		}
		pcm[n] = toInt16(sum / float64(f.channels))
		n++
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// sample is in units of a 16-bit sample.
func (f *wavReader) sample(b []byte) float64 {
	switch {
	case f.float:
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(b))) * 32767
	case f.bytes == 1:
		return float64(int(b[0])-128) * 256
	}
	var top [4]byte // the sample's bytes are the upper ones of 32 bit
	copy(top[4-len(b):], b)
	return float64(int32(binary.LittleEndian.Uint32(top[:]))) / 65536
}

func toInt16(v float64) int16 {
	if !(v > math.MinInt16) { // also what is not a number
		return math.MinInt16
	}
	return int16(math.Round(min(v, math.MaxInt16)))
}

// wavFile writes samples of 16 bit.
type wavFile struct {
	w *headedFile
}

func (f *wavFile) video(media.EncodedPicture) error { panic("BUG: pictures for a WAV file") }

// sound writes samples, as little-endian bytes.
func (f *wavFile) sound(samples []byte, _ time.Time) error {
	if f.w.length == 0 {
		if err := f.w.write(wavHeader(0)); err != nil {
			return err
		}
	}
	return f.w.write(samples)
}

func wavHeader(size uint32) []byte {
	h := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, wavHead-8+size)...)
	h = append(h, "WAVEfmt "...)
	h = binary.LittleEndian.AppendUint32(h, 16)
	h = binary.LittleEndian.AppendUint16(h, wavPCM)
	h = binary.LittleEndian.AppendUint16(h, 1)
	h = binary.LittleEndian.AppendUint32(h, media.SampleRate)
	h = binary.LittleEndian.AppendUint32(h, media.SampleRate*2)
	h = binary.LittleEndian.AppendUint16(h, 2)
	h = binary.LittleEndian.AppendUint16(h, 16)
	h = append(h, "data"...)
	return binary.LittleEndian.AppendUint32(h, size)
}

// settle makes the sizes in the head right. After twelve hours they stay at the greatest.
func (f *wavFile) settle() error {
	if f.w.length == 0 {
		return f.w.write(wavHeader(0))
	}
	size := min(f.w.length-wavHead, math.MaxUint32-wavHead) &^ 1
	return f.w.patch(0, wavHeader(uint32(size)))
}

func (f *wavFile) close() error { return f.w.close(f.settle()) }
