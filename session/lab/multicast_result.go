package main

import (
	"math/rand/v2"
	"slices"
	"time"
)

// multicastResult are the figures of live streams. Those that are of no scenario but one are null in others.
type multicastResult struct {
	arrivals
	Direct      directResult `json:"direct_ms"`
	PerByte     figure       `json:"bytes_per_media_byte"`
	Control     figure       `json:"control_share"`
	Copies      figure       `json:"publisher_copies"`
	Depth       depth        `json:"depth"`
	Forged      int          `json:"forged_played"`
	LateJoin    *lateJoin    `json:"late_join_s"`
	AfterVanish *figure      `json:"late_500ms_after_vanish"`
	Dropped     *figure      `json:"polluters_dropped_s"`
	Framed      int          `json:"honest_dropped"`
	Weak        *weakResult  `json:"weak"`
	Bound       figure       `json:"bound_kbit_s"`
	Audio       audioResult  `json:"audio"`
	Layers      layersResult `json:"layers_within_1s"`
	Headers     figure       `json:"headers_per_media_byte"`
}

// arrivals say which share of all packets reached those who play a stream, and when.
type arrivals struct {
	Delivered   figure    `json:"delivered"`
	Within300ms figure    `json:"within_300ms"`
	Within1s    figure    `json:"within_1s"`
	Age         quantiles `json:"age_ms"`
}

// depth is over how many links packets came.
type depth struct {
	Mean figure `json:"mean"`
	Max  int    `json:"max"`
}

// lateJoin is how long who joins late waits.
type lateJoin struct {
	Audio   figure `json:"audio"`
	Picture figure `json:"picture"`
}

// weakResult is what those get who cannot receive all.
type weakResult struct {
	Base  figure `json:"t0_share"`
	Audio figure `json:"audio_within_1s"`
}

// layersResult is which share of each layer group came in time.
type layersResult struct {
	Base   figure `json:"t0"`
	Middle figure `json:"t1"`
	Detail figure `json:"t2"`
}

// audioResult are the figures of sound.
type audioResult struct {
	arrivals
	PerByte figure `json:"bytes_per_media_byte"`
	Copies  figure `json:"publisher_copies"`
}

// result sums up.
func (sh *show) result() multicastResult {
	pictures, sounds := sh.of(true), sh.of(false)
	r := multicastResult{
		arrivals: arrivalsOf(pictures, isOrdinary, sh.isMeasured),
		Direct:   sh.measureDirect(pictures),
		Depth:    depthOf(pictures),
		Forged:   sh.forged, Framed: sh.framed,
		LateJoin:    sh.lateJoin(),
		AfterVanish: sh.afterVanish(pictures),
		Dropped:     sh.pollutersDropped(),
		Weak:        sh.weakResult(pictures, sounds),
		Bound:       figure(sh.bound()) / 1000,
		Audio:       audioResult{arrivals: arrivalsOf(sounds, isOrdinary, sh.isMeasured)},
		Layers:      layersResult{sh.layer(pictures, 0), sh.layer(pictures, 1), sh.layer(pictures, 2)},
	}
	var picture, sound byteCounts
	for _, m := range pictures {
		picture.add(m.bytes)
		r.Copies = max(r.Copies, m.bytes.publisherCopies())
	}
	for _, m := range sounds {
		sound.add(m.bytes)
		r.Audio.Copies = max(r.Audio.Copies, m.bytes.publisherCopies())
	}
	r.PerByte, r.Audio.PerByte = picture.perMediaByte(), sound.perMediaByte()
	picture.add(sound)
	r.Control = share(picture.control, picture.control+picture.sent)
	r.Headers = share(sh.wire.datagrams-sh.wire.messages, picture.wanted)
	return r
}

// of returns all pictures, or all sounds.
func (sh *show) of(picture bool) (all []*medium) {
	for _, m := range sh.media {
		if m.picture == picture {
			all = append(all, m)
		}
	}
	return all
}

// isOrdinary tells those of whom most figures are: neither weak nor polluters.
func isOrdinary(p *peer) bool { return !p.host.pollutes && !isWeak(p) }

func isWeak(p *peer) bool { return p.host.downlink.rate > 0 }

// tally counts packets that should have reached peers, and takes the delays of those that did, in order.
func tally(media []*medium, who func(*peer) bool, which func(*sentPacket) bool) (should int, delays []int64) {
	for _, m := range media {
		for _, v := range m.audience {
			if v == nil || !who(v.peer) {
				continue
			}
			for i := range m.packets {
				if p := &m.packets[i]; which(p) && v.counts(p.at) {
					should++
				}
			}
			for _, a := range v.got {
				if p := &m.packets[a.packet]; which(p) && v.counts(p.at) {
					delays = append(delays, int64(a.delay)*1000)
				}
			}
		}
	}
	slices.Sort(delays)
	return should, delays
}

func arrivalsOf(media []*medium, who func(*peer) bool, when func(int64) bool) arrivals {
	should, delays := tally(media, who, func(p *sentPacket) bool { return when(p.at) })
	part := func(n int) figure { return share(uint64(n), uint64(should)) } // of nothing it is 0: there should be something
	return arrivals{
		Delivered:   part(len(delays)),
		Within300ms: part(within(delays, 300*time.Millisecond)),
		Within1s:    part(within(delays, time.Second)),
		Age:         quantilesOf(delays),
	}
}

// layer returns which share of a layer group came in time.
func (sh *show) layer(pictures []*medium, layer uint8) figure {
	should, delays := tally(pictures, isOrdinary, func(p *sentPacket) bool { return p.layer == layer && sh.isMeasured(p.at) })
	return ratio(within(delays, time.Second), should)
}

// within counts the delays, which are in order, up to a limit.
func within(delays []int64, limit time.Duration) int {
	n, _ := slices.BinarySearch(delays, int64(limit)+1)
	return n
}

func depthOf(media []*medium) (d depth) {
	var links, all uint64
	for _, m := range media {
		for _, v := range m.audience {
			if v == nil || !isOrdinary(v.peer) {
				continue
			}
			links, d.Max = links+v.hops, max(d.Max, v.deepest)
			for _, a := range v.got {
				if m.show.isMeasured(m.packets[a.packet].at) {
					all++
				}
			}
		}
	}
	d.Mean = share(links, all)
	return d
}

// lateJoin tells how long those waited who joined after half time and had the time to get something.
func (sh *show) lateJoin() *lateJoin {
	if sh.streaming.late == 0 {
		return nil
	}
	var waits [2][]int64
	for _, m := range sh.media {
		for _, v := range m.audience {
			if v == nil || v.peer.joinedAt < (sh.begin+sh.end)/2 || v.peer.joinedAt > sh.end-watchesFrom || !isOrdinary(v.peer) {
				continue
			}
			i := 0
			if m.picture {
				i = 1
			}
			waits[i] = append(waits[i], min(v.first, sh.end)-v.peer.joinedAt)
		}
	}
	slices.Sort(waits[0])
	slices.Sort(waits[1])
	return &lateJoin{Audio: seconds(rank(waits[0], 0.99)), Picture: seconds(rank(waits[1], 0.99))}
}

// afterVanish is the share of packets that survivors got late or not at all in the time after some vanished.
func (sh *show) afterVanish(media []*medium) *figure {
	if sh.vanished == 0 {
		return nil
	}
	should, delays := tally(media, isOrdinary, func(p *sentPacket) bool {
		return p.at >= sh.vanished && p.at < min(sh.vanished+int64(10*time.Second), sh.end)
	})
	f := 1 - ratio(within(delays, 500*time.Millisecond), should)
	return &f
}

// pollutersDropped is the longest time for which somebody took forged packets from one who forges.
func (sh *show) pollutersDropped() *figure {
	if sh.polluters == 0 {
		return nil
	}
	longest := int64(0)
	for _, f := range sh.forgings {
		longest = max(longest, f.last-f.first)
	}
	s := seconds(longest)
	return &s
}

// weakResult is of the second half, when those who receive too little have had the time to find that out.
func (sh *show) weakResult(pictures, sounds []*medium) *weakResult {
	if sh.weak == 0 {
		return nil
	}
	half := func(at int64) bool { return at >= (sh.begin+sh.end)/2 && at < sh.end }
	var base, all uint64
	for _, m := range pictures {
		for _, v := range m.audience {
			if v == nil || !isWeak(v.peer) {
				continue
			}
			for _, a := range v.got {
				if p := m.packets[a.packet]; half(p.at) && v.counts(p.at) {
					all++
					if p.layer == 0 {
						base++
					}
				}
			}
		}
	}
	return &weakResult{Base: share(base, all), Audio: arrivalsOf(sounds, isWeak, half).Within1s}
}

// bound is the highest rate of one picture, in bit/s, that could reach everybody: it has to leave its publisher once,
// and everybody's uplinks have to carry it to all but the publishers.
func (sh *show) bound() float64 {
	var all, least float64
	n := 0
	for _, p := range sh.c.peers {
		if p.goneAt != never {
			continue
		}
		all += float64(p.host.uplink.rate)
		if p.number < sh.publishers {
			least = float64(p.host.uplink.rate)
		} else {
			n++
		}
	}
	return min(least, all/float64(max(n, 1))/float64(sh.publishers))
}

// directDraws is how many frames are drawn for the delay of the direct path.
const directDraws = 100_000

// measureDirect draws how long packets of frames that are sent straight from the publisher to who plays them take, if
// nothing else is sent and they are not lost.
func (sh *show) measureDirect(media []*medium) directResult {
	r := rand.New(rand.NewPCG(sh.c.seed, 0x646972))
	var all []*watcher
	var of []*medium
	for _, m := range media {
		for _, v := range m.audience {
			if v != nil && isOrdinary(v.peer) {
				all, of = append(all, v), append(of, m)
			}
		}
	}
	var delays []int64
	for range directDraws {
		i := r.IntN(len(all))
		from, to := of[i].publisher.host, all[i].peer.host
		up, rest := uplink{rate: from.uplink.rate}, of[i].size()+frameOverhead
		for rest > 0 {
			n := min(rest, streamDatagram-streamOverhead)
			rest -= n
			left, _ := up.admit(0, n+streamOverhead)
			delays = append(delays, left+sh.c.w.links.transit(r, from.place, to.place))
		}
	}
	q := quantilesOf(delays)
	return directResult{q.P50, q.P99}
}
