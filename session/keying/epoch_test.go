package keying

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"testing"

	"lyceum/session/wire"
)

const epochPackets = 1 << epochBits

func TestPacketLayout(t *testing.T) {
	a, _ := pair(5)
	got := a.Seal([]byte("head"), []byte("packet"), 0x01020304)
	// Worked out anew from the rule, with the key of epoch 0.
	chain := [32]byte{0xab}
	keys, err := hkdf.Expand(sha256.New, chain[:], "lyceum/1 epoch", 64)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(keys[32:])
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	counter := binary.BigEndian.AppendUint64(nil, 5)
	want := append([]byte("head"), counter...)
	want = gcm.Seal(want, append(make([]byte, 4), counter...), []byte("packet"), append([]byte{1, 2, 3, 4}, counter...))
	if !bytes.Equal(got, want) {
		t.Errorf("Seal = %x, want %x", got, want)
	}
	if n := a.Overhead(); n != 24 || len(got) != 4+6+n {
		t.Errorf("Overhead = %d for %d bytes of packet", n, len(got)-4)
	}
}

func TestCountersStartAtZeroAndStepByOne(t *testing.T) {
	near, _ := handshake(t, peer(1), peer(2))
	for want := range uint64(3) {
		if got := binary.BigEndian.Uint64(near.Cipher.Seal(nil, nil, 1)); got != want {
			t.Errorf("counter = %d, want %d", got, want)
		}
	}
}

func TestOpenRefusesWhatWasNotSealedForIt(t *testing.T) {
	a, b := pair(0)
	packet := a.Seal(nil, []byte("packet"), 7)
	before := state(&b.in)
	for at := range packet {
		if _, err := b.Open(nil, flipped(packet, at), 7); !errors.Is(err, ErrRefused) {
			t.Errorf("byte %d changed: Open error = %v, want ErrRefused", at, err)
		}
	}
	if _, err := b.Open(nil, packet, 8); !errors.Is(err, ErrNotAuthentic) {
		t.Errorf("another session ID: Open error = %v, want ErrNotAuthentic", err)
	}
	if _, err := a.Open(nil, packet, 7); !errors.Is(err, ErrNotAuthentic) {
		t.Errorf("reflected: Open error = %v, want ErrNotAuthentic", err)
	}
	for n := range overhead {
		if _, err := b.Open(nil, packet[:n], 7); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%d bytes: Open error = %v, want ErrMalformed", n, err)
		}
	}
	if state(&b.in) != before {
		t.Error("a refused packet changed the state")
	}
	if got, err := b.Open([]byte("head"), packet, 7); err != nil || string(got) != "headpacket" {
		t.Errorf("genuine afterwards: Open = %q, %v", got, err)
	}
}

func TestRefusedPacketLeavesTheDestinationAsItWas(t *testing.T) {
	a, b := pair(0)
	packet := flipped(a.Seal(nil, []byte("packet"), 7), 20)
	for name, sealed := range map[string][]byte{"changed": packet, "short": packet[:3]} {
		if got, err := b.Open([]byte("head"), sealed, 7); err == nil || string(got) != "head" {
			t.Errorf("%s: Open = %q, %v; want head and an error", name, got, err)
		}
	}
}

func TestReplayedPacketIsRefused(t *testing.T) {
	a, b := pair(0)
	opens := countOpens(&b.in)
	first, second := a.Seal(nil, []byte("first"), 7), a.Seal(nil, []byte("second"), 7)
	for _, p := range [][]byte{second, first} { // out of order is no replay
		if _, err := b.Open(nil, p, 7); err != nil {
			t.Fatalf("Open: %v", err)
		}
	}
	for name, p := range map[string][]byte{"first": first, "second": second} {
		if _, err := b.Open(nil, p, 7); !errors.Is(err, ErrReplay) {
			t.Errorf("%s again: Open error = %v, want ErrReplay", name, err)
		}
	}
	if *opens != 2 {
		t.Errorf("%d openings, want 2: a replay costs none", *opens)
	}
}

func TestForgedCounterDoesNotBlockTheGenuinePacket(t *testing.T) {
	a, b := pair(0)
	genuine := a.Seal(nil, []byte("genuine"), 7)
	forged := binary.BigEndian.AppendUint64(nil, 3000)
	forged = append(forged, make([]byte, 30)...)
	if _, err := b.Open(nil, forged, 7); !errors.Is(err, ErrNotAuthentic) {
		t.Fatalf("forged: Open error = %v, want ErrNotAuthentic", err)
	}
	if _, err := b.Open(nil, genuine, 7); err != nil {
		t.Errorf("the window moved before authentication: Open: %v", err)
	}
}

func TestCounterJumpedBy2To63DroppedBeforeCryptography(t *testing.T) {
	a, b := pair(0)
	if _, err := b.Open(nil, a.Seal(nil, nil, 7), 7); err != nil {
		t.Fatal(err)
	}
	opens, before := countOpens(&b.in), state(&b.in)
	packet := a.Seal(nil, []byte("packet"), 7)
	for _, jump := range []uint64{1 << 63, 2 * epochPackets, 1 << 40, math.MaxUint64 - 2} {
		jumped := bytes.Clone(packet)
		binary.BigEndian.PutUint64(jumped, 1+jump)
		if _, err := b.Open(nil, jumped, 7); !errors.Is(err, ErrOutsideEpochs) {
			t.Errorf("counter jumped by %d: Open error = %v, want ErrOutsideEpochs", jump, err)
		}
	}
	binary.BigEndian.PutUint64(packet, math.MaxUint64)
	if _, err := b.Open(nil, packet, 7); !errors.Is(err, ErrReplay) {
		t.Errorf("last counter: Open error = %v, want ErrReplay", err)
	}
	if *opens != 0 {
		t.Errorf("%d openings, want none", *opens)
	}
	if state(&b.in) != before {
		t.Error("a dropped packet changed the state")
	}
}

func TestNextEpochAdoptedOnlyAfterAPacketAuthenticates(t *testing.T) {
	a, b := pair(epochPackets)
	packet := a.Seal(nil, []byte("packet"), 7)
	before := state(&b.in)
	if _, err := b.Open(nil, flipped(packet, 20), 7); !errors.Is(err, ErrNotAuthentic) {
		t.Fatalf("changed packet: Open error = %v, want ErrNotAuthentic", err)
	}
	if state(&b.in) != before {
		t.Error("a packet that did not authenticate moved the epoch")
	}
	if got, err := b.Open(nil, packet, 7); err != nil || string(got) != "packet" {
		t.Fatalf("Open = %q, %v", got, err)
	}
	if b.in.epoch != 1 || b.in.previous != before.current || b.in.current != before.upcoming {
		t.Errorf("epoch = %d, want 1 with the keys moved up by one", b.in.epoch)
	}
}

func TestSenderTakesANewKeyEveryEpochByItself(t *testing.T) {
	a, b := pair(2*epochPackets - 2)
	_, ahead := pair(0)
	if _, err := b.Open(nil, a.Seal(nil, []byte("0"), 7), 7); err != nil { // b in epoch 1
		t.Fatal(err)
	}
	last := a.out.current
	late := a.Seal(nil, []byte("late"), 7)
	if a.out.current == last {
		t.Fatal("the sender kept its key past the epoch")
	}
	for i := range 3 {
		want := fmt.Sprint(i)
		if got, err := b.Open(nil, a.Seal(nil, []byte(want), 7), 7); err != nil || string(got) != want {
			t.Errorf("packet %d of epoch 2: Open = %q, %v", i, got, err)
		}
	}
	if got, err := b.Open(nil, late, 7); err != nil || string(got) != "late" {
		t.Errorf("late packet of the previous epoch: Open = %q, %v", got, err)
	}
	if b.in.epoch != 2 {
		t.Errorf("epoch = %d, want 2: a late packet must not turn it back", b.in.epoch)
	}
	if _, err := ahead.Open(nil, a.Seal(nil, nil, 7), 7); !errors.Is(err, ErrOutsideEpochs) {
		t.Errorf("two epochs ahead: Open error = %v, want ErrOutsideEpochs", err)
	}
}

func TestEpochBeforeThePreviousIsDroppedBeforeCryptography(t *testing.T) {
	a, b := pair(epochPackets)
	c, _ := pair(2 * epochPackets)
	for _, from := range []*sessionCipher{a, c} {
		if _, err := b.Open(nil, from.Seal(nil, nil, 7), 7); err != nil {
			t.Fatal(err)
		}
	}
	opens := countOpens(&b.in)
	old, _ := pair(epochPackets - 1)
	if _, err := b.Open(nil, old.Seal(nil, nil, 7), 7); !errors.Is(err, ErrRefused) {
		t.Errorf("Open error = %v, want ErrRefused", err)
	}
	if *opens != 0 {
		t.Errorf("%d openings, want none", *opens)
	}
}

func TestUsedUpCounterIsABug(t *testing.T) {
	a, _ := pair(0)
	a.out.counter = math.MaxUint64
	defer func() {
		if recover() == nil {
			t.Error("Seal wrapped the counter")
		}
	}()
	a.Seal(nil, nil, 1)
}

func TestSealAndOpenDoNotAllocate(t *testing.T) {
	near, far := handshake(t, peer(1), peer(2))
	startup := peer(1).Startup()
	plain, sealed, opened := make([]byte, 1200), make([]byte, 0, 1300), make([]byte, 0, 1300)
	for name, c := range map[string][2]PacketCipher{"session": {near.Cipher, far.Cipher}, "startup": {startup, startup}} {
		var err error
		if n := testing.AllocsPerRun(1000, func() {
			sealed = c[0].Seal(sealed[:0], plain, 7)
			opened, err = c[1].Open(opened[:0], sealed, 7)
		}); n != 0 || err != nil {
			t.Errorf("%s: %v allocations a packet, error %v; want none", name, n, err)
		}
		bad := flipped(c[0].Seal(nil, plain, 7), 50)
		if n := testing.AllocsPerRun(1000, func() { _, err = c[1].Open(opened[:0], bad, 7) }); n != 0 || err == nil {
			t.Errorf("%s: %v allocations for a refused packet, error %v; want none", name, n, err)
		}
	}
}
