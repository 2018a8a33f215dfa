//go:build !linux

package udp

// canSegment reports that the system does not cut what is sent into datagrams.
func canSegment(fd uintptr) bool { return false }

func putSegmentSize(control []byte, size int) []byte { panic("BUG: segmented send on this system") }

func segmentationFailed(err error) bool { return false }
