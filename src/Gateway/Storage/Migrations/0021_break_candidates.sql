-- The rows of the other side that are nearest to one without a counterpart, and what keeps them apart.
CREATE TABLE break_candidates (
    break_id $text$ NOT NULL PRIMARY KEY,
    candidates TEXT NOT NULL
);
