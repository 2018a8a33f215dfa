package stream

// pauseTold is how many frames say that there is a pause.
const pauseTold = 3
