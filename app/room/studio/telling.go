package studio

// A telling tells once of what fails again and again, until it fails otherwise, or has gone well in between. What is tried
// goes in rounds; it remembers as many failures as one round has. The zero value is ready.
type telling[K comparable] struct{ before, now map[K]string }

// begin begins a round.
func (t *telling[K]) begin() { t.before, t.now = t.now, map[K]string{} }

// isNew notes a failure, and reports whether it is news.
func (t *telling[K]) isNew(what K, err error) bool {
	t.now[what] = err.Error()
	return t.before[what] != t.now[what]
}
