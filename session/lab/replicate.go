package main

import (
	"bytes"
	"flag"
	"fmt"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"lyceum/session/netgroup"
	"lyceum/session/netgroup/pieces"
	"lyceum/session/netgroup/replication"
)

// replicateLinks are the access links when a file spreads, unless flags say otherwise.
var replicateLinks = links{[]class{{share: 1, rate: 20e6}}}

// replicatePatience is how many times what is possible a file may take before the simulation gives up.
const replicatePatience = 10

// A sharing is a file that spreads from the first peer to all others.
type sharing struct {
	c       *crowd
	size    uint64
	objects [][]byte // as they are
	sums    []uint32 // stand in for the hashes that members check

	spaces map[*peer]*netgroup.Objects
	liars  map[*peer]bool
	caught map[*peer]bool // liars whom somebody dropped
	begun  int64
	last   int64 // when the last honest peer was done so far
	done   map[*peer]bool

	corrupt int // wrong objects that were taken for good ones
	framed  int // honest peers that were dropped for liars
}

// replicateResult are the figures of a file that spreads.
type replicateResult struct {
	LastDone  figure `json:"last_done_s"`
	Bound     figure `json:"bound_s"` // no way of spreading it is faster
	Ratio     figure `json:"ratio"`
	Copies    figure `json:"source_copies"` // bytes of objects that the source sent, over those of the file
	Corrupt   int    `json:"corrupt_delivered"`
	LiarsGone int    `json:"liars_dropped"`
}

// replicateCommand measures how long a file takes to all peers.
func replicateCommand(flags *flag.FlagSet) func(settings) (*crowd, any) {
	size := sizeFlag(100e6)
	flags.Var(&size, "size", "of the file, in bytes, or with kB, MB or GB behind")
	liars := flags.Float64("liars", 0, "fraction of the peers that send wrong objects")
	return func(s settings) (*crowd, any) {
		s.links = replicateLinks
		c := newCrowd(s)
		c.settle()
		sh := c.share(uint64(size), *liars)
		bound := sh.bound()
		for waited := 0.0; len(sh.done) < c.ring.Len()-len(sh.liars)-1 && waited < bound*replicatePatience; waited++ {
			c.w.run(time.Second)
			if int(waited)%10 == 9 {
				c.say("%d have the file", len(sh.done))
			}
		}
		c.weigh()
		return c, sh.result(bound)
	}
}

// share has the first peer begin to share a file, and all others want it.
func (c *crowd) share(size uint64, liars float64) *sharing {
	sh := &sharing{
		c: c, size: size, begun: c.w.now,
		spaces: map[*peer]*netgroup.Objects{}, liars: map[*peer]bool{}, caught: map[*peer]bool{}, done: map[*peer]bool{},
	}
	sh.makeObjects()
	for len(sh.liars) < int(liars*float64(len(c.peers))) {
		sh.liars[c.peers[1+c.w.rand.IntN(len(c.peers)-1)]] = true
	}
	c.heard = sh.heard
	id := netgroup.SpaceID{Kind: netgroup.FileSpace, Name: c.bytes(0, 3)}
	last := uint64(len(sh.objects)) - 1
	for _, p := range c.peers {
		p.do(func(now time.Time) {
			space, err := p.group.OpenObjects(now, id, netgroup.ObjectOptions{
				Strategy: replication.RarestFirst, Objects: last + 1, Bytes: pieces.Size, Seed: true,
			})
			if err != nil {
				panic("BUG: " + err.Error())
			}
			sh.spaces[p] = space
			if p.number == 0 {
				space.AddHaveObjects(now, 0, last)
			} else {
				space.AddWantObjects(now, 0, last)
			}
		})
	}
	return sh
}

// makeObjects makes the file's objects, of the lengths that they have in a class, and wrong ones.
func (sh *sharing) makeObjects() {
	levels := int(math.Ceil(math.Log2(float64(pieces.Count(sh.size))))) // of hashes beside an object's way to the root
	chance := rand.NewChaCha8(sh.c.bytes(0, 4))
	for i := range pieces.Count(sh.size) {
		o := make([]byte, 32*levels+pieces.Length(sh.size, i)+pieces.Overhead)
		chance.Read(o)
		sh.objects = append(sh.objects, o)
		sh.sums = append(sh.sums, crc32.ChecksumIEEE(o))
	}
}

// heard is what the owner of a peer does.
func (sh *sharing) heard(p *peer, ev netgroup.Event) {
	now := sh.c.w.time(sh.c.w.now)
	switch ev := ev.(type) {
	case netgroup.ReplicationFetchResult:
		if crc32.ChecksumIEEE(ev.Object) != sh.sums[ev.Index] {
			ev.Objects.RefuseObject(now, ev.Peer, ev.Index)
			return
		}
		if !bytes.Equal(ev.Object, sh.objects[ev.Index]) {
			sh.corrupt++
		}
		ev.Objects.AddHaveObjects(now, ev.Index, ev.Index)
		if ev.Objects.Have().Size() == uint64(len(sh.objects)) && !sh.liars[p] {
			sh.done[p], sh.last = true, sh.c.w.now
		}
	case netgroup.ReplicationRequest:
		var objects [][]byte
		for i := ev.First; i <= ev.Last; i++ {
			o := sh.objects[i]
			if sh.liars[p] {
				o = bytes.Clone(o)
				o[sh.c.w.rand.IntN(len(o))] ^= 1
			}
			objects = append(objects, o)
		}
		ev.Objects.WriteRequestedObject(now, ev.RequestID, objects...)
	case netgroup.ReplicationLiar:
		for _, q := range sh.c.peers {
			switch {
			case q.id != ev.Peer:
			case sh.liars[q]:
				sh.caught[q] = true
			default:
				sh.framed++
			}
		}
	}
}

// bound returns the least time in which the file can reach all peers: the source has to send it once, and all
// together have to send it to everyone but the source.
func (sh *sharing) bound() float64 {
	var all int64
	for _, p := range sh.c.peers {
		all += p.host.uplink.rate
	}
	bits, others := 8*float64(sh.size), float64(len(sh.c.peers)-1)
	return max(bits/float64(sh.c.peers[0].host.uplink.rate), others*bits/float64(all))
}

func (sh *sharing) result(bound float64) replicateResult {
	missing := sh.c.ring.Len() - len(sh.liars) - 1 - len(sh.done)
	if missing > 0 {
		sh.c.say("%d did not get the file", missing)
		sh.last = sh.c.w.now
	}
	if sh.framed > 0 {
		sh.c.say("%d honest peers were dropped", sh.framed)
	}
	took := seconds(sh.last - sh.begun)
	return replicateResult{
		LastDone: took, Bound: figure(bound), Ratio: took / figure(bound),
		Copies:    figure(float64(sh.spaces[sh.c.peers[0]].Stats().BytesOut) / float64(sh.size)),
		Corrupt:   sh.corrupt,
		LiarsGone: len(sh.caught),
	}
}

// A sizeFlag is a number of bytes.
type sizeFlag uint64

func (f *sizeFlag) String() string { return fmt.Sprint(uint64(*f)) }

// Set implements flag.Value.
func (f *sizeFlag) Set(text string) error {
	digits, unit := text, uint64(1)
	for suffix, n := range map[string]uint64{"kB": 1e3, "MB": 1e6, "GB": 1e9} {
		if s, ok := strings.CutSuffix(text, suffix); ok {
			digits, unit = s, n
		}
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || n == 0 || n > pieces.MaxSize/unit {
		return fmt.Errorf("no size of a file: %q", text)
	}
	*f = sizeFlag(n * unit)
	return nil
}
