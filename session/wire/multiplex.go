package wire

import "encoding/binary"

const errDatagram = malformed("datagram: shorter than a session ID")

// SessionIDSize is how many bytes of a datagram come before the encrypted packet.
const SessionIDSize = 4

// PutSessionID writes the scrambled session ID into datagram[0:4]: id XOR the first two
// 32-bit words of the encrypted packet that follows (RFC 7016 §2.2.2). The packet must
// be in place already, and is taken to end in zeros if it is shorter than 8 bytes. The ID
// is the one that the receiver chose; 0 is the startup pseudo-session. It panics if
// datagram is shorter than 4 bytes.
func PutSessionID(datagram []byte, id uint32) {
	binary.BigEndian.PutUint32(datagram, id^scramble(datagram[SessionIDSize:]))
}

// SessionID returns the session ID of a received datagram; it fails if that is shorter
// than 4 bytes. The encrypted packet is datagram[4:].
func SessionID(datagram []byte) (uint32, error) {
	if len(datagram) < SessionIDSize {
		return 0, errDatagram
	}
	return binary.BigEndian.Uint32(datagram) ^ scramble(datagram[SessionIDSize:]), nil
}

// scramble returns the XOR of the first two words of an encrypted packet.
func scramble(packet []byte) uint32 {
	var words [8]byte
	copy(words[:], packet)
	return binary.BigEndian.Uint32(words[:4]) ^ binary.BigEndian.Uint32(words[4:])
}
