package cli

import (
	"strings"
	"testing"
)

func TestNamesWithSpacesAreQuoted(t *testing.T) {
	for _, tt := range []struct {
		args, name, rest string
		ok               bool
	}{
		{`Ana hello there`, "Ana", "hello there", true},
		{`"Ana Lindqvist"   hello "there"`, "Ana Lindqvist", `hello "there"`, true},
		{`"Ana \"Ann\" L." hi`, `Ana "Ann" L.`, "hi", true},
		{`"a\\b" hi`, `a\b`, "hi", true},
		{`Ana`, "Ana", "", true},
		{`"Ana Lindqvist"`, "Ana Lindqvist", "", true},
		{`"Ana`, "", "", false},
		{`"Ana\`, "", "", false},
		{`"Ana"x hi`, "Ana", "x hi", false},
		{``, "", "", true},
	} {
		name, rest, ok := cutName(tt.args)
		if ok != tt.ok || ok && (name != tt.name || rest != tt.rest) {
			t.Errorf("cutName(%s) = %q, %q, %v; want %q, %q, %v", tt.args, name, rest, ok, tt.name, tt.rest, tt.ok)
		}
	}
}

func TestANameThatIsAllNeedsNoQuotes(t *testing.T) {
	for args, want := range map[string]string{
		"Ben Carter": "Ben Carter", ` "Ben Carter" `: "Ben Carter", "Ben": "Ben", `Ben "Big" Carter`: `Ben "Big" Carter`,
		``: "", `"Ben"  Carter`: "", `""`: "", `"Ben`: "",
	} {
		if name, ok := wholeName(args); ok != (want != "") || ok && name != want {
			t.Errorf("wholeName(%s) = %q, %v; want %q", args, name, ok, want)
		}
	}
}

func TestTheLastWordIsNotPartOfTheName(t *testing.T) {
	for args, want := range map[string][2]string{
		"Ana proctor": {"Ana", "proctor"}, `"Ana Lindqvist" on`: {"Ana Lindqvist", "on"}, "Ana Lindqvist on": {"Ana Lindqvist", "on"},
		"Ana": {}, "": {}, `"Ana on`: {},
	} {
		if name, last, ok := cutLast(args); ok != (want[0] != "") || ok && [2]string{name, last} != want {
			t.Errorf("cutLast(%s) = %q, %q, %v; want %q", args, name, last, ok, want)
		}
	}
}

// Any name can be written so that it is taken for what it is.
func FuzzQuotedNameIsRead(f *testing.F) {
	f.Add("Ana", "hello")
	f.Add(`A "B" \C\`, `"x"`)
	f.Fuzz(func(t *testing.T, name, rest string) {
		rest = strings.TrimSpace(rest)
		args := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `" ` + rest
		if got, after, ok := cutName(args); !ok || got != name || after != rest {
			t.Errorf("cutName(%q) = %q, %q, %v; want %q, %q", args, got, after, ok, name, rest)
		}
		_, _, _ = cutName(name) // whatever it is, it ends
	})
}
