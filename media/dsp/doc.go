// Package dsp is what is done to sound and pictures between the devices and the codecs.
//
//	Processor        takes echo, noise and uneven loudness out of what a microphone captured
//	Resampler        changes the rate of sound, by a ratio that may glide while it runs
//	Stretcher        makes sound up to a tenth longer or shorter at the same pitch
//	Mixer, Limiter   make one sound of up to 32, without clipping
//	Meter, Activity  how loud it is, and whether it is speech
//	SpeakerDetector  who speaks
//	RGBA, FromRGBA, FromYCbCr, Scale, Crop, …  pictures
//
// Sound is int16, one channel. Nothing here reads a clock, starts a goroutine or, once made, takes memory for a frame.
// Where time counts it is given. What has no lock says nothing of goroutines: one uses it at a time.
//
// The way of a microphone, and of what is heard:
//
//	p, err := dsp.NewProcessor(dsp.Config{Echo: true, Noise: true, Gain: true})
//	heard, err := speaker.WriteSound(frame)
//	p.Played(frame, heard)
//	at, err := microphone.ReadSound(frame)
//	p.Captured(frame, at) // in place; delayed by p.Delay()
//
// Files and test sources bypass it.
package dsp
