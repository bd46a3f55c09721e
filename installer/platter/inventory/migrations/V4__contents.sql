-- What a disc had in it: JSON (platter.bundle.Contents); of what was installed before, nobody kept it. And when it was installed last;
-- NULL once the hosts were given back.
ALTER TABLE bundle_versions ADD COLUMN IF NOT EXISTS contents CHARACTER LARGE OBJECT;
ALTER TABLE bundle_versions ADD COLUMN IF NOT EXISTS used_at TIMESTAMP(9) WITH TIME ZONE;
UPDATE bundle_versions SET used_at = first_used_at WHERE used_at IS NULL;
