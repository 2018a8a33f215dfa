package udp

import "net/netip"

// The most that leaves at once: what Linux takes. A segmented send fills no more than one IP
// packet's length.
const (
	maxSegments  = 64
	maxSegmented = 65000 // bytes; a little less than what it takes (our choice)
)

// send sends the datagrams in b, all of size bytes but the last, which may be shorter.
func (s *socket) send(b []byte, size int, to netip.AddrPort) error {
	if size <= 0 || size >= len(b) {
		_, err := s.WriteToUDPAddrPort(b, to)
		return err
	}
	most := min(maxSegments, maxSegmented/size) * size
	var failed error
	for len(b) > 0 {
		n := min(len(b), max(most, size))
		if err := s.sendSome(b[:n], size, to); err != nil && failed == nil {
			failed = err
		}
		b = b[n:]
	}
	return failed
}

// sendSome sends no more than fits a segmented send, so if the system can do that. If it can not
// after all, as when a network card must compute checksums and can not, this socket never tries
// again.
func (s *socket) sendSome(b []byte, size int, to netip.AddrPort) error {
	if len(b) <= size || !s.segments.Load() {
		return s.sendEach(b, size, to)
	}
	err := s.sendSegmented(b, size, to)
	if err == nil || !segmentationFailed(err) {
		return err
	}
	if err := s.sendEach(b, size, to); err != nil {
		return err // so it was not for the segments
	}
	s.segments.Store(false)
	return nil
}

// sendEach sends the datagrams one by one, all even if some fail.
func (s *socket) sendEach(b []byte, size int, to netip.AddrPort) (failed error) {
	for len(b) > 0 {
		n := min(size, len(b))
		if _, err := s.WriteToUDPAddrPort(b[:n], to); err != nil && failed == nil {
			failed = err
		}
		b = b[n:]
	}
	return failed
}

// sendSegmented sends all with one call of the system, which cuts it.
func (s *socket) sendSegmented(b []byte, size int, to netip.AddrPort) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.control = putSegmentSize(s.control, size)
	_, _, err := s.WriteMsgUDPAddrPort(b, s.control, to)
	return err
}
