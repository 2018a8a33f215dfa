// Package doctor finds out why somebody cannot get into a class: it tries each way by which people find each other,
// on its own, and says which step fails.
//
//	reached := doctor.Examine(ctx, doctor.Config{Invite: text, Report: func(c doctor.Check) { … }})
//
// Without an invite it looks at this computer and its network: interfaces, a port, whether what is sent to everybody
// on the network comes back to the sender, and which classes are announced. With one it also takes the invite apart
// and tries every address in it, every rendezvous, and the local network, each from a socket and with an identity of
// its own, so that one way cannot help another. Whoever of the class is found is only greeted: nobody is shown a
// knock, and nothing is written.
//
// What it cannot see: that what is sent to everybody comes back says that this computer lets it through, not that a
// Wi-Fi hands it on to others; and from here a computer that is off looks like one behind a firewall.
//
// It deliberately has no words for people: a [Check] says what was found, and package app/model makes sentences.
package doctor
