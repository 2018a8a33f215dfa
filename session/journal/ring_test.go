package journal

import (
	"math/rand/v2"
	"testing"
)

func testRing() *Ring { return NewRing(testGroup, KeyID{1}, [32]byte{1}) }

// epochOf returns an epoch with a key of its own, named by a letter.
func epochOf(name byte, replaces ...byte) (EpochFact, [32]byte) {
	key := [32]byte{0xee, name}
	e := EpochFact{Hash: Hash{name}, Epoch: Epoch{Commitment: Commit(testGroup, key)}}
	for _, r := range replaces {
		e.Replaces = append(e.Replaces, Hash{r})
	}
	return e, key
}

func (r *Ring) mustLearn(t testing.TB, name byte, replaces ...byte) {
	t.Helper()
	if e, key := epochOf(name, replaces...); r.Learn(e, key) != nil {
		t.Fatalf("epoch %c not learnt", name)
	}
}

func TestContentKeyIsMadeOfAllHeads(t *testing.T) {
	first, both, turned := testRing(), testRing(), testRing()
	first.mustLearn(t, 'a')
	both.mustLearn(t, 'a')
	both.mustLearn(t, 'b')
	turned.mustLearn(t, 'b')
	turned.mustLearn(t, 'a')
	if !first.Use([]Hash{{'a'}}) || !both.Use([]Hash{{'a'}, {'b'}}) || !turned.Use([]Hash{{'b'}, {'a'}}) {
		t.Fatal("held keys are not used")
	}
	idA, keyA := first.Current()
	idAB, keyAB := both.Current()
	idBA, keyBA := turned.Current()
	if idAB != idBA || keyAB != keyBA {
		t.Error("the order of the heads matters")
	}
	if idA == idAB || keyA == keyAB || idA == (KeyID{1}) {
		t.Error("other heads give the same key")
	}
	if _, ok := first.Key(idAB); ok {
		t.Error("who lacks the key of one head has the content key of both")
	}
	if got, ok := both.Key(idA); !ok || got != keyA {
		t.Error("who holds both keys cannot open what was sealed under one head")
	}
	if id, key := both.Record(); id != (KeyID{1}) || key != [32]byte{1} {
		t.Error("the first key is not the record's")
	}
}

func TestNothingIsSealedWhileTheKeyOfAHeadIsMissing(t *testing.T) {
	r := testRing()
	r.mustLearn(t, 'a')
	r.Use([]Hash{{'a'}})
	before, _ := r.Current()
	if r.Use([]Hash{{'a'}, {'b'}}) {
		t.Error("switched without the key of b")
	}
	if now, _ := r.Current(); now != before {
		t.Error("the key in use changed")
	}
	if !r.Use(nil) {
		t.Error("the first key is not there")
	}
}

func TestKeyThatTheStatementIsNotCommittedToIsRefused(t *testing.T) {
	r := testRing()
	e, key := epochOf('a')
	wantErr(t, "another key", r.Learn(e, [32]byte{1}), ErrNotGranted)
	e.Commitment = Commit(GroupID{1}, key)
	wantErr(t, "commitment of another group", r.Learn(e, key), ErrNotGranted)
	if r.Has(e.Hash) {
		t.Error("kept all the same")
	}
}

// Of concurrent epochs, any selection may have been somebody's heads; of those that replace one another, none.
func TestEverySelectionOfConcurrentEpochsOpens(t *testing.T) {
	for seed := range uint64(20) {
		r := testRing()
		rng := rand.New(rand.NewPCG(seed, 7))
		names := []byte{'a', 'b', 'c'}
		rng.Shuffle(3, func(i, k int) { names[i], names[k] = names[k], names[i] })
		for _, n := range names {
			r.mustLearn(t, n)
		}
		r.mustLearn(t, 'd', 'a', 'b') // concurrent with c alone
		for _, heads := range [][]Hash{{{'a'}}, {{'a'}, {'b'}}, {{'a'}, {'c'}}, {{'b'}, {'c'}}, {{'a'}, {'b'}, {'c'}}, {{'d'}}, {{'c'}, {'d'}}} {
			if _, ok := r.Key(r.id(heads)); !ok {
				t.Errorf("what is sealed under %v cannot be opened", heads)
			}
		}
		if _, ok := r.Key(r.id([]Hash{{'a'}, {'d'}})); ok || len(r.content) != 1+7+2 {
			t.Errorf("%d content keys, want the first, 7 of a, b and c, and 2 of d", len(r.content))
		}
	}
}

func TestRingIsBounded(t *testing.T) {
	r := testRing()
	var last Hash
	for i := range MaxEpochKeys {
		key := [32]byte{byte(i), byte(i >> 8)}
		e := EpochFact{Hash: Hash{byte(i), byte(i >> 8), 1}, Epoch: Epoch{Commitment: Commit(testGroup, key)}}
		if i > 12 {
			e.Replaces = []Hash{last}
		}
		if err := r.Learn(e, key); err != nil {
			t.Fatal(err)
		}
		last = e.Hash
	}
	e, key := epochOf('z')
	wantErr(t, "one more", r.Learn(e, key), ErrLimit)
	if n := len(r.content); n > 1+MaxEpochKeys+(13+maxRecent)*maxCombined || len(r.recent) > maxRecent || len(r.replaced) > maxRecent {
		t.Errorf("%d content keys, %d recent epochs, %d known to replace others", n, len(r.recent), len(r.replaced))
	}
	if !r.Use([]Hash{last}) || r.Has(e.Hash) {
		t.Error("the ring is not usable when it is full")
	}
}
