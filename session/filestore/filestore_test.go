package filestore

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"lyceum/session/netgroup/pieces"
)

// contents returns a file of the tests.
func contents(size int) []byte {
	b := make([]byte, size)
	mrand.NewChaCha8([32]byte{byte(size), byte(size >> 8)}).Read(b)
	return b
}

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func add(t *testing.T, s *Store, data []byte) (*Kept, pieces.Ticket) {
	t.Helper()
	k, ticket, err := s.Add(t.Context(), bytes.NewReader(data), uint64(len(data)), rand.Reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	return k, ticket
}

func begin(t *testing.T, s *Store, f pieces.File) *Kept {
	t.Helper()
	k, err := s.Begin(f)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// pass moves a piece from one machine to another.
func pass(t *testing.T, from, to *Kept, i uint64) (complete bool) {
	t.Helper()
	object, err := from.Object(i)
	if err != nil {
		t.Fatal(err)
	}
	complete, err = to.Put(i, object)
	if err != nil {
		t.Fatal(err)
	}
	return complete
}

func wantContents(t *testing.T, s *Store, ticket pieces.Ticket, data []byte) {
	t.Helper()
	r, err := s.Reader(ticket)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := io.ReadAll(io.NewSectionReader(r, 0, r.Size()))
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("read %d bytes, %v; want the %d that were added", len(got), err, len(data))
	}
}

func wantErr(t *testing.T, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("error = %v, want one that is %v", got, want)
	}
}

func TestFileComesPieceByPieceAndIsReadAgain(t *testing.T) {
	for _, size := range []int{0, 1, pieces.Size, pieces.Size + 1, 5*pieces.Size - 7, 9 * pieces.Size} {
		data, dirs := contents(size), [2]string{t.TempDir(), t.TempDir()}
		first, second := open(t, filepath.Join(dirs[0], "files")), open(t, filepath.Join(dirs[1], "files"))
		from, ticket := add(t, first, data)
		to := begin(t, second, ticket.File)
		for n := range from.Pieces() {
			i := from.Pieces() - 1 - n
			if complete := pass(t, from, to, i); complete != (n == from.Pieces()-1) {
				t.Errorf("%d bytes: complete = %v after %d of %d pieces", size, complete, n+1, from.Pieces())
			}
		}
		if have, complete := to.Have(); have != uint64(size) || !complete {
			t.Errorf("%d bytes: have %d, complete %v", size, have, complete)
		}
		wantContents(t, second, ticket, data)
		wantContents(t, open(t, filepath.Join(dirs[1], "files")), ticket, data)
	}
}

func TestWhatIsKeptIsSealed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "files")
	secret := bytes.Repeat([]byte("the questions of the test "), 1000)
	k, ticket := add(t, open(t, dir), secret)
	raw, err := os.ReadFile(k.path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("questions")) || bytes.Contains(raw, ticket.Key[:]) {
		t.Error("the plaintext or the key is in the file")
	}
	if runtime.GOOS == "windows" {
		return
	}
	for path, most := range map[string]fs.FileMode{dir: 0o700, k.path: 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm()&^most != 0 {
			t.Errorf("%s: mode %v, %v; want %v at most", filepath.Base(path), info.Mode().Perm(), err, most)
		}
	}
}

func TestHalfAFileGoesOnAfterARestart(t *testing.T) {
	data, dir := contents(6*pieces.Size), t.TempDir()
	from, ticket := add(t, open(t, t.TempDir()), data)
	to := begin(t, open(t, dir), ticket.File)
	pass(t, from, to, 1)
	pass(t, from, to, 2)
	pass(t, from, to, 5)
	s := open(t, dir)
	again := s.Get(ticket.ID())
	if again == nil {
		t.Fatal("it is gone")
	}
	if err := again.Verify(); err != nil {
		t.Fatal(err)
	}
	var runs [][2]uint64
	again.Ranges(func(first, last uint64) { runs = append(runs, [2]uint64{first, last}) })
	if want := [][2]uint64{{1, 2}, {5, 5}}; !slices.Equal(runs, want) {
		t.Errorf("has pieces %v, want %v", runs, want)
	}
	r, err := s.Reader(ticket)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	part := make([]byte, 100)
	if _, err := r.ReadAt(part, 2*pieces.Size); err != nil || !bytes.Equal(part, data[2*pieces.Size:][:100]) {
		t.Errorf("what is here is not read: %v", err)
	}
	if _, err := r.ReadAt(part, 3*pieces.Size-50); !errors.Is(err, ErrMissing) {
		t.Errorf("what is not here is read: %v", err)
	}
	for _, i := range []uint64{0, 3, 4} {
		pass(t, from, again, i)
	}
	wantContents(t, s, ticket, data)
}

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

func TestQuotaHoldsForWhatIsToComeAsWell(t *testing.T) {
	one := layoutOf(pieces.File{Size: pieces.Size})
	s, err := Open(t.TempDir(), uint64(2*one.length()))
	if err != nil {
		t.Fatal(err)
	}
	fileOf := func(n byte) pieces.File { return pieces.File{Root: pieces.Hash{n}, Size: pieces.Size} }
	begin(t, s, fileOf(1))
	add(t, s, contents(pieces.Size))
	_, err = s.Begin(fileOf(2))
	wantErr(t, err, ErrQuota)
	_, _, err = s.Add(t.Context(), bytes.NewReader(contents(10)), 10, rand.Reader, nil)
	wantErr(t, err, ErrQuota)
	if s.Forget(fileOf(1).ID(), true) == nil {
		t.Fatal("an empty file is not forgotten")
	}
	begin(t, s, fileOf(2))
	_, err = s.Begin(pieces.File{Size: pieces.MaxSize}) // memory for it must not be taken either
	wantErr(t, err, ErrQuota)
	_, err = s.Begin(pieces.File{Size: pieces.MaxSize + 1})
	wantErr(t, err, pieces.ErrTicket)
}

func TestThereAreOnlySoManyFiles(t *testing.T) {
	s := open(t, t.TempDir())
	for i := range MaxFiles {
		begin(t, s, pieces.File{Root: pieces.Hash{byte(i), byte(i >> 8)}, Size: 1})
	}
	_, err := s.Begin(pieces.File{Root: pieces.Hash{9, 9, 9}, Size: 1})
	wantErr(t, err, ErrMany)
	begin(t, s, pieces.File{Root: pieces.Hash{0}, Size: 1}) // it is one of those
}

func TestDroppedFileIsGone(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	k, ticket := add(t, s, contents(100000))
	if s.Forget(ticket.ID(), true) != nil {
		t.Error("a file that is here counts as empty")
	}
	remove := s.Forget(ticket.ID(), false)
	_, err := k.Object(0)
	wantErr(t, err, ErrMissing)
	if err := remove(); err != nil {
		t.Fatal(err)
	}
	if names, _ := os.ReadDir(dir); len(names) != 0 {
		t.Errorf("%v is left", names)
	}
	_, err = s.Reader(ticket)
	wantErr(t, err, fs.ErrNotExist)
	again := begin(t, s, ticket.File)
	if _, err := again.Object(0); !errors.Is(err, ErrMissing) {
		t.Errorf("a file begun anew has what the old one had: %v", err)
	}
	if s.Forget(ID{1}, false) != nil {
		t.Error("a file that was never kept is forgotten")
	}
}

func TestWhatFailsLeavesNothing(t *testing.T) {
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	broken := errors.New("broken")
	for name, tt := range map[string]struct {
		ctx  context.Context
		r    io.Reader
		want error
	}{
		"too short": {t.Context(), bytes.NewReader(contents(99999)), io.ErrUnexpectedEOF},
		"empty":     {t.Context(), bytes.NewReader(nil), io.ErrUnexpectedEOF},
		"broken":    {t.Context(), iotest.ErrReader(broken), broken},
		"canceled":  {canceled, bytes.NewReader(contents(100000)), context.Canceled},
	} {
		dir := t.TempDir()
		s := open(t, dir)
		_, _, err := s.Add(tt.ctx, tt.r, 100000, rand.Reader, nil)
		wantErr(t, err, tt.want)
		if names, _ := os.ReadDir(dir); len(names) != 0 || s.used != 0 || s.many != 0 {
			t.Errorf("%s: %v is left, %d bytes and %d files are reserved", name, names, s.used, s.many)
		}
	}
}

func TestProgressIsTold(t *testing.T) {
	var told []uint64
	data := contents(2*pieces.Size + 5)
	_, _, err := open(t, t.TempDir()).Add(t.Context(), bytes.NewReader(data), uint64(len(data)), rand.Reader, func(done uint64) { told = append(told, done) })
	if want := []uint64{pieces.Size, 2 * pieces.Size, 2*pieces.Size + 5}; err != nil || !slices.Equal(told, want) {
		t.Errorf("told %v, %v; want %v", told, err, want)
	}
}

func TestFullDiskIsSaid(t *testing.T) {
	wantErr(t, fullOn(&fs.PathError{Op: "write", Err: syscall.ENOSPC}), ErrFull)
	wantErr(t, fullOn(&fs.PathError{Op: "write", Err: syscall.EDQUOT}), ErrFull)
	wantErr(t, ErrFull, syscall.ENOSPC)
	if err := fullOn(fs.ErrPermission); errors.Is(err, ErrFull) {
		t.Error("no permission counts as a full disk")
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

func TestReaderReadsWhatItIsAskedFor(t *testing.T) {
	dir, data := t.TempDir(), contents(3*pieces.Size+1234)
	_, ticket := add(t, open(t, dir), data)
	r, err := OpenReader(dir, ticket)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, at := range []int64{0, 1, pieces.Size - 1, pieces.Size, 3*pieces.Size - 10, 3*pieces.Size + 1233, int64(len(data)), 1 << 40} {
		got := make([]byte, 2*pieces.Size)
		n, err := r.ReadAt(got, at)
		want := data[min(at, int64(len(data))):]
		want = want[:min(len(want), len(got))]
		if !bytes.Equal(got[:n], want) || (n < len(got)) != (err == io.EOF) || err != nil && err != io.EOF {
			t.Errorf("ReadAt(%d) = %d bytes, %v; want %d", at, n, err, len(want))
		}
	}
	if _, err := r.ReadAt(make([]byte, 1), -1); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("before the beginning: %v", err)
	}
	_, err = OpenReader(dir, pieces.Ticket{})
	wantErr(t, err, fs.ErrNotExist)
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

func BenchmarkAdd(b *testing.B) {
	data := contents(64 << 20)
	s, err := Open(b.TempDir(), 1<<40)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		k, _, err := s.Add(context.Background(), bytes.NewReader(data), uint64(len(data)), rand.Reader, nil)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Forget(k.ID(), false)(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPut(b *testing.B) {
	data := contents(16 << 20)
	s, err := Open(b.TempDir(), 1<<40)
	if err != nil {
		b.Fatal(err)
	}
	from, ticket, err := s.Add(context.Background(), bytes.NewReader(data), uint64(len(data)), rand.Reader, nil)
	if err != nil {
		b.Fatal(err)
	}
	other, _ := Open(b.TempDir(), 1<<40)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		k, err := other.Begin(ticket.File)
		for i := uint64(0); err == nil && i < from.Pieces(); i++ {
			var object []byte
			if object, err = from.Object(i); err == nil {
				_, err = k.Put(i, object)
			}
		}
		if err != nil {
			b.Fatal(err)
		}
		if err := other.Forget(k.ID(), false)(); err != nil {
			b.Fatal(err)
		}
	}
}
