// Package multicast brings a stream to every member who plays it, from neighbour to neighbour: push trees, one for each
// substream, for low delay; pull from others for what is lost.
//
// An [Engine] is one member's part in one stream. It knows nothing of cryptography, sessions or the overlay.
package multicast
