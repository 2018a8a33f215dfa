package qr

import (
	"bytes"
	"encoding/base64"
	"math/rand/v2"
	"testing"
)

// Pictures as this package writes them are read, every one of them.
func TestNoPictureOfAnInviteIsMissed(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for _, scale := range []int{4, 6, 8} {
		for range 60 {
			secret := make([]byte, 300+chance.IntN(200))
			for i := range secret {
				secret[i] = byte(chance.Uint32())
			}
			text := "G:" + base64.RawURLEncoding.EncodeToString(secret)
			code, err := Encode(text)
			if err != nil {
				t.Fatal(err)
			}
			var picture bytes.Buffer
			if err := code.PNG(&picture, scale); err != nil {
				t.Fatal(err)
			}
			if got, err := Decode(&picture); err != nil || got != text {
				t.Errorf("%d pixels a module: read %q, %v; want %q", scale, got, err, text)
			}
		}
	}
}
