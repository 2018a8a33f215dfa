package codec

import "fmt"

// checkPacket returns what is wrong with a packet of Opus, as far as its first byte tells (RFC 6716 §3.1): it must be one frame
// of 20 ms, of one channel.
func checkPacket(packet []byte) error {
	if len(packet) == 0 || len(packet) > MaxPacket+1 {
		return fmt.Errorf("%w: a packet of %d bytes", ErrMalformed, len(packet))
	}
	toc := packet[0]
	if toc&3 != 0 || toc>>2&1 != 0 || !frameOf20ms(toc>>3) {
		return fmt.Errorf("%w: not one frame of 20 ms of one channel: %#x", ErrMalformed, toc)
	}
	return nil
}

// frameOf20ms reports whether a configuration, of 32, has frames of 20 ms: the second of four of each band of SILK
// (10, 20, 40, 60 ms), the second of two of each of the hybrid ones, the last of four of those of CELT (2.5, 5, 10, 20 ms).
func frameOf20ms(config byte) bool {
	switch {
	case config < 12:
		return config%4 == 1
	case config < 16:
		return config%2 == 1
	default:
		return config%4 == 3
	}
}

// HasFEC reports whether a packet carries the sound of the packet before it once more. CELT never does. Otherwise the first
// byte of a frame of 20 ms begins with a bit that says whether there is speech, and this bit (RFC 6716 §4.2.3, §4.2.4).
func HasFEC(packet []byte) bool {
	return checkPacket(packet) == nil && len(packet) > 1 && packet[0]>>3 < 16 && packet[1]&0x40 != 0
}
