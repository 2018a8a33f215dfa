package fleeting

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// A table is an engine of which all that it sends is noted.
type table struct {
	t    *testing.T
	e    *Engine
	now  time.Time
	sent []string
}

func newTable(t *testing.T, neighbors int) *table {
	x := &table{t: t, now: time.Date(2030, 1, 1, 8, 0, 0, 0, time.UTC)}
	x.e = New(Config{Sender: x, Rand: rand.New(rand.NewPCG(1, 2))})
	x.e.SetBudget(10_000, 10_000, false)
	for h := range neighbors {
		x.e.Add(Neighbor(h), float64(1000*(h+1)))
	}
	return x
}

func (x *table) Push(to Neighbor, data []byte, w Way) bool {
	x.sent = append(x.sent, fmt.Sprintf("push %d to %d in way %d", data[0], to, w))
	return true
}

func (x *table) Graft(to Neighbor, _ Author, since uint64, alone bool) {
	x.sent = append(x.sent, fmt.Sprintf("graft %d since %d alone %v", to, since, alone))
}

func (x *table) Prune(to Neighbor, _ Author) { x.sent = append(x.sent, fmt.Sprintf("prune %d", to)) }

// comes has a message come from a neighbour.
func (x *table) comes(from Neighbor, number uint64, w Way) {
	if x.e.Received(x.now, from, Author{1}, number, w) {
		x.e.Accept(x.now, from, Author{1}, number, w, []byte{byte(number)})
	}
}

func (x *table) pass(d time.Duration) {
	for end := x.now.Add(d); ; {
		wake := x.e.Wake()
		if wake.IsZero() || wake.After(end) {
			x.now = end
			return
		}
		if wake.After(x.now) {
			x.now = wake
		}
		x.e.Advance(x.now)
	}
}

func (x *table) want(what string, some ...string) {
	x.t.Helper()
	for _, s := range some {
		if !slices.Contains(x.sent, s) {
			x.t.Errorf("%s: want %q, sent %q", what, s, x.sent)
		}
	}
	x.sent = nil
}

func TestFirstMessageGoesToTheStrongestAsManyAsTheLineCarries(t *testing.T) {
	x := newTable(t, 8)
	x.e.SetBudget(3.5*rateAtFirst*8/1000, 0, false)
	x.e.Publish(x.now, Author{1}, 1, []byte{1})
	if last := x.sent[len(x.sent)-1]; len(x.sent) != 4 || !strings.HasSuffix(last, "in way 2") {
		t.Errorf("sent %q, want three copies and an offer to who finds nobody else", x.sent)
	}
	x.want("three copies", "push 1 to 7 in way 0", "push 1 to 6 in way 0", "push 1 to 5 in way 0")
	if got := x.e.Counters().Offers; got != 1 {
		t.Errorf("%d offers are counted", got)
	}
	for i := range uint64(100) {
		x.pass(16 * time.Millisecond)
		x.e.Publish(x.now, Author{1}, i+2, make([]byte, 300))
	}
	if n := x.e.trees[Author{1}].children.count(); n > 3 {
		t.Errorf("%d children", n)
	}
}

func TestWhoBringsItLaterFeedsNoMore(t *testing.T) {
	x := newTable(t, 3)
	x.comes(0, 1, Fed)
	x.comes(1, 1, Fed)
	x.comes(2, 1, Offered)
	if slices.Contains(x.sent, "prune 2") || slices.Contains(x.sent, "prune 0") {
		t.Errorf("sent %q", x.sent)
	}
	x.want("the second", "prune 1")
	x.comes(1, 2, Fed)
	x.comes(0, 2, Fed)
	if slices.Contains(x.sent, "prune 1") {
		t.Error("what was under way was pruned again")
	}
}

// A member that is earlier is tried beside the parent first.
func TestEarlierNeighborIsTriedThenTaken(t *testing.T) {
	for _, tt := range []struct {
		name string
		lead time.Duration // of who is tried, later
		want string
	}{{"earlier", 30 * time.Millisecond, "prune 0"}, {"once only", -5 * time.Millisecond, "prune 1"}} {
		x := newTable(t, 2)
		x.comes(0, 1, Fed)
		x.pass(20 * time.Millisecond)
		x.comes(1, 2, Offered)
		x.pass(30 * time.Millisecond)
		x.sent = nil
		x.comes(0, 2, Fed)
		x.want(tt.name, "graft 1 since 2 alone false")
		for number := uint64(3); number < 12; number++ {
			first, second := Neighbor(1), Neighbor(0)
			if tt.lead < 0 {
				first, second = second, first
			}
			x.comes(first, number, Fed)
			x.pass(tt.lead.Abs())
			x.comes(second, number, Fed)
		}
		x.pass(trialFor)
		x.want(tt.name, tt.want)
	}
}

func TestParentThatBringsNothingIsLeftForWhoOffers(t *testing.T) {
	x := newTable(t, 2)
	x.comes(0, 1, Fed)
	x.pass(50 * time.Millisecond)
	x.comes(1, 5, Offered)
	x.pass(patience)
	x.want("another parent", "prune 0", "graft 1 since 1 alone true")
}

func TestParentThatIsGoneOrRefusesIsReplacedByWhoOfferedLast(t *testing.T) {
	x := newTable(t, 3)
	x.comes(0, 1, Fed)
	x.comes(1, 1, Offered)
	x.e.Remove(x.now, 0)
	x.want("one that is gone", "graft 1 since 1 alone true")
	x.comes(1, 2, Fed)
	x.comes(2, 2, OfferedLast)
	x.e.Pruned(x.now, 1, Author{1})
	x.want("one that refuses", "graft 2 since 2 alone true")
}

func TestNewChildIsSentWhatCameSince(t *testing.T) {
	x := newTable(t, 2)
	x.e.SetBudget(10_000, 10_000, true) // weak: nobody is fed unasked
	for number := uint64(1); number <= 5; number++ {
		x.comes(0, number, Fed)
	}
	x.sent = nil
	x.e.Grafted(x.now, 1, Author{1}, 3, true)
	if slices.Contains(x.sent, "push 3 to 1 in way 0") {
		t.Errorf("sent %q", x.sent)
	}
	x.want("what came since", "push 4 to 1 in way 0", "push 5 to 1 in way 0")
	x.e.Grafted(x.now, 0, Author{1}, 0, true)
	x.want("the parent is no child", "prune 0")
	x.e.Grafted(x.now, 1, Author{2}, 0, true)
	x.want("of an author who is not known", "prune 1")
}

// Who is fed by nobody is fed beyond what children should take, by a quarter; then it takes a place, but not all the time.
func TestWhoIsFedByNobodyIsFedBeforeOthers(t *testing.T) {
	x := newTable(t, 8)
	x.e.SetBudget(2.9*rateAtFirst*8/1000, 0, false)
	for h := range Neighbor(8) {
		x.e.SetStrength(h, 1000)
	}
	x.e.SetStrength(6, 2000)
	x.e.SetStrength(7, 2000)
	x.e.Publish(x.now, Author{1}, 1, []byte{1})
	x.sent = nil
	x.e.Grafted(x.now, 0, Author{1}, 1, false)
	x.want("fed by somebody", "prune 0")
	x.e.Grafted(x.now, 0, Author{1}, 1, true)
	if n := x.e.trees[Author{1}].children.count(); n != 3 || len(x.sent) > 0 {
		t.Errorf("%d children, sent %q; want three and nothing", n, x.sent)
	}
	x.e.Grafted(x.now, 2, Author{1}, 1, true)
	x.want("while the tree begins", "prune 2") // whoever is fed by nobody will be by others soon
	number := uint64(1)
	for end := x.now.Add(replaceEvery); x.now.Before(end); x.pass(50 * time.Millisecond) {
		number++
		x.e.Publish(x.now, Author{1}, number, make([]byte, int(rateAtFirst)/20-HeadBytes))
	}
	x.sent = nil
	x.e.Grafted(x.now, 2, Author{1}, number, true)
	if c := x.e.trees[Author{1}].children; c.count() != 3 || !c.has(2) || len(x.sent) != 1 {
		t.Errorf("%d children, the new one among them: %v, sent %q; want one to give way", c.count(), c.has(2), x.sent)
	}
	x.sent = nil
	x.e.Grafted(x.now, 3, Author{1}, number, true)
	x.want("at once again", "prune 3")
}

func TestTreesAreForgottenAndBounded(t *testing.T) {
	x := newTable(t, 3)
	for i := range maxTrees + 10 {
		a := Author{byte(i), byte(i >> 8)}
		if x.e.Received(x.now, 0, a, 1, Fed) {
			x.e.Accept(x.now, 0, a, 1, Fed, []byte{1})
		}
	}
	if len(x.e.trees) != maxTrees || x.e.Counters().Ignored != 10 {
		t.Errorf("%d trees, %d ignored", len(x.e.trees), x.e.Counters().Ignored)
	}
	x.e.Publish(x.now, Author{255, 255}, 1, []byte{9})
	x.want("its own all the same", "push 9 to 2 in way 0")
	for i := range uint64(2 * keepMost) {
		x.comes(0, i+2, Fed)
	}
	if n := len(x.e.trees[Author{1}].kept); n > keepMost {
		t.Errorf("%d messages of one author are kept", n)
	}
	x.pass(treeFor + time.Second)
	if len(x.e.trees)+len(x.e.order)+x.e.Kept() > 0 || !x.e.Wake().IsZero() {
		t.Errorf("%d trees, %d messages, wake %v", len(x.e.trees), x.e.Kept(), x.e.Wake())
	}
}

// Nothing that neighbours say, in any order, is asked of one that is gone or makes the engine fail.
func FuzzNeighbors(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
	f.Fuzz(func(t *testing.T, script []byte) {
		x := newTable(t, 4)
		up := [4]bool{true, true, true, true}
		for len(script) >= 2 {
			h, number, a := Neighbor(script[0]>>4%4), uint64(script[1]>>3), Author{script[1] & 3}
			switch op := script[0] % 8; {
			case op == 0:
				x.pass(time.Duration(script[1]) * 4 * time.Millisecond)
			case op == 1 && up[h]:
				x.e.Remove(x.now, h)
				up[h] = false
			case op == 1:
				x.e.Add(h, float64(script[1]))
				up[h] = true
			case op == 2:
				x.e.Publish(x.now, Author{3}, uint64(len(script)), []byte{1})
			case !up[h]:
			case op == 3:
				x.e.Grafted(x.now, h, a, number, script[1]&4 != 0)
			case op == 4:
				x.e.Pruned(x.now, h, a)
			default:
				if w := Way(op - 5); x.e.Received(x.now, h, a, number, w) {
					x.e.Accept(x.now, h, a, number, w, []byte{1})
				}
			}
			for _, s := range x.sent {
				var to int
				if _, err := fmt.Sscanf(s, "push 1 to %d", &to); err != nil {
					if _, err := fmt.Sscanf(s, "prune %d", &to); err != nil {
						fmt.Sscanf(s, "graft %d", &to)
					}
				}
				if !up[to] {
					t.Fatalf("%q, which is gone", s)
				}
			}
			x.sent = nil
			script = script[2:]
		}
	})
}
