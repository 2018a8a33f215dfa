// Package room opens a class for a person at this computer: it loads the identity of a profile, joins
// session with the features (chat, so far), and offers the result as snapshots, events and a few verbs.
//
//	r, err := room.Launch(ctx, room.Options{Name: "Dr. Lindqvist"}, "Photosynthesis", true)
//	fmt.Println(r.Invite())
//	err = r.Say("Good morning")
//	for ev := range r.Events() { … }
//
// It deliberately has no windows, no command line and no words for people: app/view, app/cli and
// app/model have those.
package room
