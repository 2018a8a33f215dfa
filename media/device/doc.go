// Package device gives pictures and sound from what a person has: cameras, screens, microphones and speakers, or what
// stands in for them, a test card, a test sound, a file, nothing.
//
//	spec, err := device.ParseSpec(device.Microphone, "USB Headset") // or "default", "test", "none", "speech.wav"
//	spec.Changed = func(c device.Change) { … }                      // the headset was pulled out, and what is used now
//	mic, err := device.OpenMicrophone(spec)
//	for {
//		at, err := mic.ReadSound(frame) // 20 ms
//		…
//	}
//
// Cameras and screens come from the drivers of pion/mediadevices, sound from gen2brain/malgo. Devices are known by the
// names that the system gives them, because those last when a device is plugged in elsewhere; two of one name are told
// apart by a number. A device that is pulled out while it is open is replaced within a second by the system's default
// one, and taken again once it is back; whoever opened it is told by Spec.Changed, and reads on. While there is none at
// all, reading waits.
//
// Opening says what is wrong by an [*Error], which wraps [ErrMissing], [ErrBusy], [ErrNotPermitted] or [ErrWayland].
//
// The small types [Talk], [MutedTalk] and [Health] decide when a microphone is heard, when somebody talks into a muted
// one, and when one is silent or noisy. They are told the time and hold no clock.
//
// It does not mix, does not cancel echo, and knows nothing of streams.
package device
