package fields

import (
	"crypto/sha256"
	"testing"
)

func TestDigestIsOfALabelAndWhatWasWritten(t *testing.T) {
	d := NewDigest("lyceum/v1/x")
	d.Numbers(1, 300)
	d.Numbers(2)
	d.Text("leaf")
	d.Flag(true)
	d.Flag(false)
	d.Write([]byte{9})
	if got, want := d.Total(), sha256.Sum256([]byte("lyceum/v1/x\x00\x01\xac\x02\x02\x04leaf\x01\x00\x09")); got != want {
		t.Errorf("%x, want %x", got, want)
	}
}
