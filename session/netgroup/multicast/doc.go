// Package multicast brings a stream to every member who plays it, from neighbour to neighbour: push trees, one for each
// substream, for low delay, and pulls from others for what is lost.
//
// An [Engine] is one member's part in one stream. Its owner tells it what comes from neighbours and the time, and sends
// what the Engine hands to it as an [Owner]:
//
//	e := multicast.New(owner, rng, now, cfg)
//	e.SetCapacity(kbit)                         // what this member may send
//	e.Add(now, n, member, isPublisher)          // for each neighbour who takes part
//	e.SetPath(n, multicast.Path{…})             // now and then
//	e.Publish(now, packets)                     // the publisher
//	e.Receive(now, n, &packet)                  // everybody else
//	e.Control(now, n, message)
//	e.Verified(now, …), e.Bad(now, …)           // frames, once they are whole
//	wake := e.Wake(); e.Advance(now)
//
// It knows nothing of cryptography, sessions, frames or the overlay. IP multicast is a neighbour to it
// ([FromMulticast]): a substream that comes by it needs no parent.
//
// # Trees
//
// Each substream has a tree of its own, whose root is the publisher. Everybody chooses a parent in it: the neighbour by
// whom packets would come soonest, which is the delay that it tells (added up from the publisher on: one-way delays, and
// what packets wait for each uplink) and half the round trip to it, and who has a slot free. Twice a second the
// substream that gains most from another parent, 15 ms at least, is moved: the old parent pushes until the first packet
// of the new one came. Three substreams at most come from one parent where there are others. A standby is asked in
// advance.
//
// A child asks for substreams with a push mask, and the parent grants them with the list of its ancestors, which is told
// again when it changes. Nobody takes a parent whose list it is on, and nobody pushes to who is on its own list, so there
// are no loops, or none for long. Lists have 24 members at most.
//
// A member has ⌊(0.8 · uplink − 15 kbit/s − acknowledgements) · K / rate⌋ slots, and with 0.95 of the uplink for who gets a
// substream from nobody, or none if they are less than three of eight: so thin a line is full of what its own member asks
// for and acknowledges. A publisher has no more than its cap on copies allows. The rate is what all substreams take, headers on the line
// included, and at least 0.9 of what the publisher tells. Children of a parent that has more of them than slots go where
// some are free, for 60 ms more. If packets wait for more than 70 ms on average, there was one slot too many.
//
// The first copy of each substream goes before second ones. If no slot is free and a much stronger member asks (2.4 times
// the capacity), the weakest child that does not pass the substream on has a second to find another parent. A publisher
// has any child leave, several at a time of those who pass nothing on, and says which substreams are open: those that
// nobody is sent, and those sent to one alone who gets more than three, is much weaker than others, or has passed it on to
// nobody for half a second while somebody gets it from nobody. With a cap of less than some one and a half copies a substream that one alone is sent is also open to a
// neighbour by way of whom the last member would have it 15 ms sooner: reckoned are the way to it, and as many usual ways on as
// the members and its uplink make necessary, on each of which the last waits for a burst to leave. Who comes in the place of another
// tells it at once, as a neighbour, that it can be its parent now.
//
// What did not come for 0.6 s, while others did, is not passed on: branches that are cut off from the publisher would
// take each other for parents.
//
// A substream that is silent for 2.2 packet gaps and 80 ms, while others have come further, has lost its parent: the
// standby takes its place; if there is nobody else, the parent itself, as soon as it is heard. If nothing comes from anybody
// the stream pauses, which is nobody's fault, until a packet comes or a map tells of up to three, or of more after a second. A parent of whose
// packets more than 15 in 100 had to be asked for is left for one by whom they come up to 0.2 s later.
//
// # Newcomers
//
// Who has just come asks the first neighbour for all substreams, whether that has said that it takes part or not
// ([Engine.Guess]), and moves them later as above. Maps tell where the latest key frame of the first layer group is: it and
// what came after it, 60 packets at most, are fetched from neighbours. A key frame is asked of the publisher if none is
// that near, or if that does not come within 0.3 s.
//
// # Weak receivers
//
// From 8 s after joining on, and once everything had a parent for 3 s or 15 s are over, it is looked at what came, twice a second. If one packet in ten was given up, twice in a
// row, or one in four once, the highest layer group is left out, unless no neighbour had them either; likewise if one in twenty had to be asked for while nearly all round trips are 120 ms
// longer than they were and packets take 60 ms longer from the publisher: then the downlink is full. Of a picture the first
// layer group is left out at last, for sound, a stream of its own, goes first. After 5 s one is tried again, and each
// time that fails after four times as long, 80 s at most.
//
// # Repair
//
// A packet is missing when later ones came and it should have come too, by its timestamp and by how old packets of its
// substream usually are, or shortly after a later one of its own substream. Its parent is asked for it, then after
// 130 ms, or 50 ms more than the round trip, others are, whose map shows it or who most likely have it, and the publisher
// itself once 60 % of the window are over. Who does not have it or has no room says so. Pulls are for a fifth of the
// stream's rate and 40 packets at most; answers are a tenth of the uplink and wait while that is busy. A parent does not
// answer for what was still on its way. From the parity of a block the one packet that it lacks is restored, and passed
// on like others.
//
// # Forgeries
//
// Packets are passed on before their frame is verified. If it turns out bad, the packets of the neighbour who was most
// often part of bad frames are fetched from others and the frame is delivered anew; when it is genuine at last, who
// delivered what differs is charged. A second copy of a packet is compared with the first.
//
// Who was charged, here or in another stream of the publisher, is asked for nothing any more, as parent, standby or for
// single packets, unless all neighbours were: it may have passed on what somebody else forged, or be the one, and nobody's
// word is taken for that. As a parent it stays if it delivered ten genuine packets for each forgery, and is trusted again
// after 30 in a row; it is dropped for a forgery a second or more after the first if they are one packet in ten since,
// as those who passed on another's found out by then. It is known again if it leaves and comes.
//
// For a minute after a bad frame, what comes by neighbours who have not proved good since (30 genuine packets) is passed on
// only once it is verified, or after 100 ms if nothing speaks against them; what comes by who was charged is always held
// back. So nobody is taken for a forger for what somebody above did, but the first time.
//
// # Messages
//
// All are for one stream; numbers have network byte order. Bits name packets of a layer group: base (4) ‖ length (2) ‖
// set, whose bit i, the lowest of a byte first, is packet base + i; the first bit and the last byte are set, and of no
// packets base is 0.
//
//	map      1 ‖ flags (1: reply; 2; 4: more children than slots) ‖ capacity, kbit/s (4) ‖ free slots ‖
//	         slots for who gets a substream from nobody ‖ strength of the weakest child that may have to give way
//	         (1 + 4 · log₂ of its kbit/s; 0: there is none) ‖ open substreams, of a publisher ‖
//	         number of substreams ‖ for each: depth (255: does not come), delay (4 ms) ‖ number of layer groups ‖ bits each ‖
//	         with flag 2: first packet of the latest key frame of the first layer group (4)
//	ask      2 ‖ serial ‖ substreams wanted ‖ substreams wanted as standby ‖ of those wanted, what nobody pushes ‖
//	         of those wanted, what is passed on
//	grant    3 ‖ serial of the latest ask ‖ pushed ‖ standby ‖ leaving ‖
//	         for each of the first two: delay (4 ms) ‖ number of ancestors ‖ 4 bytes each, the publisher first
//	pull     4 ‖ layer group ‖ flags (1: also when it comes) ‖ bits
//	key frame 5
//	lacks    6 ‖ layer group ‖ bits
//
// Maps go to 4 neighbours in turn every 200 ms, twice as often for 10 s after joining or while packets are given up, half as
// often while nothing comes; they take 0.03 of the uplink at most. Who refuses a substream is asked for it again after
// 0.7 s, and twice as long with each time in a row.
//
// # What bounds it
//
// 256 neighbours; for each layer group packets of the window and its margin, 4,096 at most; 40 packets asked for; three
// who wait for one that is missing; 256 packets that may be forged; 256 forgers who left; 64 parity packets. A number far ahead of the others
// is believed only when nothing else comes, and maps that tell of one more than 256 beyond what came never. Requests beyond the budgets are not answered.
package multicast
