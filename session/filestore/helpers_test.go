package filestore

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	mrand "math/rand/v2"
	"testing"

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
