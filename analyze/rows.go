package analyze

import "database/sql"

// each calls fn at every row of an answer, which is closed at the end; err is how the question itself ended.
func each(rows *sql.Rows, err error, fn func() error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(); err != nil {
			return err
		}
	}
	return rows.Err()
}
