package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// made returns a file as pdfium makes it of so many pages: forms that are drawn two on a page.
func made(t testing.TB, pages int) []byte {
	var out bytes.Buffer
	w := NewWriter(&out)
	var leaves []Leaf
	for i := 0; i < pages; i += 2 {
		names, draw := "", ""
		for n := i; n < min(i+2, pages); n++ {
			form := w.Alloc()
			w.Stream(form, fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 %d 100] /Matrix [1 0 0 1 0 0] /Resources << >>", 100+n), []byte("0 0 m 50 50 l S"))
			names += fmt.Sprintf(" /X%d %v", n+1, form)
			draw += fmt.Sprintf("q\n1 0 0 1 0 0 cm\n/X%d Do Q\n", n+1)
		}
		content := w.Alloc()
		w.Stream(content, "", []byte(draw))
		leaves = append(leaves, Leaf{Width: 612, Height: 792, Resources: "<< /XObject <<" + names + " >> >>", Contents: content})
	}
	if err := w.Close(w.Document(leaves), 0); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(data []byte) (*Forms, error) { return ReadForms(bytes.NewReader(data), int64(len(data))) }

func TestFormsAreFoundOnTheirPages(t *testing.T) {
	f, err := read(made(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Pages) != 3 {
		t.Fatalf("%d pages, want 3", len(f.Pages))
	}
	for i, form := range f.Pages {
		if form.Ref == 0 || form.Width != float64(100+i) || form.Height != 100 {
			t.Errorf("page %d: %+v, want a form of %d by 100", i+1, form, 100+i)
		}
	}
}

// A page turned on its side is as high as its box is wide.
func TestFormIsAsLargeAsItsMatrixHasIt(t *testing.T) {
	form, err := measure(7, dict{
		"BBox":   []any{10.0, 20.0, 110.0, 70.0},
		"Matrix": []any{0.0, -1.0, 1.0, 0.0, -20.0, 110.0},
	})
	if err != nil || form != (Form{7, 50, 100}) {
		t.Errorf("measure = %+v, %v; want 50 by 100", form, err)
	}
}

// A page that is in a document twice is drawn twice, and named where it is drawn first.
func TestPageThatIsThereTwice(t *testing.T) {
	var out bytes.Buffer
	w := NewWriter(&out)
	form, first, second := w.Alloc(), w.Alloc(), w.Alloc()
	w.Stream(form, "/Type /XObject /Subtype /Form /BBox [0 0 30 40]", nil)
	w.Packed(first, "", []byte("/X1 Do /X1 Do"))
	w.Stream(second, "", []byte("/X1 Do"))
	leaves := []Leaf{{Resources: fmt.Sprintf("<< /XObject << /X1 %v >> >>", form), Contents: first}, {Resources: "<< /XObject << >> >>", Contents: second}}
	if err := w.Close(w.Document(leaves), 0); err != nil {
		t.Fatal(err)
	}
	f, err := read(out.Bytes())
	if want := []Form{{form, 30, 40}, {form, 30, 40}, {form, 30, 40}}; err != nil || !slices.Equal(f.Pages, want) {
		t.Errorf("ReadForms = %+v, %v; want %+v", f, err, want)
	}
}

func TestOneBadPageSpoilsNoOther(t *testing.T) {
	data := made(t, 3)
	broken := bytes.Replace(data, []byte("/BBox [0 0 101 100]"), []byte("/BBox [0 0 -01 100]"), 1)
	f, err := read(broken)
	if err != nil || len(f.Pages) != 3 {
		t.Fatalf("ReadForms = %+v, %v", f, err)
	}
	for i, form := range f.Pages {
		if (form.Ref == 0) != (i == 1) {
			t.Errorf("page %d: %+v", i+1, form)
		}
	}
}

func TestWhatIsContinuedHasBothParts(t *testing.T) {
	base := made(t, 2)
	f, err := read(base)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := Continue(&out, f)
	content := w.Alloc()
	w.Stream(content, "", []byte("q 2 0 0 2 0 0 cm /F Do Q 1 0 0 RG 0 0 m 90 90 l S"))
	leaf := Leaf{Title: "Ümläut 🌱", Width: 200, Height: 200, Resources: fmt.Sprintf("<< /XObject << /F %v >> >>", f.Pages[1].Ref), Contents: content}
	if err := w.Close(w.Document([]Leaf{leaf}), w.Info("Plants", "Lyceum")); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(out.Bytes(), base) {
		t.Error("the base is not there as it was")
	}
	if said := about(t, out.Bytes()); !regexp.MustCompile(`Title: +Plants\n(.*\n)*Pages: +1\n`).MatchString(said) {
		t.Errorf("another program says of it:\n%s", said)
	}
}

// about returns what another program says of a file, which must be sound to it.
func about(t *testing.T, data []byte) string {
	t.Helper()
	pdfinfo, err := exec.LookPath("pdfinfo")
	if err != nil {
		t.Fatal("pdfinfo is missing: scripts/deps test installs it")
	}
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(pdfinfo, file).CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("Syntax")) {
		t.Fatalf("pdfinfo: %v\n%s", err, out)
	}
	return string(out)
}

func TestOtherProgramsReadIt(t *testing.T) {
	if said := about(t, made(t, 6)); !regexp.MustCompile(`Pages: +3\n`).MatchString(said) {
		t.Errorf("another program says of it:\n%s", said)
	}
}

func TestNumbersHaveNoExponent(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 1.5: "1.5", -0.00001: "0", 1e9: "1000000000", 0.75: "0.75", -3.25: "-3.25"} {
		if got := Number(v); got != want {
			t.Errorf("Number(%v) = %q, want %q", v, got, want)
		}
	}
}

func TestTextIsUTF16(t *testing.T) {
	if got, want := Text("aü🌱)"), "<FEFF006100FCD83CDF310029>"; got != want {
		t.Errorf("Text = %s, want %s", got, want)
	}
}

func TestValues(t *testing.T) {
	for in, want := range map[string]any{
		"12":                  12.0,
		"-.5":                 -0.5,
		"3 0 R":               Ref(3),
		"3 0 Rx":              3.0,
		"3 1 R":               3.0,
		"/A#20b":              name("A b"),
		"<48 6>":              []byte{0x48, 0x60},
		`(a\)(b))`:            []byte(`a\)(b)`),
		"[1 2 0 R /x]":        []any{1.0, Ref(2), name("x")},
		"<< /A 1 /B << >> >>": dict{"A": 1.0, "B": dict{}},
		" % no\n true":        true,
	} {
		s := scanner{rest: []byte(in)}
		got, err := s.value(0)
		if err != nil || fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", want) {
			t.Errorf("value(%q) = %#v, %v; want %#v", in, got, err, want)
		}
	}
}

func TestValuesThatAreNone(t *testing.T) {
	for name, in := range map[string]string{
		"nothing":           "",
		"an open array":     "[1 2",
		"an open string":    "(a",
		"an odd number":     "1e5",
		"a key without":     "<< /A >>",
		"no key":            "<< 1 2 >>",
		"too deep":          strings.Repeat("[", maxDepth+2),
		"more than anybody": "[" + strings.Repeat("1 ", maxValues+1) + "]",
	} {
		s := scanner{rest: []byte(in)}
		if v, err := s.value(0); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: value = %v, %v; want ErrMalformed", name, v, err)
		}
	}
}

// Whatever bytes say, the forms found are drawings of a size that a page can have, with numbers that the file has, and what is
// continued from there can be read again.
func FuzzReadForms(f *testing.F) {
	f.Add(made(f, 1))
	f.Add(made(f, 3))
	f.Add([]byte("xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root << /Pages << /Kids [] >> >> >>\nstartxref\n1\n%%EOF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		forms, err := read(data)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("error = %v, want ErrMalformed", err)
			}
			return
		}
		if len(forms.Pages) > maxKids {
			t.Errorf("%d pages", len(forms.Pages))
		}
		for _, p := range forms.Pages {
			if p.Ref == 0 {
				continue
			}
			if p.Ref < 1 || int(p.Ref) >= forms.objects || !(p.Width > 0 && p.Height > 0) || math.IsInf(p.Width+p.Height, 0) {
				t.Errorf("form %+v of %d objects", p, forms.objects)
			}
		}
		w := Continue(io.Discard, forms)
		if err := w.Close(w.Document(nil), 0); err != nil {
			t.Errorf("continued: %v", err)
		}
	})
}
