package fleeting

import "time"

// Our choices, tuned with session/lab ink.
const (
	// MaxNeighbors is how many neighbours an Engine serves at a time: well above what the overlay accepts.
	MaxNeighbors = 128
	// HeadBytes are what a message takes on the line besides its own bytes.
	HeadBytes = 80

	keepFor  = 2 * time.Second  // messages, for those who take another parent
	keepMost = 512              // of one author
	treeFor  = 10 * time.Second // without a message, after which a tree is forgotten
	maxTrees = 256              // authors at a time; what others post is passed on to nobody

	// Before an author's rate is known it counts as what somebody takes who draws: 60 messages of 300 bytes a second. It is smoothed
	// over rateOver.
	rateAtFirst = 19_000.0 // bytes a second
	rateOver    = time.Second

	childrenMost  = 32   // of one author
	childrenLeast = 2    // that a member feeds whatever its line is, unless it is weak beside its neighbours
	overBudget    = 1.25 // times what children may take, for those who are fed by nobody
	farOverBudget = 1.5  // from which on children are dropped
	shedEvery     = 250 * time.Millisecond
	replaceEvery  = 2 * time.Second

	// Each neighbour that is not fed is offered a message in offerFirst after a tree began, and in offerEvery from then on;
	// by members that are weak beside their neighbours, or have no room, in offerWeak.
	offerFirst = time.Second
	offerEvery = 3 * time.Second
	offerWeak  = 12 * time.Second

	// Whoever had a message swapGain earlier than the parent, or patience before it if the parent did not bring it by then, is tried
	// for trialFor, beside the parent; it takes its place if it was so much earlier on average. Nobody is tried again, and a parent
	// that failed not taken again, for shunFor.
	swapGain = 12 * time.Millisecond
	patience = 200 * time.Millisecond
	trialFor = 500 * time.Millisecond
	shunFor  = 10 * time.Second

	pruneEvery = 300 * time.Millisecond // to one neighbour, of one author
	resendMost = 32                     // messages that a new child is sent at once

	muchStronger = 2.4 // times the other, as in package multicast
)
