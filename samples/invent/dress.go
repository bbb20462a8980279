package invent

// plainJPOS is a folder as it comes from a shared drive.
func plainJPOS(houses ...string) func(*look) {
	return func(l *look) {
		l.pack, l.host, l.identity, l.charset, l.houses = "plain", "jpos", "json", "", houses
	}
}

// packed is an archive with a host log in the style given.
func packed(pack, host string) func(*look) {
	return func(l *look) { l.pack, l.host = pack, host }
}

// encoded is an archive whose terminal logs are in another character set.
func encoded(charset, host string, houses ...string) func(*look) {
	return func(l *look) { l.pack, l.host, l.charset, l.houses = "zip", host, charset, houses }
}
