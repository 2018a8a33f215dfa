// Package fields reads and writes the bodies of entries and of messages like them: fields one after another, each in one encoding only.
//
//	b := fields.Append(binary.AppendUvarint(nil, 7), title)
//
//	r := fields.Read(b)
//	n, title := r.Within(1, 10, "number"), r.Text(100, "title")
//	if err := r.End("opening"); err != nil { … }
//
// Whoever wrote a body may be hostile. So a [Reader] has limits in each call and never makes room for more than there is; after the
// first mistake all that it takes is zero, and a parser asks for the error once, at its end. Integers are unsigned varints of the
// shortest form, signed ones zigzag; a field is its length and that many bytes.
//
// It deliberately knows no kind of entry, and no clock, author or signature: package journal is written with it.
package fields
