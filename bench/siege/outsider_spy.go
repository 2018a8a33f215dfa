//go:build linux

package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// A spy searches all that passes for what nobody outside is to know.
type spy struct {
	needles map[string][]byte // by what they are

	mu     sync.Mutex // guards what follows
	found  map[string]int
	looked int
}

// newSpy looks for names, lines, the title, what is secret in the invite and people's keys: plain, and as text forms of them.
func newSpy(t Target) *spy {
	s := &spy{needles: map[string][]byte{}, found: map[string]int{}}
	s.add("the title", []byte(t.Title))
	s.add("a line", []byte("said-by-"))
	for _, h := range t.Honest {
		s.add("the name "+h.Name, []byte(h.Name))
		if key, err := base64.RawURLEncoding.DecodeString(h.ID); err == nil {
			s.add("the peer ID of "+h.Name, key)
		}
	}
	for i, secret := range t.Secrets {
		s.add(fmt.Sprint("secret ", i), secret)
	}
	return s
}

func (s *spy) add(what string, b []byte) {
	s.needles[what] = b
	s.needles[what+" in hex"] = []byte(hex.EncodeToString(b))
	for shift := range 3 { // base64 depends on where it begins
		text := base64.RawStdEncoding.EncodeToString(append(make([]byte, shift), b...))
		from, to := (8*shift+5)/6, len(text)-1
		if to-from >= 8 {
			s.needles[fmt.Sprint(what, " in base64, ", shift)] = []byte(text[from:to])
			url := strings.NewReplacer("+", "-", "/", "_").Replace(text[from:to])
			s.needles[fmt.Sprint(what, " in base64url, ", shift)] = []byte(url)
		}
	}
}

// hear searches a packet, and what anybody can open of it.
func (s *spy) hear(p packet, opened startup, isStartup bool) {
	where := fmt.Sprintf("packets to port %d", p.dst.Port())
	if !p.dst.Addr().IsMulticast() && p.dst.Addr() != broadcast {
		where = "packets between two"
	}
	s.search(where, p.payload)
	if isStartup {
		s.search("an opened "+opened.chunk.String(), opened.payload)
	}
}

func (s *spy) search(where string, b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looked++
	for what, needle := range s.needles {
		if bytes.Contains(b, needle) {
			s.found[what+" in "+where]++
		}
	}
}

// tell reports what was found: what announcements and handshakes say is known, all else is a gain.
func (s *spy) tell(x *intruder) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x.r.Tried("packets searched for what is secret", s.looked)
	for _, what := range slices.Sorted(maps.Keys(s.found)) {
		announced := strings.HasSuffix(what, "port 19350") && (strings.HasPrefix(what, "the title") || strings.Contains(what, names[0]))
		asked := strings.HasPrefix(what, "the peer ID") && strings.HasSuffix(what, "an opened "+wire.TypeInitiatorHello.String())
		if announced || asked {
			x.r.Noted("%s, %d times", what, s.found[what])
		} else {
			x.r.Gained("%s, %d times", what, s.found[what])
		}
	}
	x.h.mu.Lock()
	defer x.h.mu.Unlock()
	x.r.Noted("packets heard by kind: %v", x.h.packets)
	x.r.Noted("sizes of packets of sessions: %d different, the commonest %v", len(x.h.sizes), commonest(x.h.sizes, 8))
	peers := map[keying.PeerID]bool{}
	for _, p := range x.h.peers {
		peers[p] = true
	}
	x.r.Noted("peer IDs seen in hellos: %d; addresses: %d", len(peers), len(x.h.spots))
}

// commonest lists the n sizes that came most.
func commonest(sizes map[int]int, n int) (all []int) {
	all = slices.SortedFunc(maps.Keys(sizes), func(a, b int) int { return sizes[b] - sizes[a] })
	return all[:min(n, len(all))]
}
