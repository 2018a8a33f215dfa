package pictures

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"lyceum/collab/slides"
	"lyceum/collab/slides/pdf"
)

// pointsPerPixel is how long a pixel of the board is on paper: 96 of them an inch.
const pointsPerPixel = 0.75

// WritePDF writes a PDF with a page for each file, which holds a picture, in their order; pages have the shape of their
// pictures and the names of their files. An error names the file that cannot be read, and wraps one of Check or of the
// file system.
func WritePDF(w io.Writer, title string, files []string) error {
	out := pdf.NewWriter(w)
	var leaves []pdf.Leaf
	for i, file := range files {
		leaf, err := page(out, file, i+1)
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
		leaves = append(leaves, leaf)
	}
	root := out.Document(leaves)
	return out.Close(root, out.Info(title, "Lyceum"))
}

// page writes what a page of one picture is made of.
func page(out *pdf.Writer, file string, number int) (pdf.Leaf, error) {
	data, err := read(file)
	if err != nil {
		return pdf.Leaf{}, err
	}
	e, err := Embed(out, data)
	if err != nil {
		return pdf.Leaf{}, err
	}
	size := slides.Fit(float64(e.Width), float64(e.Height))
	w, h := float64(size.Width)*pointsPerPixel, float64(size.Height)*pointsPerPixel
	scale := min(w/float64(e.Width), h/float64(e.Height))
	pw, ph := scale*float64(e.Width), scale*float64(e.Height)
	contents := out.Alloc()
	out.Stream(contents, "", []byte(e.Draw("P", (w-pw)/2, (h-ph)/2, pw, ph)))
	return pdf.Leaf{
		Title: slides.Title(file, fmt.Sprint(number)), Width: w, Height: h,
		Resources: fmt.Sprintf("<< /XObject << /P %v >> >>", e.Ref), Contents: contents,
	}, nil
}

// read reads a file that holds a picture, of which it takes no more than one may have.
func read(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxBytes {
		return nil, ErrTooLarge
	}
	return data, nil
}
