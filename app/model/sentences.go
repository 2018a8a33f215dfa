package model

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"net"
	"strings"
	"syscall"
	"time"
	"unicode"

	"lyceum/app/profile"
	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/media/device"
)

// plain holds the sentences of errors that carry nothing else to say. Each says
// what happened, and what still works or what to do; no codes, no blame.
var plain = []struct {
	err  error
	text string
}{
	{ErrNameMissing, words.Mark("Write your name first, so that the class knows who you are.")},
	{ErrTitleMissing, words.Mark("Give the class a title first, so that people can tell it from others.")},
	{ErrInviteMissing, words.Mark("Paste the invite you were given first. The whole message works too.")},
	{ErrPasteTooLong, words.Mark("That text is too long to be an invite. Copy only the message with the invite.")},
	{ErrTooFast, words.Mark("That was too fast: the last message was not sent. Wait a moment and send it again.")},
	{ErrPicture, words.Mark("That picture cannot be read: it is damaged, too large, or of a kind that Lyceum does not know. PNG, JPEG and GIF it knows.")},
	{ErrNoCode, words.Mark("There is no invite in that picture, or it is not sharp enough. Take it again, or ask for the invite as text.")},
	{ErrTooMuch, words.Mark("That was much at once, so the last of it was not done. Wait a moment and try again.")},
	{ErrTooManyAddressed, words.Mark("That is too many people to write to one by one. Choose fewer, or write to everyone.")},
	{ErrInClass, words.Mark("You are in a class. Leave it first; then you can go to another.")},
	{ErrClassGone, words.Mark("That class is no longer on this network. Ask for an invite, or wait until it shows again.")},
	{ErrNobodyAnswered, words.Mark("Nobody answered on this network. The class may not have started, or the Wi-Fi blocks devices from seeing each other. This window keeps trying.")},
	{ErrNobodyIntroduced, words.Mark("Nobody of the class answered. It may be over or not have started, or no router lets you meet the others. This window keeps trying.")},
	{ErrRendezvousSilent, words.Mark("Nobody answered on this network, and the rendezvous that introduces people on other networks cannot be reached. Check your connection. This window keeps trying.")},
	{ErrTurnedAway, words.Mark("Nobody answered on this network, and the rendezvous that introduces people on other networks does not serve this invite. Ask your teacher for a new one.")},
	{ErrNoNetwork, words.Mark("This computer is on no network. Connect it to the Wi-Fi or plug in the cable; practising alone works without.")},
	{ErrNoBrowsing, words.Mark("This computer cannot look for classes right now. An invite still works.")},
	{room.ErrNoName, words.Mark("Write your name first, so that the class knows who you are.")},
	{room.ErrProfileInUse, words.Mark("Another Lyceum is in a class with this profile. Leave that class first, or start Lyceum with another profile.")},
	{room.ErrProfileBroken, words.Mark("The identity in your profile is damaged, so nobody would know you. Restore the profile folder, or start Lyceum with another profile.")},
	{profile.ErrPassphraseNeeded, words.Mark("Your identity is protected by a passphrase, and without it no class can be opened.")},
	{profile.ErrPassphraseWrong, words.Mark("That is not the passphrase. Check capital letters and the keyboard's language, and try again.")},
	{profile.ErrMoved, words.Mark("Your identity was moved to another computer, so it is not used here. Go on there, or take it back with the command `lyceum profile return` and never use it there again.")},
	{ErrLeftRoughly, words.Mark("You have left, but the others may not have heard it and see you for a while.")},
	{ErrUnsaid, words.Mark("You have left, but your last messages may not have been sent. Join again to see what the others got.")},
	{ErrNotSaved, words.Mark("Your settings could not be saved. They hold until you close the window.")},
	{ErrClassesInUse, words.Mark("A class is open, so nothing was deleted. Leave it first.")},
	{ErrSettingsDamaged, words.Mark("Your settings could not be read, so Lyceum starts with new ones. Your classes and your identity are as before.")},
	{ErrSettingsNewer, words.Mark("A newer Lyceum wrote your settings. What you change here holds until you close the window.")},
	{ErrReportsFolder, words.Mark("Lyceum cannot write into that folder, so reports go where they went before. Choose another one.")},
	{ErrKeyTaken, words.Mark("Another action has that key. Choose another key, or take it from that action first.")},
	{ErrNoKey, words.Mark("That key is needed for typing or for moving about. Choose another one.")},
	{room.ErrMessageEmpty, words.Mark("There is nothing to send yet. Write something first.")},
	{room.ErrMessageNoText, words.Mark("That message has characters in it that are not text. Remove them and send it again.")},
	{room.ErrNotSupported, words.Mark("This class asks for something that this Lyceum cannot do. A newer Lyceum may be able to join it.")},
	{room.ErrNotAllowed, words.Mark("Your role in this class does not allow that. Ask the teacher.")},
	{room.ErrNotStaff, words.Mark("That is for the teacher and proctors, and not against each other.")},
	{room.ErrNobody, words.Mark("There is nobody of that name here. Check how it is written.")},
	{room.ErrNobodyWaits, words.Mark("Nobody waits at the door now.")},
	{room.ErrSeveral, words.Mark("Several people have that name. Use the ID that is shown with the one you mean.")},
	{room.ErrRefused, words.Mark("The teacher did not let you in.")},
	{room.ErrNotReached, words.Mark("The class does not answer. It may be over, or the network blocks devices from reaching each other.")},
	{room.ErrGone, words.Mark("That class is no longer on this network. Ask for an invite, or wait until it shows again.")},
	{room.ErrNoClass, words.Mark("That class is not kept on this computer, or not under that title.")},
	{room.ErrSeveralClasses, words.Mark("Several classes on this computer have that title. Use the path of the file of the one you mean.")},
	{room.ErrClassInUse, words.Mark("That class is open in another Lyceum. Leave it there first.")},
	{room.ErrClassNewer, words.Mark("A newer Lyceum wrote the file of that class. Update Lyceum to open it.")},
	{room.ErrClassForeign, words.Mark("That is not the file of a class.")},
	{room.ErrClassKey, words.Mark("The file of that class belongs to another profile. Start Lyceum with the profile that was in it.")},
	{room.ErrClassDamaged, words.Mark("The file of that class is damaged, and nothing in it could be saved. Join by the invite, and the others give you what they have.")},
	{room.ErrClassEmpty, words.Mark("There is no class in that file: Lyceum ended before it was in one.")},
	{room.ErrInviteRevoked, words.Mark("This invite does not work any more: it was taken back. Ask your teacher for a new one, or wait here to be let in.")},
	{ErrFilesFolder, words.Mark("The folder in which you saved files before is not there any more. Save again, and choose another one.")},
	{ErrWaiting, words.Mark("You are at the door. Wait for the teacher to let you in.")},
	{room.ErrNoMember, words.Mark("That person is not in the class any more.")},
	{room.ErrLocked, words.Mark("The teacher has locked that for now. Raise your hand if you have something to say.")},
	{room.ErrNoLine, words.Mark("There is no such line of chat, or it is not there any more.")},
	{room.ErrLineOld, words.Mark("A message can be changed for two minutes, and they are over. Write another one, or delete it.")},
	{room.ErrTooFast, words.Mark("Those were many reactions in a minute, so this one was not sent. Wait a moment.")},
	{room.ErrNotOwn, words.Mark("You can change only what you wrote yourself.")},
	{room.ErrLineGone, words.Mark("That message was taken away, so it cannot be changed.")},
	{room.ErrLineToOne, words.Mark("That is you. Choose somebody else to write to.")},
	{room.ErrNoInvite, words.Mark("No invite of that ID was made on this computer. The list of invites shows those that were.")},
	{room.ErrInvitePast, words.Mark("That time has passed already. Choose a later one.")},
	{room.ErrTooManyInvites, words.Mark("You have made as many invites as one class takes. Use one of those again.")},
	{room.ErrNoBranch, words.Mark("There is no such branch in that person's log, or somebody has decided about it already.")},
	{room.ErrNoChoice, words.Mark("Choose what becomes of the class: it goes on, it is locked, or somebody takes over.")},
	{room.ErrInviteRole, words.Mark("There is no such role to invite to. Invite a student, a proctor or an observer.")},
	{room.ErrClosed, words.Mark("The class is over, so that was not sent. What was said stays here until you go back.")},
	{room.ErrNoStaffKey, words.Mark("Nobody who runs the class is known here yet, so that was not sent. Wait a moment and send it again.")},
	{room.ErrNoEmoji, words.Mark("A reaction is one emoji, such as 👍. Choose one.")},
	{room.ErrNotReady, words.Mark("You are not in touch with the class yet. Try again when somebody has answered.")},
	{room.ErrNoKey, words.Mark("The class is changing its key, so that was not sent. Wait a moment and send it again.")},
	{room.ErrLogFull, words.Mark("You have written as much as one person can in this class. You can still read along.")},
	{room.ErrLogForked, words.Mark("Your identity was used on two computers at once, so the class no longer takes what you write. Leave, and join from one computer only, with a new profile.")},
	{room.ErrRendezvousURL, words.Mark("That is not the address of a rendezvous. It looks like rtmfp://HOST:1935/KEY#PEERID; whoever runs it can tell you.")},
	{room.ErrRendezvousName, words.Mark("The rendezvous was not found by its name. Check its address and your connection, or start the class without it.")},
	{room.ErrNoInterface, words.Mark("The network interface you named is not there, or is down. Check its name, or start Lyceum without one.")},
	{room.ErrDeviceMissing, words.Mark("That device is not there any more. Check its cable, or choose another one.")},
	{room.ErrDeviceBusy, words.Mark("Another program uses that camera or microphone. Close it there, and turn it on here again.")},
	{room.ErrNotPermitted, words.Mark("This computer does not let Lyceum use that device. Allow it in the system's settings for privacy, and turn it on again.")},
	{room.ErrWayland, words.Mark("Under Wayland your screen cannot be captured, so nothing of it is shown. Log in with an X11 session to share it.")},
	{room.ErrNoScreens, words.Mark("This Lyceum was built without the sharing of screens.")},
	{room.ErrDeviceFileType, words.Mark("A file of that type cannot stand in for that device: .y4m, .ivf and .webm are pictures, .wav and .webm are sound.")},
	{room.ErrNoStandIn, words.Mark("Nothing can stand in for a speaker. Give the name of one, or default or none; --save-audio writes to a file what is heard.")},
	{room.ErrNoDevice, words.Mark("No device was chosen for that. Choose one first.")},
	{room.ErrDeviceEnded, words.Mark("Nothing comes from that device or file any more, so it is off.")},
	{room.ErrSaveType, words.Mark("A file of that type cannot be written: pictures are saved as .ivf, sound as .wav, and a recording is a .webm.")},
	{room.ErrVolume, words.Mark("A person can be made as loud as 200 percent, and as quiet as 0.")},
	{room.ErrSlowDisk, words.Mark("The disk was too slow, so parts are missing in what was saved of pictures and sound.")},
	{room.ErrMuted, words.Mark("Staff turned your microphone off. You can turn it on again when you have something to say.")},
	{room.ErrRecording, words.Mark("You are recording the class already. End that recording first.")},
	{room.ErrNoRecording, words.Mark("You are not recording the class.")},
	{room.ErrNoCall, words.Mark("There is no call.")},
	{room.ErrInCall, words.Mark("You are in a call already. Hang up first.")},
	{room.ErrCallUnheard, words.Mark("You have no microphone, so they do not hear you. Choose one, and check that it is plugged in.")},
	{room.ErrCallSilent, words.Mark("You have no speaker, so you do not hear them. Choose one, and check that it is plugged in.")},
	{room.ErrCallMute, words.Mark("They have no microphone, so you do not hear them.")},
	{room.ErrCallDeaf, words.Mark("They have no speaker, so they do not hear you.")},
	{room.ErrAbsent, words.Mark("That person is not there, so there is nobody to call.")},
	{room.ErrReports, words.Mark("The report of the class cannot be written to its folder. The class goes on, and it is tried again all the time. See whether the folder can be written to and the disk has room.")},
	{room.ErrUnnoted, words.Mark("Who looks at you cannot be written down on this computer, so staff see nothing of your screen and camera.")},
	{room.ErrStaffOnly, words.Mark("Your camera was on for staff alone, and the class would see it now, so it is off. Turn it on if the class may see you.")},
	{room.ErrNoLook, words.Mark("Only a person's screen or camera can be looked at.")},
	{room.ErrNoPicture, words.Mark("There is no picture of that person: nobody looks at them here, or they show nothing.")},
	{room.ErrNoReports, words.Mark("There is no folder for reports of this class, so nothing can be saved in it. Turn reports on in the settings, under Storage; the next class has one.")},
	{room.ErrNoBoard, words.Mark("There is no such board, and no such slides. They may have been taken away.")},
	{room.ErrNoPage, words.Mark("There is no such page.")},
	{room.ErrNotDrawing, words.Mark("Only others can draw there for now. Raise your hand to ask; on your own board you can always draw.")},
	{room.ErrReadOnly, words.Mark("This is a copy, as the board was when it was shown. Nobody draws on it.")},
	{room.ErrNoPlace, words.Mark("The class cannot be shown that.")},
	{room.ErrNothing, words.Mark("There is nothing to take back, and nothing to do again.")},
	{room.ErrPending, words.Mark("What you did last is still being written. Try again in a moment.")},
	{room.ErrNotValid, words.Mark("That cannot be drawn: it is too large, or too far from the page.")},
	{room.ErrNoDrawers, words.Mark("Say who may draw: everybody, staff alone, or some people by name.")},
	{room.ErrDeckTooLarge, words.Mark("Those slides are larger than 200 MB, so they are not fetched. Ask for them in parts.")},
	{room.ErrNotHere, words.Mark("That has not come yet. It is being fetched from the others.")},
	{room.ErrNoFormat, words.Mark("A board can be saved as PDF, PNG, SVG, or as a .cboard, which Lyceum opens again.")},
	{room.ErrNoSlides, words.Mark("Slides are one PDF, or pictures (PNG, JPEG, WebP). Other programs can save theirs as PDF.")},
	{room.ErrNotPDF, words.Mark("That is not a PDF, or it is damaged. Save it again in the program it comes from.")},
	{room.ErrPDFLocked, words.Mark("That PDF needs a password. Save it without one, and open it again.")},
	{room.ErrPDFTooLarge, words.Mark("That PDF is larger than 200 MB. Save it smaller, or in parts.")},
	{room.ErrPDFTooLong, words.Mark("That PDF takes too long to show. Save it again in the program it comes from, or open its pages as pictures.")},
	{room.ErrPDFGivenUp, words.Mark("Too many pages of that PDF cannot be shown. Save it again in the program it comes from.")},
	{room.ErrPDFEmpty, words.Mark("That PDF has no pages.")},
	{room.ErrPDFManyPages, words.Mark("Slides have at most 1000 pages. Open the PDF in parts.")},
	{room.ErrTooMany, words.Mark("Slides have at most 1000 pages. Choose fewer pictures.")},
	{room.ErrSlidesTitle, words.Mark("The name of that file cannot be the title of slides. Give it another name.")},
	{room.ErrPictureKind, words.Mark("That is not a picture that Lyceum knows. PNG, JPEG and WebP it knows.")},
	{room.ErrPictureLarge, words.Mark("That picture is too large. Save it with fewer pixels.")},
	{room.ErrImageTooLarge, words.Mark("That picture is too large. Save it with fewer pixels.")},
	{room.ErrPictureDamaged, words.Mark("That picture is damaged.")},
	{room.ErrBoardFile, words.Mark("That is not a board, or a newer Lyceum wrote it.")},
	{room.ErrQuota, words.Mark("The files of this class take as much room on this computer as they may. Take away files and slides that are not needed any more.")},
	{room.ErrTooManyFiles, words.Mark("This class has as many files as it may. Take away files and slides that are not needed any more.")},
	{room.ErrNoFile, words.Mark("There is no such file. It may have been taken away.")},
	{room.ErrSeveralFiles, words.Mark("Several files have that name. Name one by its ID.")},
	{room.ErrFileKind, words.Mark("That is not a file, but a folder or a device. Put a folder into a .zip to share it.")},
	{room.ErrFileChanged, words.Mark("That file was changed while it was read. Save it, and share it again.")},
	{room.ErrFileAnnounced, words.Mark("What is said of that file does not name one, so it cannot be fetched. Ask for it again.")},
	{room.ErrFileProgram, words.Mark("That file is a program, or could run one. Programs are not opened for everybody; each can save it, and think.")},
	{room.ErrFileToSelf, words.Mark("A file for one person is for somebody else.")},
	{room.ErrFileNames, words.Mark("Too many files of that name are in that folder already. Choose another folder.")},
	{room.ErrNoBox, words.Mark("There is no such box to hand in. It may have been taken away.")},
	{room.ErrBoxClosed, words.Mark("Nothing can be handed in there any more. Ask your teacher to open it again.")},
	{room.ErrStaffHandsIn, words.Mark("Staff hand nothing in. Share the file instead.")},
	{room.ErrBoxTitle, words.Mark("A title has 1 to 100 characters, in one line.")},
	{room.ErrBoxTask, words.Mark("A task has at most 2000 characters.")},
	{room.ErrFileNote, words.Mark("A note has at most 500 characters.")},
	{room.ErrFileTooLarge, words.Mark("That file is larger than 1 GB. Save it smaller, or share it in parts.")},
	{room.ErrTellTooMuch, words.Mark("That was much at once, so part of it was not sent. Wait a moment and try again.")},
	{fs.ErrPermission, words.Mark("This computer does not let Lyceum read or write one of its files. Check who owns the folder, or choose another profile.")},
	{fs.ErrNotExist, words.Mark("That file is not there. Check its name.")},
	{syscall.EISDIR, words.Mark("That is a folder. Name a file in it.")},
	{syscall.ENOSPC, words.Mark("The disk is full, so nothing can be saved. Make room and try again.")},
	{room.ErrDisk, words.Mark("This computer's disk does not take what is said in the class. The class goes on, but what you write could be lost here. Check the disk; then leave and join again.")},
	{context.DeadlineExceeded, words.Mark("That took too long and was given up. Try again.")},
	{context.Canceled, words.Mark("That was stopped before it was done.")},
}

// counted holds the sentences of errors that say how much there can be.
var counted = []struct {
	err  error
	text string
	most int
}{
	{ErrNameTooLong, words.Mark("That name is too long. Use at most %d characters."), room.MaxName},
	{ErrTitleTooLong, words.Mark("That title is too long. Use at most %d characters."), room.MaxTitle},
	{ErrMessageTooLong, words.Mark("That message is too long to send. Use at most %d characters, or send it in parts."), room.MaxMessage},
	{room.ErrNameLength, words.Mark("That name cannot be used. It takes 1 to %d characters."), room.MaxName},
	{room.ErrTitleLength, words.Mark("That title cannot be used. It takes 1 to %d characters."), room.MaxTitle},
	{room.ErrMessageTooLong, words.Mark("That message is too long to send. Use at most %d characters, or send it in parts."), room.MaxMessage},
	{room.ErrKeepPicture, words.Mark("A picture of a person can be kept for 1 to %d days."), room.MaxKeepPicture},
	{room.ErrTooManyRendezvous, words.Mark("An invite can name at most %d rendezvous."), room.MaxRendezvous},
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
		return words.T("That list of people could not be read: %s.", cause(errors.New(strings.Join(list.Problems, "; "))))
	}
	var several *room.SeveralError
	if errors.As(err, &several) {
		return words.T("Several people are called “%s”. Use the ID of the one you mean: %s.", several.Name, strings.Join(several.IDs, ", "))
	}
	var taken *KeyTakenError
	if errors.As(err, &taken) {
		return words.T("%s is already the key for “%s”. Choose another key, or change that one first.", taken.Key.Word(), taken.Action.Word())
	}
	if errors.Is(err, room.ErrNoLock) {
		return words.T("There is no such lock. You can lock %s.", strings.Join(room.LockItems(), ", "))
	}
	if s := cmp.Or(namedSentence(err), testSentence(err), puzzleSentence(err)); s != "" {
		return s
	}
	if s := cmp.Or(bankSentence(err), questionFileSentence(err)); s != "" {
		return s
	}
	for _, p := range plain {
		if errors.Is(err, p.err) {
			return words.Say(p.text)
		}
	}
	for _, p := range counted {
		if errors.Is(err, p.err) {
			return words.Say(p.text, p.most)
		}
	}
	if portTaken(err) {
		return words.T("Another program, perhaps another Lyceum window, already uses this network port. Close it, or choose another port in the settings.")
	}
	var netErr *net.OpError
	if errors.As(err, &netErr) {
		return words.T("This computer could not open its network. Check the connection and try again. (%s)", cause(netErr.Err))
	}
	return words.T("Something went wrong: %s. You can try again.", cause(err))
}

// longExpired is how long ago an invite must have expired for a wrong clock to be the likelier reason (our choice: nobody
// sends an invite around for longer).
const longExpired = 365 * 24 * time.Hour

func inviteSentence(f *room.InviteError, now time.Time) string {
	switch f.Kind {
	case room.InviteTruncated:
		return words.T("This invite is cut off: its end is missing. Copy the whole message and paste it again.")
	case room.InviteExpired:
		if now.Sub(f.Expired) > longExpired {
			return words.T("This invite stopped working %s. Ask your teacher for a new one; or set this computer's date, if %s is not today.", when(f.Expired, now),
				now.Format(words.C("layout of a day", "2 January 2006")))
		}
		return words.T("This invite stopped working %s. Ask your teacher for a new one.", when(f.Expired, now))
	case room.InviteNewer:
		return words.T("This class uses a newer Lyceum (invite version %d). Update Lyceum to join.", f.Version)
	case room.InviteMissing:
		return words.T("There is no invite in this text. An invite starts with G: or is a lyceum:// link. Copy the whole message and paste it again.")
	}
	return words.T("This invite is damaged: part of it is missing or changed. Copy the whole message and paste it again.")
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
		return words.T("The file or folder “%s” is not there. Check its name.", name)
	case errors.Is(err, room.ErrSaveExists), errors.Is(err, fs.ErrExist):
		return words.T("There is a file “%s” already, and it is not written over. Choose another name, or move it away.", name)
	}
	return ""
}

// missing are the sentences about devices that are not there: any, and one by its name.
var missing = map[device.Kind]struct{ any, named string }{
	device.Camera: {words.Mark("No camera was found on this computer. Connect one; everything else works without."),
		words.Mark("The camera “%s” is not there. Check its cable, or choose another one.")},
	device.Screen: {words.Mark("No screen was found on this computer that can be shared."),
		words.Mark("The screen “%s” is not there. Check its cable, or choose another one.")},
	device.Microphone: {words.Mark("No microphone was found on this computer. Connect one; you can listen and write without."),
		words.Mark("The microphone “%s” is not there. Check its cable, or choose another one.")},
	device.Speaker: {words.Mark("No speaker was found on this computer. Connect one; you can see and write without."),
		words.Mark("The speaker “%s” is not there. Check its cable, or choose another one.")},
}

// missingSentence says which device is missing.
func missingSentence(e *device.Error) string {
	if e.Name == "" {
		return words.Say(missing[e.Kind].any)
	}
	return words.Say(missing[e.Kind].named, shortened(e.Name, 60))
}

// portTaken knows the error of Unix systems and of Windows (WSAEADDRINUSE).
func portTaken(err error) bool {
	var errno syscall.Errno
	return errors.As(err, &errno) && (errno == syscall.EADDRINUSE || errno == 10048)
}

// when names a past moment: the time for today, else the date.
func when(t, now time.Time) string {
	if t.IsZero() {
		return words.T("some time ago")
	}
	t = t.In(now.Location())
	if t.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return t.Format(words.C("layout of a time", "today at 15:04"))
	}
	return t.Format(words.C("layout of a date", "on 2 January 2006"))
}

// endings are the reasons a room gives for its end, in words. A reason that is
// not listed adds nothing a person could use.
var endings = map[string]string{
	room.ReasonFailed:  words.Mark("This computer's network failed, so it is out of the class. What was said stays here until you go back."),
	room.ReasonRemoved: words.Mark("The teacher has taken you out of the class. What was said stays here until you go back."),
	room.ReasonEnded:   words.Mark("The teacher ended the class. What was said stays here until you go back."),
}

func endSentence(reason string) string {
	if s, ok := endings[reason]; ok {
		return words.Say(s)
	}
	return words.T("The class has ended. What was said stays here until you go back.")
}

// cause cuts an error's text to a length that fits a line or two.
func cause(err error) string {
	return shortened(strings.TrimSpace(err.Error()), 160)
}

// shortened cuts a text to so many characters.
func shortened(text string, most int) string {
	s := []rune(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text))
	if len(s) > most {
		s = append(s[:most-1], '…')
	}
	return string(s)
}
