package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A gate is a promise: a figure, and what it may be.
type gate struct {
	id     string // capability and number, as 3.4
	what   string
	want   want
	from   *command
	read   reading
	beside *command // that the reading compares with, if any
	seen   string   // how and when people saw it, of what no machine can tell; then there is neither of the three above
}

// A want is what a figure is compared with.
type want struct {
	sign  string // ≤, <, ≥, = or ±
	limit float64
	unit  string
	text  string // shown instead of these
}

func atMost(limit float64, unit ...string) want {
	return want{"≤", limit, strings.Join(unit, ""), ""}
}
func atLeast(limit float64, unit ...string) want {
	return want{"≥", limit, strings.Join(unit, ""), ""}
}
func exactly(limit float64, unit ...string) want { return want{"=", limit, strings.Join(unit, ""), ""} }

func below(limit float64, unit string) want { return want{"<", limit, unit, ""} }

// within is met by what is not farther from zero.
func within(limit float64, unit string) want { return want{"±", limit, unit, ""} }

// printed is met by any number: the promise was to print it.
func printed(unit string) want { return want{"≥", math.Inf(-1), unit, "printed, in " + unit} }

// pass is met if no test of those named did anything but pass.
var pass = want{"=", 0, "", "pass"}

// met reports whether a value is what is wanted. What is no number is not.
func (w want) met(v float64) bool {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return false
	case w.sign == "≤":
		return v <= w.limit
	case w.sign == "≥":
		return v >= w.limit
	case w.sign == "<":
		return v < w.limit
	case w.sign == "±":
		return math.Abs(v) <= w.limit
	case w.sign == "=":
		return v == w.limit
	}
	panic("BUG: no such comparison: " + w.sign)
}

func (w want) String() string {
	switch {
	case w.text != "":
		return w.text
	case w.unit != "":
		return w.sign + " " + digits(w.limit) + " " + w.unit
	}
	return w.sign + " " + digits(w.limit)
}

// measured is what was read of a gate.
type measured struct {
	values []float64 // each has to be what is wanted
	text   string    // shown instead of these
}

func (m measured) String() string {
	if m.text != "" {
		return m.text
	}
	if n := len(m.values); n > 8 {
		return fmt.Sprintf("%s to %s (%d)", digits(slices.Min(m.values)), digits(slices.Max(m.values)), n)
	}
	var all []string
	for _, v := range m.values {
		all = append(all, digits(v))
	}
	return strings.Join(all, ", ")
}

// A result is what became of a gate.
type result struct {
	gate
	measured
	err error // why there is no figure
}

// met reports whether the gate is met by something that was measured, and each of it.
func (r result) met() bool {
	if r.err != nil || len(r.values) == 0 {
		return false
	}
	for _, v := range r.values {
		if !r.want.met(v) {
			return false
		}
	}
	return true
}

// verdict is a word or two for the table.
func (r result) verdict() string {
	switch {
	case r.seen != "":
		return "seen"
	case r.met():
		return "met"
	}
	return "**missed**"
}

// found is what the table shows as measured.
func (r result) found() string {
	switch {
	case r.seen != "":
		return r.seen
	case r.err != nil:
		return "no figure: " + r.err.Error()
	case len(r.values) == 0:
		return "no figure"
	}
	return r.measured.String()
}

// judge reads the figure of a gate from what its command left.
func judge(g gate) result {
	r := result{gate: g}
	if g.seen != "" {
		return r
	}
	var o *output
	if o, r.err = g.from.result(); r.err == nil {
		r.measured, r.err = g.read(o)
	}
	return r
}

// digits writes a figure so that what is beyond its third digit is left out, unless it is so near to 1 that this is all.
func digits(v float64) string {
	switch a := math.Abs(v); {
	case v == math.Trunc(v) && a < 1e9, math.IsNaN(v), math.IsInf(v, 0):
		return strconv.FormatFloat(v, 'f', -1, 64)
	case a > 0.99 && a < 1:
		return trimmed(v, 5)
	case a >= 100:
		return trimmed(v, 0)
	case a >= 10:
		return trimmed(v, 1)
	case a >= 1:
		return trimmed(v, 3)
	case a >= 0.001:
		return trimmed(v, 4)
	}
	return strconv.FormatFloat(v, 'g', 2, 64)
}

func trimmed(v float64, places int) string {
	s := strconv.FormatFloat(v, 'f', places, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}
