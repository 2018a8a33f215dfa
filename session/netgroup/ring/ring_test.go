package ring

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

var circumference = new(big.Int).Lsh(big.NewInt(1), 256)

func number(a Address) *big.Int { return new(big.Int).SetBytes(a[:]) }

func addressAt(n *big.Int) (a Address) {
	new(big.Int).Mod(n, circumference).FillBytes(a[:])
	return a
}

func randomAddress(r *rand.Rand) (a Address) {
	for i := range a {
		a[i] = byte(r.Uint32())
	}
	return a
}

// members returns some addresses in rising order.
func members(r *rand.Rand, n int) []Address {
	all := make([]Address, n)
	for i := range all {
		all[i] = randomAddress(r)
	}
	slices.SortFunc(all, Address.Compare)
	return all
}

// A rendezvous computes the same, so the value is fixed.
func TestAddressIsAHashOfTagAndPeer(t *testing.T) {
	const want = "c9fccdb568836700b754ad4b2a56abc371927a4d98089efe7d83685aa4060896"
	if got := AddressOf([32]byte{1}, [32]byte{2}).String(); got != want {
		t.Errorf("AddressOf = %s, want %s", got, want)
	}
}

func TestArithmeticIsModulo2To256(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		a, b := randomAddress(r), randomAddress(r)
		if r.IntN(4) == 0 {
			b = a.Add(Address{31: byte(r.Uint32())})
		}
		sum := addressAt(new(big.Int).Add(number(a), number(b)))
		up := addressAt(new(big.Int).Sub(number(b), number(a)))
		down := addressAt(new(big.Int).Sub(number(a), number(b)))
		if a.Add(b) != sum || a.To(b) != up || a.Add(a.To(b)) != b {
			t.Fatalf("%v and %v: sum %v, distance %v", a, b, a.Add(b), a.To(b))
		}
		if a.half() != addressAt(new(big.Int).Rsh(number(a), 1)) {
			t.Fatalf("half of %v is %v", a, a.half())
		}
		shorter := up
		if number(down).Cmp(number(up)) < 0 {
			shorter = down
		}
		if a.Distance(b) != shorter || b.Distance(a) != shorter {
			t.Fatalf("distance of %v and %v is %v, want %v", a, b, a.Distance(b), shorter)
		}
		part, _ := new(big.Float).Quo(new(big.Float).SetInt(number(a)), new(big.Float).SetInt(circumference)).Float64()
		if math.Abs(a.share()-part) > 1e-15 {
			t.Fatalf("share of %v is %v, want %v", a, a.share(), part)
		}
	}
	if fraction(1) != (Address{0: 0x80}) || fraction(64) != (Address{7: 1}) {
		t.Error("fractions of the ring")
	}
}

// Every address belongs to one member: the nearest.
func TestCoverageDividesTheRing(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	one := Address{31: 1}
	for _, n := range []int{1, 2, 3, 50} {
		all := members(r, n)
		var c Circle[int]
		for i, a := range all {
			c.Put(a, i)
		}
		for i, self := range all {
			from, to := Coverage(all[(i+n-1)%n], self, all[(i+1)%n])
			if next, _ := Coverage(self, all[(i+1)%n], all[(i+2)%n]); next != to.Add(one) {
				t.Errorf("%d members: one ends at %v, the next begins at %v", n, to, next)
			}
			for _, edge := range []Address{from, to, self} {
				if _, got, _ := c.Nearest(edge); got != i {
					t.Errorf("%d members: %v is covered by member %d, nearest is %d", n, edge, i, got)
				}
			}
			for range 20 {
				a := randomAddress(r)
				_, got, _ := c.Nearest(a)
				if covers := from.To(a).Compare(from.To(to)) <= 0; covers != (got == i) {
					t.Errorf("%d members: %v is covered by member %d: %v; nearest is %d", n, a, i, covers, got)
				}
			}
		}
	}
}

func TestNearestOfTwoEquallyFarIsTheOneBefore(t *testing.T) {
	target := Address{0: 0x40}
	before, after := Address{0: 0x30}, Address{0: 0x50}
	if !Nearer(target, before, after) || Nearer(target, after, before) || Nearer(target, before, before) {
		t.Error("members do not decide alike")
	}
}

func TestCircleAnswersLikeALinearSearch(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	var c Circle[Address]
	var all []Address
	for range 2000 {
		switch i := r.IntN(len(all) + 3); {
		case i < len(all) && r.IntN(2) == 0:
			c.Delete(all[i])
			all = slices.Delete(all, i, i+1)
		case len(all) < 12:
			a := randomAddress(r)
			c.Put(a, a)
			all = append(all, a)
			slices.SortFunc(all, Address.Compare)
		}
		if c.Len() != len(all) {
			t.Fatalf("%d values, want %d", c.Len(), len(all))
		}
		from := randomAddress(r)
		if len(all) > 0 && r.IntN(2) == 0 {
			from = all[r.IntN(len(all))]
		}
		up := slices.DeleteFunc(slices.Clone(all), func(a Address) bool { return a == from })
		slices.SortFunc(up, func(a, b Address) int { return from.To(a).Compare(from.To(b)) })
		for n := range len(up) + 2 {
			got, v, ok := c.Increasing(from, n)
			if want := n >= 1 && n <= len(up); ok != want || ok && (got != up[n-1] || v != got) {
				t.Fatalf("number %d of %d behind is %v, %v", n, len(up), got, ok)
			}
			if got, _, ok = c.Decreasing(from, n); ok && got != up[len(up)-n] {
				t.Fatalf("number %d of %d before is %v", n, len(up), got)
			}
		}
		if got, _, ok := c.Nearest(from); ok {
			for _, a := range all {
				if Nearer(from, a, got) {
					t.Fatalf("%v is nearer to %v than %v", a, from, got)
				}
			}
		} else if len(all) > 0 {
			t.Fatal("nobody is nearest")
		}
	}
}

func TestEstimateIsExactWhileEverybodyIsKnown(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for n := range 15 {
		if got := Estimate(randomAddress(r), members(r, n)); got != n+1 {
			t.Errorf("%d members known and self: estimate %d", n, got)
		}
	}
}

func TestEstimateComesFromGaps(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for _, n := range []int{60, 300, 3000} {
		all := members(r, n)
		var estimates []int
		for i, self := range all {
			var known []Address // three on either side, and some far away
			for d := -3; d <= 3; d++ {
				if d != 0 {
					known = append(known, all[(i+d+n)%n])
				}
			}
			for range 20 {
				if j := r.IntN(n); j != i && !slices.Contains(known, all[j]) {
					known = append(known, all[j])
				}
			}
			slices.SortFunc(known, Address.Compare)
			estimates = append(estimates, Estimate(self, known))
		}
		slices.Sort(estimates)
		if median := estimates[n/2]; median < n*3/4 || median > n*5/4 {
			t.Errorf("%d members: the median estimate is %d", n, median)
		}
		t.Logf("%d members: a tenth says below %d, a tenth above %d", n, estimates[n/10], estimates[n*9/10])
	}
}

func TestEstimateIsExactWhereGapsSayThatNobodyIsMissing(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for _, n := range []int{20, 48} {
		var estimates []int
		for range 1000 {
			estimates = append(estimates, Estimate(randomAddress(r), members(r, n)))
		}
		slices.Sort(estimates)
		if estimates[0] != n+1 || estimates[880] != n+1 || estimates[999] > 15*n {
			t.Errorf("%d others: estimates from %d, all but 120 up to %d, up to %d", n, estimates[0], estimates[880], estimates[999])
		}
	}
}

// Members may crowd around one to have it believe in any number.
func TestEstimateIsBounded(t *testing.T) {
	self := Address{0: 0x80}
	var crowd []Address
	for i := range byte(30) {
		crowd = append(crowd, self.Add(Address{31: 1 + i}))
	}
	if got := Estimate(self, crowd); got < 31 || got > maxEstimate {
		t.Errorf("estimate %d", got)
	}
	if got := Target(math.MaxInt); got != 13+maxFingers {
		t.Errorf("Target = %d", got)
	}
}

func TestTarget(t *testing.T) {
	for count, want := range map[int]int{1: 13, 2: 14, 15: 16, 16: 17, 300: 21, 3000: 24} {
		if got := Target(count); got != want {
			t.Errorf("Target(%d) = %d, want %d", count, got, want)
		}
	}
}

func TestChooserPrefers(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	const n = 300
	all := members(r, n)
	self := all[100]
	others := slices.Delete(slices.Clone(all), 100, 101)
	candidates := make([]Candidate, n-1)
	for i, a := range others {
		candidates[i] = Candidate{Address: a}
	}
	for i := range 60 { // linked to some, none of whom stand near
		k := &candidates[i]
		k.Linked, k.RTT, k.Own = true, time.Duration(100-i)*time.Millisecond, i < 30
	}
	candidates[200].Chosen = true
	var c Chooser
	roles := c.Choose(self, candidates, n)
	has := func(role Role) (out []int) {
		for i, r := range roles {
			if r&role != 0 {
				out = append(out, i)
			}
		}
		return out
	}
	// 97, 98, 99 and 100, 101, 102 stand next to self; 57 … 59 and 0 … 2 do among the linked.
	for what, tt := range map[string]struct {
		role Role
		want []int
	}{
		"next to self":                       {Near, []int{0, 1, 2, 57, 58, 59, 97, 98, 99, 100, 101, 102}},
		"fast, three of them its own choice": {Fast, []int{27, 28, 29, 54, 55, 56}},
		"chosen by chance":                   {Chance, []int{200}},
		"full mesh":                          {Mesh, nil},
	} {
		if got := has(tt.role); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", what, got, tt.want)
		}
	}
	for i := range 8 {
		to := self.Add(fraction(1 + i))
		nearestLinked, nearestOfAll := to, to
		for j, k := range candidates {
			if k.Linked && (nearestLinked == to || Nearer(to, k.Address, nearestLinked)) {
				nearestLinked = k.Address
			}
			if nearestOfAll == to || Nearer(to, others[j], nearestOfAll) {
				nearestOfAll = others[j]
			}
		}
		isFinger := func(a Address) bool { return roles[slices.Index(others, a)]&Finger != 0 }
		enough := to.Distance(nearestLinked).share() <= fraction(1+i).share()/4
		if !isFinger(nearestLinked) || !enough && !isFinger(nearestOfAll) {
			t.Errorf("1/%d of the ring away: the nearest neighbour is kept: %v, and near enough: %v; the nearest is sought: %v",
				2<<i, isFinger(nearestLinked), enough, isFinger(nearestOfAll))
		}
	}
	if got := len(has(Finger)); got > 16 {
		t.Errorf("%d fingers", got)
	}
}

func TestFewMembersAreAMesh(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	var c Chooser
	for n := range 20 {
		var candidates []Candidate
		for _, a := range members(r, n) {
			candidates = append(candidates, Candidate{Address: a})
		}
		for i, role := range c.Choose(randomAddress(r), candidates, n+1) {
			if mesh := role&Mesh != 0; mesh != (n <= Target(n+1)) {
				t.Errorf("%d others, %d links wanted: candidate %d is part of a mesh: %v", n, Target(n+1), i, mesh)
			}
			if n <= 2*EachSide && role&Near == 0 {
				t.Errorf("candidate %d of %d is not near", i, n)
			}
		}
	}
}

func BenchmarkChoose(b *testing.B) {
	r := rand.New(rand.NewPCG(8, 8))
	for _, n := range []int{32, 256} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var candidates []Candidate
			for i, a := range members(r, n) {
				candidates = append(candidates, Candidate{Address: a, Linked: i%8 == 0, RTT: time.Duration(1 + r.IntN(1000))})
			}
			self := randomAddress(r)
			var c Chooser
			b.ReportAllocs()
			for b.Loop() {
				c.Choose(self, candidates, 3000)
			}
		})
	}
}
