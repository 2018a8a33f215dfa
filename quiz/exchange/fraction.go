package exchange

import (
	"math"
	"strconv"
	"strings"
)

// parts are the numbers by which Moodle divides a mark: of each it knows some multiples, and takes a weight that is within snap of one for that.
// Written with five digits, as Moodle does, a third is none.
var parts = []float64{3, 6, 7, 9}

const snap = 1e-5

// ParseFraction reads a weight in percent.
func ParseFraction(percent string) (float64, error) {
	f, err := strconv.ParseFloat(percent+"e-2", 64) // exact, where dividing by 100 is not
	if err != nil {
		return 0, err
	}
	for _, n := range parts {
		if k := math.Round(f * n); f != k/n && k != 0 && math.Abs(f-k/n) < snap {
			return k / n, nil
		}
	}
	return f, nil
}

// FormatFraction writes a weight in percent, so that ParseFraction returns the same.
func FormatFraction(f float64) string {
	short := strconv.FormatFloat(f*100, 'f', 5, 64)
	short = strings.TrimSuffix(strings.TrimRight(short, "0"), ".")
	if back, err := ParseFraction(short); err == nil && back == f {
		return short
	}
	return shift(strconv.FormatFloat(f, 'f', -1, 64))
}

// shift moves the point of a decimal number two digits to the right.
func shift(decimal string) string {
	sign := ""
	if strings.HasPrefix(decimal, "-") {
		sign, decimal = "-", decimal[1:]
	}
	whole, rest, _ := strings.Cut(decimal, ".")
	for len(rest) < 2 {
		rest += "0"
	}
	whole = strings.TrimLeft(whole+rest[:2], "0")
	if whole == "" {
		whole = "0"
	}
	if rest = rest[2:]; rest != "" {
		whole += "." + rest
	}
	return sign + whole
}

// listed are the weights that Moodle has, in percent; their negatives, too. It refuses others, or takes the nearest.
var listed = []float64{100, 90, 250. / 3, 80, 75, 70, 200. / 3, 60, 50, 40, 100. / 3, 30, 25, 20, 50. / 3, 100. / 7, 12.5, 100. / 9, 10, 5, 0}

// IsListed reports whether Moodle has a weight.
func IsListed(f float64) bool {
	for _, percent := range listed {
		if math.Abs(math.Abs(f)-percent/100) < snap {
			return true
		}
	}
	return false
}
