package board

import (
	"bytes"
	"testing"

	"lyceum/session/journal"
)

// One value has one encoding, and no body makes more than a fair share of memory of itself.
func FuzzOperations(f *testing.F) {
	for _, doc := range documents() {
		f.Add(bodyOf(f, doc, everything()), uint8(doc.Kind))
		for _, op := range everything() {
			f.Add(bodyOf(f, doc, []Op{op}), uint8(doc.Kind))
		}
	}
	f.Fuzz(func(t *testing.T, body []byte, kind uint8) {
		e := journal.Entry{Author: self, Seq: 1000}
		doc, ops, ok := parse(e, body, other, DocumentKind(kind))
		if !ok {
			return
		}
		if again, err := encode(self, doc, ops, maxBody); err != nil || !bytes.Equal(again, body) {
			t.Fatalf("%x became %x, %v", body, again, err)
		}
		for _, op := range ops {
			if p, is := op.(put); is && (len(p.object.Points) > MaxPoints || p.object.Bounds.MinX > p.object.Bounds.MaxX) {
				t.Fatalf("%d points in %v", len(p.object.Points), p.object.Bounds)
			}
		}
	})
}

// Entries of each kind, whatever is in them, by whoever, come to the same in either order, twice and with what is sound.
func FuzzEntries(f *testing.F) {
	c := newClass(f)
	ana, teacher := c.join(5, student), c.join(8, proctor)
	first := ana.does(draw(1))
	returned := teacher.doesOn(PrivateID(ana.author), draw(2))
	kinds := []journal.Kind{journal.KindBoard, journal.KindBoardPrivate, journal.KindBoardReturn, journal.KindBoardReveal, journal.KindDrawers}
	for i, body := range [][]byte{
		first.Body, bodyOf(f, PrivateID(ana.author), []Op{draw(1)}), returned.Body, EncodeReveal(ana.author), {2, 1, 5, 31: 0, 33: 0},
		EncodeRevealEnd(RevealID(teacher.author, 3)), bodyOf(f, DocumentID{}, []Op{Delete{[]ObjectID{{other, 1, 0}}}, draw(3)}),
	} {
		f.Add(uint8(i%len(kinds)), body, uint8(i), first.Body, true)
	}
	f.Fuzz(func(t *testing.T, k1 uint8, b1 []byte, k2 uint8, b2 []byte, staff bool) {
		by := &member{author: self, class: c, rights: student, seqs: map[bool]uint64{false: 50, true: 50}}
		if staff {
			by.rights = proctor
		}
		c.all = nil
		one := by.saysAt(5000, kinds[int(k1)%len(kinds)], b1)
		two := by.saysAt(5001, kinds[int(k2)%len(kinds)], b2)
		a, b := teacher.sees(first, one, two, returned), teacher.sees(returned, two, first, two, one, one, first)
		if a.Hash() != b.Hash() || a.DeskHash() != b.DeskHash() || describe(a.Snapshot()) != describe(b.Snapshot()) {
			t.Fatal("the order counts")
		}
	})
}

// What is read from a file is written and read again as the same.
func FuzzFile(f *testing.F) {
	var b bytes.Buffer
	if err := WriteFile(&b, sampleFile()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(`{"format":"lyceum board","version":1,"pages":[{"width":100,"height":100,"objects":[]}]}`))
	f.Add([]byte(`{"format":"lyceum board","version":1,"pages":[{"width":100,"height":100,"grid":true,"objects":[{"kind":"pen","points":[1,2.25],"colour":"#000000","width":2}]}]}`))
	var s bytes.Buffer
	page := &Page{Size: PageSize, Objects: []*Object{{Shape: line(1)}}}
	if err := WriteSVG(&s, page, PageSize, nil); err != nil {
		f.Fatal(err)
	}
	f.Add(s.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := ReadFile(bytes.NewReader(data))
		if err != nil {
			return
		}
		var first, second bytes.Buffer
		if err := WriteFile(&first, file); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, err := ReadFile(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if err := WriteFile(&second, again); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("%s became %s, %v", first.Bytes(), second.Bytes(), err)
		}
		for i := range file.Pages {
			file.Pages[i].Ops(PageNumber(1), nil)
		}
	})
}
