package files

import (
	"bytes"
	"testing"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

var ourKinds = []journal.Kind{journal.KindFile, journal.KindFilePrivate, journal.KindHandInBox, journal.KindHandIn}

// bodies are some of each kind.
func bodies(t testing.TB) (all map[journal.Kind][][]byte) {
	must := func(b []byte, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	d, id := Description{"leaf.pdf", "for Friday", []byte("ticket")}, ID{journal.Author{1}, 300}
	return map[journal.Kind][][]byte{
		journal.KindFile:        {must(EncodeShared(d)), EncodeRemove(id), EncodePin(id, true), EncodeOpenAll(id)},
		journal.KindFilePrivate: {must(EncodePrivate(toySeals{}, journal.Author{1}, journal.Author{2}, d))},
		journal.KindHandInBox:   {must(EncodeBox(BoxOpening{"Essay", "Write.\n200 words", 77})), EncodeRemove(id), EncodeBoxOpen(id, false)},
		journal.KindHandIn:      {must(EncodeHandIn(id, d)), EncodeTakeBack(5)},
	}
}

// encoded is what was parsed as a body again.
func encoded(kind journal.Kind, says any) []byte {
	switch says := says.(type) {
	case Description:
		return says.appendTo([]byte{begins})
	case removal:
		return EncodeRemove(says.ID)
	case change:
		return EncodePin(says.ID, says.on)
	case opening:
		return EncodeOpenAll(says.ID)
	case BoxOpening:
		return says.appendTo([]byte{begins})
	case handIn:
		return says.appendTo(appendID([]byte{begins}, says.box))
	case takeBack:
		return EncodeTakeBack(says.seq)
	case *private:
		return fields.Append(fields.Append(bytes.Clone(says.to[:]), says.reader), says.writer)
	}
	panic("BUG: nothing that is said")
}

func TestBodiesSurviveARoundTrip(t *testing.T) {
	for kind, all := range bodies(t) {
		for _, body := range all {
			says, err := parse(kind, journal.Author{9}, body)
			if err != nil {
				t.Errorf("%v %x: %v", kind, body, err)
				continue
			}
			if again := encoded(kind, says); !bytes.Equal(again, body) {
				t.Errorf("%v %x became %x", kind, body, again)
			}
			for n := range body {
				if _, err := parse(kind, journal.Author{9}, body[:n]); err == nil && kind != journal.KindHandIn {
					t.Errorf("%v: the first %d of %d bytes are taken", kind, n, len(body))
				}
			}
			if _, err := parse(kind, journal.Author{9}, append(bytes.Clone(body), 0)); err == nil {
				t.Errorf("%v: a byte is left over", kind)
			}
		}
	}
}

// One value has one encoding.
func FuzzBodies(f *testing.F) {
	for kind, all := range bodies(f) {
		for _, body := range all {
			f.Add(uint8(kind-journal.KindFile), body)
		}
	}
	f.Fuzz(func(t *testing.T, k uint8, body []byte) {
		kind := ourKinds[int(k)%len(ourKinds)]
		says, err := parse(kind, journal.Author{9}, body)
		if err != nil {
			return
		}
		if again := encoded(kind, says); !bytes.Equal(again, body) {
			t.Fatalf("%v %x became %x", kind, body, again)
		}
	})
}

// Entries of each kind, whatever is in them, by whoever, come to the same in either order and twice, and names are safe.
func FuzzEntries(f *testing.F) {
	for kind, all := range bodies(f) {
		for i, body := range all {
			f.Add(uint8(kind), body, uint8(kind)+1, all[(i+1)%len(all)], i%2 == 0)
		}
	}
	f.Fuzz(func(t *testing.T, k1 uint8, b1 []byte, k2 uint8, b2 []byte, isStaff bool) {
		l := &lesson{TB: t}
		prof, eve := l.person(9, instructor), l.person(1, student)
		if isStaff {
			eve.rights = instructor
		}
		prof.opensBox("Essay", 0)
		eve.says(ourKinds[int(k1)%len(ourKinds)], b1, nil)
		eve.says(ourKinds[int(k2)%len(ourKinds)], b2, nil)
		all := l.Entries()
		a, b := fold{New(prof.author(), toySeals{prof.author()})}, fold{New(prof.author(), toySeals{prof.author()})}
		for i := range all {
			a.Apply(all[i])
			b.Apply(all[len(all)-1-i])
			b.Apply(all[len(all)-1-i])
		}
		if a.Hash() != b.Hash() || show(a.Snapshot()) != show(b.Snapshot()) {
			t.Fatal("the order counts")
		}
		for _, file := range a.Snapshot().Files {
			if Name(file.Name) != file.Name {
				t.Fatalf("%q is shown", file.Name)
			}
		}
	})
}
