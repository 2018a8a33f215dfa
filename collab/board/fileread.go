package board

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// ReadFile reads a file that [WriteFile] or [WriteSVG] wrote. It makes nothing of what goes beyond the limits, whatever
// the file says of itself. Errors wrap [ErrFile] or are the reader's.
func ReadFile(r io.Reader) (*File, error) {
	source := &limitedReader{r: r, left: MaxFile}
	in := bufio.NewReader(source)
	if first, _ := in.Peek(1); string(first) != "<" {
		return readJSON(source, in)
	}
	text, err := metadataOf(in)
	switch {
	case source.err != nil:
		return nil, source.err
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	return readJSON(source, bytes.NewReader(text))
}

// metadataOf returns what makes an SVG open again.
func metadataOf(r io.Reader) ([]byte, error) {
	d := xml.NewDecoder(r)
	for {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		start, is := t.(xml.StartElement)
		if !is || start.Name != (xml.Name{Space: metadataSpace, Local: "board"}) {
			continue
		}
		t, err = d.Token()
		text, is := t.(xml.CharData)
		if err != nil || !is {
			return nil, errors.New("nothing in the metadata")
		}
		return bytes.Clone(text), nil
	}
}

func readJSON(source *limitedReader, r io.Reader) (*File, error) {
	f := &fileReader{d: json.NewDecoder(r)}
	f.d.DisallowUnknownFields()
	file := &File{Pictures: map[string][]byte{}}
	f.read(file)
	if source.err != nil {
		return nil, source.err
	}
	if f.err == nil {
		f.err = file.check()
	}
	if f.err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, f.err)
	}
	return file, nil
}

// A limitedReader ends before a file that is too long does, and keeps an error that is not the file's.
type limitedReader struct {
	r    io.Reader
	left int
	err  error
}

func (l *limitedReader) Read(b []byte) (int, error) {
	if l.left == 0 {
		return 0, io.EOF
	}
	n, err := l.r.Read(b[:min(len(b), l.left)])
	l.left -= n
	if err != nil && err != io.EOF {
		l.err = err
	}
	return n, err
}

// A fileReader reads the parts of a file in the order in which they are written. After the first error it reads no more.
type fileReader struct {
	d       *json.Decoder
	objects int
	key     string // that comes next, read already
	err     error
}

var errOrder = errors.New("something else is expected there")

// delim reads a brace or a bracket.
func (f *fileReader) delim(want json.Delim) {
	if f.err == nil {
		var t json.Token
		if t, f.err = f.d.Token(); f.err == nil && t != want {
			f.err = errOrder
		}
	}
}

// next reports whether a key comes next, and reads it if it does.
func (f *fileReader) next(key string) bool {
	if f.err == nil && f.key == "" && f.d.More() {
		var t json.Token
		t, f.err = f.d.Token()
		f.key, _ = t.(string)
	}
	if f.err != nil || f.key != key {
		return false
	}
	f.key = ""
	return true
}

// value reads the value of a key that has to come, unless it may be left out.
func (f *fileReader) value(key string, to any, optional bool) {
	if f.next(key) {
		f.err = f.d.Decode(to)
	} else if f.err == nil && !optional {
		f.err = fmt.Errorf("no %q: %w", key, errOrder)
	}
}

// list reads the elements of a list by a function.
func (f *fileReader) list(key string, element func()) {
	if !f.next(key) {
		if f.err == nil {
			f.err = fmt.Errorf("no %q: %w", key, errOrder)
		}
		return
	}
	f.delim('[')
	for f.err == nil && f.d.More() {
		element()
	}
	f.delim(']')
}

// end reads the end of an object.
func (f *fileReader) end() {
	if f.err == nil && f.key != "" {
		f.err = fmt.Errorf("%q: %w", f.key, errOrder)
	}
	f.delim('}')
}

func (f *fileReader) read(file *File) {
	var format string
	var version int
	f.delim('{')
	f.value("format", &format, false)
	f.value("version", &version, false)
	if f.err == nil && (format != fileFormat || version != fileVersion) {
		f.err = fmt.Errorf("version %d", version)
	}
	f.value("title", &file.Title, true)
	f.list("pages", func() {
		if len(file.Pages) == MaxPageNumber {
			f.err = errors.New("too many pages")
			return
		}
		file.Pages = append(file.Pages, f.page())
	})
	if f.next("pictures") {
		f.pictures(file)
	}
	f.end()
	if f.err == nil {
		if _, err := f.d.Token(); err != io.EOF {
			f.err = errors.New("something after the end")
		}
	}
}

func (f *fileReader) page() FilePage {
	var p FilePage
	var grid bool
	f.delim('{')
	f.value("width", &p.Size.Width, false)
	f.value("height", &p.Size.Height, false)
	f.value("grid", &grid, true)
	if grid {
		p.Pattern = Grid
	}
	f.list("objects", func() {
		if f.objects++; f.objects > MaxFileObjects {
			f.err = errors.New("too many objects")
			return
		}
		var j jsonObject
		if f.err = f.d.Decode(&j); f.err != nil {
			return
		}
		o, ok := j.object()
		if !ok {
			f.err = fmt.Errorf("object %d cannot be on a board", f.objects)
			return
		}
		p.Objects = append(p.Objects, o)
	})
	f.end()
	return p
}

func (f *fileReader) pictures(file *File) {
	f.delim('{')
	for f.err == nil && f.d.More() {
		var t json.Token
		t, f.err = f.d.Token()
		name, _ := t.(string)
		if _, twice := file.Pictures[name]; twice || len(file.Pictures) == MaxFilePictures {
			f.err = errors.New("too many pictures")
		}
		if f.err == nil {
			var data []byte
			f.err = f.d.Decode(&data)
			file.Pictures[name] = data
		}
	}
	f.delim('}')
}
