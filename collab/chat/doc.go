// Package chat folds journal entries into the conversation of a class: what is said to everybody, to staff, and from
// person to person, with edits and deletions.
//
// What a person typed becomes the body of an entry; the entries that a journal gives out go into a [Chat], in any
// order and as often as they come, and everyone who was given the same entries has the same conversation, of which
// each sees what was said to them:
//
//	body, err := chat.Encode("hello")                         // KindChat; ErrEmpty, ErrTooLong, ErrInvalidText
//	body, err = chat.EncodePrivate(sealer, self, to, "hello") // KindChatPrivate; EncodeStaff: KindChatStaff
//	body, err = chat.EncodeEdit(sealer, message, "hello!")    // KindChatEdit
//	body = chat.EncodeDelete(message)                         // KindChatDelete; EncodeClear too
//	c := chat.New(self, opener)
//	c.Apply(e)                                                // with its Rights
//	for _, m := range c.Snapshot() {
//		fmt.Println(m.Author, chat.Display(m.Text))
//	}
//
// [NewNames] finds who is mentioned in a text.
//
// # Bodies
//
// Integers are unsigned varints of the shortest form, a field is its length and that many bytes, author keys are 32
// bytes. Nothing may be left over.
//
//	chat     16  the text itself in UTF-8, nothing around it
//	edit     17  sequence number of the line, kind of its entry (16, 19 or 20), then a body of that kind
//	delete   18  0, author, sequence number of a line; or 1 and a clock: all public lines up to it
//	private  19  recipient's author key, field sealed to the recipient, field sealed to the author
//	staff    20  field sealed to staff, field sealed to the author
//
// A text is valid UTF-8 of 1 to 5000 characters, not all white space, without control characters but line feed and
// tab. A sealed one is the text itself, at most 8000 bytes. To a person it is sealed by HPKE to the static key of
// their certificate, to staff to the class sealing key, with the label "chat" (journal.SealTo) and the associated data
//
//	kind of the entry, or of the line that it edits: 19 or 20 (varint)
//	author, recipient (32 bytes each; the latter zeros for staff)
//	sequence number of the line that it edits (varint), 0 for a new line
//
// So it opens for nobody in another class, in another author's log, as a line to somebody else or as an edit of
// another line. An author can repeat a line of their own.
//
// # What counts
//
// A line or an edit takes the right to post at that entry. An edit counts if it is by the line's author, of the same
// kind and to the same recipient, and its clock is at most two minutes after the line's; of several, that with the
// largest sequence number. A deletion of a line counts from its author, and from who may moderate at that entry, if
// its clock is after the line's; of all up to a clock, which is before its own, from who may moderate. Of several the
// earliest by clock, author and sequence number is named. A line that was deleted stays so, edits of it change
// nothing, and its text is not shown again; the entries stay in the logs.
//
// [Chat.Hash] covers what was written, sealed or not, so it is the same for all whatever each can open. A text that
// does not open, or is none, after an edit shows as unreadable: an author cannot make a line vanish without a trace.
// Of one author at most 5,000 sealed texts are opened.
//
// # Text of others
//
// Invalid UTF-8 and control characters never become a message. Characters that turn the direction of text do, for
// languages from right to left need them; [Display] keeps them from what stands around the message.
//
// Deliberately absent: what staff have locked (package session/conduct knows; whoever shows lines asks it by their
// clocks), names (they are learnt from join entries), and any bound on growth beyond the journal's limits for
// each author.
package chat
