// Package pdf writes PDF files, and goes on with what pdfium wrote.
//
// A file of one's own is written object by object, its pages, outline and catalogue by [Writer.Document]:
//
//	w := pdf.NewWriter(out)
//	content := w.Alloc()
//	w.Stream(content, "", []byte("0 0 m 100 100 l S"))
//	root := w.Document([]pdf.Leaf{{Width: 200, Height: 100, Resources: "<< >>", Contents: content}})
//	err := w.Close(root, 0)
//
// An annotated deck begins with the pages of somebody's file, which only pdfium reads, in its box (package pages). It
// gives them back as drawings in a new file, of which [ReadForms] finds the numbers; [Continue] copies that file and
// writes pages behind it that draw them. So fonts and pictures which pages share stay shared, nothing of them is
// drawn anew, and no line of Go reads a stranger's PDF.
//
// Deliberately absent: reading PDFs in general, compressed tables, encryption.
package pdf
