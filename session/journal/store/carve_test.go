package store

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"reflect"
	"testing"
)

// rowsOf returns the rows on all pages of a file, by their number of columns.
func rowsOf(t *testing.T, path string) map[int][]row {
	t.Helper()
	p, closePages, err := openPages(path)
	if err != nil {
		t.Fatal(err)
	}
	defer closePages()
	found := map[int][]row{}
	for number := uint32(2); number <= p.count; number++ {
		p.rows(number, func(r row) { found[len(r.columns)] = append(found[len(r.columns)], r) })
	}
	return found
}

func TestPagesShowTheRowsThatSQLiteWrote(t *testing.T) {
	path := tempFile(t)
	f := mustOpen(t, path)
	raws := entriesOf(t, newPerson(1), 50)
	long := bytes.Repeat([]byte("long "), 4000) // on overflow pages
	mustPut(t, f, Batch{Entries: raws, Facts: map[string][]byte{"long": long, "short": []byte("s")}})
	for _, where := range []string{"in the WAL", "in the file"} {
		found := rowsOf(t, path)
		if len(found[5]) != 50 {
			t.Errorf("%s: %d entries", where, len(found[5]))
		}
		for i, r := range found[5] {
			if b, ok := r.batch(); !ok || !bytes.Equal(b.Entries[0].Raw, raws[i].Raw) || r.id != uint64(i+1) {
				t.Errorf("%s: entry %d: %v", where, i, ok)
			}
		}
		values := map[string]string{}
		for _, r := range found[2] {
			if r.isValue() {
				values[string(r.columns[0].bytes)] = string(r.columns[1].bytes)
			}
		}
		if values["long"] != string(long) || values["short"] != "s" {
			t.Errorf("%s: values of %d and %d bytes", where, len(values["long"]), len(values["short"]))
		}
		if where == "in the WAL" {
			mustClose(t, f)
		}
	}
}

// Whatever is on a page, reading its rows ends, gives the same each time, and no entry that is none.
func FuzzRowsOfAPage(f *testing.F) {
	path := tempFile(f)
	file := mustOpen(f, path)
	mustPut(f, file, Batch{Entries: entriesOf(f, newPerson(1), 20), Facts: map[string][]byte{"long": make([]byte, 9000)}})
	mustClose(f, file)
	p, closePages, err := openPages(path)
	if err != nil {
		f.Fatal(err)
	}
	defer closePages()
	for number := uint32(1); number <= p.count; number++ {
		f.Add(p.read(number))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		whole := make([]byte, pageSize)
		copy(whole, page)
		p := &pages{wal: map[uint32][]byte{2: whole}, file: bytes.NewReader(nil), count: 2}
		var seen []row
		p.rows(2, func(r row) {
			seen = append(seen, r)
			total := 0
			for _, c := range r.columns {
				total += len(c.bytes)
			}
			if total > maxPayload {
				t.Errorf("a row of %d bytes", total)
			}
			if b, ok := r.batch(); ok && b.check() != nil {
				t.Error("an entry that is none")
			}
		})
		if len(seen) > pageSize/2 {
			t.Errorf("%d rows on a page", len(seen))
		}
		p.rows(2, func(r row) {
			if !reflect.DeepEqual(r, seen[0]) {
				t.Error("another row the second time")
			}
			seen = seen[1:]
		})
	})
}

func TestPagesOfADamagedWALAreThoseBeforeTheDamage(t *testing.T) {
	_, wal, ends, _ := walOf(t, entriesOf(t, newPerson(1), 12))
	random := rand.New(chance(1))
	for range 200 {
		at := random.IntN(len(wal))
		torn := bytes.Clone(wal)
		torn[at] ^= byte(1 + random.IntN(255))
		whole := 0
		for _, end := range ends {
			if end <= at {
				whole = end
			}
		}
		if got, want := walPages(torn), walPages(wal[:whole]); !maps.EqualFunc(got, want, bytes.Equal) {
			t.Errorf("byte %d flipped: %d pages, want the %d before it", at, len(got), len(want))
		}
	}
	if len(walPages(wal)) < 3 {
		t.Error("the sound WAL shows nothing")
	}
}

// A WAL shows no pages but those whose checksums hold, up to the last end of a transaction.
func FuzzWALPages(f *testing.F) {
	_, wal, ends, _ := walOf(f, entriesOf(f, newPerson(1), 6))
	f.Add(wal, ends[1], byte(0))
	f.Add(wal, ends[1]+17, byte(1))
	f.Fuzz(func(t *testing.T, torn []byte, at int, flip byte) {
		whole := walPages(wal[:ends[0]])
		if at >= ends[0] && at < len(wal) {
			torn = append(bytes.Clone(wal[:at]), torn...) // sound up to here
			torn[at-1] ^= flip
			if flip != 0 && at == ends[0] {
				return
			}
			for number := range whole {
				if walPages(torn)[number] == nil {
					t.Errorf("page %d of the first transaction is lost", number)
				}
			}
		}
		for number, page := range walPages(torn) {
			if number == 0 || len(page) != pageSize {
				t.Errorf("page %d of %d bytes", number, len(page))
			}
		}
	})
}
