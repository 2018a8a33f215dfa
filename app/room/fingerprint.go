package room

import (
	"crypto/sha256"
	"math/big"
	"strings"

	"github.com/sethvargo/go-diceware/diceware"

	"lyceum/session/keying"
)

// fingerprintWords is how many words a fingerprint has. Six of 7,776 are 77 bits: who wants keys whose words are
// another person's has to make some 2⁷⁷ pairs.
const fingerprintWords = 6

// The list of words is numbered by rolls of a die: five digits from 1 to 6 a word.
const (
	dieSides  = 6
	listWords = 7776
)

// Fingerprint returns the words by which people make sure, by telephone say, that a peer ID is somebody's. They
// are the base-7776 digits, the lowest first, of the first 16 bytes of SHA-256("lyceum/v1/fingerprint" ‖ 0 ‖ ID)
// as a big-endian number, each standing for a word of the EFF's large list in its alphabetic order.
func Fingerprint(id keying.PeerID) string {
	list := diceware.WordListEffLarge()
	sum := sha256.Sum256(append([]byte("lyceum/v1/fingerprint\x00"), id[:]...))
	rest, digit, size := new(big.Int).SetBytes(sum[:16]), new(big.Int), big.NewInt(listWords)
	words := make([]string, fingerprintWords)
	for i := range words {
		rest.DivMod(rest, size, digit)
		words[i] = list.WordAt(rolls(int(digit.Int64()), list.Digits()))
	}
	return strings.Join(words, " ")
}

// rolls numbers a word as the list does: n in base 6, each digit one more, so 0 of five digits is 11111.
func rolls(n, digits int) (roll int) {
	for place := 1; digits > 0; digits-- {
		roll += (n%dieSides + 1) * place
		n /= dieSides
		place *= 10
	}
	return roll
}
