package pieces

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"lyceum/session/netgroup/replication"
)

// A sealed file as its owner has it.
type sealed struct {
	Ticket
	tree        *Tree
	plaintext   []byte
	ciphertexts [][]byte
}

func sealFile(size int) *sealed {
	chance := rand.NewChaCha8([32]byte{byte(size)})
	f := &sealed{tree: NewTree(uint64(size)), plaintext: make([]byte, size)}
	chance.Read(f.plaintext)
	key, err := NewKey(chance)
	if err != nil {
		panic(err)
	}
	sealer := NewSealer(key, uint64(size))
	for i := range f.tree.Count() {
		part := f.plaintext[i*Size:][:Length(uint64(size), i)]
		f.ciphertexts = append(f.ciphertexts, sealer.Seal(nil, i, part))
		f.tree.Add(i, f.ciphertexts[i])
	}
	f.Ticket = Ticket{f.tree.File(), key}
	return f
}

func (f *sealed) object(i uint64) []byte { return f.tree.Object(i, f.ciphertexts[i]) }

var testSizes = []int{0, 1, Size - 1, Size, Size + 1, 2 * Size, 3*Size - 5, 5 * Size, 7*Size + 9, 8 * Size}

func TestEveryPieceProvesItselfAndCanBePassedOn(t *testing.T) {
	for _, size := range testSizes {
		f := sealFile(size)
		first, second := f.File.Tree(), f.File.Tree()
		sealer := NewSealer(f.Key, f.Size)
		var got []byte
		for n := range f.tree.Count() {
			i := (n*3 + 1) % f.tree.Count() // in no order
			if f.tree.Count()%3 == 0 {
				i = f.tree.Count() - 1 - n
			}
			ciphertext, err := first.Check(i, f.object(i))
			if err != nil || !bytes.Equal(ciphertext, f.ciphertexts[i]) {
				t.Fatalf("%d bytes: Check(%d) = %d bytes, %v; want the ciphertext", size, i, len(ciphertext), err)
			}
			if _, err := second.Check(i, first.Object(i, ciphertext)); err != nil {
				t.Fatalf("%d bytes: piece %d passed on: %v", size, i, err)
			}
		}
		for i := range f.tree.Count() {
			var err error
			if got, err = sealer.Open(got, i, f.ciphertexts[i]); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(got, f.plaintext) {
			t.Errorf("%d bytes: opened pieces are not the file", size)
		}
	}
}

func TestNoOtherPieceIsTaken(t *testing.T) {
	f := sealFile(5*Size + 100)
	for name, change := range map[string]func(o []byte) []byte{
		"a changed bit of ciphertext": func(o []byte) []byte { o[len(o)-1] ^= 1; return o },
		"a changed bit of the path":   func(o []byte) []byte { o[3] ^= 1; return o },
		"one byte more":               func(o []byte) []byte { return append(o, 0) },
		"one byte less":               func(o []byte) []byte { return o[:len(o)-1] },
		"another piece":               func([]byte) []byte { return f.object(1) },
		"nothing":                     func([]byte) []byte { return nil },
	} {
		for _, i := range []uint64{0, 2, 5} {
			tree := f.File.Tree()
			if _, err := tree.Check(i, change(f.object(i))); !errors.Is(err, ErrPiece) {
				t.Errorf("%s for piece %d: %v, want ErrPiece", name, i, err)
			}
			if _, err := tree.Check(i, f.object(i)); err != nil {
				t.Errorf("the right piece after %s: %v", name, err)
			}
		}
	}
	if _, err := f.File.Tree().Check(6, f.object(5)); !errors.Is(err, ErrPiece) {
		t.Errorf("a piece beyond the end: %v, want ErrPiece", err)
	}
}

func TestIDHoldsTheSize(t *testing.T) {
	f := sealFile(3 * Size).File
	longer := File{f.Root, f.Size + 1}
	if f.ID() == longer.ID() {
		t.Error("files of two sizes with one root have one ID")
	}
}

// The tree is that of RFC 9162 §2.1.1, worked out here by its recursion.
func TestTreeIsThatOfTheRFC(t *testing.T) {
	for _, size := range testSizes {
		f := sealFile(size)
		if got, want := f.Root, merkleTreeHash(f.ciphertexts); got != want {
			t.Errorf("%d pieces: root %x, want %x", f.tree.Count(), got, want)
		}
	}
}

func merkleTreeHash(d [][]byte) Hash {
	if len(d) == 1 {
		return sha256.Sum256(append([]byte{0}, d[0]...))
	}
	k := 1
	for 2*k < len(d) {
		k *= 2
	}
	l, r := merkleTreeHash(d[:k]), merkleTreeHash(d[k:])
	return sha256.Sum256(append(append([]byte{1}, l[:]...), r[:]...))
}

func TestLargestPieceFitsAnObject(t *testing.T) {
	if got := MaxObject(MaxSize); got > replication.MaxObject || got != 20*32+Size+Overhead {
		t.Errorf("a piece of a file of MaxSize has %d bytes, an object %d at most", got, replication.MaxObject)
	}
}

func TestKeyDoesNotPrint(t *testing.T) {
	ticket := sealFile(10).Ticket
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		printed := fmt.Sprintf(format, ticket)
		if strings.Contains(printed, fmt.Sprintf("%x", ticket.Key[:4])) || strings.Contains(printed, fmt.Sprint(ticket.Key[0], ticket.Key[1])) {
			t.Errorf("%s prints the key: %s", format, printed)
		}
	}
}

func FuzzParseTicket(f *testing.F) {
	f.Add(sealFile(70000).Ticket.AppendTo(nil))
	f.Fuzz(func(t *testing.T, in []byte) {
		ticket, err := ParseTicket(in)
		if err != nil {
			if !errors.Is(err, ErrTicket) {
				t.Errorf("ParseTicket(%x) = %v, want ErrTicket", in, err)
			}
			return
		}
		if out := ticket.AppendTo(nil); !bytes.Equal(out, in) || ticket.Size > MaxSize {
			t.Errorf("%x parsed as %d bytes, became %x", in, ticket.Size, out)
		}
	})
}

func TestObjectsAreAsLongAsIsSaid(t *testing.T) {
	for _, size := range testSizes {
		f := sealFile(size)
		for i := range f.tree.Count() {
			o := f.object(i)
			if way := f.tree.Way(i); len(way) != WayBytes(f.Size, i) || !bytes.Equal(o, append(way, f.ciphertexts[i]...)) {
				t.Errorf("%d bytes: the way of piece %d has %d bytes, want %d, and the object begins with it", size, i, len(way), WayBytes(f.Size, i))
			}
			if len(o) > MaxObject(f.Size) || i == 0 && len(o) != MaxObject(f.Size) {
				t.Errorf("%d bytes: object %d has %d bytes, the longest is said to have %d", size, i, len(o), MaxObject(f.Size))
			}
		}
	}
}

// What is taken for a piece is the piece, with a tree and without.
func FuzzCheck(f *testing.F) {
	file := sealFile(2*Size + 7)
	f.Add(uint64(2), file.object(2))
	f.Add(uint64(0), file.object(0))
	f.Fuzz(func(t *testing.T, index uint64, object []byte) {
		_, err := file.File.Tree().Check(index, object)
		if (err == nil) != (index < 3 && bytes.Equal(object, file.object(index))) {
			t.Errorf("Check(%d, %d bytes) = %v", index, len(object), err)
		}
		if _, alone := file.File.Check(index, object); (alone == nil) != (err == nil) {
			t.Errorf("Check(%d, %d bytes) without a tree = %v, with one %v", index, len(object), alone, err)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	f := sealFile(64 * Size)
	tree, object := f.File.Tree(), f.object(5)
	b.SetBytes(Size)
	for b.Loop() {
		if _, err := tree.Check(5, object); err != nil {
			b.Fatal(err)
		}
	}
}

func TestKeysAreDrawn(t *testing.T) {
	first, err := NewKey(bytes.NewReader(bytes.Repeat([]byte{7}, len(Key{}))))
	if err != nil || first != Key(bytes.Repeat([]byte{7}, len(Key{}))) {
		t.Errorf("not the key that was drawn: %v", err)
	}
	if k, err := NewKey(bytes.NewReader(make([]byte, len(Key{})-1))); !errors.Is(err, io.ErrUnexpectedEOF) || k != (Key{}) {
		t.Errorf("too little to draw from: %v", err)
	}
}
