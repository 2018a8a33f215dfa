package pdf

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"unicode/utf16"
)

// A Ref names an object of a file by its number; 0 names none.
type Ref int

// String returns the reference as it is written in a file.
func (r Ref) String() string { return fmt.Sprintf("%d 0 R", int(r)) }

// A Writer writes a file object by object. After the first error of the writer below it does nothing; Close returns
// it.
type Writer struct {
	w       *bufio.Writer
	at      int64 // bytes written, those of a base included
	first   Ref   // the first number that is this writer's to give
	offsets []int64
	prev    int64 // where the table of the base is; 0: there is no base
	err     error
}

// NewWriter begins a file.
func NewWriter(w io.Writer) *Writer {
	p := &Writer{w: bufio.NewWriter(w), first: 1}
	p.print("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	return p
}

// Continue begins with a copy of what pdfium wrote and goes on behind it. Objects of the base keep their numbers; what
// nothing refers to any more, as its own catalogue, stays in the file unused.
func Continue(w io.Writer, base *Forms) *Writer {
	p := &Writer{w: bufio.NewWriter(w), first: Ref(max(1, base.objects)), prev: base.table}
	n, err := io.Copy(p.w, io.NewSectionReader(base.file, 0, base.size))
	p.at, p.err = n, err
	p.print("\n")
	return p
}

// Alloc gives out the number of an object that is to be written before Close.
func (p *Writer) Alloc() Ref {
	p.offsets = append(p.offsets, 0)
	return p.first + Ref(len(p.offsets)-1)
}

// print writes text and counts it.
func (p *Writer) print(s string) {
	if p.err == nil {
		n, err := p.w.WriteString(s)
		p.at, p.err = p.at+int64(n), err
	}
}

// begin writes what comes before an object.
func (p *Writer) begin(ref Ref) {
	p.offsets[ref-p.first] = p.at
	p.print(fmt.Sprintf("%d 0 obj\n", int(ref)))
}

// Object writes an object that is no stream.
func (p *Writer) Object(ref Ref, value string) {
	p.begin(ref)
	p.print(value)
	p.print("\nendobj\n")
}

// Stream writes a stream and packs it. dict is what its dictionary has besides length and filter.
func (p *Writer) Stream(ref Ref, dict string, data []byte) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(data) // into memory
	z.Close()
	p.Packed(ref, dict+" /Filter /FlateDecode", packed.Bytes())
}

// Packed writes a stream whose data are as its dictionary says already.
func (p *Writer) Packed(ref Ref, dict string, data []byte) {
	p.begin(ref)
	p.print(fmt.Sprintf("<< %s /Length %d >>\nstream\n", dict, len(data)))
	if p.err == nil {
		n, err := p.w.Write(data)
		p.at, p.err = p.at+int64(n), err
	}
	p.print("\nendstream\nendobj\n")
}

// Close writes the table of objects and the end of the file, and what is still held back. info may be 0.
func (p *Writer) Close(root, info Ref) error {
	table := p.at
	p.print("xref\n")
	if p.prev == 0 {
		p.print(fmt.Sprintf("0 %d\n0000000000 65535 f \n", len(p.offsets)+1))
	} else {
		p.print(fmt.Sprintf("%d %d\n", int(p.first), len(p.offsets)))
	}
	for i, at := range p.offsets {
		if at == 0 {
			panic(fmt.Sprintf("BUG: object %d was never written", int(p.first)+i))
		}
		p.print(fmt.Sprintf("%010d 00000 n \n", at))
	}
	p.print(fmt.Sprintf("trailer\n<< /Size %d /Root %v", int(p.first)+len(p.offsets), root))
	if info != 0 {
		p.print(fmt.Sprintf(" /Info %v", info))
	}
	if p.prev != 0 {
		p.print(fmt.Sprintf(" /Prev %d", p.prev))
	}
	p.print(fmt.Sprintf(" >>\nstartxref\n%d\n%%%%EOF\n", table))
	if p.err == nil {
		p.err = p.w.Flush()
	}
	return p.err
}

// Text returns a string object that every reader shows as it is: UTF-16 with its mark, in hexadecimal.
func Text(s string) string {
	var b bytes.Buffer
	b.WriteString("<FEFF")
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	b.WriteByte('>')
	return b.String()
}
