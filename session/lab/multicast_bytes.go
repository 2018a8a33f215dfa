package main

// byteCounts are the bytes of one stream, over the measured time.
type byteCounts struct {
	media     uint64 // given to Publish
	wanted    uint64 // the same, for each who was there to receive it
	sent      uint64 // stream packets with their headers, parity and repairs, by everybody
	published uint64 // those of them that the publisher sent
	control   uint64 // maps, requests, masks
}

// write counts a frame that was given to Publish.
func (b *byteCounts) write(size, receivers int) {
	b.media += uint64(size)
	b.wanted += uint64(size * receivers)
}

// send counts part of a message that was sent.
func (b *byteCounts) send(size int, control, byPublisher bool) {
	switch {
	case control:
		b.control += uint64(size)
	default:
		b.sent += uint64(size)
		if byPublisher {
			b.published += uint64(size)
		}
	}
}

// add adds the bytes of another stream.
func (b *byteCounts) add(o byteCounts) {
	b.media += o.media
	b.wanted += o.wanted
	b.sent += o.sent
	b.published += o.published
	b.control += o.control
}

// perMediaByte is what all sent for each byte that somebody was to receive.
func (b *byteCounts) perMediaByte() figure { return share(b.sent, b.wanted) }

// publisherCopies is what the publisher sent for each byte of its media.
func (b *byteCounts) publisherCopies() figure { return share(b.published, b.media) }

// share is part of whole, and 0 of nothing.
func share(part, whole uint64) figure {
	if whole == 0 {
		return 0
	}
	return figure(float64(part) / float64(whole))
}
