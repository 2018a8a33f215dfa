package profile

import (
	"bytes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"

	"golang.org/x/crypto/chacha20poly1305"
)

// pieceSize is how much of a backup is sealed at once, in bytes.
const pieceSize = 64 << 10

// errCut reports a backup that is cut off or was changed.
var errCut = errors.New("the backup is damaged")

// A stream counts the pieces of a backup.
type stream struct {
	aead       cipher.AEAD
	associated []byte
	number     uint64
}

// newStream returns the stream under a key made of the passphrase.
func newStream(key, associated []byte) stream {
	k, err := hkdf.Key(sha256.New, key, nil, "lyceum/v1/backup", chacha20poly1305.KeySize)
	if err != nil {
		panic("BUG: HKDF: " + err.Error())
	}
	return stream{aead: newAEAD(k), associated: associated}
}

// nonce returns the next piece's.
func (s *stream) nonce(last bool) []byte {
	nonce := make([]byte, chacha20poly1305.NonceSizeX-9, chacha20poly1305.NonceSizeX)
	nonce = binary.BigEndian.AppendUint64(nonce, s.number)
	s.number++
	if last {
		return append(nonce, 1)
	}
	return append(nonce, 0)
}

// A sealWriter seals what is written in pieces. Close writes the last one.
type sealWriter struct {
	stream
	to     io.Writer
	buffer []byte
}

// Write implements io.Writer.
func (w *sealWriter) Write(b []byte) (int, error) {
	for rest := b; len(rest) > 0; {
		n := min(len(rest), pieceSize-len(w.buffer))
		w.buffer, rest = append(w.buffer, rest[:n]...), rest[n:]
		if len(w.buffer) == pieceSize {
			if err := w.flush(false); err != nil {
				return 0, err
			}
		}
	}
	return len(b), nil
}

// Close writes the last piece, which is never a whole one.
func (w *sealWriter) Close() error { return w.flush(true) }

func (w *sealWriter) flush(last bool) error {
	sealed := w.aead.Seal(nil, w.nonce(last), w.buffer, w.associated)
	w.buffer = w.buffer[:0]
	_, err := w.to.Write(sealed)
	return err
}

// A sealReader reads what a sealWriter sealed. What it gives out is what was sealed, from the beginning; io.EOF comes
// after the last piece only, and only if nothing follows.
type sealReader struct {
	stream
	from  io.Reader
	plain []byte
	err   error
}

// Read implements io.Reader. Errors wrap errCut, or are the reader's below.
func (r *sealReader) Read(b []byte) (int, error) {
	for len(r.plain) == 0 && r.err == nil {
		r.next()
	}
	if len(r.plain) == 0 {
		return 0, r.err
	}
	n := copy(b, r.plain)
	r.plain = r.plain[n:]
	return n, nil
}

// next opens the next piece: a whole one is not the last.
func (r *sealReader) next() {
	sealed := make([]byte, pieceSize+chacha20poly1305.Overhead)
	n, err := io.ReadFull(r.from, sealed)
	last := errors.Is(err, io.ErrUnexpectedEOF)
	switch {
	case errors.Is(err, io.EOF):
		r.err = errCut // the last piece is missing
		return
	case err != nil && !last:
		r.err = err
		return
	}
	r.plain, err = r.aead.Open(nil, r.nonce(last), sealed[:n], r.associated)
	switch {
	case err != nil:
		r.plain, r.err = nil, errCut
	case last:
		r.err = io.EOF
	}
}

// readLine takes a line of at most limit bytes, without its line feed, from a reader that it does not read beyond.
func readLine(r io.Reader, limit int) (string, error) {
	var line bytes.Buffer
	for one := make([]byte, 1); line.Len() <= limit; line.Write(one) {
		if _, err := io.ReadFull(r, one); err != nil {
			return "", err
		}
		if one[0] == '\n' {
			return line.String(), nil
		}
	}
	return "", errCut
}
