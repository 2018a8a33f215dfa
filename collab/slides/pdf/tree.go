package pdf

import (
	"fmt"
	"strings"
)

// A Leaf is a page of a file that is being written.
type Leaf struct {
	Title         string // in the outline; "" has none
	Width, Height float64
	Resources     string // the dictionary
	Contents      Ref
}

// Document writes pages, an outline with a line for each that has a title, and the catalogue, and returns the latter.
func (p *Writer) Document(leaves []Leaf) (root Ref) {
	tree, refs := p.Alloc(), make([]Ref, len(leaves))
	kids := make([]string, len(leaves))
	for i := range leaves {
		refs[i] = p.Alloc()
		kids[i] = refs[i].String()
	}
	for i, leaf := range leaves {
		p.Object(refs[i], fmt.Sprintf("<< /Type /Page /Parent %v /MediaBox [0 0 %s %s] /Resources %s /Contents %v >>",
			tree, Number(leaf.Width), Number(leaf.Height), leaf.Resources, leaf.Contents))
	}
	p.Object(tree, fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(leaves), strings.Join(kids, " ")))
	root = p.Alloc()
	outline := p.outline(leaves, refs)
	if outline == 0 {
		p.Object(root, fmt.Sprintf("<< /Type /Catalog /Pages %v >>", tree))
		return root
	}
	p.Object(root, fmt.Sprintf("<< /Type /Catalog /Pages %v /Outlines %v /PageMode /UseOutlines >>", tree, outline))
	return root
}

// outline writes the lines of the outline and what holds them, and returns the latter, 0 if there are no lines.
func (p *Writer) outline(leaves []Leaf, pages []Ref) Ref {
	var titled []int
	for i, leaf := range leaves {
		if leaf.Title != "" {
			titled = append(titled, i)
		}
	}
	if len(titled) == 0 {
		return 0
	}
	all, lines := p.Alloc(), make([]Ref, len(titled))
	for i := range lines {
		lines[i] = p.Alloc()
	}
	for i, page := range titled {
		var beside string
		if i > 0 {
			beside += fmt.Sprintf(" /Prev %v", lines[i-1])
		}
		if i+1 < len(lines) {
			beside += fmt.Sprintf(" /Next %v", lines[i+1])
		}
		p.Object(lines[i], fmt.Sprintf("<< /Title %s /Parent %v /Dest [%v /Fit]%s >>", Text(leaves[page].Title), all, pages[page], beside))
	}
	p.Object(all, fmt.Sprintf("<< /Type /Outlines /First %v /Last %v /Count %d >>", lines[0], lines[len(lines)-1], len(lines)))
	return all
}

// Info writes who made a file and its title, and returns it.
func (p *Writer) Info(title, producer string) Ref {
	ref := p.Alloc()
	p.Object(ref, fmt.Sprintf("<< /Title %s /Producer %s >>", Text(title), Text(producer)))
	return ref
}

// Number returns a number as files have it: no exponent, at most four digits behind the point and none to spare.
func Number(v float64) string {
	s := strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.4f", v), "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}
