-- Every decision asks for the county office; without it all units are read and sorted each time.
CREATE INDEX units_county ON units (created_at) WHERE kind = 'County';
