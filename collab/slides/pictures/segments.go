package pictures

import "encoding/binary"

// Markers of JPEG files.
const (
	markerSOI   = 0xd8
	markerSOS   = 0xda
	markerEOI   = 0xd9
	markerAPP0  = 0xe0 // JFIF
	markerAPP1  = 0xe1 // Exif, XMP
	markerAPP14 = 0xee // Adobe: how colours are to be understood
	markerAPP15 = 0xef
	markerCOM   = 0xfe
)

// A segment is a part of a JPEG file before the picture itself.
type segment struct {
	marker byte
	data   []byte // behind marker and length
	raw    []byte // all of it
}

// segments returns the parts of a JPEG file up to that with which the picture begins, and what is left: that one and
// everything behind. ok is false if the file is none.
func segments(data []byte) (parts []segment, rest []byte, ok bool) {
	if len(data) < 4 || data[0] != 0xff || data[1] != markerSOI {
		return nil, nil, false
	}
	for rest = data[2:]; len(rest) >= 4 && rest[0] == 0xff; {
		marker := rest[1]
		switch {
		case marker == 0xff: // padding
			rest = rest[1:]
			continue
		case marker == markerSOS:
			return parts, rest, true
		case marker == markerEOI || marker == 0 || marker >= 0xd0 && marker <= 0xd7:
			return nil, nil, false
		}
		n := int(binary.BigEndian.Uint16(rest[2:]))
		if n < 2 || 2+n > len(rest) {
			return nil, nil, false
		}
		parts = append(parts, segment{marker, rest[4 : 2+n], rest[:2+n]})
		rest = rest[2+n:]
	}
	return nil, nil, false
}

// strip returns a JPEG file without what a camera or a program wrote into it besides the picture, before it and behind it; nil if it is none.
func strip(data []byte) []byte {
	parts, rest, ok := segments(data)
	if !ok {
		return nil
	}
	out := append(make([]byte, 0, len(data)), 0xff, markerSOI)
	for _, p := range parts {
		comment := p.marker == markerCOM || p.marker > markerAPP0 && p.marker <= markerAPP15 && p.marker != markerAPP14
		if p.marker == markerAPP0 && (len(p.data) < 5 || string(p.data[:5]) != "JFIF\x00") {
			comment = true // an extension, with a smaller copy of the picture
		}
		if !comment {
			out = append(out, p.raw...)
		}
	}
	return append(out, rest[:endOfPicture(rest)]...)
}

// A turn says how a camera was held: the values of Exif's orientation, 1 to 8. 1 is upright.
type turn uint8

// turned reports whether the picture is to be seen with its sides swapped.
func (t turn) turned() bool { return t >= 5 && t <= 8 }

// orientation returns how the camera was held that took a photograph; 1 if nothing sound is said of it.
func orientation(data []byte) turn {
	parts, _, _ := segments(data)
	for _, p := range parts {
		if p.marker == markerAPP1 && len(p.data) > 6 && string(p.data[:6]) == "Exif\x00\x00" {
			return exifTurn(p.data[6:])
		}
	}
	return 1
}

// exifTurn reads the orientation from the first directory of a TIFF header.
func exifTurn(tiff []byte) turn {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch string(tiff[:2]) {
	case "II":
	case "MM":
		order = binary.BigEndian
	default:
		return 1
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 1
	}
	n := uint64(order.Uint16(tiff[at:]))
	for i := range n {
		field := at + 2 + 12*i
		if field+12 > uint64(len(tiff)) {
			return 1
		}
		const tagOrientation, typeShort = 0x112, 3
		if order.Uint16(tiff[field:]) != tagOrientation {
			continue
		}
		if v := order.Uint16(tiff[field+8:]); order.Uint16(tiff[field+2:]) == typeShort && v >= 1 && v <= 8 {
			return turn(v)
		}
		return 1
	}
	return 1
}
