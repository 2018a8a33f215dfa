package journal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"testing"
	"testing/iotest"
	"time"

	"golang.org/x/crypto/chacha20poly1305"
)

func TestAppendedEntriesChainByHash(t *testing.T) {
	j := journalOf(newPerson(1))
	first := mustAppend(t, j, start, KindJoin, "me")
	second := mustAppend(t, j, start, KindChat, "hello")
	if first.Seq != 1 || first.Prev != (Hash{}) || second.Seq != 2 || second.Prev != first.Hash {
		t.Errorf("got entries %d after %v and %d after %v", first.Seq, first.Prev, second.Seq, second.Prev)
	}
	if first.Hash != sha256.Sum256(first.Raw) {
		t.Error("Hash is not the SHA-256 of Raw")
	}
	if second.Sealed || string(second.Body) != "hello" || j.Len() != 2 {
		t.Errorf("got %+v, Len %d", second, j.Len())
	}
	if bytes.Contains(second.Raw, []byte("hello")) {
		t.Error("body travels in the clear")
	}
}

// The layout of the package documentation, put together by hand.
func TestEntryFollowsDocumentedLayout(t *testing.T) {
	p := newPerson(1)
	e := mustAppend(t, journalOf(p), start, KindJoin, "me")
	id, content := keyNamed(1)
	head := append([]byte{1}, p.Public()...)
	head = append(append(head, 1), make([]byte, 32)...)
	head = append(binary.AppendUvarint(head, uint64(start.UnixMilli())<<16), 1)
	head = append(head, id[:]...)
	nonce := make([]byte, 24)
	chance(uint64(p.key[31])).Read(nonce)
	head = append(head, nonce...)
	key, _ := hkdf.Key(sha256.New, content[:], nil, "lyceum/v1/entry body", 32)
	aead, _ := chacha20poly1305.NewX(key)
	unsigned := append(append(bytes.Clone(head), 2+16), aead.Seal(nil, nonce, []byte("me"), head)...)
	message := slices.Concat([]byte("lyceum/v1/entry\x00"), testGroup[:], unsigned)
	if want := append(unsigned, p.Sign(message)...); !bytes.Equal(e.Raw, want) {
		t.Errorf("entry = %x, want %x", e.Raw, want)
	}
}

func TestFirstEntryMustBeJoin(t *testing.T) {
	j := journalOf(newPerson(1))
	_, err := j.Append(start, KindChat, nil)
	wantErr(t, "Append(chat) first", err, ErrMalformed)
	_, err = j.Add(start, forge(newPerson(2), nil, 1, KindLaunch, "").Raw)
	wantErr(t, "Add(launch) first", err, ErrMalformed)
	if j.Len() != 0 || len(j.Heads()) != 0 {
		t.Errorf("Len %d, heads %v; want nothing kept", j.Len(), j.Heads())
	}
}

func TestEmptyBodyIsNotMissingBody(t *testing.T) {
	j := journalOf(newPerson(1))
	mustAppend(t, j, start, KindJoin, "")
	e := mustAppend(t, j, start, KindLeave, "")
	out := mustAdd(t, reading(Limits{}), start, *j.entry(e.Author, 1))
	if len(out) != 1 || out[0].Sealed || out[0].Body == nil || len(out[0].Body) != 0 {
		t.Errorf("got %+v, want an opened, empty body", out)
	}
}

func TestOutOfOrderEntriesWaitForTheirPredecessor(t *testing.T) {
	log := logOf(newPerson(1), 4)
	j := reading(Limits{})
	for _, i := range []int{3, 1, 2} {
		if out := mustAdd(t, j, start, log[i]); out != nil {
			t.Errorf("entry %d gave %v before entry 1", i+1, seqs(out))
		}
	}
	if out := mustAdd(t, j, start, log[0]); !slices.Equal(seqs(out), []uint64{1, 2, 3, 4}) {
		t.Errorf("entry 1 gave %v, want all four in sequence", seqs(out))
	}
	if j.waitingBytes != 0 || j.waitingAuthors != 0 || j.Len() != 4 {
		t.Errorf("afterwards %d bytes of %d authors wait, Len %d", j.waitingBytes, j.waitingAuthors, j.Len())
	}
}

func TestDuplicateGivesNothing(t *testing.T) {
	log := logOf(newPerson(1), 3)
	j := reading(Limits{})
	for range 2 {
		mustAdd(t, j, start, log[2])
		mustAdd(t, j, start, log[0])
	}
	if s := j.Stats(); s.Duplicates != 2 || s.Added != 2 || j.Len() != 1 {
		t.Errorf("stats %+v, Len %d; want 2 added, 2 duplicates, 1 counted", s, j.Len())
	}
}

func TestEveryByteIsSigned(t *testing.T) {
	e := forge(newPerson(1), nil, clockOf(start), KindJoin, "body")
	for i := range e.Raw {
		bad := bytes.Clone(e.Raw)
		bad[i] ^= 0x04
		if out, err := reading(Limits{}).Add(start, bad); err == nil || out != nil {
			t.Errorf("accepted with byte %d changed", i)
		}
	}
}

func TestEntryOfAnotherGroupIsRefused(t *testing.T) {
	e := forge(newPerson(1), nil, 1, KindJoin, "")
	j := New(Config{Group: GroupID{9}, Keys: ringOf(1)})
	_, err := j.Add(start, e.Raw)
	wantErr(t, "Add", err, ErrSignature)
	if j.Stats().BadSigned != 1 {
		t.Errorf("stats %+v", j.Stats())
	}
}

func TestAddKeepsItsOwnCopy(t *testing.T) {
	e := forge(newPerson(1), nil, 1, KindJoin, "")
	buf := bytes.Clone(e.Raw)
	j := reading(Limits{})
	if _, err := j.Add(start, buf); err != nil {
		t.Fatal(err)
	}
	clear(buf)
	if got := j.Range(e.Author, 1, 1, MaxEntry); !bytes.Equal(got[0], e.Raw) {
		t.Error("the caller's buffer is kept")
	}
}

func TestSealedEntryOpensInFoldedOnceItsKeyArrives(t *testing.T) {
	a := newPerson(1)
	j := New(Config{Group: testGroup, Self: a, Keys: ringOf(2), Random: chance(1)})
	raws := [][]byte{mustAppend(t, j, start, KindJoin, "one").Raw, mustAppend(t, j, start, KindChat, "two").Raw}

	keys := ringOf(1)
	r := New(Config{Group: testGroup, Keys: keys})
	for i, raw := range raws {
		out, err := r.Add(start, raw)
		if sealed := i == 1; err != nil || len(out) != 1 || out[0].Sealed != sealed || (out[0].Body == nil) != sealed {
			t.Fatalf("entry %d without the key of the second: %+v, %v", i+1, out, err)
		}
	}
	if keys.learn(3); r.Reopen() {
		t.Error("another key opens something")
	}
	if keys.learn(2); !r.Reopen() || r.Reopen() {
		t.Error("the key came, and that it opens something was not said, or twice")
	}
	got := slices.Collect(r.Folded())
	if !slices.Equal(seqs(got), []uint64{1, 2}) || string(got[1].Body) != "two" || got[1].Sealed {
		t.Errorf("Folded = %+v, want both entries opened", got)
	}
}

// Which keys somebody holds must not decide what is on the record.
func TestRecordIsSealedUnderTheFirstKeyOnly(t *testing.T) {
	a := newPerson(1)
	j := New(Config{Group: testGroup, Self: a, Keys: ringOf(2, 1), Random: chance(1)})
	mustAppend(t, j, start, KindJoin, "one")
	mustAppend(t, j, start, KindChat, "two")
	first, second := keyNamed(1)
	third, _ := keyNamed(2)
	for seq, want := range []KeyID{first, third} {
		if _, l, err := parse(j.Range(a.author(), uint64(seq+1), 1, MaxEntry)[0]); err != nil || l.keyID != want {
			t.Errorf("entry %d is sealed under %x, want %x", seq+1, l.keyID, want)
		}
	}
	e := Entry{Author: a.author(), Seq: 1, Kind: KindJoin, Clock: 1}
	write(classLog, &e, testGroup, a, third, second, make([]byte, nonceSize), nil)
	r := New(Config{Group: testGroup, Keys: ringOf(1, 2)})
	if out := mustAdd(t, r, start, e); len(out) != 1 || !out[0].Sealed {
		t.Errorf("a join under a later key was opened: %+v", out)
	}
}

func TestKeysThatNeverComeAreCountedUpToALimit(t *testing.T) {
	a := newPerson(1)
	keys := ringOf(1)
	r := New(Config{Group: testGroup, Keys: keys})
	log := logOf(a, 1)
	mustAdd(t, r, start, log[0])
	for i := range maxSealed + 1 {
		e := Entry{Author: a.author(), Seq: log[i].Seq + 1, Prev: log[i].Hash, Kind: KindChat, Clock: log[i].Clock + 1}
		write(classLog, &e, testGroup, a, KeyID{9, byte(i), byte(i >> 8)}, [32]byte{}, make([]byte, nonceSize), nil)
		log = append(log, e)
		mustAdd(t, r, start, e)
	}
	if len(r.sealed) > maxSealed {
		t.Errorf("%d keys remembered", len(r.sealed))
	}
	if !r.Reopen() {
		t.Error("more keys are missing than were remembered, and a key that came cannot be one of them")
	}
}

func TestLogBeginsWithAnEntryThatIsAdmitted(t *testing.T) {
	good, bad := newPerson(1), newPerson(2)
	log, other := logOf(good, 3), logOf(bad, 3)
	var asked []Entry
	j := New(Config{Group: testGroup, Keys: ringOf(1), Limits: Limits{Authors: 1}, Admit: func(e Entry) error {
		if asked = append(asked, e); e.Author != good.author() {
			return errors.New("not on the list")
		}
		return nil
	}})
	for _, e := range slices.Concat(other[1:], log[1:]) {
		_, err := j.Add(start, e.Raw)
		wantErr(t, "entry before the first", err, ErrStranger)
	}
	forged := bytes.Clone(log[0].Raw)
	forged[len(forged)-1]++
	_, err := j.Add(start, forged)
	wantErr(t, "forged", err, ErrSignature)
	_, err = j.Add(start, other[0].Raw)
	wantErr(t, "refused", err, ErrNotAdmitted)
	if j.Logs() != 0 || len(j.Heads()) != 0 {
		t.Errorf("%d logs begun by those who are not admitted", j.Logs())
	}
	for _, e := range []Entry{log[0], log[2], log[1]} {
		mustAdd(t, j, start, e)
	}
	if len(asked) != 2 || string(asked[1].Body) != "x" || j.Len() != 3 || j.Stats().Strangers != 5 {
		t.Errorf("asked about %d entries, Len %d, stats %+v", len(asked), j.Len(), j.Stats())
	}
}

func TestJournalWithoutKeysLeavesBodiesSealed(t *testing.T) {
	j := New(Config{Group: testGroup})
	if out := mustAdd(t, j, start, forge(newPerson(1), nil, 1, KindJoin, "b")); !out[0].Sealed {
		t.Error("opened without a key")
	}
}

func TestBodyThatDoesNotOpenStaysSealed(t *testing.T) {
	p := newPerson(1)
	e := Entry{Author: p.author(), Seq: 1, Kind: KindJoin, Clock: 1}
	id, _ := keyNamed(1)
	_, other := keyNamed(2)
	write(classLog, &e, testGroup, p, id, other, make([]byte, nonceSize), nil)
	j := reading(Limits{})
	if out := mustAdd(t, j, start, e); len(out) != 1 || !out[0].Sealed {
		t.Errorf("got %+v, want it sealed", out)
	}
	if j.Stats().Damaged != 1 || j.Len() != 1 {
		t.Errorf("stats %+v, Len %d; want one damaged body that still counts", j.Stats(), j.Len())
	}
}

func TestFoldedRepeatsWhatWasGivenOut(t *testing.T) {
	j := reading(Limits{})
	var want []Hash
	for _, n := range []byte{3, 1, 2} {
		for _, e := range logOf(newPerson(n), 3) {
			mustAdd(t, j, start, e)
			want = append(want, e.Hash)
		}
	}
	var got []Entry
	for e := range j.Folded() {
		got = append(got, e)
	}
	if len(got) != len(want) {
		t.Fatalf("%d entries, want %d", len(got), len(want))
	}
	for i, e := range got {
		if e.Sealed || !slices.Contains(want, e.Hash) {
			t.Errorf("entry %v %d: sealed %v", e.Author, e.Seq, e.Sealed)
		}
		if i > 0 && got[i-1].Author.Compare(e.Author) > 0 {
			t.Errorf("author %v after %v", e.Author, got[i-1].Author)
		}
	}
	for range j.Folded() {
		break // an early end is fine
	}
}

func TestAppendRefusesWhatOthersWouldRefuse(t *testing.T) {
	p := newPerson(1)
	j := New(Config{Group: testGroup, Self: p, Keys: ringOf(1), Random: chance(1), Limits: Limits{Entries: 2, Bytes: 1000}})
	mustAppend(t, j, start, KindJoin, "")
	_, err := j.Append(start, KindChat, make([]byte, MaxBody+1))
	wantErr(t, "body too long", err, ErrLimit)
	_, err = j.Append(start, KindChat, make([]byte, 900))
	wantErr(t, "log too large", err, ErrLimit)
	mustAppend(t, j, start, KindChat, "")
	_, err = j.Append(start, KindChat, nil)
	wantErr(t, "log too long", err, ErrLimit)
	if j.Len() != 2 {
		t.Errorf("Len %d after refusals, want 2", j.Len())
	}
}

func TestAppendNeedsSignerKeysAndChance(t *testing.T) {
	if _, err := reading(Limits{}).Append(start, KindJoin, nil); err == nil {
		t.Error("appended without a signer")
	}
	broken := errors.New("no chance")
	var r io.Reader = iotest.ErrReader(broken)
	j := New(Config{Group: testGroup, Self: newPerson(1), Keys: ringOf(1), Random: r})
	_, err := j.Append(start, KindJoin, nil)
	wantErr(t, "random source", err, broken)
	if j.Len() != 0 || len(j.logs) != 0 {
		t.Error("an entry without a nonce was kept")
	}
}

func TestOwnLogContinuesAfterRestart(t *testing.T) {
	p := newPerson(1)
	old := journalOf(p)
	first, second := mustAppend(t, old, start, KindJoin, ""), mustAppend(t, old, start, KindChat, "a")

	j := journalOf(p)
	mustAdd(t, j, start, second)
	_, err := j.Append(start, KindJoin, nil)
	wantErr(t, "Append with a gap in the own log", err, ErrBehind)
	mustAdd(t, j, start, first)
	if e := mustAppend(t, j, start, KindChat, "b"); e.Seq != 3 || e.Prev != second.Hash {
		t.Errorf("continued with entry %d after %v", e.Seq, e.Prev)
	}
	mustAdd(t, old, start, *j.entry(p.author(), 3))
}

func TestForkedOwnLogRefusesToGrow(t *testing.T) {
	p := newPerson(1)
	a, b := journalOf(p), New(Config{Group: testGroup, Self: p, Keys: ringOf(1), Random: chance(99)})
	mustAppend(t, a, start, KindJoin, "here")
	e := mustAppend(t, b, start, KindJoin, "there")
	_, err := a.Add(start, e.Raw)
	wantErr(t, "Add", err, ErrFork)
	_, err = a.Append(start, KindChat, nil)
	wantErr(t, "Append", err, ErrFork)
}

func TestVerifyUsesWholeMessage(t *testing.T) {
	p := newPerson(1)
	e := forge(p, nil, 1, KindJoin, "")
	_, l, _ := parse(e.Raw)
	if !ed25519.Verify(p.Public(), signed("entry", testGroup, l.unsigned), l.signature) {
		t.Error("signature does not cover label, group and bytes")
	}
	if ed25519.Verify(p.Public(), signed("grant", testGroup, l.unsigned), l.signature) {
		t.Error("an entry's signature passes for a grant's")
	}
}

// entry returns a stored entry.
func (j *Journal) entry(a Author, seq uint64) *Entry {
	e, _ := j.logs[a].chain.entry(seq)
	return &e
}

func BenchmarkAdd(b *testing.B) {
	p := newPerson(1)
	log := logOf(p, 1000)
	b.ReportAllocs()
	j := reading(Limits{})
	for i := 0; b.Loop(); i++ {
		if i%len(log) == 0 {
			j = reading(Limits{})
		}
		mustAdd(b, j, start.Add(time.Hour), log[i%len(log)])
	}
}
