package quiz

import (
	"fmt"
	"slices"
)

// Names of values, as files have them.
var (
	typeNames      = []string{"", "description", "single", "multiple", "true/false", "short", "numeric", "matching", "ordering", "cloze", "essay"}
	formatNames    = []string{"moodle", "html", "plain", "markdown"}
	toleranceNames = []string{"nominal", "relative", "geometric"}
	unitRuleNames  = []string{"optional", "costs part", "costs mark"}
	orderingNames  = []string{"absolute", "all or nothing", "next, excluding last", "next, including last", "one previous and next",
		"all previous and next", "longest ordered", "longest contiguous", "relative"}
	gapKindNames   = []string{"", "short", "numeric", "single", "multiple"}
	layoutNames    = []string{"menu", "vertical", "horizontal"}
	overdueNames   = []string{"submit", "grace", "abandon"}
	gradingNames   = []string{"highest", "average", "first", "last"}
	behaviourNames = []string{"deferred", "immediate", "practice"}
)

func nameOf[T ~uint8](names []string, v T) string {
	if int(v) < len(names) && names[v] != "" {
		return names[v]
	}
	return fmt.Sprintf("%T(%d)", v, v)
}

func known[T ~uint8](names []string, v T) bool { return int(v) < len(names) && names[v] != "" }

func textOf[T ~uint8](names []string, v T) ([]byte, error) {
	if !known(names, v) {
		return nil, fmt.Errorf("there is no %s", nameOf(names, v))
	}
	return []byte(names[v]), nil
}

func parseName[T ~uint8](v *T, names []string, text []byte) error {
	at := slices.Index(names, string(text))
	if at < 0 || len(text) == 0 {
		return fmt.Errorf("%q is none of %q", text[:min(len(text), 40)], names)
	}
	*v = T(at)
	return nil
}

// String returns the name that a type has in files.
func (t Type) String() string { return nameOf(typeNames, t) }

// MarshalText returns the same, and an error for what is none.
func (t Type) MarshalText() ([]byte, error) { return textOf(typeNames, t) }

// UnmarshalText reads such a name.
func (t *Type) UnmarshalText(text []byte) error { return parseName(t, typeNames, text) }

// String returns the name that a format has in files.
func (f Format) String() string { return nameOf(formatNames, f) }

// MarshalText returns the same, and an error for what is none.
func (f Format) MarshalText() ([]byte, error) { return textOf(formatNames, f) }

// UnmarshalText reads such a name.
func (f *Format) UnmarshalText(text []byte) error { return parseName(f, formatNames, text) }

// String returns the name that a kind of tolerance has in files.
func (k ToleranceKind) String() string { return nameOf(toleranceNames, k) }

// MarshalText returns the same, and an error for what is none.
func (k ToleranceKind) MarshalText() ([]byte, error) { return textOf(toleranceNames, k) }

// UnmarshalText reads such a name.
func (k *ToleranceKind) UnmarshalText(text []byte) error { return parseName(k, toleranceNames, text) }

// String returns the name that a rule has in files.
func (u UnitRule) String() string { return nameOf(unitRuleNames, u) }

// MarshalText returns the same, and an error for what is none.
func (u UnitRule) MarshalText() ([]byte, error) { return textOf(unitRuleNames, u) }

// UnmarshalText reads such a name.
func (u *UnitRule) UnmarshalText(text []byte) error { return parseName(u, unitRuleNames, text) }

// String returns the name that a mode has in files.
func (m OrderingMode) String() string { return nameOf(orderingNames, m) }

// MarshalText returns the same, and an error for what is none.
func (m OrderingMode) MarshalText() ([]byte, error) { return textOf(orderingNames, m) }

// UnmarshalText reads such a name.
func (m *OrderingMode) UnmarshalText(text []byte) error { return parseName(m, orderingNames, text) }

// String returns the name that a kind of gap has in files.
func (k GapKind) String() string { return nameOf(gapKindNames, k) }

// MarshalText returns the same, and an error for what is none.
func (k GapKind) MarshalText() ([]byte, error) { return textOf(gapKindNames, k) }

// UnmarshalText reads such a name.
func (k *GapKind) UnmarshalText(text []byte) error { return parseName(k, gapKindNames, text) }

// String returns the name that a layout has in files.
func (l GapLayout) String() string { return nameOf(layoutNames, l) }

// MarshalText returns the same, and an error for what is none.
func (l GapLayout) MarshalText() ([]byte, error) { return textOf(layoutNames, l) }

// UnmarshalText reads such a name.
func (l *GapLayout) UnmarshalText(text []byte) error { return parseName(l, layoutNames, text) }

// String returns the name that a rule has in files.
func (o Overdue) String() string { return nameOf(overdueNames, o) }

// MarshalText returns the same, and an error for what is none.
func (o Overdue) MarshalText() ([]byte, error) { return textOf(overdueNames, o) }

// UnmarshalText reads such a name.
func (o *Overdue) UnmarshalText(text []byte) error { return parseName(o, overdueNames, text) }

// String returns the name that a method has in files.
func (g AttemptGrading) String() string { return nameOf(gradingNames, g) }

// MarshalText returns the same, and an error for what is none.
func (g AttemptGrading) MarshalText() ([]byte, error) { return textOf(gradingNames, g) }

// UnmarshalText reads such a name.
func (g *AttemptGrading) UnmarshalText(text []byte) error { return parseName(g, gradingNames, text) }

// String returns the name that a behaviour has in files.
func (b Behaviour) String() string { return nameOf(behaviourNames, b) }

// MarshalText returns the same, and an error for what is none.
func (b Behaviour) MarshalText() ([]byte, error) { return textOf(behaviourNames, b) }

// UnmarshalText reads such a name.
func (b *Behaviour) UnmarshalText(text []byte) error { return parseName(b, behaviourNames, text) }
