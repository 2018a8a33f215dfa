package journal

import "strings"

// Rights is a set of things a member may do beyond being there.
type Rights uint64

const (
	Post       Rights = 1 << iota // write to the class: chat, board, answers
	Publish                       // send camera, microphone or screen
	Present                       // decide what the stage shows
	Moderate                      // admit, remove, lock, issue epochs
	Monitor                       // see members' reports and thumbnails
	Grade                         // read and mark answers and hand-ins
	GrantRight                    // pass on rights it has itself

	// AllRights is every right there is. A grant with any other bit set is malformed.
	AllRights = Post | Publish | Present | Moderate | Monitor | Grade | GrantRight
)

// String lists the rights.
func (r Rights) String() string {
	var names []string
	for i, name := range []string{"post", "publish", "present", "moderate", "monitor", "grade", "grant"} {
		if r&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ",")
}

// A Role is a usual set of rights with a name. Single grants may add to it later.
type Role string

const (
	Instructor Role = "instructor"
	Proctor    Role = "proctor"
	Student    Role = "student"
	Observer   Role = "observer"
)

// Rights returns the rights that come with the role; none for a role there is not. A proctor does
// all that an instructor does for the people in class, but neither marks nor makes staff.
func (r Role) Rights() Rights {
	switch r {
	case Instructor:
		return AllRights
	case Proctor:
		return Post | Publish | Present | Moderate | Monitor
	case Student:
		return Post | Publish
	}
	return 0
}

// Role returns the highest role all of whose rights are in r.
func (r Rights) Role() Role {
	for _, role := range []Role{Instructor, Proctor, Student} {
		if want := role.Rights(); r&want == want {
			return role
		}
	}
	return Observer
}
