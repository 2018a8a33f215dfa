package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"math"
	"regexp"
	"strconv"
)

// Bounds of a file that ReadForms looks into.
const (
	maxObjects = 1 << 20
	maxObject  = 1 << 20 // bytes of a dictionary
	maxKids    = 1 << 12 // pages, in either file
	maxContent = 1 << 12 // bytes of what draws forms on a page
)

// Forms are the pages of a document as drawings that other pages can have in them, in a file that pdfium wrote.
type Forms struct {
	// Pages has a form for each page; one with Ref 0 has none, and is drawn as a picture.
	Pages []Form

	file    io.ReaderAt
	size    int64
	table   int64         // where the table of objects is
	objects int           // one more than the largest number
	offsets map[Ref]int64 // of the objects
}

// A Form is a page as a drawing. Its lower left corner is at the origin.
type Form struct {
	Ref           Ref
	Width, Height float64 // points
}

// ReadForms finds the forms in a file that pdfium wrote (pages.Document.Forms): on its pages one form is drawn for each
// page of the document, in order, and nothing else. It reads the tables, the dictionaries on the way to the forms, and
// what draws them, and nothing of the document itself. Errors wrap [ErrMalformed], or are the file's.
func ReadForms(file io.ReaderAt, size int64) (*Forms, error) {
	f := &Forms{file: file, size: size, offsets: map[Ref]int64{}}
	trailer, err := f.readTable()
	if err != nil {
		return nil, err
	}
	catalog, err := f.dictAt(trailer["Root"])
	if err != nil {
		return nil, err
	}
	tree, err := f.dictAt(catalog["Pages"])
	if err != nil {
		return nil, err
	}
	kids, ok := tree["Kids"].([]any)
	if !ok || len(kids) > maxKids {
		return nil, malformed("pages")
	}
	names := map[name]Ref{}
	var drawn []name
	for _, kid := range kids {
		more, err := f.drawnOn(kid, names)
		if err != nil {
			return nil, err
		}
		if drawn = append(drawn, more...); len(drawn) > maxKids {
			return nil, malformed("%d drawings", len(drawn))
		}
	}
	return f, f.measureAll(drawn, names)
}

// measureAll finds the forms that are drawn. One bad page spoils no others.
func (f *Forms) measureAll(drawn []name, names map[name]Ref) error {
	for _, n := range drawn {
		var form Form
		d, err := f.dictAt(names[n])
		if err == nil {
			form, err = measure(names[n], d)
		}
		if err != nil && !errors.Is(err, ErrMalformed) {
			return err
		}
		f.Pages = append(f.Pages, form)
	}
	return nil
}

// readTable reads where the objects are, and returns the trailer.
func (f *Forms) readTable() (dict, error) {
	end := make([]byte, min(f.size, 64))
	if _, err := f.file.ReadAt(end, f.size-int64(len(end))); err != nil && err != io.EOF {
		return nil, err
	}
	i := bytes.LastIndex(end, []byte("startxref"))
	if i < 0 {
		return nil, malformed("no startxref")
	}
	s := scanner{rest: end[i+len("startxref"):]}
	s.skip()
	at, err := strconv.ParseInt(s.word(), 10, 64)
	if err != nil || at <= 0 || at >= f.size {
		return nil, malformed("startxref")
	}
	const room = 64 << 10 // a table has 20 bytes for each object, and the trailer
	if f.size-at > 20*maxObjects+room {
		return nil, malformed("table of %d bytes", f.size-at)
	}
	table := make([]byte, f.size-at)
	if _, err := f.file.ReadAt(table, at); err != nil && err != io.EOF {
		return nil, err
	}
	f.table = at
	return f.parseTable(table)
}

// parseTable reads a table of objects and the trailer behind it.
func (f *Forms) parseTable(table []byte) (dict, error) {
	s := scanner{rest: table}
	if !s.has("xref") {
		return nil, malformed("no table")
	}
	for !s.has("trailer") {
		first, count := s.natural(maxObjects), s.natural(maxObjects)
		if first < 0 || count < 0 {
			return nil, malformed("table")
		}
		for i := range count {
			at, generation := s.natural(math.MaxInt64), s.natural(65535)
			s.skip()
			kind := s.word()
			if at < 0 || generation < 0 || kind != "n" && kind != "f" {
				return nil, malformed("table")
			}
			if kind == "n" && at > 0 && at < f.size {
				f.offsets[Ref(first+i)] = at
			}
		}
		f.objects = max(f.objects, int(first+count))
	}
	v, err := s.value(0)
	if err != nil {
		return nil, err
	}
	trailer, ok := v.(dict)
	if !ok {
		return nil, malformed("trailer")
	}
	if n, _ := trailer["Size"].(float64); n > float64(f.objects) && n <= maxObjects {
		f.objects = int(n)
	}
	return trailer, nil
}

// natural takes a number of at most limit; it is negative if none is there.
func (s *scanner) natural(limit int64) int64 {
	s.skip()
	w := s.word()
	v, err := strconv.ParseInt(w, 10, 64)
	if err != nil || v < 0 || v > limit || w[0] == '+' || w[0] == '-' {
		return -1
	}
	return v
}

// dictAt returns the dictionary that a value refers to, or is; of a stream its dictionary.
func (f *Forms) dictAt(v any) (dict, error) {
	if d, ok := v.(dict); ok {
		return d, nil
	}
	ref, _ := v.(Ref)
	at, ok := f.offsets[ref]
	if !ok {
		return nil, malformed("no object %d", ref)
	}
	// Most are short; a longer one is read again.
	for room := int64(4 << 10); ; room *= 16 {
		d, err := f.read(ref, at, room)
		if err == nil || !errors.Is(err, ErrMalformed) || room >= maxObject || at+room >= f.size {
			return d, err
		}
	}
}

// read reads the dictionary of the object that begins at a place and ends within room bytes.
func (f *Forms) read(ref Ref, at, room int64) (dict, error) {
	b := make([]byte, min(room, f.size-at))
	if _, err := f.file.ReadAt(b, at); err != nil && err != io.EOF {
		return nil, err
	}
	s := scanner{rest: b}
	return s.object(ref)
}

// draws is how pdfium draws a form.
var draws = regexp.MustCompile(`/(X[0-9]+) Do`)

// drawnOn returns the names of the forms that are drawn on a page, in order. What the page calls them is added to
// names: a form that is drawn again on a later page keeps its name, and is not named there.
func (f *Forms) drawnOn(page any, names map[name]Ref) (drawn []name, err error) {
	d, err := f.dictAt(page)
	if err != nil {
		return nil, err
	}
	content, err := f.content(d["Contents"])
	if err != nil {
		return nil, err
	}
	for _, found := range draws.FindAllSubmatch(content, -1) {
		drawn = append(drawn, name(found[1]))
	}
	for _, key := range []name{"Resources", "XObject"} {
		if d, err = f.dictAt(d[key]); err != nil {
			return nil, err
		}
	}
	for n, v := range d {
		if ref, ok := v.(Ref); ok {
			names[n] = ref
		}
	}
	return drawn, nil
}

// content returns what is in a short stream.
func (f *Forms) content(v any) ([]byte, error) {
	ref, _ := v.(Ref)
	at, ok := f.offsets[ref]
	if !ok {
		return nil, malformed("no object %d", ref)
	}
	b := make([]byte, min(2*maxContent, f.size-at))
	if _, err := f.file.ReadAt(b, at); err != nil && err != io.EOF {
		return nil, err
	}
	s := scanner{rest: b}
	d, err := s.object(ref)
	if err != nil {
		return nil, err
	}
	length, _ := d["Length"].(float64)
	if !s.has("stream") || !s.line() || length < 0 || length > float64(len(s.rest)) {
		return nil, malformed("object %d is no short stream", ref)
	}
	data := s.rest[:int(length)]
	switch d["Filter"] {
	case nil:
		return data, nil
	case name("FlateDecode"):
		z, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, malformed("packed stream")
		}
		if data, err = io.ReadAll(io.LimitReader(z, maxContent)); err != nil {
			return nil, malformed("packed stream")
		}
		return data, nil
	}
	return nil, malformed("filter")
}

// line takes the end of a line.
func (s *scanner) line() bool {
	s.rest = bytes.TrimPrefix(s.rest, []byte("\r"))
	if len(s.rest) == 0 || s.rest[0] != '\n' {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

// object takes the beginning of an object that is a dictionary, or a stream.
func (s *scanner) object(ref Ref) (dict, error) {
	if s.natural(maxObjects) != int64(ref) || s.natural(65535) != 0 || !s.has("obj") {
		return nil, malformed("object %d is not where it should be", ref)
	}
	v, err := s.value(0)
	if err != nil {
		return nil, err
	}
	d, ok := v.(dict)
	if !ok {
		return nil, malformed("object %d is no dictionary", ref)
	}
	return d, nil
}

// measure returns how large a form is: its box as its matrix has it.
func measure(ref Ref, form dict) (Form, error) {
	box, ok := numbers[[4]float64](form["BBox"])
	m, ok2 := numbers[[6]float64](form["Matrix"])
	if form["Matrix"] == nil {
		m, ok2 = [6]float64{1, 0, 0, 1, 0, 0}, true
	}
	if !ok || !ok2 {
		return Form{}, malformed("form without a box")
	}
	var w, h float64
	for _, x := range []float64{box[0], box[2]} {
		for _, y := range []float64{box[1], box[3]} {
			w, h = max(w, m[0]*x+m[2]*y+m[4]), max(h, m[1]*x+m[3]*y+m[5])
		}
	}
	if !(w > 0) || !(h > 0) || w > maxSide || h > maxSide {
		return Form{}, malformed("form of %v by %v", w, h)
	}
	return Form{ref, w, h}, nil
}

// maxSide is the longest side of a form that counts, in points. Acrobat's pages have at most 14,400.
const maxSide = 1e6

// numbers returns an array of just so many numbers.
func numbers[A [4]float64 | [6]float64](v any) (a A, ok bool) {
	list, _ := v.([]any)
	if len(list) != len(a) {
		return a, false
	}
	for i, v := range list {
		n, ok := v.(float64)
		if !ok {
			return a, false
		}
		a[i] = n
	}
	return a, true
}
