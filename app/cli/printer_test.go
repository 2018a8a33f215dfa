package cli

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
)

// Names come from others and from devices; whatever is in them, a terminal is not told to do anything, and JSON says
// them as they are.
func TestNoControlCharacterGoesToATerminal(t *testing.T) {
	var every strings.Builder
	for r := range rune(0x100) {
		every.WriteRune(r)
	}
	for _, asJSON := range []bool{true, false} {
		var out strings.Builder
		p := &printer{out: &out, json: asJSON}
		p.print("device", fields{{"name", every.String()}})
		line := strings.TrimSuffix(out.String(), "\n")
		for _, r := range line {
			if unicode.IsControl(r) {
				t.Errorf("JSON %v: %U is printed", asJSON, r)
			}
		}
		if !asJSON {
			continue
		}
		var got struct{ Name string }
		if err := json.Unmarshal([]byte(line), &got); err != nil || got.Name != every.String() {
			t.Errorf("%q is read back as %q: %v", every.String(), got.Name, err)
		}
	}
}
