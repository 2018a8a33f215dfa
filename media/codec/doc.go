// Package codec makes pictures and sound small, and shows and plays them again: VP8 by libvpx, Opus by libopus.
//
//	encoder, err := codec.NewVideoEncoder(codec.VideoConfig{Width: 640, Height: 360, FPS: 30, Kbit: 500, Layers: 3})
//	frame, ok, err := encoder.Encode(picture, false) // ok: it was not dropped; frame.Data until the next Encode
//	…
//	decoder, err := codec.NewVideoDecoder()
//	shown, err := decoder.Decode(frame.Data, picture)
//
// # Temporal layers
//
// With three layers, of each four pictures one is of layer 0, one of layer 1 and two are of layer 2; with two layers, every
// second is of layer 1:
//
//	layer 2      x       x       x       x
//	layer 1          x               x
//	layer 0  x               x               x
//
// A picture of layer 0 is made from the one of layer 0 before it. One of layer 1 is made from the newest of layer 0 alone,
// so whoever lost one, or took only layer 0 so far, has the whole next one. One of layer 2 is made from the newest of
// the layers below it, and nothing is made from it. A receiver may drop layer 2, or 2 and 1, at any picture, and may take a layer again
// from any picture of layer 1 on. A picture that the encoder drops leaves a gap in the pattern, and nothing is made
// from what was in its place before.
//
// # What is refused
//
// What a decoder is given comes from a peer. A key frame's size is read, and held against [media.CheckSize], before
// libvpx sees the frame, since libvpx takes memory for what is claimed; a packet of Opus must be of 20 ms. Whatever else the data says
// may give a wrong picture or an error wrapping [ErrMalformed], and nothing worse. An error leaves the decoder usable: the
// next key frame, or packet, is decoded.
//
// It deliberately does not: know of loss or time (package stream does), scale, or use VP9.
//
// None of the types is safe for use by several goroutines at once. What takes memory in C is given back by Close.
package codec
