// Package keying proves who is at the other end of a session and seals its packets.
//
// RFC 7016 leaves identities, the key agreement inside the handshake and the protection of
// packets to a "cryptography profile" (RFC 7016 §3.2). A [Profile] is that interface.
// [Lyceum] is the profile of the product:
//
//   - A peer is one 32-byte seed ([Identity]). Its [Certificate] binds an Ed25519 key, which
//     signs, to an X25519 key, which agrees on session keys; its [PeerID] is a hash of both.
//   - The handshake is Noise_IKpsk2_25519_AESGCM_SHA256: message 1 travels in the initiator's
//     keying chunk, message 2 in the responder's. A [Tag] names the pre-shared key of a class.
//   - Packets are sealed with AES-256-GCM under a 64-bit counter, with a replay window of 2048
//     packets and a new key every 2²² packets.
//
// Both ends of a handshake:
//
//	a := keying.NewLyceum(keying.NewIdentity(seedA), psks, rand.Reader)
//	b := keying.NewLyceum(keying.NewIdentity(seedB), psks, rand.Reader)
//
//	want := keying.Discriminator(b.PeerID())                  // what a was told about b
//	_, err := a.VerifyCertificate(want, b.Certificate())      // from the responder hello
//	try, err := a.Initiate(nearA, b.Certificate(), tag)
//	answer, err := b.Respond(nearB, try.Keying(cookie))       // answer.Peer is a, proven
//	keys, err := try.Finish(answer.Keying)
//	packet := keys.Cipher.Seal(nil, []byte("hello"), nearB)   // answer.Keys.Cipher opens it
//
// What this package deliberately does not do: it makes no cookies, keeps no table of sessions
// and limits no rates (session/rtmfp does), reads no clock, and knows nothing of members,
// roles or classes beyond the pre-shared key it is given (session/netgroup does). A Profile's
// sessions and ciphers belong to one loop; nothing here locks.
//
// The profile of package plain, a checksum instead of cryptography, exists for tests only.
package keying
