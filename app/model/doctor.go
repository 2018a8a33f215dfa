package model

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"time"

	"lyceum/session/doctor"
)

// CheckWords puts a check into words: what was found, and what to do about it, which is empty if there is nothing to do.
// now decides how a date is written.
func CheckWords(c doctor.Check, now time.Time) (detail, advice string) {
	if c.OK && c.Finding == doctor.Fine {
		return fineWords(c, now), ""
	}
	switch c.Name {
	case doctor.CheckInvite, doctor.CheckExpiry:
		return inviteWords(c, now)
	case doctor.CheckBootstrap, doctor.CheckRendezvous, doctor.CheckLAN:
		return wayWords(c)
	case doctor.CheckMulticast, doctor.CheckBroadcast:
		return crowdWords(c)
	}
	return networkWords(c, now)
}

// fineWords says what works.
func fineWords(c doctor.Check, now time.Time) string {
	switch c.Name {
	case doctor.CheckInterfaces:
		return "This computer is on a network: " + strings.Join(c.List, ", ") + "."
	case doctor.CheckPort:
		return fmt.Sprintf("UDP port %d can be opened.", c.Port)
	case doctor.CheckMulticast, doctor.CheckBroadcast:
		return fmt.Sprintf("%s: what this computer sends to everyone comes back to it.", c.On)
	case doctor.CheckClasses:
		return "Announced on this network: " + strings.Join(quotedTitles(c.List), ", ") + "."
	case doctor.CheckInvite:
		return fmt.Sprintf("The invite is sound. It is to %q.", c.On)
	case doctor.CheckExpiry:
		if c.Until.IsZero() {
			return "The invite has no end."
		}
		return "The invite works until " + c.Until.In(now.Location()).Format("2 January 2006, 15:04") + "."
	case doctor.CheckBootstrap:
		return fmt.Sprintf("Somebody of the class answered at %s after %s.", c.On, short(c.After))
	case doctor.CheckRendezvous:
		return fmt.Sprintf("The rendezvous %s answered after %s.", c.On, short(c.After))
	case doctor.CheckLAN:
		return fmt.Sprintf("Somebody of the class was found on this network after %s.", short(c.After))
	case doctor.CheckFirewall:
		return "What others send reaches this computer."
	}
	return fmt.Sprintf("Somebody of the class answered after %s. You can join.", short(c.After))
}

// quotedTitles returns titles in quotation marks; some classes hide theirs.
func quotedTitles(titles []string) (quoted []string) {
	for _, t := range titles {
		if t == "" {
			quoted = append(quoted, "a class without a title")
		} else {
			quoted = append(quoted, fmt.Sprintf("%q", t))
		}
	}
	return quoted
}

// short writes a time as people read it.
func short(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", max(d.Milliseconds(), 1))
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// networkWords are about this computer and its network.
func networkWords(c doctor.Check, now time.Time) (detail, advice string) {
	switch c.Finding {
	case doctor.NoNetwork:
		return "This computer is on no network.", "Connect it to the Wi-Fi or plug in the cable."
	case doctor.OnlyLinkLocal:
		return "The network has given this computer no address: " + strings.Join(c.List, ", ") + ". Others on the same cable may still be reached.",
			"Connect to the network again, or ask whoever runs it."
	case doctor.UsesVPN:
		return "There is a VPN or a tunnel: " + strings.Join(c.List, ", ") + ". Some of them cut off the local network.",
			"If the class is not found, switch it off and try again."
	case doctor.NoClass:
		return "No class is announced on this network. An invite works without that.", ""
	case doctor.OtherClasses:
		return "Announced on this network: " + strings.Join(quotedTitles(c.List), ", ") + ". That of the invite is not among them; it may hide.", ""
	case doctor.NotOpened:
		return Sentence(c.Err, now), ""
	}
	if c.Name == doctor.CheckFirewall {
		port := "Lyceum"
		if c.Port != 0 {
			port = fmt.Sprintf("UDP port %d", c.Port)
		}
		return "This computer sent, and nothing came in at all. A firewall may be stopping it, here or at the other end.",
			"Allow " + port + " in the firewall of this computer, then try again."
	}
	return "Nobody of the class answered. It may be over or not have started, or the network blocks devices from seeing each other.",
		"Ask your teacher whether the class is open and for a new invite; the lines above say which ways were tried."
}

// inviteWords are about an invite that is no good.
func inviteWords(c doctor.Check, now time.Time) (detail, advice string) {
	switch c.Finding {
	case doctor.NoLinks:
		return fmt.Sprintf("The invite is to %q, which asks for something that this Lyceum cannot do.", c.On), "Update Lyceum."
	case doctor.Expired:
		return "This invite stopped working " + when(c.Until, now) + ".", "Ask your teacher for a new one."
	}
	return Sentence(c.Err, now), ""
}

// crowdWords are about sending to everyone on the network.
func crowdWords(c doctor.Check) (detail, advice string) {
	const still = " Classes here may not show in the list; an invite still works."
	switch c.Finding {
	case doctor.NotOpened:
		return "This computer cannot listen to what is sent to everyone on the network." + still,
			"See whether another program uses UDP port 19350. (" + cause(c.Err) + ")"
	case doctor.NotSent:
		if errors.Is(c.Err, syscall.ENETUNREACH) {
			return c.On + ": there is no way to everyone on that network." + still, ""
		}
		return c.On + ": this computer does not let out what is for everyone on the network." + still,
			"Allow Lyceum in the firewall of this computer. (" + cause(c.Err) + ")"
	}
	return c.On + ": what this computer sends to everyone on the network does not come back to it." + still,
		"Allow Lyceum in the firewall of this computer."
}

// wayWords are about one way into a class.
func wayWords(c doctor.Check) (detail, advice string) {
	if c.Name == doctor.CheckRendezvous {
		if detail, advice = rendezvousWords(c); detail != "" {
			return detail, advice
		}
	}
	at, to := "at "+c.On, "to "+c.On
	if c.Name == doctor.CheckLAN {
		at, to = "on this network", "on this network"
	}
	switch c.Finding {
	case doctor.OnlyDirect:
		return "The Wi-Fi is blocking group traffic: somebody of this network answered directly, and nobody was found by asking everyone. " +
			"Direct links are used.", ""
	case doctor.Stranger:
		return "Something answered " + at + ", and it is nobody of this class. The computer may have another address now.",
			"Ask your teacher for a new invite."
	case doctor.NotSent:
		return "This computer cannot send " + to + ": " + cause(c.Err) + ".", "Connect to the network of the class."
	case doctor.NotOpened:
		return "This could not be tried: " + cause(c.Err) + ".", ""
	}
	return "Nobody answered " + at + ".", ""
}

// rendezvousWords are about a rendezvous; empty for what is said of any way.
func rendezvousWords(c doctor.Check) (detail, advice string) {
	switch c.Finding {
	case doctor.NameUnknown:
		return "The rendezvous " + c.On + " was not found by its name.", "Check its address and your connection."
	case doctor.Rejected:
		return "The rendezvous " + c.On + " does not want this computer: " + c.Reason + ".", "Ask your teacher for a new invite."
	case doctor.Refused:
		return "The rendezvous " + c.On + " does not serve this class: " + c.Reason + ".", "Ask your teacher for a new invite."
	case doctor.Alone:
		return "The rendezvous " + c.On + " answered and knows of nobody of the class who can be reached.", "Ask your teacher whether the class is open."
	case doctor.Silent, doctor.Stranger:
		return "The rendezvous " + c.On + " does not answer.", "Check your connection, and whether your network allows UDP."
	}
	return "", ""
}
