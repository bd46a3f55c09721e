-- What the health wizard found: how many checks ended how, and those that were not passed, one JSON object a line (platter.health.FindingJson).
CREATE TABLE IF NOT EXISTS checkups (
  id VARCHAR(40) PRIMARY KEY,
  made_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
  state VARCHAR(40) NOT NULL,
  passed INTEGER NOT NULL,
  warned INTEGER NOT NULL,
  unchecked INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  findings CHARACTER LARGE OBJECT NOT NULL
);
