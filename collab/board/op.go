package board

// An Op is one operation on a document: a [Put], [Set], [Delete], [Restore], [AddPage], [SetPage], [RemovePage],
// [RestorePage], [Clear] or [Unclear]. What a person does at once is one entry of one or more of them. Where two change
// the same thing, that with the later clock counts, then the author with the larger key, the later entry and operation.
type Op interface {
	// appendTo appends the operation, as it is in a body.
	appendTo(w *writer)
}

// A Put puts an object on a page.
type Put struct {
	Page PageID
	Shape
}

// A Set changes what is not nil of an object; one of them is there. Text counts for texts alone.
type Set struct {
	Object ObjectID
	Style  *Style
	Place  *Place
	Z      *Key
	Text   *string
}

// A Delete takes objects away, at most MaxTargets.
type Delete struct{ Objects []ObjectID }

// A Restore brings objects back that were taken away, alone or with their page.
type Restore struct{ Objects []ObjectID }

// An AddPage adds a page; it is named by the operation that adds it.
type AddPage struct {
	Order   Key
	Size    Size
	Pattern Pattern // White or Grid
}

// A SetPage changes what is not nil of a page; one of them is there. Of a page of a deck's file only the order changes.
type SetPage struct {
	Page    PageID
	Order   *Key
	Size    *Size
	Pattern *Pattern
}

// A RemovePage takes a page away with all that is on it. The last page of a document that is no deck stays.
type RemovePage struct{ Page PageID }

// A RestorePage brings a page back that was taken away.
type RestorePage struct{ Page PageID }

// A Clear takes away all objects that were put on a page by then.
type Clear struct{ Page PageID }

// An Unclear undoes a Clear, which is named by its operation; with Again it counts again.
type Unclear struct {
	Clear ObjectID
	Again bool
}

// How operations begin: a code in the low four bits, flags in the others. Codes below objectKinds put an object of that
// kind.
const (
	codeSet = 8 + iota
	codeDelete
	codeRestore
	codeAddPage
	codeSetPage
	codeRemovePage // with again: brings it back
	codeClear
	codeUnclear

	flagPlace = 1 << 4 // of Put and Set
	flagZ     = 1 << 5
	flagToken = 1 << 6 // of Put
	flagStyle = 1 << 6 // of Set
	flagText  = 1 << 7

	flagOrder   = 1 << 4 // of SetPage
	flagSize    = 1 << 5
	flagPattern = 1 << 6

	flagAgain = 1 << 4 // of RemovePage and Unclear
)

// managed reports whether an operation takes the right to manage the board: what changes everybody's pages does.
func managed(op Op) bool {
	switch op.(type) {
	case AddPage, SetPage, RemovePage, RestorePage, Clear, Unclear:
		return true
	}
	return false
}

// costOf is about how much memory an operation takes, in bytes.
func costOf(op Op) int {
	switch op := op.(type) {
	case put:
		return costObject + costPoint*len(op.object.Points) + len(op.object.Text)
	case Set:
		if op.Text != nil {
			return costTarget + len(*op.Text)
		}
		return costTarget
	case Delete:
		return costTarget * len(op.Objects)
	case Restore:
		return costTarget * len(op.Objects)
	case AddPage:
		return costPage
	}
	return costTarget
}
