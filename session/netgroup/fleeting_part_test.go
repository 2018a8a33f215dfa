package netgroup

import (
	"bytes"
	"testing"

	"lyceum/session/netgroup/fleeting"
)

// What parses is what was written, to the byte.
func FuzzParseGraft(f *testing.F) {
	f.Add(appendGraft(nil, fleeting.Author{1}, 1<<50, true)[1:])
	f.Add(appendGraft(nil, fleeting.Author{2}, 0, false)[1:])
	f.Add([]byte{0, 128})
	f.Fuzz(func(t *testing.T, b []byte) {
		of, since, alone, err := parseGraft(b)
		if err != nil {
			return
		}
		if again := appendGraft(nil, of, since, alone)[1:]; !bytes.Equal(again, b) {
			t.Errorf("%x parses as %x, %d, %v, which is %x", b, of, since, alone, again)
		}
	})
}

func TestPruneNamesOneAuthor(t *testing.T) {
	for _, n := range []int{0, 31, 33} {
		if _, err := parsePruneOf(make([]byte, n)); err == nil {
			t.Errorf("%d bytes are an author", n)
		}
	}
}
