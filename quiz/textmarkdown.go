package quiz

// A markdown reads Markdown.
type markdown struct{ b *builder }

func (m markdown) read(s string) { m.b.plain(s) }
