package scratch

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

const dropTimeout = 20 * time.Second

// Database is one empty database. Its owner must Close it.
type Database struct {
	*sql.DB
	// Name is unique on the server.
	Name string

	server *Server
}

// Create makes a database from template0, so that nothing an administrator put into template1 is in it.
func (s *Server) Create(ctx context.Context) (*Database, error) {
	name := "roster_scratch_" + strings.ToLower(rand.Text()[:12])
	if _, err := s.admin.ExecContext(ctx, `CREATE DATABASE `+pgx.Identifier{name}.Sanitize()+` TEMPLATE template0`); err != nil {
		return nil, fmt.Errorf("create a scratch database: %w", err)
	}
	config := s.config.Copy()
	config.Database = name
	return &Database{DB: stdlib.OpenDB(*config), Name: name, server: s}, nil
}

// Close drops the database, whoever is still connected to it.
func (d *Database) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), dropTimeout)
	defer cancel()
	err := d.DB.Close()
	_, dropErr := d.server.admin.ExecContext(ctx, `DROP DATABASE IF EXISTS `+pgx.Identifier{d.Name}.Sanitize()+` WITH (FORCE)`)
	if err = errors.Join(err, dropErr); err != nil {
		return fmt.Errorf("drop scratch database %s: %w", d.Name, err)
	}
	return nil
}

// URL is the database's address for other programs.
func (d *Database) URL() string {
	c := d.server.config
	query := url.Values{"host": {c.Host}, "port": {strconv.Itoa(int(c.Port))}}
	if c.TLSConfig == nil {
		query.Set("sslmode", "disable")
	}
	u := url.URL{Scheme: "postgres", User: url.UserPassword(c.User, c.Password), Host: "", Path: "/" + d.Name, RawQuery: query.Encode()}
	return u.String()
}
