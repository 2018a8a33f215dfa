// Package protocol is what a member of groups and a rendezvous say to each other: the messages, how a group
// is named and an access key proven, and the URL of a rendezvous. Neither side's behaviour is here.
//
//	u, err := protocol.ParseURL("rtmfp://rendezvous.example:1935/KEY#PEERID")
//	proof := protocol.ProveAccess([]byte(u.AccessKey), session.HandshakeHash(), me)
//	b := protocol.Append(nil, protocol.Hello{Proof: &proof, Local: addrs})
//	m, err := protocol.ParseReply(b)
//
// # Sessions
//
// A member opens the session (RFC 7016, keying profile lyceum) and knows the rendezvous's peer ID from the
// URL, so it is certain whom it speaks to. The pre-shared key is of zeros and is named by [HandshakeTag],
// which everybody knows: it keeps nobody out. Each side opens one flow with the metadata [FlowMetadata].
//
// # Tags
//
// A group is known to a rendezvous by its tag alone, 32 bytes of HKDF-SHA256 of the group secret with the
// group ID as salt and the label "lyceum/v1/rendezvous tag". Neither can be had from it. Whoever knows a tag
// can register under it and so learn who is registered and where: it is shown to rendezvous and nobody else.
//
// # Messages
//
// A message is one byte of kind, and then as follows. Numbers are VLUs of the shortest form, a field is its
// length as a number and that many bytes, addresses are a number and RTMFP addresses (RFC 7016 §2.1.5).
// Everything has one encoding; what would be written differently is malformed.
//
// From the member:
//
//	1  hello       field proof, empty or 72 bytes; own local addresses, at most 7
//	2  register    tag (32); spare uplink in kbit/s, less than 2³²
//	3  unregister  tag
//	4  find        tag
//	5  moved       own local addresses, at most 7
//
// Hello comes first and once. Registering again renews; find is answered for tags one is registered under.
//
// From the rendezvous:
//
//	16  accepted    for how many seconds a registration holds, 1 to 86400
//	17  rejected    reason (1); the session ends
//	18  registered  tag
//	19  refused     tag; reason (1)
//	20  members     tag; count, at most 16; that many of, by rising ID: peer ID (32); addresses, at most 8
//
// Refused and rejected also come unasked: when a registration ends because its tag was closed, or an access
// key was revoked.
//
// # Access keys
//
// An access key is up to 64 bytes of text; it makes an Ed25519 seed by HKDF-SHA256 with the label
// "lyceum/v1/rendezvous access key". Its ID is the first 8 bytes of the SHA-256 of the public key. The proof
// is the ID and the signature over "lyceum/v1/rendezvous access", a zero byte, the handshake hash and the
// member's peer ID. So it is worth nothing in another session, and a rendezvous keeps nothing by which
// somebody could pass for a holder of the key.
//
// # URL
//
//	rtmfp://HOST[:PORT]/[KEY]#PEERID
//
// HOST is a name, an IPv4 address or an IPv6 address in brackets, PORT is 1935 if not said, KEY the access
// key if one is needed, percent-encoded, PEERID 43 characters of URL-safe base64.
package protocol
