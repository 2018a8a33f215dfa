package filestore

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"testing/iotest"

	"lyceum/session/netgroup/pieces"
)

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

func TestPieceThatCannotBeWrittenIsNotHere(t *testing.T) {
	from, ticket := add(t, open(t, t.TempDir()), contents(100))
	object, err := from.Object(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{newSuffix, ""} {
		to := begin(t, open(t, t.TempDir()), ticket.File)
		inTheWay := to.path + suffix
		if err := os.MkdirAll(filepath.Join(inTheWay, "folder"), 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := to.Put(0, object); err == nil {
			t.Errorf("%q: a piece is kept where no file can be made", suffix)
		}
		if bytes, complete := to.Have(); bytes != 0 || complete {
			t.Errorf("%q: %d bytes are here, complete %v", suffix, bytes, complete)
		}
		if err := os.RemoveAll(inTheWay); err != nil {
			t.Fatal(err)
		}
		if !pass(t, from, to, 0) {
			t.Errorf("%q: not complete once the file can be made", suffix)
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
