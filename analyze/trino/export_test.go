package trino

// Kept is how long what earlier preparations left stays.
var Kept = &kept
