package filestore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"lyceum/session/netgroup/pieces"
)

// Add seals a file of size bytes, which r yields, under a new key and keeps it. It calls progress, if that is not nil, with how many
// bytes are done. Errors wrap ErrQuota, ErrMany, ErrFull, pieces.ErrTicket, io.ErrUnexpectedEOF if r ends before, ctx's, r's, or are the
// system's; nothing is left then.
func (s *Store) Add(ctx context.Context, r io.Reader, size uint64, random io.Reader, progress func(done uint64)) (*Kept, pieces.Ticket, error) {
	if size > pieces.MaxSize {
		return nil, pieces.Ticket{}, fmt.Errorf("%w: size", pieces.ErrTicket)
	}
	l := layoutOf(pieces.File{Size: size})
	s.mu.Lock()
	err := s.reserve(l.length())
	s.mu.Unlock()
	if err != nil {
		return nil, pieces.Ticket{}, err
	}
	k, ticket, err := s.add(ctx, r, l, random, progress)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.giveBack(l.length())
		return nil, pieces.Ticket{}, fullOn(err)
	}
	s.kept[k.id] = k
	return k, ticket, nil
}

func (s *Store) add(ctx context.Context, r io.Reader, l layout, random io.Reader, progress func(done uint64)) (k *Kept, t pieces.Ticket, err error) {
	if t.Key, err = pieces.NewKey(random); err != nil {
		return nil, t, err
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, t, err
	}
	f, err := os.CreateTemp(s.dir, "*"+newSuffix) // its mode is 0600
	if err != nil {
		return nil, t, err
	}
	t.File, err = fill(ctx, f, r, &l, t.Key, progress)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		l.file = t.File
		k = newKept(s.dir, l, allOf(&l))
		k.made, k.flushed = true, true
		err = os.Rename(f.Name(), k.path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // else the next Open does
		return nil, t, err
	}
	syncDir(s.dir)
	return k, t, nil
}

// fill writes all that a kept file has: the sealed pieces, then, once the root is known, what is before them.
func fill(ctx context.Context, f io.WriterAt, r io.Reader, l *layout, key pieces.Key, progress func(done uint64)) (pieces.File, error) {
	tree, sealer := pieces.NewTree(l.file.Size), pieces.NewSealer(key, l.file.Size)
	plain, sealed, done := make([]byte, pieces.Size), make([]byte, 0, pieces.Size+pieces.Overhead), uint64(0)
	for i := range l.count {
		if err := ctx.Err(); err != nil {
			return pieces.File{}, err
		}
		part := plain[:pieces.Length(l.file.Size, i)]
		if _, err := io.ReadFull(r, part); err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return pieces.File{}, err
		}
		sealed = sealer.Seal(sealed[:0], i, part)
		tree.Add(i, sealed)
		if _, err := f.WriteAt(sealed, l.at(i)+int64(pieces.WayBytes(l.file.Size, i))); err != nil {
			return pieces.File{}, err
		}
		if done += uint64(len(part)); progress != nil {
			progress(done)
		}
	}
	file := tree.File()
	for i := range l.count {
		if _, err := f.WriteAt(tree.Way(i), l.at(i)); err != nil {
			return pieces.File{}, err
		}
	}
	head := (&layout{file: file}).head()
	head[atFlushed] = 1 // before it has a name it is
	_, err := f.WriteAt(append(head, allOf(l)...), 0)
	return file, err
}

// allOf returns the bits of a file that is complete.
func allOf(l *layout) bits {
	have := make(bits, l.haveBytes())
	for i := range l.count {
		have.set(i, true)
	}
	return have
}

// syncDir makes what happened to names in a folder survive the loss of power, where the system can.
func syncDir(path string) {
	dir, err := os.Open(path)
	if err != nil {
		return
	}
	_ = dir.Sync() // not every system can sync a folder; there is nothing else to do then
	_ = dir.Close()
}
