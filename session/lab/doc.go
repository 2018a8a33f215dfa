// Command lab measures groups of up to thousands of peers in virtual time:
//
//	go run ./session/lab post -peers 3000 -seconds 60 -json
//
// It runs the state machines of package netgroup, those of the product, over a network and a transport that are
// reduced to what groups feel of them: delay, loss and the queue of each peer's uplink. Cryptography is left out
// where it takes time: signatures are not checked. All chance comes from the seed, so a run repeats to the byte.
//
// # Commands and figures
//
// All commands have the flags -peers (300), -seconds (60), -seed (1), -loss (of each access link; if negative, as at
// first, that of its class), -churn (% of the peers a minute that vanish without a word, while as many join; 0) and
// -json. Peers join within 4 s, told of 16 others as by a rendezvous, and know from an earlier run of four fifths of what
// their uplinks carry; figures start 3 s after that. How far a
// simulation is goes to standard error. The figures come last, with -json as one object on the last line:
//
//	peers seconds seed loss churn   the flags; loss is null where the classes have it
//	cpu_s                           what the process took of all processors
//	peer_bytes                      heap at the end, of the simulation too, for each peer that is there
//	trace_hash                      SHA-256 over time, from, to, kind and length of every packet sent
//
// With one seed all of this is the same each time, but for cpu_s and peer_bytes. Delays are in ms.
//
//	post       random members post 20 to 200 bytes, -rate a second (2)
//	  delivered             of all posts to all members who were linked 1 s before and there 10 s after one
//	  duplicates_per_post   copies of a post in full that reached a member who had it, for each that came
//	  delay_ms              p50 p99 p999
//	  direct_ms             p50 p99 of such messages over one session from the author, with nothing else going on
//	churn      posts go on (2 a second) while -vanish (0.2) of all vanish at once, and, once that is over, the two
//	           halves do not reach each other for -split (60s)
//	  delivered             as above; while the group is in halves, of those in the author's
//	  ring_heal_s           until everyone was linked to the next on the ring again, either way: the longer time of the two
//	  rejoin_s              the time after the split
//	ink        on the full stack, with bytes, keys, signatures and congestion control over package netsim: the first peer (10 Mbit/s)
//	           publishes a picture of 860 kbit/s and sound, which all play, and writes every 2 s what is on the stage; -authors (4) draw strokes
//	           of about 2 s with a point every 8 ms, posted every 16 ms (50 ms with an uplink below 2 Mbit/s), and write each down. -file
//	           has a file of so many bytes spread meanwhile (none), -uplink gives everybody so many Mbit/s. A tenth of the peers, one at least, comes in the second half and counts for
//	           late figures only. Other flags than -peers, -seconds, -seed, -loss and -json do nothing
//	  ink_ms                p50 p95 p99 of each point at each peer, from when it was drawn to when it came; what never came counts 10 s
//	  ink_visible_ms        the same, to when a display of 60 Hz shows it
//	  ink_everywhere_ms     the same of the last point of each post, to when all see it
//	  ink_delivered         of all posts to all peers
//	  stream_ms             p50 p95 p99 of packets of the picture, since the frame was given to Publish
//	  p95_over_stream_ms    ink_visible_ms p95 − stream_ms p95
//	  stage_ms stage_max_s  of each entry about the stage, until it counts at each peer
//	  late_stage_after_link_s late_stage_after_join_s   the longest time until who came late knew what is on the stage
//	  uplink_kbit_s         what a peer sent, on average
//	journal    all write their joins; then the two halves do not reach each other for -partition (1m), while random
//	           members write 20 to 200 bytes, -rate entries a second (1) on average; then one more joins; then nothing
//	           happens for -seconds. All uplinks have 20 Mbit/s
//	  entries log_bytes     in the logs of all
//	  equal_s               after the split was over, until everyone's logs were the same
//	  late_s                until who joined then had all of them
//	  late_bytes_share      of entries that were sent to it for that, over those of the logs: 1 if none came twice
//	  idle_compare_bps      bytes a second that a member sends for comparing logs that are equal
//	  idle_compare_bytes    what one comparison takes, of both ends
//	monitor    all report to the first -proctors (2) members, with -links (off) also whom they are linked to. Each proctor sees 30
//	           members' tiles, others every 20 s, who send it 8 KB each every two seconds (-thumbnails=false: none do). Every
//	           -vanish (5s) a member vanishes without a word. A -droppers (0) fraction of the members pass no report and no
//	           request on, and are left out of what is known. Begins 15 s later than others, when all have reported
//	  proctor_kbit_s        of reports, headers of RTMFP and acknowledgements included, on the way to a proctor, those included
//	                        that it is to pass on: the larger of the proctors'
//	  thumbnails_kbit_s thumbnails_arrived  the same of thumbnails, and which share of them came
//	  staleness_s           p50 p99 max: how old what a proctor knows of each is, sampled every second, of those who are there for 10 s
//	  vanished_shown_s      the longest time after which a proctor was shown that somebody was gone, to 0.1 s
//	  vanished_not_shown    how many were not in 30 s
//	  wrongly_gone          share of samples in which who is there was shown as gone
//	  relay_kbit_s          of reports, what the busiest member sent who is no proctor
//	  asked_s               reports a second that were overdue at a proctor, and for which it asked: the larger of the proctors'
//	  droppers              how many there were
//	multicast  the first peer publishes a picture and sound, which all others play. The picture has 30 frames a second of
//	           -kbit (860), headers of datagrams included, which is three packets a frame; half of the frames are in
//	           the first layer group (T0), a quarter in each of the others. Sound is 50 frames of 80 bytes a second, each
//	           sent with the one before it. The publisher sends -publisher-copies times the picture at most (0: what its
//	           uplink carries; sound is not limited); -fec adds parity; -weak (0) of the peers receive but 0.65 of -kbit. With -alone package
//	           multicast is driven without netgroup's streams around it, and knows what uplinks carry. -scenario:
//	             rich         publishers have 10 Mbit/s
//	             scarce       uplinks 0.3, 1.2, 4 and 10 Mbit/s for 50, 30, 15 and 5 %, publisher 3 Mbit/s
//	             lossy        rich, with five times the loss
//	             vanish       rich; 20 % of the peers vanish at half time
//	             publishers2  rich; the second peer publishes as well
//	             late         rich; 10 % of the peers join in the second half
//	             polluter     rich; one peer in ten changes a byte in a fifth of the packets that it relays
//	             original     rich, without parity, and what is missing is fetched after 2.5 s, within a window of 8 s,
//	                          as in Flash Player
//	           Who began to play counts after 3 s, and until 2 s before it vanishes; polluters and the weak are left out
//	           of all figures but their own. Figures are of pictures, but for audio. What is of one scenario only is
//	           null in others
//	           With -steps the run is repeated, -steps times at most, each time with 5 % more -kbit, until within_1s is
//	           below 0.999. The figures are those of the last rate for which it was not, and
//	  carried_kbit of_bound  that rate, 0 if there is none, and its share of bound_kbit_s
//	  steps                 kbit within_1s bound_kbit_s of each rate that was tried
//	           Figures of any multicast:
//	  delivered within_300ms within_1s  of all packets to all who play, parity left aside; forged ones did not arrive
//	  age_ms                p50 p99 p999 of those that arrived, since the frame was given to Publish
//	  direct_ms             p50 p99 of packets on the straight way from the publisher: of a frame at a time over an uplink
//	                        that has nothing else to do, and without those that are lost
//	  bytes_per_media_byte  of stream packets with their headers, parity and repairs that all peers sent, for each byte
//	                        given to Publish and each who was to receive it
//	  control_share         of the bytes of maps, requests and masks, in those and all stream packets, sound's as well
//	  publisher_copies      stream packets that the publisher sent, over its media; of two publishers the larger
//	  depth                 mean max: over how many links packets came; 1 is straight from the publisher
//	  forged_played         frames that somebody was handed as verified and are not the publisher's
//	  late_join_s           audio picture: of those who join in the second half, up to 3 s before the end, after how long
//	                        99 % had the first frame that they can begin with, from when they began to join
//	  late_500ms_after_vanish  of the packets published in the 10 s after some vanished, those that survivors got more
//	                        than 500 ms late or not at all
//	  polluters_dropped_s   the longest time for which a peer was sent forged packets by one polluter, until it dropped it
//	  honest_dropped        how often an honest peer was dropped as a forger
//	  weak                  t0_share audio_within_1s: in the second half, which share of the picture's packets that the
//	                        weak got are in T0, and of all sound what they got within 1 s
//	  bound_kbit_s          min(u, (u+Σu)/N): no higher rate of a picture can reach the N who play it, with an uplink of
//	                        u of the publisher; of two publishers, each
//	  audio                 the same figures of sound
//	  layers_within_1s      t0 t1 t2: of the packets of each layer group
//	  headers_per_media_byte  of everything else on the line, headers of UDP and RTMFP and acknowledgements, for each byte
//	                        of picture and sound and each who was to receive it
//	route      random members send messages to random addresses of the ring, 100 a second; begins 5 s later than
//	           others, as members take messages for their neighbourhood once they have been there for that long
//	  reached_nearest       of all messages; nearest is who was when it was sent, and had been there for 10 s, or was
//	                        when it arrived
//	  hops                  mean p99 max: the links that those went
//
// # The network
//
// Peers are points in a square of 60 × 60 ms. A packet takes one way: the distance, what either end is behind its
// access link (1 to 8 ms), 0.3 ms, and a jitter of 1.5 ms on average, exponential and drawn for each packet alone, so
// packets overtake each other. Before that it waits for its sender's uplink, at most 250 ms, and is dropped if it
// would wait longer. Uplinks have 1, 5, 20 or 100 Mbit/s for 30, 40, 20 and 10 % of the peers; downlinks are
// unlimited. Of the packets that cross an access link of the slowest class, 1 % are lost in either direction, of all
// others 0.1 %. There are no NATs.
//
// The network is the lab's own and not package netsim, which moves bytes: that copies and checks every datagram and
// keeps all events in one heap, which takes most of the time once there are hundreds of thousands of them. Here
// packets are values, timers that are put off cost nothing, and the queue is a timing wheel.
//
// # The transport
//
// A session is what package rtmfp makes of it, without bytes and keys. Opening one takes the packets, the round
// trips and the retries of the handshake, introductions and attempts from both ends included; 100 handshakes a
// second are answered. Messages are cut to pieces that fit packets of 1,200 bytes,
// 1,472 once a session has sent 64 KiB and a probe of that size arrived; packets carry flows by priority;
// every second packet with data is acknowledged at once, others within 200 ms or with data. Lost is what later
// packets overtook for more than a round trip and a quarter, or what was not acknowledged within the retransmission
// timeout, which is measured by timestamps of 4 ms. Silent peers are pinged, suspected and given up when those of
// rtmfp are. Buffers are as large, and full ones say so. TestReducedTransportBehavesLikeRTMFP holds delays and packets
// against rtmfp over netsim.
//
// Congestion control is replaced by what it aims at, as there are no queues but those of the peers' own uplinks: a
// session's window doubles each round trip while it is full, and what is beyond the first window waits, session by
// session in turn, while the uplink's queue is longer than 10 ms. So where packets are lost large transfers are
// faster than with rtmfp, which takes some losses for a sign of a short queue: 6 MB at 20 Mbit/s and 80 ms there and
// back take 3.0 s in both without loss, and 3.1 s instead of 5.1 s with 1 % of loss. When nothing is acknowledged any
// more a session begins with one packet again, as in rtmfp.
//
// Messages with deadlines are given up as in rtmfp, and flows deliver in network order if told to
// (TestDeadlinesAndNetworkOrderAreThoseOfRTMFP).
//
// Left out too: NATs, peers that move and the search for them, limits for strangers but the one named, more than one
// group.
package main
