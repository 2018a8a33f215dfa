package score

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// SameUnit reports whether two names are of the same unit. Capitals count, for mm is not Mm; spaces do not, nor whether
// an exponent is raised: m², m^2 and m2 are the same, and so are the two letters µ.
func SameUnit(a, b string) bool { return plainUnit(a) == plainUnit(b) }

func plainUnit(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '^':
			return -1
		case r == '−': // NFKC makes it of a raised minus
			return '-'
		}
		return r
	}, norm.NFKC.String(name))
}

// UnitCostsPart returns the fraction of a number whose unit is wrong or missing, where that costs a part of it: cost is
// 0 to 1.
func UnitCostsPart(fraction, cost float64) float64 { return max(fraction*(1-cost), 0) }

// UnitCostsMark is UnitCostsPart where the cost is a part of the whole mark.
func UnitCostsMark(fraction, cost float64) float64 { return max(fraction-cost, 0) }
