package filestore

import (
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lyceum/session/netgroup/pieces"
)

// After a loss of power bits may stand for pieces that were never written, and disks rot.
func TestDamagedPieceIsNeitherPassedOnNorRead(t *testing.T) {
	data, dir := contents(4*pieces.Size), t.TempDir()
	from, ticket := add(t, open(t, t.TempDir()), data)
	to := begin(t, open(t, dir), ticket.File)
	for i := range uint64(3) {
		pass(t, from, to, i)
	}
	damage := func(k *Kept, i uint64) {
		f, err := os.OpenFile(k.path, os.O_RDWR, 0)
		if err == nil {
			_, err = f.WriteAt(make([]byte, 100), k.at(i)+2000)
			err = errors.Join(err, f.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	damage(to, 0)
	s := open(t, dir)
	k := s.Get(ticket.ID())
	if err := k.Verify(); err != nil {
		t.Fatal(err)
	}
	if have, _ := k.Have(); have != 2*pieces.Size {
		t.Errorf("Verify leaves %d bytes, want the two pieces that are good", have)
	}
	damage(k, 1)
	_, err := k.Object(1)
	wantErr(t, err, ErrMissing)
	if have, _ := open(t, dir).Get(ticket.ID()).Have(); have != pieces.Size {
		t.Errorf("%d bytes seem to be here, want the one piece that is good", have)
	}
	for _, i := range []uint64{0, 1, 3} {
		pass(t, from, k, i)
	}
	wantContents(t, s, ticket, data)
	if !k.flushed {
		t.Error("it is complete and was not flushed")
	}
	damage(k, 2)
	r, err := s.Reader(ticket)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	_, err = io.ReadAll(io.NewSectionReader(r, 0, r.Size()))
	wantErr(t, err, ErrMissing)
	if again := open(t, dir).Get(ticket.ID()); again.flushed {
		t.Error("it counts as sure although a piece was found damaged")
	}
}

func TestNothingButThePieceIsKept(t *testing.T) {
	from, ticket := add(t, open(t, t.TempDir()), contents(3*pieces.Size))
	s := open(t, t.TempDir())
	to := begin(t, s, ticket.File)
	object, err := from.Object(1)
	if err != nil {
		t.Fatal(err)
	}
	_, err = to.Put(2, object)
	wantErr(t, err, pieces.ErrPiece)
	object[len(object)-1] ^= 1
	_, err = to.Put(1, object)
	wantErr(t, err, pieces.ErrPiece)
	_, err = to.Put(3, object)
	wantErr(t, err, pieces.ErrPiece)
	if have, _ := to.Have(); have != 0 {
		t.Errorf("%d bytes are here", have)
	}
	if _, err := os.Stat(to.path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was written: %v", err)
	}
}

func TestWrongKeyIsNoDamage(t *testing.T) {
	s := open(t, t.TempDir())
	k, ticket := add(t, s, contents(70000))
	ticket.Key[3] ^= 1
	r, err := s.Reader(ticket)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	_, err = r.ReadAt(make([]byte, 5), 3)
	wantErr(t, err, ErrTicket)
	if _, complete := k.Have(); !complete {
		t.Error("a piece was thrown away because of a wrong key")
	}
}

func TestForeignFilesAreLeftAlone(t *testing.T) {
	dir := t.TempDir()
	k, _ := add(t, open(t, dir), contents(10))
	good, err := os.ReadFile(k.path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(k.path); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, strings.Repeat("0", 64)+suffix)
	for name, content := range map[string][]byte{
		other:                              good, // of another name
		k.path:                             good[:len(good)-1],
		filepath.Join(dir, "notes.txt"):    []byte("mine"),
		filepath.Join(dir, "x"+suffix):     good,
		filepath.Join(dir, "y"+newSuffix):  []byte("half"),
		filepath.Join(dir, "z.pieces.new"): []byte("half"),
	} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if list := open(t, dir).List(); len(list) != 0 {
		t.Errorf("%d files are kept", len(list))
	}
	names, _ := os.ReadDir(dir)
	if len(names) != 4 {
		t.Errorf("%v are left, want all but the two that were being made", names)
	}
}

// Whatever stands in a file, no more memory is taken than it is long.
func FuzzRead(f *testing.F) {
	l := layoutOf(pieces.File{Size: 3})
	f.Add(append(append(l.head(), 1), make([]byte, 3+pieces.Overhead)...))
	f.Add(binary.BigEndian.AppendUint64([]byte(magic+"\x01\x00\x00\x00"), pieces.MaxSize))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) < headSize {
			return
		}
		file, _, err := parseHead(content[:headSize])
		if err != nil {
			wantErr(t, err, ErrForeign)
			return
		}
		path := filepath.Join(dir, nameOf(file.ID()))
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		defer os.Remove(path)
		k, err := read(path)
		if err != nil {
			wantErr(t, err, ErrForeign)
			return
		}
		if k.length() != int64(len(content)) || k.File() != file {
			t.Errorf("read a file of %d bytes, there are %d", k.length(), len(content))
		}
		if err := k.Verify(); err != nil {
			t.Error(err)
		}
		if _, complete := k.Have(); complete && !k.flushed {
			t.Error("complete, and not flushed after it was verified")
		}
	})
}
