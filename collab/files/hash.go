package files

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// Hash sums up what stands of the class log, private files as they are, so that it is the same for all: SHA-256 of "lyceum/v1/files", a
// zero byte, the number of files and each in order; 1 and the entry that opened one for everybody, or 0; and each box in order,
// with the number of times that it was closed or opened again and those entries. An entry is its author, number and hash; a file's is
// followed by 1 if it is pinned, else 0. Equal hashes mean equal files.
func (f *Files) Hash() [32]byte {
	is, h := f.stand(), fields.NewDigest("lyceum/v1/files")
	h.Numbers(uint64(len(is.files)))
	for _, file := range is.files {
		writeEntry(h, file.entry)
		h.Flag(file.pinned)
	}
	h.Flag(is.opened != nil)
	if is.opened != nil {
		h.Write(appendID(nil, is.opened.File))
		h.Write(is.as[:])
	}
	for _, box := range is.boxes {
		writeEntry(h, box.entry)
		h.Numbers(uint64(len(box.changed)))
		for _, s := range box.changed {
			writeEntry(h, s.entry)
		}
	}
	return h.Total()
}

// DeskHash sums up what was handed in by desk logs that are known here, whether there is a box for it or not, as Hash does with the
// label "lyceum/v1/hand-ins": by author and number.
func (f *Files) DeskHash() [32]byte {
	all, h := f.handIns(), fields.NewDigest("lyceum/v1/hand-ins")
	for _, id := range slices.SortedFunc(maps.Keys(all), func(a, b ID) int {
		return cmp.Or(bytes.Compare(a.Author[:], b.Author[:]), cmp.Compare(a.Seq, b.Seq))
	}) {
		writeEntry(h, all[id].entry)
	}
	return h.Total()
}

func writeEntry(h *fields.Digest, e journal.Entry) {
	h.Write(appendID(nil, ID{e.Author, e.Seq}))
	h.Write(e.Hash[:])
}
