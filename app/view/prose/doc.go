//go:build !nogui

// Package prose draws what questions say: paragraphs with bold, italic, raised and lowered words, lists, code, pictures, and
// controls in the middle of a line.
//
//	p := prose.New(widget.Body, widget.Ink)
//	p.Set(prose.Of(question.Text, question))
//
// It knows no tests: what a text means, quiz.Text says.
package prose
