package keying

import (
	"bytes"
	"testing"

	"lyceum/session/wire"
)

func BenchmarkSeal(b *testing.B) {
	a, _ := pair(0)
	plain, sealed := make([]byte, 1200), make([]byte, 0, 1300)
	b.SetBytes(int64(len(plain)))
	b.ReportAllocs()
	for b.Loop() {
		sealed = a.Seal(sealed[:0], plain, 7)
	}
}

// BenchmarkOpen opens one packet again and again; its window is emptied each time.
func BenchmarkOpen(b *testing.B) {
	from, to := pair(0)
	sealed, opened := from.Seal(nil, make([]byte, 1200), 7), make([]byte, 0, 1300)
	b.SetBytes(1200)
	b.ReportAllocs()
	for b.Loop() {
		to.in.window = replayWindow{}
		if _, err := to.Open(opened, sealed, 7); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRefusedJump measures what a forged counter costs.
func BenchmarkRefusedJump(b *testing.B) {
	from, to := pair(0)
	sealed, opened := from.Seal(nil, make([]byte, 1200), 7), make([]byte, 0, 1300)
	sealed[0] = 0x80
	for b.Loop() {
		if _, err := to.Open(opened, sealed, 7); err != ErrOutsideEpochs {
			b.Fatal(err)
		}
	}
}

// BenchmarkHandshake measures both ends together: certificate check, Initiate, Respond, Finish.
func BenchmarkHandshake(b *testing.B) {
	initiator, responder := peer(1), peer(2)
	want := Discriminator(responder.PeerID())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := initiator.VerifyCertificate(want, responder.Certificate()); err != nil {
			b.Fatal(err)
		}
		handshake(b, initiator, responder)
	}
}

// BenchmarkRefuseForgedKeying is what a stranger with a good cookie can make a responder do.
func BenchmarkRefuseForgedKeying(b *testing.B) {
	responder := peer(2)
	k := wire.InitiatorKeying{SessionID: 5, KeyComponent: bytes.Repeat([]byte{7}, initiatorComponentSize)}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := responder.Respond(7, k); err == nil {
			b.Fatal("accepted")
		}
	}
}
