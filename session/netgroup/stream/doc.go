// Package stream is what live streams are made of: packets, frames, parity, and what of them is here.
//
// A publisher cuts frames that it sealed and signed into packets:
//
//	f, err := cutter.Begin(group, key, timestamp, len(plain)+overhead)
//	data := seal(plain, f.Number)
//	data = append(data, sign(f.AppendSigned(label, id, sha256(data)))...)
//	for _, p := range cutter.Cut(packets[:0], &f, data) {
//		send(p)                             // p.AppendTo
//		if parity, ok := encoder.Add(now, &p); ok { … }
//	}
//
// and who receives them puts them together, passes them on, and sees what is missing:
//
//	p, err := stream.Parse(b)
//	switch window.Add(now, p.Number, pushed) {
//	case stream.New:                        // pass it on
//	case stream.Duplicate:                  // to the assembler nonetheless: it may differ
//	case stream.Late, stream.Beyond:        // count it
//	}
//	assembler.Add(&p, from)
//	for f, ok := assembler.Next(); ok; f, ok = assembler.Next() {
//		data, _ := assembler.Data(nil, &f)  // check it, wherever: then
//		verdict := assembler.Verified(&f)   // or Bad
//		window.Confirm(now, f.First+uint32(f.Parts)-1)
//	}
//	for group, number, from, ok := assembler.Doubtful(); ok; … { … } // ask somebody else
//	for gap := range window.Gaps() { … }    // ask for it
//
// It knows no neighbours, no cryptography and no clock: it is told the time, and by numbers who delivered what.
//
// # Layer groups, numbers, substreams
//
// A stream has one to three layer groups. In each, frames and packets are numbered from 0 on, without a gap; a frame's
// packets have consecutive numbers. When the numbers are used up, after 2³² packets, the stream ends. Timestamps are
// microseconds of the publisher's capture clock, below 2⁴⁸.
//
// Packets go by substreams, at most eight of all layer groups, numbered group by group. A layer group of width w has w
// of them, and packet n goes by number n mod w of these. A block's parity goes by number ⌊n/10⌋ mod w, n being the
// number of the block's first packet. Eight substreams are 4, 2 and 2, and four, below 60 packets a second, 2, 1 and 1.
// Audio has two; each of its frames repeats the frame before.
//
// # Formats
//
// Integers are big-endian; VLU is the integer of RFC 7016 §2.1.2, of which only the shortest form is accepted. All has
// one encoding, and whatever else comes is refused.
//
//	Info     ID (16) ‖ kind (1 audio, 2 video, 3 screen, 4 data) ‖ flags (1: parity) ‖ number of layer groups (1 to 3) ‖
//	         for each: width (1 to 8, in all at most 8) ‖ window VLU ‖ margin VLU
//	         in milliseconds: 100 to 30,000, and 0 to 30,000
//	Packet   flags: bits 0 and 1 layer group, 0x08 key frame ‖ hops ‖ number (4) ‖ timestamp (6) ‖ frame (4) ‖
//	         part (2) ‖ parts (2) ‖ payload (1 to 1100)
//	         part is below parts, parts at most 512, the frame's first number is not below its own, its last exists
//	Parity   flags: bits 0 and 1 layer group, 0x04 ‖ hops ‖ first number (4) ‖ packets (1 to 10) ‖ exclusive or (18 to 1117)
//	         of the packets' images, the shorter ones with zeros behind
//	  image  key (0 or 1) ‖ timestamp (6) ‖ frame (4) ‖ part (2) ‖ parts (2) ‖ payload's length (2) ‖ payload
//	Map      first number VLU ‖ how many from there on are here VLU ‖ more VLU ‖ ⌈more/8⌉ bytes of bits
//	         bit i%8 of byte i/8, the lowest being 0, is for number first + run + 1 + i; the last of the bits is 1, those
//	         behind it in its byte are 0; more is 0 if all that are here are in the run; 8,192 numbers at most
//	Pair     age VLU, 0 to 200,000 µs ‖ if not 0: the frame before, behind its length VLU ‖ the frame
//	         what an audio frame is before it is sealed
//	Signed   ID (16) ‖ layer group ‖ key (0 or 1) ‖ frame (4) ‖ first number (4) ‖ parts (2) ‖ timestamp (8) ‖ digest (32)
//	         what is signed of a frame, behind its owner's label
//
// A packet does not say of which stream it is, nor its substream, which follows from its number. The longest, of
// 1,124 bytes, fits a fragment of RTMFP in a datagram of 1,200 with 15 bytes to spare.
//
// # What may be forged, and what that does
//
// Packets bear no signatures, only frames do, and packets are passed on before the frame is there. So until then all of
// a packet may be a lie of anybody on its way, and who delivers a lie need not have made it.
//
//   - A frame's place among the numbers is signed with it. Otherwise genuine packets could be put under other numbers,
//     push out what belongs there, and make those who have it look like liars.
//   - Other bytes under a number that is here: both are kept, and tried, until the frame is verified; then whoever
//     delivered what differs is told. Of a source there are two versions of a packet at most, 64 of a layer group, of all
//     256; what is beyond is refused, and what cannot be remembered is not charged. So many sources that lie at once can
//     keep a genuine packet out for as long as the window, until their owner drops them.
//   - Absurd part counts and frames that never become whole take one place for each packet, as others do. Packets next to
//     each other that cannot both be genuine are told as doubtful, to be asked of somebody else; what contradicts a
//     verified neighbour is dropped.
//   - Of a number at most sixteen packets are dropped as bad, so that signatures are not checked without end; then it is
//     given up.
//   - A high number makes no gaps that are sure, and lets nothing fall below the floor: time runs from when a frame is
//     verified. Numbers 2,048 above that are refused, and a map tells of 512. Who believes only what was pushed past, or
//     what is in a map, asks only the one who said so.
//   - Parity that lies, or packets that do, make a packet that is forged or none. It is tried as if nobody had delivered
//     it; parity that was used and does not fit the verified block is to blame.
//   - A publisher that signs two frames for one number makes honest members look like liars to each other. So a verdict
//     should cost a neighbour its part in this stream and no more.
//
// An assembler has places for at most 8,192 numbers above its floor in each layer group, about 80 bytes each and the
// payload of what came, and a window as many of 24 bytes. They begin with 32 and 128 and double as numbers need them;
// otherwise neither allocates.
package stream
