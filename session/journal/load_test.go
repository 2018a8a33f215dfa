package journal

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// rows yields raws as a file would, in one buffer that it overwrites.
func rows(raws ...[]byte) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		var buf []byte
		for _, raw := range raws {
			buf = append(buf[:0], raw...)
			if !yield(buf, nil) {
				return
			}
			clear(buf)
		}
	}
}

func rawsOf(logs ...[]Entry) (raws [][]byte) {
	for _, e := range slices.Concat(logs...) {
		raws = append(raws, e.Raw)
	}
	return raws
}

func mustLoad(t testing.TB, j *Journal, raws, evidence [][]byte) Loaded {
	t.Helper()
	loaded, err := j.Load(start, Kept{rows(raws...), rows(evidence...)})
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// keptOf returns what a store would hold of j.
func keptOf(j *Journal) (entries, evidence [][]byte) {
	for _, a := range j.authors() {
		n := int(j.Length(a))
		all := j.Range(a, 1, 1<<20, 1<<30)
		entries, evidence = append(entries, all[:n]...), append(evidence, all[n:]...)
	}
	return entries, evidence
}

func TestLoadedJournalIsTheOneThatWasKept(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 5))
		was, j := reading(Limits{}), reading(Limits{})
		deliver(was, rng, universe(rng))
		entries, evidence := keptOf(was)
		loaded := mustLoad(t, j, entries, evidence)
		sameState(t, "kept and loaded", was, j)
		if len(loaded.Cut) > 0 || loaded.Strays > j.Logs() || loaded.Entries != j.Len() {
			t.Errorf("seed %d: %+v", seed, loaded)
		}
	}
}

func TestLoadGoesOnAsIfNothingHadHappened(t *testing.T) {
	p := newPerson(1)
	old := journalOf(p)
	mustAppend(t, old, start, KindJoin, "me")
	mustAppend(t, old, start, KindChat, "hello")
	entries, _ := keptOf(old)
	j := New(Config{Group: testGroup, Self: p, Keys: ringOf(1), Random: chance(5), Hold: true})
	mustLoad(t, j, entries, nil)
	if j.Heads()[0].Seq != 2 {
		t.Error("what was on disk is held")
	}
	e := mustAppend(t, j, start, KindChat, "again")
	if e.Seq != 3 || e.Clock <= old.logs[p.author()].chain.clock {
		t.Errorf("went on with entry %d at %v", e.Seq, e.Clock)
	}
	mustAdd(t, old, start, e)
	if got := slices.Collect(j.Folded()); len(got) != 3 || string(got[1].Body) != "hello" {
		t.Errorf("folded %+v", got)
	}
}

func TestDamageCutsOneLogAndLeavesTheOthers(t *testing.T) {
	a, b, c := logOf(newPerson(1), 6), logOf(newPerson(2), 6), logOf(newPerson(3), 6)
	flip := func(raw []byte, at int) []byte {
		raw = bytes.Clone(raw)
		raw[at] ^= 1
		return raw
	}
	var stolen []Entry // of another class, by the same author
	for i := range 6 {
		var prev *Entry
		if i > 0 {
			prev = &stolen[i-1]
		}
		e := Entry{Author: b[0].Author, Seq: 1, Kind: KindJoin, Clock: b[i].Clock}
		if prev != nil {
			e.Seq, e.Prev = prev.Seq+1, prev.Hash
		}
		id, key := keyNamed(1)
		write(classLog, &e, GroupID{9}, newPerson(2), id, key, make([]byte, nonceSize), nil)
		stolen = append(stolen, e)
	}
	end := len(b[3].Raw)
	for name, tt := range map[string]struct {
		rows [][]byte
		n    uint64 // entries of b that are left
		from uint64 // Loss, 0 if there is none
		lost int
	}{
		"sound":                    {rawsOf(b), 6, 0, 0},
		"torn in the middle":       {slices.Concat(rawsOf(b[:3]), [][]byte{b[3].Raw[:40]}, rawsOf(b[4:])), 3, 4, 1},
		"a signature changed":      {slices.Concat(rawsOf(b[:5]), [][]byte{flip(b[5].Raw, len(b[5].Raw)-1)}), 5, 6, 1},
		"a body changed":           {slices.Concat(rawsOf(b[:3]), [][]byte{flip(b[3].Raw, end-70)}, rawsOf(b[4:])), 3, 4, 1},
		"an entry gone":            {slices.Concat(rawsOf(b[:3]), rawsOf(b[4:])), 3, 4, 0},
		"the end gone":             {rawsOf(b[:3]), 3, 0, 0},
		"an entry twice":           {slices.Concat(rawsOf(b[:3]), rawsOf(b[2:])), 6, 0, 0},
		"nothing but noise":        {[][]byte{{}, {1}, bytes.Repeat([]byte{7}, 300)}, 0, 0, 0},
		"the first gone":           {rawsOf(b[1:]), 0, 1, 0},
		"entries of another class": {rawsOf(stolen), 0, 1, 6},
		"the end of another's log": {slices.Concat(rawsOf(b[:3]), rawsOf(c[3:4]), rawsOf(b[3:])), 6, 0, 0},
		"out of order":             {slices.Concat(rawsOf(b[:2]), rawsOf(b[3:4]), rawsOf(b[2:3]), rawsOf(b[4:])), 6, 0, 0},
	} {
		j := reading(Limits{})
		loaded := mustLoad(t, j, slices.Concat(rawsOf(a), tt.rows, rawsOf(c)), nil)
		if j.Length(a[0].Author) != 6 || j.Length(c[0].Author) != 6 || j.Length(b[0].Author) != tt.n {
			t.Errorf("%s: heads %+v, want %d of the damaged log", name, j.Heads(), tt.n)
		}
		i := slices.IndexFunc(loaded.Cut, func(l Loss) bool { return l.Author == b[0].Author })
		switch {
		case (i >= 0) != (tt.from > 0):
			t.Errorf("%s: %+v", name, loaded)
		case i >= 0 && (loaded.Cut[i].From != tt.from || loaded.Cut[i].Rows != tt.lost):
			t.Errorf("%s: %+v, want from %d, %d rows", name, loaded.Cut, tt.from, tt.lost)
		}
		for _, e := range slices.Concat(a, b, c) { // and others give what is missing
			if _, err := j.Add(start, e.Raw); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if j.Len() != 18 || j.Logs() != 3 {
			t.Errorf("%s: %d entries of %d logs after others were asked", name, j.Len(), j.Logs())
		}
	}
}

// Who changes the file cannot put words into anybody's mouth, however far back.
func TestLoadLeavesNothingThatIsNotSigned(t *testing.T) {
	p := newPerson(1)
	log := logOf(p, 40)
	forged := slices.Clone(log[:10])
	for i := 10; i < 40; i++ { // chained as it should be, signed by somebody else
		e := Entry{Author: p.author(), Seq: uint64(i) + 1, Prev: forged[i-1].Hash, Clock: log[i].Clock, Kind: KindChat}
		id, key := keyNamed(1)
		write(classLog, &e, testGroup, newPerson(2), id, key, make([]byte, nonceSize), nil)
		forged = append(forged, e)
	}
	j := reading(Limits{})
	loaded := mustLoad(t, j, rawsOf(forged), nil)
	if j.Len() != 10 || len(loaded.Cut) != 1 || loaded.Cut[0] != (Loss{p.author(), 11, 30}) {
		t.Errorf("%d entries, %+v", j.Len(), loaded)
	}
}

func TestLoadKeepsWhatCameBeforeAnError(t *testing.T) {
	log := logOf(newPerson(1), 4)
	broken := errors.New("disk is gone")
	j := reading(Limits{})
	loaded, err := j.Load(start, Kept{Entries: func(yield func([]byte, error) bool) {
		_ = yield(log[0].Raw, nil) && yield(log[1].Raw, nil) && yield(nil, broken)
	}})
	wantErr(t, "Load", err, broken)
	if loaded.Entries != 2 || j.Len() != 2 {
		t.Errorf("%+v, Len %d", loaded, j.Len())
	}
}

func TestLoadedEntriesOfTheFutureAreStillToCome(t *testing.T) {
	p := newPerson(1)
	first := forge(p, nil, clockOf(start), KindJoin, "")
	second := forge(p, &first, clockOf(start.Add(2*MaxAhead)), KindChat, "later")
	j := reading(Limits{})
	mustLoad(t, j, rawsOf([]Entry{first, second}), nil)
	if j.FoldedLength(p.author()) != 1 {
		t.Error("folded too early")
	}
	if out := j.Due(start.Add(2 * MaxAhead)); len(out) != 1 || string(out[0].Body) != "later" {
		t.Errorf("due: %+v", out)
	}
}

func TestLoadHasTheLimitsOfAdd(t *testing.T) {
	log := logOf(newPerson(1), 4)
	j := reading(Limits{Entries: 3, Authors: 1})
	loaded := mustLoad(t, j, rawsOf(log, logOf(newPerson(2), 3)), nil)
	if j.Logs() != 1 || loaded.Strays != 3 && j.Len() != 3 {
		t.Errorf("%d logs, %d entries, %+v", j.Logs(), j.Len(), loaded)
	}
}

func TestKeyThatIsMissingWhenLoadingIsNoted(t *testing.T) {
	a := New(Config{Group: testGroup, Self: newPerson(1), Keys: ringOf(2), Random: chance(1)})
	mustAppend(t, a, start, KindJoin, "")
	mustAppend(t, a, start, KindChat, "sealed")
	keys := ringOf(1)
	j := New(Config{Group: testGroup, Keys: keys})
	entries, _ := keptOf(a)
	mustLoad(t, j, entries, nil)
	if keys.learn(2); !j.Reopen() {
		t.Error("nobody folds anew when the key comes")
	}
}

// Whatever stands in the file, each log that comes of it is the beginning of the author's.
func FuzzLoad(f *testing.F) {
	log, other := logOf(newPerson(1), 4), logOf(newPerson(2), 3)
	all := rawsOf(log, other)
	f.Add(bytes.Join(all, nil), uint16(0), byte(0))
	f.Add(all[2], uint16(3), byte(1))
	f.Fuzz(func(t *testing.T, noise []byte, at uint16, how byte) {
		raws := slices.Clone(all)
		i := int(at) % len(raws)
		switch how % 4 {
		case 0:
			raws = slices.Insert(raws, i, noise)
		case 1:
			raws[i] = noise
		case 2:
			raws[i] = raws[i][:min(len(noise), len(raws[i]))]
		case 3:
			raws[i] = bytes.Clone(raws[i])
			for k := range min(len(noise), len(raws[i])) {
				raws[i][k] ^= noise[k]
			}
		}
		j := reading(Limits{})
		mustLoad(t, j, raws, [][]byte{noise})
		for _, l := range [][]Entry{log, other} {
			for seq := uint64(1); seq <= j.Length(l[0].Author); seq++ {
				if h, _ := j.HashAt(l[0].Author, seq); h != l[seq-1].Hash {
					t.Fatalf("entry %d is not the author's", seq)
				}
			}
			for _, e := range l {
				j.Add(start, e.Raw)
			}
		}
		if j.Len() != 7 || j.Logs() != 2 || j.Stats().Stops != 0 {
			t.Fatalf("%d entries of %d logs, want 7 of 2: %+v", j.Len(), j.Logs(), j.Stats())
		}
	})
}

// keptBeside returns what a store would hold of what is not in the logs that count.
func keptBeside(j *Journal) (raws [][]byte) {
	for _, a := range j.authors() {
		l := j.logs[a]
		for _, seq := range slices.Sorted(maps.Keys(l.beside.at)) {
			for _, h := range l.beside.at[seq] {
				raws = append(raws, l.beside.raws[h])
			}
		}
		for _, e := range l.evidence {
			raws = append(raws, e.Raw)
		}
		for _, c := range l.chosen {
			for _, e := range c.evidence {
				raws = append(raws, e.Raw)
			}
		}
	}
	return raws
}

// Whatever of it stood in the entries and whatever in the evidence, a class with forks is the same after a restart.
func TestForksAreTheSameAfterARestart(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 14))
		c := randomClass(t, rng)
		was := c.see(Limits{}, c.entries)
		entries, _ := keptOf(was.Journal)
		evidence := keptBeside(was.Journal)
		rng.Shuffle(len(evidence), func(i, k int) { evidence[i], evidence[k] = evidence[k], evidence[i] })
		v := newMember(Limits{})
		if loaded := mustLoad(t, v.Journal, entries, evidence); len(loaded.Cut) > 0 || loaded.Strays > len(evidence) {
			t.Errorf("seed %d: %+v", seed, loaded)
		}
		v.fold, _ = v.Resolve(start, v.fold)
		wantPicture(t, fmt.Sprint("seed ", seed), v.picture(c.school), was.picture(c.school))
	}
}

// A file keeps one entry of a number, the last that was said to have joined the log, and all evidence: with what was
// told at each moment the class is the same after a kill at that moment.
func TestForksSurviveAKillAtAnyMoment(t *testing.T) {
	type place struct {
		author Author
		seq    uint64
	}
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 15))
		c := randomClass(t, rng)
		j := New(Config{Group: testGroup, Keys: ringOf(1), Hold: true})
		was := &member{j, newFold(j)}
		file, beside := map[place][]byte{}, map[Hash][]byte{}
		store := func() {
			entries, evidence := j.TakeKept()
			for _, raw := range entries {
				file[place{AuthorOf(raw), seqIn(raw)}] = raw
			}
			for _, raw := range evidence {
				beside[sha256.Sum256(raw)] = raw
			}
		}
		order := slices.Concat(c.entries, c.entries)
		rng.Shuffle(len(order), func(i, k int) { order[i], order[k] = order[k], order[i] })
		for i, e := range order {
			was.take(e.Raw)
			store()
			if i%7 != 0 && i != len(order)-1 {
				continue
			}
			rows := slices.SortedFunc(maps.Values(file), func(a, b []byte) int {
				return cmp.Or(AuthorOf(a).Compare(AuthorOf(b)), cmp.Compare(seqIn(a), seqIn(b)))
			})
			again := newMember(Limits{})
			mustLoad(t, again.Journal, rows, slices.Collect(maps.Values(beside)))
			again.fold, _ = again.Resolve(start, again.fold)
			for range 2 { // what waits was not stored, and evidence of what is moot is forgotten in memory alone
				again.talk(was)
				was.talk(again)
			}
			store()
			wantPicture(t, fmt.Sprint("seed ", seed, ", killed after ", i), again.picture(c.school), was.picture(c.school))
		}
	}
}

// Who forked a long log does not have the proof of other forks forgotten at the next start.
func TestEvidenceOfOneDoesNotCrowdOutThatOfOthers(t *testing.T) {
	p, q := newPerson(1), newPerson(2)
	noise, log := logOf(p, 2), logOf(q, 3)
	var evidence [][]byte
	e := forge(p, &noise[1], clockOf(start), KindChat, string(make([]byte, MaxBody)))
	for range maxLeftOfMany/len(e.Raw) + 1 {
		evidence = append(evidence, e.Raw)
	}
	other := grow(q, log, 2, "other")
	j := reading(Limits{})
	mustLoad(t, j, rawsOf(noise, log), append(evidence, other.Raw))
	if j.logs[q.author()].stop != 3 {
		t.Error("a fork was forgotten")
	}
}
