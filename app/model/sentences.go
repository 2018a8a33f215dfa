package model

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"syscall"
	"time"

	"lyceum/app/profile"
	"lyceum/app/room"
	"lyceum/media/device"
)

// plain holds the sentences of errors that carry nothing else to say. Each says
// what happened, and what still works or what to do; no codes, no blame.
var plain = []struct {
	err  error
	text string
}{
	{ErrNameMissing, "Write your name first, at the bottom of this window, so that the class knows who you are."},
	{ErrNameTooLong, fmt.Sprintf("That name is too long. Use at most %d characters.", room.MaxName)},
	{ErrTitleMissing, "Give the class a title first, so that people can tell it from others."},
	{ErrTitleTooLong, fmt.Sprintf("That title is too long. Use at most %d characters.", room.MaxTitle)},
	{ErrInviteMissing, "Paste the invite you were given first. The whole message works too."},
	{ErrPasteTooLong, "That text is too long to be an invite. Copy only the message with the invite."},
	{ErrMessageTooLong, fmt.Sprintf("That message is too long to send. Use at most %d characters, or send it in parts.", room.MaxMessage)},
	{ErrTooFast, "That was too fast: the last message was not sent. Wait a moment and send it again."},
	{ErrClassGone, "That class is no longer on this network. Ask for an invite, or wait until it shows again."},
	{ErrNobodyAnswered, "Nobody answered on this network. The class may not have started, or the Wi-Fi blocks devices from seeing each other. This window keeps trying."},
	{ErrNobodyIntroduced, "Nobody of the class answered. It may be over or not have started, or no router lets you meet the others. This window keeps trying."},
	{ErrRendezvousSilent, "Nobody answered on this network, and the rendezvous that introduces people on other networks cannot be reached. Check your connection. This window keeps trying."},
	{ErrTurnedAway, "Nobody answered on this network, and the rendezvous that introduces people on other networks does not serve this invite. Ask your teacher for a new one."},
	{ErrNoBrowsing, "This computer cannot look for classes right now. An invite still works."},
	{room.ErrNoName, "Write your name first, at the bottom of this window, so that the class knows who you are."},
	{room.ErrProfileInUse, "Another Lyceum is in a class with this profile. Leave that class first, or start Lyceum with another profile."},
	{room.ErrProfileBroken, "The identity in your profile is damaged, so nobody would know you. Restore the profile folder, or start Lyceum with another profile."},
	{profile.ErrPassphraseNeeded, "Your identity is protected by a passphrase. Start Lyceum in a terminal, which asks for it, or with --passphrase-file, or with another profile."},
	{profile.ErrPassphraseWrong, "That is not the passphrase. Check capital letters and the keyboard's language, and try again."},
	{profile.ErrMoved, "Your identity was moved to another computer, so it is not used here. Go on there, or take it back with the command `lyceum profile return` and never use it there again."},
	{ErrLeftRoughly, "You have left, but the others may not have heard it and see you for a while."},
	{ErrUnsaid, "You have left, but your last messages may not have been sent. Join again to see what the others got."},
	{ErrNotSaved, "Your settings could not be saved. They hold until you close the window."},
	{ErrSettingsDamaged, "Your settings could not be read, so Lyceum starts with new ones. Your classes and your identity are as before."},
	{ErrSettingsNewer, "A newer Lyceum wrote your settings. What you change here holds until you close the window."},
	{ErrKeyTaken, "Another action has that key. Choose another key, or take it from that action first."},
	{ErrNoKey, "That key is needed for typing or for moving about. Choose another one."},
	{room.ErrNameLength, fmt.Sprintf("That name cannot be used. It takes 1 to %d characters.", room.MaxName)},
	{room.ErrTitleLength, fmt.Sprintf("That title cannot be used. It takes 1 to %d characters.", room.MaxTitle)},
	{room.ErrMessageEmpty, "There is nothing to send yet. Write something first."},
	{room.ErrMessageTooLong, fmt.Sprintf("That message is too long to send. Use at most %d characters, or send it in parts.", room.MaxMessage)},
	{room.ErrMessageNoText, "That message has characters in it that are not text. Remove them and send it again."},
	{room.ErrNotSupported, "This class asks for something that this Lyceum cannot do. A newer Lyceum may be able to join it."},
	{room.ErrNotAllowed, "Your role in this class does not allow that. Ask the teacher."},
	{room.ErrNotStaff, "That is for the teacher and proctors, and not against each other."},
	{room.ErrNobody, "There is nobody of that name here. Check how it is written."},
	{room.ErrNobodyWaits, "Nobody waits at the door now."},
	{room.ErrSeveral, "Several people have that name. Use the ID that is shown with the one you mean."},
	{room.ErrRefused, "The teacher did not let you in."},
	{room.ErrNotReached, "The class does not answer. It may be over, or the network blocks devices from reaching each other."},
	{room.ErrGone, "That class is no longer on this network. Ask for an invite, or wait until it shows again."},
	{room.ErrNoClass, "That class is not kept on this computer, or not under that title. The command `lyceum profile classes` lists those that are."},
	{room.ErrSeveralClasses, "Several classes on this computer have that title. Use the path of the file that `lyceum profile classes` shows."},
	{room.ErrClassInUse, "That class is open in another Lyceum. Leave it there first."},
	{room.ErrClassNewer, "A newer Lyceum wrote the file of that class. Update Lyceum to open it."},
	{room.ErrClassForeign, "That is not the file of a class."},
	{room.ErrClassKey, "The file of that class belongs to another profile. Start Lyceum with the profile that was in it."},
	{room.ErrClassDamaged, "The file of that class is damaged, and nothing in it could be saved. Join by the invite, and the others give you what they have."},
	{room.ErrClassEmpty, "There is no class in that file: Lyceum ended before it was in one."},
	{room.ErrInviteRevoked, "This invite does not work any more: it was taken back. Ask your teacher for a new one, or wait here to be let in."},
	{ErrWaiting, "You are at the door. Wait for the teacher to let you in."},
	{room.ErrNoMember, "That person is not in the class any more."},
	{room.ErrLocked, "The teacher has locked that for now. Raise your hand if you have something to say."},
	{room.ErrNoLine, "There is no such line of chat, or it is not there any more."},
	{room.ErrLineOld, "A message can be changed for two minutes, and they are over. Write another one, or delete it."},
	{room.ErrTooFast, "Those were many reactions in a minute, so this one was not sent. Wait a moment."},
	{room.ErrNotOwn, "You can change only what you wrote yourself."},
	{room.ErrLineGone, "That message was taken away, so it cannot be changed."},
	{room.ErrLineToOne, "That is you. Choose somebody else to write to."},
	{room.ErrNoInvite, "No invite of that ID was made on this computer. The list of invites shows those that were."},
	{room.ErrInvitePast, "That time has passed already. Choose a later one."},
	{room.ErrTooManyInvites, "You have made as many invites as one class takes. Use one of those again."},
	{room.ErrNoBranch, "There is no such branch in that person's log, or somebody has decided about it already."},
	{room.ErrNoChoice, "Choose what becomes of the class: it goes on, it is locked, or somebody takes over."},
	{room.ErrInviteRole, "There is no such role to invite to. Invite a student, a proctor or an observer."},
	{room.ErrClosed, "The class is over, so that was not sent. What was said stays here until you go back."},
	{room.ErrNoStaffKey, "Nobody who runs the class is known here yet, so that was not sent. Wait a moment and send it again."},
	{room.ErrNoEmoji, "A reaction is one emoji, such as 👍. Choose one."},
	{room.ErrNotReady, "You are not in touch with the class yet. Try again when somebody has answered."},
	{room.ErrNoKey, "The class is changing its key, so that was not sent. Wait a moment and send it again."},
	{room.ErrLogFull, "You have written as much as one person can in this class. You can still read along."},
	{room.ErrLogForked, "Your identity was used on two computers at once, so the class no longer takes what you write. Leave, and join from one computer only, with a new profile."},
	{room.ErrRendezvousURL, "That is not the address of a rendezvous. It looks like rtmfp://HOST:1935/KEY#PEERID; whoever runs it can tell you."},
	{room.ErrRendezvousName, "The rendezvous was not found by its name. Check its address and your connection, or start the class without it."},
	{room.ErrTooManyRendezvous, fmt.Sprintf("An invite can name at most %d rendezvous.", room.MaxRendezvous)},
	{room.ErrNoInterface, "The network interface you named is not there, or is down. Check its name, or start Lyceum without one."},
	{room.ErrDeviceMissing, "That device is not there any more. Check its cable; the command `lyceum devices` lists what is."},
	{room.ErrDeviceBusy, "Another program uses that camera or microphone. Close it there, and turn it on here again."},
	{room.ErrNotPermitted, "This computer does not let Lyceum use that device. Allow it in the system's settings for privacy, and turn it on again."},
	{room.ErrWayland, "Under Wayland your screen cannot be captured, so nothing of it is shown. Log in with an X11 session to share it."},
	{room.ErrNoScreens, "This Lyceum was built without the sharing of screens."},
	{room.ErrDeviceFileType, "A file of that type cannot stand in for that device: .y4m, .ivf and .webm are pictures, .wav and .webm are sound."},
	{room.ErrNoStandIn, "Nothing can stand in for a speaker. Give the name of one, or default or none; --save-audio writes to a file what is heard."},
	{room.ErrNoDevice, "No device was chosen for that. Choose one first: at the start, with --mic, --camera or --screen."},
	{room.ErrDeviceEnded, "Nothing comes from that device or file any more, so it is off."},
	{room.ErrSaveType, "A file of that type cannot be written: pictures are saved as .ivf, sound as .wav, and a recording is a .webm."},
	{room.ErrSlowDisk, "The disk was too slow, so parts are missing in what was saved of pictures and sound."},
	{room.ErrNoCall, "There is no call."},
	{room.ErrInCall, "You are in a call already. Hang up first."},
	{room.ErrCallUnheard, "You have no microphone, so they do not hear you. Choose one at the start, with --mic, and check that it is plugged in."},
	{room.ErrCallSilent, "You have no speaker, so you do not hear them. Choose one at the start, with --speaker, and check that it is plugged in."},
	{room.ErrAbsent, "That person is not there, so there is nobody to call."},
	{fs.ErrPermission, "This computer does not let Lyceum read or write one of its files. Check who owns the folder, or choose another profile."},
	{fs.ErrNotExist, "That file is not there. Check its name."},
	{syscall.EISDIR, "That is a folder. Name a file in it."},
	{syscall.ENOSPC, "The disk is full, so nothing can be saved. Make room and try again."},
	{room.ErrDisk, "This computer's disk does not take what is said in the class. The class goes on, but what you write could be lost here. Check the disk; then leave and join again."},
	{context.DeadlineExceeded, "That took too long and was given up. Try again."},
	{context.Canceled, "That was stopped before it was done."},
}

// Sentence puts err into words for a person. now decides how a date is written.
// Every error has a sentence; one nobody foresaw is shown with its own text.
func Sentence(err error, now time.Time) string {
	if err == nil {
		return ""
	}
	var fault *room.InviteError
	if errors.As(err, &fault) {
		return inviteSentence(fault, now)
	}
	var list *room.RosterError
	if errors.As(err, &list) {
		return "That list of people could not be read. " + cause(errors.New(strings.Join(list.Problems, "; "))) + "."
	}
	var several *room.SeveralError
	if errors.As(err, &several) {
		return fmt.Sprintf("Several people are called %q. Use the ID of the one you mean: %s.", several.Name, strings.Join(several.IDs, ", "))
	}
	if errors.Is(err, room.ErrNoLock) {
		return "There is no such lock. You can lock " + strings.Join(room.LockItems(), ", ") + "."
	}
	if s := namedSentence(err); s != "" {
		return s
	}
	for _, p := range plain {
		if errors.Is(err, p.err) {
			return p.text
		}
	}
	if portTaken(err) {
		return "Another program, perhaps another Lyceum window, already uses this network port. Close it, or start Lyceum with another port."
	}
	var netErr *net.OpError
	if errors.As(err, &netErr) {
		return "This computer could not open its network. Check the connection and try again. (" + cause(netErr.Err) + ")"
	}
	return "Something went wrong: " + cause(err) + ". You can try again."
}

func inviteSentence(f *room.InviteError, now time.Time) string {
	switch f.Kind {
	case room.InviteTruncated:
		return "This invite is cut off: its end is missing. Copy the whole message and paste it again."
	case room.InviteExpired:
		return "This invite stopped working " + when(f.Expired, now) + ". Ask your teacher for a new one."
	case room.InviteNewer:
		return fmt.Sprintf("This class uses a newer Lyceum (invite version %d). Update Lyceum to join.", f.Version)
	}
	if f.Kind == room.InviteMissing {
		return "There is no invite in this text. An invite starts with G: or is a lyceum:// link. Copy the whole message and paste it again."
	}
	return "This invite is damaged: part of it is missing or changed. Copy the whole message and paste it again."
}

// namedSentence says which device is missing, or which file is wrong; empty if err is about neither.
func namedSentence(err error) string {
	var broken *device.Error
	if errors.As(err, &broken) && errors.Is(err, device.ErrMissing) {
		return missingSentence(broken)
	}
	var file *fs.PathError
	if !errors.As(err, &file) || file.Path == "" {
		return ""
	}
	switch name := shortened(file.Path, 120); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("The file or folder %q is not there. Check its name.", name)
	case errors.Is(err, room.ErrSaveExists), errors.Is(err, fs.ErrExist):
		return fmt.Sprintf("There is a file %q already, and it is not written over. Choose another name, or move it away.", name)
	}
	return ""
}

// missingSentence says which device is missing.
func missingSentence(e *device.Error) string {
	kind := map[device.Kind]string{device.Camera: "camera", device.Screen: "screen", device.Microphone: "microphone", device.Speaker: "speaker"}[e.Kind]
	if e.Name == "" {
		return fmt.Sprintf("No %s was found on this computer. Connect one; the command `lyceum devices` lists what is there.", kind)
	}
	return fmt.Sprintf("The %s %q is not there. Check its cable and its name; the command `lyceum devices` lists what is.", kind, shortened(e.Name, 60))
}

// portTaken knows the error of Unix systems and of Windows (WSAEADDRINUSE).
func portTaken(err error) bool {
	var errno syscall.Errno
	return errors.As(err, &errno) && (errno == syscall.EADDRINUSE || errno == 10048)
}

// when names a past moment: the time for today, else the date.
func when(t, now time.Time) string {
	if t.IsZero() {
		return "some time ago"
	}
	t = t.In(now.Location())
	if t.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return t.Format("today at 15:04")
	}
	return t.Format("on 2 January 2006")
}

// endings are the reasons a room gives for its end, in words. A reason that is
// not listed adds nothing a person could use.
var endings = map[string]string{
	room.ReasonFailed:  "This computer's network failed, so it is out of the class. What was said stays here until you go back.",
	room.ReasonRemoved: "The teacher has taken you out of the class. What was said stays here until you go back.",
	room.ReasonEnded:   "The teacher ended the class. What was said stays here until you go back.",
}

func endSentence(reason string) string {
	if s, ok := endings[reason]; ok {
		return s
	}
	return "The class has ended. What was said stays here until you go back."
}

// cause cuts an error's text to a length that fits a line or two.
func cause(err error) string {
	return shortened(strings.TrimSpace(err.Error()), 160)
}

// shortened cuts a text to so many characters.
func shortened(text string, most int) string {
	s := []rune(text)
	if len(s) > most {
		s = append(s[:most-1], '…')
	}
	return string(s)
}
