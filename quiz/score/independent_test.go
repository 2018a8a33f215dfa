package score

import (
	"fmt"
	"math"
	"math/big"
	"sort"
	"testing"
)

// What follows reckons the figures of an analysis another way: in fractions of whole numbers, without rounding, by sums of
// products (nΣxy − ΣxΣy) instead of distances from means. Only roots, at the end, are of floating point, with 200 bits.

type rats []*big.Rat

func rat(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }

func (xs rats) sumOf(ys rats) *big.Rat {
	sum := new(big.Rat)
	for i := range xs {
		sum.Add(sum, new(big.Rat).Mul(xs[i], ys[i]))
	}
	return sum
}

func (xs rats) sum() *big.Rat {
	sum := new(big.Rat)
	for _, x := range xs {
		sum.Add(sum, x)
	}
	return sum
}

func (xs rats) sorted() rats {
	sorted := append(rats(nil), xs...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Cmp(sorted[j]) < 0 })
	return sorted
}

// exactCovariance returns (nΣxy − ΣxΣy) / n(n−1).
func exactCovariance(xs, ys rats) *big.Rat {
	n := big.NewRat(int64(len(xs)), 1)
	c := new(big.Rat).Mul(n, xs.sumOf(ys))
	c.Sub(c, new(big.Rat).Mul(xs.sum(), ys.sum()))
	return c.Quo(c, big.NewRat(int64(len(xs)*(len(xs)-1)), 1))
}

func root(x *big.Rat) *big.Float {
	f := new(big.Float).SetPrec(200).SetRat(x)
	return f.Sqrt(f)
}

func rounded(f *big.Float) float64 {
	x, _ := f.Float64()
	return x
}

func exactly(x *big.Rat) float64 {
	f, _ := x.Float64()
	return f
}

// powerSum returns Σ(x−mean)^k by the binomial theorem.
func powerSum(xs rats, k int) *big.Rat {
	mean := new(big.Rat).Quo(xs.sum(), big.NewRat(int64(len(xs)), 1))
	total := new(big.Rat)
	for j := 0; j <= k; j++ {
		term := new(big.Rat).SetInt(new(big.Int).Binomial(int64(k), int64(j)))
		for range k - j {
			term.Mul(term, new(big.Rat).Neg(mean))
		}
		powers := new(big.Rat)
		for _, x := range xs {
			power := big.NewRat(1, 1)
			for range j {
				power.Mul(power, x)
			}
			powers.Add(powers, power)
		}
		total.Add(total, term.Mul(term, powers))
	}
	return total
}

// A sheet is marks as fractions: by item, and their sums.
type sheet struct {
	columns []rats
	totals  rats
}

func sheetOf(marks [][]float64) sheet {
	s := sheet{columns: make([]rats, len(marks[0]))}
	for _, row := range marks {
		total := new(big.Rat)
		for i, mark := range row {
			s.columns[i] = append(s.columns[i], rat(mark))
			total.Add(total, rat(mark))
		}
		s.totals = append(s.totals, total)
	}
	return s
}

func (s sheet) rest(item int) (rest rats) {
	for p, total := range s.totals {
		rest = append(rest, new(big.Rat).Sub(total, s.columns[item][p]))
	}
	return rest
}

// item returns facility, SD, discrimination and efficiency.
func (s sheet) item(i int, most float64) (facility, sd, discrimination, efficiency float64) {
	xs, rest := s.columns[i], s.rest(i)
	hundred := big.NewRat(100, 1)
	full := new(big.Rat).Mul(rat(most), big.NewRat(int64(len(xs)), 1))
	facility = exactly(new(big.Rat).Mul(hundred, new(big.Rat).Quo(xs.sum(), full)))
	sd = rounded(root(exactCovariance(xs, xs)))
	both := exactCovariance(xs, rest)
	spread := root(new(big.Rat).Mul(exactCovariance(xs, xs), exactCovariance(rest, rest)))
	discrimination = rounded(new(big.Float).Quo(new(big.Float).SetPrec(200).SetRat(new(big.Rat).Mul(hundred, both)), spread))
	efficiency = exactly(new(big.Rat).Mul(hundred, new(big.Rat).Quo(both, exactCovariance(xs.sorted(), rest.sorted()))))
	return facility, sd, discrimination, efficiency
}

// test returns mean, SD, consistency, error ratio and standard error.
func (s sheet) test() (mean, sd, consistency, ratio, standard float64) {
	p := int64(len(s.columns))
	mean = exactly(new(big.Rat).Quo(s.totals.sum(), big.NewRat(int64(len(s.totals)), 1)))
	variance, parts := exactCovariance(s.totals, s.totals), new(big.Rat)
	for _, xs := range s.columns {
		parts.Add(parts, exactCovariance(xs, xs))
	}
	alpha := new(big.Rat).Sub(big.NewRat(1, 1), new(big.Rat).Quo(parts, variance))
	alpha.Mul(alpha, big.NewRat(p, p-1))
	missing := new(big.Rat).Sub(big.NewRat(1, 1), alpha)
	sd, ratio = rounded(root(variance)), 100*rounded(root(missing))
	return mean, sd, 100 * exactly(alpha), ratio, rounded(root(new(big.Rat).Mul(missing, variance)))
}

// shape returns skewness and kurtosis, written as Joanes and Gill have G₁ and G₂.
func (s sheet) shape() (skewness, kurtosis float64) {
	n := float64(len(s.totals))
	m2, m3, m4 := exactly(powerSum(s.totals, 2))/n, exactly(powerSum(s.totals, 3))/n, exactly(powerSum(s.totals, 4))/n
	skewness = math.Sqrt(n*(n-1)) / (n - 2) * m3 / (m2 * math.Sqrt(m2))
	kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n+1)*(m4/(m2*m2)-3) + 6)
	return skewness, kurtosis
}

// effective returns the effective weight of each item.
func (s sheet) effective() []float64 {
	roots, sum := make([]*big.Float, len(s.columns)), new(big.Float).SetPrec(200)
	for i, xs := range s.columns {
		if c := exactCovariance(xs, s.totals); c.Sign() >= 0 {
			roots[i] = root(c)
			sum.Add(sum, roots[i])
		}
	}
	weights := make([]float64, len(roots))
	for i, r := range roots {
		weights[i] = math.NaN() // no weight
		if r != nil {
			weights[i] = 100 * rounded(new(big.Float).Quo(r, sum))
		}
	}
	return weights
}

func TestAnalysisAgreesWithAnIndependentCalculation(t *testing.T) {
	for _, seed := range []uint64{2001, 2002, 2003} {
		t.Run(fmt.Sprintf("data set %d", seed), func(t *testing.T) {
			most, marks := class(seed, 200, 40)
			a, s := Analyse(most, marks), sheetOf(marks)
			agree := func(name string, got Figure, want float64) {
				t.Helper()
				if math.IsNaN(want) != !got.Known || got.Known && math.Abs(got.Value-want) > 1e-9 {
					t.Errorf("%s: %v, want %v", name, got, want)
				}
			}
			weights := s.effective()
			for i := range most {
				facility, sd, discrimination, efficiency := s.item(i, most[i])
				agree(fmt.Sprint("facility of ", i), a.Items[i].Facility, facility)
				agree(fmt.Sprint("SD of ", i), a.Items[i].SD, sd)
				agree(fmt.Sprint("discrimination of ", i), a.Items[i].Discrimination, discrimination)
				agree(fmt.Sprint("efficiency of ", i), a.Items[i].Efficiency, efficiency)
				agree(fmt.Sprint("effective weight of ", i), a.Items[i].EffectiveWeight, weights[i])
			}
			mean, sd, consistency, ratio, standard := s.test()
			skewness, kurtosis := s.shape()
			agree("mean", a.Mean, mean)
			agree("SD", a.SD, sd)
			agree("consistency", a.Consistency, consistency)
			agree("error ratio", a.ErrorRatio, ratio)
			agree("standard error", a.StandardError, standard)
			agree("skewness", a.Skewness, skewness)
			agree("kurtosis", a.Kurtosis, kurtosis)
			if spread := a.Items[0].Facility.Value; spread <= 1 || spread >= 99 || a.Consistency.Value < 50 {
				t.Errorf("the data set says nothing: facility %v, consistency %v", spread, a.Consistency)
			}
		})
	}
}
