package board

// Limits of an entry. Nobody reads what goes beyond them.
const (
	MaxPoints  = 2000 // of a stroke; a longer one becomes several, see [Split]
	MaxText    = 2000 // characters of a text
	MaxTicket  = 256  // bytes that say where a picture's file is
	MaxPicture = 16384
	MaxOps     = 1000 // operations of an entry
	MaxTargets = 4000 // objects that one operation deletes or restores
	minPage    = 16   // pixels that a page is wide and high
	MaxPage    = 8000
)

// SoftObjects is how many objects a page may have before people are told that it is crowded. Nothing is refused.
const SoftObjects = 5000

// MaxState is about how many bytes of memory the entries of one author may take, over all documents: those that come
// first in the author's log count, up to there. Our choice: 100,000 strokes of a lesson or two, and no more than a
// machine has to spare for one hostile member.
const MaxState = 64 << 20

// What things take of MaxState, in bytes: about what they take in memory, and for pages, which are few, what keeps them so.
const (
	costEntry  = 300
	costObject = 500 // besides its points and text
	costPoint  = 4
	costTarget = 200 // of an operation on something that may not be here
	costPage   = 64 << 10
	costReveal = 32 << 10
	costSealed = 40 // of a byte that was returned: what is in it only some know, and all have to come to the same
)
