// Package wire turns the syntax of RTMFP (RFC 7016 §2) into bytes and back.
//
// Each element has an Append function that appends to a slice and a Take or Parse
// function that reads it. A packet is written in place:
//
//	b := wire.Header{Mode: wire.ModeInitiator}.AppendTo(buf[:0])
//	start := len(b)
//	b = wire.BeginChunk(b, wire.TypeBufferProbe)
//	b = wire.BufferProbe{FlowID: 2}.AppendTo(b)
//	wire.EndChunk(b, start)
//
// and read by walking its chunks, skipping those that are malformed:
//
//	h, b, err := wire.TakeHeader(packet)
//	for {
//		t, payload, rest, ok := wire.NextChunk(b)
//		if !ok {
//			break // what is left is padding
//		}
//		b = rest
//		if t.AllowedIn(h.Mode) && t == wire.TypeBufferProbe {
//			if p, err := wire.ParseBufferProbe(payload); err == nil {
//				…
//			}
//		}
//	}
//
// Take functions read from the front and also return what follows. Parse functions are
// given a chunk's whole payload, without the 3-byte chunk header.
//
// Memory: parsed slices alias the input and are cut to their capacity, so they are valid
// as long as the input is, and appending to one cannot overwrite its neighbour. No parser
// allocates, even for malformed input, except [ParseResponderRedirect] for its list and
// the two acknowledgement parsers when the storage they are given is too small. Append
// functions allocate only when the slice given has no room.
//
// Bytes from a peer never cause a panic: parsers return errors wrapping [ErrMalformed].
// Values that have no encoding and could only come from our own mistake (an address
// without an IP, an unordered range list, a payload over 65,535 bytes) panic with "BUG:".
//
// The package deliberately does not encrypt, decide, remember or do I/O: the packet's
// outer encryption belongs to package keying, and what a chunk means to package rtmfp.
package wire
