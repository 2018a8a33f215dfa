package device

import (
	"encoding/binary"
	"hash/crc32"
	"time"

	"lyceum/media"
)

// The stamp is in the top of a test card: three rows of forty cells, each black for 0 or white for 1, together as wide
// as the picture and 2/15 of its height. It says, most significant bit first,
//
//	frame number             4 bytes
//	µs since 1970            7 bytes
//	CRC-32 (IEEE) of those   4 bytes
//
// At 640×360 a cell is a macroblock of VP8, so it costs next to nothing and survives the lowest rates; scaled to 320×180
// it is a block of 8×8.
const (
	stampColumns = 40
	stampRows    = 3
	stampBytes   = stampColumns * stampRows / 8
	stampPart    = 45 // a row is 2/45 of the height
	stampBlack   = 32
	stampWhite   = 220
)

// stampRow returns the line at which a row of a stamp begins, in a picture of this height.
func stampRow(row, height int) int { return row * 2 * height / stampPart }

// stampCell returns where a cell is.
func stampCell(p *media.Picture, i int) (left, top, right, bottom int) {
	column, row := i%stampColumns, i/stampColumns
	return column * p.Width / stampColumns, stampRow(row, p.Height), (column + 1) * p.Width / stampColumns, stampRow(row+1, p.Height)
}

// writeStamp draws a stamp into a picture.
func writeStamp(p *media.Picture, frame uint32, at time.Time) {
	var b [stampBytes + 1]byte
	binary.BigEndian.PutUint64(b[4:], uint64(at.UnixMicro())<<8)
	binary.BigEndian.PutUint32(b[:], frame)
	binary.BigEndian.PutUint32(b[11:], crc32.ChecksumIEEE(b[:11]))
	for i := range stampColumns * stampRows {
		luma := byte(stampBlack)
		if b[i/8]>>(7-i%8)&1 == 1 {
			luma = stampWhite
		}
		left, top, right, bottom := stampCell(p, i)
		for y := top; y < bottom; y++ {
			fill(p.Y[y*p.YStride+left:y*p.YStride+right], luma)
		}
	}
	for y := range (stampRow(stampRows, p.Height) + 1) / 2 {
		fill(p.U[y*p.CStride:][:p.Width/2], 128)
		fill(p.V[y*p.CStride:][:p.Width/2], 128)
	}
}

// ReadStamp returns what the stamp of a test card says: the number of the frame and when it was made, to the
// microsecond, by the wall clock of the machine that made it. It takes pictures that were encoded badly or scaled, not
// cropped; from 240 pixels wide it can be relied on. ok is false where there is no stamp, or one that cannot be read.
func ReadStamp(p *media.Picture) (frame uint32, at time.Time, ok bool) {
	var cells [stampColumns * stampRows]int
	low, high := 255, 0
	for i := range cells {
		cells[i] = cellLuma(p, i)
		low, high = min(low, cells[i]), max(high, cells[i])
	}
	if high-low < 32 {
		return 0, time.Time{}, false
	}
	var b [stampBytes]byte
	for i, luma := range cells {
		if luma > (low+high)/2 {
			b[i/8] |= 1 << (7 - i%8)
		}
	}
	if crc32.ChecksumIEEE(b[:11]) != binary.BigEndian.Uint32(b[11:]) {
		return 0, time.Time{}, false
	}
	micro := binary.BigEndian.Uint64(b[3:]) << 8 >> 8
	return binary.BigEndian.Uint32(b[:]), time.UnixMicro(int64(micro)), true
}

// cellLuma returns the mean luma of the middle of a cell.
func cellLuma(p *media.Picture, i int) int {
	left, top, right, bottom := stampCell(p, i)
	if right <= left || bottom <= top {
		return 0 // the picture is smaller than a stamp
	}
	dx, dy := (right-left)/4, (bottom-top)/4
	sum, n := 0, 0
	for y := top + dy; y < bottom-dy; y++ {
		for _, luma := range p.Y[y*p.YStride+left+dx : y*p.YStride+right-dx] {
			sum += int(luma)
			n++
		}
	}
	return sum / n
}

func fill(b []byte, value byte) {
	for i := range b {
		b[i] = value
	}
}
