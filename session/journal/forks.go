package journal

// A Fork is where a log parts in branches of which none counts so far.
type Fork struct {
	Author   Author
	Seq      uint64 // of the entries that contradict each other
	Branches []Branch
}

// A Branch is one way in which a forked log goes on, as far as it is known here.
type Branch struct {
	First    Hash  // of its first entry, which a [Resolve] names
	Entries  int   // up to where it parts again or ends; the longest way is taken
	From, To Clock // of its first and last entry
}

// Forks returns the forks that are open, by author: nobody who may has said yet which branch counts, or the
// branch that was chosen has forked again. Of a fork only one branch may be known here so far. That of entry 1 is
// among them, and cannot be resolved.
func (j *Journal) Forks() (forks []Fork) {
	for _, a := range j.authors() {
		l := j.logs[a]
		if l.stop == 0 || l.stop != uint64(l.chain.len())+1 {
			continue
		}
		f := Fork{Author: a, Seq: l.stop}
		for _, h := range l.children() {
			f.Branches = append(f.Branches, l.branchFrom(h))
		}
		if len(l.evidence) > 1 { // else the author broke another rule
			forks = append(forks, f)
		}
	}
	return forks
}

// branchFrom describes the branch that begins with an entry.
func (l *log) branchFrom(first Hash) Branch {
	b := Branch{First: first, From: clockIn(l.beside.raws[first])}
	last, level := first, map[Hash]bool{first: true}
	for seq := l.stop; len(level) > 0; seq++ {
		next := map[Hash]bool{}
		for _, h := range l.beside.at[seq] {
			if level[h] {
				last = h
			}
		}
		for _, h := range l.beside.at[seq+1] {
			if level[prevOf(l.beside.raws[h])] {
				next[h] = true
			}
		}
		level = next
		b.Entries++
	}
	b.To = clockIn(l.beside.raws[last])
	return b
}

// HasBranch reports whether a branch is open that begins with an entry, in a log with a beginning that counts.
func (j *Journal) HasBranch(a Author, first Hash) bool {
	l := j.logs[a]
	if l == nil || l.stop <= 1 || l.stop != uint64(l.chain.len())+1 {
		return false
	}
	for _, h := range l.children() {
		if h == first {
			return true
		}
	}
	return false
}
