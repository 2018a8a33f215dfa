package board

import "lyceum/session/journal"

// An ObjectKind says what an object is.
type ObjectKind uint8

const (
	Pen         ObjectKind = iota // Points: 1 to MaxPoints; one is a dot
	Highlighter                   // the same, drawn beneath all that is no highlighter if the view likes, with its opacity once for the whole stroke
	Line                          // Points: from, to
	Arrow                         // Points: from, to; the head is at the end
	Rectangle                     // Points: two opposite corners
	Ellipse                       // Points: two opposite corners of the box around it
	Text                          // Points: upper left corner, and a second whose X is where lines wrap; Text; Style.Width is the font's size
	Image                         // Points: two opposite corners; Image
	objectKinds
)

var objectNames = [objectKinds]string{"pen", "highlighter", "line", "arrow", "rectangle", "ellipse", "text", "image"}

// String returns the kind's name, as in own files and commands.
func (k ObjectKind) String() string {
	if k < objectKinds {
		return objectNames[k]
	}
	return "unknown"
}

// IsStroke reports whether the object is drawn by hand: its points are a path.
func (k ObjectKind) IsStroke() bool { return k == Pen || k == Highlighter }

// A Shape is what an object is when it is put on a page; all but Kind, Points and Image can be changed later.
type Shape struct {
	Kind   ObjectKind
	Points []Point // never modified
	Style  Style
	Place  Place
	Z      Key    // "" is as DefaultZ
	Text   string // of Text: valid UTF-8, 1 to MaxText characters, without control characters but line feed and tab
	Image  *Picture
	Token  Token // of the unfinished stroke that this one finishes; 0: none
}

// A Picture says where the bytes of an image are found and how large it is.
type Picture struct {
	Ticket        string // of the file, as the class's files give it; opaque here, 1 to MaxTicket bytes
	Width, Height uint16 // in its own pixels, 1 to MaxPicture
}

// An Object is what is to be seen on a page. It is never modified: an object that changes is another *Object with the
// same ID.
type Object struct {
	ID     ObjectID
	Clock  journal.Clock // of the entry that put it there
	Shape                // as it is now; Z is never ""
	Bounds Rect          // of all that is drawn, the width of lines included; of text its box, which grows downwards with its lines
}
