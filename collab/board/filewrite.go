package board

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
)

// WriteFile writes a file, object by object: it is never in memory as a whole. The error wraps [ErrFile] for what [ReadFile] would not
// read, also where that shows only when much is written; or it is the writer's.
func WriteFile(w io.Writer, f *File) error {
	if err := f.check(); err != nil {
		return err
	}
	out := &fileWriter{w: bufio.NewWriter(w)}
	out.e = json.NewEncoder(&out.value)
	out.e.SetEscapeHTML(false)
	out.file(f)
	if out.err == nil {
		out.err = out.w.Flush()
	}
	return out.err
}

// A fileWriter writes the parts of a file in the order in which they are read. After the first error it writes no more.
type fileWriter struct {
	w       *bufio.Writer
	e       *json.Encoder // into value
	value   bytes.Buffer
	written int
	err     error
}

func (f *fileWriter) print(text string) {
	if f.written += len(text); f.written > MaxFile && f.err == nil {
		f.err = fmt.Errorf("over %d bytes: %w", MaxFile, ErrFile)
	}
	if f.err == nil {
		_, f.err = f.w.WriteString(text)
	}
}

// json writes a value, all of whose kinds can be.
func (f *fileWriter) json(v any) {
	f.value.Reset()
	if err := f.e.Encode(v); err != nil {
		panic("BUG: what JSON cannot be: " + err.Error())
	}
	f.print(string(bytes.TrimSuffix(f.value.Bytes(), []byte("\n"))))
}

func (f *fileWriter) file(file *File) {
	f.print(fmt.Sprintf(`{"format":"%s","version":%d`, fileFormat, fileVersion))
	if file.Title != "" {
		f.print(`,"title":`)
		f.json(file.Title)
	}
	f.print(`,"pages":[`)
	for i := range file.Pages {
		f.comma(i)
		f.page(&file.Pages[i])
	}
	f.print("]")
	if len(file.Pictures) > 0 {
		f.print(`,"pictures":{`)
		for i, name := range slices.Sorted(maps.Keys(file.Pictures)) {
			f.comma(i)
			f.json(name)
			f.print(`:"` + base64.StdEncoding.EncodeToString(file.Pictures[name]) + `"`)
		}
		f.print("}")
	}
	f.print("}\n")
}

func (f *fileWriter) comma(i int) {
	if i > 0 {
		f.print(",")
	}
}

func (f *fileWriter) page(p *FilePage) {
	f.print(fmt.Sprintf(`{"width":%d,"height":%d`, p.Size.Width, p.Size.Height))
	if p.Pattern == Grid {
		f.print(`,"grid":true`)
	}
	f.print(`,"objects":[`)
	for i := range p.Objects {
		if f.err != nil {
			return
		}
		f.comma(i)
		f.json(p.Objects[i].toJSON())
	}
	f.print("]}")
}
