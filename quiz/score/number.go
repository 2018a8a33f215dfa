package score

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ParseNumber reads a number as people write one, with what stands before or behind it, such as a unit.
//
// The number may have a sign, an exponent (1.5e3, 1.5E3, 1.5×10^3, 1.5x10^3, 1.5*10**3, 1.5·10³), a decimal point or a
// comma, and separators of thousands: spaces, apostrophes, points or commas. Of points and commas the last kind is the
// decimal one if both are there; one that is there twice separates thousands; one that is there once is decimal, so that
// "4,500" is four and a half (as in Moodle). Behind a separator of thousands stand three digits.
//
// It is not ok for what is no number, is not finite, or has something on both sides of it.
func ParseNumber(text string) (value float64, unit string, ok bool) {
	text = strings.TrimSpace(text)
	start := strings.IndexFunc(text, startsNumber)
	if start < 0 {
		return 0, "", false
	}
	before, rest := strings.TrimSpace(text[:start]), text[start:]
	sign, rest := takeSign(rest)
	mantissa, rest := takeDigits(rest)
	plain, ok := plainDecimal(mantissa)
	if !ok {
		return 0, "", false
	}
	exponent, rest := takeExponent(rest)
	value, err := strconv.ParseFloat(sign+plain+exponent, 64)
	after := strings.TrimSpace(rest)
	if err != nil || math.IsInf(value, 0) || before != "" && after != "" {
		return 0, "", false
	}
	return value, before + after, true
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func startsNumber(r rune) bool { return isDigit(r) || strings.ContainsRune("+-−.,", r) }

func takeSign(s string) (sign, rest string) {
	switch {
	case strings.HasPrefix(s, "+"):
		return "", s[1:]
	case strings.HasPrefix(s, "-"):
		return "-", s[1:]
	case strings.HasPrefix(s, "−"):
		return "-", s[len("−"):]
	}
	return "", s
}

// separatesThousands reports whether r may stand between digits of a number besides points and commas.
func separatesThousands(r rune) bool { return r == '\'' || r == '’' || unicode.Is(unicode.Zs, r) }

// takeDigits takes digits and what separates them. A separator behind which no digit stands belongs to the rest, but
// for a decimal one: "5." is a number.
func takeDigits(s string) (digits, rest string) {
	end := 0
	for i, r := range s {
		next := i + utf8.RuneLen(r)
		switch {
		case isDigit(r):
			end = next
		case (r == '.' || r == ',') && end == i:
			end = next
		case separatesThousands(r) && end == i && next < len(s) && isDigit(rune(s[next])):
		default:
			return s[:end], s[end:]
		}
	}
	return s[:end], s[end:]
}

// plainDecimal returns digits with at most a decimal point.
func plainDecimal(s string) (string, bool) {
	decimal := decimalSeparator(s)
	whole, part := s, ""
	if decimal != "" {
		at := strings.LastIndex(s, decimal)
		whole, part = s[:at], s[at+1:]
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return !isDigit(r) })
	separators := 0
	for _, r := range whole {
		if !isDigit(r) {
			separators++
		}
	}
	if separators > 0 && separators != len(groups)-1 { // doubled, or at an end
		return "", false
	}
	for i, group := range groups {
		if i > 0 && len(group) != 3 || i == 0 && separators > 0 && len(group) > 3 {
			return "", false
		}
	}
	if whole = strings.Join(groups, ""); whole+part == "" || strings.IndexFunc(part, func(r rune) bool { return !isDigit(r) }) >= 0 {
		return "", false
	}
	return whole + "." + part, true
}

// decimalSeparator returns "." or "," or, if a number has neither as such, "".
func decimalSeparator(s string) string {
	points, commas := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case points > 0 && commas > 0 && strings.LastIndex(s, ".") > strings.LastIndex(s, ","), points == 1 && commas == 0:
		return "."
	case points > 0 && commas > 0, commas == 1:
		return ","
	}
	return ""
}

var exponentMarks = []string{"×10^", "x10^", "*10^", "·10^", "×10**", "x10**", "*10**", "·10**"}

// takeExponent returns an exponent as "e-3", or "" if what follows is none.
func takeExponent(s string) (exponent, rest string) {
	if digits, rest := takeSuperscript(s); digits != "" {
		return "e" + digits, rest
	}
	marked := ""
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		marked = s[1:]
	}
	for _, mark := range exponentMarks {
		if loose, found := cutLoose(s, mark); found {
			marked = loose
		}
	}
	sign, rest := takeSign(marked)
	end := 0
	for end < len(rest) && isDigit(rune(rest[end])) {
		end++
	}
	if end == 0 {
		return "", s
	}
	return "e" + sign + rest[:end], rest[end:]
}

// cutLoose cuts a prefix before whose characters there may be spaces.
func cutLoose(s, prefix string) (rest string, found bool) {
	for _, r := range prefix {
		s = strings.TrimLeft(s, " \u00a0\u202f")
		if !strings.HasPrefix(s, string(r)) {
			return "", false
		}
		s = s[utf8.RuneLen(r):]
	}
	return strings.TrimLeft(s, " \u00a0\u202f"), true
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹"

// takeSuperscript takes ×10 with a raised exponent, returned as digits with their sign.
func takeSuperscript(s string) (digits, rest string) {
	for _, mark := range []string{"×10", "x10", "*10", "·10"} {
		after, found := cutLoose(s, mark)
		if !found {
			continue
		}
		sign := ""
		if unsigned, minus := strings.CutPrefix(after, "⁻"); minus {
			sign, after = "-", unsigned
		}
		end := 0
		for i, r := range after {
			at := strings.IndexRune(superscripts, r)
			if at < 0 {
				break
			}
			digits += strconv.Itoa(len([]rune(superscripts[:at])))
			end = i + utf8.RuneLen(r)
		}
		if digits != "" {
			return sign + digits, after[end:]
		}
	}
	return "", s
}
