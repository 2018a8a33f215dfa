package store

import "time"

// Names of facts that this package reads. An owner may add others. Facts are not sealed: whoever can read the file
// can read them.
const (
	// FactGroup is the group ID, 32 bytes. It must be written before a secret, or in the same batch, and never
	// changes.
	FactGroup = "group"
	// FactTitle, FactTeacher and FactRole are UTF-8: the title of the class, the name of who launched it last, and
	// what the profile's owner is in it.
	FactTitle   = "title"
	FactTeacher = "teacher"
	FactRole    = "role"
	// FactOpened is when the class was last opened, FactKeep until when it must be kept, whatever the general
	// rule ([ExpireOlder]); both as TimeValue writes them.
	FactOpened = "opened"
	FactKeep   = "keep"
	// FactPractice is "1" for a class that was held alone.
	FactPractice = "practice"
)

// TimeValue returns the value of a fact that is a time: RFC 3339, UTC, to the second.
func TimeValue(t time.Time) []byte { return []byte(t.UTC().Format(time.RFC3339)) }

// timeOf reads what TimeValue wrote; zero if it is nothing like it.
func timeOf(value []byte) time.Time {
	t, err := time.Parse(time.RFC3339, string(value))
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}
