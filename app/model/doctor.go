package model

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"time"

	"lyceum/app/words"
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
		return words.T("This computer is on a network: %s.", strings.Join(c.List, ", "))
	case doctor.CheckPort:
		return words.T("UDP port %d can be opened.", c.Port)
	case doctor.CheckMulticast, doctor.CheckBroadcast:
		return words.T("%s: what this computer sends to everyone comes back to it.", c.On)
	case doctor.CheckClasses:
		return words.T("Announced on this network: %s.", strings.Join(quotedTitles(c.List), ", "))
	case doctor.CheckInvite:
		return words.T("The invite is sound. It is to “%s”.", c.On)
	case doctor.CheckExpiry:
		if c.Until.IsZero() {
			return words.T("The invite has no end.")
		}
		return words.T("The invite works until %s.", c.Until.In(now.Location()).Format(words.C("layout of a moment", "2 January 2006, 15:04")))
	case doctor.CheckBootstrap:
		return words.T("Somebody of the class answered at %s after %s.", c.On, short(c.After))
	case doctor.CheckRendezvous:
		return words.T("The rendezvous %s answered after %s.", c.On, short(c.After))
	case doctor.CheckLAN:
		return words.T("Somebody of the class was found on this network after %s.", short(c.After))
	case doctor.CheckFirewall:
		return words.T("What others send reaches this computer.")
	}
	return words.T("Somebody of the class answered after %s. You can join.", short(c.After))
}

// quotedTitles returns titles in quotation marks; some classes hide theirs.
func quotedTitles(titles []string) (quoted []string) {
	for _, t := range titles {
		if t == "" {
			quoted = append(quoted, words.T("a class without a title"))
		} else {
			quoted = append(quoted, words.C("quoted", "“%s”", t))
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
		return words.T("This computer is on no network."), words.T("Connect it to the Wi-Fi or plug in the cable.")
	case doctor.OnlyLinkLocal:
		return words.T("The network has given this computer no address: %s. Others on the same cable may still be reached.", strings.Join(c.List, ", ")),
			words.T("Connect to the network again, or ask whoever runs it.")
	case doctor.UsesVPN:
		return words.T("There is a VPN or a tunnel: %s. Some of them cut off the local network.", strings.Join(c.List, ", ")),
			words.T("If the class is not found, switch it off and try again.")
	case doctor.NoClass:
		return words.T("No class is announced on this network. An invite works without that."), ""
	case doctor.OtherClasses:
		return words.T("Announced on this network: %s. That of the invite is not among them; it may hide.", strings.Join(quotedTitles(c.List), ", ")), ""
	case doctor.NotOpened:
		return Sentence(c.Err, now), ""
	}
	if c.Name == doctor.CheckFirewall {
		advice = words.T("Allow Lyceum in the firewall of this computer, then try again.")
		if c.Port != 0 {
			advice = words.T("Allow UDP port %d in the firewall of this computer, then try again.", c.Port)
		}
		return words.T("This computer sent, and nothing came in at all. A firewall may be stopping it, here or at the other end."), advice
	}
	return words.T("Nobody of the class answered. It may be over or not have started, or the network blocks devices from seeing each other."),
		words.T("Ask your teacher whether the class is open and for a new invite; the lines above say which ways were tried.")
}

// inviteWords are about an invite that is no good.
func inviteWords(c doctor.Check, now time.Time) (detail, advice string) {
	switch c.Finding {
	case doctor.NoLinks:
		return words.T("The invite is to “%s”, which asks for something that this Lyceum cannot do.", c.On), words.T("Update Lyceum.")
	case doctor.Expired:
		return words.T("This invite stopped working %s.", when(c.Until, now)), words.T("Ask your teacher for a new one.")
	}
	return Sentence(c.Err, now), ""
}

// crowdWords are about sending to everyone on the network.
func crowdWords(c doctor.Check) (detail, advice string) {
	still := " " + words.T("Classes here may not show in the list; an invite still works.")
	switch c.Finding {
	case doctor.NotOpened:
		return words.T("This computer cannot listen to what is sent to everyone on the network.") + still,
			words.T("See whether another program uses UDP port %d. (%s)", 19350, cause(c.Err))
	case doctor.NotSent:
		if errors.Is(c.Err, syscall.ENETUNREACH) {
			return words.T("%s: there is no way to everyone on that network.", c.On) + still, ""
		}
		return words.T("%s: this computer does not let out what is for everyone on the network.", c.On) + still,
			words.T("Allow Lyceum in the firewall of this computer. (%s)", cause(c.Err))
	}
	return words.T("%s: what this computer sends to everyone on the network does not come back to it.", c.On) + still,
		words.T("Allow Lyceum in the firewall of this computer.")
}

// wayWords are about one way into a class.
func wayWords(c doctor.Check) (detail, advice string) {
	if c.Name == doctor.CheckRendezvous {
		if detail, advice = rendezvousWords(c); detail != "" {
			return detail, advice
		}
	}
	here := c.Name == doctor.CheckLAN
	switch {
	case c.Finding == doctor.OnlyDirect:
		return words.T("The Wi-Fi is blocking group traffic: somebody of this network answered directly, and nobody was found by asking everyone. " +
			"Direct links are used."), ""
	case c.Finding == doctor.Stranger && here:
		return words.T("Something answered on this network, and it is nobody of this class."), words.T("Ask your teacher for a new invite.")
	case c.Finding == doctor.Stranger:
		return words.T("Something answered at %s, and it is nobody of this class. The computer may have another address now.", c.On),
			words.T("Ask your teacher for a new invite.")
	case c.Finding == doctor.NotSent && here:
		return words.T("This computer cannot send on this network: %s.", cause(c.Err)), words.T("Connect to the network of the class.")
	case c.Finding == doctor.NotSent:
		return words.T("This computer cannot send to %s: %s.", c.On, cause(c.Err)), words.T("Connect to the network of the class.")
	case c.Finding == doctor.NotOpened:
		return words.T("This could not be tried: %s.", cause(c.Err)), ""
	case here:
		return words.T("Nobody answered on this network."), ""
	}
	return words.T("Nobody answered at %s.", c.On), ""
}

// rendezvousWords are about a rendezvous; empty for what is said of any way.
func rendezvousWords(c doctor.Check) (detail, advice string) {
	switch c.Finding {
	case doctor.NameUnknown:
		return words.T("The rendezvous %s was not found by its name.", c.On), words.T("Check its address and your connection.")
	case doctor.Rejected:
		return words.T("The rendezvous %s does not want this computer: %s.", c.On, c.Reason), words.T("Ask your teacher for a new invite.")
	case doctor.Refused:
		return words.T("The rendezvous %s does not serve this class: %s.", c.On, c.Reason), words.T("Ask your teacher for a new invite.")
	case doctor.Alone:
		return words.T("The rendezvous %s answered and knows of nobody of the class who can be reached.", c.On),
			words.T("Ask your teacher whether the class is open.")
	case doctor.Silent, doctor.Stranger:
		return words.T("The rendezvous %s does not answer.", c.On), words.T("Check your connection, and whether your network allows UDP.")
	}
	return "", ""
}
