// Package stream is what live streams are made of: packets, frames and parity.
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
// and who receives them puts them together:
//
//	p, err := stream.Parse(b)               // Restore makes those that are lost, of parity
//	if assembler.Add(&p) == stream.Forged { … } // fetch it anew
//	for f, ok := assembler.Next(); ok; f, ok = assembler.Next() {
//		data, _ := assembler.Data(nil, &f)  // check it, wherever: then
//		missing := assembler.Verified(&f)   // or Bad: fetch those that are missing anew
//	}
//	for group, number, ok := assembler.Doubtful(); ok; … { … } // fetch it from somebody else too
//
// It knows no neighbours, no cryptography and no clock: who passes packets on, asks for them and judges who lied is
// package multicast.
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
//   - Other bytes under a number that is here: four versions of a packet are kept at most, of a layer group 256 besides the
//     first of each, and tried until a frame is verified. With a fifth the oldest is dropped, so that who is first does not
//     keep a genuine packet out; beyond 256 nothing is taken that is not the first, until numbers are forgotten.
//   - Absurd part counts and frames that never become whole take one place for each packet, as others do. Packets next to
//     each other that cannot both be genuine are told as doubtful, to be asked of somebody else, and so are those of which
//     there are versions and no frame; what contradicts a verified neighbour is dropped.
//   - Of a number at most sixteen packets are dropped as bad, so that signatures are not checked without end; then it is
//     given up.
//   - Numbers far ahead take nothing but the places up to there, 8,192 at most. What to believe of them is for the owner to
//     say, who moves the floor.
//   - Parity that lies, or packets that do, make a packet that is forged or none, as if nobody had delivered it. Parity
//     that was used and does not fit the verified block is to blame.
//   - A publisher that signs two frames for one number makes honest members look like liars to each other. So that should
//     cost a neighbour its part in this stream and no more.
//
// An assembler has places of about 80 bytes for at most 8,192 numbers above its floor in each layer group, and keeps the
// payload of what came. It begins with 32 and doubles as numbers need them; otherwise it does not allocate.
package stream
