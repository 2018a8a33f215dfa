package record

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/at-wat/ebml-go"
	"github.com/at-wat/ebml-go/webm"

	"lyceum/media"
	"lyceum/media/codec"
)

// A WebM file is written as
//
//	EBML head · Segment of unknown size { Void · Info · Tracks · Cluster … }
//
// and in the end made
//
//	EBML head · Segment of its size { SeekHead, Void · Info · Tracks · Cluster … · Cues }
//
// Units are milliseconds.
const (
	clusterTime = 600 * time.Millisecond // of blocks written at once
	settleTime  = 200 * time.Millisecond // what is newer waits for the other track, which may be behind
	maxPending  = 16 << 20               // bytes that wait for a cluster, so that a clock that stands still costs no more

	trackVideo = 1
	trackSound = 2

	// opusDelay is what an Opus encoder looks ahead. A player leaves out as much at the beginning.
	opusDelay = 312 // samples

	seekRoom = 96 // bytes kept for the SeekHead
)

type pendingBlock struct {
	at    time.Duration
	track uint64
	key   bool
	data  []byte
}

// webmFile writes VP8 and Opus.
type webmFile struct {
	w       *headedFile
	start   time.Time // of the first frame; zero before it
	pending []pendingBlock
	waiting int  // bytes in pending
	fresh   bool // something came since settle
	newest  time.Duration
	end     time.Duration // when the last frame written ends
	cues    []webm.CuePoint
	buf     bytes.Buffer

	sized         bool  // the tracks say how large pictures are
	segment       int64 // where the Segment's contents begin
	durationAt    int64
	pixelWidthAt  int64
	pixelHeightAt int64
	infoAt        int64
	tracksAt      int64
}

// begin writes all that comes before the first cluster.
func (f *webmFile) begin() error {
	marshal := func(v any) error { return ebml.Marshal(v, &f.buf) }
	f.buf.Reset()
	if err := marshal(&struct {
		Header *webm.EBMLHeader `ebml:"EBML"`
	}{webm.DefaultEBMLHeader}); err != nil {
		return err
	}
	f.buf.Write(segmentHead(math.MaxUint64))
	f.segment = int64(f.buf.Len())
	f.buf.Write(void(seekRoom))
	f.infoAt = int64(f.buf.Len())
	if err := marshal(&struct{ Info info }{info{TimecodeScale: 1_000_000, MuxingApp: "Lyceum", WritingApp: "Lyceum", Duration: 1}}); err != nil {
		return err
	}
	f.durationAt = int64(f.buf.Len()) - 8 // the last of Info, 8 bytes
	f.tracksAt = int64(f.buf.Len())
	if err := marshal(&struct{ Tracks webm.Tracks }{webm.Tracks{TrackEntry: []webm.TrackEntry{soundTrack(), videoTrack()}}}); err != nil {
		return err
	}
	f.pixelHeightAt = int64(f.buf.Len()) - 2 // the last of the last track, 2 bytes; before it an ID, a size
	f.pixelWidthAt = f.pixelHeightAt - 4
	return f.w.write(f.buf.Bytes())
}

// info is webm.Info with the duration last.
type info struct {
	TimecodeScale uint64
	MuxingApp     string
	WritingApp    string
	Duration      float64
}

func soundTrack() webm.TrackEntry {
	head := append([]byte("OpusHead"), 1, 1) // version, channels
	head = binary.LittleEndian.AppendUint16(head, opusDelay)
	head = binary.LittleEndian.AppendUint32(head, media.SampleRate)
	head = append(head, 0, 0, 0) // gain, one stream
	return webm.TrackEntry{
		TrackNumber: trackSound, TrackUID: trackSound, TrackType: 2, CodecID: "A_OPUS", CodecPrivate: head,
		CodecDelay: opusDelay * 1_000_000 / 48, SeekPreRoll: 80_000_000,
		Audio: &webm.Audio{SamplingFrequency: media.SampleRate, Channels: 1},
	}
}

func videoTrack() webm.TrackEntry {
	return webm.TrackEntry{
		TrackNumber: trackVideo, TrackUID: trackVideo, TrackType: 1, CodecID: "V_VP8",
		Video: &webm.Video{PixelWidth: placeholderSide, PixelHeight: placeholderSide},
	}
}

// placeholderSide is a side that takes 2 bytes, as every other can.
const placeholderSide = 640

func segmentHead(size uint64) []byte {
	h := binary.BigEndian.AppendUint32(nil, idSegment)
	return binary.BigEndian.AppendUint64(h, 1<<56|size&(1<<56-1))
}

// void is an element of n bytes, 9 or more, that says nothing.
func void(n int) []byte {
	v := make([]byte, n)
	v[0] = 0xec
	binary.BigEndian.PutUint64(v[1:], 1<<56|uint64(n-9))
	return v
}

func (f *webmFile) video(p media.EncodedPicture) error {
	if p.Key && !f.sized {
		h, err := codec.ParseVideoHeader(p.Data)
		if err != nil {
			return err
		}
		if err := f.setSize(h.Width, h.Height); err != nil {
			return err
		}
	}
	return f.add(trackVideo, p.Key, p.At, p.Data)
}

func (f *webmFile) sound(packet []byte, at time.Time) error {
	return f.add(trackSound, true, at, packet)
}

func (f *webmFile) setSize(width, height int) error {
	if err := f.ensureBegun(); err != nil {
		return err
	}
	f.sized = true
	if err := f.w.patch(f.pixelWidthAt, binary.BigEndian.AppendUint16(nil, uint16(width))); err != nil {
		return err
	}
	return f.w.patch(f.pixelHeightAt, binary.BigEndian.AppendUint16(nil, uint16(height)))
}

func (f *webmFile) ensureBegun() error {
	if f.w.length > 0 {
		return nil
	}
	return f.begin()
}

// add keeps a frame until what comes before it in time is there.
func (f *webmFile) add(track uint64, key bool, at time.Time, data []byte) error {
	if err := f.ensureBegun(); err != nil {
		return err
	}
	if f.start.IsZero() {
		f.start = at
	}
	t := max(at.Sub(f.start), 0)
	if t > maxTime { // a clock that jumped
		t = f.newest
	}
	f.pending = append(f.pending, pendingBlock{t, track, key, slices.Clone(data)})
	f.waiting, f.fresh = f.waiting+len(data), true
	f.newest = max(f.newest, t)
	first := f.pending[0].at
	for _, b := range f.pending {
		first = min(first, b.at)
	}
	if f.waiting > maxPending || f.newest-first >= clusterTime+settleTime {
		return f.flush(f.newest - settleTime)
	}
	return nil
}

// flush writes what is at most until old, and makes the duration right. Where too much waits, it writes all.
func (f *webmFile) flush(until time.Duration) error {
	slices.SortStableFunc(f.pending, func(a, b pendingBlock) int { return int(a.at.Milliseconds() - b.at.Milliseconds()) })
	n := 0
	for n < len(f.pending) && (f.pending[n].at <= until || f.waiting > maxPending) {
		n++
	}
	for done := 0; done < n; {
		count := clusterLength(f.pending[done:n])
		if err := f.cluster(f.pending[done : done+count]); err != nil {
			return err
		}
		done += count
	}
	f.pending = slices.Delete(f.pending, 0, n)
	f.waiting = 0
	for _, b := range f.pending {
		f.waiting += len(b.data)
	}
	return f.settleDuration()
}

// clusterLength is how many of the blocks go into one cluster: times in it have 16 bits, and after a pause it may be a
// while.
func clusterLength(blocks []pendingBlock) int {
	n := 1
	for n < len(blocks) && blocks[n].at-blocks[0].at < clusterTime+settleTime {
		n++
	}
	return n
}

// cluster writes blocks, which are in order, in one call.
func (f *webmFile) cluster(blocks []pendingBlock) error {
	base := blocks[0].at.Milliseconds()
	c := webm.Cluster{Timecode: uint64(base)}
	cued := false
	for _, b := range blocks {
		at := b.at.Milliseconds()
		c.SimpleBlock = append(c.SimpleBlock, ebml.Block{
			TrackNumber: b.track, Timecode: int16(at - base), Keyframe: b.key, Data: [][]byte{b.data},
		})
		if b.track == trackVideo && b.key && !cued {
			f.cue(trackVideo, at)
			cued = true
		}
		f.end = max(f.end, b.at+frameLength(b.track))
	}
	if !f.sized && (len(f.cues) == 0 || uint64(base) >= f.cues[len(f.cues)-1].CueTime+5000) { // sound alone so far
		f.cue(trackSound, base)
	}
	f.buf.Reset()
	if err := ebml.Marshal(&struct{ Cluster webm.Cluster }{c}, &f.buf); err != nil {
		return err
	}
	return f.w.write(f.buf.Bytes())
}

// frameLength is how long a frame is shown or heard; of pictures, which do not say, a guess.
func frameLength(track uint64) time.Duration {
	if track == trackSound {
		return media.FrameTime
	}
	return time.Second / 30
}

func (f *webmFile) cue(track uint64, at int64) {
	f.cues = append(f.cues, webm.CuePoint{CueTime: uint64(at), CueTrackPositions: []webm.CueTrackPosition{
		{CueTrack: track, CueClusterPosition: uint64(f.w.length - f.segment)},
	}})
}

func (f *webmFile) settleDuration() error {
	ms := float64(f.end) / float64(time.Millisecond)
	return f.w.patch(f.durationAt, binary.BigEndian.AppendUint64(nil, math.Float64bits(ms)))
}

// settle writes what waits when nothing came since it was last called.
func (f *webmFile) settle() error {
	defer func() { f.fresh = false }()
	if f.fresh || len(f.pending) == 0 {
		return nil
	}
	return f.flush(math.MaxInt64)
}

func (f *webmFile) close() error { return f.w.close(f.finish()) }

// finish writes what waits, the cues, and what says where they are.
func (f *webmFile) finish() error {
	if err := f.ensureBegun(); err != nil {
		return err
	}
	if err := f.flush(math.MaxInt64); err != nil {
		return err
	}
	cuesAt := f.w.length
	if len(f.cues) > 0 {
		f.buf.Reset()
		if err := ebml.Marshal(&struct{ Cues webm.Cues }{webm.Cues{CuePoint: f.cues}}, &f.buf); err != nil {
			return err
		}
		if err := f.w.write(f.buf.Bytes()); err != nil {
			return err
		}
		if err := f.seekHead(cuesAt); err != nil {
			return err
		}
	}
	return f.w.patch(f.segment-12, segmentHead(uint64(f.w.length-f.segment)))
}

func (f *webmFile) seekHead(cuesAt int64) error {
	entry := func(id uint32, at int64) webm.Seek {
		return webm.Seek{SeekID: binary.BigEndian.AppendUint32(nil, id), SeekPosition: uint64(at - f.segment)}
	}
	f.buf.Reset()
	if err := ebml.Marshal(&struct{ SeekHead webm.SeekHead }{webm.SeekHead{Seek: []webm.Seek{
		entry(idInfo, f.infoAt), entry(idTracks, f.tracksAt), entry(idCues, cuesAt),
	}}}, &f.buf); err != nil {
		return err
	}
	rest := seekRoom - f.buf.Len()
	if rest < 9 {
		panic(fmt.Sprintf("BUG: a SeekHead of %d bytes", f.buf.Len()))
	}
	f.buf.Write(void(rest))
	return f.w.patch(f.segment, f.buf.Bytes())
}
