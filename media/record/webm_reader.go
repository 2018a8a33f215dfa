package record

import (
	"encoding/binary"
	"io"
	"math/bits"
	"time"
)

// IDs of EBML and Matroska that a reader knows (RFC 8794, RFC 9559).
const (
	idEBML          = 0x1a45dfa3
	idDocType       = 0x4282
	idSegment       = 0x18538067
	idInfo          = 0x1549a966
	idTimecodeScale = 0x2ad7b1
	idTracks        = 0x1654ae6b
	idTrackEntry    = 0xae
	idTrackNumber   = 0xd7
	idCodecID       = 0x86
	idEncodings     = 0x6d80
	idCues          = 0x1c53bb6b
	idCluster       = 0x1f43b675
	idTimecode      = 0xe7
	idBlockGroup    = 0xa0
	idBlock         = 0xa1
	idSimpleBlock   = 0xa3
)

const sizeUnknown = -1

// A webmBlock is one frame of a file.
type webmBlock struct {
	video bool // VP8, or else Opus
	key   bool // of a SimpleBlock
	at    time.Duration
	data  []byte // until the next call
}

// webmReader reads the blocks of a WebM file one after another. It looks into the elements that hold others, wherever they
// are, and keeps no account of where they end: so elements of unknown size need nothing special.
type webmReader struct {
	r            *rereader
	scale        uint64 // nanoseconds a unit
	entry        uint64 // number of the track that is being described
	video, sound uint64 // numbers of tracks, 0: none
	cluster      uint64
	data         []byte
}

func newWebMReader(file io.ReadSeeker) (*webmReader, error) {
	f := &webmReader{r: newRereader(file)}
	if id, err := f.id(); err != nil || id != idEBML {
		return nil, malformed("not a WebM file")
	}
	return f, f.rewind()
}

func (f *webmReader) rewind() error {
	f.scale, f.entry, f.video, f.sound, f.cluster = 1_000_000, 0, 0, 0, 0
	return f.r.rewind(0)
}

// next returns the next block of a track that it knows. The error is io.EOF at the end, also where the file was cut.
func (f *webmReader) next() (webmBlock, error) {
	for {
		id, err := f.id()
		if err != nil {
			return webmBlock{}, endOfFile(err)
		}
		size, err := f.size()
		if err != nil {
			return webmBlock{}, endOfFile(err)
		}
		if id == idSimpleBlock || id == idBlock {
			b, ok, err := f.block(id, size)
			if err != nil || ok {
				return b, endOfFile(err)
			}
			continue
		}
		if err := f.element(id, size); err != nil {
			return webmBlock{}, endOfFile(err)
		}
	}
}

// element takes what is no block.
func (f *webmReader) element(id uint32, size int64) (err error) {
	switch id {
	case idEBML, idSegment, idInfo, idTracks, idCluster, idBlockGroup: // they hold others
	case idTrackEntry:
		f.entry = 0
	case idDocType:
		var name []byte
		if name, err = f.short(size); err == nil && string(name) != "webm" && string(name) != "matroska" {
			return malformed("not WebM but %.20q", name)
		}
	case idTimecodeScale:
		f.scale, err = f.number(size)
	case idTrackNumber:
		f.entry, err = f.number(size)
	case idCodecID:
		var name []byte
		if name, err = f.short(size); err == nil {
			f.track(string(name))
		}
	case idEncodings:
		return malformed("WebM: a track that is compressed or encrypted once more")
	case idTimecode:
		f.cluster, err = f.number(size)
	default:
		if size == sizeUnknown {
			return malformed("WebM: element %#x of unknown size", id)
		}
		_, err = io.CopyN(io.Discard, f.r, size)
	}
	return err
}

// track notes the first track of each kind. A track's number comes before its codec in every writer's files we know.
func (f *webmReader) track(codecID string) {
	if codecID == "V_VP8" && f.video == 0 {
		f.video = f.entry
	}
	if codecID == "A_OPUS" && f.sound == 0 {
		f.sound = f.entry
	}
}

// block reads a block: the track's number, 2 bytes of signed time from the cluster's, 1 byte of flags, the frame. It returns false for one of
// a track that is not wanted.
func (f *webmReader) block(id uint32, size int64) (webmBlock, bool, error) {
	if size < 4 || size > maxFrame {
		return webmBlock{}, false, malformed("WebM: a block of %d bytes", size)
	}
	var err error
	if f.data, err = fill(f.r, f.data, int(size)); err != nil {
		return webmBlock{}, false, err
	}
	first := f.data[0]
	length := bits.LeadingZeros8(first) + 1
	if first == 0 || length+3 > len(f.data) {
		return webmBlock{}, false, malformed("WebM: a block of %d bytes", size)
	}
	track := uint64(first) &^ (0x80 >> (length - 1))
	for _, b := range f.data[1:length] {
		track = track<<8 | uint64(b)
	}
	rest := f.data[length:]
	if track == 0 || track != f.video && track != f.sound {
		return webmBlock{}, false, nil
	}
	if rest[2]&0x06 != 0 {
		return webmBlock{}, false, malformed("WebM: a block with lacing")
	}
	units := int64(f.cluster) + int64(int16(binary.BigEndian.Uint16(rest)))
	at, ok := scale(uint64(max(units, 0)), int64(min(f.scale, 1e12)), 1)
	if !ok || f.cluster > 1<<60 {
		return webmBlock{}, false, malformed("WebM: a block at %d", units)
	}
	return webmBlock{video: track == f.video, key: id == idSimpleBlock && rest[2]&0x80 != 0, at: at, data: rest[3:]}, true, nil
}

// id reads an element's ID with its marker, of 1 to 4 bytes.
func (f *webmReader) id() (uint32, error) {
	first, err := f.r.ReadByte()
	if err != nil {
		return 0, err
	}
	if first < 0x10 {
		return 0, malformed("WebM: an ID that begins with %#x", first)
	}
	id := uint32(first)
	for range bits.LeadingZeros8(first) {
		b, err := f.r.ReadByte()
		if err != nil {
			return 0, err
		}
		id = id<<8 | uint32(b)
	}
	return id, nil
}

// size reads an element's size, of 1 to 8 bytes, or sizeUnknown: all bits set.
func (f *webmReader) size() (int64, error) {
	first, err := f.r.ReadByte()
	if err != nil {
		return 0, err
	}
	if first == 0 {
		return 0, malformed("WebM: a size of more than 8 bytes")
	}
	length := bits.LeadingZeros8(first)
	size := int64(first) &^ (0x80 >> length)
	for range length {
		b, err := f.r.ReadByte()
		if err != nil {
			return 0, err
		}
		size = size<<8 | int64(b)
	}
	if size == 1<<(7*(length+1))-1 {
		return sizeUnknown, nil
	}
	return size, nil
}

// short reads contents of a few bytes.
func (f *webmReader) short(size int64) ([]byte, error) {
	if size < 0 || size > 64 {
		return nil, malformed("WebM: a name of %d bytes", size)
	}
	b := make([]byte, size)
	_, err := io.ReadFull(f.r, b)
	return b, err
}

func (f *webmReader) number(size int64) (uint64, error) {
	if size < 0 || size > 8 {
		return 0, malformed("WebM: a number of %d bytes", size)
	}
	var b [8]byte
	_, err := io.ReadFull(f.r, b[8-size:])
	return binary.BigEndian.Uint64(b[:]), err
}
