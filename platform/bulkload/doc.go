// Package bulkload fills a database with sample data by COPY, in one transaction
// as the owner of the schema: a run that breaks off leaves the database as it
// was. It touches only a database that is empty, or that it has marked as its
// own. The command `roster bench data` calls it; nothing else does.
package bulkload
