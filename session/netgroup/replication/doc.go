// Package replication spreads the objects of one space among neighbours: who has what, who wants what, and
// who is asked for which.
package replication
