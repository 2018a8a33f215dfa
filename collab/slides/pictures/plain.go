package pictures

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// Plain returns the file of a picture without what cameras and programs write into it besides the picture: where and when it was taken, by
// what, a smaller copy, a film behind it. How a camera was held is kept. A picture looks as before. Errors are those of Check.
func Plain(data []byte) ([]byte, error) {
	kind, _, err := check(data)
	if err != nil {
		return nil, err
	}
	var plain []byte
	switch kind {
	case JPEG:
		plain = plainJPEG(data)
	case PNG:
		plain = plainPNG(data)
	case WebP:
		plain = plainWebP(data)
	}
	if plain == nil {
		return nil, ErrDamaged
	}
	return plain, nil
}

// plainJPEG returns a photograph with nothing but how the camera was held; nil if it is none.
func plainJPEG(data []byte) []byte {
	plain := strip(data)
	held := orientation(data)
	if plain == nil || held == 1 {
		return plain
	}
	exif := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
	exif[len(exif)-7] = byte(held) // the value of the only field; behind it the end of the directory
	head := []byte{0xff, markerSOI, 0xff, markerAPP1}
	head = append(binary.BigEndian.AppendUint16(head, uint16(len(exif)+2)), exif...)
	return append(head, plain[2:]...)
}

// endOfPicture returns how many bytes the picture itself takes of what begins with it in a JPEG file: up to its end marker, or all if
// there is none.
func endOfPicture(rest []byte) int {
	for i := 0; i+1 < len(rest); i++ {
		if rest[i] != 0xff {
			continue
		}
		switch marker := rest[i+1]; {
		case marker == markerEOI:
			return i + 2
		case marker == 0xff || marker == 0 || marker >= 0xd0 && marker <= 0xd7: // padding, or part of the picture
		case i+4 <= len(rest):
			i += 1 + int(binary.BigEndian.Uint16(rest[i+2:])) // a segment, in which anything may be
		}
	}
	return len(rest)
}

// plainChunks are the parts of a PNG that say what the picture looks like.
var plainChunks = []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "pHYs"}

// plainPNG returns a drawing with those alone; nil if it is none.
func plainPNG(data []byte) []byte {
	const head, around = 8, 12 // of the file; length, name and sum of a chunk
	if len(data) < head {
		return nil
	}
	out := slices.Clone(data[:head])
	for rest := data[head:]; len(rest) >= around; {
		n := uint64(binary.BigEndian.Uint32(rest))
		if n+around > uint64(len(rest)) {
			return nil
		}
		name := string(rest[4:8])
		if slices.Contains(plainChunks, name) {
			out = append(out, rest[:n+around]...)
		}
		if name == "IEND" {
			return out
		}
		rest = rest[n+around:]
	}
	return nil
}

// plainWebP returns a picture of that kind with its pixels alone; nil if it is none.
func plainWebP(data []byte) []byte {
	const head = 12
	if len(data) < head {
		return nil
	}
	size := uint64(binary.LittleEndian.Uint32(data[4:])) + 8
	if size > uint64(len(data)) {
		return nil
	}
	out := bytes.Clone(data[:head])
	for rest := data[head:size]; len(rest) >= 8; {
		n := 8 + uint64(binary.LittleEndian.Uint32(rest[4:]))
		padded := min(n+n%2, uint64(len(rest)))
		if n > padded {
			return nil
		}
		at := len(out)
		switch string(rest[:4]) {
		case "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF":
			out = append(out, rest[:padded]...)
		case "VP8X":
			out = append(out, rest[:padded]...)
			if n > 8 {
				const colours, exif, more = 1 << 5, 1 << 3, 1 << 2 // that such parts follow
				out[at+8] &^= colours | exif | more
			}
		}
		rest = rest[padded:]
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}
