package filestore

import (
	"bytes"
	"context"
	"crypto/rand"
	"testing"
)

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
