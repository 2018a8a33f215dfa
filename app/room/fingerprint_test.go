package room

import (
	"slices"
	"strings"
	"testing"

	"github.com/sethvargo/go-diceware/diceware"

	"lyceum/session/keying"
)

// Two programs that show other words of one person would have people part in distrust.
func TestFingerprintNeverChanges(t *testing.T) {
	for id, want := range map[keying.PeerID]string{
		{}:  "overall pesticide rewash swung rake growing",
		{1}: "hangout filth drone scorecard pacify stout",
	} {
		if got := Fingerprint(id); got != want {
			t.Errorf("Fingerprint(%v) = %q, want %q", id, got, want)
		}
	}
}

func TestFingerprintsOfDifferentPeopleDiffer(t *testing.T) {
	seen := map[string]bool{}
	for i := range 1000 {
		words := Fingerprint(keying.PeerID{byte(i), byte(i >> 8)})
		if n := len(strings.Fields(words)); n != fingerprintWords || seen[words] {
			t.Fatalf("%q: %d words, seen before: %v", words, n, seen[words])
		}
		seen[words] = true
	}
}

func TestEveryWordOfTheListHasItsNumber(t *testing.T) {
	list := diceware.WordListEffLarge()
	var words []string
	for i := range listWords {
		words = append(words, list.WordAt(rolls(i, list.Digits())))
	}
	if len(words) != listWords || slices.Contains(words, "") {
		t.Errorf("%d words, one of them empty: %v", len(words), slices.Contains(words, ""))
	}
	slices.Sort(words)
	if len(slices.Compact(words)) != listWords {
		t.Error("a word comes twice")
	}
}
