// Package netgroup lets the members of a class find each other, and carries what they say to all of
// them without a server: the layer that Adobe called NetGroup, with a wire format of its own.
//
// A [Spec] says what a group is; as text it is the invite. The instructor makes one and hands it out:
//
//	spec := netgroup.NewSpec("Algebra II")
//	err := spec.MakeUnique(rand.Reader)
//	spec.PostingEnabled = true
//	spec.ClassKey = [32]byte(root.Public())
//	spec.Auth = []netgroup.Authorization{{Seed: seed, Grants: chain}} // a bearer key for students
//	err = spec.AddBootstrapPeer(netgroup.Peer{ID: me, Addrs: addrs})
//	invite := spec.WithAuthorizations()
//
// and everybody else reads it from whatever was pasted:
//
//	spec, err := netgroup.ParseSpec(pasted, now) // *InviteError: damaged, truncated, expired, newer, missing
//
// Who has a Spec joins through a [Connection]. A class that may be found on the local network is told
// of by an [Announcement] every two seconds; [Announcements] is the list of those heard.
//
// # Groupspec
//
// An invite is "G:" and base64url without padding of a list of options as in RFC 7016 §2.1.3, or a link
// "lyceum://join/" with that behind it. Integers are variable length as in §2.1.2 and of the shortest
// form. The list begins with the version and ends with the check:
//
//	0x7f  version       integer, 1
//	      (identifying options)
//	      marker        one zero byte
//	      (other options)
//	0x4f  check         first 4 bytes of the SHA-256 of all bytes before this option
//
// This much holds for all versions to come, so that a newer invite is told from a damaged one. The group
// ID is the SHA-256 of the version and the identifying options, without the marker. These are:
//
//	0x00  directed routing enabled           no value, as in all that say "enabled"
//	0x01  multicast enabled
//	0x02  object replication enabled
//	0x03  posting enabled
//	0x05  publish key                        32 bytes, Ed25519
//	0x07  posting key                        32 bytes, Ed25519
//	0x0c  server channel enabled
//	0x0d  peer-to-peer disabled              no value
//	0x0e  name                               UTF-8, 1 to 120 characters; always there
//	0x1b  membership updates by IP multicast enabled
//	0x40  unique part                        32 bytes of chance
//	0x41  class key                          32 bytes, Ed25519
//
// and the others, of which 0x0a, 0x0b, 0x43 and 0x44 may occur repeatedly, in any order of values:
//
//	0x0a  IP multicast address               address; 4 or 16 bytes of source IP, or none; at most 8
//	0x0b  bootstrap peer                     32 bytes of peer ID; at most 8 addresses; at most 16
//	0x42  group secret                       32 bytes
//	0x43  authorization                      32 bytes, Ed25519 seed; chain of grants (package journal); at most 8
//	0x44  rendezvous                         field, access key, at most 64 bytes; then as a bootstrap peer; at most 4
//	0x45  expiry                             integer, Unix seconds from which on the invite is refused
//
// An address is as in RFC 7016 §2.1.5; that of IP multicast is of origin 0. Options of each part stand by
// rising type. Keys and secrets of zeros are left out, and so is whatever has no value. Everything has
// one encoding: an invite that a program would write differently is damaged. The whole is at most 4096
// bytes. Types below 0x40 are those of Adobe's GroupSpecifier where the meaning is the same.
//
// An unknown option makes the invite newer, unless it stands behind the marker and its type is 0x2000 or
// above: then it is passed on unread, but only along with authorizations, at most 16 of them.
//
// The chain of an authorization leads from the class key to the key made of the seed, which the last
// grant calls a bearer key; it is empty if that key is the posting or the publish key. A password makes
// one of these: the seed is Argon2id (RFC 9106; 3 passes, 64 MiB, 4 lanes, 32 bytes) of the password in
// UTF-8, with "lyceum/v1/posting password" or "lyceum/v1/publish password", a zero byte and the unique
// part for a salt. Whoever has an invite can try passwords without anybody noticing.
//
// What differs from member to member can be handed out on its own and written right behind an invite, as the
// original did it: an addition is "A:" and base64url of the version, any of the options 0x0a, 0x0b and 0x43, and
// the check. [ParseSpec] takes those in that follow an invite, white space aside; [Spec.Add] takes in one later.
// [EncodeBootstrapPeer], [EncodeIPMulticastAddress], [Spec.Authorizations], [Spec.EncodePostingAuthorization]
// and [Spec.EncodePublishAuthorization] make them. The last two differ from the original's in that a
// password means nothing without the group: they take its spec, and the text holds the key, not the password.
//
// testdata/groupspecs.txt has invites of this version, which programs of all later ones must read.
//
// [MaxGroupspecVersion] and [Spec.MinGroupspecVersion] are 1. What the original's toString gives is
// WithAuthorizations; String here shows no secret.
//
// The expiry binds nobody who changes it: what ends a right is the validity of its grant.
//
// # Class announcement
//
// One datagram of at most 1200 bytes. A field is its length as an integer, and that many bytes.
//
//	magic         "LYCA"
//	version       1 byte, 1
//	flags         1 byte: 1 goodbye, and then nothing else; 2 an invite is inside; 4 newcomers wait to be let in; 8 when
//	              the class met is inside
//	sequence      integer, rises with every announcement of a staff peer, over restarts too
//	class         with an invite: field, the groupspec in binary
//	              without: 32 bytes of group ID, 32 bytes of class key
//	certificate   field, the staff peer's (package keying)
//	port          2 bytes, of the staff peer's endpoint at the address this came from; 0 if not said
//	shared        1 byte, how many grants of the invite's first authorization begin the chain
//	grants        field, the rest of the chain from the class key to the staff peer's signing key
//	proof         field, empty; 64 bytes if the chain ends at a bearer key, as in a join (package journal)
//	title         field, UTF-8, at most 120 characters
//	teacher       field, UTF-8, at most 60 characters
//	people        integer, at most 1,000,000; 0 if not told, as title and teacher are empty then
//	started       with flag 8: integer, when the class met, in seconds since 1970, from 1 to the end of the year 9999
//	signature     64 bytes, Ed25519, over "lyceum/v1/announcement", a zero byte, the group ID, all bytes before
//
// The chain has to give the right to moderate. A listener forgets a class after three missed announcements,
// at once after a goodbye, and ignores what is not above the last sequence number of the same staff peer.
//
// Who hears of a class in this way and has no invite may knock at the staff peer that announces it
// ([Group.OpenPorch], [Connection.KnockAt]), if the class is not open: in a session whose handshake tag is "porch", two
// zero bytes and 1, and whose pre-shared key is of zeros, each side opens one flow with the metadata
// "lyceum/knock/1" and the group ID. In it go
//
//	1  knock      a knock as in knock_codec.go, without grants; again every 30 s
//	2  invite     the groupspec in binary, once any of the staff has admitted the author of the knock
//	3  refused    nothing, if they refuse it
//
// and nothing else: a session with that tag carries no other flow. The knock is passed on among members like those
// of who has an invite. 32 visitors may wait at a time, 4 of them at one IP address, each for 10 minutes after its last knock.
//
// # Membership updates
//
// Where the invite enables them, members of one local network find each other without any address: each sends
// a datagram of [UpdateSize] bytes every 5 s or less often to the IP multicast addresses of
// [Spec.UpdateAddresses], and by broadcast to the same port, on every interface:
//
//	nonce         24 bytes of chance
//	sealed        376 bytes, XChaCha20-Poly1305 without associated data under HKDF-SHA256(group secret, salt group
//	              ID, label "lyceum/v1/membership update"), of
//	    version       1 byte, 1
//	    flags         1 byte: 1 seeks neighbours, 2 goodbye
//	    certificate   field, the member's (package keying)
//	    sequence      integer, rises with every update of a peer, over restarts too
//	    next          integer, seconds within which another follows, at most 600
//	    port          2 bytes, of the member's endpoint, not 0
//	    addresses     1 byte, at most 8; that many fields of 4 or 16 bytes, the machine's own IP addresses
//	    signature     64 bytes, Ed25519, over "lyceum/v1/membership update", a zero byte, the group ID, all from version on
//	    padding       zeros
//
// Unless the invite names others, the addresses are 239.255.x.y and ff02::r at port 19351: HKDF-SHA256 as above
// with the label "lyceum/v1/membership address" gives six bytes; x is the first modulo 255, y the second, r the
// rest with its highest bit set. An update counts once, and only if it came from one of the addresses in it or
// from a link-local IPv6 address. The member is then sought where the datagram came from, at the port in it.
//
// Who comes sends four within two seconds, then one every 5 s, or every n quarters of a second where n members
// are heard: all together about four a second. To who seeks, members answer with an update of their own after
// a pause by chance, unless they have heard three others do so. A member is gone for others after three missed.
//
// # Passwords
//
// Who may post (write what is no part of the record, that is, posts, and entries of kind 16 and above but 40, by which
// whoever records says so) in a group with a posting key, or publish in one with a publish key, shows it by a signature of that key over the own
// author key, as bearer keys sign (package journal): to neighbours in the join message, to everybody in the first
// entry of the own log. Grants do not replace it, nor it grants. Whoever lacks it is refused by the own program,
// and what it sends all the same is neither delivered nor folded by anybody, however it came. Who learns a
// password later begins a new log, which takes another identity.
//
// # Groups without links
//
// Where the invite disables peer-to-peer links, no session is opened or accepted and nobody posts; membership
// updates, if they are enabled, say who is present.
//
// # Members and links
//
// Members stand on a ring of 2^256 addresses (package ring): SHA-256("ring" ‖ rendezvous tag ‖ peer ID), where the tag
// is HKDF-SHA256 of the group secret with the group ID as salt and the label "lyceum/v1/rendezvous tag". So an
// address is computed and never believed. A member looks for about 13 + ⌊log₂ N⌋ neighbours:
//
//	the three next to it on the ring, on either side
//	six of low round-trip time, of the others; three of these were chosen by chance, or are peers of the invite
//	fingers: near 1/2, 1/4, … of the ring away, to within a quarter of that
//	three chosen by chance, one of whom is replaced every 30 s
//
// and is looked for by others; all members in groups of up to 18. Links that neither end needs are
// given up: who does not need one asks the other to end it, every 90 s at most, and that does unless it needs it. A
// member has 64 neighbours at most, and 16 more who stand next to it, 40 of whom came by themselves. For whom there is
// no room it is a guest: it is told of others and introduced to them, for 10 s. 256 guests are kept, the latest.
// Whoever comes asks four members first, and learns from them how many there are.
//
// Neighbours report to each other: when they meet; every 10 s to one by chance, every other time to one next to it
// on the ring; to those when they change, within a second, and at once when one is lost; and in groups of up to 64 to
// all within a second of any change, in which only what changed is told (report_changes.go). A report (report_codec.go)
// tells a neighbour where it is seen, how many members there seem to be, and of members:
// those next to the neighbour on the ring, at its fingers, and some by chance. All of them have proven themselves to
// the sender. What it was told itself it does not pass on, so what a liar makes up stays with its neighbours. Members
// unheard for 5 minutes are forgotten. At most 128 are known; of more, one gives way of whom the most talkative of
// some neighbours spoke.
//
// The number of members is reckoned from the gaps between those next to a member, or counted where these do not say
// that there are more; the median of what neighbours reckon is taken, leaving out fingers, whose gaps are wide.
//
// Those next to each other on the ring ping after 3 s of silence. Who does not answer is out of the ring after 6 s
// and not present any more ([Group.Present]), and its link ends after 33 s; other links end after 45 s. A member that stood next to this one and vanished
// without a goodbye is sought every 5 s for 10 minutes, so that a group which fell in two is one again within
// seconds. Peers of the invite are called on for good, by all members together five times a second at most. Who
// leaves tells those next to it of each other.
//
// What a neighbour says of others is hearsay: it never replaces an address that the invite or the peer itself gave, and
// attempts on it are rationed, so that members cannot be turned on a bystander: 28 at once, 7 on one neighbour's word,
// and of those that led nowhere another every 10 s; the word of neighbours goes first that misled least. Members that
// only an update told of are sought four at a time, each for 5 s, two a second and 28 at once. If nobody of the invite
// can be reached, nor found in another way, the class goes on without them, but a newcomer, or a program started
// again, finds nobody.
//
// Whoever seeks a member asks up to three neighbours who know that for an introduction (package rtmfp), so
// that both send first and firewalls let the answers in. A member introduces those to one another who have
// proven in the same group that they belong, and nobody else.
//
// A rendezvous that the invite names (package session/rendezvous), or that [Connection.Connect] named for a group
// with ServerChannelEnabled, is told of the group by a tag and asked for members: at once, less and less often while
// there are fewer than three neighbours, and every two minutes otherwise. Its word is hearsay like a neighbour's, and
// it introduces whom it tells of. Members that are linked stay so when it is gone; it is sought again for as long as
// the group lasts. Only while a session with one is being opened this machine knows the key of such sessions, which
// everybody knows.
//
// This machine may write ([Ready]) once somebody who is in the class's record has shown what of its own log
// there is, and it is here: at once if that is a peer of the invite or one of the staff, after 1.5 s otherwise.
//
// A member that sends faster than 400 messages a second, and 2,000 at once, is read from more slowly, in its next session
// too; one that sends 16 that no correct program would is dropped for a minute. A log begins with a join that holds, or not at all; where an
// invite alone makes no member, with one of somebody who was admitted. In an open class any holder of an invite can
// sign up authors in numbers, up to 3,072.
//
// # Membership, knocking, content keys
//
// Who is a member is what [Group.Membership] says, the fold of the class's record (package journal), and nothing
// else: it decides whom this machine answers, which entries and posts count, and who is given keys. Whoever began a
// session proves first that it knows the group's secret; the other end answers with its own proof to members only. Who
// is none gets nothing but the right to knock ([KnockReceived], [Group.Knockers]); knock_codec.go has the messages.
// A machine that knows too little of the record hears from possible members what is on it and tells them nothing.
//
// Staff decide by [Group.Admit], [Group.Refuse], [Group.Remove], [Group.Grant], [Group.Revoke], [Group.RevokeInvite]
// and [Group.SetWaitingRoom]; with [Member].Presides a staff peer admits and begins epochs by itself. Remove,
// RevokeInvite and SetWaitingRoom admit those who are in by invite alone, and begin an epoch of the content key.
//
// Keys of epochs are pushed to neighbours who are members, once everything that led to the epoch is known here.
// What is no part of the record is sealed under the keys of all heads from one second after the last came; without
// one of them [ErrNoContentKey] says so, for 10 s at most. When a key comes for what was folded sealed, [FoldRestarted]
// follows. Private keys of the class go to neighbours who may monitor or grade: [Group.SealToStaff], [Group.OpenAsStaff].
//
// Bounds: 16 strangers at a time, one knock in 10 s of each; of knocks and refusals that members pass on 4 a second
// from one and 8 in all, 1,024 remembered; 256 who wait, known to staff for 70 s; 64 keys of one neighbour whose epoch
// does not count yet; 4,096 keys of epochs, 256 private keys.
//
// # On disk
//
// With [Member].Durable the owner stores: [EntriesToStore] and [SecretsToStore] say what, and [Group.Stored] and
// [Group.StoredDesk] that it was done. An own entry counts here at once; it is posted, told of and given out, and keys
// that it announces are handed on, once it is on disk. [Group.Leave] waits for that, for 3 s in all. With
// [Member].Stored the group begins with what an earlier run stored ([Restored]); secrets.go has the encoding of secrets.
//
// Who has its own log on disk writes ([Ready]) 1.5 s after somebody in the record has shown no more of it, and 4 s after
// it began if nobody is there; somebody who is just being linked is heard first, for 10 s after it began. A claim to have more, without handing it over, is believed for 10 s; for 30 s more if nobody contradicts it.
//
// # Desk logs
//
// What only staff are to read goes into the second log of a member: [Group.AppendDesk], [DeskEntryFolded],
// [Group.DeskFolded]. It is held by the author, by who may monitor, grade or moderate, and by those who are present and
// stand next to the author on the ring, three on either side. desk_seal.go has what is inside, desk_sync.go how it
// gets there. Neighbours hold 8 MiB of one author and 64 MiB of all; logs that are not theirs to hold any more go first.
// Entries dated after their author's removal do not count. Who comes back learns how far its own goes first ([DeskReady]).
// Who holds desk logs and is linked to none of the staff looks for some of them, every 10 s.
//
// # Posts and entries
//
// What is posted, an envelope (post.go) or an entry, spreads over a tree of links and is announced over the others
// (package posting; posting_codec.go has the messages). A member passes on what is genuine, new and its author's
// right, and no more than 60 items and 256 KiB a second of one author (600 and 4 MiB at once), 300 items a second in
// all and half of that from one neighbour (1,500 and 750 at once). Posts beyond that are fetched once more two
// seconds later, and else lost on those who did not get them otherwise; entries are taken in all the same and reach
// the others by what members tell of their logs. Of each author the last 4,096 numbers of posts are remembered, of
// 3,072 authors at most; in a class these are its members.
//
// What is worth nothing a moment later goes by [Group.PostFleeting] and comes as [FleetingReceived]: apart from all this, over a tree for
// each author (package fleeting), with flows and budgets of its own (fleeting.go).
//
// What was missed is mended: a member that comes up is told what came since it joined, 120 s at most, and members
// compare how far their logs go when they meet, every 10 s and when one caught up on something, and fetch what they
// lack (package antientropy). That costs who asks: a comparison one message, one more for each KiB, either way, and for 64
// logs that are hashed; entries one message for 16 KiB. Entries that were asked for cost who sends them nothing.
//
// Where a log is forked, members tell each other along with that comparison where its branches end, and fetch those that
// they lack, one at a time from each neighbour; staff decide by [Group.Resolve] which counts (package journal). Whose own
// log is decided about writes nothing for 3 s, until neighbours, who found out as well, have said how far it goes, and
// what there is of it is here; then [Ready] comes once more.
//
// Why else a log is silent, because it broke a rule about chains or is dated ahead, [Group.Faults] says.
//
// # Class time
//
// Class time ([Group.ClassTime]) is that of the acting lead ([Group.Lead]); package classtime says how it is reckoned,
// clock.go has the messages. It is learnt from the lead or from three neighbours, else it is the machine's own. What is
// appended is dated by it, and what others wrote is folded when it is less than 60 s ahead. A newcomer waits for it, up to a
// second after its first link, before it is ready: had it dated an entry by a clock that is fast, nobody would see what it
// writes until class time gets there. If a machine's clock is set by more than a second, it learns class time anew.
//
// # What members pass on
//
// A machine measures what its line carries upwards ([Group.Uplink]): what its sessions deliver in a quarter of a second while
// several of them, or the only one, have messages waiting beyond a round trip and 60 ms, in two windows of about the same
// rate; that falls within a second or two and rises by 5 % after 10 s of much use. A line that was never full is taken to
// carry twice the most that it did carry in the last minutes, 1,000 kbit/s at first. Less its owner's limit ([PassOn]), that is told to
// neighbours in reports. They believe it up to twice what they measured of the member, or up to what a quarter of
// their neighbours and themselves, but at least one, claim more than ([Group.CapacityOf]): a publisher gets nothing from those who receive only, so
// they are believed what is ordinary, and a liar is believed no more. [Group.SlotsFor] and [Group.StreamCapacity] say what follows
// for streams. Streams share what the line carries less what copies of fleeting posts take, up to a quarter of it, so that it is not
// promised twice. The limit holds by the packet, whatever was planned. A change of the machine's network forgets what was measured.
//
// # Streams
//
// [Group.Publish] begins a stream of pictures, sound or data, which [NetStream.Write] feeds frame by frame; by
// [Group.Play] its frames come as [FrameReceived], genuine and each once, to who plays it. Only who publishes or plays a
// stream has a part in it, and passes it on (package multicast; netstream_flow.go has the flows).
//
//	s, err := g.Publish(now, "cam", netgroup.PublishConfig{Kind: netgroup.VideoStream, Kbit: 860})
//	_, err = s.Write(now, netgroup.Frame{Layer: 0, Key: true, Timestamp: micros, Data: picture})
//	// elsewhere
//	s, err := g.Play(now, "cam")
//
// Who publishes what is told in one signed list a member, the newest of which counts (netstream_list.go). It is passed on
// by everybody, given to each neighbour that comes up, said again every 30 s, and forgotten 100 s after it was heard last:
// so who joins late, and who missed that a stream ended, learn it alike. Lists of those whose join is still on its way
// are kept, 1,024 in all, and neither told nor passed on; those of who may not publish are dropped. Of one member one every two
// seconds is passed on, and 20 at once; a member publishes 8 streams at a time.
//
// A frame is sealed under the content key of the moment and signed with its place among the packets (netstream_seal.go),
// so who was removed hears nothing that was sealed a second later, and nobody can change or move anything. Frames
// are verified beside the loop, in batches ([FramesToVerify], [Group.Verified]); 512 of them or 16 MiB wait at most, the
// oldest being given up. A frame that is not genuine is fetched from others; who goes on delivering such has no part in the
// stream any more ([ForgerDropped]), but stays a neighbour, as a publisher who signs two frames of one number can make
// honest members look like that. Of a stream that is far more than it says the owner is told ([StreamFlood]): package session
// plays it no more.
//
// Packets go in flows of their own for each stream, those of sound before those of pictures, and these before posts,
// objects and all else; what waited for 250 ms (sound 150 ms) is given up. All streams share the uplink: sound first, then
// the speaker's picture ([Group.SetSpeaker]), screens, and all others; what one rank sends the next has not. Publishers are
// told what the group can carry ([RateAdvice]). What no neighbour plays is had from the publisher, who is linked for that.
//
// [Group.PublishDirect] and [Group.PlayDirect] are for two alone: such a stream is told of, sealed for, and sent to the
// other end and nobody else (netstream_direct.go).
//
// # Streams by IP multicast
//
// Where the invite enables multicast and names IP multicast addresses, publishers send their streams there too, one copy to
// the first that works ([Spec.StreamAddresses]); ipmulticast_codec.go has the datagram. In a group without links nothing
// else is sent but membership updates, neither by broadcast. The check is by a key of the content key: that of now,
// the one that this machine is about to switch to, and for 10 s the one before. A datagram counts once (of the last 2,048 of its stream), within 10 s of class time
// (300 s in groups without links, which have none), from a source that the invite allows, up to 1,500 a second of a stream, and 5 a second of what publishers say, from one address.
// A stream is taken from one IP address at a time: one that the publisher is known to be at, else the first heard, until it is
// silent for a second or a frame of its packets is forged; 64 streams are listened to.
//
// # Directed messages
//
// [Group.SendToNearest] sends a message towards an address: each member on the way passes it to the neighbour
// nearest to the target, of all that are linked, so the distance falls with every link, and at the end whoever is in
// the mode nearest delivers it, or the member that stands exactly there. The original went one hop and left it
// to the application to send it on. Where the way ends at a member that is not in the mode, its nearest
// neighbour that is carries on, among those only. A neighbour answers at once whether it sees to a message; one that
// does not answer within 1.5 s is gone around (4 neighbours are tried), and one that says later that nobody is there
// has the sender try another way. A message passes a member at most twice, once on each stretch, and 32 links. A
// member passes on 50 a second from one neighbour (200 at once), and has 512 or 4 MiB under way. routing_codec.go has
// the messages. [Group.SendToMember] seals to one member, whose address is the target; [Group.SendToNeighbor] and
// [Group.SendToAllNeighbors] take one link, where the session seals and says who sends. All of that goes in flows of its own,
// below posts and chat in priority (sideflow.go).
//
// # Reports
//
// What members tell staff of themselves goes the same way, but for what makes directed messages dear: it is sealed under a key of the
// member's that was sealed to the class sealing key and signed once ([Group.SetReporting], [ReportDue], [Group.SendReport],
// [ReportReceived]; reports_codec.go has the messages). What is reported is the owner's. Members on the way gather reports for 250 ms, or
// until they fill a packet, and pass them on unread, in turn to the nearest and the second nearest to whom they are for; 16 KiB
// wait for one neighbour at most. Who knows nobody nearer gives them back, once a minute, and gets no more for 10 s; they go another
// way unless another said so before. Late ones are given up. Of one author staff take two reports a second, 6 at once, later ones only;
// of openings that come by one neighbour 50 a second, 1,000 at once.
//
// Staff say whom they expect reports of ([Group.ExpectReports]). Who is overdue, by 700 ms and a sixteenth of the interval, is asked:
// by two ways that have no first link in common, five times every 600 ms and then once an interval, each time by two others; of all that
// are due a quarter is asked for at most. Who is asked repeats its last report, by two ways other than that took, and prefers others to the latter for
// two minutes. Requests and what they bring wait nowhere to be gathered. So one member that drops what it is to pass on costs
// a second and not an interval. A request is signed, for one member, and counts once; a member checks 10 a second by one neighbour.
//
// Who stands next to somebody that falls silent reports at once, and again twice
// ([Group.Missed]). Where nobody watches nothing of this costs anything.
//
// # Objects
//
// A group has up to 256 object spaces ([Group.OpenObjects]): numbered objects of up to 66 KiB that members have and want (package
// replication), such as the pieces of a file (package pieces). The owner keeps them, judges them, and answers who asks.
//
// # Deliberately absent
//
// Sockets and clocks: a [Connection] is told what came and what time it is (session/udp and a loop do
// that). What entries mean (collab), who is shown how (app), and files: the owner stores what it is told to.
package netgroup
