// Package stream publishes and plays sound and pictures over a network that loses, delays and reorders: over streams of
// a group, and over direct ones of two members alike.
//
// Who publishes:
//
//	out := …                                      // a Writer: a class's publication, of SoundPublishing() or rung.Publishing()
//	s, err := stream.PublishSound(stream.SoundConfig{Source: microphone, Out: out, Epoch: epoch, DTX: true})
//	rung := stream.CameraRung(cameras, stream.Tile)
//	p, err := stream.PublishPictures(stream.PictureConfig{Source: camera, Out: out, Epoch: epoch, Rung: rung})
//	p.WantKeyFrame(); p.Advise(kbit)              // as the network says
//
// And who plays:
//
//	o, err := stream.NewOutput(stream.OutputConfig{Sink: speaker})
//	v, err := stream.NewVoice(epoch)
//	o.Add(v)
//	p, err := stream.PlayPictures(stream.PlayerConfig{From: playback, Epoch: epoch, Voice: v, Show: show})
//	v.Push(now, frame); p.Push(now, frame)        // what comes
//
// What must be right about time is in types without a clock or a goroutine, which are told the time: voiceBuffer,
// pictureBuffer, the encoders. The goroutines are in loop.go.
//
// # Sound
//
// A frame is a packet of Opus of 20 ms. The stream repeats each in the packet of the next (package netgroup), and Opus
// puts a rough copy of the one before into each. When nobody speaks, or the microphone is off, three frames of one byte
// say so, and then nothing is sent.
//
// A frame's way is from its timestamp to its arrival; the shortest of ten seconds is the base. Sound is heard at base +
// timestamp + target. The target is what all but one in a hundred of the frames of ten seconds need, and what is pulled
// at a time: 20 to 300 ms. It grows at once when a frame comes too late, and falls by 10 ms a second; what was lost and is
// fetched later than 300 ms changes nothing, as no wait could have saved it. Where sound is
// not heard at its target, it is stretched: to a tenth longer, 2 % shorter, beyond 50 ms a tenth shorter. Differences
// of a few milliseconds, such as a skew of two clocks makes, are made up for by a change of pitch of 0.1 % at most.
//
// In place of a frame that is not here is played what the next says of it, or what Opus makes up. If nothing at all is
// here the same frame is still waited for, so that the wait grows by what was made up, up to 300 ms: then the voice
// rests until something comes. After a rest it is heard at its target again.
//
// # Pictures
//
//	frame  place among all pictures of the stream, from 0 on (4) ‖
//	       by how many places before it the picture is that it is made of; 0: none, a key frame (1) ‖ VP8
//
// Integers are big-endian. A picture is made of the picture of layer 0 before it if it is of layer 0 or 1, of the last
// picture of layers 0 and 1 if it is of layer 2. So a receiver knows of each picture whether it can be decoded, and
// decodes none that would be smeared.
//
// A picture is shown when the sound of its moment is heard, up to 30 ms later if pictures need that; without sound, at
// base + timestamp + what all but one in twenty need, at most 200 ms. What is late is decoded if others are made of it,
// and shown if nothing newer is to be shown. If nothing that is here can be decoded for 60 ms after it should have been
// shown, a key frame is asked for, and again every 400 ms.
//
// A camera has a key frame every 10 s; a screen only while it changes. A screen that stands still is sent ten to fifty
// times more, as each picture makes it sharper, and then every 2 s, so that a loss shows.
//
// # What bounds it
//
// 64 frames of sound (1.28 s), and 256 pictures or 8 MiB wait; the oldest are dropped. Frames that fit neither the time nor the
// numbers of those before are refused; ten in a row are believed: then the publisher began anew. What is hidden is not
// decoded. An encoder has no queue: what it is too slow for, its source leaves out.
//
// # What it leaves to others
//
// Packets, loss, signatures, who may publish (package netgroup); echo, noise, mute (SoundConfig.Process); which device it is.
package stream
