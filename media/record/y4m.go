package record

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"lyceum/media"
)

// A Y4M file is a line "YUV4MPEG2" with parameters, and for each picture a line "FRAME" with more of them, and the three
// planes.
const (
	y4mMagic = "YUV4MPEG2"
	y4mFrame = "FRAME"
	maxLine  = 1024 // our choice: of parameters
)

// y4mReader reads pictures.
type y4mReader struct {
	r             *rereader
	width, height int
	num, den      int64 // pictures in den seconds
	start         int64
	count         int64
}

func newY4MReader(file io.ReadSeeker) (*y4mReader, error) {
	f := &y4mReader{r: newRereader(file)}
	line, err := readLine(f.r.Reader)
	if err != nil {
		return nil, malformed("Y4M: head: %w", err)
	}
	f.start = int64(len(line)) + 1
	fields := strings.Fields(line)
	if len(fields) == 0 || fields[0] != y4mMagic {
		return nil, malformed("not a Y4M file")
	}
	for _, field := range fields[1:] {
		if err := f.parameter(field[0], field[1:]); err != nil {
			return nil, err
		}
	}
	if err := media.CheckSize(f.width, f.height); err != nil {
		return nil, malformed("Y4M: %w", err)
	}
	if f.num < 1 || f.den < 1 || f.num > 240*f.den || f.den > 3600*f.num {
		return nil, malformed("Y4M: %d pictures in %d seconds", f.num, f.den)
	}
	return f, nil
}

func (f *y4mReader) parameter(name byte, value string) (err error) {
	switch name {
	case 'W':
		f.width, err = strconv.Atoi(value)
	case 'H':
		f.height, err = strconv.Atoi(value)
	case 'F':
		num, den, _ := strings.Cut(value, ":")
		if f.num, err = strconv.ParseInt(num, 10, 32); err == nil {
			f.den, err = strconv.ParseInt(den, 10, 32)
		}
	case 'I':
		if value != "p" && value != "?" {
			err = fmt.Errorf("interlaced (%q)", value)
		}
	case 'C':
		switch value {
		case "420", "420jpeg", "420mpeg2", "420paldv": // where chroma samples lie differs by less than one
		default:
			err = fmt.Errorf("colours %q, want 420", value)
		}
	}
	if err != nil {
		return malformed("Y4M: %w", err)
	}
	return nil
}

// readLine reads up to a line feed, which it leaves out, at most maxLine bytes.
func readLine(r *bufio.Reader) (string, error) {
	var line []byte
	for len(line) < maxLine {
		b, err := r.ReadByte()
		if err != nil {
			return "", err
		}
		if b == '\n' {
			return string(line), nil
		}
		line = append(line, b)
	}
	return "", fmt.Errorf("a line of more than %d bytes", maxLine)
}

func (f *y4mReader) rewind() error {
	f.count = 0
	return f.r.rewind(f.start)
}

// next reads the next picture into p, or over it where p is nil, and returns its time since the file's beginning. The error is io.EOF at the end.
func (f *y4mReader) next(p *media.Picture) (time.Duration, error) {
	line, err := readLine(f.r.Reader)
	if err == io.EOF {
		return 0, io.EOF
	}
	if err != nil || line != y4mFrame && !strings.HasPrefix(line, y4mFrame+" ") {
		return 0, malformed("Y4M: no frame where one should be")
	}
	if p == nil {
		if _, err := io.CopyN(io.Discard, f.r, int64(f.width*f.height*3/2)); err != nil {
			return 0, endOfFile(err)
		}
	} else {
		p.Resize(f.width, f.height)
		for _, plane := range [][]byte{p.Y, p.U, p.V} {
			if _, err := io.ReadFull(f.r, plane); err != nil {
				return 0, io.EOF // the file was cut
			}
		}
	}
	at := time.Duration(float64(f.count) * float64(f.den) / float64(f.num) * float64(time.Second))
	f.count++
	return at, nil
}

// A Y4MWriter writes pictures of one size.
type Y4MWriter struct {
	w             io.Writer
	fps           int
	width, height int
}

// NewY4MWriter returns a writer to w. The first picture says of which size all are.
func NewY4MWriter(w io.Writer, fps int) *Y4MWriter { return &Y4MWriter{w: w, fps: fps} }

// WritePicture writes a picture. The error says so when it is not of the size of the first.
func (f *Y4MWriter) WritePicture(p *media.Picture) error {
	if f.width == 0 {
		f.width, f.height = p.Width, p.Height
		if _, err := fmt.Fprintf(f.w, "%s W%d H%d F%d:1 Ip A1:1 C420jpeg\n", y4mMagic, p.Width, p.Height, f.fps); err != nil {
			return fmt.Errorf("write Y4M: %w", err)
		}
	}
	if p.Width != f.width || p.Height != f.height {
		return fmt.Errorf("write Y4M: a picture of %d×%d in a file of %d×%d", p.Width, p.Height, f.width, f.height)
	}
	buf := make([]byte, 0, len(y4mFrame)+1+p.Width*p.Height*3/2)
	buf = append(append(buf, y4mFrame...), '\n')
	buf = appendPlane(buf, p.Y, p.Width, p.Height, p.YStride)
	buf = appendPlane(buf, p.U, p.Width/2, p.Height/2, p.CStride)
	buf = appendPlane(buf, p.V, p.Width/2, p.Height/2, p.CStride)
	if _, err := f.w.Write(buf); err != nil {
		return fmt.Errorf("write Y4M: %w", err)
	}
	return nil
}

func appendPlane(buf, plane []byte, width, height, stride int) []byte {
	for y := range height {
		buf = append(buf, plane[y*stride:][:width]...)
	}
	return buf
}
