package posting

import "time"

// Our choices. Times and numbers of neighbours were tuned with the simulation of the tests.
const (
	// PushLimit is the longest message, in bytes, that is sent to neighbours who did not ask for it.
	PushLimit = 2 << 10

	// MaxFetch and MaxAnnounce bound the lists of one message.
	MaxFetch    = 64
	MaxAnnounce = 128

	// A member makes its first link eager, and the share eagerSecond of members their second: without any such the
	// tree that comes of it is deep, with many it takes many messages to become a tree.
	eagerSecond = 0.4

	meshMax = 32 // the publisher sends to everybody if they are all neighbours and no more

	// The publisher sends to further neighbours as well: one for spreadShare members and at most spreadMost,
	// but at least as many as make spreadMin in all; and no more than spreadBytes.
	spreadShare = 60
	spreadMost  = 5
	spreadMin   = 2
	spreadBytes = 8 << 10

	// While more than spreadRepeats of what comes in full are duplicates, on average over some repeatsOver, it does
	// not: fewer waves find cycles of eager links sooner.
	spreadRepeats = 0.15
	repeatsOver   = 16

	handOverTo = 2 // neighbours are sent what would be lost when this member leaves

	// Announcements wait from batchMin to batchMin + batchJitter for more to tell, and go to lazyAtOnce
	// neighbours; the rest follows every batchTail.
	batchMin    = 100 * time.Millisecond
	batchJitter = 50 * time.Millisecond
	batchTail   = 600 * time.Millisecond
	lazyAtOnce  = 3

	// How long to wait for a message that was announced, and for one that was asked for: before the usual
	// time is known, at least and at most.
	waitInitial   = 300 * time.Millisecond
	waitMin       = 250 * time.Millisecond
	waitMax       = time.Second
	answerInitial = 500 * time.Millisecond
	answerMin     = 200 * time.Millisecond
	answerMax     = 2 * time.Second

	dueSlack = 20 * time.Millisecond // what is due so soon is asked for at once, in one message

	missingEach = 256              // missing messages that one neighbour was the first to announce; more are ignored
	maxAsked    = 64               // messages asked of one neighbour at a time, a large one counting largeCost
	largeCost   = 8                //
	idleFor     = 10 * time.Second // after everybody was asked for a message in vain it is given up

	// What is kept to answer fetches. A class that was split for a minute is made whole from it.
	cacheFor    = 120 * time.Second
	cacheBytes  = 8 << 20
	cacheSize   = 4096 // messages
	expirySlack = 5 * time.Second

	seenSize    = 16384           // IDs that are known when they come again
	refusedSize = 512             // IDs that were refused
	refusedFor  = 2 * time.Second // after which what was too early is fetched from somebody else

	// A link is made eager in place of another if messages would come so much earlier, as smoothed over
	// swapSamples messages and more; at most once in swapEvery, and for one neighbour once in trialEvery,
	// which doubles, at most trialsMax times, until it sends a message before others do.
	swapGain    = 60 * time.Millisecond
	swapSamples = 3
	swapEvery   = 5 * time.Second
	trialEvery  = 20 * time.Second
	trialsMax   = 6
	gainMax     = 500 * time.Millisecond // what one message may count for
)
