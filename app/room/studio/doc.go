// Package studio is the pictures and sound of a class at one computer: it joins devices (media/device), what is done to
// sound (media/dsp), streams (media/stream), files (media/record) and the class (session).
//
//	s := studio.Open(studio.Config{Class: class, Self: self, Setup: setup, Tell: func(ev studio.Event) { … }})
//	s.Update(view)                        // whenever the class has another one
//	err := s.SetOn(device.Microphone, true)
//	err = s.Call(author)                  // sound between two, that nobody else gets
//	s.Close()
//
// What is published is what the person at this computer has turned on and may publish; staff who lock it turn it off. A
// microphone's device stays open while it is off, for hints such as that somebody talks while muted; a camera's does not. A
// microphone or a speaker that could not be opened is tried again when another one comes.
//
// What is played: everybody's microphone, up to 32, staff's and the presenter's first, if there is a speaker or the sound is
// saved; pictures that are shown ([Studio.Show]), and for files those of the presenter, or else of staff. What nobody shows
// is not asked for.
//
// A device is changed while it is used by [Studio.Choose]: what is published goes on. Own pictures are shown before they are
// encoded, as long as the camera or the screen is on. Whatever is saved, the class is told before.
//
// A [Check] has camera, microphone and speaker without a class. It gives them back when it is closed.
//
// A private call is two direct streams named "call", one each way. Who calls publishes one and sends nothing on it;
// who is called answers with another, and only then sound goes both ways. A microphone that is in a call is heard by
// the other alone, and no call is in a file. Who does not want to answer publishes a direct stream named "refused" for a second. Who has
// no microphone, or no speaker, says so by another named "no mic" or "no speaker", as long as it is so.
//
// Staff look at people by messages from one to the other (package session/monitor). Of who looked at this computer's person the
// class's loop tells [Studio.Told]; the worker serves those who may monitor, with the person's consent ([Studio.Consent]): small
// pictures, and direct streams called "show screen" and "show camera". What is published already is tapped, else the device is
// opened for staff alone; the same way a camera goes that is for them alone ([Studio.SetCameraForStaff], and the lock of others'
// cameras). Each look is written down. As staff, [Studio.Look] says at whom this person looks; what comes is decoded in a
// goroutine of its own.
//
// Timestamps of streams are class time in µs modulo 2⁴⁸, so that a receiver knows how old a frame is.
//
// For how long the microphone sent speech to the class, and camera and screen were shown to it, is counted and told to the
// class; of a call nothing is.
//
// One goroutine, the worker, owns everything; files are written by it and by those of streams.
package studio
